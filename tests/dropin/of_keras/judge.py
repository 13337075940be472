"""Both metrics of a case, and what explains a difference."""

from __future__ import annotations

import os
import warnings
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from fastrecall.dropin import keras as ours

os.environ.setdefault("KERAS_BACKEND", "torch" if find_spec("torch") else "numpy")

# Keras' counters are float32, and so are its quotients.
_TOLERANCE = {"float16": 2e-3, "bfloat16": 1.6e-2}
_SINGLE = 3e-6


class Outcome(NamedTuple):
    """What came of a case: the results after each batch, and the counters at the end."""

    results: list[Any]
    counters: list[Any]
    error: Exception | None


def observe(module, case, *, merges):
    results, counters = [], []
    try:
        metric = getattr(module, case.name)(**case.arguments)
        parts = [metric]
        for number, batch in enumerate(case.batches):
            parts[-1].update_state(*batch)
            results.append(None if len(parts) > 1 else _numbers(parts[-1].result()))
            if number == case.reset_after:
                parts[-1].reset_state()
            if merges and number == case.merged_after:
                parts.append(module.__dict__[case.name].from_config(metric.get_config()))
        if len(parts) > 1:
            metric.merge_state(parts[1:])
            results[-1] = _numbers(metric.result())
        counters = [_numbers(variable) for variable in metric.variables]
    except Exception as error:
        return Outcome(results, counters, error)
    return Outcome(results, counters, None)


def _numbers(value):
    value = getattr(value, "value", value)
    value = value.detach() if hasattr(value, "detach") else value
    return np.asarray(value.float() if str(value.dtype) == "torch.bfloat16" else value, np.float64)


def judge(case):
    """Return what differs and nobody can explain, or None; and what explains a difference."""
    import keras

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = observe(keras.metrics, case, merges=False)
        own = observe(ours, case, merges=True)
    difference = compare(case, own, theirs)
    if difference is None:
        return None, None
    reason = explain(case, own, theirs)
    return (None, reason) if reason else (difference, None)


def compare(case, own, theirs):
    if own.error is not None or theirs.error is not None:
        if own.error is None or theirs.error is None:
            return f"ours: {own.error!r}; theirs: {theirs.error!r}"
        return _compare_errors(own.error, theirs.error)
    tolerance = _TOLERANCE.get(case.arguments.get("dtype"), _SINGLE)
    for kind in ("results", "counters"):
        for one, other in zip(getattr(own, kind), getattr(theirs, kind), strict=True):
            if one is None:
                continue
            if one.shape != other.shape:
                return f"{kind}: shapes {one.shape} and {other.shape}"
            # What float32 loses of a difference is a share of the sums it is taken of.
            lost = tolerance * max(1, np.abs(other).max(initial=0))
            if not np.allclose(one, other, rtol=tolerance, atol=lost):
                return f"{kind}: {one} and {other}"
    return None


def _compare_errors(own, theirs):
    """Keras' own errors are ValueErrors; what its backend raises has no words to be kept."""
    if type(theirs) is not ValueError or _of_backend(theirs):
        return None
    if type(own) is not type(theirs) or str(own) != str(theirs).replace("torch.Size", ""):
        return f"ours: {own!r}; theirs: {theirs!r}"
    return None


def _of_backend(error):
    frame = error.__traceback__
    while frame.tb_next is not None:
        frame = frame.tb_next
    return "/metrics/" not in frame.tb_frame.f_code.co_filename.replace("\\", "/") and (
        "/dtype_policies/" not in frame.tb_frame.f_code.co_filename.replace("\\", "/")
    )


def explain(case, own, theirs):
    """Return why a difference is meant, or None. Each reason is a paragraph of DIFFERENCES.md."""
    if own.error is not None and theirs.error is None:
        text = str(own.error)
        for reason, (mistakes, words) in REFUSED.items():
            if mistakes & case.facts and any(word in text for word in words):
                return reason
        return None
    if own.error is None and type(theirs.error).__module__.startswith("tensorflow."):
        lacks = any(words in str(theirs.error) for words in ("InTopKV2", "Value for attr 'T'"))
        return "an operation that TensorFlow lacks for a dtype" if lacks else None
    half = any("float16" in str(getattr(y_pred, "dtype", "")) for _, y_pred, _ in case.batches)
    if half and case.arguments.get("from_logits") and theirs.error is own.error is None:
        return "logits of float16, whose sigmoid TensorFlow rounds otherwise"
    threshold = case.arguments.get("threshold", 0.5)
    rounded = np.float16(threshold) != np.float32(threshold)
    if case.name == "BinaryAccuracy" and half and rounded and own.error is None:
        return "a threshold rounded to float16"
    weighted = any(weight is not None for *_, weight in case.batches)
    if "At" in case.name and weighted and own.error is None and _same_counters(own, theirs):
        return "a share that float32 rounds to the other side of the one it is held against"
    if "ties" in case.facts and theirs.error is None and own.error is None:
        return "ties"
    return None


def _same_counters(own, theirs):
    pairs = zip(own.counters, theirs.counters, strict=True)
    return all(np.allclose(one, other, rtol=_SINGLE, atol=1e-4) for one, other in pairs)


# Which mistakes were made on purpose, and how ours are told.
REFUSED = {
    "NaN": ({"spoilt: nan"}, ("contains NaN",)),
    "shapes that are broadcast or flattened together": (
        {"spoilt: shape", "spoilt: length"},
        ("are incompatible", "cannot be broadcast"),
    ),
}
