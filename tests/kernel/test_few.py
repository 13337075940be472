"""few.h: scores beside few thresholds are counted as those beside many are."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from fastrecall.cutoffs import cutoffs
from tests.kernel.test_binned import LAYOUTS

# As many of 8, 4 and 2 bytes are compared one after the other; more are looked up.
SOME = (0, 1, 2, 4, 5, 8, 9, 16, 17)
TRUTHS = ("?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8")
SCORES = ("f2", "f4", "f8", "i4", "?")
SIZE = 2500


def read(truth, scores, thresholds, keys):
    dtype = scores.dtype if scores.dtype.kind == "f" else np.dtype("f8")
    limits = cutoffs(np.array(thresholds), dtype.newbyteorder("="), inclusive=True).limits
    run = _kernel.ScoreRun(truth, scores, limits, None, keys, False)
    run.count(0, 1500)
    other = _kernel.ScoreRun(truth, scores, limits, None, keys, False)
    other.count(1500, run.size)
    run.merge(other)
    cells, _, total = run.read()
    assert total == run.size
    return cells


def by_numpy(codes, scores, thresholds, n_codes):
    at = np.unique(thresholds)
    reached = np.searchsorted(at, scores.astype(float), side="right")
    cells = np.zeros((len(at) + 1, n_codes), np.int64)
    np.add.at(cells, (reached, codes), 1)
    return cells


@pytest.mark.parametrize("n_thresholds", SOME)
@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("score", SCORES)
def test_dtypes(simd, truth, score, n_thresholds):
    draw = np.random.default_rng(n_thresholds)
    scores = draw.integers(-3, 4, SIZE).astype(score)
    thresholds = draw.integers(-3, 4, n_thresholds) + draw.choice([0, 0.5], n_thresholds)
    labels = draw.integers(0, 2 if truth == "?" else 3, SIZE).astype(truth)
    for keys in ([0, 1], [1], [1, 0, 2], [-1, 0, 1], [0, 1, -1], [0, 300]):
        keys = np.array(keys)
        codes = np.full(SIZE, len(keys))
        for code, key in reversed(list(enumerate(keys))):
            codes[labels.astype(int) == key] = code
        cells = read(labels, scores, thresholds, keys.astype("u8"))
        assert cells[0].tolist() == by_numpy(codes, scores, thresholds, len(keys) + 1).tolist()
    cells = read(labels, scores, thresholds, None)
    assert cells[0].tolist() == by_numpy(1 * (labels != 0), scores, thresholds, 2).tolist()


@pytest.mark.parametrize("n_thresholds", [1, 17])
@pytest.mark.parametrize("truth", ["f4", "f8"])
def test_any_number_but_zero_is_positive(simd, truth, n_thresholds):
    labels = np.array([0, -0.0, 0.5, 1e-40, -1, np.inf, 1e30, 0] * 200, truth)
    scores = np.linspace(-1, 1, len(labels))
    thresholds = np.linspace(0, 0.5, n_thresholds)
    weights = np.arange(len(labels)) % 5
    expected = by_numpy(1 * (labels != 0), scores, thresholds, 2)
    assert read(labels, scores, thresholds, None)[0].tolist() == expected.tolist()
    limits = cutoffs(thresholds, scores.dtype, inclusive=True).limits
    run = _kernel.ScoreRun(labels, scores, limits, weights, None, False)
    run.count(0, run.size)
    assert run.read()[0].sum(axis=(0, 1)).tolist() == [
        weights[labels == 0].sum(),
        weights[labels != 0].sum(),
    ]
    labels[700] = np.nan
    with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
        read(labels, scores, thresholds, None)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("columns", [1, 3, 20, 40])
def test_columns(simd, layout, columns):
    draw = np.random.default_rng(columns)
    scores = draw.random((SIZE, columns)).astype("f4")
    truth, marks = draw.integers(0, columns, SIZE), draw.integers(0, 2, (SIZE, columns))
    limits = cutoffs(np.array([0.2, 0.7]), scores.dtype, inclusive=True).limits
    keys = np.arange(columns).astype("u8")
    for labels, shared in ((truth, True), (marks, False)):
        given = LAYOUTS[layout](labels), LAYOUTS[layout](scores), limits, None
        run = _kernel.ScoreRun(*given, keys if shared else None, shared)
        run.count(0, run.size)
        cells, _, _ = run.read()
        for column in range(columns):
            codes = 1 * (truth == column) if shared else marks[:, column]
            expected = by_numpy(codes, scores[:, column], [0.2, 0.7], 2)
            assert cells[column].tolist() == expected.tolist()


@pytest.mark.parametrize("score", ["f2", "f4", "f8"])
def test_any_limits(simd, score):
    """As many limits more, which nothing reaches, go another way and count the same."""
    dtype = np.dtype(score)
    infinity, bits = np.array(np.inf, dtype), 8 * dtype.itemsize
    scores = np.array([0, -0.0, 1, -1, infinity, -infinity, np.finfo(dtype).tiny] * 9, dtype)
    truth = np.arange(len(scores)) % 2
    zero = 1 << (bits - 1)
    some = [0, 1, zero - 2, zero - 1, zero, zero + 1, 2**bits - 20]
    more = [*some, *range(2**bits - 19, 2**bits - 2)]
    found = []
    for limits in (some, more):
        run = _kernel.ScoreRun(truth, scores, np.array(limits, "u8"), None, None, False)
        run.count(0, run.size)
        found.append(run.read()[0][0, : len(some) + 1].tolist())
    assert found[0] == found[1]


def test_nan_is_refused(simd):
    for score in ("f2", "f4", "f8"):
        scores = np.zeros(SIZE, score)
        scores[-1] = -np.nan
        with pytest.raises(_kernel.RejectedError, match=_kernel.NAN_SCORE[:15]):
            read(np.zeros(SIZE, "i8"), scores, [0.5], None)


def test_fractions_are_no_labels(simd):
    labels = np.array([0, 1, 0.5] * 500)
    with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
        read(labels[:1500], np.zeros(1500), [0.5], np.array([0, 1], "u8"))


def test_runs_that_ask_for_other_labels_are_not_merged():
    truth, scores, limits = np.zeros(3, "i8"), np.zeros(3), np.array([5], "u8")
    marks = _kernel.ScoreRun(truth, scores, limits, None, None, False)
    keys = _kernel.ScoreRun(truth, scores, limits, None, np.zeros(0, "u8"), False)
    with pytest.raises(ValueError, match="other parameters"):
        marks.merge(keys)
    keys.count(0, 3)
    assert keys.read()[0].tolist() == [[[0], [3]]]
