"""Which shapes belong together, in torchmetrics' words."""

from __future__ import annotations

from fastrecall.dropin.torchmetrics.tensors import Side

__all__ = ["check_shapes", "have_scores"]


def have_scores(preds: Side, target: Side) -> bool:
    """Tell whether predictions of several classes are a score for each, along the second axis."""
    return preds.array.ndim == target.array.ndim + 1


def check_shapes(
    task: str, preds: Side, target: Side, *, wide: int | None, samplewise: bool, top_k: int
) -> None:
    """Refuse shapes that do not belong together.

    Parameters
    ----------
    task : str
    preds, target : Side
    wide : int or None
        The number of classes or labels.
    samplewise : bool
        Whether each sample has to have more dimensions.
    top_k : int

    Raises
    ------
    RuntimeError, ValueError
        As torchmetrics does.
    """
    if target.array.ndim == 0:
        raise ValueError("`preds` and `target` should have at least one dimension, got scalars")
    if task == "multiclass":
        _check_classes(preds, target, wide, samplewise, top_k)
        return
    if preds.array.shape != target.array.shape:
        raise RuntimeError(
            "Predictions and targets are expected to have the same shape, but got"
            f" {preds.shape} and {target.shape}."
        )
    least = 2
    if task == "multilabel":
        least = 3
        columns = preds.array.shape[1] if preds.array.ndim > 1 else 0
        if columns != wide:
            raise ValueError(
                "Expected both `target.shape[1]` and `preds.shape[1]` to be equal to the number"
                f" of labels but got {columns} and expected {wide}"
            )
    if samplewise and preds.array.ndim < least:
        raise ValueError(
            f"Expected input to be at least {least}D when multidim_average is set to `samplewise`"
        )


def _check_classes(
    preds: Side, target: Side, num_classes: int | None, samplewise: bool, top_k: int
) -> None:
    of_scores, of_labels = preds.array.shape, target.array.shape
    if have_scores(preds, target):
        beginning = "If `preds` have one dimension more than `target`,"
        if not preds.scored:
            raise ValueError(f"{beginning} `preds` should be a float tensor.")
        if num_classes is not None and of_scores[1] != num_classes:
            raise ValueError(f"{beginning} `preds.shape[1]` should be equal to number of classes.")
        if of_scores[2:] != of_labels[1:] or of_scores[0] != of_labels[0]:
            raise ValueError(
                f"{beginning} the shape of `preds` should be (N, C, ...), and the shape of"
                " `target` should be (N, ...)."
            )
        if samplewise and preds.array.ndim < 3:
            raise ValueError(
                f"{beginning} the shape of `preds` should be at least 3D when multidim_average"
                " is set to `samplewise`"
            )
    elif preds.array.ndim == target.array.ndim:
        if of_scores != of_labels:
            raise ValueError(
                "The `preds` and `target` should have the same shape, got `preds` with"
                f" shape={preds.shape} and `target` with shape={target.shape}."
            )
        if samplewise and preds.array.ndim < 2:
            raise ValueError(
                "When `preds` and `target` have the same shape, the shape of `preds` should be"
                " at least 2D when multidim_average is set to `samplewise`"
            )
        if top_k > 1:
            raise ValueError(
                f"`top_k`={top_k} needs a score of each class, `preds` of shape (N, C, ...), but"
                f" got `preds` with shape={preds.shape}"
            )
    else:
        raise ValueError(
            "Either `preds` and `target` both should have the (same) shape (N, ...), or `target`"
            " should be (N, ...) and `preds` should be (N, C, ...)."
        )
