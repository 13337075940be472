"""The texts are scikit-learn's, the classes too where it is loaded, the line is the caller's."""

from __future__ import annotations

import inspect
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path

import numpy as np
import pytest

from fastrecall import errors
from fastrecall.errors import input_texts, metric_texts

pytest.importorskip("sklearn")

from sklearn import exceptions, metrics
from sklearn.metrics import _classification
from sklearn.utils import _param_validation

_ROOT = Path(__file__).parents[1]
_INDICATOR = np.array([[1, 0], [0, 1]])


def _said(function, *arguments, **options):
    """Return the texts of all warnings, and of the error that may end the call."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            function(*arguments, **options)
        except (ValueError, TypeError, ZeroDivisionError) as error:
            caught.append(warnings.WarningMessage(error, type(error), "", 0))  # type: ignore[arg-type]
    return [str(w.message) for w in caught]


SAID = {
    "multiclass, binary average": (
        metric_texts.binary_average("multiclass"),
        lambda: metrics.recall_score([0, 1, 2], [0, 1, 2]),
    ),
    "multilabel, binary average": (
        metric_texts.binary_average("multilabel-indicator"),
        lambda: metrics.recall_score(_INDICATOR, _INDICATOR),
    ),
    "pos_label absent": (
        metric_texts.pos_label_absent(5, np.array([0, 1])),
        lambda: metrics.recall_score([0, 1], [0, 1], pos_label=5),
    ),
    "pos_label absent, str": (
        metric_texts.pos_label_absent(1, np.array(["a", "b"])),
        lambda: metrics.recall_score(["a", "b"], ["a", "b"]),
    ),
    "pos_label ignored": (
        metric_texts.pos_label_ignored("a", None),
        lambda: metrics.recall_score(["a", "b"], ["a", "b"], pos_label="a", average=None),
    ),
    "pos_label ignored, macro": (
        metric_texts.pos_label_ignored(2, "macro"),
        lambda: metrics.recall_score([0, 1], [0, 1], pos_label=2, average="macro"),
    ),
    "samplewise": (
        metric_texts.SAMPLEWISE_NEEDS_MULTILABEL,
        lambda: metrics.recall_score([0, 1], [0, 1], average="samples"),
    ),
    "unknown average": (
        metric_texts.UNKNOWN_AVERAGE,
        lambda: _classification._check_set_wise_labels([0], [0], "x", None, 1),
    ),
    "label too large": (
        metric_texts.label_too_large(7, 2),
        lambda: metrics.recall_score(_INDICATOR, _INDICATOR, labels=[7], average=None),
    ),
    "label negative": (
        metric_texts.label_negative(-1),
        lambda: metrics.recall_score(_INDICATOR, _INDICATOR, labels=[-1], average=None),
    ),
    "not supported": (
        input_texts.not_supported("continuous"),
        lambda: metrics.recall_score([0.5], [0.5]),
    ),
    "mixed targets": (
        input_texts.mixed_targets("binary", "continuous"),
        lambda: metrics.recall_score([0, 1], [0.5, 1]),
    ),
    "mixed labels": (
        input_texts.mixed_labels([np.array([0, 1]), np.array(["a", "b"])]),
        lambda: metrics.recall_score([0, 1], ["a", "b"]),
    ),
    "weights sum to zero": (
        metric_texts.WEIGHTS_SUM_TO_ZERO,
        lambda: metrics.accuracy_score([0, 1], [0, 1], sample_weight=[1, -1]),
    ),
    "labels empty": (
        metric_texts.LABELS_EMPTY,
        lambda: metrics.confusion_matrix([0, 1], [0, 1], labels=np.array([])),
    ),
    "labels absent": (
        metric_texts.LABELS_ABSENT,
        lambda: metrics.confusion_matrix([0, 1], [0, 1], labels=[5]),
    ),
    "single label": (
        metric_texts.SINGLE_LABEL,
        lambda: metrics.confusion_matrix([1, 1], [1, 1]),
    ),
    "single label, of kappa": (
        metric_texts.SINGLE_LABEL,
        lambda: metrics.cohen_kappa_score([1, 1], [1, 1], weights="linear"),
    ),
    "classes not in y_true": (
        metric_texts.CLASSES_NOT_IN_TRUE,
        lambda: metrics.balanced_accuracy_score([0, 0], [0, 1]),
    ),
    "kappa, labels absent": (
        metric_texts.KAPPA_LABELS_ABSENT,
        lambda: metrics.cohen_kappa_score([0, 1], [0, 1], labels=[5]),
    ),
    "kappa, no common label": (
        metric_texts.kappa_no_common_label(0.0),
        lambda: metrics.cohen_kappa_score([0, 1], [2, 2], labels=[0], replace_undefined_by=0.0),
    ),
    "kappa, one common label": (
        metric_texts.kappa_one_common_label(np.nan),
        lambda: metrics.cohen_kappa_score([1, 1], [1, 1]),
    ),
    "likelihood, not binary": (
        metric_texts.likelihood_not_binary("multiclass"),
        lambda: metrics.class_likelihood_ratios([0, 1, 2], [0, 1, 2]),
    ),
    "likelihood, replacement": (
        metric_texts.likelihood_replacement({"LR+": 0.5, "LR-": 0.5}),
        lambda: metrics.class_likelihood_ratios(
            [0, 1], [0, 1], replace_undefined_by={"LR+": 0.5, "LR-": 0.5}
        ),
    ),
    "likelihood, no positives": (
        metric_texts.LIKELIHOOD_NO_POSITIVES,
        lambda: metrics.class_likelihood_ratios([0, 0], [0, 1]),
    ),
    "likelihood, none predicted": (
        metric_texts.LIKELIHOOD_NONE_PREDICTED,
        lambda: metrics.class_likelihood_ratios([0, 1], [0, 0]),
    ),
    "likelihood, positive undefined": (
        metric_texts.LIKELIHOOD_POSITIVE_UNDEFINED,
        lambda: metrics.class_likelihood_ratios([0, 1], [0, 1]),
    ),
    "likelihood, negative undefined": (
        metric_texts.LIKELIHOOD_NEGATIVE_UNDEFINED,
        lambda: metrics.class_likelihood_ratios([0, 1], [1, 0]),
    ),
    "target_names beside labels": (
        metric_texts.target_names_beside_labels(2, 1),
        lambda: metrics.classification_report([0, 1], [0, 1], labels=[0, 1], target_names=["a"]),
    ),
    "target_names alone": (
        metric_texts.target_names_alone(2, 1),
        lambda: metrics.classification_report([0, 1], [0, 1], target_names=["a"]),
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_scikit_learn_says_the_same(case):
    text, call = SAID[case]
    assert text in _said(call)


@pytest.mark.parametrize("n_results", [1, 2])
@pytest.mark.parametrize("average", [None, "binary", "macro", "samples"])
@pytest.mark.parametrize(
    ("metric", "modifier"),
    [
        ("precision", "predicted"),
        ("recall", "true"),
        ("f-score", "true nor predicted"),
        ("jaccard", "true or predicted"),
    ],
)
def test_ill_defined(metric, modifier, average, n_results):
    zeros = np.zeros(n_results)
    theirs = _said(_classification._prf_divide, zeros, zeros, metric, modifier, average, (metric,))
    assert [metric_texts.ill_defined(metric, modifier, average, n_results)] == theirs


def test_every_metric_text_is_compared():
    names = {n for n in vars(metric_texts) if n[0] != "_" and n not in ("annotations", "Any")}
    source = inspect.getsource(sys.modules[__name__])
    assert [name for name in names if f"metric_texts.{name}" not in source] == []


def test_with_scikit_learn_the_classes_are_its_own():
    assert errors.undefined_metric_warning() is exceptions.UndefinedMetricWarning
    assert errors.invalid_parameter_error() is _param_validation.InvalidParameterError


def test_the_twins_have_the_same_name_and_bases():
    for ours, theirs in (
        (errors.UndefinedMetricWarning, exceptions.UndefinedMetricWarning),
        (errors.InvalidParameterError, _param_validation.InvalidParameterError),
    ):
        assert ours is not theirs
        assert ours.__name__ == theirs.__name__
        assert ours.__bases__ == theirs.__bases__


@pytest.mark.parametrize("module", ["sklearn.exceptions", "sklearn.utils._param_validation"])
def test_a_module_still_being_imported_has_no_class_yet(monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, object())
    assert errors.UndefinedMetricWarning.__name__ == errors.undefined_metric_warning().__name__
    assert errors.InvalidParameterError.__name__ == errors.invalid_parameter_error().__name__


def test_without_scikit_learn_the_twins_serve():
    program = """
    import sys, warnings
    from fastrecall import errors

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        errors.warn_undefined("words")
    assert caught[0].category is errors.UndefinedMetricWarning
    assert errors.invalid_parameter_error() is errors.InvalidParameterError
    assert not any(name.startswith("sklearn") for name in sys.modules)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, cwd=_ROOT)


def test_a_warning_points_at_the_caller():
    with pytest.warns(UserWarning, match="words") as caught:
        errors.warn("words")
    assert caught[0].filename == __file__

    with pytest.warns(exceptions.UndefinedMetricWarning, match="words") as caught:
        errors.warn_undefined("words")  # one frame deeper inside the package
    assert caught[0].filename == __file__
    assert caught[0].lineno == inspect.currentframe().f_lineno - 2  # type: ignore[union-attr]


def test_a_warning_from_the_bottom_of_the_stack():
    # Where every frame is the package's, there is no caller: the outermost frame stands in.
    code = compile("warn('words')", errors.__file__, "exec")
    with pytest.warns(UserWarning, match="words"):
        exec(code, {"warn": errors.warn})


def test_a_warning_can_be_made_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(exceptions.UndefinedMetricWarning, match="words"):
            errors.warn_undefined("words")
