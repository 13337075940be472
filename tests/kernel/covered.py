"""Which lines of Cython were run, and which branches of the C headers were taken.

``python -m tests.kernel.covered EXPORTED C``: what ``llvm-cov export`` says of the kernel, and the
C that Cython wrote of it with ``linetrace=True``.

A branch is one way out of one condition of the source: ``a && b`` has four. A header is compiled
once for each instruction set, and a macro may define a function for each dtype: the branch is taken
if any of them takes it. A macro within a function is another place wherever it is used. Conditions
that the compiler decides have no branches. A line is run if Cython would tell a tracer of it.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

EXCUSES = Path(__file__).with_name("not_covered.txt")
LEAST = 95
# The kinds of regions that are looked at, in the numbers of clang.
CODE, EXPANSION = 0, 1


class Place(NamedTuple):
    """A piece of a file: lines and columns, from 1."""

    path: str
    start: tuple[int, int]
    end: tuple[int, int]


class Region(NamedTuple):
    """How often a piece was run; each use of a macro has a number of its own for its file."""

    place: Place
    count: int
    file: int
    expanded: int
    kind: int


class Branch(NamedTuple):
    """A condition: where its function is written, and the uses of macros that lead to it."""

    function: Place
    uses: tuple[Place, ...]
    place: Place


def regions(function: dict[str, Any]) -> list[Region]:
    names = function["filenames"]
    return [
        Region(Place(names[row[5]], (row[0], row[1]), (row[2], row[3])), row[4], *row[5:8])
        for row in function["regions"]
    ]


def is_run(place: Place, file: int, known: list[Region]) -> bool:
    """Return whether the smallest region around a place was run."""
    around = [
        (region.place.start, (-region.place.end[0], -region.place.end[1]), region.count)
        for region in known
        if (region.kind, region.file) == (CODE, file)
        and region.place.start <= place.start
        and place.end <= region.place.end
    ]
    return max(around)[-1] > 0


def branches_of(function: dict[str, Any]) -> Iterator[tuple[Branch, Counter[bool] | None]]:
    """Yield the branches of a compiled function, and how often each was true and false.

    None where it was reached, but neither: the compiler has decided it.
    """
    known = regions(function)
    used = {region.expanded: region for region in known if region.kind == EXPANSION}
    body = next(region.place for region in known if (region.kind, region.file) == (CODE, 0))
    for line, column, last, end, true, false, file, *_ in function["branches"]:
        place = Place(function["filenames"][file], (line, column), (last, end))
        decided = true + false == 0 and is_run(place, file, known)
        uses = []
        while file:
            uses.append(used[file].place)
            file = used[file].file
        counts = None if decided else Counter({True: true, False: false})
        yield Branch(body, tuple(uses), place), counts


def branches(functions: Iterable[dict[str, Any]], source: str) -> dict[Branch, Counter[bool]]:
    """Return the branches that are written in headers, and belong to functions that are."""
    taken: dict[Branch, Counter[bool]] = defaultdict(Counter)
    decided = set()
    for function in functions:
        if not re.fullmatch(rf"{re.escape(source)}/.*\.h", function["filenames"][0]):
            continue
        for branch, counts in branches_of(function):
            if counts is None:
                decided.add(branch)
            elif branch.place.path.startswith(source):
                taken[branch].update(counts)
    # Elsewhere, what is decided was not reached.
    return {at: counts for at, counts in taken.items() if at not in decided or counts.total()}


def lines(functions: Iterable[dict[str, Any]], c: Path) -> dict[tuple[str, int], int]:
    """Return how often each line of Cython was run."""
    traced: dict[int, tuple[str, int]] = {}
    path = ""
    for number, row in enumerate(c.read_text(encoding="utf-8").splitlines(), 1):
        if found := re.match(r' */\* "(.*)":\d+$', row):
            path = found[1]
        elif found := re.match(r" *__Pyx_TraceLine\((\d+),", row):
            traced[number] = path, int(found[1])
    # What Cython adds of its own, as methods that pickle, is in no file.
    traced = {at: line for at, line in traced.items() if (c.parents[1] / line[0]).is_file()}
    counts = dict.fromkeys(traced.values(), 0)
    for function in functions:
        for region in regions(function):
            line = traced.get(region.place.start[0])
            if line and Path(region.place.path) == c and region.kind == EXPANSION:
                counts[line] += region.count
    return counts


@cache
def source_lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()


def text(place: Place) -> str:
    """Return a piece of a file on one line."""
    (first, column), (last, end) = place.start, place.end
    rows = source_lines(place.path)[first - 1 : last]
    rows[-1] = rows[-1][: end - 1]
    rows[0] = rows[0][column - 1 :]
    return " ".join(row.rstrip("\\").strip() for row in rows)


class Left(NamedTuple):
    """A line or a branch that no test has reached."""

    path: str
    line: int
    words: str


def left_branches(taken: dict[Branch, Counter[bool]], root: Path) -> Iterator[Left]:
    for branch, counts in sorted(taken.items()):
        # Of a condition within a macro, where the text of the function itself uses it.
        place = branch.uses[-1] if branch.uses else branch.place
        for way, word in ((True, "true"), (False, "false")):
            if not counts[way]:
                path = Path(branch.function.path).relative_to(root).as_posix()
                within = f" in {text(place)}" if branch.uses else ""
                yield Left(path, place.start[0], f"`{text(branch.place)}{within}` never {word}")


def left_lines(ran: dict[tuple[str, int], int], root: Path) -> Iterator[Left]:
    for (path, line), count in sorted(ran.items()):
        if not count:
            source = source_lines(str(root / path))[line - 1].strip()
            yield Left(path, line, f"`{source}` not run")


def excuses() -> dict[tuple[str, str], str]:
    """Return why some lines are not run, and some branches not taken."""
    found = re.findall(r"^(\S+): (`.*` \w+ \w+): (.*)$", EXCUSES.read_text(encoding="utf-8"), re.M)
    return {(path, words): reason for path, words, reason in found}


def report(paths: Iterable[str], left: Iterable[Left], what: str) -> float:
    """Print how much of each file, and of all, was reached, and what was not; return the share."""
    known, left = excuses(), list(left)
    total, lacking = Counter(paths), Counter(path for path, *_ in left)
    total["in all"], lacking["in all"] = sum(total.values()), len(left)
    for path, n in total.items():
        share = 1 - lacking[path] / n
        print(f"{path:28} {n - lacking[path]:5} of {n:5} {what} {100 * share:6.2f} %")
        for found in left:
            if found.path == path:
                reason = known.get((path, found.words))
                print(f"    {found.line}: {found.words}" + (f": {reason}" if reason else ""))
    return share


def main(exported: str, c: Path) -> int:
    functions = json.loads(Path(exported).read_text(encoding="utf-8"))["data"][0]["functions"]
    root = c.parents[1]
    ran, taken = lines(functions, c), branches(functions, str(c.parent))
    unrun, untaken = list(left_lines(ran, root)), list(left_branches(taken, root))
    report((path for path, _ in sorted(ran)), unrun, "lines")
    headers = [Path(branch.function.path).relative_to(root).as_posix() for branch in sorted(taken)]
    share = report((path for path in headers for _ in "tf"), untaken, "branches")
    unexplained = [found for found in unrun if (found.path, found.words) not in excuses()]
    needed = {(found.path, found.words) for found in [*unrun, *untaken]}
    for path, words in excuses().keys() - needed:
        print(f"no excuse is needed any more: {path}: {words}")
    print(
        f"{len(unexplained)} lines without a reason; {100 * share:.2f} % of {LEAST} % of branches"
    )
    return int(bool(unexplained) or 100 * share < LEAST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
