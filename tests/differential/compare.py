"""What differs between our outcome and scikit-learn's."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from tests.differential.cases import Case
from tests.differential.outcomes import Outcome

RELATIVE = 1e-12


@dataclass(frozen=True)
class Difference:
    """One thing that differs: what, and how it reads here and there."""

    what: str
    ours: str
    theirs: str


def differences(case: Case, ours: Outcome, theirs: Outcome) -> list[Difference]:
    found = []
    if ours.warnings != theirs.warnings:
        found.append(Difference("warnings", _short(ours.warnings), _short(theirs.warnings)))
    if ours.error != theirs.error:
        what = "exception" if ours.error and theirs.error else "only one raised"
        found.append(Difference(what, _shown(ours), _shown(theirs)))
    elif not ours.error:
        found += _values("value", ours.value, theirs.value, _tolerance(case))
    return found


@dataclass(frozen=True)
class Tolerance:
    """None at all without weights; with them, relative to the size of the values or the sums."""

    relative: float = 0.0
    scale: float = 0.0

    def allows(self, ours: float, theirs: float) -> bool:
        if math.isnan(ours) or math.isnan(theirs):
            return math.isnan(ours) and math.isnan(theirs)
        if self.relative == 0.0 or ours == theirs:
            return struct.pack("d", ours) == struct.pack("d", theirs) or (
                self.relative > 0.0 and ours == theirs
            )
        return abs(ours - theirs) <= self.relative * max(abs(ours), abs(theirs), self.scale)


def _tolerance(case: Case) -> Tolerance:
    if not case.weighted:
        return Tolerance()
    try:
        weights = np.asarray(case.options["sample_weight"], dtype=np.float64).ravel()
        size = math.fsum(abs(weight) for weight in weights.tolist())
        return Tolerance(RELATIVE, max(1.0, size) if _counts(case) else 1.0)
    except (TypeError, ValueError, OverflowError):
        return Tolerance(RELATIVE, 1.0)


def _counts(case: Case) -> bool:
    """Whether the results are sums of weights (so that they are as exact as the sums)."""
    return case.function in ("confusion_matrix", "multilabel_confusion_matrix") or (
        case.options.get("normalize") in (False, 0)
    )


def _values(what: str, ours: Any, theirs: Any, tolerance: Tolerance) -> list[Difference]:
    if type(ours) is not type(theirs):
        return [Difference(f"{what}: type", _typed(ours), _typed(theirs))]
    if isinstance(ours, np.ndarray):
        return _arrays(what, ours, theirs, tolerance)
    if isinstance(ours, tuple | list):
        return _sequences(what, ours, theirs, tolerance)
    if isinstance(ours, dict):
        if list(map(repr, ours)) != list(map(repr, theirs)):
            return [Difference(f"{what}: keys", _short(list(ours)), _short(list(theirs)))]
        return [
            difference
            for key in theirs
            for difference in _values(f"{what}[{key!r}]", ours[key], theirs[key], tolerance)
        ]
    if isinstance(ours, float):
        same = tolerance.allows(ours, theirs)
    elif isinstance(ours, str) and tolerance.relative:
        same = _same_text(ours, theirs, tolerance)
    else:
        same = ours == theirs
    if not same and isinstance(ours, str):
        ours, theirs = _first_differing_lines(ours, theirs)
    return [] if same else [Difference(what, _short(ours), _short(theirs))]


def _first_differing_lines(ours: str, theirs: str) -> tuple[str, str]:
    pairs = zip_longest(ours.splitlines(), theirs.splitlines(), fillvalue="no such line")
    return next(((one, other) for one, other in pairs if one != other), (ours, theirs))


def _sequences(what: str, ours: Any, theirs: Any, tolerance: Tolerance) -> list[Difference]:
    if len(ours) != len(theirs):
        return [Difference(f"{what}: length", _short(ours), _short(theirs))]
    return [
        difference
        for i, (one, other) in enumerate(zip(ours, theirs, strict=True))
        for difference in _values(f"{what}[{i}]", one, other, tolerance)
    ]


def _arrays(
    what: str, ours: np.ndarray, theirs: np.ndarray, tolerance: Tolerance
) -> list[Difference]:
    for name in ("dtype", "shape"):
        if getattr(ours, name) != getattr(theirs, name):
            return [Difference(f"{what}: {name}", _typed(ours), _typed(theirs))]
    if ours.flags.writeable != theirs.flags.writeable:
        return [Difference(f"{what}: writeable", _typed(ours), _typed(theirs))]
    if ours.dtype.kind != "f":
        same = np.array_equal(ours, theirs)
    elif tolerance.relative == 0.0:
        same = ours.tobytes() == theirs.tobytes() or _same_bits(ours, theirs)
    else:
        pairs = zip(ours.ravel().tolist(), theirs.ravel().tolist(), strict=True)
        same = all(tolerance.allows(one, other) for one, other in pairs)
    return [] if same else [Difference(what, _short(ours), _short(theirs))]


def _same_bits(ours: np.ndarray, theirs: np.ndarray) -> bool:
    both_nan = np.isnan(ours) & np.isnan(theirs)
    return np.where(both_nan, 0, ours).tobytes() == np.where(both_nan, 0, theirs).tobytes()


def _same_text(ours: str, theirs: str, tolerance: Tolerance) -> bool:
    """Whether two reports agree word by word, the numbers in them within the tolerance."""
    here, there = ours.split(), theirs.split()
    if len(here) != len(there):
        return False
    loose = Tolerance(tolerance.relative, 1.0)
    for one, other in zip(here, there, strict=True):
        if one == other:
            continue
        try:
            if not loose.allows(float(one), float(other)):
                return False
        except ValueError:
            return False
    return True


def _typed(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{value.shape}" + ("" if value.flags.writeable else " read-only")
    return f"{type(value).__module__}.{type(value).__name__}: {_short(value)}"


def _shown(outcome: Outcome) -> str:
    if outcome.error:
        return f"{outcome.error[0]}: {outcome.error[1]}"
    return f"returned {_short(outcome.value)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 1500 else f"{text[:1100]} ... {text[-300:]}"
