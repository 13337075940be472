"""One case asked of both libraries: the same, a difference on purpose, or an unexplained one."""

from __future__ import annotations

import pickle
import warnings
from typing import Any, NamedTuple

import numpy as np
import torch
import torchmetrics.classification
import torchmetrics.functional.classification

import fastrecall.dropin.torchmetrics as ours
from tests.dropin.torchmetrics import differences
from tests.dropin.torchmetrics.cases import Case

__all__ = ["Outcome", "asked", "compare"]

# Of float32: a quotient, a sum of at most seven terms, and what they cancel.
TOLERANCE = 4e-6

THEIRS = torchmetrics.classification, torchmetrics.functional.classification
OURS = ours, ours.functional


class Outcome(NamedTuple):
    """What came: a tensor and states, or an error and a text."""

    value: Any
    states: dict[str, Any]
    error: str = ""
    text: str = ""


def asked(case: Case, classes: Any, functions: Any) -> Outcome:
    """Ask one of the libraries."""
    batches = [
        (torch.tensor(preds).to(getattr(torch, p)), torch.tensor(target).to(getattr(torch, t)))
        for preds, p, target, t in case.batches
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _come_to(case, classes, functions, batches)
        except (ValueError, RuntimeError, TypeError, IndexError) as error:
            return Outcome(None, {}, type(error).__name__, str(error))


def _come_to(case: Case, classes: Any, functions: Any, batches: Any) -> Outcome:
    row, task, options = case.row, case.task, dict(case.options)
    if "function" in case.way:
        name = row.function if "all" in case.way else f"{task}_{row.function}"
        # Their functions of all tasks are in the package above.
        module = (
            torchmetrics.functional if functions is THEIRS[1] and "all" in case.way else functions
        )
        if "all" in case.way:
            options["task"] = task
        return Outcome(getattr(module, name)(*batches[0], **options), {})
    if "all" in case.way:
        begin = getattr(classes, row.name)
        options["task"] = task
    else:
        begin = getattr(classes, f"{task.capitalize()}{row.name}")
    metric = begin(**options)
    for batch in batches[:-1]:
        metric.update(*batch)
    if case.way == "forward":
        # The value of the batch alone; the states are those of all.
        return Outcome(metric(*batches[-1]), metric.metric_state)
    if case.way == "pickled":
        metric = pickle.loads(pickle.dumps(metric))
    if case.way == "reset":
        metric.reset()
    if case.way == "restored":
        real = getattr(THEIRS[0], begin.__name__)(**options)
        metric = _restored(metric, real, begin(**options))
    other = begin(**options) if case.way == "merged" else metric
    other.update(*batches[-1])
    if other is not metric:
        metric.merge_state(other)
    return Outcome(metric.compute(), metric.metric_state)


def _restored(metric: Any, real: Any, fresh: Any) -> Any:
    """Take the states to the real class, and from there to a fresh metric."""
    for one, other in ((metric, real), (real, fresh)):
        one.persistent(True)
        other.load_state_dict(one.state_dict())
    return fresh


def compare(case: Case) -> str:
    """Return nothing if both agree, the heading of a difference on purpose, or what differs."""
    theirs, mine = asked(case, *THEIRS), asked(case, *OURS)
    if theirs.error or mine.error:
        if theirs.error == mine.error:
            return ""
        return differences.of_errors(case, theirs, mine) or _shown(case, theirs, mine)
    if _same(theirs.value, mine.value) and _same_states(theirs.states, mine.states):
        return ""
    if not _same_states(theirs.states, mine.states):
        return f"! states {theirs.states} {mine.states}: {_shown(case, theirs, mine)}"
    for heading, wanted in differences.of_values(case, theirs.value):
        if _same(wanted, mine.value):
            return heading
    return _shown(case, theirs, mine)


def _same(one: Any, other: Any) -> bool:
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    return torch.allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)


def _same_states(theirs: Any, mine: Any) -> bool:
    if list(theirs) != list(mine):
        return False
    for name, state in theirs.items():
        listed = (state, mine[name]) if isinstance(state, list) else ([state], [mine[name]])
        if len(listed[0]) != len(listed[1]):
            return False
        if not all(np.array_equal(a.numpy(), b.numpy()) for a, b in zip(*listed, strict=True)):
            return False
    return True


def _shown(case: Case, theirs: Outcome, mine: Outcome) -> str:
    types = [(preds.shape, p, target.shape, t) for preds, p, target, t in case.batches]
    return f"! {case}\n  {types}\n  theirs {theirs}\n  ours   {mine}"
