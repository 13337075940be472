"""Whether two libraries gave the same answer: asked before anything is timed."""

from __future__ import annotations

import numpy as np

__all__ = ["DifferentAnswerError", "check_same"]

# Sums of float weights depend on the order of adding up; scikit-learn adds one after another.
_TOLERANCE = 1e-9


class DifferentAnswerError(Exception):
    """A figure for a wrong answer would be worth nothing."""


def check_same(name: str, ours: object, theirs: object, *, weighted: bool = False) -> None:
    """Raise unless both answers are equal: to the last bit, or nearly so with float weights."""
    a, b = np.asarray(ours), np.asarray(theirs)
    alike = type(ours) is type(theirs) and a.dtype == b.dtype and a.shape == b.shape
    if weighted:
        same = alike and np.allclose(a, b, rtol=_TOLERANCE, atol=0, equal_nan=True)
    else:
        same = alike and a.tobytes() == b.tobytes()
    if not same:
        raise DifferentAnswerError(
            f"{name}: fastrecall's answer is\n{ours!r}\nand scikit-learn's is\n{theirs!r}"
        )
