"""Dask's collections give what NumPy's arrays give, however they are cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fastrecall

da = pytest.importorskip("dask.array")

from fastrecall.adapters.dask import count  # noqa: E402

WORDS = np.array(["cat", "dog", "bird", "a long word", ""])
rng = np.random.default_rng(3)
TRUE, PRED, WEIGHT = (rng.integers(0, 5, 400) for _ in range(3))


@pytest.fixture(autouse=True)
def here():
    import dask

    with dask.config.set(scheduler="synchronous"):
        yield


def cut(array, chunks):
    return da.from_array(array, chunks=chunks)


def unknown(array, chunks):
    """Return an array whose chunk sizes nobody knows."""
    lazy = cut(array, chunks)
    return lazy[lazy == lazy]


@st.composite
def cuts(draw, n):
    """Chunk sizes that add up to n; some are empty."""
    places = sorted(draw(st.lists(st.integers(0, n), max_size=6)))
    return tuple(np.diff([0, *places, n]).tolist())


@given(st.data(), st.integers(1, 40))
def test_however_the_sides_are_cut(data, n):
    chunks = [data.draw(cuts(n)) for _ in range(3)]
    sides = [
        cut(side[:n], (one,)) for side, one in zip((TRUE, PRED, WEIGHT + 1), chunks, strict=True)
    ]
    expected = fastrecall.count(TRUE[:n], PRED[:n], sample_weight=WEIGHT[:n] + 1)
    assert count(*sides[:2], sample_weight=sides[2]) == expected


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"labels": [3, 1, 9]},
        {"ignore": [0, 2]},
        {"matrix": False},
        {"labels": [4, 0], "ignore": 1, "matrix": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [cut, unknown])
def test_options(make, options):
    assert count(make(TRUE, 90), make(PRED, 90), **options) == fastrecall.count(
        TRUE, PRED, **options
    )


@pytest.mark.parametrize(
    "words", [WORDS, WORDS.astype(object), WORDS == "cat", np.arange(5) * 0.5 * 2]
)
def test_labels_of_other_kinds(words):
    y_true, y_pred = words[TRUE], words[PRED]
    assert count(cut(y_true, 130), cut(y_pred, 70)) == fastrecall.count(y_true, y_pred)


def test_words_that_differ_in_each_partition():
    y_true, y_pred = np.sort(WORDS[TRUE]), WORDS[PRED]
    assert count(cut(y_true, 20), cut(y_pred, 20)) == fastrecall.count(y_true, y_pred)


def test_weights_that_are_all_zero_in_a_partition():
    for weight in (np.where(np.arange(400) < 100, 0, WEIGHT), np.where(TRUE > 2, 0.25, 0.0)):
        got = count(cut(np.sort(TRUE), 50), cut(PRED, 50), sample_weight=cut(np.sort(weight), 50))
        assert got == fastrecall.count(np.sort(TRUE), PRED, sample_weight=np.sort(weight))


@pytest.mark.parametrize("nothing", [0, 0.0, False], ids=repr)
def test_weights_that_are_all_zero_in_all_partitions(nothing):
    """As of fastrecall.count; more partitions than one task adds up."""
    weight = np.full(400, nothing)
    for more in ({}, {"groups": cut(TRUE, 100)}):
        with pytest.raises(ValueError, match="must contain at least one non-zero number"):
            count(cut(TRUE, 10), cut(PRED, 100), sample_weight=cut(weight, 100), **more)
    # Neither a weight that is ignored nor weights that cancel are all zero.
    weight = np.where(TRUE == 1, 1, 0)
    got = count(cut(TRUE, 10), cut(PRED, 10), sample_weight=cut(weight, 10), ignore=1)
    assert got == fastrecall.count(TRUE, PRED, sample_weight=weight, ignore=1)


def test_one_side_in_memory():
    expected = fastrecall.count(TRUE, PRED, sample_weight=WEIGHT)
    assert count(cut(TRUE, 90), PRED, sample_weight=WEIGHT.tolist()) == expected
    assert count(TRUE, cut(PRED, 90), sample_weight=cut(WEIGHT, 7)) == expected


@pytest.mark.parametrize("chunks", [(90, 6), (90, 2), (400, 1)], ids=str)
def test_indicators(chunks):
    y_true, y_pred = (rng.integers(0, 2, (400, 6)) for _ in range(2))
    got = count(cut(y_true, chunks), cut(y_pred, (70, 3)), sample_weight=cut(WEIGHT, 33))
    assert got == fastrecall.count(y_true, y_pred, sample_weight=WEIGHT)


def test_indicators_of_other_widths():
    y_true, y_pred = np.ones((4, 3), int), np.ones((4, 2), int)
    with pytest.raises(ValueError, match="different numbers of labels"):
        count(cut(y_true, 2), cut(y_pred, 2))


def test_sets():
    y_true = np.array([{"a"}, {"a", "b"}, set(), {"c"}] * 5, dtype=object)
    y_pred = np.array([{"a"}, {"b"}, {"b"}, {"c", "d"}] * 5, dtype=object)
    got = count(cut(y_true, 3), cut(y_pred, 4), multilabel=True)
    assert got == fastrecall.count(y_true, y_pred, multilabel=True)


def test_many_classes_hold_no_matrix():
    labels = np.arange(3000)
    assert count(cut(labels, 100), cut(labels[::-1], 100)) == fastrecall.count(labels, labels[::-1])
    kept = count(cut(labels, 1000), cut(labels[::-1], 1000), matrix=True)
    assert kept == fastrecall.count(labels, labels[::-1], matrix=True)


def test_lazily():
    from dask import compute
    from dask.delayed import Delayed

    lazy = [count(cut(TRUE, 90), cut(side, 90), compute=False) for side in (PRED, TRUE)]
    assert all(isinstance(one, Delayed) for one in lazy)
    assert compute(*lazy) == (fastrecall.count(TRUE, PRED), fastrecall.count(TRUE, TRUE))


def test_one_task_a_partition_and_a_tree_of_sums():
    lazy = count(cut(TRUE, 4), cut(PRED, 4), compute=False)
    graph = lazy.__dask_graph__()
    sums = [key for key in graph if str(key).startswith(("added-", "_total-"))]
    # 100 partitions, by eights: 13, 2, and the last.
    assert len(sums) == 16
    most = max(len(graph.get_all_dependencies()[key]) for key in sums)
    assert most <= 8


def test_what_both_sides_share_is_computed_once():
    seen = []

    def load(block):
        seen.append(len(block))
        return block

    lazy = cut(TRUE, 100).map_blocks(load, dtype=TRUE.dtype, meta=TRUE[:0])
    assert count(lazy % 3, lazy % 2) == fastrecall.count(TRUE % 3, TRUE % 2)
    assert seen == [100] * 4


def test_empty_partitions_and_none_but_them():
    few = cut(TRUE, 50)[cut(np.arange(400), 50) > 380]
    other = cut(PRED, 50)[cut(np.arange(400), 50) > 380]
    assert count(few, other) == fastrecall.count(TRUE[381:], PRED[381:])
    with pytest.raises(ValueError, match="Found empty input array"):
        count(few[few > 9], other[other > 9])


def test_unknown_chunks_that_do_not_match():
    with pytest.raises(ValueError, match=r"y_true has 4, y_pred has 8.*compute_chunk_sizes\(\)"):
        count(unknown(TRUE, 100), unknown(PRED, 50))
    with pytest.raises(ValueError, match=r"a partition holds \d+ of y_true, \d+ of y_pred: all"):
        count(*(cut(side, 100)[cut(side, 100) > 1] for side in (TRUE, PRED)))


def test_lengths_that_differ():
    with pytest.raises(ValueError, match=r"inconsistent numbers of samples: \[400, 399\]"):
        count(cut(TRUE, 100), cut(PRED[1:], 100))


def test_nothing_is_computed_before_bad_options_are_refused():
    def never(block):
        raise AssertionError("computed")

    lazy = cut(TRUE, 100).map_blocks(never, dtype=int, meta=TRUE[:0])
    with pytest.raises(ValueError, match="labels holds 1 more than once"):
        count(lazy, lazy, labels=[1, 1])


@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_errors_of_a_partition_reach_the_caller(scheduler):
    import dask

    weight = np.ones(400)
    weight[310] = np.nan
    with dask.config.set(scheduler=scheduler):
        with pytest.raises(ValueError, match="Input sample_weight contains NaN"):
            count(cut(TRUE, 100), cut(PRED, 100), sample_weight=cut(weight, 100))
        with pytest.raises(ValueError, match="labels holds strings"):
            count(cut(TRUE, 100), cut(PRED, 100), labels=["a"])


def test_what_is_no_collection():
    with pytest.raises(TypeError, match=r"y_true is a numpy\.ndarray, which is no dask Array"):
        count(TRUE, PRED)
    with pytest.raises(ValueError, match="y should be a 1d array"):
        count(cut(TRUE.reshape(4, 10, 10), 2), cut(PRED, 100))


def test_count_itself_names_the_adapter():
    with pytest.raises(TypeError, match=r"fastrecall\.adapters\.dask\.count"):
        fastrecall.count(cut(TRUE, 100), PRED)


def test_groups():
    sexes = WORDS[:2][TRUE % 2]
    got = count(cut(TRUE, 90), cut(PRED, 70), groups=cut(sexes, 50), sample_weight=cut(WEIGHT, 60))
    assert got == fastrecall.count(TRUE, PRED, groups=sexes, sample_weight=WEIGHT)
    groups = {"sex": np.sort(sexes), "age": WEIGHT}
    got = count(cut(TRUE, 90), cut(PRED, 90), groups={"sex": cut(groups["sex"], 90), "age": WEIGHT})
    assert got == fastrecall.count(TRUE, PRED, groups=groups)
    assert got.names == ("sex", "age")
    with pytest.raises(ValueError, match=r"inconsistent numbers of samples: \[400, 400, 399\]"):
        count(cut(TRUE, 90), cut(PRED, 90), groups=cut(sexes[1:], 90))
