"""Containers to arrays: what is copied, what is refused, what stays exact."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from fastrecall import arrays

pd = pytest.importorskip("pandas")
sp = pytest.importorskip("scipy.sparse")

NAN, INF = float("nan"), float("inf")
FORMATS = ["bsr", "coo", "csc", "csr", "dia", "dok", "lil"]
TABLE = np.array([[1, 0, 1], [0, 1, 0]])


@pytest.mark.parametrize("form", FORMATS)
def test_is_sparse(form):
    assert arrays.is_sparse(sp.csr_array(TABLE).asformat(form))
    assert arrays.is_sparse(sp.csr_matrix(TABLE).asformat(form))


@pytest.mark.parametrize("value", [TABLE, [1, 2], "csr", None, pd.Series([1, 2])])
def test_is_not_sparse(value):
    assert not arrays.is_sparse(value)


@pytest.mark.parametrize("form", FORMATS)
def test_snapshot_is_an_equal_copy(form):
    original = sp.csr_array(TABLE).asformat(form)
    copy = arrays.snapshot(original)
    assert copy.format == form
    copy *= 5
    assert original.toarray().tolist() == TABLE.tolist()
    assert copy.toarray().tolist() == (5 * TABLE).tolist()


@pytest.mark.parametrize(
    ("attribute", "values"),
    [
        ("indices", [0, 3, 1]),
        ("indices", [0, -1, 1]),
        ("indptr", [0, 4, 3]),
        ("indptr", [0, 2, 9]),
        ("indptr", [1, 2, 3]),
        ("indptr", [0, -1, 3]),
    ],
)
@pytest.mark.parametrize("form", ["csr", "csc"])
def test_snapshot_refuses_what_scipy_would_crash_on(form, attribute, values):
    table = TABLE if form == "csr" else TABLE.T
    broken = sp.csr_array(table).asformat(form)
    getattr(broken, attribute)[:] = values
    with pytest.raises(ValueError, match=r".+"):
        arrays.snapshot(broken)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], True),
        ((1, 2), True),
        ("ab", False),
        ({1, 2}, True),
        (np.ones(2), True),
        (pd.Series([1]), True),
        (1, False),
        (np.float64(1), False),
        (None, False),
        (iter([1]), False),
        (sp.csr_array(TABLE), False),
    ],
)
def test_is_array_like(value, expected):
    assert arrays.is_array_like(value) is expected


def test_lengths():
    arrays.check_consistent_length([1, 2], None, np.ones((2, 5)), sp.csr_array(TABLE), "ab")
    with pytest.raises(ValueError, match=r"inconsistent numbers of samples: \[2, 3, 2\]"):
        arrays.check_consistent_length([1, 2], (1, 2, 3), None, np.ones((2, 3)))
    for scalar in (np.array(5), 5):
        with pytest.raises(TypeError, match=r"at least 1 dimension|Expected sequence"):
            arrays.check_consistent_length([1], scalar)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6)[::-2],
        np.ones((2, 2), order="F"),
        np.arange(3, dtype=">i8"),
        np.array(["a"]),
        np.array(["a", 1, None], dtype=object),
        np.frombuffer(b"abcdefgh", dtype=np.int32),
    ],
)
def test_an_array_comes_back_as_it_is(array):
    assert arrays.as_array(array) is array


def test_a_series_is_not_copied():
    series = pd.Series([1, 2, 3])
    assert np.shares_memory(arrays.as_array(series), series.to_numpy())


def test_sparse_comes_back_as_it_is_or_is_refused():
    table = sp.coo_array(TABLE)
    assert arrays.as_array(table) is table
    with pytest.raises(TypeError, match="Sparse data was passed for y_true"):
        arrays.as_array(table, "y_true", sparse=False)


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        ([2**63, 1], np.uint64),
        ((0, 2**64 - 1, 2**63 + 1), np.uint64),
        ([2**63 - 1, 5], np.int64),
        ([2**63, -1], np.float64),
        ([2.0**63, 1], np.float64),
        ([2**64, 1], object),
    ],
)
def test_integers_of_a_list_stay_exact_where_a_dtype_can_hold_them(value, dtype):
    array = arrays.as_array(value)
    assert array.dtype == dtype
    if dtype is not np.float64:
        assert array.tolist() == list(value)


@pytest.mark.parametrize("dtype", ["Int64", "UInt64"])
def test_nullable_integers_stay_exact(dtype):
    large = 2**63 - 1
    assert arrays.as_array(pd.Series([large, 0], dtype=dtype)).tolist() == [large, 0]


@pytest.mark.parametrize("dtype", ["string", object])
def test_words_beside_nullable_integers_make_objects(dtype):
    words, numbers = pd.array(["x", "y"], dtype=dtype), pd.array([1, 2**60 + 1], dtype="Int64")
    table = arrays.as_array(pd.DataFrame({"a": words, "b": numbers}), "y")
    assert table.dtype == object
    assert table.tolist() == [["x", 1], ["y", 2**60 + 1]]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("shape", [(70_001,), (7, 10_001)])
def test_faults_are_found_wherever_they_are(dtype, shape):
    array = np.zeros(shape, dtype=dtype)
    array.flat[0] = array.flat[-2] = np.finfo(dtype).max
    arrays.check_finite(array, "y")
    array.flat[-1] = INF
    with pytest.raises(ValueError, match=r"^Input y contains infinity or a value too large"):
        arrays.check_finite(array, "y")
    # NaN is named first, wherever it stands.
    array.flat[-3] = NAN
    with pytest.raises(ValueError, match=r"^Input contains NaN\.$"):
        arrays.check_finite(array)


def test_objects_are_searched_for_nan_only():
    arrays.check_finite(np.array([INF, "a", None], dtype=object))
    with pytest.raises(ValueError, match=r"^Input contains NaN$"):
        arrays.check_finite(np.array(["a", NAN], dtype=object))


def test_looking_for_faults_takes_no_memory_per_sample():
    array = np.full(1_000_000, 1e308)
    tracemalloc.start()
    arrays.check_finite(array)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300_000


@pytest.mark.parametrize("shape", [(0,), (5,), (200_000,), (3, 100_000), (100_000, 3), (4, 0)])
def test_blocks_are_small_views_that_make_the_whole(shape):
    array = np.arange(np.prod(shape)).reshape(shape)
    parts = list(arrays.blocks(array))
    whole = np.concatenate(parts) if parts else array
    np.testing.assert_array_equal(whole, array, strict=True)
    for part in parts:
        assert part.base is not None
        assert part.size <= 65_536 or len(part) == 1


def test_masked_elements_are_refused():
    arrays.refuse_masked(np.ma.array([1, 2]), "y")
    arrays.refuse_masked([1, 2], "y")
    with pytest.raises(ValueError, match=r"^y is a masked array with masked elements"):
        arrays.refuse_masked(np.ma.array([1, 2], mask=[0, 1]), "y")


def test_objects_without_an_order_are_refused():
    arrays.refuse_unsortable(np.array(["b", "a"], dtype=object), ["a", 1])
    with pytest.raises(TypeError, match="not supported between instances"):
        arrays.refuse_unsortable(["a"], np.array(["a", 1], dtype=object))
    with pytest.raises(TypeError, match="not supported between instances"):
        arrays.refuse_unsortable(np.array(["a", np.str_("b"), 1], dtype=object))


def test_items_that_python_does_not_read_are_refused_by_name():
    with pytest.raises(TypeError, match=r"^k: memoryview: "):
        arrays.items_of(memoryview(np.zeros(2, np.longdouble)), "k")


@pytest.mark.parametrize("dtype", ["i4", "f8", "U3", "M8[s]", "m8", "?"])
def test_byte_orders(dtype):
    """Also of times without a unit, which NumPy does not turn."""
    array = np.array([1, 2, 3]).astype(dtype)
    big, little = (arrays.in_byte_order(array, order) for order in "><")
    for one, order in ((big, ">"), (little, "<")):
        assert one.dtype == array.dtype.newbyteorder(order)
        back = arrays.in_byte_order(one, "=")
        assert back.dtype.isnative
        assert back.tobytes() == array.tobytes()
    width = 4 if dtype == "U3" else array.itemsize
    turned = np.frombuffer(little.tobytes(), f"V{width}")
    assert big.tobytes() == b"".join(item.tobytes()[::-1] for item in turned)
