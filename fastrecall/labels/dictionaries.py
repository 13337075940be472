"""Words as labels: both sides have codes and what they stand for, and these become one list.

Whatever the number of samples, only the words themselves are looked at here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.errors import input_texts as texts
from fastrecall.labels.column import Chunk, Column, sources
from fastrecall.labels.encoded import Encoded, Keys, keys_among

__all__ = ["encode_words"]

Array = np.ndarray[Any, Any]


class _Words(Encoded):
    """Labels whose keys are places among some words, sorted or not."""

    __slots__ = ("_words", "ranks")

    def __init__(self, true: Any, pred: Any, words: list[str], ranks: Array | None) -> None:
        super().__init__(true, pred, True)
        self._words = words
        self.ranks = ranks

    @property
    def n_words(self) -> int:
        return len(self._words)

    @property
    def example(self) -> Array:
        return np.array(self._words, dtype=str)

    def decode(self, keys: Array, seen: Array) -> Array:
        if len(keys) and int(keys.max()) >= len(self._words):
            raise ValueError(texts.CHANGED)
        present = [self._words[key] for key in keys.tolist()]
        words = np.array(present, dtype=str)
        # NumPy's fixed width loses NULs at a word's end.
        return words if words.tolist() == present else np.array(present, dtype=object)

    def keys_of(self, labels: Array) -> Keys:
        return keys_among(self._words, labels)


def encode_words(true: Column, pred: Column) -> Encoded:
    """Encode two columns of words by the places of their words in one list.

    Notes
    -----
    O(K log K) for K words in all dictionaries. If both sides have the same one, its codes are
    counted as they lie; else the kernel looks each up in a table of K places.
    """
    read = _Reader()
    sides = true.chunks, pred.chunks
    lists = [[read(chunk) for chunk in chunks] for chunks in sides]
    first = next((words for words in (*lists[0], *lists[1])), [])
    if all(words is first for side in lists for words in side) and len(set(first)) == len(first):
        tables: list[list[Any]] = [[c.within_reach(len(first)) for c in side] for side in sides]
        return _Words(*_sources(true, pred, tables), first, _ranks(first))
    union = sorted({word for words in read.lists for word in words})
    place = {word: at for at, word in enumerate(union)}
    dtype = np.min_scalar_type(len(union))
    places = {id(words): np.array([place[w] for w in words], dtype=dtype) for words in read.lists}
    tables = [
        [places[id(words)][: c.within_reach(len(words))] for c, words in zip(*pair, strict=True)]
        for pair in zip(sides, lists, strict=True)
    ]
    return _Words(*_sources(true, pred, tables), union, None)


class _Reader:
    """Lists of words, each once: equal ones are one object."""

    def __init__(self) -> None:
        self.lists: list[list[str]] = []
        self._read: dict[int, list[str]] = {}

    def __call__(self, chunk: Chunk) -> list[str]:
        known = self._read.get(id(chunk.values))
        if known is None:
            words = chunk.words()
            known = next((other for other in self.lists if other == words), words)
            self._read[id(chunk.values)] = known
            if known is words:
                self.lists.append(words)
        return known


def _ranks(words: list[str]) -> Array | None:
    """Return the place of each word in sorted order, or None where they are sorted."""
    order = sorted(range(len(words)), key=words.__getitem__)
    if order == list(range(len(words))):
        return None
    ranks = np.empty(len(words), dtype=np.int64)
    ranks[order] = np.arange(len(words))
    return ranks


def _sources(true: Column, pred: Column, tables: list[list[Any]]) -> tuple[Any, Any]:
    return sources(true.chunks, tables[0]), sources(pred.chunks, tables[1])
