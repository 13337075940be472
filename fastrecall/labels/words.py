"""Strings of arrays, objects and sequences to codes, in the kernel; both sides share the words."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.labels.column import Chunk, Column

__all__ = ["Vocabulary", "code_sequence", "code_strings"]

Array = np.ndarray[Any, Any]

# So many variable-width strings become objects at once.
_BLOCK = 1 << 10


class Vocabulary:
    """The words of one call, which both sides share.

    Parameters
    ----------
    missing : bool, default=False
        Whether labels may be missing.
    """

    __slots__ = ("_words", "missing")

    def __init__(self, missing: bool = False) -> None:
        self.missing = missing
        self._words: _kernel.Words | None = None

    @property
    def words(self) -> _kernel.Words:
        """Strings of any container to codes; made when the first string comes."""
        if self._words is None:
            self._words = _kernel.Words()
        return self._words


class _Padded:
    """Words of a list, of which NumPy's arrays of fixed width would lose NULs at the end."""

    def __init__(self, words: _kernel.Words) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    def read(self) -> list[str]:
        return [word.rstrip("\0") for word in self._words.read()]


def code_sequence(strings: list[Any] | tuple[Any, ...], vocabulary: Vocabulary) -> Column | None:
    """Code a list or tuple of strings.

    None where something in it is no string. What is missing would be one, like "nan", in NumPy's
    array, unless it may be missing.
    """
    words = vocabulary.words
    codes = words.encode(strings)
    if codes is None or (not vocabulary.missing and words.has_missing and _has_gaps(codes)):
        return None
    return Column([Chunk(codes, len(codes), _Padded(words))], str)


def _has_gaps(codes: Array) -> bool:
    # The other side's missing words are of no concern here.
    return bool((codes == np.iinfo(codes.dtype).max).any())


def code_strings(strings: Array, vocabulary: Vocabulary) -> Column | None:
    """Code an array of strings: of fixed width, of variable width, or of objects.

    Notes
    -----
    O(n) time; the codes take 1 byte a string, or 2 or 4 where there are very many words.
    """
    words = vocabulary.words
    chunks = []
    for block in _blocks(strings):
        codes = words.encode(block)
        if codes is None:
            return None
        chunks.append(Chunk(codes, len(codes), words))
    return Column(chunks, str)


def _blocks(strings: Array) -> list[Array] | Any:
    if strings.dtype.kind != "T":
        return [strings]
    starts = range(0, len(strings), _BLOCK)
    return (strings[start : start + _BLOCK].astype(object) for start in starts)
