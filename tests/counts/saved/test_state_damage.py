"""Damaged states: every bit and every length, and changes that come with the right checksum."""

from __future__ import annotations

import random
import struct
import sys
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall import Counts
from fastrecall.counts.saved.state import read_groups, read_parts, write_groups, write_parts
from tests.counts.saved.cases import COUNTS, GROUPS

STATES = [(read_parts, write_parts, write_parts(counts._parts)) for counts in COUNTS.values()]
STATES += [(read_groups, write_groups, write_groups(parts)) for parts in GROUPS.values()]

# How a refusal begins.
SAYS = (
    "not a fastrecall state",
    "truncated fastrecall state",
    "damaged fastrecall state",
    "from a newer version",
    "this fastrecall state holds",
)

HEAD, BODY = 24, 64


def tried(read, data):
    """Return what is read, or None where it is refused and says why."""
    try:
        return read(data)
    except ValueError as error:
        said = str(error)
    assert said.startswith(SAYS), said
    return None


def refused(read, data):
    return tried(read, data) is None


def resealed(body):
    """Return a state of such content, with the length and the checksum that belong to it."""
    state = bytearray(body)
    struct.pack_into("<Q", state, 16, len(body) + 4)
    return bytes(state) + struct.pack("<I", zlib.crc32(state))


def test_every_bit_and_every_length():
    """More than 100,000 damaged states, each of which is refused."""
    damaged = 0
    for read, _, state in STATES:
        flipped = bytearray(state)
        for bit in range(8 * len(state)):
            flipped[bit // 8] ^= 1 << bit % 8
            assert refused(read, flipped), (bit, state)
            flipped[bit // 8] ^= 1 << bit % 8
        for length in range(len(state)):
            assert refused(read, state[:length]), (length, state)
        damaged += 9 * len(state)
        assert read(flipped) is not None
    assert damaged >= 100_000


def test_what_follows_is_refused():
    for read, _, state in STATES:
        for more in (b"\0", b"\xff" * 8, state):
            assert refused(read, state + more)
            assert refused(read, more + state) or not more


def check_as_integers(counts):
    """What holds of any counts, in Python's integers; for those of integers without negatives."""
    parts = counts._parts
    tp, n_true, n_pred = (
        None if array is None else array.tolist()
        for array in (parts.tp, parts.n_true, parts.n_pred)
    )
    assert len(set(parts.classes.tolist())) == len(parts.classes) == len(tp)
    for margin in (n_true, n_pred):
        assert margin is None or all(
            0 <= hit <= whole for hit, whole in zip(tp, margin, strict=True)
        )
    if parts.kind == "multilabel":
        assert parts.differing == sum(n_true) + sum(n_pred) - 2 * sum(tp)
    elif not parts.partial:
        assert sum(n_true) == sum(n_pred) == parts.n
        assert (parts.agreed, parts.differing) == (sum(tp), parts.n - sum(tp))
    if parts.matrix is not None:
        cells = parts.matrix.tolist()
        assert tp == [cells[at][at] for at in range(len(cells))]
        for sums, margin in (
            (map(sum, cells), n_true),
            (map(sum, zip(*cells, strict=True)), n_pred),
        ):
            whole = zip(sums, margin, strict=True)
            assert all(part <= all_ if parts.partial else part == all_ for part, all_ in whole)


def check_mutant(read, write, mutant):
    """A state with the right checksum is refused, or is what would be written of its counts."""
    parts = tried(read, mutant)
    if parts is None:
        return
    assert write(parts) == mutant
    assert repr(parts.classes)
    if read is read_groups:
        assert all(known is not None for known in (parts.n, parts.n_true, parts.n_pred))
    signed = struct.unpack_from("<I", mutant, 48)[0] & 8
    if read is read_parts and parts.tp.dtype.kind == "i" and not signed:
        numbers = (parts.n_true, parts.n_pred)
        if all(array is None or array.dtype.kind == "i" for array in numbers):
            check_as_integers(Counts(parts))


EXTREMES = [0, 1, 2, 3, 7, 8, 127, 128, 255, 2**15, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**62]
EXTREMES += [2**63 - 1, 2**63, 2**64 - 8, 2**64 - 2, 2**64 - 1, 0x7FF0000000000000, 0x8 << 60]


def mutant_of(state, other, rng):
    """Return a state with a few changes of its structure, and the checksum that belongs to it."""
    body = bytearray(state[:-4])
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randrange(HEAD, len(body) + 1)
        size = rng.choice((1, 4, 8, 8, 16))
        change = rng.randrange(6)
        if change == 0 and at < len(body):
            body[at] ^= 1 << rng.randrange(8)
        elif change == 1:
            form, at = rng.choice((("<B", at), ("<I", at // 4 * 4), ("<Q", at // 8 * 8)))
            value = rng.choice(EXTREMES) % 256 ** struct.calcsize(form)
            if at + struct.calcsize(form) <= len(body):
                struct.pack_into(form, body, at, value)
        elif change == 2:
            del body[at : at + size]
        elif change == 3:
            body[at:at] = bytes(rng.choice((0, 255, rng.randrange(256))) for _ in range(size))
        elif change == 4:
            there = rng.randrange(HEAD, len(other))
            body[at : at + size] = other[there : there + size]
        elif at + 8 <= len(body):
            at = at // 8 * 8
            value = struct.unpack_from("<Q", body, at)[0] + rng.choice((-1, 1, 2))
            struct.pack_into("<Q", body, at, value % 2**64)
    return resealed(body)


def mutate(times, seed):
    """Check so many changed states; return how many were not refused."""
    rng = random.Random(seed)
    taken = 0
    for _ in range(times):
        read, write, state = rng.choice(STATES)
        mutant = mutant_of(state, rng.choice(STATES)[2], rng)
        check_mutant(read, write, mutant)
        taken += not refused(read, mutant)
    return taken


def test_changes_with_the_right_checksum():
    # Some only change what may be changed: the name of a class, say.
    assert mutate(20_000, 1) > 100


@given(st.integers(0, len(STATES) - 1), st.data())
def test_any_head(which, data):
    read, write, state = STATES[which]
    head = bytearray(state[HEAD:BODY])
    at = data.draw(st.integers(0, len(head) - 1))
    head[at] = data.draw(st.integers(0, 255))
    check_mutant(read, write, resealed(state[:HEAD] + head + state[BODY:-4]))


@given(st.binary(max_size=300))
def test_any_bytes(content):
    for read, write, state in (STATES[0], STATES[-1]):
        assert refused(read, content)
        check_mutant(read, write, resealed(state[:HEAD] + content))
        check_mutant(read, write, resealed(state[:BODY] + content))


@pytest.mark.parametrize("form", ["classes", "groups", "width", "objects", "arrays"])
def test_claims_are_not_allocated(form):
    state = bytearray(write_groups(GROUPS["named_groups"])[:-4])
    many = 2**40
    if form == "classes":
        struct.pack_into("<Q", state, 32, many)
        struct.pack_into("<Q", state, BODY + 8, many)
        struct.pack_into("<Q", state, BODY + 16, many * 8)
    elif form == "groups":
        struct.pack_into("<Q", state, 24, many)
    elif form == "width":
        struct.pack_into("<cBHI", state, BODY, b"U", 0, 0, 2**29 - 1)
    elif form == "objects":
        struct.pack_into("<Q", state, 32, many)
        struct.pack_into("<cBHIQ", state, BODY, b"O", 0, 0, 0, many)
    else:
        struct.pack_into("<I", state, 52, 2**32 - 1)
    tracemalloc.start()
    assert refused(read_groups, resealed(state))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 100_000


def test_totals_that_an_int64_would_wrap():
    state = COUNTS["largest"].to_bytes()
    parts = read_parts(state)
    huge = np.array([2**62, 2**62])
    for wrong in (
        parts._replace(tp=huge, n_true=huge * 2, n_pred=huge, agreed=-(2**63), n=-(2**63)),
        parts._replace(tp=huge, n_true=huge, n_pred=huge, n=0, agreed=0, differing=0, matrix=None),
    ):
        assert refused(read_parts, write_parts(wrong))


if __name__ == "__main__":
    # A lane of its own: python -m tests.counts.saved.test_state_damage TIMES SEED
    times, seed = map(int, sys.argv[1:])
    print(f"{times} changed states: {mutate(times, seed)} read, all others refused")
