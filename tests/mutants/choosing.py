"""Which of the tests that may notice a change are tried at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple


class Most(NamedTuple):
    """How much is tried of the tests that reach a change; seconds as recorded."""

    seconds: float
    files: int
    of_file: int


# Most changes fall to the first few tests.
ROUNDS = Most(1.0, 2, 20), Most(5.0, 9, 40), Most(25.0, 99, 400)


def function(test: str) -> str:
    return test.partition("[")[0]


def file_of(test: str) -> str:
    return test.partition("::")[0]


def turns(order: list[str], most: int) -> dict[str, int]:
    """Return which case of its function each test is; from `most` on they are alike."""
    next_of: dict[str, Iterator[int]] = defaultdict(count)
    return {test: min(next(next_of[function(test)]), most) for test in order}


def part_of(tests: list[str], seconds: dict[str, float], most: Most) -> list[str]:
    """Return as many of the first tests as take so long, of so few files: one at least."""
    spent, chosen = 0.0, []
    of_file = Counter[str]()
    for test in tests:
        file = file_of(test)
        if of_file[file] == most.of_file or (len(of_file) == most.files and not of_file[file]):
            continue
        if chosen and spent + seconds[test] > most.seconds:
            continue
        spent += seconds[test]
        of_file[file] += 1
        chosen.append(test)
    return chosen
