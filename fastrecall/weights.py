"""Sample weights: which ones are taken, and as what array."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from fastrecall.arrays import as_array, blocks, check_finite, num_samples, refuse_dimensions
from fastrecall.errors import input_texts as texts

__all__ = ["check_weights"]


def check_weights(
    sample_weight: object, n_samples: int, *, cast: bool = False, unread: bool = False
) -> np.ndarray[Any, Any]:
    """Return sample weights as a one-dimensional array of numbers.

    Parameters
    ----------
    sample_weight : array-like of shape (n_samples,)
        Any container of bools, integers or floats up to 64 bit. Negative weights are taken.
    n_samples : int
        How many there must be.
    cast : bool, default=False
        Whether numbers as objects, and long doubles, are converted to float64. scikit-learn does
        so where it builds a matrix or takes a mean, and refuses them where it adds up classes.
    unread : bool, default=False
        Whether the kernel is to tell of floats that are not finite, when it comes upon them.

    Returns
    -------
    ndarray of shape (n_samples,)
        Of dtype kind ``b``, ``i``, ``u`` or ``f`` (float16, float32 or float64). An ndarray
        comes back as it is: not copied, strided or byte-swapped as it may be.

    Raises
    ------
    TypeError
        If the weights are sparse, an ``np.matrix``, or cannot be cast to float64 safely:
        strings, objects (and so None), dates, long doubles.
    ValueError
        If they are not one-dimensional, not ``n_samples`` many, not finite, all zero, complex,
        or masked.

    Notes
    -----
    O(n) time, O(1) memory beside the array that a list becomes.

    Examples
    --------
    >>> check_weights([1, 2, 0.5], 3)
    array([1. , 2. , 0.5])
    """
    weights = as_array(sample_weight, "sample_weight", sparse=False)
    refuse_dimensions(weights, features=False)
    # Whether the values of other weights are finite is asked before their shape.
    if not (unread and weights.dtype.char in "fd" and weights.shape == (n_samples,)):
        check_finite(weights, "sample_weight")
    if num_samples(weights) < 1:
        raise ValueError(texts.too_few("sample", weights.shape))
    refuse_dimensions(weights)
    if weights.ndim != 1:
        raise ValueError(texts.weights_not_one_dimensional(weights.ndim, n_samples))
    if weights.shape != (n_samples,):
        raise ValueError(texts.weights_of_wrong_length(weights.shape, n_samples))
    if _all_zero(weights):
        raise ValueError(texts.WEIGHTS_ALL_ZERO)
    if weights.dtype.kind not in "biuf" or weights.itemsize > 8:
        if not cast or not _all_numbers(weights):
            raise TypeError(texts.cannot_cast(weights.dtype))
        return np.asarray(weights, dtype=np.float64)
    return np.asarray(weights)


def _all_numbers(weights: np.ndarray[Any, Any]) -> bool:
    return weights.dtype.kind == "f" or (
        weights.dtype.kind == "O" and all(isinstance(weight, Real) for weight in weights)
    )


def _all_zero(weights: np.ndarray[Any, Any]) -> bool:
    # Numbers and spans of time need no array of bools; for the rest, the comparison's own error is
    # wanted.
    if weights.dtype.kind in "biufm":
        # Looked at alone, the first nearly always tells; then the first block.
        return not (weights[0] or any(block.any() for block in blocks(weights)))
    return bool(np.all(weights == 0))
