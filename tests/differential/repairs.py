"""Deliberate differences that vanish when the case is put in a form scikit-learn gets right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import scipy.sparse

from tests.differential import outcomes, refusals
from tests.differential.cases import Case
from tests.differential.compare import differences
from tests.differential.options import OPTIONS
from tests.differential.outcomes import Outcome

NARROW_AND_WIDE_FLOATS = (np.float16, np.float32, np.longdouble)


def same_as_repaired(case: Case, ours: Outcome, **repaired: Any) -> bool:
    """Whether scikit-learn does what we do once the case is repaired (and its weights wide).

    The type of its counts, which no repair of the input changes, may differ beside.
    """
    return any(same_as(case, ours, wide) for wide in widened(replace(case, **repaired)))


def same_as(case: Case, ours: Outcome, better: Case) -> bool:
    theirs = outcomes.observe_scikit_learn(better)
    return (
        not differences(case, ours, theirs)
        or counts_without_agreement(better, ours, theirs)
        or numpy_warnings(case, ours, theirs)
    )


def widened(case: Case) -> Iterator[Case]:
    """The case with weights that scikit-learn adds up and multiplies without wrapping."""
    dtype = weight_dtype(case)
    if dtype is None or dtype == np.float64:
        yield case
    elif dtype in NARROW_AND_WIDE_FLOATS or dtype == np.uint64 or are_objects(case):
        yield replace(case, options=with_weights_as(case, "float64"))
    elif dtype.kind in "biu":
        yield replace(case, options=with_weights_as(case, "int64"))
        yield replace(case, options=with_weights_as(case, "float64"))
    else:
        yield case


def weight_dtype(case: Case) -> np.dtype[Any] | None:
    weight = case.options.get("sample_weight")
    return None if weight is None else refusals.as_array(weight).dtype


def with_weights_as(case: Case, dtype: str) -> dict[str, Any]:
    return {**case.options, "sample_weight": np.asarray(case.options["sample_weight"], dtype)}


def floats_of_other_widths(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    if weight_dtype(case) in NARROW_AND_WIDE_FLOATS:
        return same_as_repaired(case, ours)
    return rounds_to_another_digit(case, ours, theirs)


def rounds_to_another_digit(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """A sum that is exact here may lie on the other side of a half, as 0.875 of 0.87499999."""
    if not case.weighted or not (isinstance(ours.value, str) and isinstance(theirs.value, str)):
        return False
    options = {**case.options, "output_dict": True}
    table = outcomes.observe_scikit_learn(replace(case, options=options)).value or {}
    rows = (row.values() if isinstance(row, dict) else [row] for row in table.values())
    digits = case.options.get("digits", 2)
    halves = {
        (f"{number * (1 + nudge):.{digits}f}", f"{number:.{digits}f}")
        for number in chain.from_iterable(rows)
        for nudge in (-1e-12, 1e-12)
    }
    here, there = ours.value.split(), theirs.value.split()
    return len(here) == len(there) and all(
        one == other or (one, other) in halves or near(one, other)
        for one, other in zip(here, there, strict=True)
    )


def near(one: str, other: str) -> bool:
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-12)
    except ValueError:
        return False


def are_objects(case: Case) -> bool:
    """Whether weights are Python's numbers that no dtype holds."""
    return weight_dtype(case) == np.dtype(object) and is_numbers(case.options["sample_weight"])


def object_weights(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    if not are_objects(case):
        return False
    return same_as_repaired(case, ours, options=with_weights_as(case, "float64"))


def is_numbers(values: Any) -> bool:
    return all(isinstance(value, float | int) for value in np.asarray(values).ravel())


def boolean_weights(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn's dot product of booleans is a boolean."""
    return weight_dtype(case) == np.dtype(bool) and same_as_repaired(case, ours)


def integer_weights(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Narrow integers wrap in scikit-learn's products, wide ones in its sums and products."""
    dtype = weight_dtype(case)
    if dtype is None or dtype.kind not in "iu":
        return False
    if ours.error and ours.error[0] == "OverflowError":
        weight = np.asarray(case.options["sample_weight"]).tolist()
        columns = 1
        if case.facts["family"] == "multilabel":
            shaped = hasattr(case.y_true, "shape")
            columns = case.y_true.shape[-1] if shaped else len(case.y_true[0])
        return sum(map(abs, weight)) * columns >= 2**63
    return same_as_repaired(case, ours)


def exact_integers(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Labels that a float64 does not hold: the same call with their ranks instead of them."""
    if case.facts["family"] != "int" or "fault" in case.facts:
        return False
    sides = [as_integers(y) for y in case.sides]
    present = sorted({label for side in sides for label in side})
    chosen = as_integers(case.options.get("labels", []))
    wanted = [label for label in chosen if isinstance(label, int)]
    numbers = [*present, *wanted]
    if max(map(abs, numbers)) < 2**53:
        return False
    default = None if case.function == "precision_recall_fscore_support" else "binary"
    binary = "pos_label" in OPTIONS[case.function] and (
        case.options.get("average", default) == "binary"
    )
    [pos] = whole([case.options.get("pos_label", 1) if binary else 0])
    pos = pos if isinstance(pos, int) else max(numbers) + 1  # a word is none of the numbers
    rank = {label: i for i, label in enumerate(sorted({*present, *wanted, int(pos)}))}
    options = dict(case.options)
    if weight_dtype(case) in NARROW_AND_WIDE_FLOATS:
        options = with_weights_as(case, "float64")
    if weight_dtype(case) is np.dtype(bool):
        options = with_weights_as(case, "int64")
    if chosen:
        # Words beside numbers stay what they are: the average of two classes does not look at them.
        options["labels"] = [rank.get(label, label) for label in chosen]
    if binary:
        options["pos_label"] = rank[int(pos)]
    if case.function == "classification_report" and "target_names" not in options:
        shown = case.options.get("labels", present)
        options["target_names"] = [str(label) for label in shown]
    ranked = [np.array([rank[label] for label in side]) for side in sides]
    repaired = replace(case, y_true=ranked[0], y_pred=ranked[1], options=options)
    theirs = with_whole_counts(outcomes.observe_scikit_learn(repaired), case)
    return not differences(case, without_texts(ours), without_texts(theirs))


def as_integers(y: Any) -> list[Any]:
    for name in ("to_pylist", "to_list", "tolist"):
        if hasattr(y, name):
            return whole(np.array(getattr(y, name)(), object).ravel().tolist())
    return whole(y.iloc[:, 0].tolist() if hasattr(y, "iloc") else y)


def whole(values: Iterable[Any]) -> list[Any]:
    return [
        int(value) if isinstance(value, float | bool | np.bool_ | np.number) else value
        for value in values
    ]


def without_texts(outcome: Outcome) -> Outcome:
    error = outcome.error and (outcome.error[0], "")
    warned = tuple((kind, "") for kind, _ in outcome.warnings if kind != "RuntimeWarning")
    return replace(outcome, error=error, warnings=warned)


def dates_in_two_units(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    given = {name: refusals.as_array(getattr(case, name)) for name in ("y_true", "y_pred")}
    labels = case.options.get("labels")
    if labels is not None:
        given["labels"] = refusals.as_array(labels)
    units = {dates.dtype for dates in given.values()}
    if len(units) == 1 or any(unit.kind != "M" for unit in units):
        return False
    finer = {name: dates.astype(np.result_type(*units)) for name, dates in given.items()}
    options = case.options if labels is None else {**case.options, "labels": finer.pop("labels")}
    return same_as_repaired(case, ours, options=options, **finer)


def no_labels(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn joins the dtypes of times and of no labels at all, which NumPy makes floats."""
    labels = refusals.as_array(case.options.get("labels", 0))
    kind = refusals.as_array(case.y_true).dtype
    if kind.kind not in "mM" or labels.shape != (0,):
        return False
    return same_as_repaired(case, ours, options={**case.options, "labels": np.zeros(0, kind)})


def string_dtype(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn attaches metadata to the dtype, which this one refuses."""
    if not any(getattr(getattr(y, "dtype", None), "kind", "") == "T" for y in case.sides):
        return False
    true, pred = (
        y.astype(object) if getattr(getattr(y, "dtype", None), "kind", "") == "T" else y
        for y in case.sides
    )
    return same_as_repaired(case, ours, y_true=true, y_pred=pred)


def explicit_zeros(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    clean = [without_explicit_zeros(y) for y in case.sides]
    if all(new is old or new.nnz == old.nnz for new, old in zip(clean, case.sides, strict=True)):
        return False
    return same_as_repaired(case, ours, y_true=native(clean[0]), y_pred=native(clean[1]))


def without_explicit_zeros(y: Any) -> Any:
    if not scipy.sparse.issparse(y):
        return y
    clean = y.tocsr(copy=True)
    clean.eliminate_zeros()
    return clean


def memory_views(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    if not has_memory_views(case):
        return False
    better = without_memory_views(case)
    return same_as_repaired(better, ours)


def has_memory_views(case: Case) -> bool:
    return any(isinstance(value, memoryview) for value in (*case.sides, *case.options.values()))


def without_memory_views(case: Case) -> Case:
    options = {name: viewed(value) for name, value in case.options.items()}
    y_true, y_pred = map(viewed, case.sides)
    return replace(case, y_true=y_true, y_pred=y_pred, options=options)


def viewed(value: Any) -> Any:
    return np.asarray(value) if isinstance(value, memoryview) else value


def byte_swapped_indicators(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    if not theirs.error or "scipy.sparse does not support dtype" not in theirs.error[1]:
        return False
    return same_as_repaired(case, ours, y_true=native(case.y_true), y_pred=native(case.y_pred))


def native(y: Any) -> Any:
    return y.astype(y.dtype.newbyteorder("=")) if isinstance(y, np.ndarray) else y


WHOLE_FLOAT_AT_END = re.compile(r"( +\d+)\.0$", re.MULTILINE)


def kappa_of_margins(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn sums K * K products, of which only the diagonal is needed."""
    if case.function != "cohen_kappa_score" or case.options.get("weights") is not None:
        return False
    if ours.error or theirs.error or ours.warnings != theirs.warnings:
        return False
    chosen = case.options.get("labels")
    classes = set(as_integers(case.y_true)) | set(as_integers(case.y_pred))
    many = len(classes if chosen is None else as_integers(chosen)) > 1024
    if not case.weighted and not many:
        return False
    return abs(ours.value - theirs.value) < 1e-14


def counts_without_agreement(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn's counts are float64 where no label is predicted right.

    And weighted ones are int64 where there is no label at all.
    """
    if theirs.error:
        return False
    if case.weighted and case.function == "multilabel_confusion_matrix":
        real = replace(theirs, value=theirs.value.astype(np.float64))
        return not differences(case, ours, real)
    if case.weighted and case.function == "precision_recall_fscore_support":
        *scores, support = theirs.value
        value = theirs.value if support is None else (*scores, support.astype(np.float64))
        return not differences(case, ours, replace(theirs, value=value))
    return not differences(case, ours, with_whole_counts(theirs, case))


def with_whole_counts(theirs: Outcome, case: Case) -> Outcome:
    value = theirs.value
    if case.weighted:
        return theirs
    if case.function == "classification_report" and isinstance(value, str):
        return replace(theirs, value=WHOLE_FLOAT_AT_END.sub(r"  \1", value))
    if case.function == "precision_recall_fscore_support" and isinstance(value, tuple):
        return replace(theirs, value=(*value[:3], as_whole(value[3])))
    return (
        replace(theirs, value=as_whole(value)) if case.function.startswith("multilabel") else theirs
    )


def as_whole(counts: Any) -> Any:
    if isinstance(counts, np.ndarray) and not (counts % 1).any():
        return counts.astype(np.int64)
    return counts


def numpy_warnings(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """What NumPy says of an overflow or a cast inside depends on the operations inside."""
    quiet = [
        replace(one, warnings=tuple(w for w in one.warnings if w[0] != "RuntimeWarning"))
        for one in (ours, theirs)
    ]
    return not differences(case, *quiet)


def report_of_minus_one(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn converts the indicator to CSR and then no longer takes it for one."""
    return (
        case.function == "classification_report"
        and theirs.error is not None
        and "multiclass-multioutput" in theirs.error[1]
        and case.facts.get("fault", "").endswith("indicator of -1 and 1")
    )


def minus_zero(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Only the text of the labels differs."""
    if not case.facts.get("fault", "").endswith("minus zero"):
        return False
    plus = [y + 0.0 if isinstance(y, np.ndarray) and y.dtype.kind == "f" else y for y in case.sides]
    return not differences(case, without_texts(ours), without_texts(theirs)) or same_as_repaired(
        case, ours, y_true=plus[0], y_pred=plus[1]
    )


def adjusted_for_no_class(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Without the adjustment there is no number either."""
    if theirs.error != ("ZeroDivisionError", "division by zero") or ours.error:
        return False
    options = {**case.options, "adjusted": False}
    plain = outcomes.observe_scikit_learn(replace(case, options=options))
    return case.function == "balanced_accuracy_score" and numpy_warnings(case, ours, plain)
