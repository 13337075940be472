"""One side of the labels as its container holds it: in chunks, as numbers, bits, or codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel

__all__ = [
    "Bits",
    "Chunk",
    "Column",
    "Side",
    "aligned",
    "as_column",
    "in_use",
    "kernel_floats",
    "pieces",
    "sources",
]

Array = np.ndarray[Any, Any]


class Bits(NamedTuple):
    """Some bits of a buffer of bytes; the lowest of a byte comes first."""

    data: Any
    first: int


def _later(bits: Bits, by: int) -> Bits:
    return Bits(bits.data, bits.first + by)


class Chunk(NamedTuple):
    """Some labels in one piece of memory.

    ``data`` holds numbers, or bits, or integer codes of ``values``: an array of numbers, a list
    of distinct or repeated words, or what reads them. A code that is not among them is missing,
    and so is a label whose bit in ``valid`` is 0.
    """

    data: Array | Bits
    size: int
    values: Any = None
    valid: Bits | None = None

    @property
    def numbers(self) -> Array | None:
        """What its labels are among, unless they are words or bits."""
        if isinstance(self.values, np.ndarray):
            return self.values
        return self.data if self.values is None and isinstance(self.data, np.ndarray) else None

    def words(self) -> list[str]:
        """Return the words that codes stand for."""
        words: list[str] = self.values.read() if hasattr(self.values, "read") else self.values
        return words

    def within_reach(self, n_values: int) -> int:
        """Return how many of some values its codes can stand for.

        All ones of the kernel's codes are a missing word, which other chunks, whose codes are
        wider, may have given to a word since.
        """
        if hasattr(self.values, "read") and isinstance(self.data, np.ndarray):
            return min(n_values, int(np.iinfo(self.data.dtype).max))
        return n_values

    def gaps(self) -> Array:
        """Tell which labels are missing."""
        gaps = np.zeros(self.size, dtype=bool)
        if self.values is not None and isinstance(self.data, np.ndarray):
            gaps |= (self.data < 0) | (self.data >= self.within_reach(len(self.values)))
        if self.valid is not None:
            gaps |= _unpacked(self.valid, self.size) == 0
        return gaps

    def part(self, first: int, size: int) -> Chunk:
        """Return some of its labels."""
        data, _, values, valid = self
        some = _later(data, first) if isinstance(data, Bits) else data[first : first + size]
        return Chunk(some, size, values, None if valid is None else _later(valid, first))


class Column:
    """All labels of one side.

    Parameters
    ----------
    chunks : list of Chunk
    dtype : numpy.dtype
        Of the labels as an array; of kind ``U`` where they are words.
    """

    __slots__ = ("chunks", "dtype", "size")

    def __init__(self, chunks: list[Chunk], dtype: Any) -> None:
        self.chunks = chunks
        self.dtype = np.dtype(dtype)
        self.size = sum(chunk.size for chunk in chunks)

    @property
    def shape(self) -> tuple[int]:
        """As an array has it."""
        return (self.size,)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        """Return the labels as an array, and as objects where some are missing."""
        parts = [_as_array(chunk) for chunk in self._chunks_or_none()]
        array = np.concatenate(parts) if len(parts) > 1 else parts[0]
        if dtype is None and (self.dtype.kind in "mM" or array.dtype.kind != "O"):
            dtype = array.dtype if self.dtype.kind == "U" else self.dtype
        return array if dtype is None else array.astype(dtype, copy=False)

    def __len__(self) -> int:
        return self.size

    def _chunks_or_none(self) -> list[Chunk]:
        return self.chunks or [Chunk(np.zeros(0, dtype=self.dtype), 0)]


# What one side is encoded from.
Side = Array | Column


def as_column(side: Side) -> Column:
    """Return a one-dimensional array as a column of one chunk."""
    if isinstance(side, Column):
        return side
    return Column([Chunk(kernel_floats(side), len(side))], side.dtype)


def kernel_floats(labels: Array) -> Array:
    """Convert the floats that the kernel does not read: of 16 bits, and long doubles."""
    if labels.dtype.kind == "f" and labels.dtype.itemsize not in (4, 8):
        return labels.astype(np.float64)
    return labels


def in_use(codes: Array, n_values: int) -> tuple[Array, Array]:
    """Return which of many values a few codes stand for, and codes of those only.

    Codes of no value become one beyond them.
    """
    present = np.unique(codes)
    present = present[(present >= 0) & (present < n_values)]
    if not len(present):
        return present, np.zeros(len(codes), dtype=np.int64)
    at = np.minimum(np.searchsorted(present, codes), len(present) - 1)
    return present, np.where(present[at] == codes, at, len(present))


def sources(chunks: list[Chunk], values: list[Any]) -> Any:
    """Return what the kernel reads labels from: an array, ``Labels``, or a list of such.

    Parameters
    ----------
    chunks : list of Chunk
    values : list
        For each chunk what its codes stand for: an array of numbers; how many codes there are, if
        they stand for themselves; or None, if they are no codes.
    """
    found = [_source(*pair) for pair in zip(chunks, values, strict=True)]
    return found[0] if len(found) == 1 else found


def pieces(true: Any, pred: Any, weights: Array | None) -> Iterator[tuple[Any, Any, Array | None]]:
    """Cut both sides, and the weights, where a chunk of either side ends."""
    for (some_true, some_pred), some_weights in aligned((true, pred), weights):
        yield some_true, some_pred, some_weights


def aligned(
    sides: Sequence[Any], weights: Array | None
) -> Iterator[tuple[tuple[Any, ...], Array | None]]:
    """Cut any number of sides, and the weights, where a chunk of one of them ends."""
    listed = [side if type(side) is list else [side] for side in sides]
    cuts = [np.cumsum([0, *map(len, side)]).tolist() for side in listed]
    at = [0] * len(listed)
    for first, last in pairwise(sorted({end for cut in cuts for end in cut})):
        found = []
        for which, (side, cut) in enumerate(zip(listed, cuts, strict=True)):
            while cut[at[which] + 1] <= first:
                at[which] += 1
            found.append(_cut(side[at[which]], first - cut[at[which]], last - first))
        yield tuple(found), None if weights is None else weights[first:last]


def _cut(source: Any, first: int, size: int) -> Any:
    if first == 0 and size == len(source):
        return source
    if isinstance(source, _kernel.Labels):
        return source.part(first, size)
    return source[first : first + size]


def _source(chunk: Chunk, values: Any) -> Any:
    data, size, _, valid = chunk
    options: dict[str, Any] = {"size": size}
    if isinstance(data, Bits):
        options["packed"] = data.first
        data = data.data
    elif values is None and valid is None:
        return data
    if valid is not None:
        options["valid"], options["first_valid"] = valid
    return _kernel.Labels(data, values, **options)


def _as_array(chunk: Chunk) -> Array:
    data, size, _, _ = chunk
    labels = _unpacked(data, size).astype(bool) if isinstance(data, Bits) else data
    gaps = chunk.gaps()
    if gaps.any():
        found = np.full(size, None, dtype=object)
        found[~gaps] = _looked_up(labels[~gaps], chunk)
        return found
    return _looked_up(labels, chunk)


def _looked_up(codes: Array, chunk: Chunk) -> Array:
    values = chunk.values
    if values is None:
        return codes
    known: Array = (
        values if isinstance(values, np.ndarray) else np.array(chunk.words(), dtype=object)
    )
    return known[codes.astype(np.intp)]


def _unpacked(bits: Bits, size: int) -> Array:
    data = np.frombuffer(bits.data, dtype=np.uint8)
    skipped, first = divmod(bits.first, 8)
    return np.unpackbits(data[skipped:], bitorder="little", count=first + size)[first:]
