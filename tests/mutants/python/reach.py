"""Which tests may notice a change, the most promising first: by what was recorded of each test."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from coverage import CoverageData

from tests.mutants.choosing import file_of, turns
from tests.mutants.python.changes import Mutant

IMPORTING = ""  # what runs while a module is imported, runs for no test
DOCUMENTED = "tests/test_readme.py"  # looks at what importing makes
FEW = 20  # tests: those that have the module's name come along


class Recorded:
    """Lines that tests ran, how long these took, and where names of the package are used."""

    def __init__(self, folder: Path, checkout: Path, lines: str, tests: str) -> None:
        self._data = CoverageData(str(folder / lines))
        self._data.read()
        self.seconds: dict[str, float] = json.loads((folder / tests).read_text(encoding="utf-8"))
        self._files: dict[str, dict[int, list[str]]] = {}
        self._trees = {
            str(path.relative_to(checkout)): ast.parse(path.read_bytes())
            for path in sorted((checkout / "fastrecall").rglob("*.py"))
        }
        self._uses: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for path, tree in self._trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                    name = node.id if isinstance(node, ast.Name) else node.attr
                    self._uses[name].add((path, node.lineno))

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests that run the changed lines, or else use what they define."""
        found = self._that_run(mutant.path, mutant.lines)
        if not found:
            found = self._that_run(mutant.path, statement_lines(self._trees[mutant.path], mutant))
        if IMPORTING in found:
            found |= self._that_use(mutant.path, mutant.lines, set())
            found |= {test for test in self.seconds if file_of(test) == DOCUMENTED}
        found &= self.seconds.keys()
        if len(found) < FEW:
            found |= set(filter(named_as(mutant.path), self.seconds))
        return self._in_order(mutant.path, found)

    def _that_run(self, path: str, lines: Iterable[int]) -> set[str]:
        if path not in self._files:
            self._files[path] = self._data.contexts_by_lineno(path)
        return {test for line in lines for test in self._files[path].get(line, ())}

    def _that_use(self, path: str, lines: range, seen: set[str]) -> set[str]:
        """Return the tests of what a line defines on import: its function, or names in use."""
        owners = [
            node
            for node in ast.walk(self._trees[path])
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and holds(node, lines)
        ]
        tests: set[str] = set()
        names = set(defined(self._trees[path], lines))
        if owners and isinstance(owners[-1], ast.FunctionDef):
            tests = self._that_run(path, body_lines(owners[-1]))
            # One that runs on import, too, is followed to what is made there.
            names = {owners[-1].name} if tests == {IMPORTING} else set()
        for name in names - seen:
            seen.add(name)
            for other, line in self._uses[name]:
                there = self._that_run(other, [line])
                tests |= there
                if IMPORTING in there:
                    tests |= self._that_use(other, range(line, line + 1), seen)
        if tests - {IMPORTING}:
            return tests
        # What Python itself asks for, such as __slots__, is asked for by all that uses the class.
        return self._that_run(path, body_lines(owners[-1]) if owners else self._files[path])

    def _in_order(self, path: str, tests: set[str]) -> list[str]:
        """Return one case of each test function first; the module's own tests before others."""
        stem = Path(path).stem.strip("_")
        order = sorted(
            tests, key=lambda test: (stem not in file_of(test), self.seconds[test], test)
        )
        return sorted(order, key=turns(order, 2).__getitem__)


def named_as(path: str) -> Callable[[str], bool]:
    """Return whether a test is called as a module, or lies where its package's tests do."""
    words = Path(path).stem.strip("_"), Path(path).parent.name
    return lambda test: any(f"test_{word}" in test or f"/{word}/" in test for word in words)


def holds(node: ast.stmt, lines: range) -> bool:
    marks = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(mark.lineno for mark in marks)])
    return first <= lines[0] and lines[-1] <= (node.end_lineno or first)


def statement_lines(tree: ast.Module, mutant: Mutant) -> range:
    """Return the lines of the smallest statement around: Python may count all as its first."""
    around = [
        node for node in ast.walk(tree) if isinstance(node, ast.stmt) and holds(node, mutant.lines)
    ]
    smallest = max(around, key=lambda node: node.lineno)
    return range(smallest.lineno, mutant.lines[-1] + 1)


def body_lines(node: ast.FunctionDef | ast.ClassDef) -> range:
    return range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)


def defined(tree: ast.Module, lines: range) -> Iterator[str]:
    """Yield the names that the statement of these lines gives a module or a class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and holds(node, lines):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Name | ast.Attribute):
                        yield part.id if isinstance(part, ast.Name) else part.attr
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and holds(node, lines):
            yield node.name
