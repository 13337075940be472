"""Which tests reach a line of the kernel, the most promising first: by what was recorded."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from pathlib import Path
from zlib import crc32

import numpy as np

from tests.mutants.choosing import function, turns

HEADING = re.compile(r"(?:\./)?(\S+):$")
ROW = re.compile(r"\S+ +(\d+) +0x([0-9a-f]+)")
NOTING = re.compile(r"^ +([0-9a-f]+):.*call.*<__sanitizer_cov_trace_pc", re.MULTILINE)
CALL = 5  # bytes; what is noted is where the call returns to
QUICK = 40  # tests


def places_of_lines(module: Path) -> dict[tuple[str, int], set[int]]:
    """Return the noted places of each line: of the stretch without a branch that it lies in."""
    code = subprocess.check_output(["objdump", "-d", "--no-show-raw-insn", module], text=True)
    calls = np.array(sorted(int(at, 16) for at in NOTING.findall(code)))
    rows = subprocess.check_output(["objdump", "-WL", module], text=True)
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    path = ""
    for row in rows.splitlines():
        if heading := HEADING.match(row):
            path = heading[1]
        elif found := ROW.match(row):
            at = int(np.searchsorted(calls, int(found[2], 16), "right")) - 1
            if at >= 0:
                places[path, int(found[1])].add(int(calls[at]) + CALL)
    return places


class Macros:
    """Which lines of the sources stand in a macro, and where that is used."""

    def __init__(self, sources: dict[str, str]) -> None:
        self._around: dict[tuple[str, int], str] = {}
        self._uses: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for path, source in sources.items():
            name = ""
            for number, line in enumerate(source.split("\n"), 1):
                if found := re.match(r"\s*#\s*define\s+(\w+)", line):
                    name = found[1]
                if name:
                    self._around[path, number] = name
                for word in re.findall(r"[A-Za-z_]\w+", line):
                    if word != name:
                        self._uses[word].add((path, number))
                if not line.endswith("\\"):
                    name = ""

    def lines(self, path: str, number: int) -> set[tuple[str, int]]:
        """Return the line itself, or those that use the macro that it is part of."""
        found: set[tuple[str, int]] = set()
        seen: set[tuple[str, int]] = set()
        ahead = [(path, number)]
        while ahead:
            place = ahead.pop()
            if place in seen:
                continue
            seen.add(place)
            if place in self._around:
                # What is passed to a macro is called by a name that is pasted together.
                ahead += self._uses[self._around[place]]
            else:
                found.add(place)
        return found


class Reach:
    """What each test reaches, and how long it takes."""

    def __init__(self, module: Path, recorded: Path, sources: dict[str, str]) -> None:
        self._places = places_of_lines(module)
        self._macros = Macros(sources)
        self._tests: dict[int, list[str]] = defaultdict(list)
        with np.load(recorded) as read:
            names, seconds = read["names"].tolist(), read["seconds"].tolist()
            places = np.split(read["places"], np.cumsum(read["counts"])[:-1])
            others = read["others"].tolist()
        self.seconds: dict[str, float] = dict(zip(names, seconds, strict=True))
        for name, some in zip(names, places, strict=True):
            for place in some.tolist():
                self._tests[place].append(name)
        self._add(others)

    def _add(self, others: list[str]) -> None:
        """Take cases that were not recorded to last as long as those that were, and be as good."""
        lasted: dict[str, list[float]] = defaultdict(list)
        for name, seconds in self.seconds.items():
            lasted[function(name)].append(seconds)
        self._others: dict[str, list[str]] = defaultdict(list)
        for name in others:
            if lasted[function(name)]:
                self._others[function(name)].append(name)
                self.seconds[name] = max(lasted[function(name)])

    def tests(self, path: str, number: int) -> list[str]:
        """Return the tests that run a line, or else some of its file."""
        lines = self._macros.lines(path, number)
        there = {place for line in lines for place in self._places.get(line, ())}
        if not there:
            there = {
                place for line, some in self._places.items() if line[0] == path for place in some
            }
        found = {name for place in there for name in self._tests.get(place, ())}
        # What runs on import alone, before the first test, all tests run.
        found = found or set(sorted(self.seconds, key=self.seconds.__getitem__)[:QUICK])
        functions = {function(name) for name in found}
        others = {name for one in functions for name in self._others.get(one, ())}
        return self._in_order(path, found) + self._in_order(path, others)

    def _in_order(self, path: str, tests: set[str]) -> list[str]:
        """Return one case of each test function first, quick ones before others.

        Which case that is, is left to chance: the quickest are alike.
        """
        own = f"test_{Path(path).stem.strip('_')}.py"
        turn = turns(sorted(tests, key=lambda test: crc32(test.encode())), 3)
        return sorted(turn, key=lambda test: (own not in test, turn[test], self.seconds[test]))
