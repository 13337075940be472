"""Counts as dictionaries: what JSON keeps of them, and what is refused."""

from __future__ import annotations

import enum
import json
import math
import random

import numpy as np
import pytest

from fastrecall import Counts, count
from tests.counts.saved.cases import COUNTS, LABELS
from tests.counts.saved.write_states import told

COUNTED = COUNTS["ten_classes"]


def changed(**keys):
    """Return a saved dictionary with other values in it."""
    return json.loads(json.dumps(COUNTS["words"].to_dict())) | keys


@pytest.mark.parametrize("name", COUNTS)
def test_what_comes_back(name):
    counts = COUNTS[name]
    finite = name not in ("overflown_weights", "float64")
    text = json.dumps(counts.to_dict(), allow_nan=not finite)
    back = Counts.from_dict(json.loads(text))
    assert told(back._parts) == told(counts._parts)
    assert back.to_bytes() == counts.to_bytes()
    assert Counts.from_dict(counts.to_dict()) == counts


def test_what_it_looks_like():
    assert count(["cat", "dog"], ["cat", "cat"]).to_dict() == {
        "format": "fastrecall counts",
        "version": 1,
        "kind": "multiclass",
        "classes": ["cat", "dog"],
        "n": 2,
        "agreed": 1,
        "differing": 1,
        "tp": [1, 0],
        "n_true": [1, 1],
        "n_pred": [2, 0],
        "matrix": [[1, 0], [1, 0]],
        "partial": False,
        "sets": False,
        "signed": False,
        "most_pairs": 1024,
        "dtypes": {
            "classes": "U3",
            **dict.fromkeys(("n", "agreed", "differing", "tp", "n_true", "n_pred"), "int64"),
            "matrix": "int64",
        },
    }


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("uint64", [1, 2**64 - 1]),
        ("big_integers", [2**70, -(2**64)]),
        ("bool", [False, True]),
        ("days", ["2020-02-29", "1582-10-15"]),
        ("nanoseconds", ["2020-02-29T12:34:56.123456789", "1969-12-31T00:00:00.000000000"]),
        ("spans", [25, -25]),
    ],
)
def test_classes_that_json_has_no_type_for(name, listed):
    saved = COUNTS[name].to_dict()
    assert saved["classes"] == listed
    assert list(map(type, saved["classes"])) == list(map(type, listed))


def test_counts_beyond_a_float_stay_integers():
    saved = json.loads(json.dumps(COUNTS["largest"].to_dict()))
    assert saved["matrix"] == [[2**63 - 2, 0], [1, 0]]
    assert Counts.from_dict(saved) == COUNTS["largest"]


def test_a_label_that_json_would_change():
    counts = count(np.array(["🐈", "a"], object), np.array(["a", "a"], object))
    Counts.from_dict(json.loads(json.dumps(counts.to_dict())))
    lone = Counts.from_matrix([[1]], np.array(["\ud83d\udc08"]))
    assert len(lone.classes[0]) == 2
    with pytest.raises(ValueError, match="two lone surrogates in a row"):
        lone.to_dict()


def test_not_a_number_among_classes():
    counts = Counts.from_matrix([[1, 2], [0, 4]], np.array([1.5, np.nan]))
    back = Counts.from_dict(json.loads(json.dumps(counts.to_dict())))
    assert back.to_bytes() == counts.to_bytes()


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({"format": "counts"}, "format should be 'fastrecall counts'"),
        ({"version": "1"}, "version should be a number"),
        ({"version": 2}, "from a newer version.* version 2.* versions up to 1; update fastrecall"),
        ({"more": 1}, "a key 'more', which version 1 has not"),
        ({"kind": "binary"}, "kind should be 'multiclass' or 'multilabel', got 'binary'"),
        ({"partial": 0}, "partial should be true or false, got 0"),
        ({"most_pairs": -1}, "most_pairs should be None, or an integer"),
        ({"most_pairs": True}, "most_pairs should be None, or an integer"),
        ({"classes": "ab"}, "classes should be a list, got 'ab'"),
        ({"classes": ["cat", 5]}, "classes should be distinct labels of dtype U3"),
        ({"classes": ["cat", "horse"]}, "classes should be distinct labels of dtype U3"),
        ({"classes": ["cat", ["dog"]]}, "classes should be distinct labels of dtype U3"),
        ({"classes": ["cat", "cat"]}, "classes holds a label more than once"),
        ({"classes": ["cat"]}, "tp should be a list of 2|tp should be a list of 1"),
        ({"tp": None}, r"dtypes\['tp'\] should be"),
        ({"tp": 3}, "tp should be a list of 2, as there are classes, got 3"),
        ({"tp": [3]}, r"tp should be a list of 2, as there are classes, got \[3\]"),
        ({"tp": [3, 2.0]}, "tp should be integers only, got 2.0"),
        ({"tp": [3, True]}, "tp should be integers only, got True"),
        ({"tp": [3, "2"]}, "tp should be integers only, got '2'"),
        ({"tp": [3, 2**63]}, "tp holds a number beyond int64"),
        ({"n": [6]}, r"n should be integers only, got \[6\]"),
        ({"matrix": [[3, 1], [0]]}, "each row of matrix should be a list of 2"),
        ({"matrix": [3, 1]}, "each row of matrix should be a list of 2"),
        ({"matrix": [[3, 2], [0, 2]]}, "not so that each row of the matrix sums to n_true"),
        ({"n": 7}, r"not so that agreed \+ differing is n"),
        ({"n_true": [3, 3]}, "not so that each row of the matrix sums to n_true"),
        ({"n_pred": [4, 2]}, "not so that n_pred sums to n|each column"),
        ({"tp": [2, 3]}, "not so that the diagonal of the matrix is tp"),
        ({"n": None}, r"dtypes\['n'\] should be"),
        ({"signed": True}, "signed says that some of the weights were negative, and none were"),
        ({"sets": True}, "only multilabel counts are of sets"),
        ({"kind": "multilabel"}, "multilabel counts have no matrix"),
        ({"dtypes": []}, "dtypes should be a dictionary"),
    ],
)
def test_what_is_refused(keys, text):
    with pytest.raises(ValueError, match=text):
        Counts.from_dict(changed(**keys))


@pytest.mark.parametrize("key", COUNTED.to_dict())
def test_each_key_is_needed(key):
    saved = COUNTED.to_dict()
    del saved[key]
    with pytest.raises(ValueError, match=key):
        Counts.from_dict(saved)


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("float32", [0.1, 1.0]),
        ("float16", [1.0, 1e9]),
        ("uint8", [1, 256]),
        ("uint8", [-1, 2]),
        ("int64", [1.5, 2]),
        ("int64", [1, 2**64]),
        ("bool", ["", "a"]),
        ("datetime64[D]", ["2020-01-01", "2020-01-01T12"]),
        ("datetime64[D]", ["2020-01-01", "soon"]),
        ("datetime64[s]", ["2020-01-01T00:00:00", "2020-01-01T00:00:00Z"]),
        ("timedelta64[s]", ["1", "2"]),
        ("object", [None, 1]),
        ("object", [[1], 2]),
        ("U500000000", ["a", "b"]),
        ("U99999999999", ["a", "b"]),
        ("S3", ["a", "b"]),
        ("complex128", [1, 2]),
        ("i4,i4", [1, 2]),
        ("datetime64[0s]", [1, 2]),
        ("datetime64[9999999999s]", [1, 2]),
        (None, [1, 2]),
        (["U3"], ["a", "b"]),
    ],
)
def test_classes_that_are_not_of_their_dtype(name, classes):
    saved = changed(classes=classes)
    saved["dtypes"]["classes"] = name
    with pytest.raises(ValueError, match="classes"):
        Counts.from_dict(saved)


@pytest.mark.parametrize("saved", [None, "{}", [], COUNTED])
def test_no_dictionary(saved):
    with pytest.raises(TypeError, match="saved should be the dictionary of to_dict"):
        Counts.from_dict(saved)


def test_integers_where_weights_were():
    saved = COUNTS["float_counts"].to_dict()
    # JavaScript writes 1.0 as 1.
    whole = json.loads(json.dumps(saved).replace(".0", ""))
    assert Counts.from_dict(whole).to_bytes() == COUNTS["float_counts"].to_bytes()
    whole["n"] = 2**53 + 1
    with pytest.raises(ValueError, match="n holds an integer that no float64 is"):
        Counts.from_dict(whole)


VALUES = [None, True, -1, 0, 1, 2**31, 2**63, 2**100, 1.5, math.nan, math.inf, "", "a", [], [1], {}]


def test_any_change_is_refused_or_harmless():
    rng = random.Random(1)
    names = sorted(COUNTS)
    for _ in range(4000):
        saved = COUNTS[rng.choice(names)].to_dict()
        key = rng.choice(sorted(saved))
        place = saved
        while isinstance(place[key], (list, dict)) and place[key] and rng.random() < 0.8:
            place = place[key]
            key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
        place[key] = rng.choice(VALUES)
        try:
            counts = Counts.from_dict(saved)
        except ValueError:
            continue
        assert Counts.from_bytes(counts.to_bytes()).to_bytes() == counts.to_bytes()


def test_labels_of_every_dtype_are_named():
    dtypes = {COUNTS[name].to_dict()["dtypes"]["classes"] for name in LABELS}
    assert {"int8", "uint64", "float16", "bool", "object", "U9", "datetime64[3W]"} <= dtypes


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="there is no extended precision")
def test_what_is_not_the_same_on_every_machine():
    counts = Counts.from_matrix([[1, 2], [3, 4]], np.array([1, 2], np.longdouble))
    with pytest.raises(TypeError, match="cannot be saved"):
        counts.to_dict()


def test_members_of_enumerations_are_their_values():
    level = enum.IntEnum("Level", ["LOW", "HIGH"])
    counts = Counts.from_matrix([[1, 2], [3, 4]], np.array([*level], dtype=object))
    saved = counts.to_dict()
    assert [*map(type, saved["classes"])] == [int, int]
    assert Counts.from_dict(saved) == counts


@pytest.mark.parametrize("other", [None, "nan", "NaN"])
def test_only_nan_is_nan(other):
    saved = Counts.from_matrix([[1, 2], [3, 4]], np.array([math.nan, 1.0])).to_dict()
    assert np.isnan(Counts.from_dict(saved).classes[0])
    with pytest.raises(ValueError, match="classes should be distinct labels of dtype float64"):
        Counts.from_dict(saved | {"classes": [other, 1.0]})


def test_dtypes_of_nothing():
    dtypes = COUNTED.to_dict()["dtypes"] | {"n_trve": "int64"}
    with pytest.raises(ValueError, match="dtypes has a key 'n_trve'"):
        Counts.from_dict(COUNTED.to_dict() | {"dtypes": dtypes})


def test_words_may_be_padded_as_far_as_memory_allows(monkeypatch):
    monkeypatch.setattr("fastrecall.counts.saved.dicts._MOST_PADDING", 4 * 10 * 2)
    saved = count(["a", "b"], ["a", "a"]).to_dict()
    saved["dtypes"]["classes"] = "U10"
    assert Counts.from_dict(saved).classes.dtype == "U10"
    saved["dtypes"]["classes"] = "U11"
    with pytest.raises(ValueError, match="classes'] is U11, and the longest label has 1"):
        Counts.from_dict(saved)


def test_negative_weights_are_not_denied():
    saved = count([0, 1, 1], [0, 1, 0], sample_weight=[0.5, -1.0, 2.0]).to_dict()
    assert saved["signed"]
    saved["signed"] = False
    wrong = "signed says that none of the weights were negative, and some were"
    with pytest.raises(ValueError, match=wrong):
        Counts.from_dict(saved)
