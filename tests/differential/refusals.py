"""Deliberate differences in which ours refuses an input that scikit-learn takes or trips over."""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

import numpy as np
import scipy.sparse

from tests.differential.cases import Case
from tests.differential.outcomes import Outcome


def refused(ours: Outcome) -> bool:
    return ours.error is not None and ours.error[0] in ("ValueError", "TypeError")


def as_array(values: Any) -> np.ndarray:
    """Return the values as NumPy holds them; ragged rows as a lone object."""
    try:
        return np.asarray(values)
    except ValueError:
        return np.array(None, object)


def given_labels(case: Case) -> np.ndarray | None:
    labels = case.options.get("labels")
    return None if labels is None else as_array(labels)


def labels_given_twice(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    labels = given_labels(case)
    if labels is None or not refused(ours):
        return False
    flat = list(map(repr, labels.ravel().tolist()))
    return len(set(flat)) < len(flat)


def labels_of_another_shape(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    labels = given_labels(case)
    return labels is not None and labels.ndim != 1 and refused(ours)


def family(values: np.ndarray) -> str:
    """What can equal what: numbers, words and times each among themselves, objects nothing."""
    if values.dtype == object:
        words = all(isinstance(value, str) for value in values.ravel())
        return "words" if words else "objects"
    return {"U": "words", "T": "words", "M": "times", "m": "spans", "S": "bytes"}.get(
        values.dtype.kind, "numbers"
    )


def target_families(case: Case) -> set[str]:
    return {"numbers" if scipy.sparse.issparse(y) else family(as_array(y)) for y in case.sides}


def labels_of_another_type(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    if ours.error and "is not a valid label" in ours.error[1]:
        word = isinstance(case.options.get("pos_label"), str)
        return word and target_families(case) == {"numbers"}
    labels = given_labels(case)
    if labels is None or not labels.size or not refused(ours):
        return False
    return {family(labels)} != target_families(case) or family(labels) in ("objects", "bytes")


def times_beside_others(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    families = target_families(case)
    return refused(ours) and len(families) > 1 and bool(families & {"times", "spans"})


def no_column(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    labels = given_labels(case)
    if labels is None or labels.dtype.kind != "f" or not refused(ours):
        return False
    return bool((labels % 1 != 0).any())


def masks(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    inputs = (*case.sides, case.options.get("sample_weight"))
    return refused(ours) and any(isinstance(one, np.ma.MaskedArray) for one in inputs)


def not_a_time(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    arrays = [y for y in case.sides if isinstance(y, np.ndarray) and y.dtype.kind in "mM"]
    return refused(ours) and any(np.isnat(array).any() for array in arrays)


def unusual_weights(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """None, words, dates and 128-bit floats are no weights; objects that are numbers are."""
    if ours.error and theirs.error and "Cannot cast array data" in ours.error[1]:
        return True  # both refuse, but scikit-learn comes upon the dtype last of all
    weight = case.options.get("sample_weight")
    if weight is None or not refused(ours):
        return False
    values = as_array(weight)
    if values.dtype == object and all(is_finite_number(value) for value in values.ravel()):
        # scikit-learn has nothing to add up, and does not come upon the dtype.
        empty = not any(map(is_label_set, case.sides))
        return case.facts["family"] == "multilabel" and "Cannot cast" in ours.error[1] and empty
    if values.dtype == object:
        return True
    return values.dtype.kind in "USMm" or values.dtype == np.longdouble


def is_label_set(indicator: Any) -> bool:
    """Whether any label is stored, as scikit-learn sees an indicator."""
    if scipy.sparse.issparse(indicator):
        return indicator.nnz > 0
    return bool(as_array(indicator).any())


def is_finite_number(value: Any) -> bool:
    return isinstance(value, Real) and math.isfinite(value) and abs(value) < 2**63


ACCIDENTS = {"IndexError", "UFuncTypeError", "AttributeError", "KeyError", "AxisError"}
ACCIDENTS |= {"DTypePromotionError"}
ACCIDENTAL_TEXTS = (
    "not supported between instances of",
    "unsupported operand type",
    "unsized",
    "0-d array",
    "unhashable",
    "only select the general DType",
    "to unpack",
    "all index and data arrays must",
    "all the input array",
    "y contains previously unseen labels",
    "data type must provide an itemsize",
)


def accidents(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Bad input that scikit-learn does not check for, so that something fails further inside."""
    if not theirs.error or not ours.error or not refused(ours):
        return False
    if any(text in ours.error[1] for text in ACCIDENTAL_TEXTS):
        return False
    weight = case.options.get("sample_weight")
    if weight is not None and as_array(weight).size == 0:
        return True  # confusion_matrix does not look at them then
    kind, text = theirs.error
    return kind in ACCIDENTS or any(accident in text for accident in ACCIDENTAL_TEXTS)


def worded_by_python(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn binds the arguments itself, and words it without the function's name."""
    if not ours.error or not theirs.error or ours.error[0] != "TypeError":
        return False
    mine, its = ours.error[1], theirs.error[1]
    if its.startswith("missing a required"):
        return "missing" in mine or "unexpected keyword" in mine  # where both are wrong
    return mine == f"{case.function}() {its}"
