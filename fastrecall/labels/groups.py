"""Group arrays to what the kernel reads: one array, or several with names, of any container."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import is_sparse, refuse_masked
from fastrecall.errors import group_texts as texts
from fastrecall.labels.column import Side
from fastrecall.labels.containers import as_side, readable
from fastrecall.labels.dictionaries import encode_words
from fastrecall.labels.encoded import Encoded
from fastrecall.labels.group_numbers import number_samples
from fastrecall.labels.missing import is_missing
from fastrecall.labels.numbers import encode_number_columns, encode_numbers
from fastrecall.labels.times import encode_times
from fastrecall.labels.vocabulary import encode_one_by_vocabulary
from fastrecall.labels.words import Vocabulary

__all__ = ["GroupArrays"]

Array = np.ndarray[Any, Any]

# The kernel keeps so many apart.
_MOST_ARRAYS = 16


class GroupArrays:
    """The groups of some samples: each combination of values that occurs is one.

    Parameters
    ----------
    groups : array-like of shape (n_samples,), or mapping of str to such
        Numbers, strings, booleans or dates, in any container that labels may come in.
    n_samples : int

    Raises
    ------
    ValueError, TypeError
        For what are no such arrays, for another number of values, and for objects that have no
        order; the text names the array.

    Notes
    -----
    Numbers and categories are read as they lie, and strings coded once, in 1 byte each (2 or 4
    where there are more than 255 or 65,535 words). Whether values are missing is found out while
    they are counted.
    """

    __slots__ = ("_combined", "_given", "_n_samples", "encoded", "names")

    def __init__(self, groups: Any, n_samples: int) -> None:
        self._n_samples = n_samples
        self._combined: tuple[Array, list[Array]] | None = None
        named = isinstance(groups, Mapping)
        self.names = _checked_names(groups) if named else None
        arrays = list(groups.values()) if named else [groups]
        if len(arrays) > _MOST_ARRAYS:
            raise ValueError(texts.too_many_arrays(len(arrays), _MOST_ARRAYS))
        self._given = [
            _readable(array, name, n_samples)
            for array, name in zip(arrays, self._arguments(), strict=True)
        ]
        self.encoded = [
            _encoded(array, name)
            for array, name in zip(self._given, self._arguments(), strict=True)
        ]

    def _arguments(self) -> list[str]:
        """Return what errors call each array."""
        return ["groups"] if self.names is None else [f"groups[{name!r}]" for name in self.names]

    @property
    def sources(self) -> list[Any]:
        """What the kernel reads each array from: a buffer, ``Labels``, or a list of such."""
        if self._combined is not None:
            return [self._combined[0]]
        return [encoded.true for encoded in self.encoded]

    @property
    def signed(self) -> list[bool]:
        """Whether each array's keys are int64 in two's complement."""
        if self._combined is not None:
            return [False]
        return [encoded.signed for encoded in self.encoded]

    def explain(self, error: _kernel.RejectedError) -> None:
        """Make fractions, or more combinations than 64 bits tell apart, readable.

        Returns where what the kernel rejected are no groups, and where it may be tried again.

        Raises
        ------
        ValueError
            For values that are missing; the text names the array.
        """
        if error.args[0] != _kernel.WIDE_GROUP:
            self._explain_values()
            return
        try:
            self._combine()
        except _kernel.RejectedError:
            self._explain_values()
            self._combine()

    def number(self) -> tuple[Array, list[Array]]:
        """Return the number of each sample's group, and the keys of each array by these."""
        return number_samples(self.sources, self.signed, self._n_samples)

    def decode(self, keys: list[Array]) -> tuple[Array, tuple[Array, ...]]:
        """Return the order of groups by their values, and the values in that order.

        ``keys`` are the kernel's, for each array those of all groups.
        """
        if self._combined is not None:
            keys = [of_array[keys[0]] for of_array in self._combined[1]]
        ranks = [_ranks(encoded, some) for encoded, some in zip(self.encoded, keys, strict=True)]
        order = np.lexsort(ranks[::-1])
        found = []
        for encoded, some in zip(self.encoded, keys, strict=True):
            values = encoded.decode(some[order], np.full(len(order), 3, dtype=np.uint8))
            found.append(values)
        return order, tuple(found)

    def _combine(self) -> None:
        """Make one array of all: the number of each sample's combination."""
        self._combined = number_samples(self.sources, self.signed, self._n_samples)

    def _explain_values(self) -> None:
        for at, (encoded, name) in enumerate(zip(self.encoded, self._arguments(), strict=True)):
            reason = _fault(encoded)
            if reason == _kernel.NO_TRUTH:
                raise ValueError(texts.missing_groups(name)) from None
            if reason == _kernel.FRACTIONAL:
                self.encoded[at] = _by_value(self._given[at], name)


def _checked_names(groups: Mapping[Any, Any]) -> tuple[str, ...]:
    if not groups:
        raise ValueError(texts.NO_GROUPS)
    for name in groups:
        if not isinstance(name, str):
            raise TypeError(texts.name_is_no_string(name))
    return tuple(groups)


def _readable(array: Any, name: str, n_samples: int) -> Any:
    # Sets have no order, and so nothing of each sample.
    if isinstance(array, (str, bytes, Set, Mapping)) or is_sparse(array):
        raise TypeError(texts.no_array(name, type(array)))
    array = readable(array, name)
    shape = getattr(array, "shape", None)
    if shape is None and not hasattr(array, "__len__"):
        raise TypeError(texts.no_array(name, type(array)))
    shape = (len(array),) if shape is None else tuple(shape)
    if len(shape) != 1:
        raise ValueError(texts.not_one_dimensional(name, shape, hasattr(array, "columns")))
    if isinstance(array, (list, tuple)) and array and _is_row(array[0]):
        raise ValueError(texts.not_one_dimensional(name, (len(array), len(array[0])), False))
    if shape[0] != n_samples:
        raise ValueError(texts.wrong_length(name, shape[0], n_samples))
    refuse_masked(array, name)
    return array


def _is_row(value: Any) -> bool:
    return hasattr(value, "__len__") and not isinstance(value, (str, bytes))


def _encoded(array: Any, name: str) -> Encoded:
    side = as_side(array, name, Vocabulary(missing=True))
    if side is None or _is_misread(array, side):
        return _by_value(array, name)
    encoded: Encoded | None
    if isinstance(side, np.ndarray):
        return encode_numbers(side, side)
    if side.dtype.kind in "biuf":
        encoded = encode_number_columns(side, side)
    elif side.dtype.kind == "U":
        encoded = encode_words(side, side)
    else:
        encoded = encode_times(side, side)
    return _by_value(array, name) if encoded is None else encoded


def _is_misread(array: Any, side: Side) -> bool:
    """Tell whether NumPy made one type of the objects of a list: strings, or floats."""
    if not isinstance(array, (list, tuple)) or side.dtype.kind not in "Uf":
        return False
    kinds = set(map(type, array))
    if side.dtype.kind == "f":
        return not any(issubclass(kind, (float, np.floating)) for kind in kinds)
    others = [kind for kind in kinds if not issubclass(kind, str)]
    return not all(is_missing(next(v for v in array if type(v) is kind)) for kind in others)


def _by_value(array: Any, name: str) -> Encoded:
    """Encode fractions, and what nobody else reads, by their order."""
    listed = list(array) if isinstance(array, (list, tuple)) else None
    if listed is None:
        values = np.asarray(array)
        if values.dtype.kind == "f" and np.isfinite(values).all():
            return encode_one_by_vocabulary(values)
        if values.dtype.kind in "biu":
            return encode_numbers(values, values)
        if values.dtype.kind not in "OfS":
            raise TypeError(texts.no_array(name, values.dtype))
        listed = values.tolist()
    row = next((value for value in listed if _is_row(value)), None)
    if row is not None:
        raise ValueError(texts.not_one_dimensional(name, (len(listed), len(row)), False))
    if any(map(is_missing, listed)):
        raise ValueError(texts.missing_groups(name))
    objects = np.empty(len(listed), dtype=object)
    objects[:] = listed
    try:
        return encode_one_by_vocabulary(objects)
    except TypeError:
        kinds = sorted({type(value).__name__ for value in listed})
        raise TypeError(texts.mixed_groups(name, kinds)) from None


def _fault(encoded: Encoded) -> str | None:
    """Return why the kernel rejects some values, if it does."""
    sources = encoded.true if type(encoded.true) is list else [encoded.true]
    try:
        for source in sources:
            _kernel.count_labels(source, source, None, None, encoded.signed, 0, False)
    except _kernel.RejectedError as error:
        return str(error.args[0])
    return None


def _ranks(encoded: Encoded, keys: Array) -> Array:
    if encoded.ranks is not None:
        if len(keys) and int(keys.max()) >= len(encoded.ranks):
            raise ValueError(texts.CHANGED)
        return encoded.ranks[keys]
    return keys.view(np.int64) if encoded.signed else keys
