"""Run many cases against scikit-learn, in several processes, and group what differs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.differential import cases, compare, outcomes
from tests.differential.cases import Case
from tests.differential.compare import Difference
from tests.differential.differences import explain

CHUNK = 250


@dataclass
class Finding:
    """A case in which the outcomes differ, and the name of the difference if it is deliberate."""

    number: int
    function: str
    fault: str | None
    differences: list[Difference]
    explanation: str | None

    @property
    def signature(self) -> str:
        """What the finding has in common with others of the same cause, most likely."""
        parts = [
            f"{d.what}\n      ours:   {_worn(d.ours)}\n      theirs: {_worn(d.theirs)}"
            for d in self.differences
        ]
        return "\n    ".join(parts).replace(self.function, "FUNCTION")


@dataclass
class Tally:
    """How many cases ran, how they ended in scikit-learn, and what differed."""

    cases: int = 0
    raised: int = 0
    warned: int = 0
    by_function: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.cases += other.cases
        self.raised += other.raised
        self.warned += other.warned
        self.by_function += other.by_function
        self.explained += other.explained
        self.findings += other.findings


def judge(case: Case, product: str) -> tuple[Finding | None, outcomes.Outcome]:
    """Call both libraries; return what differs, and scikit-learn's outcome."""
    before = outcomes.snapshot(case)
    ours = outcomes.observe_product(product, case)
    changed = outcomes.changed(before, outcomes.snapshot(case))
    theirs = outcomes.observe_scikit_learn(case)
    found = compare.differences(case, ours, theirs)
    explanation = explain(case, ours, theirs) if found and not changed else None
    if changed:
        found.append(Difference("inputs", "changed by the call", "as they were"))
    if not found:
        return None, theirs
    fault = case.facts.get("fault")
    return Finding(case.number, case.function, fault, found, explanation), theirs


def run_numbers(seed: int, numbers: Iterable[int], product: str) -> Tally:
    tally = Tally()
    for number in numbers:
        case = cases.make(seed, number)
        finding, theirs = judge(case, product)
        tally.cases += 1
        tally.raised += theirs.error is not None
        tally.warned += bool(theirs.warnings)
        tally.by_function[case.function] += 1
        if finding and finding.explanation:
            tally.explained[finding.explanation] += 1
        elif finding:
            tally.findings.append(finding)
    return tally


def run(seed: int, numbers: range, product: str, jobs: int = 1) -> Tally:
    total = Tally()
    for tally in _chunks(seed, numbers, product, jobs):
        total.add(tally)
    return total


def _chunks(seed: int, numbers: range, product: str, jobs: int) -> Iterator[Tally]:
    chunks = [numbers[i : i + CHUNK] for i in range(0, len(numbers), CHUNK)]
    if jobs == 1:
        yield from (run_numbers(seed, chunk, product) for chunk in chunks)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(run_numbers, seed, chunk, product): chunk for chunk in chunks}
        for future, chunk in running.items():
            try:
                yield future.result()
            except BrokenProcessPool as broken:
                where = f"--seed {seed} --first {chunk.start} --cases {len(chunk) * jobs}"
                raise RuntimeError(f"a call killed its process, near {where}") from broken


def report(seed: int, tally: Tally, examples: int = 3) -> str:
    lines = [
        f"{tally.cases} cases, {tally.raised} raised, {tally.warned} warned;"
        f" {sum(tally.explained.values())} differ on purpose, {len(tally.findings)} unexplained"
    ]
    lines += [f"  {count:6d}  {name}" for name, count in tally.explained.most_common()]
    groups: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in tally.findings:
        groups[finding.signature].append(finding)
    for signature, members in sorted(groups.items(), key=lambda group: -len(group[1])):
        functions = ", ".join(sorted({member.function for member in members}))
        lines.append(f"\n{len(members)} times in {functions}:\n    {signature}")
        for fault in sorted({member.fault or "no fault" for member in members})[:5]:
            lines.append(f"    with {fault}")
        lines += [
            f"    python -m tests.differential --seed {seed} --case {member.number}"
            for member in members[:examples]
        ]
    return "\n".join(lines)


def _worn(text: str) -> str:
    """Numbers and lists wear away, so that like texts become equal."""
    text = re.sub(r"\[[^][]*\]", "[…]", text)
    text = re.sub(r"(?<![\w-])-?\d+(\.\d*)?(e[-+]?\d+)?", "#", text)
    text = re.sub(r"#(\s*,\s*#)+", "#…", text)
    return text[:400]
