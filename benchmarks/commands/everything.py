"""All commands that write figures and the page of them, one after another."""

from __future__ import annotations

import argparse

from benchmarks.commands import adding, bandwidth, faces, grid, page, scores, targets
from benchmarks.commands.options import add_into, add_quick

__all__ = ["add_options", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    add_quick(parser)
    add_into(parser)


def run(options: argparse.Namespace) -> int:
    """Run each command as if it had been typed."""
    into = ["--into", str(options.into)]
    quick = ["--quick"] if options.quick else []
    measuring = targets, grid, bandwidth, adding, scores, faces
    for command, flags in (*((command, quick) for command in measuring), (page, [])):
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        own = parser.parse_args([*flags, *into])
        own.refuse = parser.error
        command.run(own)
    return 0
