"""The benchmarks compare answers before they time, and their figures can be believed.

How fast anything is depends on the machine: nothing here is held against a number of seconds.
"""

from __future__ import annotations

import json
import sys
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("sklearn")

from benchmarks import (
    bench_import,
    bench_memory,
    bench_small,
    bench_speed,
    machine,
    peak,
    table,
    timing,
)
from benchmarks.answers import DifferentAnswerError, check_same
from benchmarks.cases import CASES
from benchmarks.claims import verdicts
from benchmarks.commands import main
from benchmarks.figure import Figure
from benchmarks.labels import DISTRIBUTIONS, repeated
from benchmarks.timing import Effort, fastest

TINY = 1_000
README = f"# A\n\nbefore\n\n{table.BEGIN}\nold\n{table.END}\n\nafter\n"
MACHINE = dict.fromkeys(
    ("cpu", "cores", "system", "fastrecall", "Python", "NumPy", "scikit-learn", "date", "threads"),
    "x",
)
FIGURES = [
    Figure("speed", "binary-int64", "binary recall", 0.010, 1.0, 0.005),
    Figure("speed", "lists", "lists", 0.5, 1.0),
    Figure("small", "small-binary", "binary recall", 50e-6, 3e-3),
    Figure("memory", "memory-binary", "binary recall", 0, 1 << 31),
    Figure("import", "import", "import", 0.02, 0.5),
]
off_by_little = SimpleNamespace(recall_score=lambda *sides, **options: 0.5 + 1e-15)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_runs_and_its_answers_are_equal(case):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The number of unique classes")
        figure = bench_speed.measure(case, TINY)
    assert (figure.section, figure.name) == ("speed", case.name)
    assert figure.ours > 0
    assert figure.theirs > 0
    assert (figure.bound is not None) == isinstance(case.arguments(TINY)[0][0], np.ndarray)


def test_a_wrong_answer_fails_its_case():
    with pytest.raises(DifferentAnswerError, match=CASES[0].name):
        bench_speed.measure(CASES[0], TINY, library=off_by_little)
    with pytest.raises(DifferentAnswerError, match=bench_small.CALLS[0].name):
        bench_small.measure(bench_small.CALLS[0], library=off_by_little)


def test_equal_means_value_type_dtype_and_shape():
    check_same("", np.arange(3), np.arange(3))
    check_same("", 1.0 + 1e-12, 1.0, tolerance=1e-9)
    for ours, theirs, tolerance in [
        (np.nextafter(1.0, 2).item(), 1.0, 0.0),
        (0.0, -0.0, 0.0),
        (1.0 + 1e-6, 1.0, 1e-9),
        (np.float64(1.0), 1.0, 1e-9),
        (np.arange(3), np.arange(3.0), 0.0),
        (np.zeros((2, 1)), np.zeros((1, 2)), 0.0),
        (np.zeros((2, 1)), np.zeros((1, 2)), 1e-9),
    ]:
        with pytest.raises(DifferentAnswerError, match="and A's is"):
            check_same("", ours, theirs, tolerance=tolerance, library="A")


def test_names_are_told_apart():
    names = [case.name for case in (*CASES, *bench_small.CALLS, *bench_memory.CALLS)]
    assert len({*names, bench_import.NAME}) == len(names) + 1
    everything = [Figure("speed", name, "", 1, 1) for name in [*names, bench_import.NAME]]
    assert len(verdicts(everything)) == 8, "a promise names a case that is not there"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_labels_are_as_described(case):
    (true, pred), options = case.arguments(TINY)
    if hasattr(true, "nnz"):
        assert true.shape == pred.shape == (TINY, 1_000)
        assert {*true.sum(axis=1), *pred.sum(axis=1)} == {10}
        assert true.toarray().max() == pred.toarray().max() == 1, "a mark that is set twice"
        right = true.multiply(pred).sum() / true.nnz
    else:
        assert len(true) == len(pred) == TINY
        right = np.mean(np.asarray(true) == np.asarray(pred))
    assert 0.75 < right < 0.9
    assert ("sample_weight" in options) == case.weighted


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize(("k", "dtype"), [(2, "bool"), (10, "uint8"), (100, "float32")])
def test_labels_of_the_grid(distribution, k, dtype):
    n = 30 * TINY
    true, pred = repeated(distribution, n, k, dtype)
    for side in (true, pred):
        assert (len(side), side.dtype) == (n, dtype)
        assert 0 <= side.min() <= side.max() <= k - 1
    ordered = (np.diff(true.astype(int)) >= 0).all()
    assert ordered == (distribution in ("sorted", "constant"))
    least, most = {
        "uniform": (1 / k, 1.5 / k),
        "sorted": (1 / k, 1.5 / k),
        "Zipf": (0.18, 0.7),
        "constant": (1, 1),
        "imbalanced": (0.998, 0.9999),
    }[distribution]
    assert least <= np.unique(true, return_counts=True)[1].max() / n <= most


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_more_labels_than_are_drawn_repeat_those(distribution):
    drawn, times = 700, 3
    few = np.array(repeated(distribution, drawn, 10, "uint8"))
    many = np.array(repeated(distribution, times * drawn + 1, 10, "uint8", drawn=drawn))[:, :-1]
    if distribution == "sorted":
        assert (np.diff(many[0].astype(int)) >= 0).all()
        many = repeated(distribution, times * drawn, 10, "uint8", drawn=drawn)
        assert np.array_equal(few, np.array(many)[:, ::times])
    else:
        assert np.array_equal(np.tile(few, times), many)


# --- timing -------------------------------------------------------------------------------


class Clock:
    """A clock that only calls advance."""

    def __init__(self, monkeypatch):
        self.now, self.log = 0.0, ""
        monkeypatch.setattr(timing, "perf_counter", lambda: self.now)

    def call(self, name, *seconds):
        durations = iter(seconds)

        def run():
            self.log += name
            self.now += next(durations, seconds[-1])

        return run


def test_calls_take_turns(monkeypatch):
    clock = Clock(monkeypatch)
    assert fastest({"a": clock.call("a", 3, 1, 2), "b": clock.call("b", 5)}) == {"a": 1, "b": 5}
    assert clock.log == "ab" * 9


def test_no_call_always_follows_the_same_other(monkeypatch):
    clock = Clock(monkeypatch)
    fastest({name: clock.call(name, 1) for name in "abcd"}, Effort(rounds=4))
    assert clock.log == "abcd" + "cbad" + "abcd" + "cbad"


def test_slow_calls_are_spared_and_their_turns_spread(monkeypatch):
    clock = Clock(monkeypatch)
    calls = {"a": clock.call("a", 1), "b": clock.call("b", 100)}
    fastest(calls, Effort(few=3, patience=10), sparing={"b"})
    assert clock.log == "ab" + "aa" + "ab" + "aa" + "ab" + "aa"


def test_a_first_run_that_was_slow_by_chance_is_not_the_last(monkeypatch):
    clock = Clock(monkeypatch)
    call = clock.call("a", 100, 1)
    assert fastest({"a": call}, Effort(few=2, patience=10), sparing={"a"}) == {"a": 1}
    assert clock.log == "a" * 5


def test_short_calls_are_timed_many_at_once(monkeypatch):
    clock = Clock(monkeypatch)
    seconds = fastest({"a": clock.call("a", 0.5, 0.5, 0.25)}, Effort(rounds=3, batch=1))
    assert seconds == {"a": 0.25}
    assert len(clock.log) == 2 + 2 + 2


# --- memory and import --------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets earlier peaks")
def test_growth_is_what_a_call_takes_even_below_an_earlier_peak():
    # The system counts some pages late.
    size, late = 64 << 20, 2 << 20
    np.ones(2 * size, dtype=np.uint8)
    assert peak.growth(lambda: None) < late
    assert size - late < peak.growth(lambda: np.ones(size, dtype=np.uint8)) < size + late


def test_memory_of_both_libraries():
    figure = bench_memory.measure(bench_memory.CALLS[0], 4_000_000)
    # scikit-learn compares whole arrays, which takes a byte a label at the very least.
    assert figure.theirs > 4_000_000 > figure.ours >= 0


def test_import_of_both_libraries():
    figure = bench_import.measure(rounds=2)
    assert 0 <= figure.ours < figure.theirs


# --- table --------------------------------------------------------------------------------


def test_only_what_is_between_the_marks_is_replaced(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(README, encoding="utf-8")
    text = table.markdown(FIGURES, MACHINE, TINY)
    table.write(path, text)
    once = path.read_text(encoding="utf-8")
    assert once.startswith(README.partition(table.BEGIN)[0] + table.BEGIN)
    assert once.endswith(table.END + README.partition(table.END)[2])
    assert text in once
    assert "old" not in once
    table.write(path, text)
    assert path.read_text(encoding="utf-8") == once


@pytest.mark.parametrize(
    "text",
    ["", table.BEGIN, table.END, f"{table.END}\n{table.BEGIN}", README + README],
    ids=["none", "no end", "no begin", "reversed", "twice"],
)
def test_a_file_without_its_marks_is_left_alone(tmp_path, text):
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="benchmark: begin"):
        table.write(path, "new")
    assert path.read_text(encoding="utf-8") == text


def test_the_readme_has_the_marks(checkout):
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    assert table.replaced(readme, "new") != readme


def test_rows_of_a_table():
    text = table.markdown(FIGURES, MACHINE, TINY)
    assert "| binary recall | 10.0 | 5.00 | 2.00 | 1,000 | 100 |" in text
    assert "| lists | 500 | – | – | 1,000 | 2.00 |" in text
    assert "| binary recall | 50.0 | 3,000 | 60.0 |" in text
    assert "| binary recall | < 1 | 2,048 | – |" in text
    assert "| import | 20.0 | 500 | 25.0 |" in text
    assert "2 classes | 100 times | yes |" in text
    assert "binary recall of 10 labels | 50.0 µs | **no** |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)
    assert "1,000 classes" not in text, "a promise without a figure"


# --- machine ------------------------------------------------------------------------------


def test_versions_of_what_is_there(monkeypatch):
    told = machine.describe(["pytest", "no-such-distribution"])
    assert told["pytest"] == pytest.__version__
    assert "no-such-distribution" not in told
    assert machine.free_memory() > 1 << 20

    def no_git(*_, **__):
        raise FileNotFoundError

    monkeypatch.setattr(machine.subprocess, "run", no_git)
    assert "commit" not in machine.describe()


# --- command ------------------------------------------------------------------------------


def test_one_case_end_to_end(tmp_path, capsys):
    path = tmp_path / "figures.json"
    assert main(["--quick", "--case", "multilabel-20", "small-macro", "--json", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "| multilabel macro F1, 10,000 x 20 int64 |" in printed
    content = json.loads(path.read_text(encoding="utf-8"))
    assert [figure["name"] for figure in content["figures"]] == ["multilabel-20", "small-macro"]
    assert content["machine"]["threads"] == "1"


def test_a_wrong_answer_ends_the_command(monkeypatch, capsys):
    def wrong(*_, **__):
        raise DifferentAnswerError("small-macro: differs")

    monkeypatch.setattr(bench_small, "measure", wrong)
    assert main(["--quick", "--case", "small-macro"]) == 1
    captured = capsys.readouterr()
    assert "differs" in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    "arguments", [["--write-readme", "--quick"], ["--write-readme", "--case", "import"]]
)
def test_the_readme_is_never_written_in_part(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "full run" in capsys.readouterr().err


def test_an_unknown_case_lists_those_there_are(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["--case", "nonsense"])
    assert "multilabel-20" in capsys.readouterr().err
