"""What a caller wants to be left out, in the kernel's terms."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from fastrecall.counts.ignored import Ignoring
from fastrecall.labels import encode

NAN = float("nan")
NUMBERS = encode([1, 2, 255], [1, 2, 1])
WORDS = encode(["b", "a"], ["a", "b"])
DAYS = np.array(["2026-01-01", "2026-01-02"], dtype="M8[D]")


@pytest.mark.parametrize(
    ("ignore", "labels", "missing"),
    [
        (255, [255], False),
        ([255, 1], [255, 1], False),
        ((2,), [2], False),
        (np.array([2, 1]), [2, 1], False),
        ({1}, [1], False),
        (NAN, None, True),
        ([None], None, True),
        ([NAN, 2], [2], True),
        ([], None, False),
        (7.0, [7], False),
        (1.5, [], False),
    ],
)
def test_numbers(ignore, labels, missing):
    ignored = Ignoring(ignore).among(NUMBERS)
    assert ignored.missing is missing
    assert (None if ignored.keys is None else ignored.keys.tolist()) == labels


def test_words():
    assert Ignoring("a").among(WORDS).keys.tolist() == [WORDS.keys_of(np.array(["a"])).keys[0]]
    assert Ignoring(["x"]).among(WORDS).keys.tolist() == []


@pytest.mark.parametrize("unit", ["D", "s", "ns"])
@pytest.mark.parametrize("form", [np.array, list, pytest.param(lambda days: days[0], id="one")])
def test_dates_of_any_unit(unit, form):
    ignored = Ignoring(form(DAYS[:1].astype(f"M8[{unit}]"))).among(encode(DAYS, DAYS))
    assert ignored.keys.view(DAYS.dtype).tolist() == DAYS[:1].tolist()
    assert not ignored.missing


@pytest.mark.parametrize("make", ["Series", "DatetimeIndex"])
def test_dates_of_pandas(make):
    pandas = pytest.importorskip("pandas")
    ignored = Ignoring(getattr(pandas, make)([DAYS[1], None])).among(encode(DAYS, DAYS))
    assert ignored.keys.view(DAYS.dtype).tolist() == DAYS[1:].tolist()
    assert ignored.missing


@pytest.mark.parametrize(
    ("ignore", "sides", "text"),
    [
        ("a", NUMBERS, r"ignore holds strings \('a'\), but the labels counted are numbers"),
        (1, WORDS, r"ignore holds numbers \(1\), but the labels counted are strings"),
        ([1, 1], NUMBERS, "ignore holds 1 more than once"),
        (1, encode([[1, 0], [0, 1]], [[1, 0], [0, 1]]), "ignore= is for targets of one label"),
    ],
)
def test_refused(ignore, sides, text):
    with pytest.raises(ValueError, match=text):
        Ignoring(ignore).among(sides)


@pytest.mark.parametrize(
    "ignore", [b"a", [b"a"], object(), [1, object()], pytest.param(date(2026, 1, 1), id="date")]
)
def test_what_is_no_label(ignore):
    with pytest.raises(TypeError, match="ignore should hold numbers, strings or NumPy's dates"):
        Ignoring(ignore)
