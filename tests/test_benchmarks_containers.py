"""Labels in containers: the same answer for all of them, and targets that can be missed."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("sklearn")

from benchmarks import bench_containers, containers, pages, results
from benchmarks.answers import DifferentAnswerError
from benchmarks.bench_containers import MEMORY
from benchmarks.cases import CASES
from benchmarks.commands import main
from benchmarks.commands import targets as targets_command
from benchmarks.containers import CONTAINERS
from benchmarks.figure import Figure
from benchmarks.peak_containers import growth_of_recall
from benchmarks.targets import TARGETS, Target, of_container, of_memory
from benchmarks.timing import Effort

TINY = 1_000
BY_NAME = {container.name: container for container in CONTAINERS}
off_by_little = SimpleNamespace(recall_score=lambda *sides, **options: 0.5 + 1e-15)


def made(container, n=TINY):
    if lacking := containers.missing(container):
        pytest.skip(f"{lacking} is not installed")
    codes = container.codes(n)
    return codes, [container.make(container.labels(side)) for side in codes]


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda container: container.name)
def test_every_container_runs_and_its_answer_is_equal(container):
    made(container)
    figure = bench_containers.measure(container, TINY, effort=Effort(rounds=2))
    assert (figure.section, figure.name) == ("containers", container.name)
    assert "1,000 labels" in figure.work
    assert min(figure.ours, figure.theirs) > 0
    assert (figure.bound is not None) == container.as_array


def test_a_wrong_answer_is_not_timed():
    with pytest.raises(DifferentAnswerError, match="container-u4"):
        bench_containers.measure(BY_NAME["container-u4"], TINY, library=off_by_little)


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda container: container.name)
def test_containers_hold_the_labels_they_stand_for(container):
    codes, sides = made(container)
    for side, held in zip(codes, sides, strict=True):
        given = np.from_dlpack(held) if container.copied else held
        labels = given if isinstance(given, list) else np.asarray(given).tolist()
        assert labels == container.labels(side).tolist()
    assert len(set(codes[0].tolist())) == (2 if container.label == "bit" else 4)
    assert 0.75 < np.mean(codes[0] == codes[1]) < 0.9


def test_no_two_words_of_a_list_are_one_object():
    _, (true, _) = made(BY_NAME["container-strs"])
    assert len(set(map(id, true))) == TINY


def test_names_are_told_apart():
    names = [*BY_NAME, *(case.name for case in CASES), *(large.name for large in MEMORY)]
    assert len(set(names)) == len(names)
    assert {large.container for large in MEMORY} <= set(BY_NAME)


def test_every_container_has_a_target():
    wanted = {target.name for target in TARGETS}
    assert {*BY_NAME, *(large.name for large in MEMORY)} <= wanted


def test_a_container_is_held_against_seconds_or_the_plain_array():
    alone = Figure("containers", "a", "", ours=2e-3, theirs=0.2)
    assert of_container(Target("a", 2e-3, 100), alone).met
    assert not of_container(Target("a", 1.9e-3, 100), alone).met
    assert not of_container(Target("a", 2e-3, 101), alone).met
    beside = Figure("containers", "a", "", ours=0.500, theirs=1.0, bound=0.375)
    assert of_container(Target("a", 0.125, None), beside).met
    assert not of_container(Target("a", 0.124, None), beside).met


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets earlier peaks")
def test_memory_of_a_container():
    """In a process of its own a copy is seen; a view takes nothing."""
    n = 1_000_000
    assert bench_containers.peak_of(BY_NAME["container-memmap"], n) < n
    assert bench_containers.peak_of(BY_NAME["container-ints"], n) >= n


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets earlier peaks")
def test_growth_is_that_of_both_sides():
    class Copied:
        def __init__(self, side):
            self.side = side

        def __len__(self):
            return len(self.side)

        def __array__(self, dtype=None, copy=None):
            return self.side.copy()

    sides = [np.zeros(8_000_000, np.int64), np.zeros(8_000_000, np.int64)]
    sides[0][0] = sides[1][0] = 1
    assert growth_of_recall(lambda side: side, sides, {}) < 16 << 20
    assert growth_of_recall(Copied, sides, {}) > 100 << 20


def test_what_is_not_installed_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(containers, "find_spec", lambda name: None)
    name = "container-tensor"
    assert main(["targets", "--quick", "--into", str(tmp_path), "--case", name]) == 0
    assert "Not measured: container-tensor, as there is no torch." in capsys.readouterr().out


def test_targets_end_to_end(tmp_path, monkeypatch, capsys):
    pytest.importorskip("pandas")
    monkeypatch.setattr(bench_containers, "peak_of", lambda container: 5 << 20)
    monkeypatch.setattr(containers, "SAMPLES", 10 * TINY)
    names = ["container-u4", "container-series", "memory-container-u4"]
    assert main(["targets", "--quick", "--into", str(tmp_path), "--case", *names]) == 0
    printed = capsys.readouterr().out
    assert "| NumPy U4, 1,000 labels | – |" in printed
    assert "| NumPy U4, 10,000 labels | 5.00 | 7.63 | met |" in printed
    content = results.read(tmp_path)["targets"]
    u4, series, _ = content["outcomes"]
    assert set(u4["seconds"]) == {"fastrecall", "scikit-learn"}
    assert set(series["seconds"]) == {"fastrecall", "scikit-learn", "plain array"}
    assert "pandas" in content["machine"]
    assert "torch" not in content["machine"]


def test_the_table_of_containers():
    outcomes = [
        of_container(Target("a", 2e-3, 100.0), Figure("containers", "a", "A", 1e-3, 0.2)),
        of_container(Target("b", 30e-6, None), Figure("containers", "b", "B", 1.5e-3, 0.3, 1e-3)),
        of_memory(Target("c", 8e6, None), "C", 9_000_000),
    ]
    plain = [targets_command._plain(outcome) for outcome in outcomes]
    text = pages.targets.text({"samples": 10, "outcomes": plain, "skipped": {}})
    assert "| A | – | 1.00 | 2.00 | 200 | 200 | 100 | met |" in text
    assert "| B | 1.00 | 1.50 | 1.03 | 300 | 200 | – | **missed** |" in text
    assert "| C | 8.58 | 7.63 | **missed** |" in text
