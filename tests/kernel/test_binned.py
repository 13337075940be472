"""Scores are counted between limits, whatever their width, layout and bits."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall import _kernel
from fastrecall.cutoffs import cutoffs

FLOATS = (np.float16, np.float32, np.float64)
ZERO_ONE = np.array([0, 1], dtype=np.uint64)
NO_WEIGHT = None


def limits_of(thresholds, dtype, *, inclusive=True):
    found = cutoffs(np.array(thresholds, dtype=np.float64), np.dtype(dtype), inclusive=inclusive)
    return found.limits


def counted(truth, scores, limits, weights=NO_WEIGHT, keys=ZERO_ONE, *, shared=False):
    run = _kernel.ScoreRun(truth, scores, limits, weights, keys, shared)
    run.count(0, run.size)
    return run.read()


def by_hand(truth, scores, thresholds, weights=None):
    """The same in Python's numbers: cells of one column, with labels 0, 1 and others."""
    cells = [[0, 0, 0] for _ in range(len(thresholds) + 1)]
    weights = [1] * len(truth) if weights is None else weights
    for label, score, weight in zip(truth, scores, weights, strict=True):
        reached = sum(score >= threshold for threshold in thresholds)
        cells[reached][label if label in (0, 1) else 2] += weight
    return cells


@pytest.fixture(params=_kernel.simd_variants())
def simd(request):
    _kernel.use_simd(request.param)
    yield request.param
    _kernel.use_simd(_kernel.simd_variants()[0])


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("n_thresholds", [0, 1, 2, 3, 101, 3000])
def test_every_instruction_set_counts_the_same(simd, dtype, n_thresholds):
    draw = np.random.default_rng(n_thresholds)
    scores = draw.normal(size=5000).astype(dtype)
    scores[:6] = [0.0, -0.0, np.inf, -np.inf, np.finfo(dtype).tiny, np.finfo(dtype).max]
    truth = draw.integers(0, 3, 5000)
    thresholds = np.unique(draw.choice(scores.astype(np.float64), n_thresholds))
    cells, outside, total = counted(truth, scores, limits_of(thresholds, dtype))
    reached = np.searchsorted(thresholds, scores.astype(np.float64), side="right")
    expected = np.zeros((len(thresholds) + 1, 3), dtype=np.int64)
    np.add.at(expected, (reached, truth), 1)
    assert cells[0].tolist() == expected.tolist()
    assert (outside, total) == (False, 5000)


@given(
    st.lists(st.tuples(st.integers(-1, 2), st.floats(allow_nan=False, width=32)), max_size=40),
    st.lists(st.floats(allow_nan=False), max_size=8, unique=True),
    st.sampled_from([np.float32, np.float64]),
)
def test_any_floats(samples, thresholds, dtype):
    # Both zeros are one threshold.
    thresholds = sorted(set(thresholds))
    scores = np.array([score for _, score in samples], dtype=dtype)
    truth = [label for label, _ in samples]
    found = cutoffs(np.array(thresholds, dtype=np.float64), np.dtype(dtype), inclusive=True)
    cells, _, total = counted(np.array(truth, dtype=np.int64), scores, found.limits)
    expected = by_hand(truth, scores.astype(float).tolist(), thresholds)
    at_least = [sum(map(sum, expected[at + 1 :])) for at in range(len(thresholds))]
    assert [cells[0, at:].sum() for at in found.reached] == at_least
    assert total == len(samples)


def test_thresholds_close_together():
    # So many share a slot that the scores between them are searched by halves.
    thresholds = 1 + np.arange(500) * 2.0**-52
    thresholds = np.concatenate([[0.0], thresholds, [1e300]])
    scores = np.random.default_rng(0).choice(np.concatenate([thresholds, -thresholds]), 4000)
    truth = np.zeros(4000, dtype=np.int8)
    cells, _, _ = counted(truth, scores, limits_of(thresholds, np.float64))
    reached = np.searchsorted(thresholds, scores, side="right")
    assert cells[0, :, 0].tolist() == np.bincount(reached, minlength=503).tolist()


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("n_thresholds", [2, 20, 101, 900, 5000])
@pytest.mark.parametrize("low", [-1.0, 0.0, 0.25])
def test_limits_are_told_from_their_neighbours(simd, dtype, n_thresholds, low):
    # One limit a slot, in few slots and in many, or several of them.
    thresholds = np.unique(np.linspace(low, 1, n_thresholds).astype(dtype))
    ends = np.array([np.inf, np.finfo(dtype).smallest_subnormal, 0], dtype)
    sides = [np.nextafter(thresholds, dtype(end)) for end in (-np.inf, np.inf)]
    scores = np.concatenate([thresholds, *sides, ends, -ends])
    truth = np.arange(len(scores)) % 3
    cells, _, _ = counted(truth, scores, limits_of(thresholds, dtype))
    reached = np.searchsorted(thresholds, scores, side="right")
    expected = np.zeros((len(thresholds) + 1, 3), dtype=np.int64)
    np.add.at(expected, (reached, truth), 1)
    assert cells[0].tolist() == expected.tolist()


LAYOUTS = {
    "contiguous": lambda a: a,
    "strided": lambda a: np.repeat(a, 3, axis=0)[::3],
    "reversed": lambda a: a[::-1].copy()[::-1],
    "swapped": lambda a: a.astype(a.dtype.newbyteorder()),
    "unaligned": lambda a: np.frombuffer(b"x" + a.tobytes(), a.dtype, offset=1).reshape(a.shape),
    "read-only": lambda a: np.frombuffer(a.tobytes(), a.dtype).reshape(a.shape),
}


@pytest.mark.parametrize("dtype", [*FLOATS, np.int8, np.uint64, np.bool_])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_and_dtypes(layout, dtype):
    draw = np.random.default_rng(1)
    scores = draw.integers(0, 2 if dtype is np.bool_ else 9, 3000).astype(dtype)
    truth = draw.integers(0, 2, 3000)
    kind = scores.dtype if scores.dtype.kind == "f" else np.float64
    limits = limits_of([0.5, 3, 7], kind)
    for labels in (truth, truth.astype(bool), truth.astype(np.float32), truth.astype(np.uint8)):
        cells, _, _ = counted(LAYOUTS[layout](labels), LAYOUTS[layout](scores), limits)
        expected = by_hand(truth.tolist(), scores.tolist(), [0.5, 3, 7])
        assert cells[0].tolist() == expected


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("columns", [1, 3, 200])
def test_columns(columns, order):
    draw = np.random.default_rng(columns)
    scores = np.array(draw.random((700, columns)), dtype=np.float32, order=order)
    truth, weights = draw.integers(0, columns, 700), draw.integers(0, 5, 700)
    table = np.eye(columns, dtype=np.int8)[truth]
    limits = limits_of([0.25, 0.5], np.float32)
    keys = np.arange(columns, dtype=np.uint64)
    for given_weights in (None, weights):
        each = np.ones(700, dtype=np.int64) if given_weights is None else given_weights
        shared, outside, total = counted(truth, scores, limits, given_weights, keys, shared=True)
        of_table, _, _ = counted(table, scores, limits, given_weights)
        assert not outside
        assert total == each.sum()
        assert np.array_equal(of_table[:, :, :2], shared)
        for column in range(columns):
            reached = np.searchsorted([0.25, 0.5], scores[:, column], side="right")
            expected = np.zeros((3, 2), dtype=np.int64)
            np.add.at(expected, (reached, (truth == column).astype(int)), each)
            assert np.array_equal(shared[column], expected)


def test_labels_outside_of_the_columns_are_told():
    scores = np.zeros((2, 2))
    for label, outside in ((1, False), (2, True), (-1, True), (2**40, True)):
        truth = np.array([0, label])
        assert (
            counted(truth, scores, limits_of([0], "f8"), keys=ZERO_ONE, shared=True)[1] is outside
        )


@pytest.mark.parametrize("keys", [[0, 1], [7, 300_000_000_000], [5, 4, 3, 2, 1, 10**9]])
def test_any_vocabulary(keys):
    draw = np.random.default_rng(0)
    truth = draw.choice([*keys, 77], 3000)
    cells, _, _ = counted(truth, np.zeros(3000), limits_of([], "f8"), keys=np.array(keys, "u8"))
    assert cells[0, 0].tolist() == [*((truth == key).sum() for key in keys), (truth == 77).sum()]


def test_float_weights_are_summed_exactly():
    weights = np.array([1e16, 1.0, -1e16, 0.1, 0.2] * 500)
    truth, scores = np.zeros(2500, dtype=np.int64), np.ones(2500)
    cells, _, total = counted(truth, scores, limits_of([0.5], "f8"), weights)
    assert cells[0, 1, 0] == total == pytest.approx(500 * 1.3, rel=1e-15)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("at", [0, 63, 64, 1023, 1024, 1999])
def test_nan_is_refused_wherever_it_is(simd, dtype, at):
    scores = np.zeros(2000, dtype=dtype)
    for sign in (np.nan, -np.nan):
        scores[at] = sign
        with pytest.raises(_kernel.RejectedError, match="a score is NaN"):
            counted(np.zeros(2000, dtype=np.int64), scores, limits_of([0.5], dtype))


@pytest.mark.parametrize("bits", [0xFFFFFFFF, 0x7FFFFFFF, 0x7F800001, 0xFF800001])
@pytest.mark.parametrize("thresholds", [[], [0.0], [0.0, 1.0], [np.inf]])
def test_any_nan_stays_inside_the_cells(simd, bits, thresholds):
    scores = np.full(3000, bits, dtype=np.uint32).view(np.float32)
    with pytest.raises(_kernel.RejectedError):
        counted(np.zeros(3000, dtype=np.int64), scores, limits_of(thresholds, np.float32))


def test_a_fraction_is_no_label():
    with pytest.raises(_kernel.RejectedError, match="no integer"):
        counted(np.array([0.5, 1.0]), np.zeros(2), limits_of([0.5], "f8"))


@pytest.mark.parametrize(
    "limits", [[2, 1], [1, 1], [2**32 - 1], [2**40]], ids=["falling", "twice", "all", "wide"]
)
def test_limits_are_checked(limits):
    with pytest.raises(ValueError, match="limits are sorted"):
        counted(np.zeros(1, np.int64), np.zeros(1, np.float32), np.array(limits, np.uint64))


def test_shapes_are_checked():
    limits, truth = limits_of([0.5], "f8"), np.zeros(3, dtype=np.int64)
    with pytest.raises(ValueError, match="3 true labels and 2 scores"):
        counted(truth, np.zeros(2), limits)
    with pytest.raises(ValueError, match="2 labels of 3 columns"):
        counted(truth, np.zeros((3, 3)), limits, shared=True)
    with pytest.raises(ValueError, match="2 columns of labels, 3 of scores"):
        counted(np.zeros((3, 2), dtype=np.int64), np.zeros((3, 3)), limits)
    with pytest.raises(ValueError, match="3 dimensions"):
        counted(truth, np.zeros((3, 1, 1)), limits)
    with pytest.raises(MemoryError):
        counted(truth, np.zeros((3, 2**15)), np.arange(2**16, dtype=np.uint64))


def test_merged_runs_are_one_run():
    draw = np.random.default_rng(3)
    truth, scores = draw.integers(0, 2, 5000), draw.random(5000)
    limits = limits_of(np.linspace(0, 1, 11), "f8")
    for weights in (None, draw.integers(0, 9, 5000), draw.random(5000)):
        whole = counted(truth, scores, limits, weights)
        runs = [_kernel.ScoreRun(truth, scores, limits, weights, ZERO_ONE, False) for _ in "ab"]
        runs[0].count(0, 1700)
        runs[1].count(1700, 5000)
        runs[0].merge(runs[1])
        cells, outside, total = runs[0].read()
        assert np.array_equal(cells, whole[0])
        assert (outside, total) == whole[1:]


def test_unlike_runs_are_not_merged():
    truth, scores = np.zeros(2, dtype=np.int64), np.zeros(2)
    runs = [
        _kernel.ScoreRun(truth, scores, limits_of(each, "f8"), None, ZERO_ONE, False)
        for each in ([0.5], [0.6])
    ]
    with pytest.raises(ValueError, match="other parameters"):
        runs[0].merge(runs[1])
    with pytest.raises(ValueError, match="itself"):
        runs[0].merge(runs[0])


def test_runs_of_other_shapes_are_not_merged():
    truth, scores, limits = np.zeros(2, dtype=np.int64), np.zeros(2), limits_of([0.5], "f8")
    keys, table = np.arange(2, dtype="u8"), np.zeros((2, 2))

    def run(scores=scores, limits=limits, weights=None, keys=keys, shared=False):
        return _kernel.ScoreRun(truth, scores, limits, weights, keys, shared)

    for one, other in (
        (run(), run(weights=np.ones(2))),
        (run(), run(table)),
        (run(), run(limits=limits_of([0.5, 0.6], "f8"))),
        (run(), run(scores.astype("f4"), limits_of([0.5], "f4"))),
        (run(table), run(table, shared=True)),
        (run(), run(keys=None)),
        (run(), run(keys=keys[:1])),
        (run(), run(keys=keys + 1)),
    ):
        with pytest.raises(ValueError, match="other parameters"):
            one.merge(other)


def test_merged_weights_that_leave_int64():
    truth, scores, weights = np.zeros(2, dtype=np.int64), np.zeros(2), np.full(2, 2**61)
    one, other, empty = (
        _kernel.ScoreRun(truth, scores, limits_of([0.5], "f8"), weights, ZERO_ONE, False)
        for _ in range(3)
    )
    one.count(0, 2)
    other.count(0, 2)
    one.merge(empty)
    with pytest.raises(OverflowError, match="absolute weights"):
        one.merge(other)


@pytest.mark.parametrize("at", [0, 1000, 4999])
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_nan_among_scores_that_are_looked_up(simd, dtype, at):
    """Many limits are not compared with; neither are those beside weights."""
    truth, scores = np.zeros(5000, dtype=np.int64), np.zeros(5000, dtype)
    scores[at] = np.nan
    many, weights = np.linspace(-1, 1, 101).astype(dtype), np.arange(5000) / 8
    for limits, weight in ((many, None), (many[:2], weights)):
        with pytest.raises(_kernel.RejectedError, match="a score is NaN"):
            counted(truth, scores, limits_of(np.unique(limits), dtype), weight)
    counted(truth, np.zeros(5000, dtype), limits_of(np.unique(many), dtype), weights)


@pytest.mark.skipif(sys.maxsize < 2**32, reason="no array has so many columns")
def test_more_cells_than_indices():
    truth, limits = np.zeros(1, dtype=np.int64), limits_of([0.5], "f8")
    endless = np.broadcast_to(np.zeros((1, 1)), (1, 2**31 + 1))
    with pytest.raises(MemoryError):
        counted(truth, endless, limits, keys=None)
    keys, many = np.arange(2**20, dtype="u8"), np.arange(2**12, dtype="u8")
    with pytest.raises(MemoryError):
        counted(truth, np.zeros(1), many, keys=keys)


@pytest.mark.parametrize("columns", [0, 3000])
def test_no_columns_or_very_many(columns):
    draw = np.random.default_rng(columns)
    truth, scores = draw.integers(0, 2, 50), draw.random((50, columns))
    weights = draw.integers(0, 5, 50)
    cells, outside, total = counted(truth, scores, limits_of([0.5], "f8"), weights)
    assert (cells.shape, outside, total) == ((columns, 2, 3), False, weights.sum())
    reached = (scores >= 0.5).T @ (weights * truth)
    assert cells[:, 1, 1].tolist() == reached.tolist()


@pytest.mark.parametrize("dtype", ["f4", "f8", "i1", "u8"])
def test_labels_that_the_truth_cannot_hold(dtype):
    truth = np.array([0, 1, 1, 0], dtype)
    for far in (2**24 + 1, -(2**24) - 1, -(2**40)):
        keys = np.array([1, far], dtype="i8").view("u8")
        cells, *_ = counted(truth, np.zeros(4), limits_of([0.5], "f8"), keys=keys)
        assert cells[0].tolist() == [[2, 0, 2], [0, 0, 0]]


@pytest.mark.parametrize("dtype", ["i2", "u1", "i8"])
def test_labels_at_the_end_of_a_dtype(dtype):
    last = np.iinfo(dtype).max
    keys = last - np.arange(100, dtype=np.int64)
    truth = np.array([last, last - 99, last - 100, 0], dtype)
    cells, *_ = counted(truth, np.zeros(4), limits_of([0.5], "f8"), keys=keys.astype("u8"))
    assert cells[0, 0, [0, 99, 100]].tolist() == [1, 1, 2]


def test_more_limits_than_lie_near():
    scores = np.random.default_rng(0).random(200_000) + 1
    thresholds = np.linspace(1, 2, 20_000)
    cells, *_ = counted(np.zeros(200_000, np.int64), scores, limits_of(thresholds, "f8"))
    wanted = np.bincount(np.searchsorted(thresholds, scores, side="right"), minlength=20_001)
    assert (cells[0, :, 0] == wanted).all()


def test_scores_that_change_meanwhile_crash_nothing():
    scores, truth = np.zeros(1 << 16, dtype=np.float32), np.zeros(1 << 16, dtype=np.int64)
    bits, stop = scores.view(np.uint32), threading.Event()

    def write():
        draw = np.random.default_rng(0)
        while not stop.is_set():
            bits[:] = draw.integers(0, 2**32, len(bits), dtype=np.uint32)
            truth[:] = draw.integers(-(2**63), 2**63 - 1, len(truth))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(30):
            try:
                cells, _, total = counted(truth, scores, limits_of([0, 1, 2], np.float32))
                assert cells.sum() == total == len(truth)
            except _kernel.RejectedError:
                pass
    finally:
        stop.set()
        writer.join()
