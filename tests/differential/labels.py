"""Label sets, and the two sequences of labels that a case compares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

# The kernel cuts arrays into blocks of 1,024 samples.
BLOCK = 1024
SIZES_AT_BLOCKS = [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 1, 5000]
WORDS = ["", "a", "b", "ab", "B", "é", "ß", "cat", "dog", "bird", "spam and eggs", "1", "10", "9"]
WORDS += ["日本", "\U0001f600", "z" * 40, "-1", "nan", "True"]


@dataclass(frozen=True)
class Labels:
    """The two sides of a case as plain Python values, and the family of their type."""

    name: str
    family: str
    known: list[Any]
    y_true: list[Any]
    y_pred: list[Any]


def sample(rng: Random, label_sets: dict[str, tuple[int, str, Any]]) -> Labels:
    """Draw a label set, a size, and predictions that agree with the truth more or less often."""
    often = [weight for weight, _, _ in label_sets.values()]
    name = rng.choices(list(label_sets), often)[0]
    _, family, draw = label_sets[name]
    known = draw(rng)
    size = draw_size(rng) if len(known) <= 300 else rng.choice([3000, 5000])
    true_from, pred_from = known, known
    if rng.random() < 0.2 and len(known) > 1:
        true_from = rng.sample(known, rng.randint(1, len(known)))
    if rng.random() < 0.2 and len(known) > 1:
        pred_from = rng.sample(known, rng.randint(1, len(known)))
    weights = [rng.random() ** 3 + 1e-3 for _ in true_from]
    y_true = rng.choices(true_from, weights, k=size)
    agree = rng.choice([0.0, 0.3, 0.8, 1.0])
    guesses = rng.choices(pred_from, k=size)
    y_pred = [t if rng.random() < agree else p for t, p in zip(y_true, guesses, strict=True)]
    if rng.random() < 0.1:
        y_true.sort()
    return Labels(name, family, known, y_true, y_pred)


def draw_size(rng: Random) -> int:
    kind = rng.random()
    if kind < 0.03:
        return rng.choice(SIZES_AT_BLOCKS)
    if kind < 0.3:
        return rng.randint(1, 6)
    return rng.randint(1, 300)


def _some(values: range, low: int, high: int) -> Any:
    return lambda rng: rng.sample(values, rng.randint(low, high))


def _fixed(*sets: list[Any]) -> Any:
    return lambda rng: list(rng.choice(sets))


def _counted(low: int, high: int) -> Any:
    return lambda rng: list(range(rng.randint(low, high)))


def _dates(rng: Random) -> list[date]:
    day = date(1969, 12, 30)
    return [day + timedelta(days=step) for step in rng.sample(range(9), rng.randint(1, 5))]


INT64_ENDS = [-(2**63), -(2**63) + 1, -1, 0, 1, 2**63 - 2, 2**63 - 1]
UINT64_ENDS = [0, 1, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1]

# name: (how often, family of the values, how to draw them)
LABEL_SETS: dict[str, tuple[int, str, Any]] = {
    "0 and 1": (26, "int", _fixed([0, 1])),
    "two integers": (6, "int", _fixed([-1, 1], [1, 2], [0, 255], [-128, 127], [3, 1000])),
    "0..K-1": (16, "int", _counted(3, 12)),
    "many": (4, "int", _counted(50, 300)),
    # More classes than a matrix is kept for.
    "thousands": (1, "int", _counted(1020, 1500)),
    "gaps": (6, "int", _some(range(200), 2, 12)),
    "negative": (6, "int", _some(range(-100, 100), 2, 12)),
    "ids": (4, "int", _some(range(2**40), 2, 40)),
    "int64 ends": (3, "int", lambda rng: rng.sample(INT64_ENDS, rng.randint(2, 7))),
    "uint64 ends": (3, "int", lambda rng: rng.sample(UINT64_ENDS, rng.randint(2, 8))),
    "one label": (4, "int", _fixed([0], [1], [7], [-3])),
    "words": (12, "str", lambda rng: rng.sample(WORDS, rng.randint(2, 12))),
    "two words": (7, "str", _fixed(["cat", "dog"], ["0", "1"], ["no", "yes"], ["", "x"])),
    "one word": (1, "str", _fixed(["cat"], [""])),
    "dates": (2, "date", _dates),
}
BINARY = {name: LABEL_SETS[name] for name in ("0 and 1", "two integers", "two words")}
