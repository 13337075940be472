"""arrow.h: what other libraries export is what they say themselves, and lies where they have it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.arrow_decoding import all_items
from tests.kernel.arrow_examples import at

NUMBERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
WORDS = ["cat", "dog", None, "a word of more than twelve bytes", "", "dög", "cat"] * 3
DAY = dt.date(2024, 2, 29)
MOMENT = dt.datetime(2024, 2, 29, 12, 30, 1)
SLICES = [slice(0, 21), slice(3, 3), slice(3, 20), slice(8, 16), slice(13, 14), slice(20, 21)]


def formats(chunks):
    return {chunk.format for chunk in chunks}


# ---- pyarrow ----


@pytest.fixture(scope="module")
def pa():
    return pytest.importorskip("pyarrow")


def arrow_arrays(pa):
    """Yield what each type of pyarrow has for 21 items, and the format to be read."""
    numbers = [1, None, 100, 3] * 5 + [7]
    for name in (*NUMBERS, "float16", "float32", "float64"):
        kind = getattr(pa, name)()
        values = [None if one is None else np.float16(one) for one in numbers]
        yield name, pa.array(values if name == "float16" else numbers, kind), None
    yield "bool", pa.array([True, None, False] * 7), "b"
    yield "null", pa.nulls(21), "n"
    for kind, letters in [("string", "u"), ("large_string", "U"), ("string_view", "vu")]:
        yield kind, pa.array(WORDS, getattr(pa, kind)()), letters
    for kind, letters in [("binary", "z"), ("large_binary", "Z"), ("binary_view", "vz")]:
        words = [None if one is None else one.encode() for one in WORDS]
        yield kind, pa.array(words, getattr(pa, kind)()), letters
    yield "dictionary", pa.array(WORDS).dictionary_encode(), "i"
    yield "timestamp", pa.array([MOMENT, None, MOMENT] * 7, pa.timestamp("us")), "tsu:"
    yield "duration", pa.array([dt.timedelta(1), None] * 10 + [None], pa.duration("ms")), "tDm"
    lists = [[1, 2], None, []] * 7
    for kind, letters in [("list_", "+l"), ("large_list", "+L"), ("list_view", "+vl")]:
        yield kind, pa.array(lists, getattr(pa, kind)(pa.int16())), letters
    yield "fixed list", pa.array([[1, 2], None, [3, 4]] * 7, pa.list_(pa.int16(), 2)), "+w:2"
    yield "lists of words", pa.array([WORDS, [], None] * 7), "+l"


ARROW = ["bool", "null", "string", "large_string", "string_view", "binary", "large_binary"]
ARROW += ["binary_view", "dictionary", "timestamp", "duration", "list_", "large_list", "list_view"]
ARROW += ["fixed list", "lists of words", *NUMBERS, "float16", "float32", "float64"]


@pytest.mark.parametrize("name", ARROW)
def test_every_type_of_pyarrow_and_its_slices(pa, name):
    array, letters = {name: rest for name, *rest in arrow_arrays(pa)}[name]
    for part in SLICES:
        chunks = _kernel.import_arrow(array[part])
        assert all_items(chunks) == array[part].to_pylist()
        assert letters is None or formats(chunks) == {letters}
        assert chunks[0].null_count == array[part].null_count


def test_numbers_of_pyarrow_are_not_copied(pa):
    array = pa.array(range(100), pa.int32())
    values = _kernel.import_arrow(array[10:])[0].values()
    assert values.ctypes.data == array.buffers()[1].address + 40


def test_text_of_pyarrow_is_not_copied(pa):
    array = pa.array(["recall", None])
    (chunk,) = _kernel.import_arrow(array)
    where = [at(part) for part in (chunk.validity, chunk.offsets, chunk.data)]
    assert where == [buffer.address for buffer in array.buffers()]


def test_memory_of_pyarrow_lives_as_long_as_it_is_read(pa):
    before = pa.total_allocated_bytes()
    chunks = _kernel.import_arrow(pa.array(["recall"] * 10_000))
    assert all_items(chunks) == ["recall"] * 10_000
    assert pa.total_allocated_bytes() > before
    chunks.clear()
    assert pa.total_allocated_bytes() == before


def test_chunks_of_pyarrow(pa):
    chunked = pa.chunked_array([[1, 2], [], [None, 4]], pa.int64())
    chunks = _kernel.import_arrow(chunked)
    assert [chunk.size for chunk in chunks] == [2, 0, 2]
    assert all_items(chunks) == [1, 2, None, 4]
    assert _kernel.import_arrow(pa.chunked_array([], pa.int64())) == []


def test_dictionaries_of_each_chunk(pa):
    chunked = pa.chunked_array([pa.array(part).dictionary_encode() for part in (["a", "b"], ["b"])])
    chunks = _kernel.import_arrow(chunked)
    assert [all_items([chunk.dictionary]) for chunk in chunks] == [["a", "b"], ["b"]]
    assert all_items(chunks) == ["a", "b", "b"]


def test_an_ordered_dictionary_of_pyarrow(pa):
    array = pa.DictionaryArray.from_arrays([0, 1], ["low", "high"], ordered=True)
    assert _kernel.import_arrow(array)[0].ordered


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [("date32", "i4"), ("date64", "M8[ms]")],
)
def test_dates_of_pyarrow(pa, kind, dtype):
    values = _kernel.import_arrow(pa.array([DAY], getattr(pa, kind)()))[0].values()
    assert values.dtype == dtype
    assert values.astype("M8[D]").tolist() == [DAY]


def test_a_time_zone_is_dropped(pa):
    array = pa.array([MOMENT], pa.timestamp("ns", "Europe/Paris"))
    (chunk,) = _kernel.import_arrow(array)
    assert chunk.format == "tsn:Europe/Paris"
    assert chunk.values().tolist() == array.cast(pa.int64()).to_pylist()


def test_the_storage_of_an_extension_is_read(pa):
    class Kind(pa.ExtensionType):
        def __init__(self):
            super().__init__(pa.int16(), "fastrecall.test")

        def __arrow_ext_serialize__(self):
            return b""

    (chunk,) = _kernel.import_arrow(pa.ExtensionArray.from_storage(Kind(), pa.array([3, 4], "i2")))
    assert (chunk.format, chunk.values().tolist()) == ("s", [3, 4])


def test_tables_of_one_column(pa):
    batch = pa.record_batch({"label": [1, 2, 3, None]})
    for table in (batch, batch.slice(1), pa.table(batch), pa.Table.from_batches([batch, batch])):
        assert all_items(_kernel.import_arrow(table)) == table["label"].to_pylist()
    with pytest.raises(TypeError, match="one column, not 2"):
        _kernel.import_arrow(pa.table({"a": [1], "b": [2]}))


def test_a_struct_with_nulls_is_refused(pa):
    array = pa.array([{"a": 1}, None, {"a": 3}])
    with pytest.raises(ValueError, match="rows that are null"):
        _kernel.import_arrow(array)
    assert all_items(_kernel.import_arrow(array[2:])) == [3]


def test_a_reader_that_fails_says_why(pa):
    batch = pa.record_batch({"label": [1]})

    def batches():
        yield batch
        raise ZeroDivisionError("on the second batch")

    with pytest.raises(OSError, match="on the second batch"):
        _kernel.import_arrow(pa.RecordBatchReader.from_batches(batch.schema, batches()))


@pytest.mark.parametrize("kind", ["map", "union", "ends", "struct"])
def test_types_that_no_labels_have(pa, kind):
    arrays = {
        "map": lambda: pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())),
        "union": lambda: pa.UnionArray.from_sparse(pa.array([0], "i1"), [pa.array([1])]),
        "ends": lambda: pa.RunEndEncodedArray.from_arrays([2], ["a"]),
        "struct": lambda: pa.array([[{"a": 1}]]),
    }
    with pytest.raises(TypeError, match="no labels of Arrow format"):
        _kernel.import_arrow(arrays[kind]())


# ---- polars ----


@pytest.fixture(scope="module")
def pl():
    return pytest.importorskip("polars")


def series(pl, name):
    lists = [["a"], None, []] * 7
    known = {
        "Boolean": lambda: pl.Series([True, None, False] * 7),
        "String": lambda: pl.Series(WORDS),
        "Binary": lambda: pl.Series([None if one is None else one.encode() for one in WORDS]),
        "Categorical": lambda: pl.Series(WORDS, dtype=pl.Categorical),
        "Enum": lambda: pl.Series(WORDS, dtype=pl.Enum([*dict.fromkeys(filter(None, WORDS)), ""])),
        "Datetime": lambda: pl.Series([MOMENT, None, MOMENT] * 7),
        "Duration": lambda: pl.Series([dt.timedelta(1), None, None] * 7),
        "List": lambda: pl.Series(lists),
        "Array": lambda: pl.Series([[1, 2], None, [3, 4]] * 7, dtype=pl.Array(pl.Int16, 2)),
        "Null": lambda: pl.Series([None] * 21),
    }  # fmt: skip
    if name in known:
        return known[name]()
    return pl.Series([1, None, 100] * 7, dtype=getattr(pl, name))


POLARS = {
    **dict(zip(["Int8", "Int16", "Int32", "Int64"], "csil", strict=True)),
    **dict(zip(["UInt8", "UInt16", "UInt32", "UInt64"], "CSIL", strict=True)),
    "Float32": "f", "Float64": "g", "Boolean": "b", "Null": "n", "Binary": "vz", "String": "vu",
    "Categorical": None, "Enum": None, "Datetime": "tsu:", "Duration": "tDu", "List": "+L",
    "Array": "+w:2",
}  # fmt: skip


@pytest.mark.parametrize(("name", "letters"), POLARS.items())
def test_every_type_of_polars_and_its_slices(pl, name, letters):
    if name == "Array" and pl.__version__.startswith("1."):
        pytest.skip("polars before 2 exports slices of Array that end behind their items")
    column = series(pl, name)
    for part in SLICES:
        chunks = _kernel.import_arrow(column[part])
        assert all_items(chunks) == column[part].to_list()
        assert letters is None or formats(chunks) == {letters}


@pytest.mark.parametrize("name", ["Int64", "Boolean", "String", "Categorical", "Enum"])
def test_chunks_of_polars(pl, name):
    column = series(pl, name)
    chunked = pl.concat([column, column[1:4], column[20:]], rechunk=False)
    chunks = _kernel.import_arrow(chunked)
    assert [chunk.size for chunk in chunks] == [21, 3, 1]
    assert all_items(chunks) == chunked.to_list()


def test_dates_of_polars(pl):
    values = _kernel.import_arrow(pl.Series([DAY]))[0].values()
    assert values.astype("M8[D]").tolist() == [DAY]


def test_categories_of_polars_are_a_dictionary_of_text(pl):
    for name in ("Categorical", "Enum"):
        (chunk,) = _kernel.import_arrow(series(pl, name))
        assert chunk.dictionary.format == "vu"
        assert chunk.values().dtype.kind == "u"


@pytest.mark.parametrize("name", ["Int64", "Boolean", "String"])
def test_polars_is_not_copied(pl, name):
    column = series(pl, name)
    first, second = (_kernel.import_arrow(column)[0] for _ in range(2))
    assert at(first.data or first.views) == at(second.data or second.views)


def test_a_frame_of_one_column(pl):
    frame = pl.DataFrame({"label": [1, None, 3]})
    assert all_items(_kernel.import_arrow(frame)) == [1, None, 3]
    with pytest.raises(TypeError, match="one column, not 2"):
        _kernel.import_arrow(frame.with_columns(other=1))


# ---- pandas ----


@pytest.fixture(scope="module")
def pd(pa):
    return pytest.importorskip("pandas")


@pytest.mark.parametrize("dtype", ["Int8", "UInt64", "Float64", "boolean", "string"])
def test_arrays_of_pandas(pd, dtype):
    values = ["a", None, "b"] if dtype == "string" else [1, None, 0]
    array = pd.array(values, dtype=dtype).__arrow_array__()
    assert all_items(_kernel.import_arrow(array)) == values


@pytest.mark.parametrize("dtype", ["int64[pyarrow]", "bool[pyarrow]", "string[pyarrow]"])
def test_arrays_of_pandas_that_are_arrow_s(pd, dtype):
    values = ["a", None, "b"] if dtype.startswith("string") else [True, None, False]
    array = pd.array(values, dtype=dtype).__arrow_array__()
    assert all_items(_kernel.import_arrow(array)) == values


def test_columns_of_pandas(pd):
    frame = pd.DataFrame({"label": pd.array([1, None], "Int16")})
    assert all_items(_kernel.import_arrow(frame)) == [1, None]


def test_categories_of_pandas(pd, pa):
    column = pd.Series(["b", None, "a"], dtype=pd.CategoricalDtype(["b", "a"], ordered=True))
    (chunk,) = _kernel.import_arrow(pa.Array.from_pandas(column))
    assert (all_items([chunk]), chunk.ordered) == (["b", None, "a"], True)
