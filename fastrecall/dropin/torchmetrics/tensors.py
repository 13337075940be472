"""Tensors and arrays come in, tensors or arrays go out. torch is looked up, never imported."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Side", "is_tensor", "read", "shown", "written"]

Array = np.ndarray[Any, Any]


class Side(NamedTuple):
    """One argument as it lies: numbers, of which scores of torch's bfloat16 are widened."""

    name: str
    array: Array
    tensor: bool
    brain: bool = False

    @property
    def scored(self) -> bool:
        """Whether these are floats."""
        return bool(self.array.dtype.kind == "f")

    @property
    def shape(self) -> Any:
        """The shape, which a tensor's library prints in its own way."""
        return sys.modules["torch"].Size(self.array.shape) if self.tensor else self.array.shape


def is_tensor(value: object) -> bool:
    """Tell whether this is a tensor of torch."""
    torch: Any = sys.modules.get("torch")
    return bool(torch is not None and isinstance(value, torch.Tensor))


def read(value: Any, name: str) -> Side:
    """Return numbers as an array, without a copy but for bfloat16 and lists.

    Raises
    ------
    ValueError
        If a tensor is on another device.
    TypeError
        If these are no numbers, or lie in no array: sparse tensors, floats of 8 bits.
    """
    tensor, brain = is_tensor(value), False
    if tensor:
        if value.device.type != "cpu":
            raise ValueError(
                f"`{name}` is on device {value.device}, and is counted on the CPU: pass "
                f"{name}.cpu()"
            )
        brain = value.dtype == sys.modules["torch"].bfloat16
        value = value.detach()
        try:
            array = (value.float() if brain else value).numpy()
        except (TypeError, RuntimeError) as error:
            raise TypeError(f"`{name}` cannot be read as an array: {error}") from None
    else:
        array = np.asarray(value)
    if array.dtype.kind == "b":
        array = array.view(np.uint8)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"`{name}` should hold numbers, got {array.dtype} of {type(value)}")
    if array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    return Side(name, array, tensor, brain)


def written(value: Any, tensors: bool) -> Any:
    """Return a result: as torch's int64 or float32 if ``tensors``, else exact.

    In a process that has not loaded torch, as one that was sent a metric, nothing is a tensor.
    """
    array = np.asarray(value)
    if not tensors or "torch" not in sys.modules:
        return array.copy() if array.ndim else array[()]
    narrow = np.float32 if array.dtype.kind == "f" else np.int64
    return sys.modules["torch"].from_numpy(np.array(array, dtype=narrow, order="C"))


def shown(values: Array, tensors: bool) -> str:
    """Return values as the library that they came from prints them."""
    return str(sys.modules["torch"].from_numpy(values) if tensors else values.tolist())
