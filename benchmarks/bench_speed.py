"""Time on large arrays: ours, scikit-learn's, and NumPy's bare comparison of the two arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.answers import NEARLY, check_same
from benchmarks.cases import Case
from benchmarks.figure import Figure
from benchmarks.timing import Effort, fastest

__all__ = ["measure"]


def measure(
    case: Case, n: int | None = None, *, effort: Effort | None = None, library: Any = fastrecall
) -> Figure:
    """Check the answer of one case, then time it.

    Parameters
    ----------
    case : Case
    n : int, optional
        The number of samples; a full run's by default.
    effort : Effort, optional
        How often scikit-learn may be spared.
    library : module, default=fastrecall
        Whatever has the case's function.

    Raises
    ------
    DifferentAnswerError
        If the answer is not scikit-learn's.
    """
    n = case.samples if n is None else n
    (y_true, y_pred), options = case.arguments(n)
    ours, theirs = (getattr(source, case.function) for source in (library, sklearn_metrics))
    check_same(
        case.name,
        ours(y_true, y_pred, **options),
        theirs(y_true, y_pred, **options),
        tolerance=NEARLY if case.weighted else 0.0,
    )
    calls = {
        "ours": lambda: ours(y_true, y_pred, **options),
        "theirs": lambda: theirs(y_true, y_pred, **options),
    }
    if isinstance(y_true, np.ndarray):
        # What must be read must be read: no count can be much faster than this.
        calls["bound"] = lambda: np.count_nonzero(y_true == y_pred)
    seconds = fastest(calls, effort, sparing={"theirs"})
    return Figure("speed", case.name, case.work.format(n=f"{n:,}"), **seconds)
