"""Options that several commands have."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.results import DEFAULT

__all__ = ["QUICK", "add_cases", "add_into", "add_quick", "chosen", "tell"]

# What part of the samples a quick run has: one in so many.
QUICK = 10


def add_quick(parser: argparse.ArgumentParser) -> None:
    """Let a run be short."""
    parser.add_argument("--quick", action="store_true", help="a tenth of the labels, in a minute")


def add_cases(parser: argparse.ArgumentParser) -> None:
    """Let single cases be chosen."""
    parser.add_argument("--case", nargs="+", metavar="NAME", help="only these")


def add_into(parser: argparse.ArgumentParser) -> None:
    """Let the folder of the results be chosen."""
    parser.add_argument(
        "--into",
        type=Path,
        default=DEFAULT,
        metavar="FOLDER",
        help="where the JSON files, the page and its plots are (%(default)s)",
    )


def chosen(options: argparse.Namespace, names: Iterable[str]) -> list[str]:
    """Return the names of the cases to run, in the order asked for, or all."""
    there = list(names)
    if unknown := set(options.case or ()) - set(there):
        options.refuse(f"no case {', '.join(sorted(unknown))}; there are {', '.join(there)}")
    return options.case or there


def tell(what: str) -> None:
    """Say what is being measured, beside the output."""
    print(what, file=sys.stderr, flush=True)
