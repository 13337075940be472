"""What both commands are asked, and what they answer."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.mutants.tally import KILLED, SURVIVED, told


def command(
    lane: str,
    sample: int,
    recorded: Path,
    record: Callable[[], None],
    files: list[str],
    run: Callable[[list[str], argparse.Namespace], Counter[str]],
) -> int:
    """Record where nothing is recorded, try changes, and return 1 unless each was noticed."""
    parser = argparse.ArgumentParser(
        prog=f"python -m tests.mutants.{lane}",
        description="A random sample of changes of the code, each against its tests.",
    )
    parser.add_argument("--sample", type=int, default=sample, help=f"how many ({sample})")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first of them (0)")
    parser.add_argument("--aloud", action="store_true", help="name what kills each change, too")
    parser.add_argument("--record", action="store_true", help="run the suite again for its lines")
    parser.add_argument("files", nargs="*", help="sources (all)")
    asked = parser.parse_args()
    if asked.record or not recorded.exists():
        record()
    tally = run(asked.files or files, asked)
    print(told(tally))
    return 1 if tally[SURVIVED] or not tally[KILLED] else 0
