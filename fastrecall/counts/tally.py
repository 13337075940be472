"""The kernel's answer to encoded labels, with a name for each part of it."""

from __future__ import annotations

import os
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.chunks import count_in_threads, threads_pay
from fastrecall.counts.ignored import Ignored
from fastrecall.errors import input_texts
from fastrecall.labels import Encoded, pieces

__all__ = [
    "ANY_PAIRS",
    "MOST_PAIRS",
    "Tally",
    "check_memory",
    "in_order",
    "padded",
    "tally",
    "tally_all_pairs",
    "tally_of_labels",
]

Array = np.ndarray[Any, Any]

# A table of all pairs is kept unasked up to so many classes: 8 MiB of counts.
MOST_PAIRS = 1024

# Asked for, it is kept for any number of classes that the kernel can tell apart.
ANY_PAIRS = _kernel.ANY_NUMBER


class Tally(NamedTuple):
    """What was counted of K labels: int64, or float64 for float weights."""

    keys: Array
    # Bit 0: the label came on the true side; bit 1: on the predicted side.
    seen: Array
    # Rows tp, n_true, n_pred.
    margins: Array
    matrix: Array | None
    # The sides, as above, on which labels came that are not among the K.
    outside: int
    agreed: float
    differing: float
    n: float


def tally(
    encoded: Encoded,
    weights: Array | None,
    most_pairs: int = 0,
    agreement_only: bool = False,
    *,
    vocabulary: Array | None = None,
    ignored: Ignored | None = None,
) -> Tally:
    """Count pairs of labels.

    Parameters
    ----------
    encoded : Encoded
        Both sides.
    weights : ndarray of shape (n_samples,) or None
    most_pairs : int, default=0
        The table of all pairs is kept up to so many labels; 0 wants none.
    agreement_only : bool, default=False
        Only compare the two labels of each sample; then no labels are found.
    vocabulary : ndarray of uint64, optional
        Keys of the labels to be told apart; by default labels are found while counting.
    ignored : Ignored, optional
        Samples that are left out.

    Notes
    -----
    One pass, in threads where there are many samples: O(n) time, O(K) memory, and O(K**2)
    while K is at most ``most_pairs``.
    """
    true, pred = encoded.true, encoded.pred
    pairs = most_pairs > 0
    asked: Any
    asked = true, pred, weights, vocabulary, encoded.signed, most_pairs, pairs, agreement_only
    if ignored is not None:
        asked = *asked, *ignored
    counted: Any
    if type(true) is list or type(pred) is list:
        counted = _count_pieces(*asked)
    elif threads_pay(len(true)):
        counted = count_in_threads(partial(_kernel.Run, *asked)).read()
    else:
        counted = _kernel.count_labels(*asked)
    if encoded.ranks is not None and vocabulary is None:
        counted = in_order(encoded.ranks, *counted)
    # The kernel's tuple has the length: a call of Tally would look again.
    return tuple.__new__(Tally, counted)


def _count_pieces(true: Any, pred: Any, weights: Array | None, *options: Any) -> Any:
    """Count chunks, which may end at different places on the two sides, and add them up."""
    whole = None
    for piece in pieces(true, pred, weights):
        if whole is not None and not threads_pay(len(piece[0])) and whole.follow(*piece):
            whole.count(0, whole.size)
            continue
        run = count_in_threads(partial(_kernel.Run, *piece, *options))
        if whole is None:
            whole = run
        else:
            whole.merge(run)
    assert whole is not None
    return whole.read()


def in_order(ranks: Array, keys: Array, seen: Array, margins: Array, *others: Any) -> Any:
    """Bring the classes into the order of their labels, where that of their keys is another."""
    if len(keys) and int(keys.max()) >= len(ranks):
        raise ValueError(input_texts.CHANGED)
    order = np.argsort(ranks[keys])
    matrix, *totals = others
    if matrix is not None:
        matrix = matrix[np.ix_(order, order)]
    return keys[order], seen[order], margins[:, order], matrix, *totals


def tally_all_pairs(
    encoded: Encoded, weights: Array | None, *, ignored: Ignored | None = None
) -> Tally:
    """Count pairs of labels into the whole K x K table, however large K is.

    Raises
    ------
    MemoryError
        If the table is larger than this machine's memory; the text names K and the bytes.

    Notes
    -----
    Up to 1024 labels take one pass. For more the labels are found in a first pass, since tables
    that grow as labels come would need several times the memory.
    """
    found = tally(encoded, weights, most_pairs=MOST_PAIRS, ignored=ignored)
    if found.matrix is not None:
        return found
    check_memory(len(found.keys), weights)
    counted = tally(encoded, weights, most_pairs=ANY_PAIRS, vocabulary=found.keys, ignored=ignored)
    if counted.outside:
        raise ValueError(input_texts.CHANGED)
    return counted._replace(seen=found.seen)


def tally_of_labels(
    encoded: Encoded,
    weights: Array | None,
    labels: Array,
    *,
    most_pairs: int,
    ignored: Ignored | None = None,
) -> Tally:
    """Count pairs of the given labels, in their order; labels that never came get zeros."""
    possible, keys = encoded.keys_of(labels)
    if most_pairs > MOST_PAIRS:
        check_memory(len(labels), weights)
    counted = tally(encoded, weights, most_pairs=most_pairs, vocabulary=keys, ignored=ignored)
    return padded(counted, possible)


def padded(counted: Tally, possible: Array) -> Tally:
    """Give zeros to those of the wanted labels that cannot occur."""
    if possible.all():
        return counted
    n_labels = len(possible)
    margins = np.zeros((3, n_labels), dtype=counted.margins.dtype)
    margins[:, possible] = counted.margins
    seen = np.zeros(n_labels, dtype=counted.seen.dtype)
    seen[possible] = counted.seen
    matrix = None
    if counted.matrix is not None:
        matrix = np.zeros((n_labels, n_labels), dtype=counted.matrix.dtype)
        matrix[np.ix_(possible, possible)] = counted.matrix
    return counted._replace(seen=seen, margins=margins, matrix=matrix)


def check_memory(classes: int, weights: Array | None) -> None:
    """Raise a MemoryError if a table of all pairs is larger than this machine's memory."""
    # The kernel's table, which becomes the result, has a row and a column for other labels. Of
    # float weights it keeps two numbers a cell. Beside it are counters, unless it is huge.
    cell = 16 if weights is not None and weights.dtype.kind == "f" else 8
    counter = 0 if classes >= 1 << 16 else 1 if weights is None else cell
    needed = (cell + counter) * (classes + 1) ** 2
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        memory = 1 << 40
    if needed > memory:
        raise MemoryError(
            f"the confusion matrix of K = {classes} classes needs {needed} bytes "
            f"({needed / 2**30:.1f} GiB), and this machine has {memory}. Recall, precision and F "
            "need no matrix; for a part of it give labels="
        )
