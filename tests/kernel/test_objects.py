"""objects.h: strings to codes, from lists and arrays of objects."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from fastrecall._kernel import Words
from tests.kernel.layouts import backwards, field, read_only, strided
from tests.kernel.strings import EXACT, Numbered, check, objects, plain, utf8

MISSING = [None, float("nan"), np.float64("nan")]


@pytest.mark.parametrize("absent", MISSING, ids=lambda other: type(other).__name__)
@pytest.mark.parametrize("holder", [list, tuple, objects])
def test_missing_objects(absent, holder):
    words = Words()
    assert words.encode(holder(["a", absent, "b", absent])).tolist() == [0, 255, 1, 255]
    assert words.has_missing
    assert words.read() == ["a", "b"]


def test_nothing_is_missing():
    words = Words()
    words.encode(["a"])
    words.encode_utf8(*utf8(["a"]))
    assert not words.has_missing


@pytest.mark.parametrize("name", ["NA", "NaT"])
def test_missing_values_of_pandas_where_it_was_imported(monkeypatch, name):
    absent = object()
    assert Words().encode(["a", absent]) is None
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(**{name: absent}))
    assert Words().encode(["a", absent]).tolist() == [0, 255]


def test_items_of_an_array_that_were_never_set():
    codes = Words().encode(np.empty(3, object))
    assert codes.tolist() == [255] * 3


class Text(str):
    __slots__ = ()


FOREIGN = [1, 1.5, b"a", True, Text("a"), ("a",), object(), np.float32("nan")]


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda other: type(other).__name__)
@pytest.mark.parametrize("holder", [list, tuple, objects])
def test_other_objects_are_left_to_the_caller(foreign, holder):
    words = Words()
    assert words.encode(holder(["a", None, foreign])) is None
    assert not words.has_missing
    assert words.encode(holder(["b", "a"])) is not None
    assert sorted(words.read()) == ["a", "b"]


def test_subclasses_of_lists_are_refused():
    with pytest.raises(TypeError):
        Words().encode(type("Mine", (list,), {})(["a"]))


@pytest.mark.parametrize("text", ["a", "abcdef", "é", "日本", "x" * 40])
def test_strings_of_numpy(text):
    words = Words()
    assert words.encode([np.str_(text), text, np.str_(text)]).tolist() == [0, 0, 0]
    assert [type(word) for word in words.read()] == [str]


@pytest.mark.parametrize("layout", [strided, field, read_only, backwards])
def test_layouts_of_arrays_of_objects(layout):
    strings = objects(["a", None, "longer than a name is", "é"] * 300)
    array = layout(strings)
    assert plain(Words().encode(array)) == Numbered().encode(array.tolist())


@pytest.mark.parametrize("shared", [1, 2, 3, 1000])
def test_fresh_and_shared_objects(shared):
    """Runs of both, longer than it takes to notice."""
    letters = [f"word {i}" for i in range(2000)]
    fresh = [f"word {i % 7}" for i in range(30_000)]
    strings = [*fresh, *[letters[i % shared] for i in range(30_000)], *fresh]
    check(Words(), Numbered(), strings, EXACT["list"])


def test_objects_of_one_address_after_the_other():
    words, wanted = Words(), Numbered()
    for i in range(200):
        strings = [f"{i} {'é' * (i % 3)}"]
        assert words.encode(strings).tolist() == wanted.encode(strings)


@pytest.mark.parametrize("text", ["".join("ab"), "é" * 5, "日" * 100])
def test_references_are_given_back(text):
    holders = [[text] * 5000, (text,) * 5000, objects([text] * 5000)]
    before = sys.getrefcount(text)
    for holder in holders:
        Words().encode(holder)
        assert Words().encode([*holder, 1]) is None
    assert sys.getrefcount(text) == before


def test_strings_do_not_grow():
    """Asked for its UTF-8, a string would keep it; the first that is no ASCII may."""
    strings = [f"é{i}" for i in range(5000)]
    sizes = [sys.getsizeof(text) for text in strings]
    Words().encode(strings)
    grown = [size for size, text in zip(sizes, strings, strict=True) if sys.getsizeof(text) != size]
    assert len(grown) <= 1
