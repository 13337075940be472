"""Calls of every public function, after which as many references and blocks of memory are held.

``python -m tests.refcounts [CALLS]``: a lane of its own. A debug build of Python ends where a
reference is given back twice. It could count all references, too, but NumPy is no debug build, and
does not count along: so those of the arguments and of what many share are counted, and the blocks
of memory.
"""

from __future__ import annotations

import gc
import inspect
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import fastrecall
from fastrecall import Accumulator, Counts

TRUE, PRED = np.arange(60) % 5, np.arange(60) % 7 % 5
WORDS = [["cat", "dog", "🐈"][at % 3] for at in range(60)]
WEIGHTS = np.arange(60) / 8
TABLE = (np.arange(180).reshape(60, 3) % 7 > 3).astype("int8")
SCORES = np.arange(300.0).reshape(60, 5) % 1.7
GROUPS = [["x", "y"][at % 2] for at in range(60)]
SHARED = (
    None,
    True,
    False,
    0,
    1,
    "",
    (),
    int,
    float,
    np.dtype("i8"),
    np.dtype("f8"),
    np.dtype("u1"),
)
# What holds more from call to call is told from what does once.
MOST_A_CALL = 0.02


def refused() -> None:
    """Raise in the middle, where what is held must be given back."""
    for sides in ([TRUE, PRED[1:]], [TRUE + 0.5, PRED], [WORDS, TRUE], [[None, 1], [1, 2]]):
        try:
            fastrecall.count(*sides)
        except (ValueError, TypeError):
            continue
        raise AssertionError(sides)


def streamed() -> None:
    accumulator = Accumulator()
    accumulator.update(TRUE, PRED)
    accumulator.update(WORDS[:0] or TRUE, PRED)
    accumulator.merge(fastrecall.count(TRUE, PRED))
    _ = accumulator.counts


def patched() -> None:
    if "sklearn" in sys.modules:
        fastrecall.patch_sklearn()
        fastrecall.unpatch_sklearn()


COUNTS = fastrecall.count(TRUE, PRED, sample_weight=TRUE)
STATE, SAVED = COUNTS.to_bytes(), COUNTS.to_dict()
THREE = (fastrecall.count(TRUE, PRED, matrix=False), fastrecall.count(WORDS, WORDS[::-1]))

CALLS: dict[str, Callable[[], Any]] = {
    "Accumulator": streamed,
    "Counts": lambda: (
        Counts.from_bytes(Counts.from_dict(SAVED).to_bytes()) + Counts.from_bytes(STATE)
    ),
    "GroupedCounts": lambda: fastrecall.count(TRUE, PRED, groups=GROUPS).recall(average="macro"),
    "CountsAtThresholds": lambda: fastrecall.count_at_thresholds(TRUE % 2, SCORES[:, 0]).roc(),
    "compare": lambda: fastrecall.compare(TRUE, {"a": PRED, "b": TRUE[::-1]}),
    "count": lambda: [
        fastrecall.count(TRUE, PRED),
        fastrecall.count(WORDS, tuple(WORDS), labels=["dog", "emu"]),
        fastrecall.count(np.array(WORDS), np.array(WORDS, object), ignore="dog"),
        fastrecall.count(TABLE, TABLE[::-1], sample_weight=WEIGHTS),
        fastrecall.count([{1}, {2, 3}], [{1}, {3}], multilabel=True),
        fastrecall.count(TRUE.astype("f4"), PRED.astype("i1"), sample_weight=WEIGHTS),
        refused(),
    ],
    "count_argmax": lambda: fastrecall.count_argmax(TRUE, SCORES, labels=range(5)),
    "count_at_thresholds": lambda: fastrecall.count_at_thresholds(TRUE % 2, SCORES[:, 0], [0.5, 1]),
    "count_top_k": lambda: fastrecall.count_top_k(TRUE, SCORES, [1, 3]),
    "classification_report": lambda: fastrecall.classification_report(WORDS, WORDS[::-1]),
    "confusion_matrix_at_thresholds": lambda: fastrecall.confusion_matrix_at_thresholds(
        TRUE % 2, SCORES[:, 0]
    ),
    "fbeta_score": lambda: fastrecall.fbeta_score(TRUE, PRED, beta=2, average="macro"),
    "metric_at_thresholds": lambda: fastrecall.metric_at_thresholds(
        TRUE % 2, SCORES[:, 0], fastrecall.recall_score
    ),
    "num_threads": lambda: fastrecall.num_threads(1).__enter__(),
    "set_num_threads": lambda: fastrecall.set_num_threads(2),
    "get_num_threads": fastrecall.get_num_threads,
    "top_k_accuracy_score": lambda: fastrecall.top_k_accuracy_score(TRUE, SCORES),
    "class_likelihood_ratios": lambda: fastrecall.class_likelihood_ratios(TRUE % 2, PRED % 2),
    "patch_sklearn": patched,
    "unpatch_sklearn": patched,
}
AVERAGED = {"precision_score", "recall_score", "f1_score", "jaccard_score"}


def call_of(name: str) -> Callable[[], Any]:
    """Return a call of a public function: of most metrics two labels a sample are enough."""
    if name in CALLS:
        return CALLS[name]
    function = getattr(fastrecall, name)
    if name in AVERAGED:
        return lambda: function(TRUE, PRED, average="weighted", sample_weight=WEIGHTS)
    return lambda: function(TRUE, PRED)


def functions() -> list[str]:
    """Return the public names that are called: not the classes of errors, nor the version."""
    return [
        name
        for name in fastrecall.__all__
        if name in CALLS or inspect.isfunction(getattr(fastrecall, name))
    ]


def held() -> list[int]:
    """Return how many blocks of memory are held, and references to what outlives a call."""
    # Of types it keeps the names that were looked up in them, and C code makes new ones each time.
    sys._clear_type_cache()
    gc.collect()
    arguments = (TRUE, PRED, WORDS, WEIGHTS, TABLE, SCORES, GROUPS, COUNTS, STATE, SAVED)
    return [sys.getallocatedblocks(), sum(map(sys.getrefcount, (*SHARED, *arguments)))]


def growth(call: Callable[[], Any], times: int) -> list[float]:
    """Return what is held more after a call: blocks, and references."""
    for _ in range(max(20, times // 10)):
        call()
    # What the figures themselves hold is as much from the first to the second as to the third.
    first, second = held(), held()
    for _ in range(times):
        call()
    each = zip(first, second, held(), strict=True)
    return [(now - then - (then - before)) / times for before, then, now in each]


def main(times: int) -> int:
    warnings.simplefilter("ignore")
    leaking = 0
    for name in functions():
        found = growth(call_of(name), times)
        # Caches are filled once, and some of them late: what leaks does so again.
        for _ in range(2):
            if max(found) > MOST_A_CALL:
                found = growth(call_of(name), times)
        leaks = max(found) > MOST_A_CALL
        leaking += leaks
        said = f"{name}: {found[0]:+.3f} blocks, {found[1]:+.3f} references a call"
        print(said, "LEAK" if leaks else "", flush=True)
    return leaking


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000) != 0)
