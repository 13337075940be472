"""Multilabel targets: indicator rows, dense in every container and sparse in every format."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import scipy.sparse

from tests.differential.containers import HAS

SPARSE_FORMATS = ["csr", "csc", "coo", "dok", "lil", "bsr", "dia"]
DTYPES = ["int64", "int64", "int8", "uint8", "int32", "uint64", "bool", "float32", "float64"]


def sample(rng: Random) -> tuple[np.ndarray, np.ndarray]:
    """Two 0/1 matrices of the same shape, with empty rows and columns now and then."""
    rows = rng.choice([1, 2, 3, rng.randint(1, 40), rng.randint(1, 200)])
    columns = rng.choice([2, 3, 4, 5, rng.randint(2, 12)])
    draw = np.random.default_rng(rng.getrandbits(64))
    density = rng.choice([0.05, 0.3, 0.5, 0.9, 1.0])
    y_true = (draw.random((rows, columns)) < density).astype(np.int64)
    noise = draw.random((rows, columns)) < rng.choice([0.0, 0.1, 0.5])
    y_pred = np.where(noise, draw.integers(0, 2, (rows, columns)), y_true)
    for y in (y_true, y_pred):
        if rng.random() < 0.15:
            y[rng.randrange(rows)] = 0
        if rng.random() < 0.15:
            y[:, rng.randrange(columns)] = 0
        if rng.random() < 0.03:
            y[:] = 0
    return y_true, y_pred


def contain(y: np.ndarray, rng: Random) -> tuple[str, str, Any]:
    """Return the container's name, the dtype's and the indicator in them."""
    dtype = rng.choice(DTYPES)
    name = rng.choices(["ndarray", "list", "DataFrame", "sparse", "polars"], [10, 3, 1.5, 8, 0.5])[
        0
    ]
    if name == "sparse":
        return sparse(y, dtype, rng)
    if name == "list":
        if rng.random() < 0.2:
            return "list of arrays", dtype, list(y.astype(dtype))
        return "list of lists", dtype, y.astype(dtype).tolist()
    if name == "DataFrame" and HAS["pandas"]:
        import pandas as pd

        return name, dtype, pd.DataFrame(y.astype(dtype))
    if name == "polars" and HAS["polars"]:
        import polars as pl

        return name, dtype, pl.DataFrame(y.astype(dtype))
    return "ndarray", dtype, dense(y.astype(dtype), rng)


def dense(y: np.ndarray, rng: Random) -> np.ndarray:
    layout = rng.choice(["C", "C", "F", "strided", "byte-swapped", "read-only", "reversed"])
    if layout == "F":
        return np.asfortranarray(y)
    if layout == "strided":
        wide = np.zeros((2 * y.shape[0], 3 * y.shape[1]), y.dtype)
        wide[::2, 1::3] = y
        return wide[::2, 1::3]
    if layout == "byte-swapped":
        return y.astype(y.dtype.newbyteorder())
    if layout == "reversed":
        return np.ascontiguousarray(y[::-1, ::-1])[::-1, ::-1]
    y.flags.writeable = layout != "read-only"
    return y


def sparse(y: np.ndarray, dtype: str, rng: Random) -> tuple[str, str, Any]:
    form = rng.choice([*SPARSE_FORMATS, "csr", "csr"])
    kind = rng.choice(["array", "matrix"])
    made = getattr(scipy.sparse, f"{form}_{kind}")(y.astype(dtype))
    name = f"{form}_{kind}"
    if form in ("csr", "csc") and rng.random() < 0.2:
        return f"{name}, unsorted", dtype, unsorted(made)
    if form in ("csr", "csc") and rng.random() < 0.2:
        made.indices = made.indices.astype(np.int64)
        made.indptr = made.indptr.astype(np.int64)
    if form in ("csr", "csc") and made.nnz and rng.random() < 0.1:
        made.data[rng.randrange(made.nnz)] = 0
        name += ", explicit zeros"
    return name, dtype, made


def unsorted(y: Any) -> Any:
    """Each row's column numbers (each column's row numbers) from last to first."""
    order = [i for start, stop in pairwise(y.indptr) for i in reversed(range(start, stop))]
    y.indices, y.data = y.indices[order], y.data[order]
    y.has_sorted_indices = False
    return y
