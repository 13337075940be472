"""Which container a side of labels is, and who reads it.

Containers of optional libraries are recognised by the name of the module that their type comes
from: an object of a library that is not loaded cannot exist. Nothing is imported to find out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import exact_integers, integers_of, is_sparse
from fastrecall.errors import input_texts as texts
from fastrecall.labels.column import Chunk, Column, Side
from fastrecall.labels.missing import gaps_in_floats, gaps_in_objects, gaps_in_times, is_missing
from fastrecall.labels.times import TIMES, as_times
from fastrecall.labels.words import Vocabulary, code_sequence, code_strings

__all__ = ["as_side", "readable"]

Array = np.ndarray[Any, Any]

# Type letters of bool, every intN and uintN, and floats.
_PLAIN = frozenset("?bhilqBHILQefdg")

# To find the narrowest integers that hold a list of so many takes longer than it saves.
_SHORT = 1 << 14

# The first part of a module's name: who reads its containers, loaded with the first of them.
_READERS = {
    "pandas": "fastrecall.labels.pandas",
    "polars": "fastrecall.labels.polars",
    "pyarrow": "fastrecall.labels.arrow",
    "torch": "fastrecall.labels.tensors",
    "dask": "fastrecall.labels.tensors",
    "array": "fastrecall.labels.tensors",
    "xarray": "fastrecall.labels.tensors",
}

# The same for containers of any other library, by what they export.
_PROTOCOLS = {
    "__arrow_c_array__": "fastrecall.labels.arrow",
    "__arrow_c_stream__": "fastrecall.labels.arrow",
    "__dlpack__": "fastrecall.labels.tensors",
    "__array_interface__": "fastrecall.labels.tensors",
    "__buffer__": "fastrecall.labels.tensors",
    "__array__": "fastrecall.labels.tensors",
}


def as_side(y: Any, name: str, vocabulary: Vocabulary) -> Side | None:
    """Return one side's labels where they can be read as they lie, or coded in the kernel.

    Parameters
    ----------
    y : object
        Any container.
    name : str
        The argument's name, for errors.
    vocabulary : Vocabulary
        The words of this call so far; it learns those of this side.

    Returns
    -------
    ndarray of shape (n_samples,), Column, or None
        None where scikit-learn's questions have to be asked: of what is empty, no column, or of a
        kind that is not known here.
    """
    kind = type(y)
    if kind is np.ndarray:
        return _of_array(y, vocabulary)
    if kind is list or kind is tuple:
        return _of_sequence(y, vocabulary)
    if isinstance(y, Column):
        return y
    if kind is range or kind is np.memmap:
        return _of_array(np.asarray(y), vocabulary)
    ma = sys.modules.get("numpy.ma")
    if ma is not None and kind is ma.MaskedArray:
        return None if ma.is_masked(y) else _of_array(np.asarray(y), vocabulary)
    reader = _reader(y, kind)
    found = None if reader is None else reader(y, name, vocabulary)
    if type(found) is np.ndarray:
        return _of_array(found, vocabulary)
    return found if found is not None and found.size else None


def readable(y: Any, name: str) -> Any:
    """Return what scikit-learn would not take for an array, as one; anything else as it is.

    Raises
    ------
    TypeError, ValueError
        For arrays that cannot be read: on another device, or of a dtype that holds no labels.
    """
    kind = type(y)
    if kind is list or kind is np.ndarray:
        return y
    if kind is memoryview:
        return np.asarray(y)
    if hasattr(y, "__array__") or isinstance(y, Sequence) or is_sparse(y):
        return y
    reader = _reader(y, kind)
    if reader is None:
        return y
    found = reader(y, name, Vocabulary())
    if found is None:
        raise TypeError(texts.no_labels(name, kind))
    return found


def _reader(y: Any, kind: type) -> Callable[[Any, str, Vocabulary], Side | None] | None:
    module = _module_for(kind)
    if module == "":
        module = next((_PROTOCOLS[name] for name in _PROTOCOLS if hasattr(y, name)), None)
    return None if module is None else _loaded(module)


@lru_cache
def _module_for(kind: type) -> str | None:
    """Return who reads a type, "" where its protocols tell, None for nobody."""
    # What is derived from a container is read like it.
    libraries = {base.__module__.partition(".")[0] for base in kind.__mro__}
    # What NumPy's other arrays are beside their labels (masks, matrices), is asked elsewhere.
    others = "" if libraries.isdisjoint(("numpy", "scipy")) else None
    return next((_READERS[name] for name in _READERS if name in libraries), others)


@cache
def _loaded(module: str) -> Callable[[Any, str, Vocabulary], Side | None]:
    read: Callable[[Any, str, Vocabulary], Side | None] = import_module(module).read
    return read


def _of_array(y: Array, vocabulary: Vocabulary) -> Side | None:
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1 or not y.size:
        return None
    if y.dtype.char in _PLAIN:
        return gaps_in_floats(y) if vocabulary.missing and y.dtype.kind == "f" else y
    if y.dtype.kind in TIMES:
        return gaps_in_times(y) if vocabulary.missing else as_times(integers_of(y), y.dtype)
    found = None
    if y.dtype.kind in "UT" or (y.dtype.kind == "O" and _begins_with_word(y, vocabulary)):
        found = code_strings(y, vocabulary)
    if found is None and vocabulary.missing and y.dtype.kind == "O":
        found = gaps_in_objects(y)
    return found


def _begins_with_word(y: Any, vocabulary: Vocabulary) -> bool:
    return isinstance(y[0], str) or (vocabulary.missing and is_missing(y[0]))


def _of_sequence(y: Any, vocabulary: Vocabulary) -> Side | None:
    if not len(y):
        return None
    numbers = _kernel.read_numbers(y, narrow=len(y) > _SHORT)
    if numbers is not None and numbers.dtype.itemsize < 8 and numbers.dtype.kind == "i":
        return Column([Chunk(numbers, len(numbers))], np.int64)
    if numbers is not None:
        return numbers
    words = code_sequence(y, vocabulary) if _begins_with_word(y, vocabulary) else None
    if words is not None:
        return words
    try:
        array = np.asarray(y)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.dtype.char not in _PLAIN and not vocabulary.missing:
        return None
    # NumPy has no common integer dtype for integers on both sides of 2**63.
    exact = exact_integers(y, array) if array.dtype.char == "d" else array
    return _of_array(exact, vocabulary)
