"""Saved states: any bytes, and changes that the checksum allows, are refused or mean something."""

from __future__ import annotations

import json
from typing import Any

from fastrecall import Counts
from fuzz.api.tape import Tape
from tests.counts.saved.cases import COUNTS
from tests.counts.saved.test_state_damage import HEAD, STATES, check_mutant, refused, resealed

DICTS = [json.dumps(counts.to_dict()) for counts in COUNTS.values()]


def run(data: bytes) -> None:
    tape = Tape(data)
    how = tape.below(4)
    if how == 0:
        for read, _, _ in (STATES[0], STATES[-1]):
            assert refused(read, tape.rest())
    elif how == 3:
        change_dict(tape)
    else:
        change_state(tape, how == 2)


def change_state(tape: Tape, insert: bool) -> None:
    read, write, state = tape.choose(STATES)
    body = bytearray(state[:-4])
    for _ in range(1 + tape.below(3)):
        at = HEAD + tape.number(2) % (len(body) - HEAD + 1)
        piece = tape.number(8).to_bytes(8, "little")[: 1 + tape.below(8)]
        body[at : at if insert else at + len(piece)] = piece
    check_mutant(read, write, resealed(body))


def change_dict(tape: Tape) -> None:
    """Put something else in the place of one value, or of one item of a list."""
    saved = json.loads(tape.choose(DICTS))
    other: Any = tape.choose((None, -1, 2**63, 1.5, "", [], {}, True, float("inf"), [1, 2], "x", 0))
    key = tape.choose(sorted(saved))
    value = saved[key]
    if isinstance(value, list) and value and tape.below(2):
        value[tape.below(len(value))] = other
    elif isinstance(value, dict) and value and tape.below(2):
        value[tape.choose(sorted(value))] = other
    else:
        saved[key] = other
    try:
        counts = Counts.from_dict(saved)
    except ValueError as error:
        assert str(error).startswith(("saved counts", "from a newer version")), str(error)
    else:
        assert Counts.from_dict(counts.to_dict()) == counts
