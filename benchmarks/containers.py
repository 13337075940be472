"""Labels as people keep them: the same labels in columns, lists and tensors of every library."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from benchmarks.labels import uniform

__all__ = ["CONTAINERS", "SAMPLES", "Container", "missing"]

Array = np.ndarray[Any, Any]

SAMPLES = 1_000_000
# In the order of their codes, so that every kind of label has the same answer.
_WORDS = np.array(["bird", "crab", "deer", "frog"])


class Container(NamedTuple):
    """One way to keep labels.

    Parameters
    ----------
    name : str
        For the command line.
    work : str
        For the reader.
    make : callable
        ``make(labels)`` returns the container of an array of labels.
    label : str
        What a label is: a word, a number, or a bit.
    needs : tuple of str
        What must be installed.
    copied : bool
        Whether scikit-learn is given the array, as it takes no such container.
    as_array : bool
        Whether the time is held against that of the plain array.
    """

    name: str
    work: str
    make: Callable[[Array], Any]
    label: str = "word"
    needs: tuple[str, ...] = ()
    copied: bool = False
    as_array: bool = False

    @property
    def options(self) -> dict[str, str]:
        """The keyword arguments of recall: bits have two classes, all others four."""
        return {"average": "binary" if self.label == "bit" else "macro"}

    def codes(self, n: int) -> tuple[Array, Array]:
        """Return both sides as numbers from 0: what every container of these labels stands for."""
        true, pred = uniform(n, 2 if self.label == "bit" else len(_WORDS), "int64")
        return true, pred

    def labels(self, codes: Array) -> Array:
        """Return the labels that the numbers stand for."""
        if self.label == "word":
            return _WORDS[codes]
        return codes.astype(bool) if self.label == "bit" else codes


def missing(container: Container) -> str:
    """Return the libraries that would have to be installed, an empty text if there are none."""
    return ", ".join(name for name in container.needs if not find_spec(name))


class _OnlyDLPack:
    """An object that is an array by ``__dlpack__`` alone."""

    def __init__(self, array: Array) -> None:
        self._array = array

    def __len__(self) -> int:
        return len(self._array)

    def __dlpack__(self, **options: Any) -> Any:
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._array.__dlpack_device__()


def _categorical(labels: Array) -> Any:
    pandas = import_module("pandas")
    return pandas.Series(pandas.Categorical(labels, categories=_WORDS))


def _pandas_str(labels: Array) -> Any:
    pandas = import_module("pandas")
    return pandas.Series(labels, dtype=pandas.StringDtype("pyarrow", na_value=np.nan))


def _enum(labels: Array) -> Any:
    polars = import_module("polars")
    return polars.Series(labels, dtype=polars.Enum(_WORDS.tolist()))


def _polars_categorical(labels: Array) -> Any:
    polars = import_module("polars")
    return polars.Series(labels, dtype=polars.Categorical)


def _dictionary(labels: Array) -> Any:
    arrow = import_module("pyarrow")
    return arrow.array(labels.tolist()).dictionary_encode()


def _memmap(labels: Array) -> Any:
    with tempfile.TemporaryFile() as file:
        labels.tofile(file)
        mapped = np.memmap(file, dtype=labels.dtype, mode="r", shape=labels.shape)
    # Pages of the file that are first read by a call would be taken for memory of that call.
    mapped.sum()
    return mapped


CONTAINERS = (
    Container("container-category", "pandas Categorical", _categorical, needs=("pandas",)),
    Container("container-enum", "polars Enum", _enum, needs=("polars",)),
    Container(
        "container-categorical", "polars Categorical", _polars_categorical, needs=("polars",)
    ),
    Container("container-dictionary", "Arrow dictionary", _dictionary, needs=("pyarrow",)),
    Container("container-str", "pandas str", _pandas_str, needs=("pandas", "pyarrow")),
    Container(
        "container-string",
        "polars String",
        lambda labels: import_module("polars").Series(labels),
        needs=("polars",),
    ),
    Container("container-u4", "NumPy U4", lambda labels: labels),
    # No two words are one object: they were made one by one.
    Container("container-objects", "object array of str", lambda labels: labels.astype(object)),
    Container("container-strs", "list of str", lambda labels: labels.tolist()),
    Container("container-ints", "list of int", lambda labels: labels.tolist(), "number"),
    Container(
        "container-bits",
        "Arrow booleans, in bits",
        lambda labels: import_module("pyarrow").array(labels),
        "bit",
        needs=("pyarrow",),
    ),
    Container(
        "container-series",
        "pandas int64",
        lambda labels: import_module("pandas").Series(labels),
        "number",
        needs=("pandas",),
        as_array=True,
    ),
    Container("container-memmap", "np.memmap of int64", _memmap, "number", as_array=True),
    Container(
        "container-dlpack",
        "an object with only DLPack, int64",
        _OnlyDLPack,
        "number",
        copied=True,
        as_array=True,
    ),
    Container(
        "container-tensor",
        "torch CPU tensor of int64",
        lambda labels: import_module("torch").from_numpy(labels),
        "number",
        needs=("torch",),
        as_array=True,
    ),
)
