"""Counts as tables: pandas to be looked at, Arrow to be kept."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from fastrecall import Counts, count
from tests.counts.saved.cases import COUNTS

pandas = pytest.importorskip("pandas")
pyarrow = pytest.importorskip("pyarrow")

COUNTED = count(["cat", "dog", "dog"], ["cat", "cat", "dog"])


def test_a_frame():
    frame = COUNTED.to_frame()
    expected = {"tp": [1, 1], "fn": [0, 1], "fp": [1, 0], "tn": [1, 1], "support": [1, 2]}
    assert frame.to_dict("list") == expected | {"n_pred": [2, 1]}
    assert (list(frame.index), frame.index.name) == (["cat", "dog"], "class")


def test_labels_that_pandas_has_no_type_for_are_its_objects():
    days = np.array(["2020-01-02", "2020-01-01"], "M8[D]")
    index = count(days, days).to_frame().index
    assert (index.tolist(), index.name) == (days[::-1].tolist(), "class")


def test_labels_that_arrow_has_no_type_for_are_their_texts():
    hours = np.array(["2020-01-01T05", "2020-01-01T06"], "M8[h]")
    table = count(hours, hours).to_arrow()
    assert table["class"].to_pylist() == ["2020-01-01T05", "2020-01-01T06"]


def test_a_frame_of_the_matrix():
    frame = COUNTED.to_frame(matrix=True)
    assert frame.loc["dog", "cat"] == 1
    assert (frame.index.name, frame.columns.name) == ("true", "predicted")
    assert Counts.from_matrix(frame) == COUNTED
    with pytest.raises(ValueError, match="hold no confusion matrix"):
        COUNTS["without_matrix"].to_frame(matrix=True)


def test_a_frame_is_a_copy():
    frame, table = COUNTED.to_frame(), COUNTED.to_frame(matrix=True)
    frame["tp"] = 0
    frame.loc["cat", "fp"] = 9
    table.loc["cat", "cat"] = 9
    assert COUNTED.tp.tolist() == [1, 1]
    assert COUNTED.matrix().tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize("name", COUNTS)
def test_frames_of_every_kind(name):
    counts = COUNTS[name]
    frame = counts.to_frame()
    assert len(frame) == len(counts.classes)
    for column in frame:
        with np.errstate(invalid="ignore"):
            np.testing.assert_array_equal(frame[column], getattr(counts, column))
    assert ("support" in frame) == (counts.n_true is not None)
    if counts.has_matrix:
        np.testing.assert_array_equal(counts.to_frame(matrix=True), counts.matrix())


def through(form, table, path):
    """Return a table that was written to a file and read again."""
    if form == "parquet":
        from pyarrow import parquet

        parquet.write_table(table, path)
        return parquet.read_table(path)
    if form == "feather":
        from pyarrow import feather

        feather.write_feather(table, path)
        return feather.read_table(path)
    return table


@pytest.mark.parametrize("form", ["memory", "parquet", "feather"])
@pytest.mark.parametrize("name", COUNTS)
def test_arrow_and_back(name, form, tmp_path):
    counts = COUNTS[name]
    table = through(form, counts.to_arrow(), tmp_path / "counts")
    assert Counts.from_arrow(table).to_bytes() == counts.to_bytes()


def test_an_arrow_table():
    table = COUNTED.to_arrow()
    assert table.column_names == ["class", "tp", "fn", "fp", "tn", "support", "n_pred"]
    assert table.column("class").to_pylist() == ["cat", "dog"]
    assert table.column("fp").to_pylist() == [1, 0]


def test_an_edited_table():
    table = COUNTED.to_arrow()
    more = table.set_column(1, "tp", pyarrow.array([1, 2])).replace_schema_metadata(
        table.schema.metadata
    )
    names = table.set_column(0, "class", pyarrow.array(["cat", "cow"])).replace_schema_metadata(
        table.schema.metadata
    )
    for edited, text in (
        (more, "column 'tp' is not what was saved: the table was edited"),
        (names, "column 'class' is not what was saved"),
        (table.slice(0, 1), "column 'class' is not what was saved"),
        (table.take([1, 0]), "column 'class' is not what was saved"),
        (table.drop_columns(["fp"]), "should have columns"),
        (table.append_column("recall", pyarrow.array([1.0, 0.5])), "should have columns"),
        (table.replace_schema_metadata(None), "no fastrecall state in its metadata"),
        (table.replace_schema_metadata({"fastrecall.counts": "?"}), "it is no base 64"),
        (table.replace_schema_metadata({"fastrecall.counts": "aGk="}), "not a fastrecall state"),
    ):
        with pytest.raises(ValueError, match=text):
            Counts.from_arrow(edited)
    assert Counts.from_arrow(table) == COUNTED


def test_no_arrow_table():
    with pytest.raises(TypeError, match=r"table should be a pyarrow.Table, got DataFrame"):
        Counts.from_arrow(COUNTED.to_frame())


@pytest.mark.parametrize(
    ("library", "convert"),
    [("pandas", COUNTED.to_frame), ("pyarrow", COUNTED.to_arrow)],
    ids=["pandas", "pyarrow"],
)
def test_a_library_that_is_missing(library, convert, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=f"{library}: pip install"):
        convert()


def test_weights_that_overflow_do_not_warn():
    counts = Counts.from_matrix([[1.7e308, 0.0], [0.0, -1.7e308]])
    assert counts.to_frame()["tn"].tolist() == [float("-inf"), float("inf")]
    assert Counts.from_arrow(counts.to_arrow()) == counts
