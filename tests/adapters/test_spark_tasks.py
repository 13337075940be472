"""What Spark's tasks do, without Spark: a stand-in of its DataFrame runs them here, one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import fastrecall
from fastrecall.adapters import spark_tasks
from fastrecall.adapters.spark_tasks import count_in_tasks

pa = pytest.importorskip("pyarrow")

draw = np.random.default_rng(7)
N = 90
COLUMNS = {name: draw.integers(0, 4, N) for name in ("y_true", "y_pred", "weight", "by_0")}


class Frame:
    """Partitions, each a list of Arrow's batches, and how many of them each step had."""

    def __init__(self, parts, steps=()):
        self.parts, self.steps = parts, [*steps, len(parts)]

    @property
    def columns(self):
        return self.parts[0][0].schema.names

    def mapInArrow(self, function, schema):
        assert schema == "state binary"
        return Frame([list(function(iter(part))) for part in self.parts], self.steps)

    def repartition(self, n):
        every = [batch for part in self.parts for batch in part]
        return Frame([every[at::n] for at in range(n)], self.steps)

    def toArrow(self):
        return pa.Table.from_batches(batch for part in self.parts for batch in part)


def frame(columns, n_parts=11):
    """Cut columns into partitions of two batches, and one without any."""
    table = pa.table(columns)
    ends = np.linspace(0, len(table), 2 * n_parts + 1).astype(int)
    batches = [
        table.slice(start, end - start).combine_chunks().to_batches()[0]
        for start, end in itertools.pairwise(ends)
    ]
    return Frame([batches[at : at + 2] for at in range(0, 2 * n_parts, 2)] + [[]])


def only(*names):
    return {name: COLUMNS[name] for name in names}


@pytest.mark.parametrize("options", [{}, {"labels": [3, 1]}, {"ignore": 2}], ids=str)
def test_partitions_are_counted_and_added_up(options):
    found = count_in_tasks(frame(only("y_true", "y_pred")), {}, options)
    assert found.counts == fastrecall.count(COLUMNS["y_true"], COLUMNS["y_pred"], **options)
    assert found.error is None
    assert found.nulls == {"y_true": 0, "y_pred": 0}


def test_weights_and_groups_have_columns_of_their_own():
    found = count_in_tasks(frame(COLUMNS), {"by_0": "age"}, {})
    assert found.counts == fastrecall.count(
        COLUMNS["y_true"],
        COLUMNS["y_pred"],
        sample_weight=COLUMNS["weight"],
        groups={"age": COLUMNS["by_0"]},
    )


def test_nulls_of_all_partitions_are_told():
    true = [None if at in (3, 50, 89) else 1 for at in range(N)]
    found = count_in_tasks(frame({"y_true": true, "y_pred": [1] * N}), {}, {})
    assert found.nulls == {"y_true": 3, "y_pred": 0}


def test_an_error_of_one_partition_is_the_whole_one():
    """It comes back as a value: what a task raised, Spark would try again."""
    true = np.ones(N)
    true[40] = 0.5
    found = count_in_tasks(frame({"y_true": true, "y_pred": np.ones(N)}), {}, {})
    assert found.counts is None
    with pytest.raises(ValueError, match="continuous") as alone:
        fastrecall.count(true, np.ones(N))
    assert str(found.error) == str(alone.value)


def test_counts_that_cannot_be_added_are_an_error():
    columns = {"y_true": [1] * N, "y_pred": [1] * N, "weight": [1 << 60] * N}
    found = count_in_tasks(frame(columns, n_parts=30), {}, {})
    assert found.counts is None
    assert isinstance(found.error, OverflowError)


def test_as_few_tasks_add_up_as_there_are_mergers(monkeypatch):
    tables, to_arrow = [], Frame.toArrow
    monkeypatch.setattr(Frame, "toArrow", lambda self: tables.append(self) or to_arrow(self))
    count_in_tasks(frame(only("y_true", "y_pred")), {}, {})
    (last,) = tables
    assert last.steps == [12, 12, spark_tasks._MERGERS, spark_tasks._MERGERS]
