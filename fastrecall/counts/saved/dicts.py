"""Counts to a dictionary that JSON holds, and back: as well checked as bytes are."""

from __future__ import annotations

import re
import reprlib
from typing import Any

import numpy as np

from fastrecall.arrays import in_byte_order, is_sparse
from fastrecall.counts.making import Parts
from fastrecall.counts.saved import invariants
from fastrecall.counts.saved.label_bytes import write_labels
from fastrecall.counts.saved.stacked import NUMBERS, of_parts, to_parts
from fastrecall.counts.tally import ANY_PAIRS

__all__ = ["read_dict", "write_dict"]

Array = np.ndarray[Any, Any]

_FORMAT, _VERSION = "fastrecall counts", 1

_FLAGS = ("partial", "sets", "signed")
_KEYS = ("format", "version", "kind", "classes", *NUMBERS, *_FLAGS, "most_pairs", "dtypes")

_DTYPE = re.compile(
    r"bool|object|u?int(8|16|32|64)|float(16|32|64)|U(?P<width>[1-9]\d{0,8})"
    r"|(datetime|timedelta)64(\[([1-9]\d{0,9})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?",
    re.ASCII,
)

# JSON has one escape for each half of such a pair, and makes one character of the two.
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

# Padding beyond the longest label is believed up to so many bytes.
_MOST_PADDING = 1 << 28


def write_dict(parts: Parts) -> dict[str, Any]:
    """Return the parts of counts as a dictionary."""
    stack = of_parts(parts)
    numbers = {name: getattr(stack, name) for name in NUMBERS}
    known = {name: array for name, array in numbers.items() if array is not None}
    # Refuses the same dtypes.
    write_labels(parts.classes[:0])
    listed = _listed(parts.classes)
    if any(isinstance(label, str) and _PAIR.search(label) for label in listed):
        raise ValueError("classes holds two lone surrogates in a row, which JSON makes one of")
    return {
        "format": _FORMAT,
        "version": _VERSION,
        "kind": parts.kind,
        "classes": listed,
        **dict.fromkeys(NUMBERS),
        **{name: array[0].tolist() for name, array in known.items()},
        "partial": bool(parts.partial),
        "sets": bool(parts.sets),
        "signed": invariants.is_signed(stack),
        "most_pairs": None if parts.most_pairs >= ANY_PAIRS else parts.most_pairs,
        "dtypes": {
            "classes": _name_of(parts.classes.dtype),
            **{name: array.dtype.name for name, array in known.items()},
        },
    }


def read_dict(saved: Any) -> Parts:
    """Return the parts of the counts that :func:`write_dict` made a dictionary of."""
    if not isinstance(saved, dict) or is_sparse(saved):
        raise TypeError(f"saved should be the dictionary of to_dict, got {type(saved).__name__}")
    _check_keys(saved)
    dtypes = saved["dtypes"]
    if not isinstance(dtypes, dict):
        raise _wrong("dtypes", "a dictionary", dtypes)
    for key in dtypes:
        if key != "classes" and key not in NUMBERS:
            raise ValueError(f"saved counts: dtypes has a key {key!r}, which is none of theirs")
    classes = _labels(saved["classes"], dtypes.get("classes"))
    n_classes = len(classes)
    shapes = {"G": (), "GK": (n_classes,), "GKK": (n_classes, n_classes)}
    numbers = {
        name: _numbers(name, saved[name], dtypes.get(name), shapes[over])
        for name, over in NUMBERS.items()
    }
    if numbers["tp"] is None:
        raise _wrong("tp", "numbers", None)
    most = saved["most_pairs"]
    parts = Parts(
        classes=classes,
        kind=saved["kind"],
        partial=saved["partial"],
        sets=saved["sets"],
        most_pairs=ANY_PAIRS if most is None else most,
        **numbers,
    )
    stack = of_parts(parts)
    try:
        invariants.check(stack, signed=saved["signed"])
    except ValueError as error:
        raise ValueError(f"saved counts: {error}") from None
    return to_parts(stack)


def _check_keys(saved: dict[Any, Any]) -> None:
    """Raise a ValueError unless all keys are there, and each but numbers and labels is right."""
    if saved.get("format") != _FORMAT:
        raise _wrong("format", repr(_FORMAT), saved.get("format"))
    version = saved.get("version")
    if type(version) is not int or version < 1:
        raise _wrong("version", "a number from 1 on", version)
    if version > _VERSION:
        raise ValueError(
            f"from a newer version: these saved counts have version {version}, and this "
            f"fastrecall reads versions up to {_VERSION}; update fastrecall"
        )
    for key in _KEYS:
        if key not in saved:
            raise ValueError(f"saved counts have no key {key!r}")
    for key in saved:
        if key not in _KEYS:
            raise ValueError(f"saved counts have a key {key!r}, which version {version} has not")
    if saved["kind"] not in ("multiclass", "multilabel"):
        raise _wrong("kind", "'multiclass' or 'multilabel'", saved["kind"])
    for key in _FLAGS:
        if not isinstance(saved[key], bool):
            raise _wrong(key, "true or false", saved[key])
    most = saved["most_pairs"]
    if most is not None and not (type(most) is int and 0 <= most < ANY_PAIRS):
        raise _wrong("most_pairs", f"None, or an integer from 0 to {ANY_PAIRS - 1}", most)


def _name_of(dtype: np.dtype[Any]) -> str:
    return f"U{max(1, dtype.itemsize // 4)}" if dtype.kind == "U" else dtype.name


def _listed(labels: Array) -> list[Any]:
    """Return labels as Python's objects that JSON knows."""
    if labels.dtype.kind == "m":
        return list(labels.astype(np.int64).tolist())
    if labels.dtype.kind == "O":
        return [_plain(label) for label in labels.tolist()]
    if labels.dtype.kind != "M":
        return list(labels.tolist())
    texts = np.datetime_as_string(labels)
    exact = texts.astype(labels.dtype).view(np.int64) == _units(labels)
    # Multiples of units may be dates beyond int64, whose texts are of other dates.
    if not exact.all():
        return list(_units(labels).tolist())
    return list(texts.tolist())


def _plain(label: Any) -> Any:
    """Return a label as JSON reads it: members of enumerations are integers."""
    return int(label) if isinstance(label, int) and not isinstance(label, bool) else label


def _units(times: Array) -> Array:
    return in_byte_order(times, "=").view(np.int64)


def _labels(listed: Any, name: Any) -> Array:
    if not isinstance(listed, list):
        raise _wrong("classes", "a list", listed)
    match = _DTYPE.fullmatch(name) if isinstance(name, str) else None
    if match is None:
        raise _wrong("dtypes['classes']", "the name of a dtype of labels", name)
    if match["width"] is not None:
        _check_width(listed, int(match["width"]))
    try:
        labels = np.empty(len(listed), dtype=np.dtype(name))
        with np.errstate(over="ignore", invalid="ignore"):
            # To convert integers to spans without a unit is deprecated.
            (labels.view(np.int64) if labels.dtype.kind == "m" else labels)[:] = listed
        exact = _are(labels, listed)
    # NumPy warns of a date with a time zone.
    except (TypeError, ValueError, OverflowError, Warning):
        exact = False
    if not exact:
        raise ValueError(f"saved counts: classes should be distinct labels of dtype {name}")
    return labels


def _are(labels: Array, listed: list[Any]) -> bool:
    """Tell whether labels are what was listed, none of them rounded, cut or guessed."""
    if labels.dtype.kind == "O" and not {*map(type, listed)} <= {bool, int, float, str}:
        return False
    if labels.dtype.kind == "M" and {*map(type, listed)} == {int}:
        return bool(_units(labels).tolist() == listed)
    return all(
        one == other or (one != one and other != other)
        for one, other in zip(_listed(labels), listed, strict=True)
    )


def _check_width(listed: list[Any], width: int) -> None:
    longest = max((len(label) for label in listed if isinstance(label, str)), default=1)
    if width > longest and 4 * width * max(1, len(listed)) > _MOST_PADDING:
        raise ValueError(
            f"saved counts: dtypes['classes'] is U{width}, and the longest label has {longest}"
        )


def _numbers(name: str, value: Any, dtype: Any, shape: tuple[int, ...]) -> Any:
    """Return the numbers of one key; only such as its dtype holds exactly."""
    if dtype not in ("int64", "float64", None) or (dtype is None) != (value is None):
        raise _wrong(f"dtypes[{name!r}]", "'int64' or 'float64' where there are numbers", dtype)
    if value is None:
        return None
    flat = _flat(name, value, shape)
    wanted = {int} if dtype == "int64" else {int, float}
    if not {*map(type, flat)} <= wanted:
        other = next(number for number in flat if type(number) not in wanted)
        raise _wrong(name, f"{'integers' if dtype == 'int64' else 'numbers'} only", other)
    try:
        numbers = np.array(flat, dtype=dtype)
    except OverflowError:
        raise ValueError(f"saved counts: {name} holds a number beyond {dtype}") from None
    if dtype == "float64" and any(
        type(number) is int and float(number) != number for number in flat
    ):
        raise ValueError(f"saved counts: {name} holds an integer that no {dtype} is")
    return numbers.reshape(shape) if shape else numbers.item()


def _flat(name: str, value: Any, shape: tuple[int, ...]) -> list[Any]:
    if not shape:
        return [value]
    if not isinstance(value, list) or len(value) != shape[0]:
        raise _wrong(name, f"a list of {shape[0]}, as there are classes", value)
    if len(shape) == 1:
        return value
    return [number for row in value for number in _flat(f"each row of {name}", row, shape[1:])]


def _wrong(key: str, wanted: str, found: Any) -> ValueError:
    return ValueError(f"saved counts: {key} should be {wanted}, got {reprlib.repr(found)}")
