"""Sample weights of every kind.

Negative weights are multiples of 1/8, so that their sums are exact in any order: otherwise a
denominator that should be zero is rounding noise in one library and zero in the other.
"""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from tests.differential.containers import HAS

KINDS = ["integers", "floats", "eighths", "negative", "zeros among them", "ones"]
KINDS += ["float32", "bool", "unsigned", "list of integers", "list of floats", "Series", "strided"]
KINDS += ["byte-swapped", "large integers"]


def sample(size: int, rng: Random) -> tuple[str, Any]:
    """Return the kind and one weight for each sample."""
    kind = rng.choice(KINDS)
    draw = np.random.default_rng(rng.getrandbits(64))
    floats = draw.random(size) * 10 + 0.01
    integers = draw.integers(1, 10, size)
    made: dict[str, Any] = {
        "integers": lambda: integers.astype(
            rng.choice(["int64", "int64", "int32", "int16", "int8"])
        ),
        "floats": lambda: floats,
        "eighths": lambda: np.ceil(floats * 8) / 8,
        "negative": lambda: np.round((floats - 3) * 8) / 8,
        "zeros among them": lambda: np.where(draw.random(size) < 0.5, 0.0, floats),
        "ones": lambda: np.ones(size),
        "float32": lambda: floats.astype(np.float32),
        "bool": lambda: draw.random(size) < 0.7,
        "unsigned": lambda: integers.astype(rng.choice(["uint8", "uint16", "uint32", "uint64"])),
        "list of integers": integers.tolist,
        "list of floats": floats.tolist,
        "Series": lambda: _series(floats),
        "strided": lambda: np.repeat(floats, 3)[::3],
        "byte-swapped": lambda: floats.astype(">f8"),
        "large integers": lambda: integers * 2**40,
    }
    return kind, made[kind]()


def _series(floats: np.ndarray) -> Any:
    if not HAS["pandas"]:
        return floats
    import pandas as pd

    return pd.Series(floats, index=np.arange(len(floats))[::-1])
