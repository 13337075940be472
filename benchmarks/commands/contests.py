"""What the commands share whose cases are contests."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from benchmarks import results
from benchmarks.commands.options import QUICK, add_cases, add_into, add_quick, chosen, tell
from benchmarks.contests import Contest, lacking, measure
from benchmarks.machine import describe
from benchmarks.pages import contests as page

__all__ = ["add_options", "compete"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add these commands' options."""
    add_quick(parser)
    add_cases(parser)
    add_into(parser)


def compete(options: argparse.Namespace, command: str, contests: Iterable[Contest]) -> int:
    """Measure, print the table and write the command's figures."""
    there = {contest.name: contest for contest in contests}
    measured, skipped, libraries = [], {}, set()
    for name in chosen(options, there):
        contest = there[name]
        if missing := lacking(contest):
            skipped[name] = f"there is no {missing}"
            continue
        tell(f"{name} ...")
        measured.append(measure(contest, QUICK if options.quick else 1)._asdict())
        libraries.update(contest.needs, contest.beside)
    content = {
        "machine": describe(sorted(libraries)),
        "units": {"seconds": "s, of one part", "cost": "times, or s"},
        "results": measured,
        "skipped": skipped,
    }
    tell(f"wrote {results.write(options.into, command, content)}")
    print(page.text(content))
    return 0
