"""The text of a classification report: rows of numbers in, aligned columns out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

__all__ = ["Row", "as_dict", "as_text"]

_HEADERS = ("precision", "recall", "f1-score", "support")
_WIDEST_AVERAGE = "weighted avg"


class Row(NamedTuple):
    """One line: a class, or an average. ``accuracy`` lines show their F-score column only."""

    name: str
    precision: float
    recall: float
    fscore: float
    support: float
    is_accuracy: bool = False


def as_dict(classes: Sequence[Row], averages: Sequence[Row]) -> dict[str, Any]:
    """Return name -> {"precision", "recall", "f1-score", "support"}; accuracy is a float."""
    report: dict[str, Any] = {}
    for row in (*classes, *averages):
        report[row.name] = dict(zip(_HEADERS, map(float, row[1:5]), strict=True))
    for row in averages:
        if row.is_accuracy:
            report[row.name] = report[row.name]["precision"]
    return report


def as_text(classes: Sequence[Row], averages: Sequence[Row], width: int, digits: int) -> str:
    """Lay the rows out as scikit-learn does: names to the right, ``digits`` decimals.

    ``width`` is that of the longest name, which may be one without a row.
    """
    width = max(width, len(_WIDEST_AVERAGE), digits)
    head = " ".join(["", *(f"{header:>9}" for header in _HEADERS)])
    lines = [f"{'':>{width}s} {head}", ""]
    lines += [_line(row, width, digits) for row in classes]
    lines.append("")
    lines += [_line(row, width, digits) for row in averages]
    return "\n".join([*lines, ""])


def _line(row: Row, width: int, digits: int) -> str:
    scores = [f"{score:>9.{digits}f}" for score in row[1:4]]
    if row.is_accuracy:
        scores[:2] = [f"{'':>9}"] * 2
    return " ".join([f"{row.name:>{width}s} ", *scores, f"{row.support:>9}"])
