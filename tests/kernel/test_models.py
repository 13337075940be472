"""models.h and loops/right.h: runs side by side, and what every two of them have right."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from fastrecall._kernel import Labels, Models, RejectedError, Run, ScoreRun
from tests.kernel.layouts import DTYPES, LAYOUTS

SIZES = [1, 63, 64, 65, 1023, 1024, 1025, 8191, 8192, 8193, 30_000]


def run(true, pred, *, ignored=None, weight=None):
    return Run(true, pred, weight, None, True, 1024, True, False, ignored)


def check(models, true, predicted):
    right = np.array([np.asarray(true) == pred for pred in predicted])
    found = models.both()
    for a in range(len(right)):
        for b in range(a, len(right)):
            assert found[a, b] == (right[a] & right[b]).sum()


def same_answers(found, wanted):
    for one, other in zip(found, wanted, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("size", SIZES)
def test_any_number_of_samples(simd, size):
    true, *predicted = np.random.default_rng(size).integers(0, 3, (5, size))
    models = Models([run(true, pred) for pred in predicted], True)
    models.count(0, size)
    check(models, true, predicted)
    for counted, pred in zip(models.runs, predicted, strict=True):
        alone = run(true, pred)
        alone.count(0, size)
        same_answers(counted.read(), alone.read())


@pytest.mark.parametrize("pred_dtype", DTYPES)
@pytest.mark.parametrize("true_dtype", DTYPES)
def test_two_dtypes(simd, true_dtype, pred_dtype):
    true, *predicted = np.random.default_rng(0).integers(0, 2, (3, 1500))
    models = Models(
        [run(true.astype(true_dtype), pred.astype(pred_dtype)) for pred in predicted], True
    )
    models.count(0, 1500)
    check(models, true, predicted)


@pytest.mark.parametrize("width", [1, 2, 4])
def test_the_same_bits_are_other_labels_without_a_sign(simd, width):
    true = np.random.default_rng(width).integers(-2, 2, 1500).astype(f"i{width}")
    signed, unsigned = true.copy(), true.view(f"u{width}")
    models = Models([run(true, pred) for pred in (signed, unsigned)], True)
    models.count(0, 1500)
    check(models, true, [signed, unsigned])


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(simd, layout):
    true, *predicted = np.random.default_rng(0).integers(0, 5, (3, 2500))
    true, predicted = layout(true), [layout(pred) for pred in predicted]
    models = Models([run(true, pred) for pred in predicted], True)
    models.count(0, 2500)
    check(models, true, predicted)


def test_ignored_samples(simd):
    true, *predicted = np.random.default_rng(0).integers(0, 4, (3, 9000))
    ignored = np.array([1, 3], dtype=np.uint64)
    models = Models([run(true, pred, ignored=ignored) for pred in predicted], True)
    models.count(0, 9000)
    kept = ~np.isin(true, [1, 3])
    check(models, true[kept], [pred[kept] for pred in predicted])


def test_codes_with_values():
    codes = np.random.default_rng(0).integers(0, 3, 3000).astype("int8")
    values = np.array([7, -2, 5])
    predicted = np.random.default_rng(1).choice(values, (2, 3000))
    models = Models([run(Labels(codes, values), pred) for pred in predicted], True)
    models.count(0, 3000)
    check(models, values[codes], predicted)


def test_parts_add_up():
    true, *predicted = np.random.default_rng(0).integers(0, 30, (4, 20_000))
    parts = [Models([run(true, pred) for pred in predicted], True) for _ in range(3)]
    for part, cut in zip(parts, [(0, 5000), (5000, 5001), (5001, 20_000)], strict=True):
        part.count(*cut)
    for part in parts[1:]:
        parts[0].merge(part)
    check(parts[0], true, predicted)
    assert sum(parts[0].runs[1].read()[3].ravel()) == 20_000


def test_unpaired_models_count_no_pairs():
    models = Models([run(np.arange(3), np.arange(3))], False)
    models.count(0, 3)
    assert models.both() is None
    paired = Models([run(np.arange(3), np.arange(3))], True)
    with pytest.raises(ValueError, match="paired"):
        paired.merge(models)


def test_which_run_was_rejected():
    good, bad = np.ones(3000), np.ones(3000)
    bad[2900] = 0.5
    models = Models([run(good, good), run(good, bad), run(good, good)], True)
    with pytest.raises(RejectedError) as raised:
        models.count(0, 3000)
    assert raised.value.args == ("a label is no integer", 1)
    with pytest.raises(RuntimeError, match="failed"):
        models.count(0, 3000)


def test_misuse():
    one = run(np.arange(3), np.arange(3))
    for runs in ([], [None], [one, 3]):
        with pytest.raises(TypeError, match="one run or several"):
            Models(runs, True)
    models = Models([one, run(np.arange(2), np.arange(2))], True)
    for cut in [(0, 3), (2, 1), (0, sys.maxsize)]:
        with pytest.raises(ValueError, match="no samples"):
            models.count(*cut)
    with pytest.raises(RuntimeError, match="in use"):
        Models([one, one], True).count(0, 3)
    with pytest.raises(ValueError, match="as many models"):
        models.merge(models)
    with pytest.raises(RuntimeError, match="only"):
        models.__init__([one], True)
    empty = Models.__new__(Models)
    with pytest.raises((RuntimeError, TypeError)):
        empty.count(0, 0)
    assert empty.both() is None


def test_a_stopped_count_ends():
    models = Models([run(np.arange(3), np.arange(3))], True)
    models.stop()
    models.count(0, 3)
    assert models.both().tolist() == [[0]]


def test_where_one_run_is_in_use_the_others_stay_open():
    true = np.arange(9)
    free, used = run(true, true), run(true, true)
    used.read()
    with pytest.raises(RuntimeError, match="in use"):
        Models([free, used], False).count(0, 9)
    free.count(0, 9)
    assert free.read()[-1] == 9


def test_nothing_is_no_run():
    true = np.arange(9)
    limits = np.array([5], np.uint64)
    one = run(true, true)
    runs = [one, Models([one], False), ScoreRun(true, true, limits, None, limits, False)]
    for each in runs:
        with pytest.raises(TypeError, match="None"):
            each.merge(None)
