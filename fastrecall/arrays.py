"""Any container to a NumPy array, or the error that scikit-learn has for it.

Containers of optional libraries are recognised through ``sys.modules``: an object of a library
that is not loaded cannot exist.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from numbers import Integral
from typing import Any, Literal

import numpy as np

from fastrecall.errors import input_texts as texts
from fastrecall.errors import warn
from fastrecall.ragged import as_objects

_BLOCK = 1 << 16

_EXPORTS = (
    "__len__",
    "shape",
    "__array__",
    "__arrow_c_array__",
    "__arrow_c_stream__",
    "__dlpack__",
    "__array_interface__",
    "__buffer__",
)


def in_byte_order(
    array: np.ndarray[Any, Any], order: Literal["<", ">", "="]
) -> np.ndarray[Any, Any]:
    """Return a copy in another byte order.

    NumPy itself leaves the bytes of times that have no unit as they are.
    """
    dtype = array.dtype.newbyteorder(order)
    if dtype.kind not in "mM":
        return array.astype(dtype)
    return in_byte_order(integers_of(array), order).view(dtype)


def integers_of(times: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return dates or spans of time as the integers that they are stored as, without a copy."""
    return times.view(np.dtype(np.int64).newbyteorder(times.dtype.byteorder))


def is_sparse(value: object) -> bool:
    """Tell whether ``value`` is a scipy sparse array or matrix, without importing scipy."""
    issparse = getattr(sys.modules.get("scipy.sparse"), "issparse", None)
    return issparse is not None and bool(issparse(value))


def snapshot(sparse: Any) -> Any:
    """Return a checked copy of a sparse object.

    scipy's compiled code trusts indices. Of an object that another thread may write to, only a
    copy can be checked once and be right ever after.

    Raises
    ------
    ValueError
        If row starts or columns are out of range.
    """
    private = sparse.copy()
    if hasattr(private, "indptr"):
        _check_compressed(private)
    return private


def checked_csr(sparse: Any) -> Any:
    """Return a private CSR copy of any sparse object, whose indices are all in range."""
    csr = snapshot(sparse).tocsr()
    # Formats that hold lists are copied as they are: only their CSR can be looked through.
    _check_compressed(csr)
    return csr


def _check_compressed(sparse: Any) -> None:
    sparse.check_format(full_check=True)
    # scipy's own check takes differences that may wrap, and looks at no index of an object that
    # says it is empty.
    starts, indices = sparse.indptr.astype(np.int64), sparse.indices
    rising = starts[0] == 0 and bool((np.diff(starts) >= 0).all())
    if not rising or starts[-1] > len(indices) or (indices.size and indices.min() < 0):
        raise ValueError(texts.BROKEN_SPARSE)


def items_of(value: Any, name: str) -> list[Any]:
    """Return what an iterable holds, as a list of its own.

    Raises
    ------
    TypeError
        For sparse objects, which hold no items: scipy would trust their indices; and for buffers
        that Python does not read.
    """
    if is_sparse(value):
        raise TypeError(texts.sparse_refused(name))
    try:
        return list(value)
    except NotImplementedError as error:
        raise TypeError(f"{name}: {error}") from error


def is_array_like(value: Any) -> bool:
    """Tell whether ``value`` passes as array-like: not sparse, no scalar, and of a protocol.

    scikit-learn knows the first three protocols.
    """
    kind: Any = type(value)
    if kind is memoryview or _holds_arrays(kind):
        # NumPy calls a memoryview a scalar.
        return True
    exports = any(hasattr(value, name) for name in _EXPORTS)
    return exports and not is_sparse(value) and not np.isscalar(value)


@lru_cache
def _holds_arrays(kind: Any) -> bool:
    """Tell whether all objects of a type are array-like; False tells nothing."""
    libraries = {base.__module__.partition(".")[0] for base in kind.__mro__}
    return hasattr(kind, "__array__") and libraries.isdisjoint(("numpy", "scipy"))


def num_samples(value: Any) -> int:
    """Return the number of rows of any container.

    Raises
    ------
    TypeError
        If ``value`` is zero-dimensional, has no length, or is an estimator.
    """
    if type(value) is list or (type(value) is np.ndarray and value.ndim):
        return len(value)
    if callable(getattr(value, "fit", None)):
        raise TypeError(texts.expected_sequence(value))
    shape = getattr(value, "shape", None)
    if shape is not None:
        if len(shape) == 0:
            raise TypeError(texts.scalar_input(value))
        if isinstance(shape[0], Integral):
            return int(shape[0])
    by_protocol = not hasattr(value, "__len__") and hasattr(value, "__array__")
    try:
        return len(np.asarray(value) if by_protocol else value)
    except TypeError as error:
        raise TypeError(texts.expected_sequence(value)) from error


def check_consistent_length(*values: object) -> None:
    """Raise a ValueError that lists the lengths unless all are equal; None is left out."""
    check_equal_lengths([num_samples(value) for value in values if value is not None])


def check_equal_lengths(lengths: list[int]) -> None:
    """Raise scikit-learn's ValueError unless all ``lengths`` are equal."""
    if len(set(lengths)) > 1:
        raise ValueError(texts.inconsistent_lengths(lengths))


def as_array(
    value: Any,
    name: str = "",
    *,
    sparse: bool = True,
    objects: bool = False,
) -> Any:
    """Return ``value`` as an ndarray of whatever dtype it has, or as the sparse object it is.

    Parameters
    ----------
    value : array-like or sparse
        Any container. An ndarray comes back as it is, not copied and not reordered.
    name : str, default=""
        The argument's name, for the errors.
    sparse : bool, default=True
        Let sparse objects through.
    objects : bool, default=False
        Make an object array, which ragged lists can only become on request.

    Returns
    -------
    ndarray, or a scipy sparse object if ``value`` is one (or a frame of sparse columns only)

    Raises
    ------
    TypeError
        For ``np.matrix``, and for sparse input where it is not wanted.
    ValueError
        For complex numbers, ragged lists (without ``objects``) and masked elements.
    """
    if type(value) is not np.ndarray:
        if isinstance(value, np.matrix):
            raise TypeError(texts.NP_MATRIX)
        refuse_masked(value, name)
        value = _out_of_pandas(value, objects)
        if is_sparse(value):
            _refuse_complex(value)
            if not sparse:
                raise TypeError(texts.sparse_refused(name))
            return value.astype(np.dtype(object)) if objects else value
    array = as_objects(value) if objects else np.asarray(value)
    if array.dtype.kind == "T":
        # Python's strings, and whatever stands for a missing one: NumPy cannot order the two.
        array = array.astype(object)
    _refuse_complex(array)
    return exact_integers(value, array) if array.dtype == np.float64 else array


def exact_integers(value: Any, floats: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return uint64 for a list of integers that NumPy made floats of, else the floats.

    NumPy has no common integer dtype for integers on both sides of 2**63.
    """
    if not isinstance(value, (list, tuple)) or floats.ndim != 1 or floats.size == 0:
        return floats
    if not (floats.min() >= 0 and floats.max() >= 2.0**63):
        return floats
    if not all(isinstance(item, (int, np.integer)) for item in value) or max(value) >= 2**64:
        return floats
    return np.array([int(item) for item in value], dtype=np.uint64)


def as_dense(y: object, name: str) -> np.ndarray[Any, Any]:
    """Return a container as an ndarray of one or two dimensions; sparse ones are refused.

    ``confusion_matrix``, ``cohen_kappa_score`` and ``balanced_accuracy_score`` look at each
    target this way before they compare lengths.
    """
    refuse_masked(y, name)
    array: np.ndarray[Any, Any] = as_array(y, sparse=False)
    refuse_dimensions(array)
    return array


def refuse_unsortable(*targets: Any) -> None:
    """Raise the TypeError of sorting an ndarray whose objects have no common order.

    All functions but those of :func:`as_dense` sort ndarrays (lists not) before any check.
    """
    for y in targets:
        if issubclass(type(y), np.ndarray) and y.dtype.kind == "O" and not all_str(y):
            np.unique(y)


def all_str(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether all elements are strings, which always have an order."""
    return set(map(type, array.flat)) <= {str, np.str_}


def refuse_masked(value: object, name: str) -> None:
    """Raise a ValueError if ``value`` is a masked array that really hides an element.

    scikit-learn drops the mask and counts what lies under it.
    """
    ma = sys.modules.get("numpy.ma")
    if ma is not None and isinstance(value, ma.MaskedArray) and ma.is_masked(value):
        raise ValueError(texts.masked(name or "the input"))


def refuse_dimensions(array: Any, *, features: bool = True) -> None:
    """Raise a ValueError for three or more dimensions, or for a table without columns."""
    if array.ndim >= 3:
        raise ValueError(texts.too_many_dimensions(array.ndim))
    if features and array.ndim == 2 and array.shape[1] == 0:
        raise ValueError(texts.too_few("feature", array.shape))


def check_finite(array: np.ndarray[Any, Any], name: str = "") -> None:
    """Raise a ValueError if a float array holds a NaN or an infinity.

    Parameters
    ----------
    array : ndarray
        Of any dtype; in an object array only NaN is looked for.
    name : str, default=""
        The argument's name, for the error. NaN is named before infinity.

    Notes
    -----
    O(n) time and O(1) memory: a finite sum proves the array finite, and only otherwise is it
    looked through block by block. An array of one block is looked through at once.
    """
    if array.dtype == object:
        if (array != array).any():
            raise ValueError(texts.OBJECT_NAN)
        return
    if array.dtype.kind != "f":
        return
    if array.size <= _BLOCK:
        finite = bool(np.isfinite(array).all())
    else:
        # Narrow floats are added in float64, so that large ones do not overflow on the way.
        adder = np.float64 if array.itemsize < 8 else None
        with np.errstate(over="ignore", invalid="ignore"):
            finite = bool(np.isfinite(array.sum(dtype=adder)))
    if finite:
        return
    if any(np.isnan(block).any() for block in blocks(array)):
        raise ValueError(texts.not_finite("NaN", name))
    if any(np.isinf(block).any() for block in blocks(array)):
        raise ValueError(texts.not_finite(texts.infinity(array.dtype), name))


def blocks(array: np.ndarray[Any, Any]) -> Iterator[np.ndarray[Any, Any]]:
    """Cut an array of one or more dimensions along its first axis into views of modest size."""
    rows = max(1, _BLOCK * len(array) // max(1, array.size))
    for start in range(0, len(array), rows):
        yield array[start : start + rows]


def _refuse_complex(array: Any) -> None:
    if getattr(array.dtype, "kind", "") == "c":
        raise ValueError(texts.complex_refused(array))


def _out_of_pandas(value: Any, objects: bool) -> Any:
    """Take nullable, boolean and all-sparse pandas containers out of pandas' own dtypes."""
    pandas = sys.modules.get("pandas")
    if pandas is None or not hasattr(pandas, "DataFrame"):
        return value
    if isinstance(value, pandas.DataFrame):
        return _out_of_frame(value, objects, pandas)
    dtype = getattr(value, "dtype", None)
    is_column = hasattr(dtype, "na_value") or hasattr(value, "iloc")
    if not is_column or isinstance(dtype, np.dtype) or not _is_nullable(dtype, pandas):
        return value
    return value.astype(object) if objects else _exact(value, value.astype(None))


def _out_of_frame(frame: Any, objects: bool, pandas: Any) -> Any:
    dtypes = list(frame.dtypes)
    common = _common_dtype(dtypes, pandas)
    in_sparse_columns = [isinstance(dtype, pandas.SparseDtype) for dtype in dtypes]
    if all(in_sparse_columns) and hasattr(frame, "sparse"):
        return frame.sparse.to_coo()
    if any(in_sparse_columns):
        warn(texts.SPARSE_COLUMNS)
    if not any(_is_nullable(dtype, pandas) for dtype in dtypes):
        return frame
    return frame.astype(object if objects else common)


def _common_dtype(dtypes: list[Any], pandas: Any) -> Any:
    """Return the dtype for a frame with nullable columns; None leaves it to pandas: float64."""
    if all(isinstance(dtype, np.dtype) for dtype in dtypes):
        return np.result_type(*dtypes)
    as_objects = any(
        isinstance(dtype, pandas.StringDtype) or dtype == np.dtype(object) for dtype in dtypes
    )
    return object if as_objects else None


def _is_nullable(dtype: Any, pandas: Any) -> bool:
    """Tell whether ``np.asarray`` alone would not give the numbers behind this dtype."""
    kinds = pandas.api.types
    if isinstance(dtype, np.dtype):
        return dtype.kind == "b"
    if kinds.is_bool_dtype(dtype):
        return True
    if isinstance(dtype, pandas.SparseDtype) or not kinds.is_extension_array_dtype(dtype):
        return False
    return bool(kinds.is_float_dtype(dtype) or kinds.is_integer_dtype(dtype))


def _exact(value: Any, floats: Any) -> Any:
    """Keep nullable integers as integers where float64, scikit-learn's choice, would round."""
    numpy_dtype = getattr(value.dtype, "numpy_dtype", None)
    if getattr(numpy_dtype, "kind", "") not in ("i", "u"):
        return floats
    array = np.asarray(floats)
    if np.isfinite(array).all() and (np.abs(array) > 2.0**53 - 1).any():
        return value.to_numpy(dtype=numpy_dtype)
    return floats
