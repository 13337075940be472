"""labels.pxi: parts of labels, and what is refused."""

from __future__ import annotations

import gc
import sys

import numpy as np
import pytest

from fastrecall import _kernel
from fastrecall._kernel import NO_PRED, Labels
from tests.kernel.answers import check, count
from tests.kernel.runs import chunked
from tests.kernel.sides import KINDS, kinds_of_sides


@pytest.mark.parametrize("kind", KINDS)
def test_parts_of_every_kind(kind):
    side, plain, there = kinds_of_sides(3000)[kind]
    for first, size in ((0, 3000), (1, 7), (8, 600), (13, 2000), (2999, 1), (3000, 0), (1025, 900)):
        part, rows = side.part(first, size), slice(first, first + size)
        assert len(part) == part.size == size
        kept = plain[rows][there[rows]]
        answer = count(part, np.arange(size) % 3, ignore_missing=True)
        check(answer, kept, (np.arange(size) % 3)[there[rows]])


@pytest.mark.parametrize("kind", KINDS)
def test_parts_of_parts(kind):
    side, plain, there = kinds_of_sides(3000)[kind]
    part = side.part(700, 2000).part(11, 1500).part(0, 1499)
    kept = plain[711:2210][there[711:2210]]
    check(count(part, part, ignore_missing=True), kept, kept)


@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("other", KINDS)
@pytest.mark.parametrize("kind", KINDS)
def test_parts_of_two_kinds_add_up(kind, other, pairs):
    sides = kinds_of_sides(3000)
    (true, plain, there), (pred, plain_pred, there_pred) = sides[kind], sides[other]
    cuts, options = [1, 900, 900, 2050], {"pairs": pairs, "ignore_missing": True}
    if (there & ~there_pred).any():
        with pytest.raises(_kernel.RejectedError, match=NO_PRED):
            chunked(true, pred, cuts, **options)
    else:
        check(chunked(true, pred, cuts, **options), plain[there], plain_pred[there])


# ---- what is refused ----

EIGHT = np.zeros(8, "u1")
WRONG = {
    "more labels than there are": (ValueError, lambda: Labels(EIGHT, size=9)),
    "more codes than there are": (ValueError, lambda: Labels(EIGHT, 3, size=9)),
    "more bits than there are": (ValueError, lambda: Labels(EIGHT, packed=0, size=65)),
    "bits that begin too late": (ValueError, lambda: Labels(EIGHT, packed=1, size=64)),
    "bits that begin behind the end": (ValueError, lambda: Labels(EIGHT, packed=65, size=0)),
    "bits from the highest number on": (
        ValueError,
        lambda: Labels(EIGHT, packed=sys.maxsize, size=64),
    ),
    "the highest number of bits": (ValueError, lambda: Labels(EIGHT, packed=5, size=sys.maxsize)),
    "too few valid bits": (ValueError, lambda: Labels(EIGHT, valid=b"")),
    "valid bits that begin too late": (
        ValueError,
        lambda: Labels(EIGHT, valid=b"1", first_valid=1),
    ),
    "valid bits before the first": (ValueError, lambda: Labels(EIGHT, valid=b"12", first_valid=-1)),
    "no bytes of bits": (TypeError, lambda: Labels(np.zeros(8, "u2"), packed=0, size=8)),
    "bits with gaps": (TypeError, lambda: Labels(np.zeros(16, "u1")[::2], packed=0, size=8)),
    "bits backwards": (TypeError, lambda: Labels(EIGHT[::-1], packed=0, size=8)),
    "one byte of bits again and again": (
        TypeError,
        lambda: Labels(np.broadcast_to(EIGHT[:1], 8), packed=0, size=8),
    ),
    "valid bits with gaps": (TypeError, lambda: Labels(EIGHT, valid=np.zeros(16, "u1")[::2])),
    "no bytes of valid bits": (TypeError, lambda: Labels(EIGHT, valid=np.zeros(8, "i4"))),
    "floats as codes": (TypeError, lambda: Labels(np.zeros(8), np.arange(3))),
    "floats as codes below a limit": (TypeError, lambda: Labels(np.zeros(8), 3)),
    "bits as codes": (TypeError, lambda: Labels(EIGHT, np.arange(3), packed=0, size=8)),
    "bits as codes below a limit": (TypeError, lambda: Labels(EIGHT, 2, packed=0, size=8)),
    "values of text": (TypeError, lambda: Labels(EIGHT, np.array(["a", "b"]))),
    "complex values": (TypeError, lambda: Labels(EIGHT, np.zeros(2, complex))),
    "two-dimensional values": (ValueError, lambda: Labels(EIGHT, np.zeros((2, 2)))),
    "two-dimensional codes": (ValueError, lambda: Labels(EIGHT.reshape(2, 4), 2)),
    "too many values": (ValueError, lambda: Labels(EIGHT, np.broadcast_to(EIGHT[:1], 2**32))),
    "a negative limit": (OverflowError, lambda: Labels(EIGHT, -1)),
    "a limit of too many bits": (OverflowError, lambda: Labels(EIGHT, 2**32)),
    "no buffer": (TypeError, lambda: Labels([1, 2])),
    "no buffer of values": (TypeError, lambda: Labels(EIGHT, [1, 2])),
    "a part that begins too early": (ValueError, lambda: Labels(EIGHT).part(-1, 2)),
    "a part of less than nothing": (ValueError, lambda: Labels(EIGHT).part(2, -1)),
    "a part that ends too late": (ValueError, lambda: Labels(EIGHT).part(3, 6)),
    "a part behind the end": (ValueError, lambda: Labels(EIGHT).part(9, 0)),
    "a part from the highest number on": (
        ValueError,
        lambda: Labels(EIGHT).part(sys.maxsize, sys.maxsize),
    ),
}


@pytest.mark.parametrize(("error", "make"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused(error, make):
    with pytest.raises(error):
        make()


def test_less_than_all_of_a_buffer():
    codes = np.array([0, 1, 2, 1, 9], "u1")
    check(count(Labels(codes, 3, size=3), codes[:3]), codes[:3], codes[:3])
    assert len(Labels(codes, size=2)) == 2
    assert len(Labels(codes, size=0)) == 0
    assert len(Labels(codes)) == 5


def test_sides_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="5 true and 4 predicted"):
        count(Labels(np.zeros(5, "u1"), 1), np.zeros(4))


@pytest.mark.parametrize(
    "wrong",
    [{"size": 100_000}, {"packed": 0, "size": 100_000}, {"valid": b"", "size": 3}],
    ids=str,
)
def test_labels_that_were_refused_hold_nothing(wrong):
    labels = Labels.__new__(Labels)
    with pytest.raises(ValueError, match=r"labels of|bits from"):
        labels.__init__(np.zeros(3, "u1"), **wrong)
    assert len(labels) == 0
    assert count(labels, np.zeros(0)).n == 0
    with pytest.raises(RuntimeError, match="one buffer"):
        labels.__init__(np.zeros(3, "u1"))


def test_labels_are_described_once():
    labels, untouched = Labels(np.arange(3)), Labels.__new__(Labels)
    for again in (labels, labels.part(0, 2)):
        with pytest.raises(RuntimeError, match="one buffer"):
            again.__init__(np.arange(9))
    assert count(untouched, untouched).n == 0
    check(count(labels, labels), np.arange(3), np.arange(3))


def test_labels_keep_their_buffers():
    labels = Labels(np.arange(5000) % 7, valid=np.full(625, 255, "u1"))
    part = labels.part(7, 4900)
    del labels
    gc.collect()
    check(count(part, part), np.arange(7, 4907) % 7, np.arange(7, 4907) % 7)
