"""``count(..., ignore=...)`` leaves out the samples whose true label is ignored."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from tests.containers.container import each
from tests.containers.kinds import KINDS, drawn, hidden
from tests.containers.table import TABLE

N = 200
WITH_MISSING = [container for container in TABLE if container.missing]


def weights():
    return np.random.default_rng(3).random(N) + 0.5


def check(container, kind, ignored, **options):
    """Compare with the counts of the samples that are left of the plain arrays."""
    values = drawn(kind, N)
    kept = ~np.isin(values[0], ignored)
    assert 0 < kept.sum() < N
    ours = fastrecall.count(
        *map(container.fill, values),
        ignore=ignored.tolist() if len(ignored) > 1 else ignored.item(),
        **options,
    )
    options = {name: value[kept] for name, value in options.items()}
    left = fastrecall.count(*(container.plain(side[kept]) for side in values), **options)
    assert ours.classes.tolist() == left.classes.tolist()
    assert ours.n == left.n
    np.testing.assert_allclose(ours.matrix(), left.matrix(), rtol=1e-12 if options else 0)


@pytest.mark.parametrize(("container", "kind"), each(TABLE, "int", "float", "str"))
def test_one_label(container, kind):
    check(container, kind, KINDS[kind].classes[1:2])


@pytest.mark.parametrize(("container", "kind"), each(TABLE, "int", "float", "str"))
def test_a_list_of_labels(container, kind):
    check(container, kind, KINDS[kind].classes[[3, 0]])


@pytest.mark.parametrize(("container", "kind"), each(TABLE, "int", "float", "str"))
def test_with_weights(container, kind):
    check(container, kind, KINDS[kind].classes[1:2], sample_weight=weights())


@pytest.mark.parametrize(
    ("dtype", "mark"), [("uint8", 255), ("int64", -1), ("int8", -1), ("int16", 255)]
)
def test_the_usual_marks_of_unlabelled_pixels(dtype, mark):
    true = np.array([0, 1, mark, 2, 2, mark], dtype)
    pred = np.array([0, 2, 1, 2, 1, 0], dtype)
    kept = true != mark
    ours = fastrecall.count(true, pred, ignore=mark)
    assert ours == fastrecall.count(true[kept], pred[kept])
    assert ours.classes.tolist() == [0, 1, 2]


def test_a_prediction_of_an_ignored_label_is_counted():
    counts = fastrecall.count([0, 1, 9], [9, 1, 0], ignore=9)
    assert counts.classes.tolist() == [0, 1, 9]
    assert counts.matrix().tolist() == [[0, 0, 1], [0, 1, 0], [0, 0, 0]]


def test_a_label_that_does_not_occur_is_ignored_without_a_word():
    y = [0, 1, 1], [1, 1, 0]
    assert fastrecall.count(*y, ignore=255) == fastrecall.count(*y)


def test_an_ignored_label_that_the_dtype_cannot_hold():
    y = np.array([0, 255], np.uint8), np.array([0, 1], np.uint8)
    assert fastrecall.count(*y, ignore=-1) == fastrecall.count(*y)


def test_an_empty_list_ignores_nothing():
    y = ["a", "b"], ["b", "b"]
    assert fastrecall.count(*y, ignore=[]) == fastrecall.count(*y)


def test_chosen_labels_beside_ignored_ones():
    true, pred = drawn("int", N)
    kept = true != 1
    ours = fastrecall.count(true, pred, ignore=1, labels=[3, 0])
    assert ours == fastrecall.count(true[kept], pred[kept], labels=[3, 0])


def test_weights_of_ignored_samples_are_left_out():
    counts = fastrecall.count([0, 1, 9], [0, 1, 1], sample_weight=[1, 2, 40], ignore=9)
    assert counts.n == 3


def test_a_label_of_another_type_is_refused():
    with pytest.raises((ValueError, TypeError), match=r"ignore.*(type|str|number)"):
        fastrecall.count([0, 1], [0, 1], ignore="cat")


def test_a_batch_of_which_nothing_is_left_adds_nothing():
    nothing = fastrecall.count([9, 9], [0, 1], ignore=9)
    assert nothing.n == 0
    some = fastrecall.count([0, 1], [0, 1], ignore=9)
    assert (some + nothing).matrix().tolist() == some.matrix().tolist()


@pytest.mark.parametrize(("container", "kind"), each(WITH_MISSING, "int", "bool", "float", "str"))
def test_missing_labels(container, kind):
    true, pred = drawn(kind, N)
    kept = np.ones(N, bool)
    kept[[7, 50]] = False
    ours = fastrecall.count(
        container.fill(hidden(true, 7, 50)), container.fill(pred), ignore=[None]
    )
    left = fastrecall.count(*(container.plain(side[kept]) for side in (true, pred)))
    assert ours.classes.tolist() == left.classes.tolist()
    assert ours.matrix().tolist() == left.matrix().tolist()
