"""Where a macro's lines run, and which of the tests that reach a change are tried."""

from __future__ import annotations

from tests.mutants.kernel.__main__ import Most, part_of
from tests.mutants.kernel.reach import Macros

SOURCES = {
    "a.h": "#define TWICE(X) \\\n    (2 * (X))\n#define FOUR TWICE(2)\nint a = b;\n",
    "b.h": "int c = FOUR;\nint d = TWICE(c);\n",
}


def test_a_line_of_a_macro_runs_where_the_macro_is_used():
    macros = Macros(SOURCES)
    assert macros.lines("a.h", 2) == {("b.h", 1), ("b.h", 2)}
    assert macros.lines("a.h", 3) == {("b.h", 1)}
    assert macros.lines("a.h", 4) == {("a.h", 4)}


def test_few_tests_of_few_files_are_tried_first():
    tests = ["a.py::x", "a.py::y", "a.py::z", "b.py::x", "c.py::x"]
    seconds = dict.fromkeys(tests, 1.0) | {"a.py::x": 9.0, "a.py::y": 2.0}
    assert part_of(tests, seconds, Most(20.0, 2, 2)) == ["a.py::x", "a.py::y", "b.py::x"]
    assert part_of(tests, seconds, Most(10.0, 9, 9)) == ["a.py::x", "a.py::z"]
    assert part_of(tests, seconds, Most(0.5, 9, 9)) == ["a.py::x"]
