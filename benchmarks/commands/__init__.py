"""``python -m benchmarks``: what to measure, and where to put the figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks.answers import DifferentAnswerError
from benchmarks.commands import (
    adding,
    bandwidth,
    everything,
    faces,
    grid,
    page,
    readme,
    scores,
    targets,
)

__all__ = ["main"]

_COMMANDS = {
    "readme": readme,
    "targets": targets,
    "grid": grid,
    "bandwidth": bandwidth,
    "adding": adding,
    "scores": scores,
    "faces": faces,
    "page": page,
    "all": everything,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, readme if none is named, and return its status: 1 for a wrong answer."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in {*_COMMANDS, "-h", "--help"}:
        given.insert(0, "readme")
    options = _parser().parse_args(given)
    try:
        return options.run(options)
    except DifferentAnswerError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Compare answers with other libraries', then measure time and memory.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, command in _COMMANDS.items():
        summary = command.__doc__.partition("\n")[0]
        own = commands.add_parser(name, help=summary, description=summary)
        command.add_options(own)
        own.set_defaults(run=command.run, refuse=own.error)
    return parser
