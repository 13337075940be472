"""Where a macro's lines run."""

from __future__ import annotations

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
