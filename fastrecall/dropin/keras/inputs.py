"""Arrays of any library, or lists, to NumPy's: as they lie, where that can be."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import as_array
from fastrecall.dropin.keras import texts
from fastrecall.errors import input_texts

__all__ = ["as_floats", "as_numbers", "readable", "refuse_nan", "refused"]

Array = np.ndarray[Any, Any]


def as_numbers(value: Any, name: str) -> Array:
    """Return any container of numbers or booleans as an ndarray, without a copy if possible.

    Parameters
    ----------
    value : array-like, tensor on the CPU, or number
        A tensor that requires grad is detached, as Keras does. bfloat16 becomes float32, which
        holds the same numbers.
    name : str
        The argument's name, for the errors.

    Raises
    ------
    ValueError
        For tensors elsewhere, complex numbers, ragged lists and masked elements.
    TypeError
        For strings, objects, sparse arrays.
    """
    value = getattr(value, "value", value) if _is_variable(value) else value
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, getattr(torch, "Tensor", ())):
        array = _of_tensor(value, name, torch)
    elif hasattr(value, "__dlpack__") and not hasattr(value, "__array__"):
        array = np.from_dlpack(value)
    else:
        array = as_array(value, name, sparse=False)
    if array.dtype.kind not in "biuf":
        raise TypeError(texts.not_numbers(name, array.dtype))
    # Long doubles are of no use to a metric of float32 scores.
    return array.astype(np.float64) if array.itemsize > 8 else array


def as_floats(value: Any, name: str) -> Array:
    """Return numbers as Keras makes a tensor of them: Python's own floats become float32."""
    array = as_numbers(value, name)
    listed = isinstance(value, (list, tuple, float))
    return array.astype(np.float32) if listed and array.dtype.kind == "f" else array


def refuse_nan(array: Array, name: str) -> None:
    """Raise a ValueError if there is a NaN in a block."""
    if array.dtype.kind != "f":
        return
    # Squares add up to NaN if there is one, and to infinity at the most if there is none. A sum
    # with both infinities is NaN as well.
    squared = array.ndim == 1 and array.itemsize > 2
    with np.errstate(over="ignore", invalid="ignore"):
        total = np.dot(array, array) if squared else np.sum(array, dtype=np.float64)
    if np.isnan(total) and np.isnan(array).any():
        raise ValueError(texts.nan(name))


def readable(array: Any) -> Any:
    """Return labels or weights as the kernel reads them: it has none of float16."""
    half = array is not None and array.dtype.kind == "f" and array.itemsize == 2
    return array.astype(np.float32) if half else array


def refused(error: _kernel.RejectedError) -> ValueError:
    """Return the error for what the kernel refused, where any number is a label."""
    if error.args[0] == _kernel.NOT_FINITE:
        return ValueError(input_texts.not_finite("infinity", "sample_weight"))
    return ValueError(texts.nan("y_pred" if error.args[0] == _kernel.NAN_SCORE else "y_true"))


def _is_variable(value: Any) -> bool:
    """Tell a variable of Keras, by its module; Keras need not be loaded."""
    kind = type(value)
    return kind.__name__ == "Variable" and kind.__module__.startswith("keras.")


def _of_tensor(tensor: Any, name: str, torch: Any) -> Array:
    if tensor.device.type != "cpu":
        raise ValueError(texts.on_device(name, tensor.device))
    if tensor.is_sparse or tensor.is_quantized or tensor.is_complex():
        raise TypeError(texts.not_numbers(name, tensor.dtype))
    tensor = tensor.detach()
    tensor = tensor.float() if tensor.dtype == torch.bfloat16 else tensor
    array: Array = tensor.numpy()
    return array
