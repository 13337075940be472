"""The page of results, with plots where matplotlib is installed; from the JSON files alone."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from benchmarks import pages, results
from benchmarks.commands.options import add_into, tell

__all__ = ["add_options", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    add_into(parser)


def run(options: argparse.Namespace) -> int:
    """Draw the plots, then write the page that shows them."""
    found = results.read(options.into)
    if not found:
        options.refuse(f"{options.into} has no results; run targets, grid or bandwidth first")
    if find_spec("matplotlib"):
        from benchmarks.pages import plots

        for path in plots.draw(options.into, found):
            tell(f"wrote {path}")
    tell(f"wrote {pages.write(options.into, found)}")
    return 0
