"""Labels that are not in the table, held against the same labels in plain lists or arrays."""

from __future__ import annotations

from typing import Any

import pytest

import fastrecall
from tests.containers.questions import reference, same

__all__ = ["counts_like", "like_theirs"]

_SOME = {"average": None, "zero_division": 0.0}


def counts_like(given: tuple[Any, Any], plain: tuple[Any, Any]) -> None:
    """Fail unless labels are counted like the plain ones, and those as scikit-learn does."""
    same(_ask(fastrecall, *given), _ask(reference, *plain))


def like_theirs(true: Any, pred: Any) -> None:
    """Fail unless scikit-learn has the same answer, or the same class of error, for two targets."""
    pytest.importorskip("sklearn")
    ours, theirs = (_outcome(source, true, pred) for source in (fastrecall, reference))
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), f"{ours!r} is not {theirs!r}"
    else:
        assert not isinstance(ours, Exception), repr(ours)
        same(ours, theirs)


def _ask(source: Any, true: Any, pred: Any) -> tuple[Any, ...]:
    return source.recall_score(true, pred, **_SOME), source.confusion_matrix(true, pred)


def _outcome(source: Any, true: Any, pred: Any) -> Any:
    try:
        return _ask(source, true, pred)
    except Exception as error:
        return error
