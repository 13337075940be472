"""The face beside torchmetrics 1.9 itself; skipped where that is not installed."""

from __future__ import annotations

import inspect
import os

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("torchmetrics")

import torch
import torchmetrics
import torchmetrics.classification as real_classes
import torchmetrics.functional as real_functions
import torchmetrics.functional.classification as real_functions_of_tasks

import fastrecall.dropin.torchmetrics as face
from fastrecall.dropin.torchmetrics import functional
from fastrecall.dropin.torchmetrics.metrics import METRICS
from tests.dropin.torchmetrics import differences
from tests.dropin.torchmetrics.cases import draw
from tests.dropin.torchmetrics.compare import compare

pytestmark = pytest.mark.filterwarnings("ignore")

CASES = int(os.environ.get("FASTRECALL_TORCHMETRICS_CASES", "500"))

OF_ALL = [row.name for row in METRICS.values()]
CLASSES = [name for name in face.__all__ if name not in ("Metric", "functional")]

PREDS, TARGET = torch.tensor([2, 0, 2, 1]), torch.tensor([1, 1, 2, 0])


def of_the_same_name(name):
    for module in (real_classes, real_functions_of_tasks, real_functions):
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(name)


def parameters(thing):
    """Return names, kinds and defaults, without what is ours alone."""
    found = inspect.signature(thing).parameters.values()
    return [
        (one.name, one.kind, one.default)
        for one in found
        if one.name not in ("self", "cls", "task", "sample_weight")
    ]


def test_random_cases():
    found = [compare(draw(0, number)) for number in range(CASES)]
    assert not [outcome for outcome in found if outcome.startswith("!")]
    assert found.count("") > 0.8 * CASES


def test_a_difference_would_be_found(monkeypatch):
    """The comparison of random cases fails if counts are wrong."""
    from fastrecall.dropin.torchmetrics import results

    monkeypatch.setattr(results, "_divided", lambda n, d, undefined: n / (d + 1))
    found = [compare(draw(0, number)) for number in range(60)]
    assert [outcome for outcome in found if outcome.startswith("!")]


@pytest.mark.parametrize("name", [*CLASSES, *functional.__all__])
def test_signatures(name):
    ours = getattr(face if name in CLASSES else functional, name)
    real = real_functions.__dict__.get(name, None) or of_the_same_name(name)
    assert parameters(ours) == parameters(real)
    if name in CLASSES and name not in OF_ALL:
        assert ours.higher_is_better == real.higher_is_better
        assert inspect.signature(ours.__init__).parameters.keys() == (
            inspect.signature(real.__init__).parameters.keys()
        )


def test_every_class_of_theirs_is_here():
    for name in OF_ALL:
        of_tasks = {f"{task}{name}" for task in ("", "Binary", "Multiclass", "Multilabel")}
        assert of_tasks & set(dir(real_classes)) == of_tasks & set(CLASSES)


def test_the_calls_of_the_source_page():
    macro, micro = face.Recall(average="macro", num_classes=3), face.Recall(average="micro")
    assert macro(PREDS, TARGET).item() == torch.tensor(1 / 3).item()
    assert macro.exact() == 1 / 3
    assert micro(PREDS, TARGET).item() == 0.25
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'task'"):
        torchmetrics.Recall(average="macro", num_classes=3)


def test_tensors_come_out_where_tensors_went_in():
    metric = face.Recall(task="multiclass", num_classes=3)
    assert metric(PREDS, TARGET).dtype == torch.float32
    assert metric.compute().dtype == torch.float32
    assert metric.tp.dtype == torch.int64
    assert isinstance(metric(PREDS.numpy(), TARGET.numpy()), np.float64)
    wanted = real_classes.MulticlassStatScores(num_classes=3)(PREDS, TARGET)
    ours = face.MulticlassStatScores(num_classes=3)(PREDS, TARGET)
    assert (ours == wanted).all()
    assert ours.dtype == wanted.dtype == torch.float32


def test_states_go_to_theirs_and_come_back():
    ours, theirs = face.MulticlassF1Score(num_classes=3), real_classes.MulticlassF1Score(3)
    for metric in (ours, theirs):
        metric.persistent(True)
        metric.update(PREDS, TARGET)
    saved = ours.state_dict()
    assert list(saved) == list(theirs.state_dict())
    other = real_classes.MulticlassF1Score(3)
    other.load_state_dict(saved)
    assert other.compute() == ours.compute() == theirs.compute()
    ours.reset()
    ours.load_state_dict(theirs.state_dict())
    assert ours.compute() == theirs.compute()


def test_tensors_that_need_grad_are_read():
    scores = torch.rand(20, requires_grad=True)
    target = torch.randint(2, (20,))
    wanted = real_functions.recall(scores, target, task="binary")
    assert functional.recall(scores, target, task="binary") == wanted


def test_states_are_set_and_parameters_are_not():
    for metric in (real_classes.BinaryRecall(), face.BinaryRecall()):
        metric.update(torch.tensor([1, 0]), torch.tensor([1, 1]))
        metric.tp = torch.tensor([3])
        assert metric.compute() == 0.75
    theirs = real_classes.BinaryRecall()
    theirs.threshold = 0.3
    assert theirs(torch.tensor([0.4]), torch.tensor([1])) == 1
    with pytest.raises(AttributeError, match=r"`threshold` .* cannot be changed"):
        face.BinaryRecall().threshold = 0.3


@pytest.mark.parametrize("how", ["sparse", "float8"])
def test_tensors_that_are_no_arrays_name_the_argument(how):
    target = torch.tensor([1, 0])
    preds = target.to_sparse() if how == "sparse" else target.to(torch.float8_e4m3fn)
    with pytest.raises(TypeError, match="`preds` cannot be read"):
        functional.recall(preds, target, task="binary")


def test_tensors_on_another_device_are_refused():
    preds, target = PREDS.to("meta"), TARGET.to("meta")
    with pytest.raises(NotImplementedError):
        real_functions.recall(preds, target, task="multiclass", num_classes=3)
    with pytest.raises(ValueError, match=r"`preds` is on device meta.*preds\.cpu\(\)"):
        functional.recall(preds, target, task="multiclass", num_classes=3)
    weights = torch.ones(4, device="meta")
    with pytest.raises(ValueError, match="`sample_weight` is on device meta"):
        functional.recall(PREDS, TARGET, num_classes=3, sample_weight=weights)


@pytest.mark.parametrize(
    ("name", "options", "preds", "target"),
    [
        ("recall", {"task": "binary", "threshold": 2.0}, [1, 0], [1, 0]),
        ("recall", {"task": "binary", "ignore_index": "a"}, [1, 0], [1, 0]),
        ("recall", {"task": "binary"}, [1, 2], [1, 0]),
        ("recall", {"task": "binary"}, [1, 0], [1, 5]),
        ("recall", {"task": "binary", "ignore_index": -1}, [1, 0], [1, 5]),
        ("recall", {"task": "binary"}, [1, 0, 1], [1, 0]),
        ("recall", {"task": "binary", "multidim_average": "samplewise"}, [1, 0], [1, 0]),
        ("recall", {"task": "multiclass", "num_classes": 1}, [1, 0], [1, 0]),
        ("recall", {"task": "multiclass"}, [1, 0], [1, 0]),
        ("recall", {"task": "multiclass", "num_classes": 2, "top_k": None}, [1, 0], [1, 0]),
        ("recall", {"task": "multiclass", "num_classes": 2, "top_k": 3}, [1, 0], [1, 0]),
        ("recall", {"task": "multiclass", "num_classes": 2, "average": "all"}, [1, 0], [1, 0]),
        ("recall", {"task": "multiclass", "num_classes": 2}, [1, 0, 3], [1, 0, 0]),
        ("recall", {"task": "multiclass", "num_classes": 2}, [1, 0, 1], [1, 0, 3]),
        ("recall", {"task": "multiclass", "num_classes": 2}, [[1, 0]], [1]),
        ("recall", {"task": "multiclass", "num_classes": 2}, [1, 0], [[1, 0]]),
        ("recall", {"task": "multiclass", "num_classes": 2}, [1, 0], [1, 0, 1]),
        ("recall", {"task": "multiclass", "num_classes": 2}, [[0.1, 0.2, 0.3]], [1]),
        ("recall", {"task": "multilabel", "num_labels": 2}, [[1, 0, 1]], [[1, 0, 1]]),
        ("recall", {"task": "multilabel", "num_labels": 2}, [[1, 2]], [[1, 0]]),
        ("recall", {"task": "multilabel", "num_labels": 2}, [[1, 0]], [[1, 2]]),
        ("recall", {"task": "multilabel", "num_labels": 2, "threshold": 1}, [[1, 0]], [[1, 0]]),
        ("recall", {"task": "multilabel"}, [[1, 0]], [[1, 0]]),
        ("recall", {"task": "many"}, [1, 0], [1, 0]),
        ("accuracy", {"task": "multiclass"}, [1, 0], [1, 0]),
        ("cohen_kappa", {"task": "multilabel"}, [1, 0], [1, 0]),
        ("cohen_kappa", {"task": "binary", "weights": "cubic"}, [1, 0], [1, 0]),
        ("confusion_matrix", {"task": "binary", "normalize": "rows"}, [1, 0], [1, 0]),
        ("jaccard_index", {"task": "multiclass", "num_classes": 2, "average": 1}, [1], [1]),
        ("fbeta_score", {"task": "binary", "beta": -1.0}, [1, 0], [1, 0]),
        ("f1_score", {"task": "binary", "zero_division": 3}, [1, 0], [1, 0]),
    ],
)
def test_errors_have_their_words(name, options, preds, target):
    outcomes = []
    for module in (real_functions, functional):
        with pytest.raises((ValueError, RuntimeError)) as caught:
            getattr(module, name)(torch.tensor(preds), torch.tensor(target), **options)
        text = str(caught.value).replace("ClassificationTask.MULTICLASS", "multiclass")
        outcomes.append((type(caught.value), text))
    assert outcomes[0] == outcomes[1]


# What differs on purpose, with both numbers; the headings are those of DIFFERENCES.md.


def test_the_ignored_class_is_in_no_macro_average():
    preds, target = torch.tensor([0, 1, 0, 2]), torch.tensor([0, 1, 1, 0])
    options = {"task": "multiclass", "num_classes": 3, "average": "macro", "ignore_index": 0}
    assert real_functions.recall(preds, target, **options) == 0.25
    assert functional.recall(preds, target, **options) == 0.5
    each = functional.recall(preds, target, **{**options, "average": None})
    assert each.tolist() == [0.0, 0.5, 0.0]


def test_an_undefined_matthews_correlation_is_0():
    preds, target = torch.tensor([1, 1, 1, 1]), torch.tensor([1, 1, 1, 0])
    theirs = real_functions.matthews_corrcoef(preds, target, task="binary")
    assert round(theirs.item(), 4) == 0.5774
    assert functional.matthews_corrcoef(preds, target, task="binary") == 0


def test_a_matthews_correlation_is_a_float():
    ones = torch.ones(3, dtype=torch.int64)
    assert real_functions.matthews_corrcoef(ones, ones, task="binary").dtype == torch.int64
    ours = functional.matthews_corrcoef(ones, ones, task="binary")
    assert ours.dtype == torch.float32
    assert ours == 1


def test_weights_of_samplewise_scores_of_labels_are_those_of_the_sample():
    target = torch.tensor([[[1, 1], [1, 1]], [[1, 0], [0, 0]]])
    options = {"num_labels": 2, "average": "weighted", "multidim_average": "samplewise"}
    theirs = real_functions_of_tasks.multilabel_stat_scores(target, target, **options)
    ours = functional.multilabel_stat_scores(target, target, **options)
    # Of five positives in all, theirs; of each sample's own, ours.
    np.testing.assert_allclose(theirs[:, 0].tolist(), [8 / 5, 1 / 5], rtol=1e-6)
    assert ours[:, 0].tolist() == [2.0, 1.0]


def test_the_number_of_the_ignored_target_is_no_labels():
    preds, target = torch.tensor([[1, 1], [1, 1]]), torch.tensor([[0, 1], [1, 1]])
    options = {"num_labels": 2, "average": "micro", "ignore_index": 0}
    theirs = real_functions_of_tasks.multilabel_jaccard_index(preds, target, **options)
    assert theirs == 1.5
    assert real_classes.MultilabelJaccardIndex(**options)(preds, target) == 1
    assert functional.multilabel_jaccard_index(preds, target, **options) == 1


def test_labels_are_what_they_are_said_to_be():
    preds, target = torch.tensor([0, 1, 5]), torch.tensor([0, 1, 5])
    options = {"task": "multiclass", "num_classes": 3, "average": "micro"}
    assert real_functions.recall(preds, target, **options) == 1
    with pytest.raises(RuntimeError, match="none of the 3 classes"):
        functional.recall(preds, target, **options)
    shares = torch.tensor([0.9, 1.9, 0.2])
    assert real_functions.recall(shares, torch.tensor([0, 1, 0]), task="multiclass",
                                 num_classes=2, average="macro") == 1  # fmt: skip
    with pytest.raises(ValueError, match="are these probabilities"):
        functional.recall(shares, torch.tensor([0, 1, 0]), num_classes=2)


def test_nan_is_no_score():
    scores, target = torch.tensor([0.1, torch.nan, 0.7, 0.8]), torch.tensor([1, 1, 1, 0])
    # All of them became logits: 0.1 is positive.
    assert round(real_functions.recall(scores, target, task="binary").item(), 4) == 0.6667
    with pytest.raises(ValueError, match="`preds` contains NaN"):
        functional.recall(scores, target, task="binary")


def test_without_validate_args_no_less_is_checked():
    preds, target = torch.tensor([0, 1]), torch.tensor([0, 5])
    assert real_functions.recall(preds, target, task="binary", validate_args=False) == 0
    with pytest.raises(RuntimeError, match="values in `target`"):
        functional.recall(preds, target, task="binary", validate_args=False)


def test_what_stands_beside_an_ignored_target_is_not_looked_at():
    preds, target = torch.tensor([0, 7]), torch.tensor([0, -1])
    with pytest.raises(RuntimeError, match="values in `preds`"):
        real_functions.recall(preds, target, task="binary", ignore_index=-1)
    assert functional.accuracy(preds, target, task="binary", ignore_index=-1) == 1


def test_bytes_are_read_beside_ignored_labels():
    preds = torch.tensor([[1, 0], [1, 1]], dtype=torch.uint8)
    target = torch.tensor([[1, 0], [1, 5]])
    options = {"num_labels": 2, "ignore_index": 5}
    with pytest.raises(RuntimeError, match="is invalid for input of size"):
        real_functions_of_tasks.multilabel_jaccard_index(preds, target, **options)
    assert functional.multilabel_jaccard_index(preds, target, **options) == 0.5


def test_scores_and_targets_of_another_length_are_a_value_error():
    scores, target = torch.rand(4, 3), torch.tensor([0, 1, 2])
    with pytest.raises(RuntimeError, match="must match the size"):
        real_functions.recall(scores, target, task="multiclass", num_classes=3)
    with pytest.raises(ValueError, match="shape of `preds` should be"):
        functional.recall(scores, target, num_classes=3)


def test_functions_too_need_no_number_of_classes():
    options = {"num_classes": None, "average": "micro"}
    with pytest.raises(TypeError, match="unsupported operand"):
        real_functions_of_tasks.multiclass_f1_score(PREDS, TARGET, **options)
    assert real_classes.MulticlassF1Score(**options)(PREDS, TARGET) == 0.25
    assert functional.multiclass_f1_score(PREDS, TARGET, **options) == 0.25


def test_counts_are_divided_in_float64():
    """Theirs are rounded to float32 before: an error of up to 2**-24 of each number."""
    theirs, ours = real_classes.BinaryRecall(), face.BinaryRecall()
    for metric in (theirs, ours):
        metric.load_state_dict({"tp": torch.tensor([2**25 + 1]), "fn": torch.tensor([0])})
        metric.update(torch.tensor([0]), torch.tensor([1]))
    assert theirs.compute() == 1
    assert ours.exact() == (2**25 + 1) / (2**25 + 2) < 1
    assert abs(ours.exact() - theirs.compute().item()) < 2**-22


def test_the_headings_are_in_the_page():
    page = (differences.CHECKOUT / "DIFFERENCES.md").read_text(encoding="utf-8")
    for heading in differences.HEADINGS:
        assert f"\n### {heading}\n" in page
