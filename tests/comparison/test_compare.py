"""Models counted side by side are what each of them is, counted alone."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fastrecall
from fastrecall import chunks, compare, count
from tests.comparison.beside import check, check_pairs, drawn
from tests.containers.container import each
from tests.containers.kinds import KINDS
from tests.containers.table import TABLE


@pytest.fixture(params=[1, 2])
def threads(request, monkeypatch):
    """Cut small arrays, too, as large ones are."""
    monkeypatch.setattr(chunks, "_LEAST_SAMPLES", 512)
    monkeypatch.setattr(chunks, "_HEAD", 100)
    monkeypatch.setattr(chunks, "_ALIGNMENT", 8)
    with fastrecall.num_threads(request.param):
        yield request.param


LABELS = st.lists(st.tuples(*[st.integers(-2, 3)] * 4), min_size=1, max_size=40)


@given(LABELS, st.sampled_from([None, [1, 0], [3, 7]]), st.sampled_from([None, -2, [0, 1]]))
def test_any_labels(rows, labels, ignore):
    true, *predicted = np.array(rows).T
    models = dict(zip("abc", predicted, strict=True))
    found = check(true, models, labels=labels, ignore=ignore)
    check_pairs(found, true, models, [] if ignore is None else np.ravel(ignore))


@pytest.mark.parametrize("k", [2, 10, 300, 3000])
@pytest.mark.parametrize("dtype", ["uint16", "int64", ">i4", "float64"])
def test_many_samples(threads, k, dtype):
    true, models = drawn(30_000, k)
    true = true.astype(dtype)
    models = {name: predicted.astype(dtype) for name, predicted in models.items()}
    check_pairs(check(true, models), true, models)


def test_models_of_other_dtypes_and_layouts(threads):
    true, models = drawn(20_000)
    models["m0"] = models["m0"].astype("uint8")
    models["m1"] = np.repeat(models["m1"], 3)[::3].astype("float32")
    models["m2"] = models["m2"].astype(">i2")[::-1][::-1]
    check_pairs(check(true.astype("int32"), models), true, models)


@pytest.mark.parametrize("unit", ["int", "float"])
def test_weights(threads, unit):
    true, models = drawn(20_000)
    weight = np.random.default_rng(1).random(20_000) * 9
    found = check(true, models, sample_weight=weight if unit == "float" else weight.astype(int))
    for ask in (found.mcnemar, lambda a, b: found.difference("accuracy", a, b)):
        with pytest.raises(ValueError, match="weights do not tell how many samples"):
            ask("m0", "m1")


@pytest.mark.parametrize("matrix", [None, True, False])
@pytest.mark.parametrize("labels", [None, [2, 0], [9, 1, 3]])
def test_matrix_and_labels(matrix, labels):
    true, models = drawn(3000)
    found = check(true, models, matrix=matrix, labels=labels)
    check_pairs(found, true, models)
    assert found["m0"].has_matrix == (matrix is not False)


def test_a_large_matrix_is_kept_when_asked_for():
    true, models = drawn(6000, 1500)
    assert not check(true, models)["m0"].has_matrix
    found = check(true, models, matrix=True)
    assert found["m0"].has_matrix
    assert found["m0"].matrix().sum() == 6000


@pytest.mark.parametrize(("container", "kind"), each(TABLE))
def test_in_any_container(container, kind):
    classes = KINDS[kind].classes
    draw = np.random.default_rng(3)
    true, one, other = classes[draw.integers(0, len(classes), (3, 500))]
    models = {"same": container.fill(one), "array": other}
    found = check(container.fill(true), models)
    check_pairs(found, true, {"same": one, "array": other})
    beside = check(true, {"same": container.fill(one), "array": other})
    assert beside["same"] == count(true, container.fill(one))
    assert found.mcnemar("same", "array") == beside.mcnemar("same", "array")
    drawn_again = [c.difference("accuracy", "same", "array", seed=1) for c in (found, beside)]
    assert drawn_again[0] == drawn_again[1]


def test_chunks_that_end_anywhere(threads):
    pa = pytest.importorskip("pyarrow")
    true, models = drawn(9000)
    cuts = {"m0": [1, 2000, 6000], "m1": [4500], "m2": []}
    columns = {
        name: pa.chunked_array(np.split(predicted, cuts[name]), pa.int64())
        for name, predicted in models.items()
    }
    found = check(pa.chunked_array(np.split(true, [3, 700, 8000])), columns)
    check_pairs(found, true, models)


def test_what_is_missing_may_be_ignored():
    true, models = ["a", None, "b", "a"], {"one": list("abba"), "two": list("babb")}
    found = check(true, models, ignore=[None])
    assert found["one"].n == 3
    check_pairs(found, true, models, [None])
    assert found.difference("accuracy", "one", "two", seed=0).estimate == pytest.approx(2 / 3)


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("labels", [None, [2, 0]])
def test_multilabel(sparse, labels):
    draw = np.random.default_rng(0)
    true, one, other = draw.integers(0, 2, (3, 500, 3))
    rows = {"one": one, "other": other}
    truth, given = true, rows
    if sparse:
        scipy_sparse = pytest.importorskip("scipy.sparse")
        given = {name: scipy_sparse.csr_array(table) for name, table in rows.items()}
        truth = scipy_sparse.csr_array(true)
    found = check(truth, given, labels=labels)
    check_pairs(found, map(tuple, true), {name: map(tuple, t) for name, t in rows.items()})
    with pytest.raises(ValueError, match="labels of a row depend on each other"):
        found.difference("recall", "one", "other", average="macro")


def test_weighted_multilabel():
    true, one = np.random.default_rng(0).integers(0, 2, (2, 300, 3))
    found = check(true, {"one": one, "two": true}, sample_weight=np.linspace(0, 1, 300))
    with pytest.raises(ValueError, match="weights do not tell"):
        found.mcnemar("one", "two")


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_table_is_a_column_for_each_model(library):
    module = pytest.importorskip(library)
    true, models = drawn(200)
    make = module.table if library == "pyarrow" else module.DataFrame
    found = compare(true, make(models))
    assert found == compare(true, models)
    assert list(found) == list(models)


def test_names_are_anything_that_a_dict_takes():
    true, models = drawn(100)
    named = dict(zip([("tree", 3), 7, None], models.values(), strict=True))
    found = check(true, named)
    assert found.mcnemar(("tree", 3), None).a == ("tree", 3)
    assert found.mcnemar_table()["a"].tolist() == [("tree", 3), ("tree", 3), 7]


def test_copies_have_the_same_counts():
    true, models = drawn(300)
    found = compare(true, models)
    before = found.difference("f1", "m0", "m1", average="macro", seed=1)
    for other in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert other == found
        assert other.mcnemar("m0", "m2") == found.mcnemar("m0", "m2")
        assert other.difference("f1", "m0", "m1", average="macro", seed=1) == before
        with pytest.raises(ValueError, match="was not kept"):
            other.difference("f1", "m0", "m2", average="macro")


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({}, ValueError, "got none"),
        ([[0, 1], [1, 1]], TypeError, "should be a dict"),
        (np.zeros((2, 2)), TypeError, "should be a dict"),
        (None, TypeError, "should be a dict"),
        ({"good": [0, 1], "bad": [0, 1, 1]}, ValueError, r"model 'bad': .*\[2, 3\]"),
        ({"good": [0, 1], "bad": [0.5, 1]}, ValueError, "model 'bad': .*continuous"),
        ({"good": [0, 1], "bad": ["a", "b"]}, ValueError, "model 'bad': .*[Mm]ix"),
        ({"good": [0, 1], "bad": np.array([0.5, 1])}, ValueError, "model 'bad': .*continuous"),
        ({"good": [0, 1], "bad": np.array([np.nan, 1])}, ValueError, "model 'bad': .*NaN"),
        ({"good": [0, 1], "bad": 5}, (TypeError, ValueError), "model 'bad'"),
        ({"good": [0, 1], "bad": [[0, 1], [1, 1]]}, ValueError, "model 'bad': .*mix"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
def test_refusals_name_the_model(given, error, words):
    with pytest.raises(error, match=words):
        compare([0, 1], given)


def test_a_name_that_comes_twice():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([[0, 1], [1, 1]], columns=["a", "a"])
    with pytest.raises(ValueError, match="'a' more than once"):
        compare([0, 1], frame)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"matrix": "yes"}, "'matrix' parameter of compare"),
        ({"paired": 2}, "'paired' parameter of compare"),
        ({"labels": 5}, "'labels' parameter of compare"),
        ({"labels": [1, 1]}, "labels"),
    ],
)
def test_bad_parameters(options, words):
    with pytest.raises(ValueError, match=words):
        compare([0, 1], {"a": [0, 1]}, **options)


def test_weights_of_another_length():
    with pytest.raises(ValueError, match="model 'a'"):
        compare([0, 1], {"a": [0, 1]}, sample_weight=[1.0])


def test_no_model_of_that_name():
    found = compare([0, 1], {"a": [0, 1], 2: [1, 1]})
    for ask in (
        lambda: found["b"],
        lambda: found.mcnemar("a", "b"),
        lambda: found.difference("f1", [], "a"),
        lambda: found.mcnemar_table(baseline="b"),
        lambda: found.difference_table("f1", baseline="b"),
    ):
        with pytest.raises((KeyError, ValueError), match=r"no model .*; the models are 'a', 2"):
            ask()
    with pytest.raises(ValueError, match="got 'a' twice"):
        found.mcnemar("a", "a")


def test_one_model_is_no_pair():
    found = compare([0, 1], {"a": [0, 1]})
    assert found.by_model("recall").tolist() == [1.0]
    for ask in (found.mcnemar_table, lambda: found.difference_table("recall")):
        with pytest.raises(ValueError, match="two models are needed, and there is 'a' only"):
            ask()
