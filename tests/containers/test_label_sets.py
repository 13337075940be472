"""``count(..., multilabel=True)``: each sample is a set of labels, as a list, a set or a row."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from tests.containers.container import load

ROWS = 120
WORDS = ["", "cat", "catfish", "dög", "猫𝄞"]


def drawn(words):
    """Return rows of labels on both sides: some empty, none with a label twice."""
    random = np.random.default_rng(5)
    marks = random.random((2, ROWS, len(words))) < 0.35
    marks[1] ^= random.random((ROWS, len(words))) < 0.1
    return [[[w for w, mark in zip(words, row, strict=True) if mark] for row in m] for m in marks]


def indicators(*sides):
    """Return both sides as tables over the sorted union of their labels, and the union."""
    union = sorted({label for side in sides for row in side for label in row})
    tables = [[[int(word in row) for word in union] for row in side] for side in sides]
    return [np.array(table).reshape(len(table), len(union)) for table in tables], union


def check(true, pred, given_true, given_pred, **options):
    """Compare with the counts of the tables."""
    tables, union = indicators(true, pred)
    ours = fastrecall.count(given_true, given_pred, multilabel=True, **options)
    theirs = fastrecall.count(*tables, **options)
    assert ours.classes.tolist() == union
    for name in ("tp", "n_true", "n_pred", "n"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))


def as_lists(rows):
    return rows


def as_sets(rows):
    return [set(row) for row in rows]


def as_tuples(rows):
    return [tuple(row) for row in rows]


def as_object_array(rows):
    array = np.empty(len(rows), object)
    array[:] = rows
    return array


def as_polars(rows):
    pytest.importorskip("polars")
    return load("polars").Series(rows)


def _arrow(kind):
    def make(rows):
        arrow = pytest.importorskip("pyarrow")
        item = arrow.string() if isinstance(next(filter(None, rows))[0], str) else arrow.int32()
        return arrow.array(rows, getattr(arrow, kind)(item))

    return make


def as_chunked(rows):
    arrow = pytest.importorskip("pyarrow")
    make = _arrow("list_")
    return arrow.chunked_array([make(rows[:7]), make(rows[7:50]), make(rows[50:])])


def as_sliced(rows):
    pytest.importorskip("pyarrow")
    return _arrow("list_")([*rows[:3], *rows]).slice(3)


FORMS = {
    "lists": as_lists,
    "sets": as_sets,
    "tuples": as_tuples,
    "object array": as_object_array,
    "polars List": as_polars,
    "Arrow list": _arrow("list_"),
    "Arrow large_list": _arrow("large_list"),
    "Arrow list, chunked": as_chunked,
    "Arrow list, sliced": as_sliced,
}


@pytest.mark.parametrize("form", FORMS)
def test_ids(form):
    true, pred = drawn([3, 5, 70_000, -2])
    check(true, pred, FORMS[form](true), FORMS[form](pred))


@pytest.mark.parametrize("form", FORMS)
def test_words(form):
    true, pred = drawn(WORDS)
    check(true, pred, FORMS[form](true), FORMS[form](pred))


@pytest.mark.parametrize("form", FORMS)
def test_two_forms(form):
    true, pred = drawn([0, 1, 2])
    check(true, pred, FORMS[form](true), as_sets(pred))


@pytest.mark.parametrize("form", FORMS)
def test_weights(form):
    true, pred = drawn([0, 1, 2])
    weights = np.random.default_rng(1).integers(1, 9, ROWS)
    check(true, pred, FORMS[form](true), FORMS[form](pred), sample_weight=weights)


def test_as_the_binarizer_of_scikit_learn_has_it():
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    true, pred = drawn(WORDS)
    binarizer = preprocessing.MultiLabelBinarizer().fit([*true, *pred])
    counts = fastrecall.count(true, pred, multilabel=True)
    tables = binarizer.transform(true), binarizer.transform(pred)
    assert counts.classes.tolist() == binarizer.classes_.tolist()
    assert counts.tp.tolist() == (tables[0] & tables[1]).sum(axis=0).tolist()
    assert counts.f1(average="macro") == fastrecall.f1_score(*tables, average="macro")


def test_labels_of_one_side_alone_are_classes():
    counts = fastrecall.count([["a"], []], [[], ["b"]], multilabel=True)
    assert counts.classes.tolist() == ["a", "b"]
    assert counts.tp.tolist() == [0, 0]


def test_a_label_twice_in_a_row_counts_once():
    counts = fastrecall.count([[1, 1], [2]], [[1], [2, 2]], multilabel=True)
    assert counts.n_true.tolist() == counts.n_pred.tolist() == [1, 1]


def test_rows_have_one_length():
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        fastrecall.count([[1]], [[1], [2]], multilabel=True)


def test_a_word_is_no_set_of_letters():
    with pytest.raises((ValueError, TypeError), match="y_true"):
        fastrecall.count(["ab", "c"], [["a"], ["c"]], multilabel=True)


def test_words_beside_numbers_are_refused():
    with pytest.raises((ValueError, TypeError), match=r"Mix of label input types|'<' not"):
        fastrecall.count([[1], [2]], [["a"], ["b"]], multilabel=True)


def test_a_missing_row_is_refused():
    with pytest.raises((ValueError, TypeError), match="y_pred"):
        fastrecall.count([[1], [2]], [[1], None], multilabel=True)


def test_a_missing_label_in_a_row_is_refused():
    arrow = pytest.importorskip("pyarrow")
    with pytest.raises((ValueError, TypeError), match="y_true"):
        fastrecall.count(arrow.array([[1], [None]]), arrow.array([[1], [2]]), multilabel=True)


def test_a_row_hidden_by_slicing_does_no_harm():
    arrow = pytest.importorskip("pyarrow")
    rows = arrow.array([None, [1, None], [1], [2]]).slice(2)
    counts = fastrecall.count(rows, rows, multilabel=True)
    assert counts.classes.tolist() == [1, 2]
