"""All combinations of calls and forms, counted; each kind of calls in a process of its own."""

from __future__ import annotations

import faulthandler
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from tests.stress.inputs.calls import KINDS, Call
from tests.stress.inputs.forms import FORMS, Form
from tests.stress.inputs.judging import judged
from tests.stress.inputs.liars import LIARS
from tests.stress.inputs.sparse import SPARSE

ROOT = Path(__file__).parents[3]
# No call of a few labels takes so many seconds.
HANGS = 60


@dataclass
class Tally:
    """How many combinations there were, and what was wrong with some."""

    combinations: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.combinations += other.combinations
        self.refused += other.refused
        self.wrong += other.wrong


def combinations(kinds: str) -> Iterator[tuple[Call, str, Form]]:
    for kind in kinds.split(","):
        for call in KINDS[kind]():
            for name, form in {**FORMS, **LIARS, **SPARSE}.items():
                yield call, name, form


def cross(kinds: str, every: int, first: int, at: IO[str]) -> Tally:
    """Judge one combination in so many, and write which one it is that may end the process."""
    tally = Tally()
    for number, (call, name, form) in enumerate(combinations(kinds)):
        if number % every != first:
            continue
        at.seek(0)
        at.write(f"{call.name}, {name}".ljust(200))
        at.flush()
        faulthandler.dump_traceback_later(HANGS, exit=True)
        verdict = judged(call, name, form, crashing=name not in FORMS)
        faulthandler.cancel_dump_traceback_later()
        if verdict is None:
            continue
        tally.combinations += 1
        tally.refused += verdict.refused
        if verdict.wrong:
            tally.wrong.append(f"{call.name}, {name}: {verdict.wrong}")
    return tally


def crossed(kinds: str, every: int = 1, first: int = 0) -> Tally:
    """Judge the combinations of some kinds in a process of their own, which may crash."""
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as at:
        command = [sys.executable, "-X", "faulthandler", "-m", "tests.stress.inputs"]
        done = subprocess.run(
            [*command, kinds, str(every), str(first), at.name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            where = Path(at.name).read_text(encoding="utf-8").strip()
            said = f"{where}: the process ended with {done.returncode}\n{done.stderr[-2000:]}"
            return Tally(1, 0, [said])
    return Tally(**json.loads(done.stdout))


def main(kinds: str, every: str, first: str, at: str) -> None:
    with Path(at).open("w", encoding="utf-8") as file:
        print(json.dumps(asdict(cross(kinds, int(every), int(first), file))))


def run(every: int) -> str:
    """Judge one in so many combinations of all kinds."""
    total = Tally()
    for kind in KINDS:
        found = crossed(kind, every)
        print(f"{kind}: {found.combinations} combinations, {found.refused} refused", flush=True)
        total.add(found)
    if total.wrong:
        raise AssertionError("\n".join(total.wrong))
    answered = total.combinations - total.refused
    return f"{total.combinations} combinations: {total.refused} refused, {answered} answered right"
