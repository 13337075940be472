"""``python -m tests.dropin.torchmetrics --cases 5000 --seed 1``: 0 unexplained differences."""

from __future__ import annotations

import argparse
from collections import Counter

from tests.dropin.torchmetrics.cases import draw
from tests.dropin.torchmetrics.compare import compare


def main() -> int:
    """Compare, and print what was not expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int, help="only this one")
    asked = parser.parse_args()
    numbers = range(asked.cases) if asked.case is None else [asked.case]
    found: Counter[str] = Counter()
    for number in numbers:
        outcome = compare(draw(asked.seed, number))
        if outcome.startswith("!"):
            print(f"case {number}: {outcome[2:]}")
        found["UNEXPLAINED" if outcome.startswith("!") else outcome or "the same"] += 1
    for heading, times in found.most_common():
        print(f"{times:7,}  {heading}")
    return 1 if found["UNEXPLAINED"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
