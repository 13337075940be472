"""chosen.h: scores above a bound or equal to their row's highest, beside labels of 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.layouts import SWAPPED

# Around the sixteen neighbours that are compared at once, and the longest rows that share a block.
COLUMNS = (1, 2, 3, 7, 10, 15, 16, 17, 31, 32, 33, 100, 511, 513, 1023, 1024, 1025, 3000)
TRUTHS = ("?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8")


def drawn(columns, dtype, n):
    """Rows with equal scores, zeros of both signs, tiny, infinite and negative ones."""
    draw = np.random.default_rng(columns)
    scores = draw.integers(-9, 10, (n, columns)) / 8
    scores[0] = draw.choice([0.0, -0.0], columns)
    scores[1] = draw.choice([1e-9, -1e-9, -0.5], columns)
    scores[2] = -np.inf
    scores[3] = -1 - draw.random(columns)
    scores[4, -1], scores[5, 0] = np.inf, 2.0
    return scores.astype(dtype), draw.integers(0, 2, (n, columns))


def margins(scores, truth, bound, highest):
    tops = scores.max(axis=1, keepdims=True)
    bound = scores.dtype.type(bound)
    chosen = (scores == tops) & (np.abs(tops) > bound) if highest else scores > bound
    truth = truth.astype(bool)
    return [side.sum(axis=0).tolist() for side in (truth & chosen, truth, chosen)]


@pytest.mark.parametrize("highest", [True, False])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("columns", COLUMNS)
def test_margins_of_columns(simd, columns, dtype, highest):
    scores, truth = drawn(columns, dtype, 23 if columns > 100 else 301)
    for bound in (1e-9, 0.25, 0.1):
        found = _kernel.count_chosen(scores, truth, bound, highest=highest)
        assert found.tolist() == margins(scores, truth, bound, highest)
        told = np.full(scores.shape, 9, "u1")
        _kernel.choose(scores, told, bound, highest=highest)
        assert told.sum(axis=0).tolist() == found[2].tolist()
        assert (told * truth).sum(axis=0).tolist() == found[0].tolist()


@pytest.mark.parametrize("columns", [1, 10, 600])
def test_bytes_never_overflow(simd, columns):
    """Blocks are many more than a byte counts, and all that they hold is counted."""
    scores = np.ones((520 * max(1, 1024 // columns) + 3, columns), "f4")
    for highest in (True, False):
        found = _kernel.count_chosen(scores, scores, 0.5, highest=highest)
        assert (found == len(scores)).all()


@pytest.mark.parametrize("truth", TRUTHS)
def test_labels_of_any_dtype(simd, truth):
    scores, labels = drawn(7, "f4", 1000)
    found = _kernel.count_chosen(scores, labels.astype(truth), 0.5, highest=False)
    assert found.tolist() == margins(scores, labels, 0.5, False)


def test_any_byte_of_a_bool_is_true():
    truth = np.array([[2, 0, 255]], "u1").view(bool)
    found = _kernel.count_chosen(np.zeros((1, 3)), truth, 0.5, highest=False)
    assert found.tolist() == [[0, 0, 0], [1, 0, 1], [0, 0, 0]]


@pytest.mark.parametrize("columns", [3, 16, 40, 1200])
@pytest.mark.parametrize("at", [0, 1, 34])
def test_nan_is_refused(simd, columns, at):
    for dtype, highest in (("f4", True), ("f4", False), ("f8", True), ("f8", False)):
        clean = np.zeros((35, columns), dtype)
        for place in (0, columns - 1):
            scores = clean.copy()
            scores[at, place] = np.nan
            with pytest.raises(_kernel.RejectedError, match="score is NaN"):
                _kernel.count_chosen(scores, clean, 0.5, highest=highest)
            with pytest.raises(_kernel.RejectedError, match="score is NaN"):
                _kernel.choose(scores, np.empty(scores.shape, "u1"), 0.5, highest=highest)
            with pytest.raises(_kernel.RejectedError, match="two values"):
                _kernel.count_chosen(clean, scores, 0.5, highest=highest)


@pytest.mark.parametrize("truth", TRUTHS[1:])
def test_other_labels_are_refused(simd, truth):
    scores, labels = np.zeros((300, 7)), np.ones((300, 7), truth)
    others = [2, 255 if truth == "u1" else 127]
    others += [] if truth[0] == "u" else [-1]
    others += [0.5, 1e300 if truth == "f8" else 1e30, np.inf] if truth[0] == "f" else []
    for other in others:
        for at in (0, 1000, 2099):
            given = labels.copy()
            given.flat[at] = other
            with pytest.raises(_kernel.RejectedError, match="two values"):
                _kernel.count_chosen(scores, given, 0.5, highest=False)


def test_tables_of_nothing():
    for shape in ((0, 4), (4, 0), (0, 0)):
        found = _kernel.count_chosen(np.zeros(shape), np.zeros(shape), 0.5, highest=True)
        assert found.tolist() == np.zeros((3, shape[1])).tolist()


def test_the_door_refuses_what_it_would_have_to_gather():
    scores = np.zeros((4, 6))
    unaligned = np.frombuffer(b"\0" * 193, "u1")[1:].view("f8").reshape(4, 6)
    for odd in (scores[:, ::2], scores[::-1], scores.T, scores.astype(f"{SWAPPED}f8"), unaligned):
        for given in ((odd, np.zeros(odd.shape)), (np.zeros(odd.shape), odd)):
            with pytest.raises(TypeError, match="end to end"):
                _kernel.count_chosen(*given, 0.5, highest=True)
    for dtype in ("f2", "i8"):
        with pytest.raises(TypeError, match="float32 or float64"):
            _kernel.count_chosen(scores.astype(dtype), scores, 0.5, highest=True)
    with pytest.raises(TypeError):
        _kernel.count_chosen(scores, scores.astype("f2"), 0.5, highest=True)
    for shape in ((4, 5), (3, 6)):
        with pytest.raises(ValueError, match="another shape"):
            _kernel.count_chosen(scores, np.zeros(shape), 0.5, highest=True)
        with pytest.raises(ValueError, match="another shape"):
            _kernel.choose(scores, np.zeros(shape, "u1"), 0.5, highest=True)
    for told in (scores, np.zeros((4, 6), bool)):
        with pytest.raises(TypeError, match="uint8"):
            _kernel.choose(scores, told, 0.5, highest=True)
