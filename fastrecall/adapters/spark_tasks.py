"""What Spark's tasks do where our kernel counts: rows of Arrow in, one state a partition out."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any, NamedTuple

from fastrecall.adapters.partitions import added, count_partition
from fastrecall.counts.ignored import Ignoring

__all__ = ["Outcome", "count_in_tasks", "nullable", "outcome_of"]

# A task counts as many rows at once, or bytes: large, as tables are added up after each block.
_BLOCK_ROWS, _BLOCK_BYTES = 1 << 22, 1 << 26

# States of all partitions are added up by so many tasks, and only theirs come to the driver.
_MERGERS = 8

# Errors of the data, which a second attempt would meet again: Spark is not to retry the task.
_LASTING = (ValueError, TypeError, OverflowError)


class Outcome(NamedTuple):
    """What a partition came to, or several."""

    # None of no rows, and Weightless where all weights are zero.
    counts: Any
    # What kept them from being counted.
    error: Exception | None
    # Rows without a value in each column.
    nulls: dict[str, int]


def outcome_of(
    rows: Any,
    groups: dict[str, str],
    weight: str | None,
    nulls: dict[str, int],
    options: dict[str, Any],
) -> Outcome:
    """Count rows of Arrow; an error is part of what comes out.

    Parameters
    ----------
    rows : pyarrow.Table
        With columns ``y_true`` and ``y_pred``.
    groups : dict of str to str
        The columns of groups, and what they are called.
    weight : str or None
        The column of weights.
    nulls : dict of str to int
        Comes out again.
    options : dict
        As of :func:`fastrecall.count`.
    """
    columns: dict[str, Any] = {name: rows[name] for name in ("y_true", "y_pred")}
    if weight is not None:
        columns["sample_weight"] = rows[weight]
    if groups:
        columns["groups"] = {called: rows[name] for name, called in groups.items()}
    if any(n and name not in nullable(options) for name, n in nulls.items()):
        return Outcome(None, None, nulls)
    try:
        return Outcome(count_partition(columns, options), None, nulls)
    except _LASTING as error:
        return Outcome(None, error, nulls)


def nullable(options: dict[str, Any]) -> set[str]:
    """Return the columns in which a null may do no harm, beside what is ignored."""
    ignore = options.get("ignore")
    if ignore is None:
        return set()
    return {"y_true", "y_pred"} if Ignoring(ignore).missing else {"y_pred"}


def count_in_tasks(frame: Any, groups: dict[str, str], options: dict[str, Any]) -> Outcome:
    """Count each partition of a DataFrame in its task, and add up in fewer tasks."""
    weight = "weight" if "weight" in frame.columns else None

    def count_blocks(batches: Iterable[Any]) -> Iterator[Any]:
        yield _written(
            _merged(
                outcome_of(block, groups, weight, _nulls(block), options)
                for block in _blocks(batches)
            )
        )

    def merge(batches: Iterable[Any]) -> Iterator[Any]:
        yield _written(_merged(_read(batches)))

    states = frame.mapInArrow(count_blocks, "state binary").repartition(_MERGERS)
    table = states.mapInArrow(merge, "state binary").toArrow()
    return _merged(_read(table.to_batches()))


def _blocks(batches: Iterable[Any]) -> Iterator[Any]:
    """Put Arrow's batches of some thousand rows together."""
    import pyarrow

    held: list[Any] = []
    rows = size = 0
    for batch in batches:
        held.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= _BLOCK_ROWS or size >= _BLOCK_BYTES:
            yield pyarrow.Table.from_batches(held)
            held, rows, size = [], 0, 0
    if held:
        yield pyarrow.Table.from_batches(held)


def _nulls(block: Any) -> dict[str, int]:
    return {name: block[name].null_count for name in block.column_names}


def _merged(outcomes: Iterable[Outcome]) -> Outcome:
    return reduce(_plus, outcomes, Outcome(None, None, {}))


def _plus(one: Outcome, other: Outcome) -> Outcome:
    names = {**one.nulls, **other.nulls}
    nulls = {name: one.nulls.get(name, 0) + other.nulls.get(name, 0) for name in names}
    error = one.error or other.error
    if error is None:
        try:
            return Outcome(added([one.counts, other.counts]), None, nulls)
        except _LASTING as refused:
            error = refused
    return Outcome(None, error, nulls)


def _written(outcome: Outcome) -> Any:
    """Return an outcome as one row; counts are pickled as their checked bytes."""
    import pyarrow

    state = pyarrow.array([pickle.dumps(outcome)], pyarrow.binary())
    return pyarrow.RecordBatch.from_arrays([state], ["state"])


def _read(batches: Iterable[Any]) -> Iterator[Outcome]:
    for batch in batches:
        for state in batch.column(0):
            yield pickle.loads(state.as_py())
