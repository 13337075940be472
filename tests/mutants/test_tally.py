"""The share of changes that were killed."""

from __future__ import annotations

from collections import Counter

from tests.mutants.tally import BROKEN, KILLED, SURVIVED, interval, told


def test_an_interval_of_no_change_says_nothing():
    assert interval(0, 0) == (0, 1)
    low, high = interval(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)


def test_what_does_not_compile_is_not_counted():
    assert told(Counter({KILLED: 95, SURVIVED: 5, BROKEN: 7})) == (
        "95 of 100 killed: 95.0% (95 %: 88.8% to 97.8%); not counted: 7 do not compile"
    )
