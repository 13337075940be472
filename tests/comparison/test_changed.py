"""Models compared while another thread changes the arrays; tables at the edge of what is kept."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import compare
from fastrecall.comparison import joint, passing
from fastrecall.counts.groups.grouping import MOST_CELLS
from fastrecall.errors import input_texts

MODELS = {"one": [0, 1, 1, 0], "other": [1, 1, 0, 0]}


@pytest.mark.parametrize("place", [(0, 0), (1, 1)])
def test_right_samples_that_do_not_add_up_are_refused(monkeypatch, place):
    real = passing.pass_over

    def torn(*arguments, **options):
        found = real(*arguments, **options)
        found.both[place] += 1
        return found

    monkeypatch.setattr(passing, "pass_over", torn)
    with pytest.raises(ValueError, match=input_texts.CHANGED):
        compare([0, 1, 0, 0], MODELS)


def test_models_of_different_numbers_of_samples_are_refused(monkeypatch):
    real = passing.pass_over
    fewer = compare([0, 1, 0], {"one": [0, 1, 1]})["one"]

    def torn(*arguments, **options):
        whole = real(*arguments, **options)
        assert fewer.agreed == whole.counts[0].agreed
        return whole._replace(counts=[fewer, whole.counts[1]])

    monkeypatch.setattr(passing, "pass_over", torn)
    with pytest.raises(ValueError, match=input_texts.CHANGED):
        compare([0, 1, 0, 1], {"one": [0, 1, 1, 0], "other": [1, 1, 0, 0]})


def test_too_many_labels_for_tables_are_counted_as_combinations(monkeypatch):
    """As few labels are asked for as have tables, but there are more."""
    draw = np.random.default_rng(0)
    truth, first, second = (np.r_[np.arange(110), draw.integers(0, 110, 300)] for _ in range(3))
    assert MOST_CELLS < 110**3
    tables = []
    real = joint._of_tables
    monkeypatch.setattr(joint, "_of_tables", lambda *a: tables.append(real(*a)) or tables[-1])
    models = {"one": first, "other": second}
    some = compare(truth, models, labels=[3, 4, 5])
    found = some.difference("recall", "one", "other", average="macro", seed=1)
    assert tables == [None]
    alone = [some[name].recall(average="macro") for name in models]
    assert found.estimate == alone[0] - alone[1]
    assert found.low <= found.estimate <= found.high


class Undecodable:
    """An array-like of a library whose errors are made in a way of their own."""

    def __array__(self, *arguments, **options):
        raise UnicodeDecodeError("utf8", b"\xff", 0, 1, "no text")


def test_errors_that_cannot_be_made_anew_have_a_note():
    with pytest.raises(UnicodeDecodeError) as caught:
        compare([0, 1], {"good": [0, 1], "odd": Undecodable()})
    assert caught.value.__notes__ == ["in the model 'odd'"]


def test_what_cannot_be_read_alone_is_explained_beside_the_other():
    hidden = np.ma.masked_array([0, 1], [True, False])
    with pytest.raises(ValueError, match=r"^model 'one': y_pred is a masked array"):
        compare([0, 1], {"one": hidden})
    with pytest.raises(ValueError, match=r"^model 'one': y_true is a masked array"):
        compare(hidden, {"one": [0, 1]})


class Lost:
    """An array of a library that knows Arrow alone, whose data are gone."""

    def __arrow_c_array__(self, requested_schema=None):
        raise ValueError("the data are gone")

    def __len__(self):
        return 2


def test_what_cannot_be_read_is_told_with_the_model():
    for truth, predicted, name in (([0, 1], Lost(), "y_pred"), (Lost(), [0, 1], "y_true")):
        with pytest.raises(ValueError, match=f"^model 'one': {name}: the data are gone$"):
            compare(truth, {"one": predicted})
