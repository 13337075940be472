"""The deliberate differences: each is a heading of DIFFERENCES.md, where its reason stands.

An entry explains a finding only if `holds` is true of the case and of both outcomes. Most entries
repair what scikit-learn stumbles over, call it again, and want exactly our outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse

from tests.differential import compare, outcomes
from tests.differential.cases import Case
from tests.differential.options import OPTIONS
from tests.differential.outcomes import Outcome

Holds = Callable[[Case, Outcome, Outcome], bool]


@dataclass(frozen=True)
class Deliberate:
    """A difference that is meant: its heading in DIFFERENCES.md, and where it shows."""

    name: str
    holds: Holds


def explain(case: Case, ours: Outcome, theirs: Outcome) -> str | None:
    """Return the name of the first deliberate difference that the finding is a case of."""
    for entry in DELIBERATE:
        if entry.holds(case, ours, theirs):
            return entry.name
    return None


def weight_dtype(case: Case) -> np.dtype[Any] | None:
    weight = case.options.get("sample_weight")
    return None if weight is None else np.asarray(weight).dtype


def with_weights_as(case: Case, dtype: str) -> Case:
    weight = np.asarray(case.options["sample_weight"], dtype)
    return replace(case, options={**case.options, "sample_weight": weight})


def narrow_float_weights(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    if weight_dtype(case) not in (np.float32, np.float16):
        return False
    wide = outcomes.observe_scikit_learn(with_weights_as(case, "float64"))
    return not compare.differences(case, ours, wide)


def whole_weights(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Narrow integers wrap in scikit-learn's products, wide ones in its sums and products."""
    dtype = weight_dtype(case)
    if dtype is None or dtype.kind not in "iu":
        return False
    if ours.error and ours.error[0] == "OverflowError":
        weight = np.asarray(case.options["sample_weight"]).tolist()
        return sum(map(abs, weight)) >= 2**63
    return any(
        not compare.differences(
            case, ours, outcomes.observe_scikit_learn(with_weights_as(case, wide))
        )
        for wide in ("int64", "float64")
        if not (wide == "int64" and dtype == np.uint64)
    )


def without_explicit_zeros(y: Any) -> Any:
    if not scipy.sparse.issparse(y):
        return y
    clean = y.tocsr(copy=True)
    clean.eliminate_zeros()
    return clean


def explicit_zeros(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    clean = [without_explicit_zeros(y) for y in (case.y_true, case.y_pred)]
    if all(new is old or new.nnz == old.nnz for new, old in zip(clean, sides(case), strict=True)):
        return False
    repaired = replace(case, y_true=clean[0], y_pred=clean[1])
    return not compare.differences(case, ours, outcomes.observe_scikit_learn(repaired))


def sides(case: Case) -> tuple[Any, Any]:
    return case.y_true, case.y_pred


def whole_counts_without_agreement(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn's counts are float64 where no label is predicted right."""
    if case.weighted or theirs.error:
        return False
    value, at = theirs.value, None
    if case.function == "precision_recall_fscore_support" and value[3] is not None:
        value, at = value[3], 3
    if not isinstance(value, np.ndarray) or value.dtype != np.float64 or (value % 1).any():
        return False
    counts = value.astype(np.int64)
    repaired = counts if at is None else (*theirs.value[:at], counts)
    return not compare.differences(case, ours, replace(theirs, value=repaired))


def refused_labels_given_twice(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    labels = flat_labels(case)
    return refused(ours) and len(set(map(repr, labels))) < len(labels)


def refused_labels_of_other_type(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    words = {isinstance(label, str) for label in flat_labels(case)}
    return refused(ours) and bool(words) and words != {case.facts["family"] == "str"}


def flat_labels(case: Case) -> list[Any]:
    labels = case.options.get("labels")
    if labels is None or isinstance(labels, str | int | set):
        return []
    return np.asarray(labels).ravel().tolist()


def refused(ours: Outcome) -> bool:
    return ours.error is not None and ours.error[0] == "ValueError"


def exact_integers(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Labels that a float64 does not hold: the same call with their ranks instead of them."""
    if case.facts["family"] != "int" or "fault" in case.facts:
        return False
    sides_of = [as_integers(y) for y in sides(case)]
    present = sorted({label for side in sides_of for label in side})
    if max(map(abs, present)) <= 2**53:
        return False
    chosen = as_integers(case.options.get("labels", []))
    pos = case.options.get("pos_label", 1)
    if not all(isinstance(label, int) for label in [*chosen, pos]):
        return False
    rank = {label: i for i, label in enumerate(sorted({*present, *chosen, int(pos)}))}
    options = dict(case.options)
    if chosen:
        options["labels"] = [rank[label] for label in chosen]
    default = None if case.function == "precision_recall_fscore_support" else "binary"
    if "pos_label" in OPTIONS[case.function] and options.get("average", default) == "binary":
        options["pos_label"] = rank[int(pos)]
    if case.function == "classification_report" and "target_names" not in options:
        options["target_names"] = [str(label) for label in chosen or present]
    ranked = [np.array([rank[label] for label in side]) for side in sides_of]
    repaired = replace(case, y_true=ranked[0], y_pred=ranked[1], options=options)
    theirs = outcomes.observe_scikit_learn(repaired)
    return not compare.differences(case, without_texts(ours), without_texts(theirs))


def as_integers(y: Any) -> list[Any]:
    for name in ("to_pylist", "to_list", "tolist"):
        if hasattr(y, name):
            return whole(np.array(getattr(y, name)(), object).ravel().tolist())
    return whole(y.iloc[:, 0].tolist() if hasattr(y, "iloc") else y)


def whole(values: Iterable[Any]) -> list[Any]:
    return [int(value) if isinstance(value, float | np.number) else value for value in values]


def without_texts(outcome: Outcome) -> Outcome:
    error = outcome.error and (outcome.error[0], "")
    return replace(outcome, error=error, warnings=tuple((w, "") for w, _ in outcome.warnings))


def refused_masks(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    inputs = (*sides(case), case.options.get("sample_weight"))
    return refused(ours) and any(isinstance(one, np.ma.MaskedArray) for one in inputs)


def refused_not_a_time(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    arrays = [np.asarray(y) for y in sides(case) if isinstance(y, np.ndarray)]
    return refused(ours) and any(a.dtype.kind in "mM" and np.isnat(a).any() for a in arrays)


def refused_nan_for_a_column(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    return refused(ours) and outcomes.takes_nan_for_a_column(case)


def worded_by_python(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """scikit-learn binds the arguments itself, and words it without the function's name."""
    if not ours.error or not theirs.error or ours.error[0] != "TypeError":
        return False
    mine, its = ours.error[1], theirs.error[1]
    return mine == f"{case.function}() {its}" or ("missing" in mine and "missing a req" in its)


def native(y: Any) -> Any:
    return y.astype(y.dtype.newbyteorder("=")) if isinstance(y, np.ndarray) else y


def swapped_indicators(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    if not theirs.error or "scipy.sparse does not support dtype" not in theirs.error[1]:
        return False
    repaired = replace(case, y_true=native(case.y_true), y_pred=native(case.y_pred))
    return not compare.differences(case, ours, outcomes.observe_scikit_learn(repaired))


def numpy_warnings(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """What NumPy says of an overflow or a cast inside depends on the operations inside."""
    quiet = [
        replace(one, warnings=tuple(w for w in one.warnings if w[0] != "RuntimeWarning"))
        for one in (ours, theirs)
    ]
    return not compare.differences(case, *quiet)


ACCIDENTS = {"IndexError", "UFuncTypeError", "AttributeError", "KeyError", "AxisError"}
ACCIDENTAL_TEXTS = ("not supported between instances of", "unsupported operand type", "unsized")
ACCIDENTAL_TEXTS += ("0-d array", "unhashable", "only select the general DType", "to unpack")
ACCIDENTAL_TEXTS += ("all index and data arrays must", "all the input array")


def accidents(case: Case, ours: Outcome, theirs: Outcome) -> bool:
    """Bad input that scikit-learn does not check for, so that something fails further inside."""
    if not theirs.error or not ours.error or ours.error[0] not in ("ValueError", "TypeError"):
        return False
    if any(text in ours.error[1] for text in ACCIDENTAL_TEXTS):
        return False
    return theirs.error[0] in ACCIDENTS or any(text in theirs.error[1] for text in ACCIDENTAL_TEXTS)


DELIBERATE = [
    Deliberate("Weights of float32 and float16 are summed in float64", narrow_float_weights),
    Deliberate("Integer weights do not wrap", whole_weights),
    Deliberate("64-bit labels are compared exactly", exact_integers),
    Deliberate("Explicit zeros in sparse indicators are zeros", explicit_zeros),
    Deliberate("Counts are integers even without agreement", whole_counts_without_agreement),
    Deliberate("Labels given twice are refused", refused_labels_given_twice),
    Deliberate("Labels of another type are refused", refused_labels_of_other_type),
    Deliberate("Masked arrays are refused", refused_masks),
    Deliberate("Not-a-time is refused", refused_not_a_time),
    Deliberate("Byte-swapped indicators are read", swapped_indicators),
    Deliberate("NumPy's own warnings may differ", numpy_warnings),
    Deliberate("Accidents inside scikit-learn are clear errors", accidents),
    Deliberate("Python words wrong arguments", worded_by_python),
    Deliberate("NaN is no column of a multilabel target", refused_nan_for_a_column),
]
