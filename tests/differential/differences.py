"""The deliberate differences: each is a heading of DIFFERENCES.md, where its reason stands.

An entry explains a finding only if `holds` is true of the case and of both outcomes: most repair
what scikit-learn stumbles over, call it again, and want exactly our outcome (`repairs`); the others
want ours to refuse an input of a certain kind (`refusals`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.differential import outcomes, refusals, repairs
from tests.differential.cases import Case
from tests.differential.outcomes import Outcome


@dataclass(frozen=True)
class Deliberate:
    """A difference that is meant: its heading in DIFFERENCES.md, and where it shows."""

    name: str
    holds: Callable[[Case, Outcome, Outcome], bool]


DELIBERATE = [
    Deliberate("Float weights of any width are summed in float64", repairs.floats_of_other_widths),
    Deliberate("Integer weights do not wrap", repairs.integer_weights),
    Deliberate("Boolean weights are ones and zeros", repairs.boolean_weights),
    Deliberate("Weights held as objects are summed in float64", repairs.object_weights),
    Deliberate("64-bit labels are compared exactly", repairs.exact_integers),
    Deliberate("Dates in two units are compared in the finer one", repairs.dates_in_two_units),
    Deliberate("No labels are none of any type", repairs.no_labels),
    Deliberate("NumPy's strings of any length are read", repairs.string_dtype),
    Deliberate("Arrays of every protocol are read", repairs.memory_views),
    Deliberate("Explicit zeros in sparse indicators are zeros", repairs.explicit_zeros),
    Deliberate("Byte-swapped indicators are read", repairs.byte_swapped_indicators),
    Deliberate("Counts are integers even without agreement", repairs.counts_without_agreement),
    Deliberate("Indicators of -1 and 1 have a report", repairs.report_of_minus_one),
    Deliberate("Minus zero is zero", repairs.minus_zero),
    Deliberate("Kappa of many classes is read from margins", repairs.kappa_of_margins),
    Deliberate("The balanced accuracy of no class is not a number", repairs.adjusted_for_no_class),
    Deliberate("NumPy's own warnings may differ", repairs.numpy_warnings),
    Deliberate("Labels given twice are refused", refusals.labels_given_twice),
    Deliberate("Labels of another type are refused", refusals.labels_of_another_type),
    Deliberate("Labels that are no 1-D array are refused", refusals.labels_of_another_shape),
    Deliberate("Only whole numbers are columns of a multilabel target", refusals.no_column),
    Deliberate("Masked arrays are refused", refusals.masks),
    Deliberate("Not-a-time is refused", refusals.not_a_time),
    Deliberate("Times beside other labels are refused", refusals.times_beside_others),
    Deliberate("Weights that are no 64-bit numbers are refused", refusals.unusual_weights),
    Deliberate("Accidents inside scikit-learn are clear errors", refusals.accidents),
    Deliberate("Python words wrong arguments", refusals.worded_by_python),
]


def explain(case: Case, ours: Outcome, theirs: Outcome) -> str | None:
    """Return the name of the first deliberate difference that the finding is a case of."""
    for entry in DELIBERATE:
        if entry.holds(case, ours, theirs):
            return entry.name
    if repairs.has_memory_views(case):
        # Read as an array, it may differ in yet another respect.
        better = repairs.without_memory_views(case)
        return explain(better, ours, outcomes.observe_scikit_learn(better))
    return None
