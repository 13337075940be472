"""arrow.h: whatever stands in the structures, they are read or refused, and released once."""

from __future__ import annotations

import random

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel import arrow_producer
from tests.kernel.arrow_producer import Chunks, OneArray, array, schema

# Each buffer is as large as any array below says it is: that it is, nobody can check.
ROOM = np.zeros(8192, "u1")
LARGEST = 100
BUFFERS = {
    "n": 0, "b": 2, "c": 2, "i": 2, "L": 2, "g": 2, "tsn:x": 2, "d:3,3": 2, "w:5": 2,
    "u": 3, "Z": 3, "vu": 3, "vz": 3, "+l": 2, "+L": 2, "+vl": 3, "+vL": 3, "+w:2": 1, "+w:0": 1,
    "+s": 1, "+m": 2, "x": 2,
}  # fmt: skip
NO_SIZE = (-1, -(2**63), 2**63 - 1)
WRONG = {
    **dict.fromkeys(["length", "offset"], NO_SIZE),
    "null_count": (*NO_SIZE, 1),
    "n_buffers": (-1, -(2**63), 0, 1),
    "n_children": (*NO_SIZE, 0),
    **dict.fromkeys(["buffers", "children", "dictionary", "release", "format"], (None,)),
}


def buffer(chance):
    numbers = np.array(chance.choices([-1, 0, 1, 2, 5, 50, 100, 2**31 - 1], k=512))
    return chance.choice([None, ROOM, ROOM, numbers.astype("i4"), numbers])


def spoil(chance, structure):
    name = chance.choice([name for name in WRONG if hasattr(structure, name)])
    setattr(structure, name, chance.choice(WRONG[name]))


def structures(chance, depth=0):
    letters = chance.choice(list(BUFFERS))
    buffers = [buffer(chance) for _ in range(BUFFERS[letters])]
    if buffers:
        buffers[0] = chance.choice([None, ROOM])
    if letters in ("vu", "vz") and chance.random() < 0.5:
        buffers[2:] = [ROOM, chance.choice([None, np.array([chance.choice([-1, 0, 5])])])]
    nested = letters.startswith("+") and depth < 4
    children = [
        structures(chance, depth + 1) for _ in range(chance.choice([0, 1, 1, 2]) if nested else 0)
    ]
    values = structures(chance, depth + 1) if depth < 3 and chance.random() < 0.2 else (None, None)
    described = schema(letters, children=[one for one, _ in children], dictionary=values[0])
    made = array(
        chance.randrange(LARGEST // 2),
        buffers,
        null_count=chance.choice([0, 0, -1, 1]),
        offset=chance.choice([0, 0, chance.randrange(LARGEST // 2)]),
        children=[one for _, one in children],
        dictionary=values[1],
    )
    for structure in (described, made):
        if chance.random() < 0.1:
            spoil(chance, structure)
    return described, made


def is_read(exporter):
    try:
        for chunk in _kernel.import_arrow(exporter):
            chunk.values()
    except (TypeError, ValueError, OSError):
        return False
    return True


@pytest.mark.parametrize("seed", range(10))
def test_any_structures(seed):
    chance = random.Random(seed)
    read = 0
    for _ in range(200):
        described, made = structures(chance)
        if chance.random() < 0.5:
            exporter = OneArray(described, made)
        else:
            exporter = Chunks(described, [made], failing=chance.choice([None, None, -1, 0, 1]))
        read += is_read(exporter)
        assert set(exporter.released.values()) <= {1}
        assert exporter.released["stream" if isinstance(exporter, Chunks) else "array"] == 1
        arrow_producer.ALIVE.clear()
    assert 20 < read < 180
