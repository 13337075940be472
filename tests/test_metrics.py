"""The sixteen functions as other tools see them: signatures, types, no side effects."""

from __future__ import annotations

import doctest
import inspect
import pickle

import numpy as np
import pytest

import fastrecall
from fastrecall import metrics
from fastrecall.metrics import averaged

sklearn = pytest.importorskip("sklearn")
sk = pytest.importorskip("sklearn.metrics")
sp = pytest.importorskip("scipy.sparse")

FORMS = {
    "binary": ([0, 1, 1, 0, 1, 1], [0, 1, 0, 1, 1, 1]),
    "many": ([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 1, 2]),
    "multilabel": (
        [[1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 1, 1], [1, 0, 0], [1, 1, 1]],
        [[1, 0, 1], [0, 1, 1], [1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 1, 1]],
    ),
}
WEIGHTS = {"none": None, "int": [1, 2, 1, 3, 1, 1], "float": [0.5, 2, 1, 1.25, 1, 3]}
SIGNATURES = {
    name: inspect.signature(getattr(metrics, name)).parameters for name in metrics.__all__
}
# Those of scores have tests of their own.
PARAMETERS = {name: given for name, given in SIGNATURES.items() if "y_score" not in given}
AVERAGED = [name for name, parameters in PARAMETERS.items() if "average" in parameters]
NOT_MULTILABEL = {
    "balanced_accuracy_score",
    "class_likelihood_ratios",
    "cohen_kappa_score",
    "confusion_matrix",
    "matthews_corrcoef",
}
each_function = pytest.mark.parametrize("name", PARAMETERS)


def forms_of(name):
    if name == "class_likelihood_ratios":
        return ["binary"]
    return ["binary", "many"] if name in NOT_MULTILABEL else list(FORMS)


def needed(name):
    """The one parameter that has no default."""
    return {"beta": 2.0} if name == "fbeta_score" else {}


def calls():
    """Each function on each form that it takes, with each option that changes a type."""
    for name in PARAMETERS:
        for form in forms_of(name):
            averages = ["macro", None, *(["binary"] if form == "binary" else [])]
            averages = averages if name in AVERAGED else ["no such parameter"]
            for average in averages:
                given = {"average": average} if name in AVERAGED else {}
                yield name, form, needed(name) | given
    for form in ("binary", "multilabel"):
        yield "accuracy_score", form, {"normalize": False}
        yield "zero_one_loss", form, {"normalize": False}
    yield "classification_report", "many", {"output_dict": True}
    yield "classification_report", "multilabel", {"output_dict": True}
    yield "cohen_kappa_score", "many", {"weights": "linear"}
    yield "confusion_matrix", "many", {"normalize": "true"}
    yield "multilabel_confusion_matrix", "multilabel", {"samplewise": True}
    yield "recall_score", "multilabel", {"average": "samples"}


def described(result):
    """The type of a result and of all that it holds."""
    if isinstance(result, tuple):
        return [tuple, *map(described, result)]
    if isinstance(result, dict):
        return {key: described(value) for key, value in result.items()}
    if isinstance(result, np.ndarray):
        return np.ndarray, result.dtype, result.shape
    return type(result)


def arrays_in(result):
    return list(result) if isinstance(result, tuple) else [result]


def test_all_of_them_are_on_the_top_level():
    assert len(PARAMETERS) == 16
    assert set(PARAMETERS) < set(fastrecall.__all__)
    for name in PARAMETERS:
        assert getattr(fastrecall, name) is getattr(metrics, name)


@each_function
def test_signature(name):
    ours, theirs = (
        [(p.name, p.kind, repr(p.default)) for p in parameters.values()]
        for parameters in (PARAMETERS[name], inspect.signature(getattr(sk, name)).parameters)
    )
    assert ours == theirs
    assert inspect.isfunction(getattr(metrics, name))


@each_function
def test_pickle(name):
    function = getattr(fastrecall, name)
    assert pickle.loads(pickle.dumps(function)) is function


@each_function
def test_docstring_has_an_example(name):
    (found,) = doctest.DocTestFinder(recurse=False).find(getattr(fastrecall, name), name)
    assert any(name in example.source for example in found.examples)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(("name", "form", "options"), list(calls()))
def test_results_and_their_types(name, form, options, weights):
    options = options | {"sample_weight": WEIGHTS[weights]}
    ours, theirs = (getattr(module, name)(*FORMS[form], **options) for module in (metrics, sk))
    assert described(ours) == described(theirs)
    if not isinstance(ours, (str, dict)):
        for one, other in zip(arrays_in(ours), arrays_in(theirs), strict=True):
            np.testing.assert_allclose(
                np.array(one, dtype=float), np.array(other, dtype=float), rtol=1e-12
            )


@pytest.mark.parametrize(
    ("name", "wrap"),
    [
        (name, wrap)
        for name in PARAMETERS
        for wrap in (np.array, sp.csr_array, sp.coo_matrix)
        if wrap is np.array or "multilabel" in forms_of(name)
    ],
)
def test_inputs_stay_as_they_are(name, wrap):
    form = forms_of(name)[-1]
    weights, labels = np.array(WEIGHTS["float"]), np.array([1, 0])
    sides = [wrap(np.array(side)) for side in FORMS[form]]
    options = needed(name) | {"sample_weight": weights, "labels": labels, "average": "macro"}
    known = {key: value for key, value in options.items() if key in PARAMETERS[name]}
    getattr(metrics, name)(*sides, **known)
    stored = [side if wrap is np.array else side.data for side in sides]
    assert all(array.flags.writeable for array in (*stored, weights, labels))
    dense = [side if wrap is np.array else side.toarray() for side in sides]
    assert [side.tolist() for side in dense] == list(FORMS[form])
    assert (weights.tolist(), labels.tolist()) == (WEIGHTS["float"], [1, 0])


@pytest.mark.parametrize("labels", [None, [0, 1]])
@pytest.mark.parametrize("name", [*AVERAGED, "confusion_matrix", "multilabel_confusion_matrix"])
def test_results_are_fresh_and_writable(name, labels):
    form, average = forms_of(name)[-1], {"average": None} if name in AVERAGED else {}
    options = needed(name) | average | {"labels": labels}
    given = [np.array(side) for side in FORMS[form]]
    first = arrays_in(getattr(metrics, name)(*given, **options))
    kept = [array.copy() for array in first]
    for array in first:
        array[...] = -7
    again = arrays_in(getattr(metrics, name)(*given, **options))
    for array, expected in zip(again, kept, strict=True):
        np.testing.assert_array_equal(array, expected, strict=True)
    assert [side.tolist() for side in given] == list(FORMS[form])


def test_a_scorer_in_cross_validation():
    from sklearn.datasets import load_iris
    from sklearn.model_selection import cross_val_score
    from sklearn.naive_bayes import GaussianNB

    data = load_iris(return_X_y=True)
    ours, theirs = (
        cross_val_score(
            GaussianNB(),
            *data,
            cv=3,
            scoring=sk.make_scorer(module.fbeta_score, beta=2, average="macro"),
        )
        for module in (metrics, sk)
    )
    assert ours.tolist() == theirs.tolist()


@each_function
def test_a_scorer_asks_for_weights(name):
    with sklearn.config_context(enable_metadata_routing=True):
        scorer = sk.make_scorer(getattr(metrics, name)).set_score_request(sample_weight=True)
        assert scorer.get_metadata_routing().consumes("score", ["sample_weight"])


def test_empty_labels_of_a_multilabel_target():
    """What the targets are comes before what the labels are."""
    y = np.array([[0, 1], [1, 1]])
    with pytest.raises(ValueError, match="multilabel-indicator is not supported"):
        fastrecall.confusion_matrix(y, y, labels=np.array([]))


@pytest.mark.parametrize("predicted", [[[0, 0], [0, 0]], [[0, 1], [1, 1]]])
def test_weights_that_cancel(predicted):
    """Of indicators scikit-learn divides by them as NumPy does, of labels it refuses them."""
    for module in (metrics, sk):
        with pytest.warns(RuntimeWarning, match="encountered in scalar divide"):
            loss = module.hamming_loss([[0, 1], [1, 1]], predicted, sample_weight=[1.0, -1.0])
        assert repr(loss) == ("np.float64(nan)" if predicted[1][0] else "np.float64(-inf)")
        with pytest.raises(ZeroDivisionError, match="Weights sum to zero"):
            module.hamming_loss([0, 1], [1, 1], sample_weight=[1.0, -1.0])


@pytest.mark.parametrize("adjusted", [False, True])
def test_balanced_accuracy_of_no_class(adjusted):
    weights = [1.0, -1.0]
    with pytest.warns(UserWarning, match="classes not in y_true"):
        score = metrics.balanced_accuracy_score(
            [0, 0], [1, 1], sample_weight=weights, adjusted=adjusted
        )
    assert np.isnan(score)


def test_an_error_that_is_not_the_weights_is_told_as_it_is():
    class Changed:
        """Targets that another thread has changed meanwhile."""

        def weigh(self, sample_weight):
            assert sample_weight == [1, 2]

        def tally(self):
            raise ValueError("changed")

        def has_bad_weights(self):
            return False

    with pytest.raises(ValueError, match="changed"):
        averaged._tally_weighted(Changed(), [1, 2], None, 1, "macro")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("confusion_matrix", {}),
        ("cohen_kappa_score", {}),
        ("cohen_kappa_score", {"weights": "linear"}),
        ("cohen_kappa_score", {"labels": [1]}),
        ("balanced_accuracy_score", {}),
    ],
)
def test_a_single_label_is_warned_of_as_by_scikit_learn(name, options):
    with pytest.warns() as ours:
        getattr(metrics, name)([1, 1], [1, 1], **options)
    with pytest.warns() as theirs:
        getattr(sk, name)([1, 1], [1, 1], **options)
    assert [str(one.message) for one in ours] == [str(one.message) for one in theirs]
