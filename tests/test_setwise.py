"""Averaged scores of 1 to 40 classes: scikit-learn's numbers to the last bit, and its warnings."""

from __future__ import annotations

import tracemalloc
import warnings
from itertools import product

import numpy as np
import pytest

from fastrecall import metrics, targets

sk = pytest.importorskip("sklearn.metrics")

RATIOS = {
    "recall_score": {},
    "precision_score": {},
    "f1_score": {},
    "fbeta_score": {"beta": 0.3},
    "jaccard_score": {},
}
AVERAGES = ["micro", "macro", "weighted", None]
COUNTS = [*range(1, 41), 127, 128, 129, 300]
each_ratio = pytest.mark.parametrize("name", RATIOS)


def drawn(classes, samples=None, absent=True):
    """Return labels of which some classes are never true, and others never predicted."""
    draw = np.random.default_rng(classes)
    true, pred = draw.integers(0, classes, (2, samples or 5 * classes))
    agree = draw.random(len(true)) < 0.4
    pred[agree] = true[agree]
    if absent:
        true[true == 3], pred[pred == 5] = 0, 1
    return true, pred


def outcome(module, name, *sides, **options):
    """Return the bits of a result and its warnings, or the error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = getattr(module, name)(*sides, **options)
        except (ValueError, TypeError, ZeroDivisionError) as error:
            result = type(error), str(error)
    parts = result if isinstance(result, tuple) else (result,)
    bits = [
        (type(part), np.asarray(part).dtype.str, np.asarray(part).tobytes())
        for part in parts
        if part is not None and not isinstance(part, (str, type))
    ]
    said = [(warning.category, str(warning.message)) for warning in caught]
    return bits or result, said


def check(name, *sides, **options):
    ours, theirs = (outcome(module, name, *sides, **options) for module in (metrics, sk))
    assert ours == theirs, options


@each_ratio
@pytest.mark.parametrize("average", AVERAGES)
def test_equal_to_the_last_bit_for_any_number_of_classes(name, average):
    for classes in COUNTS:
        for absent in (True, False):
            check(name, *drawn(classes, absent=absent), average=average, **RATIOS[name])


@pytest.mark.parametrize("average", AVERAGES)
def test_all_four_are_equal_to_the_last_bit(average):
    for classes in COUNTS:
        check("precision_recall_fscore_support", *drawn(classes), average=average)


@each_ratio
@pytest.mark.parametrize("average", ["binary", *AVERAGES])
def test_two_classes(name, average):
    for seed in range(20):
        true, pred = np.random.default_rng(seed).integers(0, 2, (2, 12))
        check(name, true, pred, average=average, **RATIOS[name])
        check(name, true == 1, pred == 1, average=average, **RATIOS[name])


@each_ratio
@pytest.mark.parametrize("zero_division", ["warn", 0, 1.0, np.nan])
@pytest.mark.parametrize("average", ["binary", *AVERAGES])
def test_zero_division(name, average, zero_division):
    if name == "jaccard_score" and zero_division != zero_division:
        return
    options = RATIOS[name] | {"average": average, "zero_division": zero_division}
    for true, pred in product([[0, 0, 0], [1, 1, 1], [0, 1, 0], [1, 1, 0]], repeat=2):
        check(name, np.array(true), np.array(pred), **options)


@each_ratio
@pytest.mark.parametrize("average", AVERAGES)
def test_some_labels(name, average):
    for classes in (1, 3, 7, 8, 9, 40):
        sides = drawn(classes)
        for labels in ([0], [1, 0], [99], [99, 0], list(range(9))[::-1]):
            check(name, *sides, labels=labels, average=average, **RATIOS[name])


@each_ratio
@pytest.mark.parametrize("average", AVERAGES)
def test_weights(name, average):
    for classes in (1, 2, 3, 7, 8, 40):
        true, pred = drawn(classes)
        weights = np.random.default_rng(classes).random(len(true)) + 0.5
        for weight in (weights, (weights * 9).astype(int)):
            options = RATIOS[name] | {"average": average, "sample_weight": weight}
            options["zero_division"] = 0
            ours, theirs = (
                getattr(module, name)(true, pred, **options) for module in (metrics, sk)
            )
            assert type(ours) is type(theirs)
            np.testing.assert_allclose(ours, theirs, rtol=1e-13)


@each_ratio
@pytest.mark.parametrize("weight", [[1, -1, 2, -2], [0.1, 0.2, -0.3, 0.0], [3, -1, 0, 0]])
@pytest.mark.parametrize("average", ["micro", "weighted"])
def test_weights_of_both_signs(name, weight, average):
    sides = np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2])
    ours, theirs = (
        outcome(module, name, *sides, sample_weight=weight, average=average, **RATIOS[name])
        for module in (metrics, sk)
    )
    assert ours == theirs


@pytest.mark.parametrize("beta", [np.float32(0.3), np.float16(0.3), np.float64(0.3), np.int8(2)])
@pytest.mark.parametrize("average", ["binary", *AVERAGES])
def test_a_beta_of_any_width_is_squared_in_its_own(beta, average):
    check("fbeta_score", [0, 1, 1, 0, 1], [0, 1, 0, 0, 1], beta=beta, average=average)


# --- micro averages of single labels ---------------------------------------------------------


@each_ratio
@pytest.mark.parametrize(
    "y",
    [
        [1, 2, 3, 4],
        [True, False, True, True],
        np.array([2**64 - 1, 5, 0, 2], dtype=np.uint64),
        np.array([-5, 2**40, 7, 7]),
        [1.0, 2.0, 0.0, -1.0],
        ["a", "b", "c", "c"],
        [[1], [2], [3], [3]],
        np.array(["2020-01-01", "2020-01-03", "2020-01-02", "2020-01-02"], dtype="M8[D]"),
    ],
)
def test_micro_of_any_labels(name, y):
    for other in (y, y[::-1]):
        check(name, y, other, average="micro", **RATIOS[name])


@each_ratio
@pytest.mark.parametrize("average", ["micro", "macro"])
@pytest.mark.parametrize(
    ("y_true", "y_pred", "options"),
    [
        (np.array([0.5, 1.0, 2.0]), np.array([0, 1, 2]), {}),
        (np.array([0.5, 1.0, 2.0]), np.array([0, 1, 2]), {"pos_label": 2}),
        (np.array([0.5, 1.0, 2.0]), np.array([0, 1, 2]), {"sample_weight": [1, 2]}),
        (np.array([np.nan, 1.0, 2.0]), np.array([0, 1, 2]), {}),
        (np.array([0, 1, 2]), np.array([0, 1]), {}),
        (np.array([0, 1, 2]), np.array([0, 2, 1]), {"pos_label": 2}),
        (np.array([0, 1, 2]), np.array([0, 2, 1]), {"pos_label": 2, "sample_weight": [1, 2]}),
        (np.array([0, 1, 2]), np.array([0, 2, 1]), {"pos_label": 2, "sample_weight": ["a"] * 3}),
        (np.array([0, 1, 2]), np.array([0, 2, 1]), {"sample_weight": [0, 0, 0]}),
        (["a", "b", "c"], [0, 1, 2], {}),
        ([[1, 0], [0, 1]], [[1, 1], [0, 1]], {"pos_label": 0}),
        ([[1, 0], [0, 1]], [[1, 1], [0, 1]], {"labels": [1]}),
        ([[1, 0], [0, 1]], [[1, 1], [0, 1]], {"labels": [2], "sample_weight": np.array(1.0)}),
        ([[1, 0], [0, 1]], [[1, 1], [0, 1]], {"labels": [2], "sample_weight": ["a", "b"]}),
        ([], [], {}),
    ],
)
def test_warnings_and_errors_in_their_order(name, average, y_true, y_pred, options):
    check(name, y_true, y_pred, average=average, **options, **RATIOS[name])


def test_micro_of_single_labels_tells_no_classes_apart(monkeypatch):
    asked = []
    original = targets.tally

    def tally(*given, **options):
        found = original(*given, **options)
        asked.append(len(found.keys))
        return found

    monkeypatch.setattr(targets, "tally", tally)
    sides = drawn(40)
    for name, options in RATIOS.items():
        getattr(metrics, name)(*sides, average="micro", **options)
    metrics.precision_recall_fscore_support(*sides, average="micro")
    assert asked == [0] * 6
    metrics.recall_score(*sides, average="micro", labels=[0, 1])
    metrics.recall_score(*sides, average="micro", sample_weight=sides[0])
    assert asked[6:] == [40, 40]


def test_micro_needs_no_memory_for_the_classes():
    true = np.arange(100_000)
    tracemalloc.start()
    try:
        assert metrics.recall_score(true, true[::-1], average="micro") == 0
        assert tracemalloc.get_traced_memory()[1] < 10_000
    finally:
        tracemalloc.stop()


# --- the other scores of few classes ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("accuracy_score", {}),
        ("accuracy_score", {"normalize": False}),
        ("zero_one_loss", {}),
        ("zero_one_loss", {"normalize": False}),
        ("hamming_loss", {}),
        ("balanced_accuracy_score", {}),
        ("balanced_accuracy_score", {"adjusted": True}),
        ("cohen_kappa_score", {}),
        ("matthews_corrcoef", {}),
        ("confusion_matrix", {}),
        ("multilabel_confusion_matrix", {}),
    ],
)
def test_other_scores_are_equal_to_the_last_bit(name, options):
    for classes in COUNTS:
        if classes == 1 and options.get("adjusted"):
            continue
        for absent in (True, False):
            check(name, *drawn(classes, absent=absent), **options)


@pytest.mark.parametrize("samples", [10_000, 70_000, 200_000])
@pytest.mark.parametrize("classes", [2, 5, 7, 8])
def test_correlation_where_products_are_beyond_float64(samples, classes):
    # Sums of products reach 2**53 at 94 million samples of one kind: counts of that size.
    true, pred = drawn(classes, samples)
    weight = np.full(samples, 99_991)
    ours, theirs = (
        module.matthews_corrcoef(true, pred, sample_weight=weight) for module in (metrics, sk)
    )
    assert ours == pytest.approx(theirs, rel=1e-12)
    check("matthews_corrcoef", true, pred)


@pytest.mark.parametrize("options", [{}, {"output_dict": True}, {"digits": 12}])
def test_reports(options):
    for classes in (1, 2, 3, 7, 8, 9, 40):
        sides = drawn(classes)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ours, theirs = (m.classification_report(*sides, **options) for m in (metrics, sk))
        assert ours == theirs
