"""words.h, encoding.h: strings to codes, whatever they come in."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall._kernel import Words
from tests.kernel import interrupts
from tests.kernel.strings import EXACT, WAYS, Numbered, check, plain

each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
each_exact_way = pytest.mark.parametrize("way", EXACT.values(), ids=EXACT)

# Around the lengths at which names, views and loops change: in characters and in bytes.
LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 18, 31, 32, 33, 64, 65, 1000]
ODD = ["", "é", "ñandú", "日本", "𝒳𝒴", "a\0b", "\0a", "\ufeffx", "ß" * 8, "\U0010ffff", "\x7f\x80"]
# The first and the last characters of one, two, three and four bytes.
ENDS = ["\x01", "\x7f", "\x80", "\u07ff", "\u0800", "\uffff", "\U00010000", "\U0010ffff"]


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
    check(Words(), Numbered(), [*ODD, *ENDS] * 2, way)


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
    strings = ["cat", "señor", "日本語の文", "a longer one than a name", "", *ODD, *ENDS]
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
