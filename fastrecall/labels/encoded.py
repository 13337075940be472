"""What encoding comes to: two buffers that the kernel reads, and the way back to labels."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fastrecall.errors import input_texts

__all__ = ["Encoded", "Keys", "keys_among"]

Array = np.ndarray[Any, Any]


class Keys(NamedTuple):
    """Which of some labels can occur at all, and the kernel's keys of those."""

    possible: Array
    keys: Array


def keys_among(words: list[Any], labels: Array) -> Keys:
    """Return the keys of some labels, where a word's key is its place among all words."""
    place = {word: at for at, word in enumerate(words)}
    found = [place.get(label, -1) for label in labels.tolist()]
    at = np.array(found, dtype=np.int64)
    return Keys(at >= 0, at[at >= 0].astype(np.uint64))


class Encoded:
    """Two sides of samples that have one label each.

    Parameters
    ----------
    true, pred : ndarray of shape (n_samples,), Labels, or list of such
        Labels or codes, as the kernel reads them; a list where they lie in several pieces.
    signed : bool
        Whether the kernel's keys are int64 in two's complement.

    Attributes
    ----------
    ranks : ndarray of int64 or None
        The place in the labels' order of each key, unless keys are sorted as the labels are.
    """

    __slots__ = ("pred", "signed", "true")

    ranks: Array | None = None

    def __init__(self, true: Any, pred: Any, signed: bool) -> None:
        self.true = true
        self.pred = pred
        self.signed = signed

    @property
    def n_samples(self) -> int:
        """Labels on each side."""
        true = self.true
        return sum(map(len, true)) if type(true) is list else len(true)

    @property
    def example(self) -> Array:
        """At least one label, as an array: what kind of labels these are."""
        raise NotImplementedError  # each kind of encoding has its own

    def decode(self, keys: Array, seen: Array) -> Array:
        """Return the labels of some keys, and of the sides on which each came.

        Bit 0 of ``seen`` is the true side, bit 1 the predicted one.
        """
        raise NotImplementedError

    def keys_of(self, labels: Array) -> Keys:
        """Return the keys of some labels, not all of which need occur."""
        raise NotImplementedError

    @property
    def n_words(self) -> int | None:
        """How many words keys are the places of; None where keys are the labels' own values."""
        return None

    def key_of_each(self, labels: Array) -> Array:
        """Return a key of each label; those that never came have keys that no word has.

        Raises
        ------
        ValueError
            If one of them cannot occur, and there is no key for it.
        """
        possible, known = self.keys_of(labels)
        if possible.all():
            return known
        if self.n_words is None:
            raise ValueError(input_texts.impossible(labels[~possible], self.example.dtype))
        keys = np.arange(self.n_words, self.n_words + len(labels), dtype=np.uint64)
        keys[possible] = known
        return keys
