"""Counts as tables of pandas and Arrow, one row a class."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts

__all__ = ["arrow_of", "frame_of", "state_in"]

Array = np.ndarray[Any, Any]

_COLUMNS = ("tp", "fn", "fp", "tn", "support", "n_pred")

# Where the state is in the schema's metadata; in base 64, because some readers want text there.
_KEY = b"fastrecall.counts"

# Units of time that pandas has, too; Arrow's files have no seconds.
_PANDAS_UNITS = [("s", 1), ("ms", 1), ("us", 1), ("ns", 1)]
_ARROW_UNITS = _PANDAS_UNITS[1:]

_SURROGATE = re.compile("[\ud800-\udfff]")


def frame_of(counts: Counts, *, matrix: bool) -> Any:
    """Return counts as a pandas DataFrame: tallies by class, or the matrix."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_frame needs pandas: pip install pandas") from error
    if matrix:
        rows, columns = (_index(pandas, counts.classes, side) for side in ("true", "predicted"))
        return pandas.DataFrame(counts.matrix().copy(), index=rows, columns=columns)
    index = _index(pandas, counts.classes, "class")
    known = {name: array for name, array in _columns_of(counts).items() if array is not None}
    return pandas.DataFrame(known, index=index)


def _index(pandas: Any, classes: Array, name: str) -> Any:
    """Return classes as an index: of Python's objects if pandas has no type for them."""
    dtype = classes.dtype.newbyteorder("=")
    if dtype.kind in "mM" and np.datetime_data(dtype) not in _PANDAS_UNITS:
        return pandas.Index(classes.astype(object), dtype=object, name=name)
    if dtype.kind == "O" or (dtype.kind == "U" and any(map(_SURROGATE.search, classes.tolist()))):
        return pandas.Index(classes.astype(object), dtype=object, name=name)
    return pandas.Index(classes.astype(np.float32 if dtype == np.float16 else dtype), name=name)


def arrow_of(counts: Counts) -> Any:
    """Return counts as an Arrow table with their state in its metadata."""
    state = base64.b64encode(counts.to_bytes())
    return _rows_of(counts).replace_schema_metadata({_KEY: state})


def state_in(table: Any, kind: type[Counts]) -> Counts:
    """Return the counts whose state is in the metadata of an Arrow table, if it is theirs."""
    pyarrow = _pyarrow()
    if not isinstance(table, pyarrow.Table):
        raise TypeError(f"table should be a pyarrow.Table, got {type(table).__name__}")
    state = (table.schema.metadata or {}).get(_KEY)
    if state is None:
        raise ValueError(
            "this table has no fastrecall state in its metadata; give the table of to_arrow as it "
            "is, or use Counts.from_tallies(tp=table['tp'], fn=table['fn'], ...)"
        )
    try:
        data = base64.b64decode(state, validate=True)
    except ValueError:
        raise ValueError("damaged fastrecall state in the metadata: it is no base 64") from None
    counts = kind.from_bytes(data)
    expected = _rows_of(counts)
    if table.column_names != expected.column_names:
        raise ValueError(f"this table should have columns {expected.column_names}, as it was saved")
    for name in expected.column_names:
        # As lists where types differ, since other programs write others; NaN is NaN there.
        one, other = table.column(name), expected.column(name)
        if not one.equals(other) and repr(one.to_pylist()) != repr(other.to_pylist()):
            raise ValueError(
                f"column {name!r} is not what was saved: the table was edited, and its state was "
                "not. Make counts of the columns with Counts.from_tallies"
            )
    return counts


def _rows_of(counts: Counts) -> Any:
    pyarrow = _pyarrow()
    known = {name: array for name, array in _columns_of(counts).items() if array is not None}
    columns = {name: pyarrow.array(array) for name, array in known.items()}
    return pyarrow.table({"class": _arrow_labels(pyarrow, counts.classes), **columns})


def _columns_of(counts: Counts) -> dict[str, Array | None]:
    # Where nothing but sums of float weights overflowed, infinity less infinity is not a number.
    with np.errstate(invalid="ignore", over="ignore"):
        return {name: getattr(counts, name) for name in _COLUMNS}


def _arrow_labels(pyarrow: Any, classes: Array) -> Any:
    """Return classes as Arrow's labels; as text what Arrow has no type for."""
    dtype = classes.dtype.newbyteorder("=")
    times = dtype.kind in "mM"
    if dtype.kind in "biuf" or (times and np.datetime_data(dtype) in _ARROW_UNITS):
        return pyarrow.array(classes.astype(dtype))
    texts = [str(label) for label in (classes if times else classes.tolist())]
    # Arrow's text has no lone halves of surrogate pairs.
    plain = [text.encode("utf-8", "backslashreplace").decode() for text in texts]
    return pyarrow.array(plain, pyarrow.string())


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError("this needs pyarrow: pip install 'fastrecall-metrics[arrow]'") from error
    return pyarrow
