"""Sides that are no plain arrays, with the labels they hold."""

from __future__ import annotations

import numpy as np

from fastrecall._kernel import Labels


def draw_codes(n, n_values=5, dtype="u1", seed=0):
    return np.random.default_rng(seed).integers(0, n_values, n).astype(dtype)


def packed_at(first, flags, dtype="u1"):
    """Pack flags behind so many other bits, and some more behind them."""
    before, after = np.arange(first) % 3 == 1, [True, False, True]
    return np.packbits(np.r_[before, flags, after].astype(bool), bitorder="little").view(dtype)


def kinds_of_sides(n):
    """Return sides of each kind, each with the labels it holds and where it holds any."""
    codes, flags = draw_codes(n, 5, "i2"), draw_codes(n, 2)
    valid = np.random.default_rng(3).random(n) < 0.8
    bits, values = {"valid": packed_at(13, valid), "first_valid": 13}, np.array([4, 9, 2, -1, 3])
    every = np.ones(n, bool)
    holes = np.where(valid, codes, -1).astype("i2")
    return {
        "values": (Labels(codes, values), values[codes], every),
        "values, strided": (Labels(np.repeat(codes, 2)[::2], values), values[codes], every),
        "values, backwards": (Labels(codes[::-1].copy()[::-1], values), values[codes], every),
        "values, missing": (Labels(holes, values), values[codes], valid),
        "limit": (Labels(codes, 5), codes, every),
        "limit, missing": (Labels(holes, 5), codes, valid),
        "packed": (Labels(packed_at(5, flags), packed=5, size=n), flags, every),
        "packed, valid": (Labels(packed_at(5, flags), packed=5, size=n, **bits), flags, valid),
        "plain, valid": (Labels(codes, **bits), codes, valid),
        "values, valid": (Labels(codes, values, **bits), values[codes], valid),
    }


KINDS = list(kinds_of_sides(1))
