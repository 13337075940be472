"""Columns of dask's DataFrames: cut by their index, or nobody knows where."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall

pd = pytest.importorskip("pandas")
dd = pytest.importorskip("dask.dataframe")

from fastrecall.adapters.dask import count  # noqa: E402

WORDS = np.array(["cat", "dog", "bird", "a long word", ""])
rng = np.random.default_rng(4)
FRAME = pd.DataFrame({name: rng.integers(0, 5, 300) for name in ("truth", "guess", "weight")})
WHOLE = fastrecall.count(FRAME.truth, FRAME.guess)
WEIGHTED = fastrecall.count(FRAME.truth, FRAME.guess, sample_weight=FRAME.weight)


@pytest.fixture(autouse=True)
def here():
    import dask

    with dask.config.set(scheduler="synchronous"):
        yield


def cut(frame, parts):
    return dd.from_pandas(frame, npartitions=parts)


def test_columns_of_one_frame():
    lazy = cut(FRAME, 7)
    assert count(lazy.truth, lazy["guess"]) == WHOLE
    assert count(lazy.truth, lazy.guess, sample_weight=lazy.weight) == WEIGHTED
    assert count(lazy[["truth"]], lazy.guess, labels=[3, 1]) == WHOLE.select([3, 1])


def test_after_work_on_the_frame():
    lazy = cut(FRAME, 7)
    some = lazy[lazy.weight > 2].assign(guess=lazy.guess % 3)
    kept = FRAME[FRAME.weight > 2].assign(guess=FRAME.guess % 3)
    assert count(some.truth, some.guess) == fastrecall.count(kept.truth, kept.guess)
    far = lazy[lazy.truth > 9]
    with pytest.raises(ValueError, match="Found empty input array"):
        count(far.truth, far.guess)


def test_frames_that_are_cut_in_different_places():
    one, other, third = (cut(FRAME, parts) for parts in (3, 7, 5))
    assert count(one.truth, other.guess) == WHOLE
    assert count(one.truth, other.guess, sample_weight=third.weight) == WEIGHTED


def test_unknown_divisions():
    known, unknown = cut(FRAME, 5), cut(FRAME, 5).clear_divisions()
    assert count(unknown.truth, unknown.guess) == WHOLE
    assert count(unknown.truth, known.guess) == WHOLE
    with pytest.raises(ValueError, match=r"y_true has 5, y_pred has 4\. Take them from one Data"):
        count(unknown.truth, cut(FRAME, 4).guess)


def test_rows_that_one_side_lacks():
    lazy = cut(FRAME, 3)
    with pytest.raises(ValueError, match=r"a partition holds \d+ of y_true, \d+ of y_pred: all"):
        count(lazy.truth, lazy[lazy.weight > 2].guess)


def test_arrays_beside_series():
    lazy = cut(FRAME, 5)
    sizes = tuple(lazy.map_partitions(len).compute())
    from dask.array import from_array

    array = from_array(FRAME.guess.to_numpy(), chunks=(sizes,))
    assert count(lazy.truth, array) == WHOLE
    assert count(array, lazy.truth, sample_weight=lazy.weight) == fastrecall.count(
        FRAME.guess, FRAME.truth, sample_weight=FRAME.weight
    )
    with pytest.raises(ValueError, match="y_true has 5, y_pred has 3"):
        count(lazy.truth, array.rechunk(100))
    with pytest.raises(TypeError, match=r"y_pred is a pandas\..*Series.*from_pandas"):
        count(lazy.truth, FRAME.guess)


@pytest.mark.parametrize("dtype", ["category", "object", "string[pyarrow]", "string[python]"])
def test_words(dtype):
    frame = pd.DataFrame({name: pd.Series(WORDS[FRAME[name]]) for name in ("truth", "guess")})
    frame = frame.sort_values("truth", ignore_index=True)
    expected = fastrecall.count(frame.truth, frame.guess)
    if dtype != "string[python]":
        pytest.importorskip("pyarrow")
    lazy = cut(frame.astype({"truth": dtype}), 6)
    assert count(lazy.truth, lazy.guess) == expected
    # Each partition with categories of its own.
    if dtype == "category":
        own = lazy.truth.map_partitions(lambda part: part.cat.remove_unused_categories())
        assert count(own, lazy.guess) == expected


# NumPy's, where a message is looked for; scikit-learn's search for one gives it, too.
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast:RuntimeWarning")
def test_missing_labels():
    frame = FRAME.assign(truth=FRAME.truth.astype("Int64").mask(FRAME.truth == 3))
    lazy = cut(frame, 5)
    kept = FRAME[FRAME.truth != 3]
    assert count(lazy.truth, lazy.guess, ignore=[None]) == fastrecall.count(kept.truth, kept.guess)
    with pytest.raises(ValueError, match="Input y_true contains NaN"):
        count(lazy.truth, lazy.guess)


def test_a_file_is_read_once(tmp_path):
    seen = tmp_path / "seen"
    seen.mkdir()

    def load(number):
        (seen / f"{number}-{len(list(seen.iterdir()))}").touch()
        return FRAME[number * 100 : (number + 1) * 100]

    lazy = dd.from_map(load, range(3), meta=FRAME[:0])
    assert count(lazy.truth, lazy.guess, sample_weight=lazy.weight) == WEIGHTED
    assert sorted(path.name[0] for path in seen.iterdir()) == ["0", "1", "2"]


def test_groups():
    lazy = cut(FRAME.assign(sex=WORDS[FRAME.weight % 2]), 5)
    kept = lazy.compute()
    for names in (["sex"], ["sex", "weight"]):
        got = count(lazy.truth, lazy.guess, groups={name: lazy[name] for name in names})
        expected = {name: kept[name] for name in names}
        assert got == fastrecall.count(kept.truth, kept.guess, groups=expected)
    assert count(lazy.truth, lazy.guess, groups=lazy.sex) == fastrecall.count(
        kept.truth, kept.guess, groups=kept.sex
    )
