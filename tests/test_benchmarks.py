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

from benchmarks import bench_import, bench_memory, bench_small, bench_speed, peak, table
from benchmarks.answers import DifferentAnswerError, check_same
from benchmarks.cases import CASES
from benchmarks.claims import verdicts
from benchmarks.command import main
from benchmarks.figure import Figure
from benchmarks.timing import fastest

TINY = 1_000
README = f"# A\n\nbefore\n\n{table.BEGIN}\nold\n{table.END}\n\nafter\n"
MACHINE = dict.fromkeys(
    ("cpu", "cores", "system", "fastrecall", "Python", "NumPy", "scikit-learn", "date"), "x"
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
    assert figure.bound is None or figure.bound > 0


def test_a_wrong_answer_fails_its_case():
    with pytest.raises(DifferentAnswerError, match=CASES[0].name):
        bench_speed.measure(CASES[0], TINY, library=off_by_little)
    with pytest.raises(DifferentAnswerError, match=bench_small.CALLS[0].name):
        bench_small.measure(bench_small.CALLS[0], library=off_by_little)


def test_equal_means_value_type_dtype_and_shape():
    check_same("", np.arange(3), np.arange(3))
    check_same("", 1.0 + 1e-12, 1.0, weighted=True)
    for ours, theirs, weighted in [
        (np.nextafter(1.0, 2).item(), 1.0, False),
        (1.0 + 1e-6, 1.0, True),
        (np.float64(1.0), 1.0, True),
        (np.arange(3), np.arange(3.0), False),
        (np.zeros((2, 1)), np.zeros((1, 2)), False),
    ]:
        with pytest.raises(DifferentAnswerError):
            check_same("", ours, theirs, weighted=weighted)


def test_names_are_told_apart():
    names = [case.name for case in (*CASES, *bench_small.CALLS, *bench_memory.CALLS)]
    assert len({*names, bench_import.NAME}) == len(names) + 1
    everything = [Figure("speed", name, "", 1, 1) for name in [*names, bench_import.NAME]]
    assert len(verdicts(everything)) == 7, "a promise names a case that is not there"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_labels_are_as_described(case):
    (true, pred), options = case.arguments(TINY)
    right = np.mean(np.asarray(true) == np.asarray(pred))
    assert len(true) == len(pred) == TINY
    assert 0.75 < right < 0.9
    assert ("sample_weight" in options) == case.weighted


def test_calls_take_turns():
    log = []
    seconds = fastest({name: lambda name=name: log.append(name) for name in "ab"})
    assert "".join(log) == "ab" * 9
    assert set(seconds) == {"a", "b"}


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
