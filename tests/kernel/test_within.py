"""within.h and keeping.h: whether labels are among the best scores of a row, and these alone."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel import interrupts
from tests.kernel.layouts import SWAPPED

# Around the sixteen that are compared at once, and the longest rows that are short ones.
COLUMNS = (1, 2, 7, 15, 16, 17, 31, 32, 33, 48, 100, 1500)
SCORES = ("f2", "f4", "f8", "i8")


def drawn(columns, dtype, n=70):
    """Rows with and without equal scores, infinite ones among them."""
    draw = np.random.default_rng(columns)
    scores = draw.permuted(np.tile(np.arange(columns) - columns // 2, (n, 1)), axis=1)
    scores[::2] //= max(2, columns // 3)
    scores = scores.astype(dtype)
    if dtype != "i8":
        scores[1] = -np.inf
        scores[2, 0], scores[3, -1] = np.inf, -np.inf
        scores[4] = draw.choice([0.0, -0.0], columns)
    return scores


def rank(row, place, first):
    higher = sum(score > row[place] for score in row)
    return higher + (sum(score == row[place] for score in row[:place]) if first else 0)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("dtype", SCORES)
@pytest.mark.parametrize("columns", COLUMNS)
def test_ranks_of_labels(simd, columns, dtype, first):
    scores = drawn(columns, dtype, 20 if columns > 100 else 70)
    labels = np.random.default_rng(0).integers(-1, columns + 1, len(scores))
    hits = np.full(len(scores), 9, "u1")
    for k in sorted({1, 2, max(1, columns // 2), columns}):
        _kernel.within_best(scores, labels, hits, k, first=first)
        expected = [
            (rank(row, label, first) < k) if 0 <= label < columns else 2
            for row, label in zip(scores.tolist(), labels.tolist(), strict=True)
        ]
        assert hits.tolist() == expected


@pytest.mark.parametrize("truth", ["i1", "u2", "i4", "u8", "f4", "f8"])
def test_labels_of_any_dtype(simd, truth):
    scores = np.random.default_rng(1).random((3000, 5))
    labels = np.random.default_rng(2).integers(0, 6, 3000)
    hits = np.zeros(3000, "u1")
    for given in (labels.astype(truth), np.repeat(labels, 2).astype(truth)[::2]):
        _kernel.within_best(scores, given, hits, 1, first=True)
        assert hits.tolist() == np.where(labels > 4, 2, scores.argmax(axis=1) == labels).tolist()


@pytest.mark.parametrize("dtype", SCORES)
@pytest.mark.parametrize("columns", COLUMNS)
def test_rows_of_labels(simd, columns, dtype):
    scores = drawn(columns, dtype)
    draw = np.random.default_rng(7)
    one_hot = np.eye(columns)[draw.integers(0, columns, len(scores))]
    tables = [one_hot, drawn(columns, dtype)[::-1].copy(), np.zeros(scores.shape), one_hot * 2]
    hits = np.zeros(len(scores), "u1")
    for given in tables:
        for truth in (given.astype(dtype), given.astype("f8")):
            _kernel.within_best(scores, truth, hits, 1, first=True)
            assert hits.tolist() == (truth.argmax(axis=1) == scores.argmax(axis=1)).tolist()


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("columns", COLUMNS)
def test_only_the_best_are_kept(simd, columns, dtype):
    scores = drawn(columns, dtype)
    kept = np.full_like(scores, 9)
    lowest = np.finfo(dtype).min
    for k in sorted({1, 2, 3, columns // 2, columns} - {0}):
        if k > columns:
            continue
        _kernel.keep_best(scores, kept, k)
        for row, found in zip(scores, kept, strict=True):
            order = np.argsort(-row, kind="stable")[:k]
            best = np.isin(np.arange(columns), order)
            assert found.tolist() == np.where(best, np.maximum(row, lowest), -np.inf).tolist()


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("columns", [1, 3, 16, 40])
def test_what_is_kept_is_never_infinite(simd, columns, dtype):
    """In the last row, too, behind which there is nothing to be read."""
    scores = np.full((7, columns), -np.inf, dtype)
    kept = np.zeros_like(scores)
    _kernel.keep_best(scores, kept, columns)
    assert (kept == np.finfo(dtype).min).all()


@pytest.mark.parametrize("columns", [3, 16, 40])
@pytest.mark.parametrize("at", [0, 1, 34])
def test_nan_is_refused(simd, columns, at):
    for dtype in ("f2", "f4", "f8"):
        clean = np.zeros((35, columns), dtype)
        scores, hits = clean.copy(), np.zeros(35, "u1")
        scores[at, -1] = np.nan
        for truth in (np.zeros(35, int), clean):
            with pytest.raises(_kernel.RejectedError, match="score"):
                _kernel.within_best(scores, truth, hits, 1, first=True)
        with pytest.raises(_kernel.RejectedError, match="integer"):
            _kernel.within_best(clean, scores, hits, 1, first=True)
        for k in (1, 2):
            if dtype != "f2":
                with pytest.raises(_kernel.RejectedError, match="score"):
                    _kernel.keep_best(scores, np.empty_like(scores), k)


def test_fractions_are_no_columns():
    with pytest.raises(_kernel.RejectedError, match="integer"):
        _kernel.within_best(np.zeros((1, 2)), np.array([0.5]), np.zeros(1, "u1"), 1, first=True)


def test_the_door_refuses_what_it_would_have_to_gather():
    scores, labels, hits = np.zeros((4, 6)), np.zeros(4, int), np.zeros(4, "u1")
    unaligned = np.frombuffer(b"x" * 193, "u1")[1:].view("f8").reshape(4, 6)
    for odd in (scores[:, ::2], scores[::-1], scores.T, scores.astype(f"{SWAPPED}f8"), unaligned):
        with pytest.raises(TypeError, match="end to end"):
            _kernel.within_best(odd, labels, hits, 1, first=True)
        with pytest.raises((TypeError, ValueError), match=r"end to end|another shape"):
            _kernel.within_best(scores, odd, hits, 1, first=True)
        with pytest.raises(TypeError, match="end to end"):
            _kernel.keep_best(odd, odd.copy(), 1)
    with pytest.raises(ValueError, match=r"shape|belong"):
        _kernel.within_best(scores, np.zeros((4, 5)), hits, 1, first=True)
    for wrong in (
        (scores, labels[:3], hits),
        (scores, labels, hits[:3]),
        (scores[:, :0], labels, hits),
    ):
        with pytest.raises((ValueError, TypeError)):
            _kernel.within_best(*wrong, 1, first=True)
    with pytest.raises(ValueError, match="belong"):
        _kernel.within_best(scores, labels, hits.astype(bool), 1, first=True)
    with pytest.raises((ValueError, BufferError), match=r"(?i)read-only|writable"):
        _kernel.within_best(scores, labels, np.frombuffer(bytes(len(hits)), "u1"), 1, first=True)
    for k in (0, 7):
        with pytest.raises(ValueError, match="of 6 columns"):
            _kernel.keep_best(scores, scores.copy(), k)
    for kept in (np.zeros((4, 6), "f4"), np.zeros((3, 6))):
        with pytest.raises(TypeError, match="same floats and shape"):
            _kernel.keep_best(scores, kept, 1)
    with pytest.raises(TypeError, match="same floats"):
        _kernel.keep_best(np.zeros((2, 2), "i8"), np.zeros((2, 2), "i8"), 1)


@interrupts.possible
def test_an_interrupt_ends_long_tables_soon():
    n = min(1 << 29, sys.maxsize >> 3)
    scores, labels = np.zeros((n, 2), "f2"), np.broadcast_to(np.int8(1), n)
    hits = np.empty(n, "u1")
    call = lambda: _kernel.within_best(scores, labels, hits, 2, first=True)  # noqa: E731
    assert interrupts.interrupt(call) < 1
