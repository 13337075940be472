"""run.pxi, runs.pxi, models.pxi, binned.pxi: what holds of every run, whatever it counts."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import Answer

SIZE = 5
TRUE, PRED = np.array([0, 1, 1, 2, 0]), np.array([0, 1, 2, 2, 1])
SCORES = np.array([0.1, 0.9, 0.4, 0.6, 0.2])
LIMITS, KEYS = np.array([1 << 63], dtype="u8"), np.arange(3, dtype="u8")

RUNS = {
    "labels": (_kernel.Run, (TRUE, PRED, None, None, True, 1024, True)),
    "groups": (_kernel.GroupRun, (TRUE, PRED, [PRED], None, None, True, [True], 1024, 1 << 60)),
    "scores": (_kernel.ScoreRun, (TRUE, SCORES, LIMITS, None, KEYS, False)),
}
each_run = pytest.mark.parametrize(("kind", "arguments"), RUNS.values(), ids=RUNS)


def counted(run):
    """Return how many samples a run has read; it can be read once."""
    if isinstance(run, _kernel.Run):
        return Answer(*run.read()).n
    if isinstance(run, _kernel.GroupRun):
        return int(run.read()[-1][2].sum())
    return int(run.read()[-1])


@each_run
def test_a_run_is_over_its_own_arrays(kind, arguments):
    run = kind(*arguments)
    with pytest.raises(RuntimeError, match="arrays only"):
        run.__init__(*arguments)
    run.count(0, SIZE)
    assert counted(run) == SIZE


@each_run
def test_samples_that_are_not_there(kind, arguments):
    run = kind(*arguments)
    for first, last in ((0, SIZE + 1), (2, 1)):
        with pytest.raises(ValueError, match=f"no samples {first} .. {last} of {SIZE}"):
            run.count(first, last)
    run.count(0, SIZE)
    assert counted(run) == SIZE


@each_run
def test_a_stopped_count_ends(kind, arguments):
    run = kind(*arguments)
    run.stop()
    run.count(0, SIZE)
    assert counted(run) == 0


@each_run
def test_a_run_that_cannot_be_merged_leaves_the_other_open(kind, arguments):
    run, closed = kind(*arguments), kind.__new__(kind)
    with pytest.raises(RuntimeError, match="in use"):
        run.merge(closed)
    run.count(0, SIZE)
    assert counted(run) == SIZE


def test_cells_are_what_is_counted():
    cells = {}
    for name, (kind, arguments) in RUNS.items():
        run = kind(*arguments)
        run.count(0, SIZE)
        cells[name] = run.cells
    # By column, reached limits and true label, with a place for others.
    assert cells["scores"] == 1 * 2 * 4
    assert cells["labels"] >= 3 * 3
    # A table of pairs for each of three groups.
    assert cells["groups"] >= 3 * 3 * 3
    kind, arguments = RUNS["labels"]
    runs = [kind(*arguments) for _ in range(2)]
    models = _kernel.Models(runs, False)
    models.count(0, SIZE)
    assert models.cells == 2 * cells["labels"]


def test_nothing_is_counted_before_the_first_sample():
    kind, arguments = RUNS["groups"]
    assert kind(*arguments).cells == 0


def test_scores_of_a_run_that_failed_stay_closed():
    kind, (_, *others) = RUNS["scores"]
    run = kind(TRUE + 0.5, *others)
    with pytest.raises(_kernel.RejectedError):
        run.count(0, SIZE)
    for use in (run.read, lambda: run.count(0, 1)):
        with pytest.raises(RuntimeError, match="failed"):
            use()
