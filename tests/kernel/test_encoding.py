"""encoding.h, sequence.h, numbers.h: slices, codes that become wider, lists that change."""

from __future__ import annotations

import signal

import numpy as np
import pytest

from fastrecall._kernel import Words, read_numbers
from tests.kernel import interrupts
from tests.kernel.buffers import one_column, view
from tests.kernel.strings import EXACT, WAYS, Numbered, check, plain


@pytest.mark.parametrize("n", [300, 65_600])
@pytest.mark.parametrize("way", EXACT.values(), ids=EXACT)
def test_what_is_missing_before_codes_become_wider(way, n):
    """Blocks before the one in which they do so are copied, with what is missing in them."""
    strings = [None, *["0"] * 3000, *(f"{i}" for i in range(n)), None, *["1"] * 3000]
    wanted = [-1, *[0] * 3000, *range(n), -1, *[1] * 3000]
    assert plain(way(Words(), strings)) == wanted


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_slices_end_by_bytes(way):
    """A slice takes no more than 16 MB, also in the middle of a block."""
    strings = [f"{'x' * 30_000}{number % 700}" for number in range(1000)]
    check(Words(), Numbered(), strings, way)


@pytest.mark.parametrize("most", [1, 2000])
def test_another_object_after_many_numbers(most):
    """Numbers that hardly come twice are read without looking for them among those before."""
    numbers = [10**6 + number for number in range(most)]
    assert read_numbers([*numbers, 2**63 - 1, -(2**63)]).tolist() == [*numbers, 2**63 - 1, -(2**63)]
    for other in ("1", 2**63, 1.0):
        assert read_numbers([*numbers, other, 1]) is None


def shortened(read):
    """Read a long list, which a signal's handler shortens after some milliseconds."""
    items = [1] * 30_000_000
    before = signal.signal(signal.SIGALRM, lambda *_: items.__delitem__(slice(100, None)))
    signal.setitimer(signal.ITIMER_REAL, 0.005)
    try:
        read(items)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@interrupts.possible
def test_a_list_of_numbers_that_becomes_shorter_is_refused():
    with pytest.raises(RuntimeError, match="a list changed while it was read"):
        shortened(read_numbers)


def test_items_of_several_objects_are_refused():
    """None of Python's own buffers has such."""
    array = np.array(["a", "b", "c", "d"], object)
    pairs = view(one_column(array.ctypes.data, 2, 2 * array.itemsize, b"2O"))
    # Without a lock, the buffer is asked for a list first.
    with pytest.raises((TypeError, NotImplementedError), match=r"single objects|format 2O"):
        Words().encode(pairs)
