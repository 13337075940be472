"""Command line: run random cases, or show one of them."""

from __future__ import annotations

import argparse
import sys

from tests.differential import cases, engine, exact, outcomes


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--cases", type=int, default=20000, help="how many (20000)")
    parser.add_argument("--seed", type=int, default=1, help="of the whole run (1)")
    parser.add_argument("--first", type=int, default=0, help="number of the first case (0)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--case", type=int, help="show this case only")
    parser.add_argument("--product", default="fastrecall", help="module to compare (fastrecall)")
    parser.add_argument("--against", choices=["scikit-learn", "oracle"], default="scikit-learn")
    chosen = parser.parse_args()
    numbers = range(chosen.first, chosen.first + chosen.cases)
    if chosen.against == "oracle":
        return 1 if exact.run(chosen.seed, numbers) else 0
    if chosen.case is not None:
        return show(chosen.seed, chosen.case, chosen.product)
    tally = engine.run(chosen.seed, numbers, chosen.product, chosen.jobs)
    print(engine.report(chosen.seed, tally))
    return 1 if tally.findings else 0


def show(seed: int, number: int, product: str) -> int:
    case = cases.make(seed, number)
    print(f"{case.function}(\n  {case.y_true!r},\n  {case.y_pred!r},")
    print("".join(f"  {name}={value!r},\n" for name, value in case.options.items()) + ")")
    print(f"drawn as {case.facts}\n")
    ours = outcomes.observe_product(product, case)
    theirs = outcomes.observe_scikit_learn(cases.make(seed, number))
    for name, outcome in ((product, ours), ("scikit-learn", theirs)):
        print(f"{name}:")
        print(f"  {outcome.error or outcome.value!r}")
        print("".join(f"  {kind}: {text}\n" for kind, text in outcome.warnings))
    finding, _ = engine.judge(cases.make(seed, number), product)
    if finding is None:
        print("no difference")
        return 0
    print(f"explained by: {finding.explanation}\n    {finding.signature}")
    return 0 if finding.explanation else 1


if __name__ == "__main__":
    sys.exit(main())
