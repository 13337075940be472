"""Random calls against scikit-learn, and exact counts against the oracle."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sklearn")

import sklearn.metrics

import fastrecall
from tests import oracle
from tests.differential import cases, engine, exact, layouts, options, outcomes
from tests.differential.differences import DELIBERATE

CASES = int(os.environ.get("FASTRECALL_DIFFERENTIAL_CASES", "10000"))
SEED = int(os.environ.get("FASTRECALL_DIFFERENTIAL_SEED", "1"))


@pytest.mark.slow
def test_nothing_differs_unexplained() -> None:
    tally = engine.run(SEED, range(CASES), "fastrecall", jobs=2)
    print(engine.report(SEED, tally))
    assert tally.cases == CASES
    assert set(tally.by_function) == set(options.FUNCTIONS)
    assert not tally.findings, engine.report(SEED, tally)


def test_cases_are_reproducible() -> None:
    for number in range(300):
        one, other = cases.make(7, number), cases.make(7, number)
        assert one.facts == other.facts
        assert list(one.options) == list(other.options)
        if one.facts.get("fault") != "option: labels":
            assert not outcomes.changed(outcomes.snapshot(one), outcomes.snapshot(other))


def unexplained(tally: engine.Tally) -> list[engine.Finding]:
    """Leave out what scikit-learn itself does not answer twice in the same way."""
    return [finding for finding in tally.findings if "NaT" not in (finding.fault or "")]


def test_scikit_learn_does_not_differ_from_itself() -> None:
    tally = engine.run_numbers(7, range(400), "sklearn.metrics")
    assert not unexplained(tally)
    assert 0.1 * tally.cases < tally.raised < 0.4 * tally.cases


@pytest.fixture
def product() -> Any:
    """A module with scikit-learn's functions, to be broken."""
    module = ModuleType("broken_product")
    vars(module).update({name: getattr(sklearn.metrics, name) for name in options.FUNCTIONS})
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def one_ulp_more(*args: Any, **kwargs: Any) -> Any:
    return np.nextafter(sklearn.metrics.accuracy_score(*args, **kwargs), 2.0).item()


def numpy_scalar(*args: Any, **kwargs: Any) -> Any:
    return np.float64(sklearn.metrics.accuracy_score(*args, **kwargs))


def one_warning_more(*args: Any, **kwargs: Any) -> Any:
    warnings.warn("something", UserWarning, stacklevel=2)
    return sklearn.metrics.accuracy_score(*args, **kwargs)


def other_text(*args: Any, **kwargs: Any) -> Any:
    try:
        return sklearn.metrics.accuracy_score(*args, **kwargs)
    except Exception as exception:
        raise type(exception)(f"{exception}!") from None


def writes_to_input(y_true: Any, y_pred: Any, **kwargs: Any) -> Any:
    if isinstance(y_true, list) and y_true:
        y_true[0] = y_true[-1]
    return sklearn.metrics.accuracy_score(y_true, y_pred, **kwargs)


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (one_ulp_more, "value"),
        (numpy_scalar, "value: type"),
        (one_warning_more, "warnings"),
        (other_text, "exception"),
        (writes_to_input, "inputs"),
    ],
)
def test_a_broken_function_is_found(product: ModuleType, broken: Any, what: str) -> None:
    product.accuracy_score = broken
    tally = engine.run_numbers(3, range(1500), product.__name__)
    found = unexplained(tally)
    assert {finding.function for finding in found} == {"accuracy_score"}
    assert what in {difference.what for finding in found for difference in finding.differences}
    assert "--seed 3 --case" in engine.report(3, tally)


def test_a_report_whose_exact_sum_rounds_to_another_digit_is_explained() -> None:
    finding, _ = engine.judge(cases.make(900, 79018), "fastrecall")
    assert finding is None or finding.explanation


def test_each_deliberate_difference_is_documented() -> None:
    text = (Path(__file__).parents[1] / "DIFFERENCES.md").read_text()
    headings = {line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")}
    names = [entry.name for entry in DELIBERATE]
    assert len(set(names)) == len(names)
    assert [name for name in names if name not in headings] == []


def test_nothing_differs_from_plain_integers() -> None:
    assert exact.run(SEED, range(300)) == 0


INTEGER_DTYPES = ["bool", *layouts.INT_DTYPES]
FLOAT_DTYPES = ["float32", "float64"]


def held(values: list[int], dtype: str, layout: str) -> np.ndarray:
    return layouts.LAYOUTS[layout](np.array(values, dtype), Random(0))


def within(dtype: str) -> st.SearchStrategy[int]:
    if dtype == "bool":
        return st.integers(0, 1)
    if dtype in FLOAT_DTYPES:
        limit = layouts.EXACT_UP_TO[dtype]
        return st.integers(-limit, limit) | st.integers(0, 5)
    ends = np.iinfo(dtype)
    return st.integers(int(ends.min), int(ends.max)) | st.integers(0, 5)


@st.composite
def two_sides(draw: Any) -> tuple[list[int], np.ndarray, list[int], np.ndarray]:
    """Two label lists, and the same in arrays of any dtype and layout."""
    size = draw(st.integers(1, 40) | st.sampled_from([1023, 1024, 1025, 2048]))
    made: list[Any] = []
    for _ in range(2):
        dtype = draw(st.sampled_from(INTEGER_DTYPES + FLOAT_DTYPES))
        layout = draw(st.sampled_from(list(layouts.LAYOUTS)))
        known = draw(st.lists(within(dtype), min_size=1, max_size=5))
        values = [known[i] for i in np.arange(size) ** 2 * draw(st.integers(1, 9)) % len(known)]
        array = held(values, dtype, layout)
        made += [[int(value) for value in array.ravel().tolist()], array]
    return tuple(made)


@settings(deadline=None, max_examples=300)
@given(two_sides())
def test_counts_are_exact(drawn: Any) -> None:
    y_true, held_true, y_pred, held_pred = drawn
    truth = oracle.count(y_true, y_pred)
    counts = fastrecall.count(held_true, held_pred)
    assert [int(label) for label in counts.classes.tolist()] == list(truth.classes)
    assert counts.matrix().tolist() == truth.matrix()
    margins = fastrecall.count(held_true, held_pred, matrix=False)
    for name in ("tp", "fp", "fn", "tn", "n_true", "n_pred"):
        expected = [getattr(truth, name)(label) for label in truth.classes]
        assert getattr(counts, name).tolist() == getattr(margins, name).tolist() == expected


@settings(deadline=None, max_examples=200)
@given(two_sides(), st.data())
def test_weighted_counts_are_exact_where_sums_are(drawn: Any, data: Any) -> None:
    y_true, held_true, y_pred, held_pred = drawn
    eighths = st.lists(st.integers(-80, 80), min_size=1, max_size=7)
    some = data.draw(eighths.filter(any))
    weights = [some[i % len(some)] / 8 for i in range(len(y_true))]
    if not any(weights):
        return
    truth = oracle.count(y_true, y_pred, weights)
    counts = fastrecall.count(held_true, held_pred, sample_weight=np.array(weights))
    assert counts.matrix().tolist() == truth.matrix()
    assert counts.n == truth.n


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 30), st.integers(2, 9), st.integers(0, 2**32), st.sampled_from("bilqBHf d"))
def test_multilabel_counts_are_exact(rows: int, columns: int, seed: int, dtype: str) -> None:
    draw = np.random.default_rng(seed)
    y_true, y_pred = draw.integers(0, 2, (2, rows, columns)).astype(dtype.replace(" ", "?"))
    tallies = oracle.count_columns(y_true.tolist(), y_pred.tolist())
    counts = fastrecall.count(y_true, y_pred)
    by_row = oracle.count_rows(y_true.tolist(), y_pred.tolist())
    matrices = fastrecall.multilabel_confusion_matrix(y_true, y_pred, samplewise=True)
    for name in ("tp", "fp", "fn", "tn"):
        assert getattr(counts, name).tolist() == [getattr(tally, name) for tally in tallies]
    expected = [[[row.tn, row.fp], [row.fn, row.tp]] for row in by_row]
    assert matrices.tolist() == expected
