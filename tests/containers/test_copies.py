"""What is said to be read as it lies is not copied, and codes are narrow.

Python and NumPy tell of their memory; what other libraries take for themselves is not seen here,
but on the page.
"""

from __future__ import annotations

import sysconfig
import tracemalloc

import pytest

import fastrecall
from tests.containers.container import BITS, CODES, COLUMN, NUMBERS_ONLY
from tests.containers.kinds import drawn
from tests.containers.table import TABLE

# What a call of any length may take.
ANY = 230_000
# A byte for each of so many numbers is more; so is any copy of so many words, or of wide codes.
NUMBERS, WORDS = 120_000, 40_000


def taken(container):
    """Return the bytes at the peak of a call on labels of the first kind that it holds."""
    kind = container.kinds.split()[0]
    n = WORDS if kind == "str" else NUMBERS
    few, sides = ([container.fill(side) for side in drawn(kind, size)] for size in (50, n))
    # What the first call imports is not what labels need.
    fastrecall.recall_score(*few, average="macro")
    # The least of several: threads of other libraries may allocate meanwhile.
    return min(peak_of_call(sides) for _ in range(3))


def peak_of_call(sides):
    tracemalloc.start()
    try:
        fastrecall.recall_score(*sides, average="macro")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def those(*zero_copy):
    """Return the containers of which the table says so."""
    return [pytest.param(x, id=x.name) for x in TABLE if x.zero_copy in zero_copy]


@pytest.mark.parametrize("container", those(COLUMN, BITS, NUMBERS_ONLY))
def test_labels_are_read_as_they_lie(container):
    assert taken(container) < ANY


@pytest.mark.parametrize("container", [x for x in those(CODES) if x.values[0].kinds == "str"])
def test_codes_of_words_are_narrow(container):
    # Without a GIL, objects of an array go through a list, eight bytes each.
    listed = "object" in container.name and sysconfig.get_config_var("Py_GIL_DISABLED")
    assert taken(container) < ANY + 2 * WORDS * (10 if listed else 2)
