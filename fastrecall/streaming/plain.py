"""Small containers of other libraries as the arrays that they are, in a few steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["as_plain"]


def as_plain(y: Any, most: int) -> Any:
    """Return a container's labels as an array; anything else as it is.

    Tensors in this machine's memory, and columns of pandas with dtypes of NumPy, or with strings if
    there are at most so many.
    """
    read = _READERS.get(type(y).__module__.partition(".")[0])
    return y if read is None else read(y, most)


def _of_tensor(y: Any, most: int) -> Any:
    try:
        # A tenth of what DLPack takes, which is more than all the rest of an update.
        return y.numpy()
    except (AttributeError, TypeError, ValueError, RuntimeError):
        # Why it is refused, is said where it is counted.
        return y


def _of_column(y: Any, most: int) -> Any:
    dtype = getattr(y, "dtype", None)
    if isinstance(dtype, np.dtype):
        return y.to_numpy()
    strings = type(dtype).__name__ == "StringDtype" and len(y) <= most
    return y.to_numpy(dtype=object) if strings else y


_READERS: dict[str, Callable[[Any, int], Any]] = {"torch": _of_tensor, "pandas": _of_column}
