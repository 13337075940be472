"""The public functions and methods, an argument at a time: what is good, and where the bad goes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import fastrecall
from fastrecall import Accumulator, Counts, GroupedCounts, files
from tests.differential import options

Items = list[Any]

TRUE, PRED = [0, 1, 1, 0, 1, 0], [0, 1, 0, 0, 1, 1]
WEIGHTS = [1.0, 2.0, 0.5, 1.0, 4.0, 1.0]
SCORES = [0.125, 0.75, 0.5, 0.25, 1.0, 0.5]
TABLE = [[0.5, 0.25], [0.25, 0.5], [0.0, 1.0], [1.0, 0.0], [0.5, 0.25], [0.75, 0.5]]
ROWS = [[0, 1], [1, 1], [1, 0], [0, 0], [0, 1], [1, 0]]
OTHER_ROWS = [[0, 1], [1, 0], [1, 0], [0, 1], [0, 0], [1, 0]]


@dataclass(frozen=True)
class Call:
    """A call with one argument left open; `names` are what an error may call that argument."""

    function: str
    argument: str
    items: Any
    invoke: Callable[[Any], Any]
    names: tuple[str, ...] = ()
    held: Callable[[], Any] | None = None
    given: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return f"{self.function}({self.argument}=)"


def _arguments(function: str, made: Callable[..., Any], good: dict[str, Any]) -> Iterator[Call]:
    """Leave each of the good arguments open in turn."""
    for open_one, items in good.items():

        def invoke(bad: Any, open_one: str = open_one) -> Any:
            return made(**{**good, open_one: bad})

        yield Call(function, open_one, items, invoke, (open_one,), given=good)


def metrics() -> Iterator[Call]:
    """Give scikit-learn's functions one bad argument, of labels and of multilabel tables."""
    for name in options.FUNCTIONS:
        function = getattr(fastrecall, name)
        parameters = inspect.signature(function).parameters
        sides = list(parameters)[:2]
        extra = {"beta": 0.5} if name == "fbeta_score" else {}
        extra |= {"average": "macro"} if "average" in parameters and name != "f1_score" else {}
        good = dict(zip(sides, (TRUE, PRED), strict=True)) | {"sample_weight": WEIGHTS} | extra
        for given in ("labels", "pos_label", "zero_division", "normalize", "target_names"):
            # Two classes of which one is positive have no other labels.
            if given in parameters and (given, name) != ("labels", "f1_score"):
                good[given] = {"labels": [0, 1], "target_names": ["a", "b"]}.get(
                    given, parameters[given].default
                )
        yield from _arguments(name, function, good)
        if name in ("recall_score", "hamming_loss", "multilabel_confusion_matrix"):
            tables = dict(zip(sides, (ROWS, OTHER_ROWS), strict=True)) | extra
            yield from _arguments(name, function, {**tables, "sample_weight": WEIGHTS})


def counting() -> Iterator[Call]:
    """Give what counts, and what reads scores, one bad argument."""
    sides = {"y_true": TRUE, "y_pred": PRED, "sample_weight": WEIGHTS}
    chosen = {"labels": [0, 1], "ignore": 7, "matrix": True}
    count = fastrecall.count
    yield from _arguments("count", count, {**sides, **chosen, "groups": list("xyxyxy")})
    yield from _arguments("count", count, {"y_true": ROWS, "y_pred": OTHER_ROWS})
    sets: dict[str, Any] = {"y_true": [[1], [1, 2]], "y_pred": [[2], [1, 2]], "multilabel": True}
    yield from _arguments("count", count, sets)
    named = {"y_true": TRUE, "y_pred": PRED, "groups": {"a": TRUE, "b": PRED}}
    yield from _arguments("count", count, named)
    for_each = lambda bad: count(TRUE, PRED, groups={"a": TRUE, "b": bad})  # noqa: E731
    yield Call("count", "groups['b']", PRED, for_each, ("groups", "b"))
    scored = {"y_true": TRUE, "y_score": TABLE, "sample_weight": WEIGHTS, "labels": [0, 1]}
    yield from _arguments("count_argmax", fastrecall.count_argmax, {**scored, "ignore": 7})
    yield from _arguments(
        "count_top_k", fastrecall.count_top_k, {**scored, "k": [1, 2], "ties": "first"}
    )
    yield from _arguments("top_k_accuracy_score", fastrecall.top_k_accuracy_score, top_k_good())
    columns = {"y_true": TRUE, "y_score": SCORES, "sample_weight": WEIGHTS}
    at = {"thresholds": [0.25, 0.5], "pos_label": 1, "inclusive": True}
    yield from _arguments("count_at_thresholds", fastrecall.count_at_thresholds, {**columns, **at})
    exact = fastrecall.confusion_matrix_at_thresholds
    yield from _arguments("confusion_matrix_at_thresholds", exact, {**columns, "pos_label": 1})
    metric = {"metric_func": fastrecall.recall_score, "metric_params": {"zero_division": 0}}
    yield from _arguments(
        "metric_at_thresholds", fastrecall.metric_at_thresholds, {**columns, **metric}
    )


def top_k_good() -> dict[str, Any]:
    truth, labels = [0, 1, 2, 1, 0, 2], [0, 1, 2]
    table = [[*row, 0.375] for row in TABLE]
    return {"y_true": truth, "y_score": table, "k": 2, "sample_weight": WEIGHTS, "labels": labels}


def comparing() -> Iterator[Call]:
    """Give the comparison of models one bad argument."""
    compare = fastrecall.compare
    good = {"y_true": TRUE, "predictions": {"a": PRED, "b": TRUE}, "sample_weight": WEIGHTS}
    yield from _arguments("compare", compare, {**good, "labels": [0, 1], "ignore": 7})
    one = lambda bad: compare(TRUE, {"a": PRED, "b": bad})  # noqa: E731
    yield Call("compare", "predictions['b']", PRED, one, ("predictions", "y_pred", "b"))
    done = compare(TRUE, {"a": PRED, "b": TRUE}, labels=[0, 1])
    methods: dict[str, dict[str, Any]] = {
        "mcnemar": {"a": "a", "b": "b", "exact": True},
        "difference": {"metric": "recall", "a": "a", "b": "b", "level": 0.5, "seed": 1},
        "by_model": {"metric": "recall"},
        "table": {"metrics": ["recall", "precision"]},
    }
    for name, given in methods.items():
        yield from _arguments(f"Comparison.{name}", getattr(done, name), given)


def making() -> Iterator[Call]:
    """Give what makes counts of something else one bad argument."""
    counts = fastrecall.count(TRUE, PRED)
    cells = [[2, 1], [1, 2]]
    yield from _arguments(
        "Counts.from_matrix", Counts.from_matrix, {"matrix": cells, "classes": [0, 1]}
    )
    pairs = {"true_values": [0, 1, 1], "pred_values": [0, 0, 1], "counts": [2, 1, 3]}
    yield from _arguments("Counts.from_pairs", Counts.from_pairs, pairs)
    tallies = {"tp": [2, 2], "fn": [1, 1], "fp": [1, 1], "tn": [2, 2], "classes": [0, 1]}
    yield from _arguments("Counts.from_tallies", Counts.from_tallies, tallies)
    yield from _arguments("Counts.from_bytes", Counts.from_bytes, {"data": [*counts.to_bytes()]})
    yield from _arguments("Counts.from_dict", Counts.from_dict, {"saved": [1, 2]})
    yield from _arguments("Counts.from_arrow", Counts.from_arrow, {"table": [1, 2]})
    yield from _arguments("GroupedCounts.from_bytes", GroupedCounts.from_bytes, {"data": [1, 2]})
    for name in ("true", "predicted"):
        columns: dict[str, Any] = {"true": "no.npy", "predicted": "no.npy"}
        read = lambda bad, name=name: files.read_arrays(**{**columns, name: bad})  # noqa: B023, E731
        yield Call("files.read_arrays", name, [1, 2], read, (name,))


def reading() -> Iterator[Call]:
    """Give what reads counts one bad argument."""
    counts = fastrecall.count(TRUE, PRED)
    grouped = fastrecall.count(TRUE, PRED, groups={"g": list("xyxyxy")})
    curve = fastrecall.count_at_thresholds(TRUE, SCORES, [0.25, 0.5])
    averaged: dict[str, Any] = {"average": "macro", "labels": [0, 1], "zero_division": 0.0}
    given: dict[str, dict[str, Any]] = {
        "recall": averaged,
        "fbeta": {"beta": 2.0, **averaged},
        "precision": {"pos_label": 1},
        "kappa": {"weights": "linear", "labels": [0, 1]},
        "one_vs_rest": {"labels": [0, 1]},
        "precision_recall_fscore_support": {"beta": 2.0, "labels": [0, 1]},
    }
    for held in (counts, grouped, curve):
        for name, good in given.items():
            yield from _arguments(f"{type(held).__name__}.{name}", getattr(held, name), good)
    once: dict[str, dict[str, Any]] = {
        "select": {"labels": [0, 1]},
        "report": {"labels": [0, 1], "target_names": ["a", "b"], "digits": 2},
        "interval": {"metric": "recall", "average": "macro", "level": 0.5, "seed": 1},
    }
    for name, good in once.items():
        yield from _arguments(f"Counts.{name}", getattr(counts, name), good)
    plus = lambda bad: counts + bad  # noqa: E731
    yield Call("Counts.+", "other", [1, 2], plus)
    yield from _arguments("GroupedCounts.by", lambda names: grouped.by(names), {"names": "g"})
    yield from _arguments("GroupedCounts.[]", grouped.__getitem__, {"group": "x"})
    yield from _arguments("GroupedCounts.by_group", grouped.by_group, {"metric": "recall"})
    yield from _arguments("GroupedCounts.table", grouped.table, {"metrics": ["recall"]})
    ratio = {"metric": "recall", "method": "to_overall", "average": "macro"}
    yield from _arguments("GroupedCounts.difference", grouped.difference, ratio)
    yield from _arguments("CountsAtThresholds.[]", curve.__getitem__, {"i": 1})
    for name in ("precision_at_recall", "recall_at_precision", "recall_at_specificity"):
        (parameter,) = inspect.signature(getattr(curve, name)).parameters
        yield from _arguments(f"CountsAtThresholds.{name}", getattr(curve, name), {parameter: 0.5})
    for function in (fastrecall.set_num_threads, lambda n: fastrecall.num_threads(n).__enter__()):
        yield from _arguments("threads", function, {"n": 1})


def streaming() -> Iterator[Call]:
    """Give an accumulator, which holds something, one bad argument."""
    batches = {
        "labels": {"y_true": TRUE, "y_pred": PRED, "sample_weight": WEIGHTS},
        "tables": {"y_true": ROWS, "y_pred": OTHER_ROWS},
        "a few": {"y_true": TRUE[:2], "y_pred": PRED[:2]},
    }
    for kind, batch in batches.items():
        for name, items in batch.items():
            # One that has summed up, and one in which batches wait.
            for waiting in (0, 3):
                held = _Held(batch, waiting)

                def update(bad: Any, name: str = name, batch: Any = batch, held: Any = held) -> Any:
                    held.accumulator.update(**{**batch, name: bad})
                    return held.taken()

                call = f"Accumulator.update, {kind}"
                yield Call(call, name, items, update, (name,), held.told)
    held = _Held(batches["labels"], 2)
    yield Call("Accumulator.merge", "other", [1, 2], held.accumulator.merge, ("other",), held.told)
    for name, good in {"labels": [0, 1], "ignore": 7, "max_labels": 9, "matrix": True}.items():

        def begin(bad: Any, name: str = name) -> Any:
            accumulator = Accumulator(**{name: bad})
            accumulator.update(TRUE, PRED)
            return accumulator.counts

        yield Call("Accumulator", name, good, begin, (name,))


class _Held:
    """An accumulator that holds something, and what it held before a batch that was taken."""

    def __init__(self, batch: dict[str, Any], waiting: int) -> None:
        self.accumulator = Accumulator()
        for _ in range(1 + waiting):
            self.accumulator.update(**batch)
        self.before = self.accumulator.counts

    def told(self) -> bytes:
        return self.accumulator.counts.to_bytes()

    def taken(self) -> Counts:
        """Take the batch back, so that the next one finds what this one found."""
        counts = self.accumulator.counts
        self.accumulator.reset()
        self.accumulator.merge(self.before)
        return counts


KINDS: dict[str, Callable[[], Iterator[Call]]] = {
    "metrics": metrics,
    "counting": counting,
    "comparing": comparing,
    "making": making,
    "reading": reading,
    "streaming": streaming,
}
