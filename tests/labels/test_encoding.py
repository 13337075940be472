"""Which targets go to the kernel as they lie, and which are looked at first."""

from __future__ import annotations

import array

import numpy as np
import pytest

from fastrecall.counts.tally import tally
from fastrecall.labels import Encoded, Indicators, encode, encode_labels

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
sp = pytest.importorskip("scipy.sparse")

NUMBERS = np.array([3, 1, 2, 1, 3, 3])


def read_only(array):
    array = array.copy()
    array.setflags(write=False)
    return array


AS_THEY_LIE = {
    "array": NUMBERS,
    "strided": np.repeat(NUMBERS, 3)[::3],
    "reversed": NUMBERS[::-1],
    "zero stride": np.broadcast_to(np.int16(7), 6),
    "byte-swapped": NUMBERS.astype(">i4"),
    "read-only": read_only(NUMBERS),
    "misaligned": np.frombuffer(b"x" + NUMBERS.tobytes(), dtype=np.int64, offset=1),
    "column": NUMBERS.reshape(-1, 1),
    "column of a table": np.asfortranarray(np.stack([NUMBERS] * 3, axis=1))[:, 1:2],
    "bool": NUMBERS > 1,
    "uint64": NUMBERS.astype(np.uint64),
    "float32": NUMBERS.astype(np.float32),
    "float64": NUMBERS.astype(np.float64),
    "Series": pd.Series(NUMBERS),
    "Series with an index": pd.Series(NUMBERS, index=NUMBERS),
    "Series Int64": pd.Series(NUMBERS, dtype="Int64"),
    "Series of Arrow": pd.Series(NUMBERS, dtype="int64[pyarrow]"),
    "DataFrame": pd.DataFrame({"label": NUMBERS}),
    "Index": pd.Index(NUMBERS),
    "polars": pl.Series(NUMBERS),
    "Arrow": pa.array(NUMBERS),
    "memoryview": memoryview(NUMBERS),
    "array.array": array.array("q", NUMBERS.tolist()),
    "masked array": np.ma.array(NUMBERS),
}
CODED = {
    "Series category": pd.Series(NUMBERS, dtype="category"),
    "Arrow, chunked": pa.chunked_array([NUMBERS[:2], NUMBERS[2:]]),
    "Arrow dictionary": pa.array(NUMBERS).dictionary_encode(),
    "polars, chunked": pl.concat([pl.Series(NUMBERS[:2]), pl.Series(NUMBERS[2:])], rechunk=False),
}
CONVERTED = {
    "list": NUMBERS.tolist(),
    "tuple": tuple(NUMBERS.tolist()),
    "float16": NUMBERS.astype(np.float16),
    "long double": NUMBERS.astype(np.longdouble),
}
WORDS = np.array(["b", "a", "b", "c"])
OF_WORDS = {
    "list": WORDS.tolist(),
    "objects": WORDS.astype(object),
    "wide": WORDS.astype("U9"),
    "Series": pd.Series(WORDS),
    "Series of objects": pd.Series(WORDS, dtype=object),
    "Series category": pd.Series(WORDS, dtype="category"),
    "Series category, other order": pd.Series(pd.Categorical(WORDS, categories=["c", "b", "a"])),
    "DataFrame": pd.DataFrame({"label": WORDS}),
    "polars": pl.Series(WORDS),
    "polars categorical": pl.Series(WORDS, dtype=pl.Categorical),
    "Arrow": pa.array(WORDS),
    "Arrow dictionary": pa.array(WORDS).dictionary_encode(),
    "Arrow, chunked": pa.chunked_array([WORDS[:1], WORDS[1:]]),
}


@pytest.mark.parametrize("container", AS_THEY_LIE)
def test_read_as_it_lies(container):
    given = AS_THEY_LIE[container]
    encoded = encode(given, given)
    for side in (encoded.true, encoded.pred):
        assert side.ndim == 1
        assert np.shares_memory(side, np.asarray(given))
        assert side.tolist() == np.asarray(given).ravel().tolist()


def counted(y_true, y_pred):
    """Return the labels found, and the matrix."""
    encoded = encode(y_true, y_pred)
    found = tally(encoded, None, most_pairs=1024)
    return encoded.decode(found.keys, found.seen).tolist(), found.matrix.tolist()


@pytest.mark.parametrize("container", [*CODED, *CONVERTED])
def test_counted_like_the_array(container):
    given = (CODED | CONVERTED)[container]
    other = np.array([3, 1, 1, 1, 2, 3])
    assert counted(given, other) == counted(NUMBERS, other)
    assert counted(other, given) == counted(other, NUMBERS)


@pytest.mark.parametrize("container", CONVERTED)
def test_converted_to_the_same_numbers(container):
    encoded = encode(CONVERTED[container], NUMBERS)
    assert encoded.true.tolist() == NUMBERS.tolist()
    assert encoded.true.dtype.kind in "iuf"
    assert encoded.pred is NUMBERS


@pytest.mark.parametrize("container", OF_WORDS)
def test_words_are_the_same_in_any_container(container):
    found, matrix = counted(OF_WORDS[container], WORDS[::-1])
    assert found == ["a", "b", "c"]
    # b, a, b, c beside c, b, a, b
    assert matrix == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    encoded = encode(OF_WORDS[container], WORDS)
    assert encoded.example.dtype.kind == "U"
    # Some polars hands out all categories that the process has ever had.
    assert {"a", "b", "c"} <= set(encoded.example.tolist())


@pytest.mark.parametrize("wrap", [list, np.array, sp.csr_array, sp.coo_matrix, pd.DataFrame])
def test_indicators(wrap):
    table = [[1, 0, 1], [0, 1, 0]]
    encoded = encode(wrap(table), np.array(table))
    assert isinstance(encoded, Indicators)
    assert encoded.n_labels == 3
    with pytest.raises(ValueError, match="one label a sample is needed here"):
        encode_labels(wrap(table), np.array(table))


def test_columns_are_no_indicators():
    assert isinstance(encode_labels([[1], [2]], np.array([1, 2])), Encoded)


def refuse_weights(**_):
    raise ValueError("weights")


@pytest.mark.parametrize("y", [[1, 2], ["a", "b"], [[1, 0], [0, 1]]])
def test_weights_are_checked(y):
    with pytest.raises(ValueError, match="weights"):
        encode(y, y, weights=[1, 2], check_weights=refuse_weights)
    checked = []
    encode(y, y, weights=[1, 2], check_weights=lambda unread=False: checked.append(unread))
    # Beside tables of lists they are read at once, beside single labels by the kernel.
    assert checked == [type(y[0]) is not list]


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@pytest.mark.parametrize(
    ("y_true", "y_pred", "text"),
    [
        ([1, 2], [1, 2, 3], r"inconsistent numbers of samples: \[2, 3, 2\]"),
        ([1, float("nan")], [1, 2], "Input y_true contains NaN"),
        ([], [], "inconsistent"),
        ([[1], [2, 3]], [1, 2], "Sequence of sequences"),
    ],
)
def test_what_is_wrong_with_targets_comes_before_weights(y_true, y_pred, text):
    with pytest.raises(ValueError, match=text):
        encode(y_true, y_pred, weights=[1, 2], check_weights=refuse_weights)


@pytest.mark.parametrize("y", [[1, 2], ["a", "b"]])
def test_lengths(y):
    for options, lengths in (
        ({}, "2, 3"),
        ({"weights": [1, 2]}, "2, 3, 2"),
        # A table is counted with ones as weights, and their length is told.
        ({"table": True}, "2, 3, 2"),
    ):
        with pytest.raises(ValueError, match=rf"numbers of samples: \[{lengths}\]$"):
            encode(y, [1, 2, 3], **options)
    with pytest.raises(ValueError, match=r"numbers of samples: \[2, 2, 3\]$"):
        encode(y, y, weights=[1, 2, 3])


def test_a_table_takes_no_sparse_targets():
    with pytest.raises(TypeError, match="Sparse data was passed"):
        encode(sp.csr_array([[1, 0]]), [1], table=True)
