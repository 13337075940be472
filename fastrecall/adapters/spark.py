"""Counts of Spark DataFrames: pairs are grouped by Spark, or counted by our kernel in its tasks."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastrecall.adapters.partitions import Weightless, check_options, whole
from fastrecall.adapters.spark_tasks import Outcome, count_in_tasks, nullable, outcome_of
from fastrecall.errors import input_texts as texts

__all__ = ["count"]

# Distinct pairs up to which Spark's own grouping is read: as many as fit a table of 1024 classes.
# Beyond, it took longer than the kernel on 10 million rows, of integers and of strings.
_MOST_ROWS = 1 << 20

# Spark's names of types; parameters may follow in parentheses.
_INTEGERS = frozenset({"tinyint", "smallint", "int", "bigint", "boolean"})
_FLOATS = frozenset({"float", "double"})
_OTHERS = frozenset({"string", "char", "varchar", "date", "timestamp", "timestamp_ntz"})


def count(
    df: Any,
    y_true: Any,
    y_pred: Any,
    weight: Any = None,
    by: Any = None,
    *,
    labels: Any = None,
    matrix: bool | None = None,
    ignore: Any = None,
    pushdown: bool | None = None,
) -> Any:
    """Count pairs of labels in two columns of a Spark DataFrame.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
    y_true, y_pred : str or Column
        Booleans, integers, whole floats, strings, dates or timestamps.
    weight : str or Column, optional
        Integers and booleans are added up exactly, floats and decimals in float64.
    by : str, Column or a list of them, optional
        Columns of groups.
    labels, matrix, ignore
        As of :func:`fastrecall.count`.
    pushdown : bool, optional
        True has Spark group the pairs (``groupBy().count()``), False has our kernel count in
        Spark's tasks (``mapInArrow``). By default the first, and the second if it comes to more
        than a million distinct pairs: no pass over the data is spent on the choice.

    Returns
    -------
    Counts, or GroupedCounts with ``by``

    Raises
    ------
    ValueError
        If a column is not there or holds nulls (``ignore=[None]`` leaves rows without a true label
        out), and whatever :func:`fastrecall.count` raises.
    TypeError
        If weights are no numbers.
    OverflowError
        If integer weights sum to more than an int64 holds, whether or not Spark is in ANSI mode.

    Notes
    -----
    Of Spark's grouping, a row a distinct pair comes to the driver. With the kernel, every row goes
    through Arrow to Python, and O(K**2) bytes a partition (O(K) beyond 1024 classes) come back; the
    workers need fastrecall, too. The last bits of sums of float weights depend on the order in
    which Spark adds up.

    Examples
    --------
    >>> from pyspark.sql import SparkSession
    >>> spark = SparkSession.builder.getOrCreate()
    >>> df = spark.createDataFrame([("cat", "cat"), ("dog", "cat")], ["truth", "guess"])
    >>> count(df, "truth", "guess")
    <Counts of 2 samples, multiclass classes ['cat' 'dog'], with matrix>
    """
    options = check_options(labels=labels, matrix=matrix, ignore=ignore)
    if not (pushdown is None or isinstance(pushdown, bool)):
        raise ValueError(f"pushdown should be True, False or None, got {pushdown!r}")
    table = _table(df, y_true, y_pred, weight, by)
    outcome = None
    if pushdown is not False:
        outcome = _grouped(table, None if pushdown else _MOST_ROWS, options)
    if outcome is None:
        outcome = count_in_tasks(table.selected(), table.groups, options)
    return _counts_of(outcome, table, options)


class _Table(NamedTuple):
    """The columns that matter, and names of our own for them."""

    frame: Any
    columns: dict[str, Any]
    # What the caller calls them.
    called: dict[str, str]
    # "bigint", "double" or None.
    weight: str | None

    @property
    def groups(self) -> dict[str, str]:
        return {name: called for name, called in self.called.items() if name.startswith("by_")}

    def selected(self) -> Any:
        return self.frame.select(*(column.alias(name) for name, column in self.columns.items()))


def _table(df: Any, y_true: Any, y_pred: Any, weight: Any, by: Any) -> _Table:
    given = {"y_true": y_true, "y_pred": y_pred}
    groups = [] if by is None else by if isinstance(by, (list, tuple)) else [by]
    given |= {f"by_{number}": group for number, group in enumerate(groups)}
    if weight is not None:
        given["weight"] = weight
    columns = {name: _column(df, column) for name, column in given.items()}
    called = {name: _name(df, column) for name, column in given.items()}
    table = _Table(df, columns, called, None)
    if all(isinstance(column, str) for column in given.values()):
        # Each table on the way is one that Spark has to look into: milliseconds.
        types = dict(df.dtypes)
        types = {name: types[column] for name, column in given.items()}
    else:
        # Not all that can be selected can be grouped by.
        frame = table.selected()
        types = dict(frame.dtypes)
        table = table._replace(frame=frame, columns={name: _column(frame, name) for name in given})
    summed = _checked(types, called)
    if summed is not None:
        columns = {**table.columns, "weight": table.columns["weight"].cast(summed)}
        table = table._replace(columns=columns, weight=summed)
    return table


def _checked(types: dict[str, str], called: dict[str, str]) -> str | None:
    """Refuse columns of types that are not counted; return the type that weights are added in."""
    kinds = {name: held.partition("(")[0] for name, held in types.items()}
    weight = kinds.pop("weight", None)
    for name, kind in kinds.items():
        if kind not in _INTEGERS | _FLOATS | _OTHERS:
            raise TypeError(texts.no_label_type(called[name], types[name]))
    if weight is None:
        return None
    if weight not in _INTEGERS | _FLOATS | {"decimal"}:
        raise TypeError(texts.no_weight_type(called["weight"], types["weight"]))
    return "bigint" if weight in _INTEGERS else "double"


def _column(df: Any, column: Any) -> Any:
    from pyspark.sql import functions

    if not isinstance(column, str):
        return column
    if df.columns.count(column) != 1:
        raise ValueError(texts.no_column(column, df.columns))
    # Dots and blanks are part of a name.
    return functions.col("`{}`".format(column.replace("`", "``")))


def _name(df: Any, column: Any) -> str:
    name: str = column if isinstance(column, str) else df.select(column).columns[0]
    return name


def _grouped(table: _Table, most: int | None, options: dict[str, Any]) -> Outcome | None:
    """Count by Spark's own grouping; None if there are more distinct pairs than are wanted."""
    from pyspark.sql import functions

    columns = dict(table.columns)
    weight = columns.pop("weight", None)
    pairs = table.frame.groupBy(*(column.alias(name) for name, column in columns.items()))
    if weight is None:
        counted = pairs.count()
    else:
        # Spark's sum wraps around outside of ANSI mode, and skips nulls: both are to be told.
        # Weights may cancel, which is not the same as to be all zero.
        add = functions.try_sum if table.weight == "bigint" else functions.sum
        counted = pairs.agg(
            add(weight).alias("weight"),
            functions.count(weight).alias("weighed"),
            functions.count_if(weight != 0).alias("weighty"),
            functions.count(functions.lit(1)).alias("count"),
        )
    rows = (counted if most is None else counted.limit(most + 1)).toArrow()
    return None if most is not None and rows.num_rows > most else _read(table, rows, options)


def _read(table: _Table, rows: Any, options: dict[str, Any]) -> Outcome:
    """Return what the rows of a GROUP BY come to."""
    nulls = {name: _rows_without(rows, name) for name in table.called if name != "weight"}
    if table.weight is None:
        return outcome_of(rows, table.groups, "count", nulls, options)
    nulls["weight"] = _total(rows["count"]) - _total(rows["weighed"])
    if not nulls["weight"] and rows["weight"].null_count:
        return Outcome(None, OverflowError(texts.WEIGHTS_OVERFLOW), nulls)
    outcome = outcome_of(rows, table.groups, "weight", nulls, options)
    if isinstance(outcome.counts, Weightless) and _total(rows["weighty"]):
        return outcome._replace(counts=outcome.counts.counts)
    return outcome


def _rows_without(rows: Any, name: str) -> int:
    column = rows[name]
    return _total(rows["count"].filter(column.is_null())) if column.null_count else 0


def _total(numbers: Any) -> int:
    from pyarrow import compute

    return compute.sum(numbers).as_py() or 0


def _counts_of(outcome: Outcome, table: _Table, options: dict[str, Any]) -> Any:
    """Return the counts, or raise what kept them from being counted, with the column's name."""
    for name, n in outcome.nulls.items():
        if n and name not in nullable(options):
            raise ValueError(texts.nulls(table.called[name], n, name == "y_true"))
    if outcome.error is None:
        return whole(outcome.counts)
    # Beside an ignored true label, a null does no harm.
    told = texts.missing("y_pred"), texts.not_finite("NaN", "y_pred")
    if outcome.nulls["y_pred"] and str(outcome.error) in told:
        raise ValueError(texts.nulls(table.called["y_pred"], outcome.nulls["y_pred"]))
    raise outcome.error
