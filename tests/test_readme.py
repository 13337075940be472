"""What the documentation shows is what comes out: README, docstrings, examples."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import inspect
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import fastrecall

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

# Methods whose examples show what another library makes.
SHOWN_WITH = {"to_frame": "pandas", "to_arrow": "pyarrow"}


# What a docstring begins with that does not say what the thing does.
HEADINGS = "Nothing", "Parameters", "Returns", "Raises", "Notes", "Examples"
TORCHMETRICS = "fastrecall.dropin.torchmetrics"
CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = ["README.md", *sorted(f"docs/{path.name}" for path in (CHECKOUT / "docs").glob("*.md"))]
# A page may name libraries that its sessions import: <!-- needs: pandas, duckdb -->
# What the examples of a module start.
ENGINES = {
    "fastrecall.adapters.dask": "dask.array",
    "fastrecall.adapters.spark": "pyspark",
    "fastrecall.dropin.sklearn.patching": "sklearn",
    "fastrecall.dropin.sklearn.scorers": "sklearn",
}
NEEDS = re.compile(r"^<!-- needs: (.*) -->$", re.MULTILINE)


def blocks(checkout, language, page="README.md"):
    text = (checkout / page).read_text(encoding="utf-8")
    return [text for name, text in BLOCK.findall(text) if name == language]


@pytest.mark.parametrize("page", PAGES)
def test_python_blocks(checkout, monkeypatch, page):
    """Those of a page run in order in one session, as a reader would type them."""
    for needed in NEEDS.findall((checkout / page).read_text(encoding="utf-8")):
        for name in needed.split(", "):
            pytest.importorskip(name)
    monkeypatch.chdir(checkout)
    parser, session = doctest.DocTestParser(), {}
    shown = blocks(checkout, "python", page)
    # The page of containers is a table.
    assert len(shown) >= {"README.md": 4, "docs/labels.md": 0}.get(page, 1)
    for number, text in enumerate(shown, 1):
        name = f"{page}, Python block {number}"
        assert ">>>" in text, f"{name} shows no session"
        test = parser.get_doctest(text, session, name, page, 0)
        session = test.globs
        told = []
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        runner.run(test, out=told.append, clear_globs=False)
        assert runner.failures == 0, "".join(told)


def test_the_report_is_what_the_command_prints(checkout):
    shown = [text for text in blocks(checkout, "console") if "fastrecall report" in text]
    assert shown
    for text in shown:
        command, _, output = text.partition("\n")
        arguments = shlex.split(command[command.index("fastrecall report") :])[1:]
        printed = subprocess.run(
            [sys.executable, "-m", "fastrecall", *arguments],
            cwd=checkout, capture_output=True, text=True, timeout=120, check=True,
        ).stdout  # fmt: skip
        assert output.split() == printed.split()


def test_the_name_of_the_other_distribution_is_never_installed(checkout):
    for path in checkout.glob("*.md"):
        assert not re.search(
            r"pip install fastrecall(?!-metrics)", path.read_text(encoding="utf-8")
        )


def test_links_lead_somewhere(checkout):
    for page in [*(path.name for path in checkout.glob("*.md")), *PAGES[1:]]:
        path = checkout / page
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{page} links to {target}"


def test_the_example_is_what_its_script_writes(checkout, tmp_path):
    pytest.importorskip("sklearn")
    script = checkout / "examples" / "digits.py"
    subprocess.run([sys.executable, str(script), str(tmp_path / "x.csv")], timeout=300, check=True)
    kept = (checkout / "examples" / "digits.csv").read_text().splitlines()
    made = (tmp_path / "x.csv").read_text().splitlines()
    # Another BLAS may round a confidence the other way; the predictions must not move.
    assert [line.rpartition(",")[0] for line in made] == [line.rpartition(",")[0] for line in kept]


each_module = pytest.mark.parametrize(
    "name",
    [
        module.name
        for module in pkgutil.walk_packages(fastrecall.__path__, "fastrecall.")
        if not module.name.endswith("__main__")
    ],
)


@each_module
def test_examples_in_docstrings(name):
    if name in ENGINES:
        pytest.importorskip(ENGINES[name])
    told = []
    module = importlib.import_module(name)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        library = SHOWN_WITH.get(test.name.rpartition(".")[2])
        if library is not None and importlib.util.find_spec(library) is None:
            continue
        runner.run(test, out=told.append)
    assert runner.failures == 0, "".join(told)


@each_module
def test_what_is_made_on_import_is_explained_too(name):
    if name in ENGINES:
        pytest.importorskip(ENGINES[name])
    module = importlib.import_module(name)
    offered = [getattr(module, one) for one in getattr(module, "__all__", ())]
    classes = [one for one in offered if inspect.isclass(one)]
    methods = [
        one
        for each in classes
        for own, one in vars(each).items()
        if not own.startswith("_") and (inspect.isfunction(one) or isinstance(one, property))
    ]
    functions = [one for one in offered if inspect.isfunction(one)]
    for one in classes + methods + functions:
        assert (inspect.getdoc(one) or "Nothing").partition("\n")[0] not in HEADINGS, one


@pytest.mark.parametrize("name", [TORCHMETRICS, f"{TORCHMETRICS}.functional"])
def test_what_is_made_for_torchmetrics_says_what_it_raises(name):
    module = importlib.import_module(name)
    told = [inspect.getdoc(getattr(module, one)) or "" for one in module.__all__]
    made = [one for one in told if "of that name" in one]
    assert made
    for one in made:
        assert one[0].isupper(), one
        assert "\nRaises\n------\n" in one
