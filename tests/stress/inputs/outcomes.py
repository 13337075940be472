"""How a call with a bad argument ended, and whether that is one of the ways it may end."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any

import numpy as np

from tests.stress.inputs.calls import Call
from tests.stress.inputs.liars import LieError

# What scikit-learn raises, too: division where weights sum to zero, and what no memory holds.
REFUSALS = (ValueError, TypeError, OverflowError, MemoryError, ZeroDivisionError)
# What is asked for by a key or a number, or lies in a file, may not be there.
OTHERS: dict[str, type[Exception]] = {
    "GroupedCounts.[]": KeyError,
    "Comparison.mcnemar": KeyError,
    "Comparison.difference": KeyError,
    "GroupedCounts.by": KeyError,
    "CountsAtThresholds.[]": IndexError,
    "files.read_arrays": OSError,
}


@dataclass(frozen=True)
class Ending:
    """A call's answer as plain Python objects, or its error."""

    answer: Any = None
    error: BaseException | None = None

    @property
    def refused(self) -> bool:
        return self.error is not None


def ending(call: Callable[[], Any]) -> Ending:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return Ending(told(call()))
        except Exception as error:
            return Ending(error=error)


def told(answer: Any) -> Any:
    """Return what an answer says, whatever dtype its labels have."""
    if isinstance(answer, np.ndarray):
        return told(answer.tolist())
    if isinstance(answer, np.longdouble):
        return float(answer)
    if isinstance(answer, np.generic):
        return told(answer.item())
    if isinstance(answer, float) and math.isnan(answer):
        return "NaN"
    if isinstance(answer, list | tuple):
        return [told(item) for item in answer]
    if isinstance(answer, dict):
        return {key: told(value) for key, value in answer.items()}
    if hasattr(answer, "thresholds"):
        return told([answer.thresholds, answer.tp, answer.fp, answer.fn, answer.tn])
    if hasattr(answer, "items"):  # grouped counts, and comparisons
        return {key: told(value) for key, value in answer.items()}
    if hasattr(answer, "n_pred"):
        return told([answer.classes, answer.tp, answer.n_true, answer.n_pred, answer.n])
    return answer


def alike(one: Any, other: Any) -> bool:
    """Tell whether two answers say the same, sums of floats up to rounding."""
    if isinstance(one, float) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-15)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return all(alike(value, other[key]) for key, value in one.items())
    return type(one) is type(other) and bool(one == other)


def improper(call: Call, found: Ending) -> str | None:
    """Return why the call may not end like this, or None."""
    error = found.error
    if error is None or _is_lie(error):
        return None
    if isinstance(error, OTHERS.get(call.function, ())):
        return None
    if not isinstance(error, REFUSALS):
        return f"{type(error).__name__}: {error}"
    # Python's own, of a length that no memory holds, says nothing.
    if not str(error).strip() and type(error) is not MemoryError:
        return f"{type(error).__name__} without a word"
    return None


def _is_lie(error: BaseException | None) -> bool:
    while error is not None:
        # A signalling NaN raises whenever it is looked at: that is what it is for.
        if isinstance(error, LieError | InvalidOperation):
            return True
        error = error.__cause__ or error.__context__
    return False


def unnamed(found: Ending, names: tuple[str, ...]) -> str | None:
    """Return a refusal's text if it names no argument."""
    if found.error is None or _is_lie(found.error):
        return None
    text = str(found.error)
    return None if any(name in text for name in names) else text


def short(answer: Any) -> str:
    try:
        return repr(answer)[:150]
    except Exception:
        return f"something of type {type(answer).__name__}"
