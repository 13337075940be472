"""Counts that outlive a process, as methods: bytes, dictionaries for JSON, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts

__all__ = [
    "from_arrow",
    "from_bytes",
    "from_dict",
    "to_arrow",
    "to_bytes",
    "to_dict",
    "to_frame",
]

# What these need is loaded when they are used: most programs save nothing.


def to_bytes(counts: Counts) -> bytes:
    """Return these counts as bytes that last: ``Counts.from_bytes`` reads them anywhere.

    Equal counts of equal dtypes give equal bytes on every machine; they may be compared, hashed
    or sent. ``docs/saved.md`` describes them byte by byte.

    Returns
    -------
    bytes

    Raises
    ------
    TypeError
        If the classes' dtype is not the same on every machine: extended precision.

    Notes
    -----
    O(K) time and memory, O(K**2) with the matrix. Cells of a matrix of counts take one byte
    each if all are below 256, two if all are below 65,536, and so on.

    Examples
    --------
    >>> from fastrecall import count
    >>> len(count([0, 1, 1], [0, 1, 0]).to_bytes())
    184
    """
    from fastrecall.counts.saved.state import write_parts

    return write_parts(counts._parts)


def from_bytes(cls: type[Counts], data: Any) -> Counts:
    """Return the counts that ``to_bytes`` saved, with this version or an older one.

    Parameters
    ----------
    data : bytes, bytearray, memoryview, mmap or ndarray of uint8
        All of a state, and nothing else.

    Returns
    -------
    Counts

    Raises
    ------
    ValueError
        If these are not the bytes of a state, or not all of them, or one of them changed; if a
        newer version wrote them; if the counts contradict themselves.
    TypeError
        If ``data`` is no bytes.

    Notes
    -----
    O(K) time and memory, O(K**2) with the matrix. Nothing is allocated that the bytes do not
    fill, and nothing in them is run: a state may come from anyone.

    Examples
    --------
    >>> from fastrecall import Counts, count
    >>> saved = count([0, 1, 1], [0, 1, 0]).to_bytes()
    >>> Counts.from_bytes(saved) == count([0, 1, 1], [0, 1, 0])
    True
    >>> Counts.from_bytes(saved[:-1])
    Traceback (most recent call last):
        ...
    ValueError: truncated fastrecall state: 183 of 184 bytes
    """
    from fastrecall.counts.saved.state import read_parts

    return cls(read_parts(data))


def to_dict(counts: Counts) -> dict[str, Any]:
    """Return these counts as a dictionary of what JSON can hold; ``from_dict`` reads it.

    Counts are Python's integers, weights its floats. Dates are ISO 8601 texts, spans of time
    numbers of their unit; ``dtypes`` says what they were.

    Returns
    -------
    dict

    Raises
    ------
    TypeError
        If the classes' dtype is not the same on every machine: extended precision.
    ValueError
        If a class is a string that JSON would change: with a pair of lone surrogates.

    Notes
    -----
    O(K) time and memory, O(K**2) with the matrix.

    Examples
    --------
    >>> from fastrecall import count
    >>> saved = count(["cat", "dog"], ["cat", "cat"]).to_dict()
    >>> saved["classes"], saved["dtypes"]["classes"], saved["tp"], saved["matrix"]
    (['cat', 'dog'], 'U3', [1, 0], [[1, 0], [1, 0]])
    """
    from fastrecall.counts.saved.dicts import write_dict

    return write_dict(counts._parts)


def from_dict(cls: type[Counts], saved: Any) -> Counts:
    """Return the counts that ``to_dict`` saved, with this version or an older one.

    Parameters
    ----------
    saved : dict
        Also what ``json.loads`` made of it.

    Returns
    -------
    Counts

    Raises
    ------
    ValueError
        If a key is missing, unknown, or holds what it should not, which the text names; if a
        newer version wrote it; if the counts contradict themselves.
    TypeError
        If ``saved`` is no dictionary.

    Notes
    -----
    O(K) time and memory, O(K**2) with the matrix.

    Examples
    --------
    >>> import json
    >>> from fastrecall import Counts, count
    >>> counts = count(["cat", "dog"], ["cat", "cat"])
    >>> text = json.dumps(counts.to_dict())
    >>> Counts.from_dict(json.loads(text)) == counts
    True
    >>> Counts.from_dict(counts.to_dict() | {"n": 3})
    Traceback (most recent call last):
        ...
    ValueError: saved counts: it is not so that agreed + differing is n
    """
    from fastrecall.counts.saved.dicts import read_dict

    return cls(read_dict(saved))


def to_frame(counts: Counts, *, matrix: bool = False) -> Any:
    """Return these counts as a pandas DataFrame, to be looked at.

    Parameters
    ----------
    matrix : bool, default=False
        Whether to return the confusion matrix: rows are true classes, columns predicted ones.

    Returns
    -------
    DataFrame of shape (K, 6), or (K, K)
        Columns ``tp``, ``fn``, ``fp``, ``tn``, ``support`` and ``n_pred``, as far as known. The
        index is called ``class``, or ``true``.

    Raises
    ------
    ValueError
        If ``matrix=True``, and these counts hold margins only.
    ImportError
        If pandas is not installed.

    Examples
    --------
    >>> from fastrecall import count
    >>> count(["cat", "dog"], ["cat", "cat"]).to_frame()
           tp  fn  fp  tn  support  n_pred
    class
    cat     1   0   1   0        1       2
    dog     0   1   0   1        1       0
    """
    from fastrecall.counts.saved.tables import frame_of

    return frame_of(counts, matrix=matrix)


def to_arrow(counts: Counts) -> Any:
    """Return these counts as an Arrow table, one row a class; ``from_arrow`` reads it.

    The columns are for others to read: ``class`` and those of :meth:`to_frame`. All of the state
    is in the schema's metadata, so that it goes through Parquet and Feather.

    Returns
    -------
    pyarrow.Table

    Raises
    ------
    ImportError
        If pyarrow is not installed.

    Examples
    --------
    >>> from fastrecall import Counts, count
    >>> counts = count(["cat", "dog"], ["cat", "cat"])
    >>> table = counts.to_arrow()
    >>> table.column("support").to_pylist()
    [1, 1]
    >>> Counts.from_arrow(table) == counts
    True
    """
    from fastrecall.counts.saved.tables import arrow_of

    return arrow_of(counts)


def from_arrow(cls: type[Counts], table: Any) -> Counts:
    """Return the counts that ``to_arrow`` saved.

    Parameters
    ----------
    table : pyarrow.Table
        With its metadata, and with all of its rows and columns as they were.

    Returns
    -------
    Counts

    Raises
    ------
    ValueError
        If there is no state in the metadata, if it is damaged or from a newer version, or if it
        is not that of the columns.
    TypeError
        If ``table`` is no Arrow table.
    """
    from fastrecall.counts.saved.tables import state_in

    return state_in(table, cls)
