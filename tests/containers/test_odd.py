"""Odd things in containers of their kind: scikit-learn's answer, or its class of error."""

from __future__ import annotations

import datetime
import decimal

import numpy as np
import pytest

from tests.containers.equal import like_theirs

pandas = pytest.importorskip("pandas")
pytest.importorskip("sklearn")


def category(values, categories=None):
    return pandas.Series(pandas.Categorical(values, categories=categories))


ODD_PANDAS = {
    "category of categories": lambda: category(pandas.Categorical(["a", "b", "a"])),
    "category of tuples": lambda: category([(1, 2), (3, 4), (1, 2)]),
    "category of intervals": lambda: pandas.Series(pandas.cut([1, 2, 1], 2)),
    "category of periods": lambda: category(pandas.period_range("2020", periods=3, freq="D")),
    "category of dates": lambda: category(pandas.date_range("2020", periods=3)),
    "category of timestamps with a zone": lambda: category(
        pandas.date_range("2020", periods=3, tz="UTC")
    ),
    "category of Python dates": lambda: category([datetime.date(2020, 1, d) for d in (1, 2, 1)]),
    "category of words and numbers": lambda: category(["a", 1, "a"]),
    "category of bytes": lambda: category([b"a", b"b", b"a"]),
    "category of fractions": lambda: category([0.5, 1.0, 0.5]),
    "category of inf": lambda: category([np.inf, 1.0, 2.0]),
    "category of bools": lambda: category([True, False, True]),
    "category of Int64": lambda: category(pandas.array([1, 2, 1], dtype="Int64")),
    "category of string[python]": lambda: category(pandas.array(["a", "b", "a"], dtype="string")),
    "category of nothing": lambda: category([None, None, None], ["a"]),
    "category of no sample": lambda: category([], ["a", "b"]),
    "category of words that look like numbers": lambda: category(["1", "02", "1"]),
    "category of wide numbers": lambda: category([2**63, 1, 2**63]),
    "Series of periods": lambda: pandas.Series(pandas.period_range("2020", periods=3, freq="D")),
    "Series of intervals": lambda: pandas.Series(pandas.interval_range(0, 3)),
    "Series of sparse ints": lambda: pandas.Series([1, 0, 1], dtype=pandas.SparseDtype(int)),
    "Series of lists": lambda: pandas.Series([[1], [2], [1]]),
    "Series of objects that are ints": lambda: pandas.Series([1, 2, 1], dtype=object),
    "Series of timestamps with a zone": lambda: pandas.Series(
        pandas.date_range("2020", periods=3, tz="UTC")
    ),
    "MultiIndex": lambda: pandas.MultiIndex.from_tuples([(1, 2), (3, 4), (1, 2)]),
    "RangeIndex": lambda: pandas.RangeIndex(3),
    "DataFrame of two categories": lambda: pandas.DataFrame(
        {"a": category(["x", "y", "x"]), "b": category(["x", "x", "y"])}
    ),
    "DataFrame of one column of objects": lambda: pandas.DataFrame(
        {"a": ["x", "y", "x"]}, dtype=object
    ),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ODD_PANDAS)
def test_in_pandas(name):
    like_theirs(ODD_PANDAS[name](), ODD_PANDAS[name]())


@pytest.mark.parametrize("name", [name for name in ODD_PANDAS if name.startswith("category of")])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_beside_words(name):
    labels = ODD_PANDAS[name]()
    like_theirs(labels, np.array(["a", "b", "a"][: len(labels)]))


POLARS = {
    "List": lambda polars: polars.Series([[1], [2], [1]]),
    "Struct": lambda polars: polars.Series([{"a": 1}, {"a": 2}, {"a": 1}]),
    "Binary": lambda polars: polars.Series([b"a", b"b", b"a"]),
    "Decimal": lambda polars: polars.Series(["1", "2", "1"]).cast(polars.Decimal(10, 2)),
    "Duration": lambda polars: polars.Series([datetime.timedelta(d) for d in (1, 2, 1)]),
    "Time": lambda polars: polars.Series([datetime.time(h) for h in (1, 2, 1)]),
    "Null": lambda polars: polars.Series([None, None, None]),
    "fractions": lambda polars: polars.Series([0.5, 1.0, 0.5]),
    "NaN": lambda polars: polars.Series([float("nan"), 1.0, 0.0]),
    "frame of two columns": lambda polars: polars.DataFrame({"a": [1, 0, 1], "b": [0, 0, 1]}),
    "zoned datetimes": lambda polars: polars.Series(
        [datetime.datetime(2020, 1, d, tzinfo=datetime.UTC) for d in (1, 2, 1)]
    ),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", POLARS)
def test_in_polars(name):
    polars = pytest.importorskip("polars")
    like_theirs(POLARS[name](polars), POLARS[name](polars))


ARROW = {
    "list": lambda arrow: arrow.array([[1], [2], [1]]),
    "binary": lambda arrow: arrow.array([b"a", b"b", b"a"]),
    "decimal": lambda arrow: arrow.array([decimal.Decimal(d) for d in (1, 2, 1)]),
    "float16": lambda arrow: arrow.array(np.array([1, 2, 1], np.float16)),
    "fractions": lambda arrow: arrow.array([0.5, 1.0, 0.5]),
    "NaN": lambda arrow: arrow.array([float("nan"), 1.0, 0.0]),
    "null": lambda arrow: arrow.nulls(3),
    "struct": lambda arrow: arrow.array([{"a": 1, "b": 0}] * 3),
    "duration": lambda arrow: arrow.array([1, 2, 1], arrow.duration("s")),
    "time": lambda arrow: arrow.array([1, 2, 1], arrow.time32("s")),
    "table of one column": lambda arrow: arrow.table({"a": [1, 2, 1]}),
    "table of two columns": lambda arrow: arrow.table({"a": [1, 0, 1], "b": [0, 0, 1]}),
    "dictionary of fractions": lambda arrow: arrow.array([0.5, 1.0, 0.5]).dictionary_encode(),
    "dictionary of bytes": lambda arrow: arrow.array([b"a", b"b", b"a"]).dictionary_encode(),
    "zoned timestamps": lambda arrow: arrow.array([1, 2, 1], arrow.timestamp("s", "UTC")),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ARROW)
def test_in_arrow(name):
    arrow = pytest.importorskip("pyarrow")
    like_theirs(ARROW[name](arrow), ARROW[name](arrow))
