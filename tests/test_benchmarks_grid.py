"""The grid against everything else that counts, bandwidth, and the targets."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("sklearn")

from benchmarks import bench_bandwidth, bench_grid, bench_threads, results
from benchmarks.answers import DifferentAnswerError
from benchmarks.cases import MATRIX, RECALL, Cell, grid
from benchmarks.commands import grid as grid_command
from benchmarks.commands import main
from benchmarks.commands import targets as targets_command
from benchmarks.figure import Figure
from benchmarks.labels import DISTRIBUTIONS
from benchmarks.peers import PEERS, Peer, installed
from benchmarks.targets import TARGETS, Target, of_figure, of_memory, of_threads

TINY = 1_000
off_by_little = SimpleNamespace(recall_score=lambda *sides, **options: 0.5 + 1e-15)

CELL = Cell(RECALL, 200, 10, "int64", "uniform")
LIMITS = bench_grid.Limits(budget=0.001, memory=1e9)


def right(y_true, y_pred, k):
    peer = next(peer for peer in PEERS if peer.name == "np.bincount")
    return peer.ways[RECALL](y_true, y_pred, k)


def one(peer, cell=CELL, limits=LIMITS):
    (measured,) = bench_grid.measure([cell], [peer], limits)
    return measured


@pytest.mark.parametrize("cell", grid(TINY), ids=lambda cell: "-".join(map(str, cell)))
def test_everything_that_counts_gives_our_answer(cell):
    (measured,) = bench_grid.measure([cell], installed(), LIMITS)
    assert {"fastrecall", "==", "scikit-learn"} <= set(measured.seconds)
    assert all(seconds > 0 for seconds in measured.seconds.values())
    named = {*measured.seconds, *measured.left_out}
    assert named == {"fastrecall", "==", *(peer.name for peer in installed())}


def test_a_peer_with_another_answer_is_not_timed():
    wrong = Peer("wrong", (), {RECALL: lambda *_: lambda: 0.5}, scratch=0)
    with pytest.raises(DifferentAnswerError, match="wrong"):
        one(wrong)
    wrong = Peer("wrong", (), {MATRIX: lambda *_: lambda: np.eye(10, dtype=int)}, scratch=0)
    with pytest.raises(DifferentAnswerError, match="wrong"):
        one(wrong, CELL._replace(work=MATRIX))


@pytest.mark.parametrize(
    ("peer", "cell", "why"),
    [
        (Peer("a", (), {}, scratch=0), CELL, "no such function"),
        (Peer("a", (), {RECALL: right}, 0, squares=True), CELL._replace(k=10**5), "all pairs"),
        (Peer("a", (), {RECALL: right}, scratch=10**7), CELL, "memory"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_peer_that_cannot_is_left_out(peer, cell, why):
    measured = one(peer, cell)
    assert why in measured.left_out["a"]
    assert set(measured.seconds) == {"fastrecall", "=="}


def test_cells_that_do_not_fit_into_memory_are_left_out():
    measured = one(Peer("a", (), {RECALL: right}, 0), limits=bench_grid.Limits(memory=1e3))
    assert measured.seconds == {}
    assert "memory" in measured.left_out["fastrecall"]


def test_a_peer_that_would_take_too_long_is_left_out():
    cells = [CELL._replace(n=n) for n in (10**5, 10**6)]
    limits = bench_grid.Limits(budget=0.001, longest=1e-6)
    first, second = bench_grid.measure(cells, [Peer("a", (), {RECALL: right}, 0)], limits)
    assert "a" in first.seconds
    assert "would take" in second.left_out["a"]


def test_bandwidth_counts_the_bytes_of_both_arrays():
    throughput = bench_bandwidth.measure("int16", 2, 5 << 20)
    assert (throughput.n, throughput.size) == (1 << 20, 4 << 20)
    assert set(throughput.seconds) == {"fastrecall", "==", "bare read"}
    with pytest.raises(DifferentAnswerError):
        bench_bandwidth.measure("int16", 2, 1, library=off_by_little)


def test_the_grid_crosses_no_more_samples_than_asked_for():
    for most in (10, 10**5, 10**9):
        cells = grid(most)
        assert max(cell.n for cell in cells) == most
        assert len(set(cells)) == len(cells)
        assert {cell.work for cell in cells} == {RECALL, MATRIX}
        assert {cell.distribution for cell in cells} == set(DISTRIBUTIONS)


def test_the_grid_end_to_end(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(grid_command, "grid", lambda most: grid(most)[::20])
    options = ["--most", "10", "--budget", "0.001", "--peer", "np.bincount"]
    assert main(["grid", "--into", str(tmp_path), *options]) == 0
    content = results.read(tmp_path)["grid"]
    assert len(content["cells"]) == len(grid(10)[::20])
    assert all(cell["n"] == 10 and cell["seconds"]["fastrecall"] > 0 for cell in content["cells"])
    assert "| scikit-learn |" not in (printed := capsys.readouterr().out)
    assert "| np.bincount |" in printed


# --- targets ------------------------------------------------------------------------------


def test_every_target_has_a_case():
    measurements = targets_command._measurements(1)
    assert {target.name for target in TARGETS} <= set(measurements)
    assert len({target.name for target in TARGETS}) == len(TARGETS)


def test_both_limits_must_be_kept():
    figure = Figure("speed", "a", "", ours=2.0, theirs=20.0, bound=1.0)
    assert of_figure(Target("a", 2.0, 10.0), figure).met
    assert not of_figure(Target("a", 1.9, 10.0), figure).met
    assert not of_figure(Target("a", 2.0, 10.1), figure).met
    assert of_figure(Target("a", None, 10.0), figure).met
    sparse = Figure("speed", "a", "", ours=2.0, theirs=20.0)
    assert not of_figure(Target("a", 2.0, 10.0), sparse).met, "a limit without a figure"
    small = Figure("small", "a", "", ours=10e-6, theirs=1e-3)
    assert of_figure(Target("a", 10e-6, 100), small).met
    assert not of_figure(Target("a", 9e-6, 100), small).met
    assert of_memory(Target("a", 1 << 24, None), "", 1 << 24).met
    assert not of_memory(Target("a", 1 << 24, None), "", (1 << 24) + 1).met


def test_a_second_thread_is_held_against_arithmetic():
    scaling = bench_threads.Scaling("", ours=(2.0, 1.25), arithmetic=(2.0, 1.0))
    assert scaling.share == 0.8
    assert of_threads(Target("a", None, 0.8), scaling).met
    assert not of_threads(Target("a", None, 0.81), scaling).met


def test_threads_are_measured_and_put_back():
    asked = []
    library = SimpleNamespace(set_num_threads=asked.append, recall_score=lambda *_, **__: 1.0)
    scaling = bench_threads.measure(TINY, iterations=10, library=library)
    assert {*asked} == {1, 2}
    assert asked[-1] == 1
    assert all(seconds > 0 for seconds in (*scaling.ours, *scaling.arithmetic))
    assert bench_threads.can(library)
    assert not bench_threads.can(SimpleNamespace())


def test_targets_end_to_end(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench_threads, "can", lambda: False)
    names = ["multilabel-20", "small-macro", bench_threads.NAME]
    assert main(["targets", "--quick", "--into", str(tmp_path), "--case", *names]) == 0
    printed = capsys.readouterr().out
    assert "| multilabel macro F1, 10,000 x 20 int64 |" in printed
    assert f"Not measured: {bench_threads.NAME}" in printed
    assert "of 2 met." in printed
    content = results.read(tmp_path)["targets"]
    assert [outcome["name"] for outcome in content["outcomes"]] == names[:2]
    assert set(content["outcomes"][0]["seconds"]) == {"fastrecall", "scikit-learn", "=="}
    assert content["skipped"] == {bench_threads.NAME: "fastrecall has no set_num_threads"}
    assert content["machine"]["threads"] == "1"
