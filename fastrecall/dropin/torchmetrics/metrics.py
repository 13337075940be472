"""The table of the face: which metrics there are, what each keeps, what it may be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from fastrecall import ratios
from fastrecall.ratios import Ratio

__all__ = ["CELLS", "METRICS", "TALLIES", "TASKS", "Row"]

TASKS = ("binary", "multiclass", "multilabel")

# What is kept between batches, under the names of torchmetrics.
TALLIES = ("tp", "fp", "tn", "fn")
CELLS = ("confmat",)

Options = Mapping[str, Any]


class Row(NamedTuple):
    """One metric.

    Parameters
    ----------
    name, function : str
        What the class of all tasks is called, and its function.
    about : str
        What it measures, in a sentence without its end.
    example : str
        Its value of the labels (2, 0, 2, 1), where (1, 1, 2, 0) are true, in the example's words.
    options : frozenset of str
        What it may be asked beside what all may be.
    states : tuple of str
    ratio : callable, optional
        ``ratio(task, options)`` is a ratio of tallies.
    complement : bool
        Whether it is what the ratio leaves of 1.
    hits_only : bool
        Whether, with ``top_k`` above 1, classes without samples are left out of macro averages.
    higher_is_better : bool, optional
    tasks : tuple of str
    """

    name: str
    function: str
    about: str
    example: str
    options: frozenset[str] = frozenset()
    states: tuple[str, ...] = TALLIES
    ratio: Callable[[str, Options], Ratio] | None = None
    complement: bool = False
    hits_only: bool = False
    higher_is_better: bool | None = True
    tasks: tuple[str, ...] = TASKS


def _correct(tp: Any, n_true: Any, n_pred: Any, n: Any) -> tuple[Any, Any]:
    return n - n_true - n_pred + 2 * tp, n


_CORRECT = Ratio("accuracy", "", _correct, ("n_true", "n_pred", "n"))


def _share_of_correct(task: str, options: Options) -> Ratio:
    # Of several classes each is judged by its own samples.
    return ratios.RECALL if task == "multiclass" else _CORRECT


def _recall(task: str, options: Options) -> Ratio:
    return ratios.RECALL


def _precision(task: str, options: Options) -> Ratio:
    return ratios.PRECISION


def _specificity(task: str, options: Options) -> Ratio:
    return ratios.SPECIFICITY


def _fbeta(task: str, options: Options) -> Ratio:
    return ratios.fbeta(options.get("beta", 1.0))


_AVERAGED = frozenset({"average", "multidim_average", "top_k"})
_DIVIDING = _AVERAGED | {"zero_division"}

_ROWS = (
    Row("Recall", "recall", "The share of true labels that are found", "0.25", _DIVIDING,
        ratio=_recall, hits_only=True),
    Row("Precision", "precision", "The share of predicted labels that are right", "0.25",
        _DIVIDING, ratio=_precision, hits_only=True),
    Row("F1Score", "f1_score", "The harmonic mean of precision and recall", "0.25", _DIVIDING,
        ratio=_fbeta),
    Row("FBetaScore", "fbeta_score", "The weighted harmonic mean of precision and recall", "0.25",
        _DIVIDING | {"beta"}, ratio=_fbeta),
    Row("Specificity", "specificity", "The share of negatives that are found", "0.625", _AVERAGED,
        ratio=_specificity, higher_is_better=None),
    Row("Accuracy", "accuracy", "The share of labels that are right", "0.25", _AVERAGED,
        ratio=_share_of_correct, hits_only=True),
    Row("HammingDistance", "hamming_distance", "The share of labels that are wrong", "0.75",
        _AVERAGED, ratio=_share_of_correct, complement=True, higher_is_better=False),
    Row("StatScores", "stat_scores", "True and false positives, true and false negatives, support",
        "[1, 3, 5, 3, 4]", _AVERAGED, higher_is_better=None),
    Row("ConfusionMatrix", "confusion_matrix", "Samples by true (row) and predicted class (column)",
        "[[0, 1, 0], [1, 0, 1], [0, 0, 1]]", frozenset({"normalize"}), CELLS,
        higher_is_better=None),
    Row("JaccardIndex", "jaccard_index", "The intersection over the union of both sides",
        "0.16666666666666666", frozenset({"average", "zero_division"}), CELLS),
    Row("CohenKappa", "cohen_kappa", "Agreement beyond what chance would give",
        "-0.09090909090909083", frozenset({"weights"}), CELLS, tasks=("binary", "multiclass")),
    Row("MatthewsCorrCoef", "matthews_corrcoef", "The correlation of both sides", "-0.1",
        frozenset(), CELLS),
)  # fmt: skip

METRICS = {row.name: row for row in _ROWS}
