"""What goes wrong with numbers: wide ones, mixed ones, and those on another device."""

from __future__ import annotations

import array
import warnings

import numpy as np
import pytest

import fastrecall
from tests.containers.equal import counts_like, like_theirs
from tests.containers.of_protocols import OnlyArray, OnlyDLPack

WIDE = 2**53


def as_list(values):
    return values.tolist()


def as_nullable(values):
    name = str(values.dtype).capitalize().replace("Uint", "UInt")
    return pytest.importorskip("pandas").Series(values.tolist(), dtype=name)


def as_polars(values):
    return pytest.importorskip("polars").Series(values)


def as_arrow(values):
    return pytest.importorskip("pyarrow").array(values)


def as_category(values):
    return pytest.importorskip("pandas").Categorical(values)


WIDE_FORMS = [np.asarray, as_list, as_nullable, as_polars, as_arrow, as_category, OnlyArray]


@pytest.mark.parametrize("make", WIDE_FORMS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("dtype", ["int64", "uint64"])
def test_neighbours_beyond_what_a_float_holds(make, dtype):
    """One is 2**53, the other 2**53 + 1: as floats they would be one class."""
    true = np.array([WIDE, WIDE + 1, WIDE + 1, WIDE], dtype)
    pred = np.array([WIDE, WIDE + 1, WIDE, WIDE + 1], dtype)
    assert fastrecall.count(make(true), make(pred)).agreed == 2


@pytest.mark.parametrize("make", WIDE_FORMS, ids=lambda make: make.__name__)
def test_signed_beside_unsigned(make):
    true = np.array([WIDE, WIDE + 1, 7], np.int64)
    pred = np.array([WIDE + 1, WIDE + 1, 7], np.uint64)
    assert fastrecall.count(make(true), make(pred)).agreed == 2


@pytest.mark.parametrize("make", [np.asarray, as_polars, as_arrow], ids=lambda make: make.__name__)
def test_integers_beside_floats(make):
    true = np.array([WIDE + 1, WIDE, 7], np.int64)
    pred = np.array([WIDE, WIDE, 7], np.float64)
    assert fastrecall.count(make(true), make(pred)).agreed == 2


@pytest.mark.parametrize(
    "labels",
    [
        [-1, 2**63, 0],
        [2**64, 1, 1],
        [-(2**63) - 1, 1, 1],
        [10**30, 1, 0],
        [2**63 - 1, -(2**63), 0],
    ],
    ids=str,
)
@pytest.mark.parametrize("of", [list, tuple])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_lists_of_integers_beyond_64_bits(labels, of):
    like_theirs(of(labels), of(labels))


@pytest.mark.parametrize("labels", [[2**63, 1, 2**63], [2**64 - 1, 2**63, 0]], ids=str)
@pytest.mark.parametrize("of", [list, tuple])
def test_lists_of_integers_of_64_bits_without_a_sign(labels, of):
    """NumPy makes floats of them, and scikit-learn takes those for fractions."""
    exact = np.array(labels, np.uint64)
    counts_like((of(labels), of(labels[::-1])), (exact, exact[::-1]))


@pytest.mark.parametrize(
    "labels",
    [
        [1, 0.0, 1],
        [True, 0, 1],
        [True, 0.0, 1],
        [True, False, 2],
        [1, np.int8(0), np.uint64(1)],
        [1, np.float32(0), 2],
        [1, 0.5, 2],
        [1, "a", 2],
        ["a", 1, "b"],
        ["a", np.str_("b"), "a"],
        ["a", b"b", "a"],
        ["a", None, "b"],
        [None, 1, 0],
        [1, None, 0],
        [1.0, float("nan"), 0.0],
        [1, float("inf"), 0],
        [1, 1 + 0j, 0],
        [np.array(1), 0, 1],
        [[1], [0], [1]],
        [[1], 0, 1],
        ["a", ["b"], "a"],
        [object, 1, 2],
        [np.datetime64("2020"), 1, 2],
        [(1, 2), (3, 4), (1, 2)],
        [{1}, {2}, {1}],
        [frozenset({1}), frozenset({2}), frozenset({1})],
        [range(2), range(2), range(2)],
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_lists_of_mixed_types(labels):
    like_theirs(labels, list(labels))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_many_of_one_type_decide_nothing_about_the_last():
    labels = [0, 1] * 5_000
    like_theirs([*labels, 2.5], [*labels, 2.5])
    like_theirs([*labels, "a"], [*labels, "a"])
    like_theirs([*labels, 2**70], [*labels, 2**70])
    like_theirs([*labels, 2.0], [*labels, 2])


@pytest.mark.parametrize("step", [1, 3, -2])
def test_ranges(step):
    true = range(0, 30 * step, step)
    like_theirs(true, list(true))


@pytest.mark.parametrize("code", "bBhHiIlLqQfd")
def test_typed_arrays_of_every_code(code):
    true, pred = [1, 0, 2, 1], [1, 2, 0, 1]
    like_theirs(array.array(code, true), array.array(code, pred))


def test_fractions_are_no_labels_in_any_container():
    fractions = np.array([0.5, 1.0, 2.0])
    for make in (np.asarray, as_list, as_polars, as_arrow, OnlyArray):
        with pytest.raises(ValueError, match=r"mix of continuous|continuous is not supported"):
            fastrecall.recall_score(make(fractions), make(fractions), average="macro")


def test_bytes_are_no_labels():
    like_theirs(np.array([b"a", b"b"]), np.array([b"a", b"b"]))
    with pytest.raises(TypeError, match="bytes"):
        fastrecall.recall_score(np.array([b"a", b"b"]), np.array([b"a", b"b"]), average="macro")


def test_a_tensor_that_requires_grad_says_what_to_do():
    torch = pytest.importorskip("torch")
    labels = torch.tensor([0.0, 1.0], requires_grad=True)
    with pytest.raises((ValueError, TypeError, RuntimeError, BufferError), match="detach"):
        fastrecall.recall_score(labels, labels)


def test_a_tensor_of_bfloat16_says_what_to_do():
    torch = pytest.importorskip("torch")
    labels = torch.tensor([0, 1], dtype=torch.bfloat16)
    with pytest.raises((ValueError, TypeError, BufferError), match=r"(?i)bfloat16|dtype"):
        fastrecall.recall_score(labels, labels)


def test_a_tensor_on_another_device_says_what_to_do():
    torch = pytest.importorskip("torch")
    labels = torch.empty(3, dtype=torch.int64, device="meta")
    with pytest.raises((ValueError, TypeError, BufferError), match=r"(?i)device|cpu|meta"):
        fastrecall.recall_score(labels, labels)


def test_a_tensor_with_strides():
    torch = pytest.importorskip("torch")
    true, pred = [0, 1, 1, 0], [0, 1, 0, 0]
    labels = torch.tensor([true, pred]).T
    counts_like((labels[:, 0], labels[:, 1]), (true, pred))


def test_an_array_for_dlpack_with_strides():
    true, pred = np.array([0, 9, 1, 9, 1, 9]), np.array([0, 9, 1, 9, 0, 9])
    counts_like((OnlyDLPack(true[::2]), OnlyDLPack(pred[::2])), (true[::2], pred[::2]))


def test_a_table_for_dlpack_is_a_multilabel_target():
    table = np.array([[0, 1], [1, 1]])
    ours = fastrecall.recall_score(OnlyDLPack(table), table, average="macro")
    assert ours == fastrecall.recall_score(table, table, average="macro")


@pytest.mark.parametrize("side", [0, 1])
def test_dask_arrays_say_what_to_do(side):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dask = pytest.importorskip("dask.array")
    sides = [np.array([0, 1, 1]), np.array([0, 1, 0])]
    sides[side] = dask.from_array(sides[side], chunks=2)
    with pytest.raises((ValueError, TypeError), match=r"(?i)dask.*compute"):
        fastrecall.recall_score(*sides)
