"""Whether two libraries gave the same answer: asked before anything is timed."""

from __future__ import annotations

import numpy as np

__all__ = ["NEARLY", "DifferentAnswerError", "check_same"]

# Sums of floats depend on the order of adding up.
NEARLY = 1e-9


class DifferentAnswerError(Exception):
    """A figure for a wrong answer would be worth nothing."""


def check_same(
    name: str,
    ours: object,
    theirs: object,
    *,
    tolerance: float = 0.0,
    library: str = "scikit-learn",
) -> None:
    """Raise unless both answers are equal: to the last bit, or within a relative tolerance."""
    a, b = np.asarray(ours), np.asarray(theirs)
    same = type(ours) is type(theirs) and a.dtype == b.dtype and a.shape == b.shape
    if tolerance:
        same = same and np.allclose(a, b, rtol=tolerance, atol=0, equal_nan=True)
    else:
        same = same and a.tobytes() == b.tobytes()
    if not same:
        raise DifferentAnswerError(
            f"{name}: fastrecall's answer is\n{ours!r}\nand {library}'s is\n{theirs!r}"
        )
