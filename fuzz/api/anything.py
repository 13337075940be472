"""Arguments that make no sense: an error that says so, or an answer; nothing else."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

import fastrecall
from fuzz.api.tape import Tape

FUNCTIONS = (
    fastrecall.count,
    fastrecall.confusion_matrix,
    fastrecall.recall_score,
    fastrecall.multilabel_confusion_matrix,
    fastrecall.classification_report,
    fastrecall.count_at_thresholds,
    fastrecall.count_argmax,
    fastrecall.cohen_kappa_score,
    fastrecall.accuracy_score,
    fastrecall.hamming_loss,
)
ITEMS: tuple[Any, ...] = (
    *(
        0,
        1,
        -1,
        2,
        2**63,
        -(2**64),
        0.5,
        1.0,
        float("nan"),
        float("inf"),
        True,
        None,
        "a",
        "",
        b"b",
    ),
    *(
        "\ud800",
        1j,
        (1, 2),
        [0],
        {1},
        {},
        object,
        np.float16(1),
        np.str_("a"),
        np.datetime64("NaT", "D"),
    ),
    *(np.datetime64(1, "D"), np.timedelta64(1, "s"), np.array([1]), 10**400),
)
DTYPES = (
    "?",
    "i1",
    ">u2",
    "i4",
    "u8",
    "f2",
    "f8",
    "c8",
    "U2",
    "S2",
    "O",
    "M8[s]",
    "m8[s]",
    "V4",
    "g",
)
# As with scikit-learn, weights that sum to zero divide by it.
REFUSALS = (ValueError, TypeError, OverflowError, MemoryError, RuntimeError, ZeroDivisionError)


def argument(tape: Tape, n: int, depth: int = 0) -> Any:
    kind = tape.below(8)
    if kind == 0 or depth > 2:
        return tape.choose(ITEMS)
    if kind < 4:
        return [tape.choose(ITEMS) if tape.below(4) == 3 else tape.below(3) for _ in range(n)]
    if kind == 4:
        return [argument(tape, 2, depth + 1) for _ in range(n)]
    items = np.frombuffer(tape.number(16 * n).to_bytes(16 * n, "little"), "u1")
    dtype = np.dtype(tape.choose(DTYPES))
    if dtype.kind == "O":
        array = np.empty(n, "O")
        array[:] = [tape.choose(ITEMS) for _ in range(n)]
    elif dtype.kind == "U":
        array = np.array([chr(33 + item) for item in items[:n].tolist()], dtype)
    else:
        array = items[: n * dtype.itemsize].view(dtype)
    if kind == 5:
        return array[: n // 2 * 2].reshape(-1, 2)
    return array[::-1] if kind == 6 else array


def run(data: bytes) -> None:
    tape = Tape(data)
    function, n = tape.choose(FUNCTIONS), tape.below(7)
    sides = [argument(tape, n) for _ in range(2)]
    options: dict[str, Any] = {}
    if tape.below(3) == 2:
        options["labels"] = argument(tape, tape.below(4))
    if tape.below(3) == 2:
        options["sample_weight"] = argument(tape, n)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            function(*sides, **options)
        except REFUSALS as error:
            assert str(error), "an error that says nothing"
