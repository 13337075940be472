"""What ``dtype=`` means: the type of results, and the precision that scores are compared in."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.dropin.keras import texts

__all__ = ["DEFAULT", "compute_dtype", "rounded"]

Array = np.ndarray[Any, Any]

# What results have where no dtype is asked for. Keras has float32.
DEFAULT = "float64"

_FLOATS = ("float16", "bfloat16", "float32", "float64")
_INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
_SHORT = {"int": "int32"}


def compute_dtype(dtype: Any, *, integers: bool = False) -> str:
    """Return the name of the dtype that Keras would compute in.

    Parameters
    ----------
    dtype : str, NumPy or torch dtype, or dtype policy of Keras
    integers : bool, default=False
        Whether integer types will do.

    Raises
    ------
    ValueError
        If there is no such dtype; in Keras' words.
    """
    name = getattr(dtype, "compute_dtype", dtype)
    if not isinstance(name, str):
        name = getattr(dtype, "__name__", None) or getattr(dtype, "name", None)
        name = str(dtype).removeprefix("torch.") if name is None else name
        if name not in _FLOATS + _INTEGERS:
            raise ValueError(texts.no_policy(dtype))
    name = _SHORT.get(name, name.removeprefix("mixed_"))
    if name not in _FLOATS + _INTEGERS:
        raise ValueError(texts.unknown_policy(name))
    if name in _INTEGERS and not integers:
        raise ValueError(texts.not_a_float(name))
    return str(name)


def rounded(value: Any, dtype: str) -> Any:
    """Return a number or an array in a dtype of :func:`compute_dtype`.

    NumPy has no bfloat16: such values come as float32.
    """
    result = np.asarray(value, dtype=np.float64)
    if dtype == "bfloat16":
        result = _bfloat16(result.astype(np.float32))
    else:
        result = result.astype(dtype if dtype in _FLOATS else np.float64)
    return result if result.ndim else result[()]


def _bfloat16(single: Array) -> Array:
    """Round to the nearest float32 of which 16 bits are zero; of two, to the even one."""
    bits = single.view(np.uint32).astype(np.uint64)
    even = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000
    return even.astype(np.uint32).view(np.float32)
