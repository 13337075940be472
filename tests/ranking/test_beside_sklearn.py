"""top_k_accuracy_score beside scikit-learn's, on random cases with many ties and many faults.

``FASTRECALL_TOP_K_CASES=100000 python -m pytest tests/ranking/test_beside_sklearn.py`` runs more.
"""

from __future__ import annotations

import os
import warnings

import numpy as np
import pytest

pytest.importorskip("sklearn")

from sklearn.metrics import top_k_accuracy_score as theirs

from fastrecall import top_k_accuracy_score as ours

CASES = int(os.environ.get("FASTRECALL_TOP_K_CASES", "600"))
WORDS = np.array(list("abcdefgh"))


def labels_of(draw, classes):
    wrong = draw.permutation(classes).tolist(), draw.integers(0, classes + 1, classes).tolist()
    several = [None, list(range(classes)), *wrong]
    return several[draw.choice(4, p=[0.3, 0.6, 0.05, 0.05])]


def case(number):
    """Return the arguments of one call."""
    draw = np.random.default_rng([22, number])
    classes, n = int(draw.integers(1, 7)), int(draw.integers(0, 30))
    true = draw.integers(0, classes, n)
    scores = draw.integers(-1, 3, (n, classes)) / draw.integers(1, 3)
    scores = scores.astype(draw.choice(["f2", "f4", "f8", "i8", "u1", "?"]))
    if draw.random() < (0.8 if classes == 2 else 0.05):
        scores = scores[:, 0] if draw.random() < 0.7 else scores[:, :1]
    if draw.random() < 0.1 and scores.size and scores.dtype.kind == "f":
        scores.flat[draw.integers(scores.size)] = draw.choice([np.nan, np.inf, -np.inf])
    labels = labels_of(draw, classes)
    if draw.random() < 0.3:
        true, labels = WORDS[true], labels and WORDS[labels].tolist()
    if draw.random() < 0.2:
        true, scores = true.tolist(), scores.tolist()
    weights = [None, draw.integers(0, 3, n), draw.random(n), [1] * (n + 1)]
    options = {
        "k": max(int(draw.integers(0, classes + 2)), int(draw.random() < 0.9)),
        "normalize": bool(draw.integers(2)),
        "sample_weight": weights[draw.choice(4, p=[0.5, 0.25, 0.2, 0.05])],
        "labels": labels,
    }
    return true, scores, options


def outcome(function, true, scores, options):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            answer = function(true, scores, **options)
        except Exception as error:
            answer = type(error), str(error)
    return answer, [(warning.category, str(warning.message)) for warning in said]


def alike(one, other, weighted):
    if isinstance(one, float) and isinstance(other, float) and weighted:
        return one == pytest.approx(other, rel=1e-12, abs=1e-15)
    return type(one) is type(other) and one == other


def test_nothing_differs():
    raised = 0
    for number in range(CASES):
        true, scores, options = case(number)
        (answer, said) = outcome(ours, true, scores, options)
        (expected, said_there) = outcome(theirs, true, scores, options)
        weighted = options["sample_weight"] is not None
        assert alike(answer, expected, weighted), (number, answer, expected, true, scores, options)
        assert said == said_there, number
        raised += isinstance(expected, tuple)
    assert 0.1 * CASES < raised < 0.7 * CASES


@pytest.mark.parametrize("k", [1, 3, 20, 99])
def test_many_samples_and_ties(k):
    draw = np.random.default_rng(k)
    true, scores = draw.integers(0, 100, 5000), draw.integers(0, 30, (5000, 100)).astype("f4")
    assert ours(true, scores, k=k) == theirs(true, scores, k=k)
    assert ours(true, scores, k=k, normalize=False) == theirs(true, scores, k=k, normalize=False)


def test_of_two_classes_no_score_above_a_half_is_positive():
    for scores in ([0.5, 0.5, 0.6], [0, 1, 1], [-1.0, 0.0, 0.1], np.float16([0.5, 0.25, 2])):
        assert ours([0, 1, 1], scores, k=1) == theirs([0, 1, 1], scores, k=1)


def test_labels_may_be_a_column():
    true, scores = np.array([[0], [1], [2], [2]]), np.eye(3)[[0, 2, 2, 1]]
    assert ours(true, scores, k=1) == theirs(true, scores, k=1) == 0.5


def test_weights_that_are_no_numbers_are_refused():
    # scikit-learn takes the mean over them, which is nan.
    scores, weights = [[1, 2, 3], [3, 2, 1], [1, 3, 2]], [1, np.nan, 1]
    assert np.isnan(theirs([0, 1, 2], scores, sample_weight=weights))
    with pytest.raises(ValueError, match="sample_weight contains NaN"):
        ours([0, 1, 2], scores, sample_weight=weights)
