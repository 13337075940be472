"""Arrow's arrays, whichever library holds them: read by the C data interface, chunk by chunk."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.labels.column import Bits, Chunk, Column, in_use
from fastrecall.labels.times import has_no_time
from fastrecall.labels.words import Vocabulary

__all__ = ["dtype_of", "read", "read_array"]

Array = np.ndarray[Any, Any]

# Arrow's format strings: of strings, with the dtype of their offsets; of the others.
_STRINGS = {"u": np.int32, "U": np.int64}
_VIEWS = "vu"
_BOOLEANS = "b"
_NUMBERS = frozenset("cCsSiIlLfg")
_UNITS = {"D": "D", "s": "s", "m": "ms", "u": "us", "n": "ns"}


def read(y: Any, name: str, vocabulary: Vocabulary) -> Column | None:
    """Return the labels of anything that exports Arrow's C data or C stream interface.

    None for what is neither numbers nor strings, nor a dictionary of these.
    """
    kind = str(getattr(y, "dtype", getattr(y, "type", ""))).lower()
    # Some versions of polars end the process when they are asked for a column of objects; and an
    # array of records looks like a table.
    if kind.startswith(("object", "struct")):
        return None
    try:
        arrays = _kernel.import_arrow(y)
    except (AttributeError, NotImplementedError, TypeError, ValueError, OSError) as error:
        if hasattr(y, "__array__"):
            # NumPy may read it, or has an error of its own.
            return None
        raise type(error)(f"{name}: {error}") from error
    arrays = [array for array in arrays if array.size]
    found = [read_array(array, vocabulary) for array in arrays]
    chunks = [chunk for chunk in found if chunk is not None]
    if not chunks or len(chunks) < len(found):
        return None
    return Column(chunks, dtype_of(arrays[0], chunks[0]))


def read_array(array: _kernel.ArrowChunk, vocabulary: Vocabulary) -> Chunk | None:
    """Return the labels of one array of Arrow; None where these are none."""
    if array.dictionary is not None:
        return _of_dictionary(array)
    valid = None if array.validity is None else Bits(array.validity, array.offset)
    if _holds_words(array):
        codes = _codes(array, vocabulary.words, 0, array.size)
        return Chunk(codes, array.size, vocabulary.words)
    if array.format == _BOOLEANS:
        return Chunk(Bits(array.data, array.offset), array.size, None, valid)
    values = array.values()
    if values is not None and _time_dtype(array.format) is not None:
        values = _as_integers(values, valid)
    elif array.format not in _NUMBERS:
        return None
    return None if values is None else Chunk(values, array.size, None, valid)


def dtype_of(array: _kernel.ArrowChunk, chunk: Chunk) -> np.dtype[Any]:
    """Return the dtype that NumPy has for the labels of one array of Arrow."""
    times = None if array.dictionary is not None else _time_dtype(array.format)
    if times is not None:
        return times
    if isinstance(chunk.data, Bits):
        return np.dtype(bool)
    return np.dtype(str) if chunk.numbers is None else chunk.numbers.dtype


def _as_integers(times: Array, valid: Bits | None) -> Array | None:
    integers = times if times.dtype.kind == "i" else times.view(np.int64)
    # Beside nulls, what stands in their place is anything.
    return None if valid is None and has_no_time(integers) else integers


def _time_dtype(name: str) -> np.dtype[Any] | None:
    """Return the dtype of dates ('td'), timestamps ('ts') and durations ('tD'), else None."""
    unit = _UNITS.get(name[2:3])
    kind = {"td": "M8", "ts": "M8", "tD": "m8"}.get(name[:2])
    return None if unit is None or kind is None else np.dtype(f"{kind}[{unit}]")


def _holds_words(array: _kernel.ArrowChunk) -> bool:
    return array.dictionary is None and (array.format in _STRINGS or array.format == _VIEWS)


def _words(array: _kernel.ArrowChunk, first: int, size: int) -> list[str]:
    """Return some strings of an array without gaps."""
    words = _kernel.Words()
    codes = _codes(array, words, first, size)
    read = words.read()
    return [read[code] for code in codes.tolist()]


def _codes(array: _kernel.ArrowChunk, words: _kernel.Words, first: int, size: int) -> Array:
    offset = array.offset + first
    valid = (array.validity, offset) if array.validity is not None else (None, 0)
    where = offset, size, *valid
    if array.format == _VIEWS:
        return words.encode_views(array.views, array.buffers, *where)
    offsets = np.frombuffer(array.offsets or b"", np.dtype(_STRINGS[array.format]))
    return words.encode_utf8(array.data, offsets, *where)


def _of_dictionary(array: _kernel.ArrowChunk) -> Chunk | None:
    """Return codes as they lie, and what they stand for; None where the dictionary has a gap."""
    dictionary, codes = array.dictionary, array.values()
    if dictionary is None or dictionary.null_count or _time_dtype(dictionary.format) is not None:
        return None
    if codes is None or dictionary.format == _BOOLEANS:
        return None
    values: Any
    if array.size < dictionary.size and _holds_words(dictionary):
        present, codes = in_use(codes, dictionary.size)
        values = [_words(dictionary, at, 1)[0] for at in present.tolist()]
    elif _holds_words(dictionary):
        values = _words(dictionary, 0, dictionary.size)
    else:
        found = read_array(dictionary, Vocabulary())
        if found is None or isinstance(found.data, Bits):
            return None
        values = found.data
    valid = None if array.validity is None else Bits(array.validity, array.offset)
    return Chunk(codes, array.size, values, valid)
