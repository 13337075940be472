"""What else counts labels: every way gets labels from 0 to k - 1 and gives the same answer.

A peer may arrange the labels as it likes them, in a frame, a table or tensors, and only then is
it timed: whoever uses it has them there already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from benchmarks.cases import MATRIX, RECALL, Cell

__all__ = ["PEERS", "Peer", "installed"]

Array = np.ndarray[Any, Any]
Prepare = Callable[[Array, Array, int], Callable[[], object]]

# A table of all pairs of more classes is half a gigabyte and says nothing about counting.
_MOST_CELLS = 1 << 26


class Peer(NamedTuple):
    """Another library, or another way to write it in NumPy.

    Parameters
    ----------
    name : str
    modules : tuple of str
        What must be installed.
    ways : mapping
        For each work it can do, what makes the call that is timed.
    scratch : int
        About how many bytes it takes for each sample, beside the labels.
    squares : bool
        Whether it makes a table of all pairs even for what needs none.
    tolerance : float
        Relative, for what is computed in another precision or order.
    """

    name: str
    modules: tuple[str, ...]
    ways: Mapping[str, Prepare]
    scratch: int
    squares: bool = False
    tolerance: float = 1e-12

    def refuses(self, cell: Cell, memory: float) -> str:
        """Return why a cell is not for this peer, in so many bytes of memory; empty if it is."""
        if cell.work not in self.ways:
            return "has no such function"
        if self.squares and cell.k**2 > _MOST_CELLS:
            return "needs a table of all pairs of classes"
        if self.scratch * cell.n > memory:
            return "needs more memory than is free"
        return ""


def installed() -> list[Peer]:
    """Return the peers that are there."""
    return [peer for peer in PEERS if all(find_spec(name) for name in peer.modules)]


def _macro_recall(tp: Array, n_true: Array, n_pred: Array) -> float:
    seen = (n_true + n_pred) > 0
    return float(np.mean(tp[seen] / np.maximum(n_true[seen], 1)))


def _recall_of(table: Array) -> float:
    return _macro_recall(table.diagonal(), table.sum(1), table.sum(0))


def _recall_of_pairs(true: Array, pred: Array, count: Array, k: int) -> float:
    """Return the recall of grouped rows: there may be far fewer than pairs of classes."""
    right = true == pred
    tp = np.bincount(true[right], count[right], k)
    return _macro_recall(tp, np.bincount(true, count, k), np.bincount(pred, count, k))


def _table_of_pairs(true: Array, pred: Array, count: Array, k: int) -> Array:
    table = np.zeros((k, k), np.int64)
    table[true, pred] = count
    return table


def _sklearn_recall(y_true: Array, y_pred: Array, k: int) -> Callable[[], object]:
    from sklearn.metrics import recall_score

    return lambda: recall_score(y_true, y_pred, average="macro", zero_division=0.0)


def _sklearn_matrix(y_true: Array, y_pred: Array, k: int) -> Callable[[], object]:
    from sklearn.metrics import confusion_matrix

    return lambda: confusion_matrix(y_true, y_pred)


def _bincount(y_true: Array, y_pred: Array, k: int) -> Array:
    # The idiom multiplies, and 10 * 200 is no uint8.
    true, pred = (side.astype(np.int64, copy=False) for side in (y_true, y_pred))
    return np.bincount(k * true + pred, minlength=k * k).reshape(k, k)


@cache
def _loops() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return what one writes in numba: counts a class, and the table of all pairs."""
    from numba import njit

    @njit
    def margins(y_true: Array, y_pred: Array, k: int) -> tuple[Array, Array, Array]:
        tp, n_true, n_pred = np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k, np.int64)
        for i in range(len(y_true)):
            t, p = int(y_true[i]), int(y_pred[i])
            tp[t] += t == p
            n_true[t] += 1
            n_pred[p] += 1
        return tp, n_true, n_pred

    @njit
    def table(y_true: Array, y_pred: Array, k: int) -> Array:
        cells = np.zeros((k, k), np.int64)
        for i in range(len(y_true)):
            cells[int(y_true[i]), int(y_pred[i])] += 1
        return cells

    return margins, table


def _numba_recall(y_true: Array, y_pred: Array, k: int) -> Callable[[], object]:
    margins, _ = _loops()
    return lambda: _macro_recall(*margins(y_true, y_pred, k))


def _numba_matrix(y_true: Array, y_pred: Array, k: int) -> Callable[[], object]:
    _, table = _loops()
    return lambda: table(y_true, y_pred, k)


def _polars(read: Callable[..., object]) -> Prepare:
    def prepare(y_true: Array, y_pred: Array, k: int) -> Callable[[], object]:
        import polars

        # Its lazy frames are grouped in half the time.
        frame = polars.LazyFrame({"true": y_true, "pred": y_pred})

        def call() -> object:
            groups = frame.group_by("true", "pred").len("count").collect()
            return read(*(groups[name].to_numpy().astype(np.intp) for name in groups.columns), k)

        return call

    return prepare


def _duckdb(read: Callable[..., object]) -> Prepare:
    def prepare(y_true: Array, y_pred: Array, k: int) -> Callable[[], object]:
        import duckdb

        connection = duckdb.connect(config={"threads": 1})
        connection.register("arrays", {"true": y_true, "pred": y_pred})
        connection.execute('CREATE TABLE labels AS SELECT "true" AS t, pred AS p FROM arrays')
        query = "SELECT t, p, count(*) AS c FROM labels GROUP BY t, p"

        def call() -> object:
            groups = connection.execute(query).fetchnumpy()
            return read(*(groups[name].astype(np.intp) for name in "tpc"), k)

        return call

    return prepare


def _torchmetrics(y_true: Array, y_pred: Array, k: int) -> Callable[[], object]:
    from torch import from_numpy
    from torchmetrics.functional.classification import multiclass_recall

    # Floats are probabilities to it, and not all of its steps take every unsigned type.
    kept = y_true.dtype.kind == "i" or y_true.dtype == np.uint8
    true, pred = (from_numpy(x if kept else x.astype(np.int64)) for x in (y_true, y_pred))
    # Its validation sorts all labels, which would take most of the time.
    return lambda: multiclass_recall(
        pred, true, num_classes=k, average="macro", validate_args=False
    ).item()


PEERS = (
    Peer(
        "scikit-learn",
        ("sklearn",),
        {RECALL: _sklearn_recall, MATRIX: _sklearn_matrix},
        scratch=64,
        tolerance=0.0,
    ),
    Peer(
        "np.bincount",
        (),
        {
            RECALL: lambda *labels: lambda: _recall_of(_bincount(*labels)),
            MATRIX: lambda *labels: lambda: _bincount(*labels),
        },
        scratch=32,
        squares=True,
    ),
    Peer("numba loop", ("numba",), {RECALL: _numba_recall, MATRIX: _numba_matrix}, scratch=0),
    Peer(
        "polars",
        ("polars",),
        {RECALL: _polars(_recall_of_pairs), MATRIX: _polars(_table_of_pairs)},
        scratch=32,
    ),
    Peer(
        "duckdb",
        ("duckdb",),
        {RECALL: _duckdb(_recall_of_pairs), MATRIX: _duckdb(_table_of_pairs)},
        scratch=32,
    ),
    Peer(
        "torchmetrics",
        ("torch", "torchmetrics"),
        {RECALL: _torchmetrics},
        scratch=48,
        squares=True,
        # It divides in single precision.
        tolerance=1e-5,
    ),
)
