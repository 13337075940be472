"""Groups counted in one pass are what each of them is, counted alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fastrecall
from fastrecall import chunks, count

DRAW = np.random.default_rng
EXACT = ("tp", "n_true", "n_pred", "n", "agreed", "differing")


@pytest.fixture(params=[1, 2])
def threads(request, monkeypatch):
    """Cut small arrays, too, as large ones are."""
    monkeypatch.setattr(chunks, "_LEAST_SAMPLES", 512)
    monkeypatch.setattr(chunks, "_HEAD", 100)
    monkeypatch.setattr(chunks, "_ALIGNMENT", 8)
    with fastrecall.num_threads(request.param):
        yield request.param


def drawn(n=20_000, k=6, g=9, seed=0):
    draw = DRAW(seed)
    true = draw.integers(-1, k - 1, n)
    pred = np.where(draw.random(n) < 0.8, true, draw.integers(-1, k - 1, n))
    return true, pred, draw.integers(0, g, n)


def check_groups(counts, true, pred, masks, weight=None, rtol=0.0, **options):
    """Compare each group with its own samples, and the sum with all."""
    assert set(counts) == set(masks)
    classes = options.pop("labels", counts.classes)
    for group, mask in masks.items():
        some = None if weight is None else weight[mask]
        if some is None or some.any():
            alone = count(true[mask], pred[mask], sample_weight=some, labels=classes, **options)
            compare(counts[group], alone, rtol)
    compare(
        counts.overall, count(true, pred, sample_weight=weight, labels=classes, **options), rtol
    )


def compare(found, wanted, rtol):
    for name in EXACT:
        one, other = getattr(found, name), getattr(wanted, name)
        assert np.asarray(one).dtype == np.asarray(other).dtype, name
        np.testing.assert_allclose(one, other, rtol=rtol, atol=rtol, err_msg=name)
    if found.has_matrix and wanted.has_matrix:
        np.testing.assert_allclose(found.matrix(), wanted.matrix(), rtol=rtol, atol=rtol)
    assert found.classes.tolist() == wanted.classes.tolist()


def masks_of(*groups):
    keys = list(zip(*[group.tolist() for group in groups], strict=True))
    masks = {key: np.array([other == key for other in keys]) for key in set(keys)}
    return {key[0]: mask for key, mask in masks.items()} if len(groups) == 1 else masks


@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
@pytest.mark.parametrize("matrix", [None, True, False])
def test_one_array(matrix, unit, threads):
    true, pred, group = drawn()
    draw = DRAW(1)
    weight = {"whole": draw.integers(0, 9, len(true)), "real": draw.random(len(true))}.get(unit)
    counts = count(true, pred, groups=group, sample_weight=weight, matrix=matrix)
    assert counts.has_matrix == (matrix is not False)
    rtol = 1e-13 if unit == "real" else 0
    check_groups(counts, true, pred, masks_of(group), weight, rtol, matrix=matrix)
    if unit != "real":
        whole = count(true, pred, sample_weight=weight, matrix=matrix)
        assert counts.overall.classes.tolist() == whole.classes.tolist()
        assert counts.overall == whole


def test_float_weights_have_the_same_bits_for_any_number_of_threads(monkeypatch):
    true, pred, group = drawn(50_000)
    weight = DRAW(2).random(50_000) * 10.0 ** DRAW(3).integers(-9, 9, 50_000)
    one = count(true, pred, groups=group, sample_weight=weight)
    monkeypatch.setattr(chunks, "_LEAST_SAMPLES", 512)
    monkeypatch.setattr(chunks, "_HEAD", 100)
    for threads in (1, 2, 7):
        with fastrecall.num_threads(threads):
            other = count(true, pred, groups=group, sample_weight=weight)
        for name in ("n", "agreed", "differing"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
        assert one == other


@pytest.mark.parametrize("labels", [[2, 0], [3, 99, -1], [0.5, 1], [7]], ids=str)
@pytest.mark.parametrize("matrix", [None, True, False])
def test_given_labels(labels, matrix, threads):
    true, pred, group = drawn()
    counts = count(true, pred, groups=group, labels=labels, matrix=matrix)
    assert counts.partial
    check_groups(counts, true, pred, masks_of(group), labels=labels, matrix=matrix)


def test_words_in_several_arrays(threads):
    true, pred, group = drawn()
    words = np.array(["zebra", "ape", "\u00e9land", "cow", "bee", "newt"])
    true, pred = words[true], words[pred]
    sex = np.array(["m", "f"])[group % 2]
    counts = count(true, pred, groups={"sex": sex, "age": group.astype("u1")})
    assert counts.names == ("sex", "age")
    assert counts.groups == tuple(sorted(masks_of(sex, group)))
    check_groups(counts, true, pred, masks_of(sex, group))


def test_words_that_are_not_sorted(threads):
    pandas = pytest.importorskip("pandas")
    true, pred, group = drawn()
    names = ["m", "c", "x", "a", "k", "b"]
    sides = [pandas.Categorical.from_codes(side + 1, names) for side in (true, pred)]
    at = pandas.Categorical.from_codes(group % 3, ["z", "y", "x"])
    counts = count(*sides, groups=at)
    assert counts.groups == ("x", "y", "z")
    words = [np.array(names)[side + 1] for side in (true, pred)]
    check_groups(counts, *words, masks_of(np.asarray(at)))
    few = count(*sides, groups=at, labels=["x", "none", "a"])
    check_groups(few, *words, masks_of(np.asarray(at)), labels=["x", "none", "a"])


def test_chunks_that_end_at_different_places(threads):
    arrow = pytest.importorskip("pyarrow")
    true, pred, group = drawn()
    cuts = [[300, 9000], [5, 7, 9001, 19_990], [10_000]]
    sides = [
        arrow.chunked_array(np.split(side, cut))
        for side, cut in zip((true, pred, group), cuts, strict=True)
    ]
    weight = DRAW(1).integers(0, 5, len(true))
    counts = count(sides[0], sides[1], groups=sides[2], sample_weight=weight)
    check_groups(counts, true, pred, masks_of(group), weight)
    assert count(true, pred, groups=group, sample_weight=weight) == counts


@pytest.mark.parametrize("matrix", [None, False])
def test_ignored_labels(matrix, threads):
    true, pred, group = drawn()
    group[true == 2] += 100
    counts = count(true, pred, groups=group, ignore=[2, 3], matrix=matrix)
    kept = ~np.isin(true, [2, 3])
    assert counts == count(true[kept], pred[kept], groups=group[kept], matrix=matrix)
    listed = [None if label == 2 else label for label in true.tolist()]
    counts = count(listed, pred, groups=group, ignore=[None, 3], matrix=matrix)
    assert counts == count(true[kept], pred[kept], groups=group[kept], matrix=matrix)


def test_the_tables_of_many_groups_are_kept_on_request_only():
    true, pred, group = drawn(40_000, 60, 400)
    plain = count(true, pred, groups=group)
    asked = count(true, pred, groups=group, matrix=True)
    assert not plain.has_matrix
    assert asked.has_matrix
    assert asked.overall == count(true, pred)
    for name in EXACT[:3]:
        assert all((getattr(plain[g], name) == getattr(asked[g], name)).all() for g in plain)
    given = count(true, pred, groups=group, matrix=True, labels=np.arange(60))
    assert (given[3].matrix() == asked[3].select(np.arange(60)).matrix()).all()


def test_tables_that_do_not_fit_the_memory():
    size = 300_000
    labels = np.arange(size)
    with pytest.raises(MemoryError, match="confusion matrices of 10 groups and 300000 classes"):
        count(labels, labels, groups=labels % 10, matrix=True)


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", ">i2", "i8", "u8", "f4", "f8"])
def test_labels_of_any_dtype(dtype, threads):
    true, pred, group = drawn(3000, 2 if dtype == "?" else 5)
    true, pred = abs(true).astype(dtype), abs(pred).astype("i2" if dtype == "f4" else dtype)
    counts = count(true, pred, groups=group)
    assert counts.classes.dtype == count(true, pred).classes.dtype
    check_groups(counts, true, pred, masks_of(group))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_samples(data):
    n = data.draw(st.sampled_from([1, 2, 50, 2000]))
    ids = st.integers(-(2**63), 2**63 - 1)
    labels = np.array(data.draw(st.lists(ids, min_size=1, max_size=8)), dtype="i8")
    values = np.array(data.draw(st.lists(ids, min_size=1, max_size=8)), dtype="i8")
    draw = DRAW(data.draw(st.integers(0, 2**32)))
    true, pred, group = draw.choice(labels, n), draw.choice(labels, n), draw.choice(values, n)
    if data.draw(st.booleans()):
        true, group = np.sort(true), np.sort(group)[::-1]
    weight = data.draw(st.sampled_from([None, 2**40, 1.5]))
    weight = (
        None if weight is None else (draw.random(n) * weight).astype(np.array(weight).dtype) + 1
    )
    counts = count(true, pred, groups=group, sample_weight=weight)
    assert counts.groups == tuple(np.unique(group).tolist())
    check_groups(counts, true, pred, masks_of(group), weight, rtol=1e-13)


def indicators(kind, n=600, k=7):
    draw = DRAW(4)
    true, pred = (draw.random((2, n, k)) < 0.3).astype("i1")
    if kind == "dense":
        return true, pred
    sparse = pytest.importorskip("scipy.sparse")
    return sparse.csr_array(true), sparse.coo_array(pred) if kind == "mixed" else sparse.csr_array(
        pred
    )


@pytest.mark.parametrize("cells", [1 << 22, 50])
@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
@pytest.mark.parametrize("kind", ["dense", "sparse", "mixed"])
def test_indicators(kind, unit, cells, monkeypatch):
    from fastrecall.counts.groups import sets as grouping_sets

    monkeypatch.setattr(grouping_sets, "_CELLS", cells)
    true, pred = indicators(kind)
    dense = indicators("dense")
    draw = DRAW(1)
    groups = {"a": draw.choice(np.array(["x", "y"]), 600), "b": draw.integers(-1, 4, 600)}
    weight = {"whole": draw.integers(1, 9, 600), "real": draw.random(600)}.get(unit)
    counts = count(true, pred, groups=groups, sample_weight=weight)
    masks = masks_of(*groups.values())
    assert counts.kind == "multilabel"
    for group, mask in masks.items():
        some = None if weight is None else weight[mask]
        compare(counts[group], count(dense[0][mask], dense[1][mask], sample_weight=some), 1e-13)
    compare(counts.overall, count(*dense, sample_weight=weight), 1e-13)
    few = count(true, pred, groups=groups, sample_weight=weight, labels=[5, 1])
    assert few.classes.tolist() == [5, 1]
    assert (few["x", 0].tp == counts["x", 0].tp[[5, 1]]).all()


@pytest.mark.parametrize("weighted", [False, True])
def test_sets_of_labels(weighted):
    tables = indicators("dense")
    names = np.array(["ant", "bee", "cat", "dog", "eel", "fox", "gnu"])
    sides = [[set(names[row == 1].tolist()) for row in table] for table in tables]
    group = DRAW(1).integers(0, 5, 600)
    weight = DRAW(2).integers(1, 5, 600) if weighted else None
    counts = count(*sides, groups=group, multilabel=True, sample_weight=weight)
    assert counts.overall == count(*sides, multilabel=True, sample_weight=weight)
    for number in range(5):
        rows = np.flatnonzero(group == number)
        some = [[side[row] for row in rows] for side in sides]
        alone = count(
            *some, multilabel=True, sample_weight=None if weight is None else weight[rows]
        )
        assert counts[number] == alone
    assert count(*sides, groups=group, multilabel=True, labels=["cat"]).classes.tolist() == ["cat"]


def test_sums_of_weights_that_leave_int64():
    weight = np.full(4, 2**61)
    for sides in (([0, 1, 1, 0], [0, 1, 0, 0]), ([[0, 1]] * 4, [[0, 1]] * 4)):
        with pytest.raises(OverflowError):
            count(*sides, groups=[1, 1, 1, 1], sample_weight=weight)


def test_errors_of_the_targets_are_those_without_groups():
    for sides, options in (
        (([0, 1], [0, 1, 1]), {}),
        (([0.5, 1], [0.5, 1]), {}),
        ((["a", "b"], [0, 1]), {}),
        (([], []), {}),
        (([0, 1], [0, 1]), {"sample_weight": [1.0, float("nan")]}),
        (([0, 1], [0, 1]), {"sample_weight": [1.0]}),
        (([0, 1], [0, 1]), {"labels": ["a"]}),
        (([0, 1], [0, 1]), {"multilabel": True}),
        (([[0, 1], [1, 1]], [[0, 1], [1, 1]]), {"ignore": 1}),
        (([[0, 2], [1, 1]], [[0, 1], [1, 1]]), {}),
    ):
        with pytest.raises((ValueError, TypeError)) as alone:
            count(*sides, **options)
        with pytest.raises((ValueError, TypeError)) as grouped:
            count(*sides, groups=[1] * len(sides[0]), **options)
        assert (type(grouped.value), str(grouped.value)) == (type(alone.value), str(alone.value))


@pytest.mark.parametrize("values", [np.arange(20), np.arange(20) / 4])
@pytest.mark.parametrize("matrix", [None, True, False])
def test_combinations_that_need_more_than_64_bits(threads, values, matrix):
    true, pred, _ = drawn(5000)
    # Five bits for each of sixteen arrays, and groups that come more than once.
    draw = DRAW(7).integers(0, 20, (16, 1000))[:, DRAW(8).integers(0, 1000, 5000)]
    groups = {f"by {at}": values[some] for at, some in enumerate(draw)}
    found = count(true, pred, groups=groups, matrix=matrix)
    rows, which = np.unique(draw.T, axis=0, return_inverse=True)
    wanted = count(true, pred, groups=which.ravel(), matrix=matrix)
    assert found.groups == tuple(map(tuple, values[rows].tolist()))
    for name in EXACT:
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))
    indicators = np.eye(6, dtype=int)
    sets = count(indicators[true], indicators[pred], groups=groups)
    assert sets.groups == found.groups
    assert sets.n.tolist() == found.n.tolist()


def test_what_is_missing_among_too_many_combinations_is_named():
    true, pred, _ = drawn(5000)
    groups = {str(at): DRAW(at).integers(0, 20, 5000) / 4 for at in range(16)}
    groups["9"][4000] = np.nan
    with pytest.raises(ValueError, match=r"groups\['9'\] has missing values"):
        count(true, pred, groups=groups)


def test_more_cells_than_are_counted_at_once_are_not_blamed_on_memory(monkeypatch):
    monkeypatch.setattr("fastrecall.counts.groups.grouping._memory", lambda: 1 << 60)
    labels = np.arange(400)
    with pytest.raises(MemoryError, match=r"of 400 groups and 1640 classes have 1075840000 cells"):
        count(labels, labels, groups=labels, labels=np.arange(1640), matrix=True)
