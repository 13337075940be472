"""words.h, encoding.h, ucs4.h, utf8.h, objects.h: strings to codes."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall._kernel import Words
from tests.kernel import interrupts
from tests.kernel.layouts import SWAPPED
from tests.kernel.strings import EXACT, WAYS, Numbered, check, objects, plain, utf8

each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
each_exact_way = pytest.mark.parametrize("way", EXACT.values(), ids=EXACT)

# Around the lengths at which names, views and loops change: in characters and in bytes.
LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 18, 31, 32, 33, 64, 65, 1000]
ODD = ["", "é", "ñandú", "日本", "𝒳𝒴", "a\0b", "\0a", "\ufeffx", "ß" * 8, "\U0010ffff", "\x7f\x80"]


@each_way
def test_codes_in_the_order_of_appearance(way):
    assert way(Words(), ["b", "a", "b", "c", "a"]).tolist() == [0, 1, 0, 2, 1]


@each_way
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("letter", ["x", "é", "日", "𝒳"])
def test_strings_of_every_length(way, length, letter):
    """That differ in one character, the first, the middle or the last."""
    strings = [letter * length]
    for place in {0, length // 2, length - 1} if length else ():
        strings += [letter * place + other + letter * (length - 1 - place) for other in "yü"]
    check(Words(), Numbered(), strings * 3, way)


@each_way
def test_all_lengths_at_once(way):
    check(Words(), Numbered(), ["x" * length for length in LENGTHS] * 2, way)


@each_way
def test_odd_characters(way):
    check(Words(), Numbered(), ODD * 2, way)


@each_exact_way
def test_nul_at_the_end_is_a_character(way):
    check(Words(), Numbered(), ["a", "a\0", "a\0\0", "", "\0", "x" * 16, "x" * 15 + "\0"], way)


def test_nul_at_the_end_of_an_item_is_none():
    words = Words()
    assert words.encode(np.array(["a\0", "a"], "U5")).tolist() == [0, 0]
    assert words.read() == ["a"]


@each_exact_way
def test_surrogates(way):
    check(Words(), Numbered(), ["a", "\ud800", "\ud83d\ude00", "😀", "\ud800", "a"], way)


@each_way
def test_very_long_strings(way):
    long = "x" * 100_000
    check(Words(), Numbered(), [long, long[1:], long + "é", "y" + long[1:], long], way)


@each_way
def test_no_strings(way):
    words = Words()
    assert way(words, []).dtype == np.uint8
    assert words.read() == []


def test_equal_strings_have_one_code_whatever_they_come_in():
    words, wanted = Words(), Numbered()
    strings = ["cat", "señor", "日本語の文", "a longer one than a name", "", *ODD]
    for turn in range(2):
        for way in WAYS.values():
            check(words, wanted, [*strings[turn:], f"new {turn}"], way)


@given(st.lists(st.lists(st.text(max_size=20)), max_size=3), st.sampled_from(list(EXACT.values())))
def test_random_strings(parts, way):
    words, wanted = Words(), Numbered()
    for strings in parts:
        check(words, wanted, strings, way)


@given(st.lists(st.text(st.sampled_from("ab\0é𝒳"), max_size=18).map(lambda s: s.rstrip("\0"))))
def test_random_items(strings):
    check(Words(), Numbered(), strings, WAYS["U"])


# ---- widths of codes ----


@each_way
@pytest.mark.parametrize(
    ("n", "dtype"), [(255, "u1"), (256, "u2"), (65535, "u2"), (65536, "u4"), (70_000, "u4")]
)
def test_codes_are_as_narrow_as_the_words_allow(way, n, dtype):
    strings = [f"{i}" for i in range(n)]
    codes = way(Words(), strings + strings[:5])
    assert codes.dtype == dtype
    assert codes.tolist() == [*range(n), 0, 1, 2, 3, 4]


@pytest.mark.parametrize("n", [255, 256, 65535, 65536])
def test_missing_strings_stay_missing_in_wider_codes(n):
    strings = [None, *(f"{i}" for i in range(n)), None]
    for way in EXACT.values():
        assert plain(way(Words(), strings)) == [-1, *range(n), -1]


def test_words_of_earlier_calls_count():
    words = Words()
    words.encode([f"{i}" for i in range(300)])
    assert words.encode(["7", "3"]).dtype == np.uint16
    assert words.encode([]).dtype == np.uint16


# ---- arrays of fixed width ----


def every_other(array):
    return np.repeat(array, 2)[::2]


def misaligned(array):
    packed = np.zeros(array.size, [("first", "u1"), ("text", array.dtype)])
    packed["text"] = array
    return packed["text"]


def readonly(array):
    array.flags.writeable = False
    return array


LAYOUTS = [
    np.copy,
    lambda array: array[::-1].copy()[::-1],
    every_other,
    misaligned,
    readonly,
    lambda array: array.astype(array.dtype.newbyteorder()),
    lambda array: every_other(array.astype(array.dtype.newbyteorder())),
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 6, 8, 9, 10, 15, 16, 17, 40])
@pytest.mark.parametrize("letters", ["ab", "aé𝒳"])
def test_layouts_of_arrays(layout, width, letters):
    draw = np.random.default_rng(width)
    strings = ["".join(draw.choice(list(letters), draw.integers(0, width + 1))) for _ in range(70)]
    array = layout(np.array(strings * 40, f"U{width}"))
    words, wanted = Words(), Numbered()
    assert words.encode(array).tolist() == wanted.encode(strings * 40)
    assert words.read() == list(wanted.codes)


def test_arrays_of_several_widths():
    words = Words()
    for width in (4, 8, 3, 100):
        assert words.encode(np.array(["cat", "dog"], f"U{width}")).tolist() == [0, 1]


def test_items_of_no_characters():
    words = Words()
    array = np.frombuffer(b"", "S1").astype("U1")
    assert words.encode(array).size == 0
    assert words.encode(np.array(["", ""], "U")).tolist() == [0, 0]


@pytest.mark.parametrize("point", [0x110000, 0x80000041, 0xFFFFFFFF])
@pytest.mark.parametrize("width", [1, 2, 3, 4, 7, 13, 20])
def test_code_points_beyond_unicode_are_refused(width, point):
    array = np.array(["a" * width] * 3)
    array.view("u4").reshape(3, width)[2, -1] = point
    words = Words()
    with pytest.raises(ValueError, match="Unicode"):
        words.encode(array)
    assert words.read() == ["a" * width]


@pytest.mark.parametrize("array", [np.arange(3), np.array([b"a"]), np.zeros(2, "M8[s]"), b"ab"])
def test_other_buffers_are_refused(array):
    with pytest.raises((TypeError, ValueError)):
        Words().encode(array)


def test_other_dimensions_are_refused():
    with pytest.raises(ValueError, match="1 dimensions"):
        Words().encode(np.array([["a"]]))


# ---- objects ----

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


@pytest.mark.parametrize("layout", [every_other, misaligned, readonly, lambda array: array[::-1]])
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


# ---- Arrow's buffers ----


def test_a_part_of_the_strings():
    strings = ["a", "bb", None, "ccc", "bb", None, "é"]
    data, offsets, *_ = utf8(strings)
    valid = np.packbits([True] * 3 + [text is not None for text in strings], bitorder="little")
    codes = Words().encode_utf8(data, offsets, 1, 5, valid, 4)
    assert plain(codes) == Numbered().encode(strings[1:6])


def test_many_missing_strings():
    draw = np.random.default_rng(0)
    strings = [None if draw.random() < 0.3 else str(draw.integers(40)) for _ in range(5000)]
    for way in EXACT.values():
        words = Words()
        check(words, Numbered(), strings, way)
        assert words.has_missing


@pytest.mark.parametrize("dtype", ["i4", "i8"])
@pytest.mark.parametrize(
    "offsets", [[0, 5], [3, 2], [-1, 2], [0, -1], [5, 5], [-2, -1], [0, 2**31 - 1], [4, 4, 3]]
)
def test_offsets_outside_of_the_text_are_refused(offsets, dtype):
    with pytest.raises(ValueError, match="outside"):
        Words().encode_utf8(b"abcd", np.array(offsets, dtype), 0, len(offsets) - 1)


@pytest.mark.parametrize("offsets", [[0, 2**40], [2**63 - 1, 2**63 - 1], [-(2**63), 1]])
def test_huge_offsets_are_refused(offsets):
    with pytest.raises(ValueError, match="outside"):
        Words().encode_utf8(b"abcd", np.array(offsets), 0, 1)


@pytest.mark.parametrize(("offset", "n"), [(0, 3), (2, 1), (3, 0 + 1), (2**63, 1), (1, 2**63)])
def test_too_few_offsets_are_refused(offset, n):
    with pytest.raises(ValueError, match="too few"):
        Words().encode_utf8(b"abcd", np.array([0, 1, 2]), offset, n)


@pytest.mark.parametrize(("n", "valid_offset"), [(9, 0), (8, 1), (1, 8), (1, 2 * sys.maxsize + 1)])
def test_too_few_bits_are_refused(n, valid_offset):
    with pytest.raises(ValueError, match="too little"):
        Words().encode_utf8(b"", np.zeros(20, "i4"), 0, n, b"\xff", valid_offset)


@pytest.mark.parametrize(
    "offsets", [np.zeros(3, "u4"), np.zeros(6, "i4")[::2], np.zeros(3, f"{SWAPPED}i4")]
)
def test_offsets_of_other_kinds_are_refused(offsets):
    with pytest.raises(TypeError):
        Words().encode_utf8(b"", offsets, 0, 1)


def test_text_that_is_not_contiguous_is_refused():
    with pytest.raises(TypeError):
        Words().encode_utf8(np.zeros(8, "u1")[::2], np.zeros(3, "i4"), 0, 1)


def a_view(*numbers):
    return np.array(numbers, "i4")


@pytest.mark.parametrize(
    "numbers",
    [
        (13, 0, 0, 8),
        (13, 0, 0, -1),
        (13, 0, 1, 0),
        (13, 0, -1, 0),
        (21, 0, 0, 0),
        (-1, 0, 0, 0),
        (-(2**31), 0, 0, 0),
        (2**31 - 1, 0, 0, 2**31 - 1),
        (13, 0, 2**31 - 1, 0),
    ],
)
def test_views_outside_of_their_buffers_are_refused(numbers):
    with pytest.raises(ValueError, match="outside"):
        Words().encode_views(a_view(*numbers), [bytes(20)], 0, 1)


def test_the_last_text_of_a_buffer():
    words = Words()
    assert words.encode_views(a_view(13, 0, 0, 7), [b"x" * 20], 0, 1).tolist() == [0]
    assert words.read() == ["x" * 13]


def test_what_lies_behind_a_short_view_is_nothing():
    """Producers need not pad with zeros."""
    first, second = b"\2\0\0\0ab" + b"\0" * 10, b"\2\0\0\0ab" + b"?" * 10
    assert Words().encode_views(first + second, [], 0, 2).tolist() == [0, 0]


def test_views_from_one_on():
    all_views = b"".join(b"\1\0\0\0" + bytes([65 + i]) * 12 for i in range(5))
    words = Words()
    assert words.encode_views(all_views, [], 2, 3).tolist() == [0, 1, 2]
    assert words.read() == ["C", "D", "E"]
    with pytest.raises(ValueError, match="too few"):
        words.encode_views(all_views, [], 3, 3)


@pytest.mark.parametrize("text", [b"\xff", b"\xc3", b"\xe2\x82", b"x" * 30 + b"\x80"])
def test_broken_utf8_is_no_word(text):
    words = Words()
    words.encode_utf8(text, np.array([0, len(text)], "i4"), 0, 1)
    with pytest.raises(ValueError, match="utf-8"):
        words.read()


def test_words_stay_usable_after_an_error():
    words = Words()
    words.encode(["a"])
    with pytest.raises(ValueError, match="outside"):
        words.encode_utf8(b"ab", np.array([0, 1, 9], "i4"), 0, 2)
    assert words.encode(["b", "a"]).tolist() == [1, 0]


# ---- slices ----


def test_more_strings_than_a_slice():
    strings = np.array(["a", "b", "c"])[np.random.default_rng(0).integers(0, 3, 2_200_000)]
    strings[-1] = "d"
    for holder in (strings, strings.tolist()):
        words = Words()
        codes = words.encode(holder)
        order = np.array(words.read())
        assert order.size == 4
        assert (order[codes] == strings).all()


@interrupts.possible
@pytest.mark.parametrize("width", [4, 1000])
def test_an_interrupt_ends_arrays_soon(width):
    endless = np.broadcast_to(np.array("x" * width), min(2**33, sys.maxsize // 4) // width)
    words = Words()
    assert interrupts.interrupt(lambda: words.encode(endless)) < 1
    assert words.encode(["x" * width]).tolist() == [0]


@interrupts.possible
def test_an_interrupt_ends_lists_soon():
    endless = ["x" * 1000, "y"] * 30_000_000
    assert interrupts.interrupt(lambda: Words().encode(endless)) < 1


@interrupts.possible
def test_an_interrupt_ends_views_soon():
    endless = np.zeros(min(2**31, sys.maxsize), "u1")  # of empty strings
    call = lambda: Words().encode_views(endless, [], 0, endless.size // 16)  # noqa: E731
    assert interrupts.interrupt(call) < 1


@interrupts.possible
def test_an_interrupt_ends_utf8_soon():
    offsets = np.zeros(2**28, "i4")
    assert interrupts.interrupt(lambda: Words().encode_utf8(b"", offsets, 0, 2**28 - 1)) < 1


# ---- other threads ----


def test_words_in_use_are_refused():
    words = Words()
    endless = np.broadcast_to(np.array("word"), min(2**28, sys.maxsize // 16))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(words.encode, endless)
        time.sleep(0.05)
        with pytest.raises(RuntimeError, match="in use"):
            words.encode(["a"])
        with pytest.raises(RuntimeError, match="in use"):
            words.read()
        assert len(running.result()) == endless.size
    assert words.encode(["a", "word"]).tolist() == [1, 0]


def test_a_list_that_changes_meanwhile_is_refused():
    """The other thread's turn comes between two slices; sometimes too early or too late."""
    for _ in range(50):
        strings = ["abc"] * 20_000_000
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(Words().encode, strings)
            time.sleep(0.002)
            del strings[5_000_000:]
            refused = running.exception()
        if refused:
            assert str(refused) == "a list changed while it was read"
            return
    pytest.fail("the list was never read meanwhile")


@pytest.mark.parametrize("what", ["array", "list", "utf8", "views"])
def test_race_ends_in_codes_or_an_error(what, checkout):
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.kernel.string_races", what, "1.5"]
    done = subprocess.run(
        command, cwd=checkout, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
