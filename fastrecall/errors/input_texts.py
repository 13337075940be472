"""Why an input or a parameter is refused: scikit-learn's words, each text in one place.

Constants are whole texts; functions fill one in. Nothing here raises or warns. The texts are
compared with scikit-learn's by the tests, letter by letter, misprints included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KERNEL_NOT_BUILT = (
    "fastrecall._kernel is not built in the folder from which fastrecall is imported. In a "
    "checkout, run Python from another folder, or build it there: pip install --editable ."
)

# --- containers ---------------------------------------------------------------------------

NP_MATRIX = (
    "np.matrix is not supported. Please convert to a numpy array with np.asarray. For more "
    "information see: https://numpy.org/doc/stable/reference/generated/numpy.matrix.html"
)
SPARSE_COLUMNS = (
    "pandas.DataFrame with sparse columns found.It will be converted to a dense numpy array."
)
OBJECT_NAN = "Input contains NaN"
# scikit-learn does not see it.
CHANGED = "y_true, y_pred or sample_weight was changed by another thread during the call"


def expected_sequence(value: object) -> str:
    """Say that a value has no length."""
    return f"Expected sequence or array-like, got {type(value)}"


def scalar_input(value: object) -> str:
    """Say that a value has no dimension."""
    return (
        "Input should have at least 1 dimension i.e. satisfy `len(x.shape) > 0`, "
        f"got scalar `{value!r}` instead."
    )


def inconsistent_lengths(lengths: Sequence[int]) -> str:
    """Say that the inputs differ in length."""
    return f"Found input variables with inconsistent numbers of samples: {list(lengths)!r}"


def sparse_refused(name: str) -> str:
    """Say that an argument must be dense."""
    padded = f" for {name}" if name else ""
    return (
        f"Sparse data was passed{padded}, but dense data is required. "
        "Use '.toarray()' to convert to a dense numpy array."
    )


def complex_refused(array: object) -> str:
    """Say that complex numbers are no labels and no weights."""
    return f"Complex data not supported\n{array}\n"


def too_many_dimensions(ndim: int) -> str:
    """Say that an array has three or more dimensions."""
    return f"Found array with dim {ndim}, while dim <= 2 is required."


def too_few(what: str, shape: tuple[int, ...]) -> str:
    """Say that an array has no ``"sample"`` or no ``"feature"``."""
    return f"Found array with 0 {what}(s) (shape={shape}) while a minimum of 1 is required."


def not_finite(what: str, name: str = "") -> str:
    """Say that an argument holds ``"NaN"`` or :func:`infinity`."""
    return f"Input {name} contains {what}." if name else f"Input contains {what}."


def infinity(dtype: np.dtype[np.generic]) -> str:
    """Name the fault of a value that is infinite."""
    return f"infinity or a value too large for {dtype!r}"


def masked(name: str) -> str:
    """Say that a masked array hides elements (our own words: scikit-learn counts them)."""
    return (
        f"{name} is a masked array with masked elements, which no metric can count. Leave the "
        "masked samples out of every input, or fill them, before the call."
    )


def not_a_time(name: str) -> str:
    """Say that dates are missing (our own words: scikit-learn loses count)."""
    return f"{name} contains NaT, which is no label. Leave those samples out before the call."


def missing(name: str) -> str:
    """Say that labels are missing (our own words: where scikit-learn has none)."""
    return (
        f"{name} contains missing labels (None, NaN, null or a code of no category). Leave those "
        "samples out before the call, or count with ignore=[None]"
    )


def impossible(labels: np.ndarray[Any, Any], dtype: np.dtype[Any]) -> str:
    """Say that wanted labels cannot be any of y_true's."""
    what = dtype if dtype.kind in "mM" else "whole numbers"
    few = np.array2string(labels, threshold=8, edgeitems=3, separator=", ")
    return f"labels holds {few}, which y_true, of {what}, cannot hold"


def lazy(name: str, kind: type) -> str:
    """Say that a collection is not in memory."""
    return (
        f"{name} is a {_named(kind)}, which would be loaded as a whole. Count its partitions where "
        "they lie with fastrecall.adapters.dask.count, or call .compute() before."
    )


def partition_cut_differently(lengths: Mapping[str, int]) -> str:
    """Say that a partition has not as many samples of one column as of another."""
    told = ", ".join(f"{n} of {name}" for name, n in lengths.items())
    return (
        f"a partition holds {told}: all columns must be cut in the same places. Take them from one "
        "DataFrame, or give arrays whose chunk sizes are known (compute_chunk_sizes())"
    )


def cut_in_unknown_places(partitions: Mapping[str, int]) -> str:
    """Say that partitions cannot be aligned, as nobody knows where they begin."""
    told = ", ".join(f"{name} has {n}" for name, n in partitions.items())
    return (
        f"columns are cut in different places, and where is not known: partitions, {told}. Take "
        "them from one DataFrame, or call compute_chunk_sizes() of arrays and "
        "to_dask_array(lengths=True) of Series before"
    )


def no_dask_collection(name: str, kind: type) -> str:
    """Say that a column does not lie in partitions of dask."""
    return (
        f"{name} is a {_named(kind)}, which is no dask Array, Series or DataFrame. Count what lies "
        "in memory with fastrecall.count; beside a dask Series, dask.dataframe.from_pandas makes "
        "it one"
    )


def no_column(name: str, columns: Sequence[str]) -> str:
    """Say that a table has no column of this name, or several."""
    there = columns.count(name)
    shown = ", ".join(repr(column) for column in columns[:20]) + ", ..." * (len(columns) > 20)
    if there:
        return f"{there} columns are called {name!r}; the columns are {shown}. Rename one of them"
    return f"there is no column {name!r}; the columns are {shown}"


def nulls(column: str, n: int, may_be_ignored: bool = False) -> str:
    """Say that a column of a table lacks values."""
    way_out = ", or count with ignore=[None]" if may_be_ignored else ""
    return f"column {column!r} holds {n} nulls. Leave those rows out before the call{way_out}"


def no_label_type(column: str, kind: str) -> str:
    """Say that a column of a table holds what are no labels."""
    return (
        f"column {column!r} holds {kind}; labels and groups are booleans, integers, floats, "
        "strings, dates or timestamps. Cast it before the call"
    )


def no_weight_type(column: str, kind: str) -> str:
    """Say that a column of a table holds no numbers to weigh samples with."""
    return f"column {column!r} holds {kind}; weights are integers, floats, decimals or booleans"


def tensor_with_grad(name: str) -> str:
    """Say that labels are part of a computation that is to be differentiated."""
    return f"{name} is a tensor that requires grad: pass {name}.detach()"


def on_device(name: str, kind: type, device: int) -> str:
    """Say that an array is not in the processor's memory."""
    return (
        f"{name} is a {_named(kind)} on another device than the CPU (DLPack's device type "
        f"{device}). Copy it to the CPU before the call"
    )


def no_dlpack(name: str, kind: type, error: Exception) -> str:
    """Say that NumPy cannot read an array."""
    return (
        f"{name} is a {_named(kind)} that NumPy cannot read ({error}). Convert it to a dtype of "
        "integers before the call"
    )


def no_labels(name: str, kind: type) -> str:
    """Say that a container holds neither numbers nor strings."""
    return f"{name} is a {_named(kind)} that holds neither numbers nor strings, or more columns"


def no_label_sets(name: str, kind: type) -> str:
    """Say that a container does not hold sets of labels."""
    return (
        f"{name} is a {_named(kind)}; with multilabel=True it should hold a set (or a list) of "
        "numbers or strings for each sample, or be an Arrow or polars column of lists"
    )


def no_label_set(name: str, row: object) -> str:
    """Say that a sample's labels are no set."""
    return f"with multilabel=True {name} should hold a set of labels for each sample, got {row!r}"


def _named(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


# --- targets ------------------------------------------------------------------------------

EMPTY_TARGETS = (
    "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample is required."
)
BYTES_LABELS = (
    "Support for labels represented as bytes is not supported. Convert the labels to a string "
    "or integer format."
)
SEQUENCE_OF_SEQUENCES = (
    "You appear to be using a legacy multi-label data representation. Sequence of sequences "
    "are no longer supported; use a binary array or sparse matrix instead - the "
    "MultiLabelBinarizer transformer can convert to this format."
)
BROKEN_LISTS = "the offsets of a list column are not those of its items"
PANDAS_SPARSE = "y cannot be class 'SparseSeries' or 'SparseArray'"
BROKEN_SPARSE = "the indices of a sparse indicator are not those of a table of its shape"
SPARSE_NEEDS_MULTILABEL = "Sparse input is only supported when targets are of multilabel type"
DIFFERENT_NUMBERS_OF_LABELS = "Multi-label binary indicator input with different numbers of labels"


NOT_MULTILABEL = "multilabel=True is for sets of labels and for indicators, not for single labels"
IGNORE_NEEDS_SINGLE_LABELS = "ignore= is for targets of one label a sample, not for multilabel ones"


def no_sparse_dtype(dtype: np.dtype[np.generic]) -> str:
    """Say that an indicator is of a dtype that scipy's sparse arrays cannot have."""
    return (
        f"scipy.sparse does not support dtype {dtype}. The only supported types are: bool, int8, "
        "uint8, int16, uint16, int32, uint32, int64, uint64, longlong, ulonglong, float32, "
        "float64, longdouble, complex64, complex128, clongdouble."
    )


def not_array_like(value: object) -> str:
    """Say that a target is no sequence of labels."""
    return f"Expected array-like (array or non-string sequence), got {value!r}"


def not_one_dimensional(shape: tuple[int, ...]) -> str:
    """Say that a target is a table where a column is needed."""
    return f"y should be a 1d array, got an array of shape {shape} instead."


def mixed_targets(type_true: str, type_pred: str) -> str:
    """Say that the two targets are of different types."""
    return f"Classification metrics can't handle a mix of {type_true} and {type_pred} targets"


def not_supported(y_type: str) -> str:
    """Say that no metric takes targets of this type."""
    return f"{y_type} is not supported"


def mixed_labels(distinct: Sequence[object]) -> str:
    """Say that strings and numbers meet; ``distinct`` holds the labels of each side."""
    got = " and ".join(f"{labels}" for labels in distinct)
    return f"Mix of label input types (string and number); Got {got}."


def mixed_times(true_dtype: object, pred_dtype: object) -> str:
    """Say that dates meet other labels (our own words: scikit-learn trips over them)."""
    return (
        f"Mix of label input types (dates and others): y_true has dtype {true_dtype} and y_pred "
        f"{pred_dtype}. Convert one of them to the other's type."
    )


# --- sample weights -----------------------------------------------------------------------

WEIGHTS_OVERFLOW = (
    "integer sample_weight: a weighted count is more than 2**63 - 1, the largest an int64 holds; "
    "pass float64 weights instead"
)
WEIGHTS_ALL_ZERO = "Sample weights must contain at least one non-zero number."


def weights_not_one_dimensional(ndim: int, n_samples: int) -> str:
    """Say that the weights are a table."""
    return (
        f"Sample weights must be 1D array or scalar, got {ndim}D array. Expected either a "
        f"scalar value or a 1D array of length {n_samples}."
    )


def weights_of_wrong_length(shape: tuple[int, ...], n_samples: int) -> str:
    """Say that there are too few or too many weights."""
    return f"sample_weight.shape == {shape}, expected {(n_samples,)}!"


def cannot_cast(dtype: np.dtype[np.generic]) -> str:
    """Say that weights are no numbers, in NumPy's words."""
    return f"Cannot cast array data from {dtype!r} to dtype('float64') according to the rule 'safe'"


# --- parameters ---------------------------------------------------------------------------


def shown(value: object) -> str:
    """Return an object's own text, or its type where it has none: a broken one may raise."""
    try:
        return repr(value)
    except Exception:
        return f"an object of type {type(value).__name__}"


def invalid_parameter(
    name: str, function_name: str, alternatives: Sequence[str], got: object
) -> str:
    """Say which values a parameter takes, and what it got."""
    *first, last = alternatives
    must_be = f"{', '.join(first)} or {last}" if first else last
    return f"The {name!r} parameter of {function_name} must be {must_be}. Got {shown(got)} instead."
