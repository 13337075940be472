"""The command line: the report, and one line on stderr for everything that goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import fastrecall
from fastrecall.cli import main

PETS = "true,predicted,w\ncat,cat,1\ncat,dog,1\ndog,dog,2\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Run every test in a folder of its own, with the file pets.csv."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.csv").write_text(PETS)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run the command line in this process: status, stdout and stderr."""

    def call(*arguments):
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = stop.code
        return (status, *capsys.readouterr())

    return call


def process(*arguments, **options):
    command = [sys.executable, "-m", "fastrecall", *arguments]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **options)


def test_report_of_the_digits(run, checkout):
    table = np.genfromtxt(checkout / "examples" / "digits.csv", delimiter=",", skip_header=1)
    expected = fastrecall.classification_report(table[:, 0].astype(int), table[:, 1].astype(int))
    assert run("report", str(checkout / "examples" / "digits.csv")) == (0, expected, "")


def test_columns_and_digits(run, folder):
    (folder / "x.csv").write_text("fact,guess\n1,1\n0,1\n1,0\n0,0\n")
    status, out, err = run(
        "report", "x.csv", "--true", "fact", "--predicted", "guess", "--digits=4"
    )
    assert (status, err) == (0, "")
    assert out.split("\n")[2].split() == ["0", "0.5000", "0.5000", "0.5000", "2"]


def test_weights(run):
    answer = json.loads(run("report", "pets.csv", "--weight", "w", "--format=json")[1])
    assert answer["dog"]["support"] == 2.0
    assert answer["dog"]["precision"] == 2 / 3


def test_labels_are_matched_to_the_columns_type(run, folder):
    _, out, err = run("report", "pets.csv", "--labels", "dog,cat")
    assert (out.index("dog") < out.index("cat"), err) == (True, "")
    (folder / "x.csv").write_text("true,predicted\n1,1\n0,1\n1,1\n2,1\n")
    answer = json.loads(run("report", "x.csv", "--labels", " 1", "--format", "json")[1])
    assert answer["1"] == {"precision": 0.5, "recall": 1.0, "f1-score": 2 / 3, "support": 2}
    assert "0" not in answer
    (folder / "x.csv").write_text('true,predicted\n"a, b","a, b"\nc,c\n')
    answer = json.loads(run("report", "x.csv", "--labels", '"a, b",c', "--format", "json")[1])
    assert list(answer)[:2] == ["a, b", "c"]


@pytest.mark.filterwarnings("default")
def test_each_warning_is_one_line_and_is_said_once(run, folder):
    (folder / "x.csv").write_text("true,predicted\n0,0\n0,1\n")
    status, out, err = run("report", "x.csv")
    assert status == 0
    assert "accuracy" in out
    assert err == (
        "fastrecall: warning: Recall is ill-defined and being set to 0.0 in labels with no true "
        "samples. Use `zero_division` parameter to control this behavior.\n"
    )


def test_json_is_json(run, folder):
    def no_constant(name):
        pytest.fail(f"{name} is not JSON")

    out = run("report", "pets.csv", "--format", "json")[1]
    answer = json.loads(out, parse_constant=no_constant)
    assert answer["accuracy"] == 2 / 3
    assert list(answer) == ["cat", "dog", "accuracy", "macro avg", "weighted avg"]


def test_json_has_null_for_nan(monkeypatch, run):
    class Counts:
        def report(self, **_):
            return {"a": {"recall": float("nan"), "support": np.float64(2)}, "accuracy": 1.0}

    monkeypatch.setattr("fastrecall.cli.count", lambda *_, **__: Counts())
    answer = json.loads(run("report", "pets.csv", "--format", "json")[1])
    assert answer == {"a": {"recall": None, "support": 2.0}, "accuracy": 1.0}


def test_numpy_files(run, folder):
    expected = run("report", "pets.csv")[1]
    true, predicted = ["cat", "cat", "dog"], ["cat", "dog", "dog"]
    np.savez("x.npz", true=true, predicted=predicted, w=[1, 1, 2])
    np.save("t.npy", true)
    np.save("p.npy", predicted)
    np.save("w.npy", [1.0, 1.0, 2.0])
    assert run("report", "x.npz") == (0, expected, "")
    assert run("report", "t.npy", "p.npy") == (0, expected, "")
    assert run("report", "t.npy", "p.npy", "w.npy") == run("report", "pets.csv", "--weight", "w")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "the following arguments are required: COMMAND"),
        ("report", "the following arguments are required: FILE"),
        ("report none.csv", "none.csv: No such file or directory"),
        ("report pets.csv --true fact", "pets.csv: no column 'fact'; the columns are 'true', "),
        ("report pets.csv --weight true", "pets.csv: line 2: 'true' is 'cat', which is no weight"),
        ("report pets.csv --digits -1", "argument --digits: "),
        ("report pets.csv --digits 2.5", "argument --digits: '2.5' is no number of decimals"),
        ("report pets.csv --digits 9999", "argument --digits: "),
        ("report pets.csv --format xml", "argument --format: invalid choice: 'xml'"),
        ("report pets.csv --form json", "unrecognized arguments: --form json"),
        ("report pets.csv --labels cat,", "--labels: an empty label in 'cat,'"),
        ("report ints.csv --labels 1,x", "--labels: the labels of the file are integers, not "),
        ("report pets.csv pets.csv", "give one file, or two or three .npy files"),
        ("report a.npy b.npy c.npy d.npy", "give one file, or two or three .npy files"),
        ("report a.npy b.npy --true x", "a file for each column leaves no columns to choose"),
        ("report short.npz", "short.npz: unequal numbers of rows: 'true' has 1, 'predicted' has 2"),
        ("report scores.npz", "Classification metrics can't handle a mix of "),
        ("report empty.csv", "empty.csv: the file is empty"),
        ("report latin.csv", "latin.csv: line 2: byte 15 (0xe4) is not UTF-8 text"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_bad_input_is_one_line_and_status_2(run, folder, arguments, message):
    (folder / "ints.csv").write_text("true,predicted\n1,1\n")
    (folder / "empty.csv").touch()
    (folder / "latin.csv").write_bytes(b"true,predicted\n\xe4,b\n")
    np.savez("short.npz", true=[1], predicted=[1, 2])
    np.savez("scores.npz", true=[0, 1], predicted=[0.2, 0.7])
    status, out, err = run(*arguments.split())
    assert (status, out) == (2, "")
    assert err.startswith(f"fastrecall: error: {message}")
    assert err.count("\n") == 1


def test_an_error_is_one_line_whatever_the_name(run):
    assert run("report", "a\nb\x1b.csv")[2].count("\n") == 1


def test_memory_error(run, monkeypatch):
    def count(*_, **__):
        raise MemoryError("1000000 classes need 8 TB")

    monkeypatch.setattr("fastrecall.cli.count", count)
    status, _, err = run("report", "pets.csv")
    assert (status, err) == (2, "fastrecall: error: out of memory: 1000000 classes need 8 TB\n")


def test_interrupt(run, monkeypatch):
    def count(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("fastrecall.cli.count", count)
    assert run("report", "pets.csv") == (130, "", "")


def test_version(run):
    assert run("--version") == (0, f"fastrecall {fastrecall.__version__}\n", "")


def test_help_names_every_option(run):
    status, out, _ = run("report", "--help")
    assert status == 0
    for option in ("--true", "--predicted", "--weight", "--labels", "--digits", "--format"):
        assert option in out


def test_as_a_module_without_a_traceback():
    good, bad = process("report", "pets.csv"), process("report", "none.csv")
    assert (good.returncode, good.stderr) == (0, b"")
    assert good.stdout.split()[:4] == [b"precision", b"recall", b"f1-score", b"support"]
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert bad.stderr == b"fastrecall: error: none.csv: No such file or directory\n".replace(
        b"\n", os.linesep.encode()
    )


def test_a_label_that_the_terminal_lacks(folder):
    (folder / "x.csv").write_text("true,predicted\ndög,dög\ncat,cat\n", encoding="utf-8")
    ascii_only = process("report", "x.csv", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (ascii_only.returncode, ascii_only.stderr) == (0, b"")
    assert b"d\\xf6g" in ascii_only.stdout
    utf_8 = process("report", "x.csv", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert "dög".encode() in utf_8.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of Unix")
def test_closed_pipe_full_disk_and_ctrl_c(folder, interruptible):
    command = [sys.executable, "-m", "fastrecall", "report"]
    read, write = os.pipe()
    os.close(read)
    closed = subprocess.run(
        [*command, "pets.csv"], stdout=write, stderr=subprocess.PIPE, timeout=120, check=False
    )
    os.close(write)
    assert (closed.returncode, closed.stderr) == (141, b"")

    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as disk:
            full = subprocess.run(
                [*command, "pets.csv"],
                stdout=disk,
                stderr=subprocess.PIPE,
                timeout=120,
                check=False,
            )
        assert full.returncode == 2
        assert full.stderr == b"fastrecall: error: No space left on device\n"

    os.mkfifo("pipe")
    waiting = subprocess.Popen([*command, "pipe"], stderr=subprocess.PIPE)
    with Path("pipe").open("wb"):  # opens once the program has: it is past its imports
        waiting.send_signal(signal.SIGINT)
        _, err = waiting.communicate(timeout=120)
    assert (waiting.returncode, err) == (130, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_told_and_not_written_to_again(monkeypatch, capsys):
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["report", "pets.csv"]) == 2
        full.write("what is left at the end")
    assert "No space left on device" in capsys.readouterr().err
