"""The face of torchmetrics on plain arrays: no tensor, and no other library, is needed for it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fastrecall.dropin.torchmetrics as face
from fastrecall.dropin.torchmetrics import functional
from fastrecall.dropin.torchmetrics.metrics import METRICS, TALLIES
from fastrecall.dropin.torchmetrics.pieces import weights_of
from tests.dropin.torchmetrics.states import states

CHECKOUT = Path(__file__).resolve().parents[3]

# The source page's arrays and what they come to.
PREDS, TARGET = [2, 0, 2, 1], [1, 1, 2, 0]

OF_TASKS = [(row, task) for row in METRICS.values() for task in row.tasks]
each_of_task = pytest.mark.parametrize(
    ("row", "task"), OF_TASKS, ids=[f"{task}-{row.function}" for row, task in OF_TASKS]
)


def begun(row, task, **options):
    needed = {"binary": {}, "multiclass": {"num_classes": 3}, "multilabel": {"num_labels": 3}}[task]
    beta = {"beta": 2.0} if "beta" in row.options else {}
    return getattr(face, f"{task.capitalize()}{row.name}")(**beta, **needed, **options)


def labels_of(rng, task, n=20):
    classes, shape = (3, (n,)) if task == "multiclass" else (2, (n, 3) if "label" in task else (n,))
    return rng.integers(0, classes, shape), rng.integers(0, classes, shape)


def test_the_calls_of_the_source_page():
    macro, micro = face.Recall(average="macro", num_classes=3), face.Recall(average="micro")
    assert macro(PREDS, TARGET).item() == float(Fraction(1, 3))
    assert micro(PREDS, TARGET).item() == 0.25
    assert functional.recall(PREDS, TARGET, average="macro", num_classes=3) == 1 / 3
    assert functional.recall(PREDS, TARGET, average="micro") == 0.25


def test_without_a_task():
    assert type(face.Recall(num_labels=2)) is face.MultilabelRecall
    assert type(face.Accuracy(num_classes=2)) is face.MulticlassAccuracy
    assert type(face.StatScores()) is face.MulticlassStatScores
    for begin in (face.ConfusionMatrix, face.JaccardIndex, face.CohenKappa):
        with pytest.raises(ValueError, match="needs a `task`"):
            begin()
    with pytest.raises(ValueError, match="needs a `task`"):
        face.Recall(average="macro")


def test_no_library_is_imported():
    code = (
        "import sys, fastrecall.dropin.torchmetrics as t; t.Recall()([1], [1])\nprint(*sys.modules)"
    )
    loaded = subprocess.check_output([sys.executable, "-c", code], cwd=CHECKOUT, text=True).split()
    assert not {"torch", "torchmetrics", "sklearn"} & set(loaded)


@each_of_task
@given(seed=st.integers(0, 2**32))
def test_integer_weights_are_samples_again(row, task, seed):
    rng = np.random.default_rng(seed)
    preds, target = labels_of(rng, task)
    weights = rng.integers(0, 4, len(target))
    weighted, repeated = begun(row, task), begun(row, task)
    weighted.update(preds, target, weights)
    repeated.update(np.repeat(preds, weights, axis=0), np.repeat(target, weights, axis=0))
    assert states(weighted) == states(repeated)
    np.testing.assert_array_equal(weighted.exact(), repeated.exact())
    halved = begun(row, task)
    halved.update(preds, target, weights / 2)
    assert states(halved) == {
        name: (np.array(s) / 2).tolist() for name, s in states(weighted).items()
    }


@each_of_task
def test_weights_of_nothing_count_nothing(row, task):
    preds, target = labels_of(np.random.default_rng(0), task)
    metric = begun(row, task)
    metric.update(preds, target, np.zeros(len(target)))
    assert not np.any([*states(metric).values()])
    with pytest.raises(RuntimeError, match="Detected"):
        metric.update(preds, target + 5, np.zeros(len(target)))


@each_of_task
@given(seed=st.integers(0, 2**32))
def test_any_order_and_any_cut(row, task, seed):
    rng = np.random.default_rng(seed)
    preds, target = labels_of(rng, task)
    cut = int(rng.integers(0, 20))
    whole, parts, merged, other = (begun(row, task, ignore_index=0) for _ in range(4))
    whole.update(preds, target)
    for metrics in ((parts, parts), (merged, other)):
        metrics[0].update(preds[:cut], target[:cut])
        metrics[1].update(preds[cut:], target[cut:])
    merged.merge_state(other)
    np.testing.assert_array_equal(whole.exact(), parts.exact())
    assert states(whole) == states(parts) == states(merged)


@each_of_task
def test_copies_are_independent_and_go_on(row, task):
    metric = begun(row, task)
    preds, target = labels_of(np.random.default_rng(1), task)
    metric.update(preds, target)
    for other in (metric.clone(), pickle.loads(pickle.dumps(metric))):
        assert type(other) is type(metric)
        before = states(metric)
        other.update(preds, target)
        assert states(metric) == before
        assert states(other) == {name: (2 * np.array(s)).tolist() for name, s in before.items()}


@each_of_task
def test_what_was_counted_is_saved_if_it_is_persistent(row, task):
    metric, other = begun(row, task), begun(row, task)
    preds, target = labels_of(np.random.default_rng(2), task)
    metric.update(preds, target)
    assert metric.state_dict() == {}
    metric.persistent(True)
    saved = metric.state_dict(prefix="a.")
    assert list(saved) == [f"a.{name}" for name in row.states]
    other.load_state_dict({name.removeprefix("a."): state for name, state in saved.items()})
    assert states(other) == states(metric)
    with pytest.raises(RuntimeError, match="Unexpected key"):
        other.load_state_dict({"else": 1})


def test_states_of_another_shape_or_class_are_refused():
    metric = face.MulticlassRecall(num_classes=3)
    with pytest.raises(ValueError, match="to have the shape"):
        metric.merge_state(face.MulticlassRecall(num_classes=4))
    with pytest.raises(ValueError, match="instance of MulticlassRecall"):
        metric.merge_state(face.MulticlassPrecision(num_classes=3))
    with pytest.raises(ValueError, match="state variable fp"):
        metric.merge_state({"tp": np.zeros(3, int)})
    with pytest.raises(ValueError, match="a dict or an instance"):
        metric.merge_state(3)
    assert metric.tp.tolist() == [0, 0, 0]


def test_counts_are_exact_where_float32_is_not():
    metric = face.BinaryRecall()
    big = 2**53 + 2
    metric.load_state_dict({"tp": np.array([big]), "fn": np.array([big])})
    metric.update([1], [1])
    assert metric.tp.item() == big + 1
    metric.load_state_dict({"tp": np.array([2**62])})
    with pytest.raises(OverflowError, match="float weights"):
        metric.update([1], [1])
    assert metric.tp.item() == 2**62


def test_of_equal_scores_the_first_is_the_best():
    scores, target = [[0.5, 0.5, 0.5]] * 3, [0, 1, 2]
    table = face.MulticlassConfusionMatrix(3)(scores, target)
    assert table.tolist() == [[1, 0, 0], [1, 0, 0], [1, 0, 0]]
    best_two = face.MulticlassStatScores(3, top_k=2, average=None)(scores, target)
    # The third is none of the two best, and counts as the best.
    assert best_two[:, 0].tolist() == [1, 1, 0]
    assert best_two[:, 1].tolist() == [1, 0, 0]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 0.99, 1.0])
def test_logits_are_cut_where_their_sigmoid_is(dtype, threshold):
    logits = np.linspace(-9, 9, 20001).astype(dtype)
    positive = face.BinaryStatScores(threshold)(logits, np.ones(len(logits), int))[0]
    sigmoid = (1 / (1 + np.exp(-logits.astype(float)))).astype(dtype)
    assert abs(positive - np.count_nonzero(sigmoid > np.dtype(dtype).type(threshold))) <= 1


def test_many_scores_are_counted_in_pieces():
    rng = np.random.default_rng(3)
    scores, target = rng.random((300_000, 5)).astype("f4"), rng.integers(0, 5, 300_000)
    metric = face.MulticlassConfusionMatrix(5)
    metric.update(scores, target)
    wanted = np.zeros((5, 5), int)
    np.add.at(wanted, (target, scores.argmax(axis=1)), 1)
    assert metric.confmat.tolist() == wanted.tolist()
    labels = face.MultilabelStatScores(5, average=None, ignore_index=3)
    marks = rng.integers(0, 2, scores.shape)
    labels.update(scores, np.where(rng.random(scores.shape) < 0.1, 3, marks))
    assert (labels.tp + labels.fp + labels.tn + labels.fn < 300_000).all()


def test_an_empty_batch_changes_nothing():
    for row, task in OF_TASKS:
        metric = begun(row, task)
        preds, target = labels_of(np.random.default_rng(4), task, n=0)
        metric.update(preds, target)
        assert not np.any([*states(metric).values()])


def test_before_any_batch():
    metric = face.BinaryRecall()
    with pytest.warns(UserWarning, match="BinaryRecall was called before"):
        assert metric.compute() == 0
    assert not metric.update_called
    metric.update([1], [1])
    assert metric.compute() == 1
    assert metric.update_called
    metric.reset()
    assert metric.tp.tolist() == [0]


def test_samples_by_themselves():
    metric = face.BinaryRecall(multidim_average="samplewise", ignore_index=-1)
    metric.update([[1, 0, 1], [1, 1, 1]], [[1, 1, -1], [-1, -1, -1]], [[1, 3, 1], [1, 1, 1]])
    assert metric.exact().tolist() == [0.25, 0.0]
    assert [state.tolist() for state in metric.tp] == [[1, 0]]


def test_several_processes_are_not_added_up_without_a_word(monkeypatch):
    class Several:
        is_available = is_initialized = staticmethod(lambda: True)
        get_world_size = staticmethod(lambda: 2)

    monkeypatch.setitem(sys.modules, "torch.distributed", Several)
    metric, alone = face.BinaryRecall(), face.BinaryRecall(sync_on_compute=False)
    for each in (metric, alone):
        assert each([1], [1]) == 1
    with pytest.raises(RuntimeError, match="merge_state"):
        metric.compute()
    assert alone.compute() == 1


def test_integer_weights_do_not_leave_int64():
    metric = face.BinaryStatScores()
    for _ in range(7):
        metric.update([1], [1], [2**59])
    with pytest.raises(OverflowError, match="float weights"):
        metric.update([1], [1], [2**59])
    assert metric.tp.item() == 7 * 2**59
    metric.update([1], [1], [0.5])
    assert metric.tp.item() == 7.0 * 2**59


def test_attributes():
    metric = face.MulticlassRecall(num_classes=3, average=None)
    assert (metric.num_classes, metric.average, metric.zero_division) == (3, None, 0)
    assert metric.higher_is_better
    assert repr(metric) == "MulticlassRecall()"
    assert metric.to("cpu") is metric.cpu() is metric
    with pytest.raises(ValueError, match="count on the CPU"):
        metric.to("cuda:0")
    with pytest.raises(AttributeError, match="no attribute 'confmat'"):
        metric.confmat  # noqa: B018
    metric.update(PREDS, TARGET)
    metric.tp[:] = 7
    assert metric.tp.tolist() == [0, 0, 1]


def test_classes_made_from_ours_keep_all():
    class Own(face.MulticlassRecall):
        pass

    metric = Own(num_classes=3)
    metric.update(PREDS, TARGET)
    assert (metric.tp.tolist(), list(metric.metric_state)) == ([0, 0, 1], list(TALLIES))


def test_states_are_set_and_parameters_are_not():
    metric = face.BinaryRecall()
    metric.update([1, 0], [1, 1])
    metric.tp = np.array([3])
    assert metric.compute() == 0.75
    with pytest.raises(ValueError, match="tp to have the shape"):
        metric.tp = np.array([3, 4])
    with pytest.raises(AttributeError, match=r"`threshold` .* make another metric"):
        metric.threshold = 0.3
    assert (metric.compute(), metric.threshold) == (0.75, 0.5)


@pytest.mark.parametrize("dtype", [">i8", ">u2", ">f4", "<i4"])
def test_any_byte_order(dtype):
    marks = np.array([[1, 0], [1, 1]], dtype)
    for options in ({}, {"ignore_index": -1}):
        metric = face.MultilabelConfusionMatrix(num_labels=2, **options)
        assert metric(marks, marks).tolist() == [[[0, 0], [0, 2]], [[1, 0], [0, 1]]]
        with pytest.raises((RuntimeError, ValueError), match=r"in `target`: .*2"):
            face.MultilabelRecall(num_labels=2, **options)(marks, marks * 2)
    if dtype != ">u2":
        with pytest.raises((RuntimeError, ValueError), match=r"in `target`: .*256"):
            face.MultilabelRecall(num_labels=2)(marks, marks * 256)


def test_a_process_without_torch_takes_a_metric_of_one_with_it():
    """Such a metric has said that it returns tensors."""
    metric = face.BinaryRecall()
    metric.__dict__["_tensors"] = True
    program = """
import pickle, sys
metric = pickle.loads(sys.stdin.buffer.read())
assert "torch" not in sys.modules
print(metric.tp.tolist(), metric([1, 0], [1, 1]), metric.compute())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(metric), cwd=CHECKOUT,
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [b"[0]", b"0.5", b"0.5"]


def test_many_batches_of_samples_do_not_slow_down(monkeypatch):
    """What is kept of them is not copied for the next."""
    from fastrecall.dropin.torchmetrics.states import Kept

    metric = face.BinaryRecall(multidim_average="samplewise")
    for _ in range(3):
        metric.update([[1, 0]], [[1, 1]])
    other = metric.clone()
    other.load_state_dict({"tp": [[4, 4, 4]]})
    other.merge_state(metric)
    monkeypatch.setattr(Kept, "_all", None)
    other.update([[0, 0]], [[1, 1]])
    monkeypatch.undo()
    assert np.concatenate(other.tp).tolist() == [1, 1, 1, 4, 4, 4, 0]
    assert np.concatenate(metric.tp).tolist() == [1, 1, 1]


def test_the_table_is_whole():
    for row in METRICS.values():
        assert (row.ratio is not None) == (row.states == TALLIES and row.name != "StatScores")
        assert {f"{task.capitalize()}{row.name}" for task in row.tasks} <= set(face.__all__)
        assert row.function in functional.__all__


def test_weights_of_no_places():
    assert weights_of(np.zeros((2, 0)), (2, 0)).shape == (2, 0)
    assert weights_of(np.zeros((2, 0, 3)), (2, 0, 3)).shape == (2, 0)
