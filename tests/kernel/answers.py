"""What the kernel answers, by name, and what the oracle says that it should answer."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from tests import oracle

BLOCK = 1024
SLICE = 1 << 20
WIDEST_WINDOW = 1 << 18
LOWEST, HIGHEST = -(2**63), 2**63 - 1

Array = np.ndarray[Any, Any]
Pairs = dict[tuple[int, int], Any]


class Answer(NamedTuple):
    """The tuple that `count_labels` returns."""

    keys: Array
    seen: Array
    margins: Array
    matrix: Array | None
    outside: int
    agreed: float
    differing: float
    n: float

    def labels(self, signed: bool = True) -> list[int]:
        return [int(key) for key in self.keys.view(np.int64 if signed else np.uint64)]


def count(
    y_true: Any,
    y_pred: Any,
    weight: Any = None,
    vocabulary: Any = None,
    *,
    signed: bool = True,
    most_pairs: int = 1024,
    pairs: bool = True,
    agreement_only: bool = False,
    ignored: Any = None,
    ignore_missing: bool = False,
) -> Answer:
    """Call the kernel, with defaults."""
    return Answer(
        *_kernel.count_labels(
            y_true,
            y_pred,
            weight,
            vocabulary,
            signed=signed,
            most_pairs=most_pairs,
            pairs=pairs,
            agreement_only=agreement_only,
            ignored=None if ignored is None else keys_of(ignored),
            ignore_missing=ignore_missing,
        )
    )


def keys_of(labels: Any) -> Array:
    """Return a vocabulary: labels in two's complement."""
    return np.array([int(label) % 2**64 for label in labels], dtype=np.uint64)


def integers(labels: Any) -> list[int]:
    return [int(label) for label in labels.tolist()]


def is_real(weight: Array | None) -> bool:
    return weight is not None and weight.dtype.kind == "f"


def same(got: Any, wanted: Any, weight: Array | None = None) -> None:
    """Hold sums to the exact ones: equal, or within 1 ulp for float weights."""
    if isinstance(got, list):
        assert {type(number) for number in got} == {float if is_real(weight) else int}
        # Said, because NumPy's own choice has 32 bits on some machines.
        got = np.array(got, np.float64 if is_real(weight) else np.int64)
    if not is_real(weight):
        assert got.dtype == np.int64
        assert got.tolist() == wanted
        return
    assert got.dtype == np.float64
    rounded = np.array(wanted, dtype=object).astype(np.float64).reshape(got.shape)
    assert (np.abs(got - rounded) <= np.spacing(np.abs(rounded))).all()


def pairs_of(true: list[int], pred: list[int], weight: Array | None) -> Pairs:
    """Return the oracle's pairs; whole sums as integers, which Python adds up faster."""
    pairs = oracle.count(true, pred, None if weight is None else weight.tolist()).pairs
    return pairs if is_real(weight) else {pair: int(times) for pair, times in pairs.items()}


def margins_of(pairs: Pairs, classes: list[int]) -> list[list[Any]]:
    """Return tp, n_true and n_pred of each class."""
    place = {label: at for at, label in enumerate(classes)}
    tp, n_true, n_pred = ([0] * len(classes) for _ in range(3))
    for (true, pred), weight in pairs.items():
        if true in place:
            n_true[place[true]] += weight
        if pred in place:
            n_pred[place[pred]] += weight
        if true == pred in place:
            tp[place[true]] += weight
    return [tp, n_true, n_pred]


def check_table(got: Array, pairs: Pairs, classes: list[int], weight: Array | None) -> None:
    """Hold a table to the oracle's, which has only the cells that are not empty."""
    place = {label: at for at, label in enumerate(classes)}
    filled = {
        (place[true], place[pred]): times
        for (true, pred), times in pairs.items()
        if true in place and pred in place
    }
    assert got.shape == (len(classes), len(classes))
    cells = tuple(np.array(list(filled), dtype=np.intp).reshape(-1, 2).T)
    same(got[cells], list(filled.values()), weight)
    rest = got.copy()
    rest[cells] = 0
    assert not rest.any()


def check(
    answer: Answer,
    y_true: Array,
    y_pred: Array,
    weight: Array | None = None,
    *,
    vocabulary: Any = None,
    signed: bool = True,
    table: bool | None = None,
) -> None:
    """Hold every part of an answer to the oracle; `table`: whether all pairs must be there."""
    true, pred = integers(y_true), integers(y_pred)
    pairs = pairs_of(true, pred, weight)
    sides = set(true), set(pred)
    classes = sorted(sides[0] | sides[1]) if vocabulary is None else list(vocabulary)
    total = sum(pairs.values())
    agreed = sum(w for (t, p), w in pairs.items() if t == p)

    assert answer.keys.dtype == np.uint64
    assert answer.labels(signed) == classes
    assert answer.seen.dtype == np.uint8
    assert answer.seen.tolist() == [(k in sides[0]) + 2 * (k in sides[1]) for k in classes]
    assert answer.outside == bool(sides[0] - set(classes)) + 2 * bool(sides[1] - set(classes))
    same(answer.margins, margins_of(pairs, classes), weight)
    same([answer.agreed, answer.differing, answer.n], [agreed, total - agreed, total], weight)
    if table is not None:
        assert (answer.matrix is not None) == table
    if answer.matrix is not None:
        check_table(answer.matrix, pairs, classes, weight)


def check_count(
    y_true: Array,
    y_pred: Array,
    weight: Array | None = None,
    *,
    vocabulary: Any = None,
    table: bool | None = None,
    **options: Any,
) -> Answer:
    """Count, and hold the answer to the oracle."""
    keys = None if vocabulary is None else keys_of(vocabulary)
    answer = count(y_true, y_pred, weight, keys, **options)
    signed = options.get("signed", True)
    check(answer, y_true, y_pred, weight, vocabulary=vocabulary, signed=signed, table=table)
    return answer


def weights(unit: str, n: int, seed: int = 0) -> Array | None:
    """Return weights of one of the kernel's three units; some are zero, integers also negative."""
    draw = np.random.default_rng(seed)
    if unit == "whole":
        return draw.integers(-3, 10**9, n) * draw.integers(0, 2, n)
    if unit == "real":
        return draw.random(n) * draw.integers(0, 2, n)
    return None


UNITS = ["ones", "whole", "real"]
