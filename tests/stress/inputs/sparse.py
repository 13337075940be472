"""Sparse tables whose parts do not belong together; scipy trusts them, and would crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from tests.stress.inputs.forms import Form, Items

Spoiler = Callable[[Any], None]


def _compressed(kind: str, whole: int = 0, **parts: Any) -> Form:
    """Return a table, some parts of which are others; where that is well, of `whole` for ones."""

    def make(items: Items) -> Any:
        made = getattr(scipy.sparse, kind)(np.array(_table(items)))
        for name, value in parts.items():
            part = np.array(getattr(made, name))
            setattr(made, name, value(part) if callable(value) else np.array(value))
        return made

    def plain(items: Items) -> Items:
        return (np.array(_table(items)) * whole).tolist()

    return Form(make, plain if whole else None)


def _table(items: Items) -> Items:
    return items if items and isinstance(items[0], list) else [[0, 1]] * max(len(items), 2)


def _with(at: int, value: int) -> Callable[[Any], Any]:
    def changed(part: Any) -> Any:
        part = part.astype(np.int64)
        part[at] = value
        return part

    return changed


SPARSE: dict[str, Form] = {
    f"{kind}: {what}": _compressed(kind, **parts)
    for kind in ("csr_array", "csr_matrix", "csc_array")
    for what, parts in {
        "an index too large": {"indices": _with(0, 99)},
        "an index below zero": {"indices": _with(0, -1)},
        "an index beyond memory": {"indices": _with(-1, 2**62)},
        "a start beyond the end": {"indptr": _with(1, 99)},
        "a start below zero": {"indptr": _with(1, -5)},
        "starts that fall": {"indptr": lambda part: part[::-1].copy()},
        "a first start that is not zero": {"indptr": _with(0, 1)},
        "an end beyond memory": {"indptr": _with(-1, 2**62)},
        "too few starts": {"indptr": lambda part: part[:2]},
        "no starts": {"indptr": []},
        "fewer items than indices": {"data": lambda part: part[:1]},
        "items that are objects": {"data": lambda part: part.astype(object)},
        "items that are words": {"data": lambda part: part.astype("U2")},
        "items that are NaN": {"data": lambda part: part * np.nan},
        "items of 2": {"whole": 2, "data": lambda part: part * 2},
        "items in two dimensions": {"data": lambda part: part.reshape(1, -1)},
        "indices that are fractions": {"whole": 1, "indices": lambda part: part + 0.5},
        "indices that are words": {"whole": 1, "indices": lambda part: part.astype("U2")},
        "the shape of another": {"_shape": (2**40, 2**40)},
    }.items()
}
SPARSE |= {
    "coo: a row too large": _compressed("coo_matrix", row=_with(0, 99)),
    "coo: a column below zero": _compressed("coo_matrix", col=_with(0, -9)),
    "coo: fewer rows than columns": _compressed("coo_matrix", row=lambda part: part[:1]),
    "lil: a column too large": Form(lambda items: _lil(items, 99)),
    "lil: a column below zero": Form(lambda items: _lil(items, -9)),
    "dok: a key outside": Form(lambda items: _dok(items)),
    "of one dimension": Form(lambda items: scipy.sparse.coo_array(np.array([0, 1] * 3))),
}


def _lil(items: Items, column: int) -> Any:
    made = scipy.sparse.lil_matrix(np.array(_table(items)))
    made.rows[0] = [column]
    made.data[0] = [1]
    return made


def _dok(items: Items) -> Any:
    made = scipy.sparse.dok_matrix(np.array(_table(items)))
    made._dict[(99, 99)] = 1
    return made
