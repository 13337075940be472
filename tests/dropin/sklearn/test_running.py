"""`python -m fastrecall run` is `python`, but for the patch."""

from __future__ import annotations

import os
import py_compile
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from fastrecall.dropin.sklearn import running

STATE = """
import sys
print(sorted((name, type(value).__name__) for name, value in globals().items()))
print(__name__, __file__, __package__, __spec__ and __spec__.name, __cached__)
print(sys.argv, sys.path, sys.modules["__main__"].__dict__ is globals())
print(sys.excepthook)
"""
PROGRAMS = {
    "state": STATE,
    "status": "import sys; sys.exit(7)",
    "words": "import sys; sys.exit('so long')",
    "error": "def inner():\n    1 / 0\ntry:\n    inner()\nexcept ZeroDivisionError as error:\n"
    "    raise KeyError('x') from error",
    "deep": "def inner(n):\n    return inner(n - 1) if n else [][1]\ninner(3)",
    "syntax": "x = = 1",
    "latin": "# coding: latin-1\nprint('\xe4')",
    "hook": "import sys\nsys.excepthook = lambda *error: print(error[2].tb_lineno)\n[][0]",
    "after": "import atexit, sys\natexit.register(lambda: print(sys.excepthook))\n[][0]",
    "stopped": "raise KeyboardInterrupt",
    "warning": "import warnings; warnings.warn('beware')",
    "ends": "import atexit, threading, time\natexit.register(lambda: print('end', __name__))\n"
    "threading.Thread(target=lambda: (time.sleep(0.1), print('thread', __name__))).start()",
    "pickles": "import pickle\nclass A: pass\nprint(pickle.loads(pickle.dumps(A)) is A)",
    "plain": "def f(x: int): pass\nprint(f.__annotations__)",
    "empty": "",
}
SCIKIT_LEARN = """
import sys
before = "sklearn" in sys.modules
from sklearn.metrics import recall_score
import sklearn.metrics, inspect
print(before, recall_score.__module__, sklearn.metrics.get_scorer("f1")._score_func.__module__)
print(recall_score([1] * 100 + [0] * 10000, [0] * 10 + [1] * 90 + [0] * 10000))
print(type(sklearn.metrics.__loader__).__name__, type(sklearn.metrics.__spec__.loader).__name__)
print(len(inspect.getsource(sklearn.metrics)) > 100)
print([one for one in sys.meta_path if type(one).__module__.startswith("fastrecall")])
"""


def python(*arguments: str, folder: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_script_does_what_it_does(name: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    encoding = "latin-1" if name == "latin" else "utf-8"
    (tmp_path / "sub" / f"{name}.py").write_text(PROGRAMS[name], encoding=encoding)
    expected = python(f"sub/{name}.py", "-m", "--help", "x y", folder=tmp_path)
    found = python(
        "-m", "fastrecall", "run", f"sub/{name}.py", "-m", "--help", "x y", folder=tmp_path
    )
    assert found == expected
    assert [path.name for path in tmp_path.rglob("*")] == ["sub", f"{name}.py"]


@pytest.mark.parametrize(
    "kind",
    ["module", "package", "folder", "archive", "compiled", "link", "dot", "dots", "dot folder"],
)
def test_other_kinds_of_programs(kind: str, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__main__.py").write_text(STATE)
    (tmp_path / "single.py").write_text(STATE)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("__main__.py", STATE)
    py_compile.compile(str(tmp_path / "single.py"), str(tmp_path / "single.pyc"))
    (tmp_path / "link.py").symlink_to(tmp_path / "pack" / "__main__.py")
    arguments = {
        "module": ["-m", "single"],
        "package": ["-m", "pack"],
        "folder": ["pack"],
        "archive": ["all.zip"],
        "compiled": ["single.pyc"],
        "link": ["link.py"],
        "dot": ["./single.py"],
        "dots": ["pack/../single.py"],
        "dot folder": ["./pack"],
    }[kind]
    expected = python(*arguments, "-v", folder=tmp_path)
    assert python("-m", "fastrecall", "run", *arguments, "-v", folder=tmp_path) == expected
    assert expected[0] == 0


def test_a_safe_path_stays_safe(tmp_path: Path) -> None:
    (tmp_path / "state.py").write_text(STATE)
    expected = python("-P", "state.py", folder=tmp_path)
    assert python("-P", "-m", "fastrecall", "run", "state.py", folder=tmp_path) == expected


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        (["none.py"], 2, "none.py: No such file"),
        (["-m", "no_such_module"], 1, "there is no module 'no_such_module'"),
        (["-m", ".relative"], 1, "relative"),
        (["-m", "sys"], 1, "there is no module 'sys'"),
        (["-m", "os.path.x"], 1, "os.path"),
        (["."], 2, "there is no __main__ in '.'"),
        ([], 2, "required"),
        (["-m"], 2, "-m"),
        (["-x", "none.py"], 2, "-x"),
    ],
)
def test_nothing_to_run(arguments: list[str], status: int, text: str, tmp_path: Path) -> None:
    found = python("-m", "fastrecall", "run", *arguments, folder=tmp_path)
    assert found[:2] == (status, "")
    assert text in found[2]
    assert found[2].count("\n") == 1


def test_the_script_finds_scikit_learn_patched(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    (tmp_path / "scores.py").write_text(SCIKIT_LEARN)
    status, out, err = python("-m", "fastrecall", "run", "scores.py", folder=tmp_path)
    assert (status, err) == (0, "")
    ours = "fastrecall.metrics.setwise"
    assert out.splitlines() == [
        f"False {ours} {ours}",
        "0.9",
        "SourceFileLoader SourceFileLoader",
        "True",
        "[]",
    ]


def test_a_script_may_call_it_off(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    (tmp_path / "off.py").write_text(
        "import fastrecall\nfastrecall.unpatch_sklearn()\nfrom sklearn.metrics import f1_score\n"
        "print(f1_score.__module__)\nwith fastrecall.patch_sklearn():\n"
        "    from sklearn.metrics import f1_score\n    print(f1_score.__module__)\n"
    )
    out = python("-m", "fastrecall", "run", "off.py", folder=tmp_path)
    assert out == (0, "sklearn.metrics._classification\nfastrecall.metrics.setwise\n", "")


def test_looking_for_scikit_learn_does_not_load_it(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    (tmp_path / "look.py").write_text(
        "import importlib.util, sys\nprint(importlib.util.find_spec('sklearn.metrics').name)\n"
        "print('sklearn.metrics' in sys.modules)\nimport sklearn.metrics as m\n"
        "print(m.recall_score.__module__)"
    )
    _, out, err = python("-m", "fastrecall", "run", "look.py", folder=tmp_path)
    assert out.split() == ["sklearn.metrics", "False", "fastrecall.metrics.setwise"], err


def test_worker_processes_find_the_script(tmp_path: Path) -> None:
    (tmp_path / "many.py").write_text(
        "import multiprocessing\ndef double(n): return 2 * n\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(double, [1, 2]))"
    )
    found = python("-m", "fastrecall", "run", "many.py", folder=tmp_path)
    assert found == (0, "[2, 4]\n", "")


def test_a_module_without_a_spec_cannot_be_run(monkeypatch):
    monkeypatch.setitem(sys.modules, "odd", ModuleType("odd"))
    with pytest.raises(ImportError, match=r"^'odd' is no module that can be run: odd.__spec__ is"):
        running.module("odd")


def test_paths_of_windows_are_tidied_up(monkeypatch):
    untidy = os.path.join("some", "..", "other.py")  # noqa: PTH118
    assert running._whole(untidy).endswith(untidy)
    monkeypatch.setattr(sys, "platform", "win32")
    assert running._whole(untidy) == str(Path.cwd() / "other.py")
