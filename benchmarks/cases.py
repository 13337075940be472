"""Everything that is timed on large arrays, named once: single cases, and the grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from benchmarks.labels import (
    DISTRIBUTIONS,
    indicators,
    lists,
    repeated,
    sparse_indicators,
    strings,
    uniform,
    uniform_ids,
    uniform_sorted,
    zipf,
)

__all__ = ["CASES", "DTYPES", "MATRIX", "RECALL", "SAMPLES", "Case", "Cell", "grid"]

SAMPLES = 10_000_000


@dataclass(frozen=True)
class Case:
    """One call of one function.

    Parameters
    ----------
    name : str
        For the command line.
    work : str
        For the reader; ``{n}`` stands for the number of samples where that is not the grid's.
    function : str
        The name that both libraries have for it.
    make : callable
        ``make(n, *of)`` returns y_true and y_pred.
    of : tuple
        What else ``make`` is given: classes and dtype.
    options : mapping
        Keyword arguments of the function.
    samples : int
        How many samples a full run has.
    weighted : bool
        Whether every sample gets a float64 weight.
    """

    name: str
    work: str
    function: str
    make: Callable[..., tuple[Any, Any]]
    of: tuple[Any, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    samples: int = SAMPLES
    weighted: bool = False

    def arguments(self, n: int) -> tuple[tuple[Any, Any], dict[str, Any]]:
        """Return y_true and y_pred of n samples, and the keyword arguments."""
        options = dict(self.options)
        if self.weighted:
            options["sample_weight"] = np.random.default_rng(1).random(n) + 0.5
        return self.make(n, *self.of), options


_MACRO = {"average": "macro"}
# Few samples of many classes leave some without any, and the warning about it is not the work.
_MACRO_OF_MANY = {"average": "macro", "zero_division": 0.0}
_MICRO = {"average": "micro"}
_WEIGHTED = {"average": "weighted"}

CASES = (
    Case("binary-int64", "binary recall, int64", "recall_score", uniform, (2, "int64")),
    Case("binary-uint8", "binary recall, uint8", "recall_score", uniform, (2, "uint8")),
    Case("binary-bool", "binary recall, bool", "recall_score", uniform, (2, "bool")),
    Case(
        "macro-int64-10",
        "macro recall, 10 classes, int64",
        "recall_score",
        uniform,
        (10, "int64"),
        _MACRO,
    ),
    Case(
        "macro-sorted-10",
        "macro recall, 10 classes, int64, sorted",
        "recall_score",
        uniform_sorted,
        (10, "int64"),
        _MACRO,
    ),
    Case(
        "macro-uint8-10",
        "macro recall, 10 classes, uint8",
        "recall_score",
        uniform,
        (10, "uint8"),
        _MACRO,
    ),
    Case(
        "f1-uint8-10",
        "macro F1, 10 classes, uint8",
        "f1_score",
        uniform,
        (10, "uint8"),
        _MACRO,
    ),
    Case(
        "macro-float64-10",
        "macro recall, 10 classes, float64 labels",
        "recall_score",
        uniform,
        (10, "float64"),
        _MACRO,
    ),
    Case(
        "macro-weights-10",
        "macro recall, 10 classes, int64, float64 sample_weight",
        "recall_score",
        uniform,
        (10, "int64"),
        _MACRO,
        weighted=True,
    ),
    Case(
        "f1-int64-1000",
        "weighted-average F1, 1,000 classes, int64, Zipf",
        "f1_score",
        zipf,
        (1_000, "int64"),
        _WEIGHTED,
    ),
    Case(
        "macro-int64-100000",
        "macro recall, 100,000 classes, int64",
        "recall_score",
        uniform,
        (100_000, "int64"),
        _MACRO_OF_MANY,
    ),
    Case(
        "micro-int32-100000",
        "micro recall, 100,000 classes, int32, Zipf",
        "recall_score",
        zipf,
        (100_000, "int32"),
        _MICRO,
    ),
    Case(
        "matrix-uint8-21",
        "confusion matrix, 21 classes, uint8, Zipf",
        "confusion_matrix",
        zipf,
        (21, "uint8"),
    ),
    Case(
        "matrix-int32-100",
        "confusion matrix, 100 classes, int32",
        "confusion_matrix",
        uniform,
        (100, "int32"),
    ),
    Case(
        "matrix-int16-1000",
        "confusion matrix, 1,000 classes, int16",
        "confusion_matrix",
        uniform,
        (1_000, "int16"),
    ),
    Case(
        "multilabel-20",
        "multilabel macro F1, {n} x 20 int64",
        "f1_score",
        indicators,
        (20,),
        _MACRO,
        samples=100_000,
    ),
    Case(
        "multilabel-sparse",
        "multilabel micro F1, CSR {n} x 1,000, 10 labels a row",
        "f1_score",
        sparse_indicators,
        (1_000, 10),
        _MICRO,
        samples=1_000_000,
    ),
    # Where least is gained.
    Case(
        "unfavourable-ids",
        "unfavourable: macro recall, 1,000 random 63-bit IDs, int64",
        "recall_score",
        uniform_ids,
        (1_000,),
        _MACRO_OF_MANY,
    ),
    Case(
        "unfavourable-strings",
        "unfavourable: macro recall, 10 classes, {n} strings",
        "recall_score",
        strings,
        (10,),
        _MACRO,
        samples=1_000_000,
    ),
    Case(
        "unfavourable-lists",
        "unfavourable: macro recall, 10 classes, Python lists of {n}",
        "recall_score",
        lists,
        (10,),
        _MACRO,
        samples=1_000_000,
    ),
)

RECALL = "macro recall"
MATRIX = "confusion matrix"
DTYPES = (
    *("bool", "int8", "int16", "int32", "int64"),
    *("uint8", "uint16", "uint32", "uint64", "float32", "float64"),
)
_CENTRE = 1_000_000
_LENGTHS = tuple(10**digits for digits in range(1, 10))
_CLASSES = 2, 10, 100, 1_000, 10_000, 100_000
_MOST_OF_MATRIX = 1_000


class Cell(NamedTuple):
    """One place of the grid: the same labels and the same work for every library."""

    work: str
    n: int
    k: int
    dtype: str
    distribution: str

    def labels(self) -> tuple[Any, Any]:
        """Return y_true and y_pred: labels from 0 to k - 1."""
        return repeated(self.distribution, self.n, self.k, self.dtype)


def grid(most: int) -> list[Cell]:
    """Return the cells of at most so many samples: lines through a centre, not all products."""
    cells = [cell for cell in _lines(min(most, _CENTRE)) if cell.n <= most]
    return list(dict.fromkeys(cells))


def _lines(n: int) -> Iterator[Cell]:
    for dtype in ("int64", "uint8"):
        yield from (Cell(RECALL, length, 10, dtype, "uniform") for length in _LENGTHS)
    for work in (RECALL, MATRIX):
        classes = [k for k in _CLASSES if work != MATRIX or k <= _MOST_OF_MATRIX]
        yield from (Cell(work, n, k, "int64", "uniform") for k in classes)
        for dtype in DTYPES:
            yield Cell(work, n, 2 if dtype == "bool" else 10, dtype, "uniform")
    for distribution in DISTRIBUTIONS:
        for k, dtype in ((2, "int64"), (10, "uint8"), (1_000, "int64")):
            yield Cell(RECALL, n, k, dtype, distribution)
