"""The one file that every wheel runs: ``python tests/test_wheel.py``, with NumPy and nothing else.

A dozen exact facts that between them reach every part of the kernel. pytest runs them too.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import sysconfig
import tempfile
import warnings
from pathlib import Path

import numpy as np

import fastrecall


def test_the_kernel_is_compiled_code():
    from fastrecall import _kernel

    assert Path(_kernel.__file__).suffix in (".so", ".pyd")


def test_the_kernel_leaves_the_lock_off():
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        assert not sys._is_gil_enabled()


def test_recall_of_lists():
    y_true, y_pred = [1] * 100 + [0] * 10000, [0] * 10 + [1] * 90 + [0] * 10000
    assert fastrecall.recall_score(y_true, y_pred) == 0.9


def test_ten_binary_labels():
    y_true, y_pred = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1], [1, 0, 1, 0, 0, 1, 0, 1, 1, 0]
    assert fastrecall.recall_score(y_true, y_pred) == 4 / 6
    assert fastrecall.precision_score(y_true, y_pred) == 4 / 5
    assert fastrecall.matthews_corrcoef(y_true, y_pred) == (4 * 3 - 1 * 2) / math.sqrt(600)


def test_averages():
    y_true, y_pred = np.array([1, 1, 2, 0]), np.array([2, 0, 2, 1])
    assert fastrecall.recall_score(y_true, y_pred, average="macro") == 1 / 3
    assert fastrecall.recall_score(y_true, y_pred, average="micro") == 0.25
    each = fastrecall.recall_score(y_true, y_pred, average=None)
    assert each.dtype == np.float64
    assert each.tolist() == [0.0, 0.0, 1.0]


def test_a_published_matrix():
    counts = fastrecall.Counts.from_matrix(
        [[3, 9, 3], [6, 10, 4], [2, 4, 6]], classes=["cat", "dog", "bird"]
    )
    assert counts.recall(average=None).tolist() == [0.2, 0.5, 0.5]
    assert counts.recall(average="micro") == 19 / 47
    assert counts.n == 47


def test_every_integer_type_and_both_byte_orders():
    y_true, y_pred = [0, 1, 2, 2, 1], [0, 2, 2, 2, 1]
    for code in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"):
        for order in "<>":
            matrix = fastrecall.confusion_matrix(
                np.array(y_true, order + code), np.array(y_pred, "=i8")
            )
            assert matrix.tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 2]], order + code


def test_labels_at_both_ends_of_64_bits():
    low, high = -(2**63), 2**63 - 1
    y_true, y_pred = np.array([low, high, high]), np.array([low, low, high])
    assert fastrecall.confusion_matrix(y_true, y_pred).tolist() == [[1, 0], [1, 1]]
    y_true, y_pred = (
        np.array([2**64 - 1, 0], np.uint64),
        np.array([2**64 - 1, 2**64 - 1], np.uint64),
    )
    assert fastrecall.accuracy_score(y_true, y_pred) == 0.5


def test_strided_labels_and_many_blocks():
    labels = np.arange(200_000) % 1000
    counts = fastrecall.count(labels[::-2], labels[::-2])
    assert counts.n == counts.tp.sum() == 100_000
    assert counts.support.tolist() == [200] * 500


def test_text_labels():
    counts = fastrecall.count(["cat", "dog", "cat"], ["cat", "cat", "cat"])
    assert list(counts.classes) == ["cat", "dog"]
    assert counts.matrix().tolist() == [[2, 0], [1, 0]]


def test_weights():
    recall = fastrecall.recall_score([1, 1, 0], [1, 0, 0], sample_weight=[0.5, 1.5, 1.0])
    assert recall == 0.25


def test_multilabel():
    y_true, y_pred = np.array([[1, 0, 1], [0, 1, 0]]), np.array([[1, 0, 0], [0, 1, 1]])
    assert fastrecall.recall_score(y_true, y_pred, average="samples") == 0.75
    assert fastrecall.hamming_loss(y_true, y_pred) == 2 / 6


def test_counts_add_up():
    left, right = fastrecall.count([0, 1], [0, 1]), fastrecall.count([1, 2], [2, 2])
    both = left + right
    assert both.matrix().tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]
    assert (fastrecall.Counts.empty() + left).tp.tolist() == left.tp.tolist()


def test_undefined_warns_and_bad_input_raises():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert fastrecall.recall_score([0, 0], [0, 1]) == 0.0
    assert [entry.category for entry in caught] == [fastrecall.UndefinedMetricWarning]
    try:
        message = f"accepted: {fastrecall.recall_score([0, 1], [0, 1, 1])}"
    except ValueError as error:
        message = str(error)
    assert message == "Found input variables with inconsistent numbers of samples: [2, 3]"


def test_the_command_line():
    if sys.platform == "emscripten":
        return  # a page starts no processes
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pets.csv").write_text("true,predicted\ncat,cat\ncat,dog\ndog,dog\n")
        command = [sys.executable, "-m", "fastrecall", "report", "pets.csv", "--format", "json"]
        answer = json.loads(subprocess.check_output(command, cwd=folder, timeout=120))
        assert answer["cat"] == {"precision": 1.0, "recall": 0.5, "f1-score": 2 / 3, "support": 2}
        command[4] = "none.csv"
        missing = subprocess.run(command, cwd=folder, timeout=120, capture_output=True, text=True)
        assert missing.returncode == 2
        assert missing.stderr == "fastrecall: error: none.csv: No such file or directory\n"


def main() -> None:
    """Run every test above, without pytest."""
    tests = [test for name, test in sorted(globals().items()) if name.startswith("test_")]
    for test in tests:
        test()
    python = ".".join(map(str, sys.version_info[:3]))
    print(
        f"{len(tests)} facts hold: Python {python}, NumPy {np.__version__}, {fastrecall.__file__}"
    )


if __name__ == "__main__":
    main()
