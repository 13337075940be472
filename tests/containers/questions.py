"""What is asked of labels in a container, and what the plain arrays would answer.

scikit-learn is asked where it is installed. Where it is not, our own answer for plain arrays stands
for it, which other tests hold against scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from tests.containers.container import Container
from tests.containers.kinds import KINDS, drawn

__all__ = ["QUESTIONS", "check", "reference", "same"]

Array = np.ndarray[Any, Any]
Answer = tuple[Any, ...]

reference = import_module("sklearn.metrics" if find_spec("sklearn") else "fastrecall")


def _binary(metrics: Any, kind: str, true: Any, pred: Any) -> Answer:
    # No date can be a pos_label.
    options = {"average": None} if kind == "date" else {"pos_label": KINDS[kind].positive}
    return metrics.recall_score(true, pred, **options), metrics.jaccard_score(true, pred, **options)


def _macro(metrics: Any, kind: str, true: Any, pred: Any) -> Answer:
    options = {"average": "macro", "zero_division": 0.0}
    return metrics.f1_score(true, pred, **options), metrics.accuracy_score(true, pred)


def _matrix(metrics: Any, kind: str, true: Any, pred: Any) -> Answer:
    return (metrics.confusion_matrix(true, pred),)


def _report(metrics: Any, kind: str, true: Any, pred: Any) -> Answer:
    return (metrics.classification_report(true, pred, zero_division=0.0),)


def _weighted(metrics: Any, kind: str, true: Any, pred: Any) -> Answer:
    n = np.shape(true)[0] if hasattr(true, "shape") else len(true)
    weights = np.random.default_rng(n).random(n) + 0.5
    options = {"sample_weight": weights, "zero_division": 0.0}
    return (
        metrics.recall_score(true, pred, average="macro", **options),
        metrics.confusion_matrix(true, pred, sample_weight=weights),
    )


def _some_labels(metrics: Any, kind: str, true: Any, pred: Any) -> Answer:
    # Fewer than there are, and in another order.
    labels = KINDS[kind].classes[:3][::-1][:2]
    if kind == "date" and isinstance(true, np.ndarray):
        labels = labels.astype(true.dtype)
    options = {"labels": labels, "zero_division": 0.0}
    return (
        metrics.recall_score(true, pred, average=None, **options),
        metrics.confusion_matrix(true, pred, labels=labels),
    )


QUESTIONS: dict[str, Callable[[Any, str, Any, Any], Answer]] = {
    "binary": _binary,
    "macro": _macro,
    "matrix": _matrix,
    "report": _report,
    "weighted": _weighted,
    "labels": _some_labels,
}


def check(metrics: Any, question: str, kind: str, n: int, true: Container, pred: Container) -> None:
    """Ask one question of two containers, and hold the answer against that of plain arrays."""
    values = drawn(kind, n, binary=question == "binary")
    answer = QUESTIONS[question](metrics, kind, true.fill(values[0]), pred.fill(values[1]))
    dtypes = tuple(
        container.plain(side[:0]).dtype.str
        for container, side in zip((true, pred), values, strict=True)
    )
    same(answer, _expected(question, kind, n, dtypes), exact=question != "weighted")


@cache
def _expected(question: str, kind: str, n: int, dtypes: tuple[str, str]) -> Answer:
    values = drawn(kind, n, binary=question == "binary")
    # A width of no letters is as wide as the words are.
    true, pred = (
        side if side.dtype.kind == "U" else side.astype(dtype)
        for side, dtype in zip(values, dtypes, strict=True)
    )
    if kind == "date":
        # NumPy before 2.2 has a hash of one date for each unit, and scikit-learn as many classes.
        true, pred = (side.astype(np.result_type(*dtypes)) for side in (true, pred))
    return QUESTIONS[question](reference, kind, true, pred)


def same(ours: Answer, theirs: Answer, *, exact: bool = True) -> None:
    """Fail unless two answers are equal in type, dtype and shape, and in every bit if exact."""
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs, strict=True):
        assert type(a) is type(b)
        if isinstance(a, str):
            assert a == b
            continue
        a, b = np.asarray(a), np.asarray(b)
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
        if exact:
            assert a.tobytes() == b.tobytes(), f"{a}\n{b}"
        else:
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=0)
