"""An accumulator holds what counting all batches at once would give, whatever a batch holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrecall import Accumulator, Counts, count
from fastrecall.streaming import journal
from tests.streaming.feeding import check_same, cut, fed

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
    "words": None,
    "list": list,
}


def as_kind(values, kind):
    if kind == "words":
        return np.array([WORDS[value] for value in values])
    return list(values) if kind == "list" else np.array(values, dtype=KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", GIVEN, ids=lambda given: f"{given}".replace(" ", ""))
@settings(max_examples=40)
@given(PAIRS, CUTS, st.sampled_from([None, 0, [1, 2]]), st.sampled_from([None, True, False]))
def test_batches_add_up_to_the_whole(kind, labels, pairs, cuts, ignore, matrix):
    if kind == "words":
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
@pytest.mark.parametrize("labels", [None, [3, 1], range(40)], ids=["found", "few", "many"])
def test_long_streams(labels):
    draw = np.random.default_rng(1)
    sides = draw.integers(0, 30, (2, 4000))
    for dtype in (np.int64, np.uint8, "U2"):
        accumulator = Accumulator(labels if dtype != "U2" or labels is None else map_str(labels))
        given = accumulator._settings()["labels"]
        typed = sides.astype(dtype)
        for at, batch in enumerate(cut(typed, range(0, 4000, 7))):
            accumulator.update(*batch)
            if at % 97 == 0:
                so_far = typed[:, : max(7 * at, 0)]
                assert at == 0 or accumulator.counts == count(*so_far, labels=given)
        check_same(accumulator.counts, count(*typed, labels=given))


def map_str(labels):
    return [str(label) for label in labels]


@pytest.mark.parametrize("weights", [[1, 2, -3, 0], [0.5, 0.25, 3.0, 0.0]], ids=["int", "float"])
@pytest.mark.parametrize("labels", GIVEN[:3], ids=["found", "one", "some"])
@given(pairs=PAIRS, cuts=CUTS)
def test_weighted_batches(weights, labels, pairs, cuts):
    sides = [np.array(side) for side in zip(*pairs, strict=True)]
    each = np.array([weights[at % 4] for at in range(len(pairs))])
    each[0] = 1
    accumulator = fed(cut([*sides, each], cuts), labels=labels)
    check_same(accumulator.counts, count(*sides, sample_weight=each, labels=labels))


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
    pandas, pyarrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    sides = [0, 1, 1, 2], [0, 1, 2, 2]
    makes = list, np.array, pandas.Series, pyarrow.array, tuple
    accumulator = Accumulator()
    for make in makes:
        accumulator.update(*map(make, sides))
    assert accumulator.counts == count(*(5 * side for side in sides))


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


def test_a_batch_is_copied():
    sides = np.array([[0, 1, 1], [0, 1, 0]])
    accumulator = fed([sides] * 2)
    sides[:] = 7
    assert accumulator.counts.matrix().tolist() == [[2, 0], [2, 2]]


def test_parameters_are_copied():
    ignored, labels = [9], np.array([0, 1])
    accumulator = Accumulator(labels, ignore=ignored)
    accumulator.update([9, 1], [1, 1])
    ignored.append(1)
    labels[:] = 7
    accumulator.update([9, 1], [1, 1])
    assert accumulator.counts == count([1, 1], [1, 1], labels=[0, 1])


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
