"""What is changed of C and of Cython, and what is not because it never runs."""

from __future__ import annotations

import pytest

from tests.mutants.kernel.changes import mutants


def changed(source, path="header.h"):
    return {one.apply(source) for one in mutants(path, source)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("while (a < b)", {"while (a <= b)", "while (a >= b)", "while (!(a < b))"}),
        ("if (!a || f(b))", {"if (a || f(b))", "if (!a && f(b))", "if (!(!a || f(b)))"}),
        ("x = a == b ? c : d;", {";", "x = a != b ? c : d;"}),
        ("    return 1;", {"    return 0;"}),
        ("    x += (size_t)y;", {"    x -= (size_t)y;", "    ;"}),
        ("    const char *x = &y - z;", {"    const char *x = &y + z;"}),
        ("    fr_add(x, 0x10u);", {"    ;", "    fr_add(x, 17u);", "    fr_add(x, 15u);"}),
        ("        break;", {"        continue;"}),
        ("#define SIZE 64", {"#define SIZE 65", "#define SIZE 63"}),
        ("#define ADD(X, Y) \\\n    (X) + (Y)", {"#define ADD(X, Y) \\\n    (X) - (Y)"}),
    ],
)  # fmt: skip
def test_a_change_of_c(before, after):
    assert changed(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if a is None:", {"if a is not None:", "if not (a is None):"}),
        ("x = a and b", {"x = a or b", "pass"}),
        ("    raise E(f'{a}')", {"    pass"}),
        ("    self.n = n - <size_t> m", {"    self.n = n + <size_t> m", "    pass"}),
        ("    cdef int n = 0", {"    cdef int n = 1"}),
        ("x = not y", {"x = y", "pass"}),
        ("f(a,", set()),
    ],
)  # fmt: skip
def test_a_change_of_cython(before, after):
    assert changed(before, "door.pxi") == after


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("/* a < b\n * 1 */", "header.h"),
        ('#include "tables.h"', "header.h"),
        ("#if defined(A) && B > 1", "header.h"),
        ("f(\"a < 1\", '2'", "header.h"),
        ('"""Of 1 and 2."""', "door.pyx"),
        ("x  # not 1", "door.pyx"),
        ("    cdef int _begin(self) except -1:", "door.pyx"),
        ("    int f(int a) if 1 < 2", "headers.pxi"),
    ],
)
def test_what_never_runs_is_left_alone(source, path):
    assert changed(source, path) == set()


def test_a_name_holds_the_line_and_its_function_but_no_number():
    source = "static int fr_sum(int y)\n{\n    x =   y + z; \\\n    x = y + z;\n}\n"
    assert {one.name(source) for one in mutants("a.h", source)} == {
        "a.h fr_sum: x = y + z; => x = y - z;",
        "a.h fr_sum: x = y + z; => ;",
        "a.h fr_sum 2: x = y + z; => x = y - z;",
        "a.h fr_sum 2: x = y + z; => ;",
    }
    source = "cdef class Run:\n    def read(self):\n        x = y + z\n"
    assert "a.pyx read: x = y + z => pass" in {one.name(source) for one in mutants("a.pyx", source)}
