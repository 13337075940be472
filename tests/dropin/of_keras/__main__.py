"""Command line: run random cases beside the real Keras, or show one of them."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from tests.dropin.of_keras import cases, judge


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.dropin.of_keras", description=__doc__)
    parser.add_argument("--cases", type=int, default=5000, help="how many (5000)")
    parser.add_argument("--seed", type=int, default=1, help="of the whole run (1)")
    parser.add_argument("--case", type=int, help="show this case only")
    chosen = parser.parse_args()
    if chosen.case is not None:
        return show(chosen.seed, chosen.case)
    found, reasons, classes = run(chosen.seed, chosen.cases)
    print(f"{chosen.cases:,} cases of {len(classes)} classes: {len(found)} unexplained")
    for reason, times in reasons.most_common():
        print(f"  {times:6,} {reason}")
    for number, difference in found[:20]:
        print(f"  case {number}: {difference}")
    return 1 if found else 0


def run(seed, n_cases):
    found, reasons, classes = [], Counter(), Counter()
    for number in range(n_cases):
        case = cases.make(seed, number)
        classes[case.name] += 1
        difference, reason = judge.judge(case)
        if difference:
            found.append((number, f"{case.name}: {difference}"))
        elif reason:
            reasons[reason] += 1
    return found, reasons, classes


def show(seed: int, number: int) -> int:
    case = cases.make(seed, number)
    print(case)
    difference, reason = judge.judge(case)
    print(difference or f"explained by: {reason}")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
