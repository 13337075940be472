"""The house rules, held by reading the code. The floors and the tree are ARCHITECTURE.md's own."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "fastrecall"
MODULES = sorted(PACKAGE.rglob("*.py"))
KERNEL = sorted(path for path in (CHECKOUT / "src").rglob("*.*") if path.suffix != ".c")
CODE = [*MODULES, *KERNEL]
ARCHITECTURE = (CHECKOUT / "ARCHITECTURE.md").read_text(encoding="utf-8")
OPTIONAL = {"sklearn", "scipy", "pandas", "polars", "pyarrow", "torch", "dask", "xarray", "pyspark"}
PEERS = {"distributed", "fairlearn", "keras", "torchmetrics"}
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))


def block(start):
    """Return the one fenced block of ARCHITECTURE.md that starts so."""
    (text,) = re.findall(rf"^```\n({start}.*?)^```$", ARCHITECTURE, re.DOTALL | re.MULTILINE)
    return text


def floors():
    """Return room -> floor, as drawn."""
    lines = [line.split() for line in block(r"\d  ").splitlines() if line]
    return {room.rstrip("/"): int(number) for number, *rooms in lines for room in rooms}


def drawn_files():
    """Return every file of the tree, as drawn: two blanks deeper is one folder deeper."""
    folders, files = [], set()
    for line in block("pyproject.toml ").splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        folders[depth:] = [name.rstrip("/")] if name.endswith("/") else []
        if not name.endswith("/"):
            files.add("/".join([*folders[:depth], name]))
    return files


def room(path):
    """Return the module or sub-package of fastrecall that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree):
    """Yield every module that is imported anywhere, functions included, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            # `from fastrecall import x` may bring a room or a name; both are looked up as a room.
            names = [f"fastrecall.{alias.name}" for alias in node.names]
            yield from (
                (name, node.lineno)
                for name in (names if node.module == "fastrecall" else [node.module])
            )


def own_rooms(path):
    """Yield the rooms of fastrecall that a file imports: '' is the package itself."""
    for name, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] == "fastrecall":
            yield (parts[1] if len(parts) > 1 and parts[1] in floors() else ""), line


def test_every_room_has_a_floor():
    rooms = {room(path) for path in MODULES} - {"__init__"}
    assert rooms | {"_kernel"} == set(floors())


@each_module
def test_a_room_imports_only_from_floors_below(path):
    if path == PACKAGE / "__init__.py":
        return
    for other, line in own_rooms(path):
        if other == room(path):
            continue
        here = floors()[room(path)]
        # The package's own names are for the top floor only.
        there = floors()[other] if other else max(floors().values()) - 0.5
        assert there < here or (room(path) == "__main__" and other == "cli"), (
            f"{path.name}, line {line}: {room(path)} (floor {here}) imports {other or 'fastrecall'}"
        )


@each_module
def test_optional_libraries_are_imported_only_when_used(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    outer = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    for node in outer:
        guarded = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        found = {name.split(".")[0] for name, _ in imports(node)}
        assert guarded or not found & OPTIONAL


def test_optional_libraries_only_in_the_room_named_after_the_job():
    users = {
        f"counts/{path.parent.name}/{path.stem}" if room(path) == "counts" else room(path)
        for path in MODULES
        for name, _ in imports(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] in OPTIONAL
    }
    tables = {f"counts/{room}/tables" for room in ("groups", "saved", "thresholds")}
    assert users <= {"adapters", "dropin", "files"} | tables


def test_import_brings_no_other_library():
    code = "import sys, fastrecall; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.check_output([sys.executable, "-c", code], cwd=CHECKOUT, text=True)
    assert not set(loaded.split()) & OPTIONAL


def test_numpy_is_the_only_dependency():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"] == ["numpy>=2.0"]
    outside = {
        name.split(".")[0]
        for path in MODULES
        for name, _ in imports(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert outside - set(sys.stdlib_module_names) - {"fastrecall"} <= {"numpy"} | OPTIONAL


def test_the_oldest_versions_that_are_promised_are_tested():
    told = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    project, tested = told["project"], told["dependency-groups"]["oldest"]
    for promised in [*project["dependencies"], *project["optional-dependencies"]["arrow"]]:
        name, number = promised.split(">=")
        assert f"{name}=={number}" in [str(pin).removesuffix(".0") for pin in tested]


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.name)
def test_rooms_are_small(path):
    if path.suffix in (".py", ".pyx", ".pxi", ".h"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_room_for_odds_and_ends():
    for path in CODE:
        assert not {"utils", "util", "helpers", "misc", "common"} & set(path.with_suffix("").parts)


@each_module
def test_everything_public_has_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), path
    public = [
        node
        for body in [tree, *[node for node in tree.body if isinstance(node, ast.ClassDef)]]
        for node in getattr(body, "body", [])
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not getattr(body, "name", "").startswith("_")
        and "overload" not in [ast.unparse(mark) for mark in getattr(node, "decorator_list", [])]
    ]
    bare = [node.name for node in public if not ast.get_docstring(node)]
    assert not bare, f"{path.name}: {bare}"


def test_the_tree_is_drawn_as_it_is():
    there = {path.relative_to(CHECKOUT).as_posix() for path in MODULES}
    there |= {"fastrecall/_kernel.pyi", "fastrecall/py.typed"}
    there |= {path.relative_to(CHECKOUT).as_posix() for path in KERNEL}
    drawn = drawn_files()
    assert {name for name in drawn if name.startswith(("src/", "fastrecall/"))} == there
    assert not [name for name in drawn if not (CHECKOUT / name).is_file()]


def test_the_suite_is_read_beside_numpy_alone():
    """A test that needs another library says so, instead of ending the collection."""
    code = (
        "import sys, pytest\n"
        f"sys.modules.update(dict.fromkeys({sorted(OPTIONAL | PEERS)}))\n"
        "sys.exit(pytest.main(['--collect-only', '-qq', '--cases', '1', '-p', 'no:cacheprovider']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
