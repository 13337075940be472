"""States that are sealed as they should be, and hold what no counts are."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import Counts
from fastrecall.counts.saved.label_bytes import Reader, read_labels, write_labels
from fastrecall.counts.saved.sealed import MAGIC, _check_head
from fastrecall.counts.saved.state import read_groups, read_parts, write_groups, write_parts
from tests.counts.saved.cases import CELLS, COUNTS, GROUPS

GROUPED = GROUPS["groups"]
SEALED = "damaged fastrecall state, although its checksum is right: "


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"n": None}, "grouped counts have n, n_true, n_pred and differing"),
        ({"n_true": None}, "grouped counts have n, n_true, n_pred and differing"),
        ({"n_pred": None}, "grouped counts have n, n_true, n_pred and differing"),
        ({"differing": None}, "grouped counts have n, n_true, n_pred and differing"),
        ({"keys": (GROUPED.keys[0][::-1],)}, "groups should be distinct and sorted"),
        ({"keys": (GROUPED.keys[0][[0, 0, 1]],)}, "groups should be distinct and sorted"),
        (
            {"keys": (np.array([1, "a", 2], dtype=object),)},
            "groups should be distinct and sorted",
        ),
        ({"names": (1,)}, "names should be strings, one for each group array"),
    ],
    ids=str,
)
def test_groups(changed, text):
    state = write_groups(GROUPED._replace(**changed))
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        read_groups(state)
    assert str(caught.value) == SEALED + text


def test_dates_without_a_unit():
    none = np.array(["NaT"], "M8")
    parts = Counts.from_matrix([[4]], [1])._parts
    assert np.isnat(read_parts(write_parts(parts._replace(classes=none))).classes).all()
    state = write_parts(parts._replace(classes=np.array([1], np.int64).view("M8")))
    with pytest.raises(ValueError, match="classes of dtype datetime64 should be NaT: dates have"):
        read_parts(state)


@pytest.mark.parametrize("name", ["tp", "n_true", "n_pred"])
def test_margins_of_several_dtypes_add_up_as_those_of_one(name):
    saved = COUNTS["days"].to_dict()
    saved["dtypes"][name] = "float64"
    saved[name] = [float(number) for number in saved[name]]
    assert Counts.from_dict(saved).n == 6
    saved[name][0] += 1
    with pytest.raises(ValueError, match="not so that"):
        Counts.from_dict(saved)


@pytest.mark.parametrize("field", ["magic", "length"])
def test_bytes_that_change_between_two_looks(field):
    state = COUNTS["binary"].to_bytes()
    _check_head(state, 1)
    whole = b"X" + state[1:] if field == "magic" else state + b"\0"
    assert state.startswith(MAGIC)
    with pytest.raises(ValueError, match="damaged fastrecall state: its bytes change while it is"):
        _check_head(whole, 1)


def test_no_hits_in_a_dictionary():
    saved = COUNTS["days"].to_dict()
    saved["tp"] = None
    del saved["dtypes"]["tp"]
    with pytest.raises(ValueError, match=r"^saved counts: tp should be numbers, got None$"):
        Counts.from_dict(saved)


def test_dates_beyond_what_a_text_tells_are_numbers():
    days = np.array([2**62, 3]).view("M8[7D]")
    counts = Counts.from_matrix(CELLS, days)
    assert counts.to_dict()["classes"] == [2**62, 3]
    assert Counts.from_dict(counts.to_dict()) == counts


def test_labels_that_are_not_as_many_as_said_or_of_no_kind():
    written = write_labels(np.arange(3, dtype=np.int64), "names")
    assert read_labels(Reader(memoryview(written)), 3).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match=r"^names should be 4 labels, not 3$"):
        read_labels(Reader(memoryview(written)), 4, "names")
    with pytest.raises(ValueError, match=r"^names have no dtype of kind 'q', unit 0 and size 8$"):
        read_labels(Reader(memoryview(b"q" + written[1:])), 3, "names")
