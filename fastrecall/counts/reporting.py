"""The classification report of counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fastrecall.arrays import items_of
from fastrecall.counts.index import as_labels, positions
from fastrecall.counts.scoring import all_four
from fastrecall.errors import metric_texts, warn
from fastrecall.parameters import validate

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts
    from fastrecall.counts.rows import RowCounts

__all__ = ["report"]


def report(
    counts: Counts,
    *,
    labels: Any = None,
    target_names: Any = None,
    digits: int = 2,
    output_dict: bool = False,
    zero_division: Any = "warn",
    rows: Callable[[], RowCounts] | None = None,
) -> str | dict[str, Any]:
    """Return scikit-learn's classification report: precision, recall, F1 and support by class.

    Parameters
    ----------
    labels : array-like of shape (k,), optional
        The classes to report, in this order.
    target_names : sequence of str, optional
        Their names; by default the labels.
    digits : int, default=2
        Decimals of the text.
    output_dict : bool, default=False
        Return numbers by name instead of a text.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value of a ratio without denominator.
    rows : callable, optional
        For multilabel targets: returns what the line 'samples avg' is made of, which sums of
        counts do not tell. Without it there is no such line.

    Returns
    -------
    str or dict

    Notes
    -----
    O(K) time and memory.
    """
    validate("Counts.report", locals())
    # Programs that only want numbers start sooner without it.
    from fastrecall.report import Row, as_dict, as_text

    present = counts.classes
    if len(present) == 0 and labels is None:
        raise ValueError("nothing was counted, and so there is no class to report; give labels=")
    shown = present if labels is None else as_labels(labels)
    names = _names(shown, target_names, labels is not None)
    margins = counts._margins(None, 1, None if labels is None else shown)
    scores = all_four(margins, zero_division=zero_division)
    support = scores[3]
    # Before the averages warn of anything: a text without any name has no width.
    width = None if output_dict else max(len(name) for name in names)
    columns = [column.tolist() for column in scores]
    classes = [Row(*row) for row in zip(names, *columns, strict=False)]
    whole = (
        counts.kind == "multiclass"
        and not counts.partial
        and (labels is None or bool((positions(shown, present) >= 0).all()))
    )
    total = support.sum().item()
    averages = []
    for average in ("micro", "macro", "weighted"):
        means = all_four(margins, average=average, zero_division=zero_division)
        is_accuracy = whole and average == "micro"
        name = "accuracy" if is_accuracy else f"{average} avg"
        averages.append(Row(name, *means[:3], total, is_accuracy))
    if rows is not None:
        means = all_four(rows().margins, average="samples", zero_division=zero_division)
        averages.append(Row("samples avg", *means[:3], total))
    if width is None:
        return as_dict(classes, averages)
    return as_text(classes, averages, width, digits)


def _names(labels: Any, target_names: Any, given: bool) -> Any:
    if target_names is None:
        # NumPy's floats and dates are not written as Python's are.
        return list(map(str, labels.tolist() if labels.dtype.kind in "biuU" else labels))
    target_names = items_of(target_names, "target_names")
    if len(labels) != len(target_names):
        if not given:
            raise ValueError(metric_texts.target_names_alone(len(labels), len(target_names)))
        warn(metric_texts.target_names_beside_labels(len(labels), len(target_names)))
    return target_names
