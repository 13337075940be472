"""Arrays of other libraries: by DLPack, by NumPy's interface, or by the buffer protocol."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from fastrecall.errors import input_texts as texts
from fastrecall.labels.words import Vocabulary

__all__ = ["read"]

Array = np.ndarray[Any, Any]

_CPU = 1


def read(y: Any, name: str, vocabulary: Vocabulary) -> Array | None:
    """Return an array of another library as NumPy's, without a copy."""
    library = type(y).__module__.partition(".")[0]
    if library == "dask":
        raise TypeError(texts.lazy(name, type(y)))
    if library == "torch" and isinstance(y, getattr(sys.modules.get("torch"), "Tensor", ())):
        _refuse_tensor(y, name)
    if hasattr(y, "__dlpack__"):
        return _by_dlpack(y, name)
    try:
        return np.asarray(y)
    except (TypeError, ValueError, RuntimeError):
        # Its own error comes up where scikit-learn's questions are asked.
        return None


def _refuse_tensor(tensor: Any, name: str) -> None:
    if tensor.requires_grad:
        raise ValueError(texts.tensor_with_grad(name))


def _by_dlpack(y: Any, name: str) -> Array:
    try:
        device = y.__dlpack_device__()[0]
    except (ValueError, RuntimeError) as error:  # a device without memory, such as torch's meta
        raise ValueError(texts.no_dlpack(name, type(y), error)) from error
    if device != _CPU:
        raise ValueError(texts.on_device(name, type(y), int(device)))
    try:
        return np.from_dlpack(y)
    except (AttributeError, BufferError, RuntimeError, ValueError, TypeError) as error:
        raise TypeError(texts.no_dlpack(name, type(y), error)) from error
