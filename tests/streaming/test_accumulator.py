"""An accumulator holds what counting all batches at once would give, whatever a batch holds."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrecall import Accumulator, Counts, count
from fastrecall.streaming import journal
from tests.streaming.feeding import check_same, count_of, cut, fed

WORDS = ["a", "b", "cc", "d", "eee", "f"]


@pytest.fixture
def hasty(monkeypatch):
    """Few slots and few bytes: all that happens in long streams happens at once."""
    monkeypatch.setattr(journal, "CAPACITY", 5)
    monkeypatch.setattr(journal, "_FEW", 3)
    monkeypatch.setattr(journal, "_BYTES", 1 << 10)


CUTS = st.lists(st.integers(0, 60), max_size=12)
PAIRS = st.lists(st.tuples(st.integers(-2, 5), st.integers(-2, 5)), min_size=1, max_size=60)
GIVEN = [None, [3], [4, 0, 9], list(range(-2, 6)), [77], range(50)]
KINDS = {
    "int64": np.int64,
    "int8": np.int8,
    "big-endian": np.dtype(">i4"),
    "float": np.float64,
    "words": np.array,
    "list of words": list,
    "objects": lambda words: np.array(words, dtype=object),
    "list": list,
}


def as_kind(values, kind):
    make = KINDS[kind]
    if kind in OF_WORDS:
        return make([WORDS[value] for value in values])
    return list(values) if make is list else np.array(values, dtype=make)


OF_WORDS = ("words", "list of words", "objects")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", GIVEN, ids=lambda given: f"{given}".replace(" ", ""))
@settings(max_examples=40)
@given(PAIRS, CUTS, st.sampled_from([None, 0, [1, 2]]), st.sampled_from([None, True, False]))
def test_batches_add_up_to_the_whole(kind, labels, pairs, cuts, ignore, matrix):
    if kind in OF_WORDS:
        pairs = [(abs(true), abs(pred)) for true, pred in pairs]
        named = dict(enumerate(WORDS))
        labels = labels and [named.get(at, f"w{at}") for at in labels]
        ignore = None if ignore is None else [named[at] for at in np.atleast_1d(ignore)]
    sides = [as_kind(side, kind) for side in zip(*pairs, strict=True)]
    options = {"labels": labels, "ignore": ignore, "matrix": matrix}
    accumulator = fed(cut(sides, cuts), **options)
    whole = count(*sides, **options)
    if whole.n == 0 and labels is None:
        # All are ignored: whatever kind of labels they had, nothing was counted.
        whole = Counts.empty()
    check_same(accumulator.counts, whole)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.float32, "U2", object])
@pytest.mark.parametrize("labels", [None, [3, 1], range(40)], ids=["found", "few", "many"])
def test_long_streams(labels, dtype):
    draw = np.random.default_rng(1)
    typed = draw.integers(0, 30, (2, 4000)).astype(str if dtype is object else dtype).astype(dtype)
    given = map_str(labels) if labels is not None and dtype in ("U2", object) else labels
    accumulator = Accumulator(given)
    for at, batch in enumerate(cut(typed, range(0, 4000, 7))):
        accumulator.update(*batch)
        if at % 97 == 0:
            so_far = typed[:, : max(7 * at, 0)]
            assert at == 0 or accumulator.counts == count(*so_far, labels=given)
    check_same(accumulator.counts, count(*typed, labels=given))


def map_str(labels):
    return [str(label) for label in labels]


@pytest.mark.parametrize("weights", [[1, 2, -3, 0], [0.5, 0.25, 3.0, 0.0]], ids=["int", "float"])
@pytest.mark.parametrize("kind", ["int64", "float", "list of words"])
@pytest.mark.parametrize("labels", GIVEN[:3], ids=["found", "one", "some"])
@given(pairs=PAIRS, cuts=CUTS)
def test_weighted_batches(weights, kind, labels, pairs, cuts):
    if kind in OF_WORDS:
        pairs = [(abs(true), abs(pred)) for true, pred in pairs]
        labels = labels and [WORDS[at % 6] for at in labels]
    sides = [as_kind(side, kind) for side in zip(*pairs, strict=True)]
    each = np.array([weights[at % 4] for at in range(len(pairs))])
    each[0] = 1
    accumulator = fed(cut([*sides, each], cuts), labels=labels)
    check_same(accumulator.counts, count(*sides, sample_weight=each, labels=labels))


@pytest.mark.usefixtures("hasty")
def test_batches_with_and_without_integer_weights():
    """Sides and weights of any dtypes, in any order: what has no weight has that of 1."""
    draw = np.random.default_rng(4)
    sides = draw.integers(0, 9, (2, 3000))
    weights = draw.integers(-3, 9, 3000)
    accumulator = Accumulator()
    dtypes = ["i8", "u1", ">i2", "f4", "f8"]
    for at in range(0, 3000, 5):
        true, pred = (side[at : at + 5].astype(draw.choice(dtypes)) for side in sides)
        if draw.random() < 0.5:
            weights[at : at + 5] = 1
            accumulator.update(true, pred)
            continue
        dtype = draw.choice(["i8", "i1", "list", "?"])
        if dtype == "?":
            weights[at : at + 5] = weights[at : at + 5] != 0
        each = weights[at : at + 5]
        accumulator.update(true, pred, each.tolist() if dtype == "list" else each.astype(dtype))
    assert accumulator.counts == count(*sides, sample_weight=weights)


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 6), min_size=1, max_size=30), CUTS)
def test_indicators(rows, cuts):
    table = np.array(rows)
    sides = table[:, :3], table[:, 3:]
    for labels in (None, [2], [1, 0], [2, 0, 1]):
        accumulator = fed(cut(sides, cuts), labels=labels)
        check_same(accumulator.counts, count(*sides, labels=labels))


SETS = st.lists(st.tuples(*[st.sets(st.sampled_from("abcd"))] * 2), min_size=1, max_size=20)


@given(SETS, CUTS)
def test_sets_of_labels(rows, cuts):
    sides = [list(side) for side in zip(*rows, strict=True)]
    if not any(map(any, sides)):
        return
    for labels in (None, ["a"], ["d", "a"], ["z", "a", "b", "c", "d"]):
        batches = [batch for batch in cut(sides, cuts) if any(map(any, batch)) or not batch[0]]
        whole = count(
            *([labels for batch in batches for labels in batch[at]] for at in (0, 1)),
            multilabel=True,
            labels=labels,
        )
        check_same(fed(batches, multilabel=True, labels=labels).counts, whole)


def test_containers():
    """Each comes again after it is known."""
    pandas, pyarrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    sides = [0, 1, 1, 2], [0, 1, 2, 2]
    makes = [list, np.array, pandas.Series, pyarrow.array, tuple] * 3
    accumulator = Accumulator()
    for make in makes:
        accumulator.update(*map(make, sides))
    assert accumulator.counts == count(*(15 * side for side in sides))
    words = [["a", "b", "b"], ["a", "b", "c"]]
    dtypes = None, object, "category", "string[python]", "string[pyarrow]"
    makes = [lambda side, dtype=dtype: pandas.Series(side, dtype=dtype) for dtype in dtypes] * 3
    accumulator = Accumulator()
    for make in makes:
        accumulator.update(*map(make, words))
    assert accumulator.counts == count(*(15 * side for side in words))
    for dtype in (None, "string[python]"):
        with pytest.raises((ValueError, TypeError)):
            accumulator.update(pandas.Series(["a", None], dtype=dtype), pandas.Series(["a", "b"]))
    assert accumulator.counts.n == 45


def test_tensors():
    torch = pytest.importorskip("torch")
    sides = torch.tensor([0, 1, 1, 2]), torch.tensor([0, 1, 2, 2])
    accumulator = fed([sides] * 100)
    assert accumulator.counts == count(*(100 * side.tolist() for side in sides))
    before = accumulator.counts
    scores = torch.tensor([0.0, 1.0, 1.0, 0.0], requires_grad=True)
    with pytest.raises(ValueError, match="requires grad"):
        accumulator.update(scores, scores)
    accumulator.update(torch.tensor([]), torch.tensor([]))
    assert accumulator.counts == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weighted", [False, True], ids=["unweighted", "weighted"])
def test_a_batch_is_copied(kind, weighted):
    batch = [as_kind([0, 1, 1], kind), as_kind([0, 1, 0], kind)]
    batch += [np.array([1.0, 2.0, 4.0])] * weighted
    whole = count_of(batch)
    accumulator = fed([batch] * 3)
    for side in batch:
        side[:] = side[1:2] * 3 if isinstance(side, list) else side[1]
    assert accumulator.counts == whole + whole + whole


def test_words_of_every_kind_of_string():
    words = ["a", "\0", "a\0", "\ud800", "\U0001f600", "", "nan", "b" * 100]
    for make in (list, lambda side: np.array(side, dtype=object), np.array):
        batches = [(make(words), make(words[::-1]))] * 5
        whole = count(make(5 * words), make(5 * words[::-1]))
        assert fed(batches).counts == whole


def test_parameters_are_copied():
    ignored, labels = [9], np.array([0, 1])
    accumulator = Accumulator(labels, ignore=ignored)
    accumulator.update([9, 1], [1, 1])
    ignored.append(1)
    labels[:] = 7
    accumulator.update([9, 1], [1, 1])
    assert accumulator.counts == count([1, 1], [1, 1], labels=[0, 1])


def test_labels_that_can_be_read_once_are_ignored_for_ever():
    accumulator = fed([([9, 1], [1, 1])] * 3, ignore=iter([9]))
    accumulator.merge(copy.copy(accumulator))
    assert accumulator.counts == count([1] * 6, [1] * 6)
    copied = pickle.loads(pickle.dumps(accumulator))
    copied.update([9], [9])
    assert copied.counts == accumulator.counts


@pytest.mark.parametrize(
    "empty",
    [
        ([], []),
        (np.array([], int), np.array([], int)),
        (np.zeros((0, 4)), np.zeros((0, 4))),
        (np.array([], "U3"), []),
        ([], [], []),
        (np.array([], int), np.array([], int), np.array([])),
    ],
    ids=str,
)
def test_empty_batches_change_nothing(empty):
    accumulator = Accumulator()
    accumulator.update(*empty)
    assert accumulator.counts == Counts.empty()
    accumulator.update([1, 2], [1, 1])
    accumulator.update(*empty)
    assert accumulator.counts == count([1, 2], [1, 1])
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        accumulator.update([], [1])
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        accumulator.update([], [], [1.0])


def test_batches_of_ignored_samples_change_nothing():
    accumulator = Accumulator(ignore=255)
    accumulator.update([255, 255], [3, 4])
    assert accumulator.counts == Counts.empty()
    accumulator.update([255, 1], [3, 1])
    accumulator.update([255, 255], [3, 4])
    assert accumulator.counts == count([1], [1])
    given = Accumulator(labels=[1, 2], ignore=255)
    given.update([255, 255], [3, 4])
    assert given.counts == count([255, 255], [3, 4], labels=[1, 2], ignore=255)


def test_padding_weighs_nothing():
    accumulator = Accumulator()
    accumulator.update([1, 2], [1, 1], [0.5, 1.0])
    accumulator.update([3, 1], [1, 3], [0.0, 0.0])
    whole = count([1, 2, 3, 1], [1, 1, 1, 3], sample_weight=[0.5, 1.0, 0.0, 0.0])
    check_same(accumulator.counts, whole)
    for _ in range(3):
        accumulator.update([4, 1], [1, 4], [0.0, 0.0])
    whole = count([1, 2, 3, 4], [1, 1, 1, 4], sample_weight=[0.5, 1.0, 0.0, 0.0])
    assert accumulator.counts.classes.tolist() == [1, 2, 3, 4]
    assert accumulator.counts.select([1, 2, 3]).tp.tolist() == whole.select([1, 2, 3]).tp.tolist()
    first = fed([([1], [2], [0.0])])
    assert first.counts.n == 0.0
    with pytest.raises(ValueError, match=r"float weights .*as_float"):
        first.update([1], [2])


def test_reset_and_repr():
    accumulator = fed([([1, 2], [1, 1])] * 3)
    assert repr(accumulator) == "<Accumulator of 6 samples, multiclass classes [1 2], with matrix>"
    accumulator.reset()
    assert accumulator.counts == Counts.empty()
    accumulator.update(["a"], ["b"])
    assert accumulator.counts == count(["a"], ["b"])


def test_counts_stay_as_they_were_read():
    accumulator = fed([([1, 2], [1, 1])])
    before = accumulator.counts
    for _ in range(200):
        accumulator.update(np.array([1, 5]), np.array([1, 5]))
    assert before == count([1, 2], [1, 1])
    with pytest.raises(ValueError, match="read-only"):
        accumulator.counts.tp[0] = 7


def test_dates_of_two_units():
    days, hours = (np.array(["2020-01-01", "2020-01-02"], dtype=f"M8[{u}]") for u in ("D", "h"))
    accumulator = fed([(days, days), (hours, hours[::-1]), (days, days)])
    assert accumulator.counts.matrix().tolist() == [[2, 1], [1, 2]]


def test_large_tables_only_where_they_are_asked_for():
    labels = np.arange(1500)
    assert not fed([(labels[:800], labels[:800]), (labels, labels)]).counts.has_matrix
    whole = fed([(labels[at : at + 300],) * 2 for at in range(0, 1500, 300)], matrix=True).counts
    check_same(whole, count(labels, labels, matrix=True))
    given = fed([(labels, labels)], labels=labels[:3], matrix=True).counts
    check_same(given, count(labels, labels, labels=labels[:3], matrix=True))
