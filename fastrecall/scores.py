"""Scores of any container to an array that the kernel reads as it lies."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from fastrecall.arrays import as_array
from fastrecall.errors import threshold_texts
from fastrecall.labels import readable

__all__ = ["as_scores", "is_bfloat16", "read"]

Array = np.ndarray[Any, Any]


def as_scores(y_score: Any, name: str = "y_score") -> Array:
    """Return scores as an array of one or two dimensions, without a copy where one can.

    Parameters
    ----------
    y_score : array-like of shape (n_samples,) or (n_samples, n_columns)
        In any container that labels may come in. Booleans and integers are scores, too.
    name : str, default="y_score"
        The argument's name, for errors.

    Raises
    ------
    TypeError
        For strings, dates and objects that are no numbers, and for sparse scores.
    ValueError
        For complex numbers, masked elements, and another number of dimensions.

    Notes
    -----
    float16, float32, float64 and integers are not copied, whatever their byte order and strides;
    long doubles and numbers as objects become float64.
    """
    given = y_score.float().numpy() if is_bfloat16(y_score) else read(y_score, name)
    scores = as_array(given, name, sparse=False)
    if scores.dtype.kind == "O" or (scores.dtype.kind == "f" and scores.itemsize > 8):
        scores = _as_floats(scores, name)
    if scores.dtype.kind not in "biuf":
        raise TypeError(threshold_texts.no_scores(name, scores.dtype))
    if scores.ndim not in (1, 2):
        raise ValueError(
            f"{name} should have the shape (n_samples,) or (n_samples, n_columns), got an array "
            f"of shape {scores.shape}"
        )
    return np.asarray(scores)


def read(y_score: Any, name: str) -> Any:
    """Return another library's array as NumPy's, without a copy.

    Raises
    ------
    ValueError, TypeError
        For tensors on other devices, that need a gradient, or of a dtype that NumPy lacks.
    """
    if hasattr(y_score, "__array__") and not hasattr(y_score, "requires_grad"):
        return y_score
    if not hasattr(y_score, "__dlpack__"):
        return readable(y_score, name)
    # Only these know what to say of tensors.
    from fastrecall.labels import tensors
    from fastrecall.labels.words import Vocabulary

    return tensors.read(y_score, name, Vocabulary())


def _as_floats(scores: Array, name: str) -> Array:
    try:
        return scores.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} should hold scores, which are numbers: {error}") from error


def is_bfloat16(y_score: Any) -> bool:
    """Tell a tensor of a dtype that NumPy lacks, but whose values it can hold."""
    torch: Any = sys.modules.get("torch")
    return (
        torch is not None
        and isinstance(y_score, torch.Tensor)
        and y_score.dtype == torch.bfloat16
        and y_score.device.type == "cpu"
        and not y_score.requires_grad
    )
