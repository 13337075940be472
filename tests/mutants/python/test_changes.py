"""What is changed of Python code, and what is not because it never runs."""

from __future__ import annotations

import pytest

from tests.mutants.python.changes import mutants


def changed(source):
    return {one.apply(source) for one in mutants("module.py", source)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a < b\n", {"(a <= b)\n", "(a >= b)\n", "pass\n"}),
        ("x = a in b\n", {"x = (a not in b)\n"}),
        ("x = a and b\n", {"x = (a or b)\n"}),
        ("x = not a\n", {"x = (a)\n"}),
        ("x = -a\n", {"x = (a)\n"}),
        ("x = a // b\n", {"x = (a * b)\n"}),
        ("x = 1\n", {"x = 2\n"}),
        ("x = True\n", {"x = False\n"}),
        ("x = 'kind'\n", {"x = 'Xind'\n"}),
        ("x = 'a kind'\n", {"x = ''\n"}),
        ("x = f'{a}'\n", {"x = ''\n"}),
        ("x += a\n", {"x -= a\n", "pass\n"}),
        ("x.y = a\n", {"pass\n"}),
        ("if a:\n    b()\n", {"if (not a):\n    b()\n", "if a:\n    pass\n"}),
        ("def f(a=0):\n    return a\n", {
            "def f(a=1):\n    return a\n",
            "def f(a=0):\n    return None\n",
        }),
        ("for a in b:\n    break\n", {"for a in b:\n    continue\n"}),
        ("try:\n    a()\nexcept E:\n    raise\n", {
            "try:\n    pass\nexcept E:\n    raise\n",
            "try:\n    a()\nexcept ():\n    raise\n",
            "try:\n    a()\nexcept E:\n    pass\n",
        }),
        ("x = 'é'; y = a - b\n", {"x = 'X'; y = a - b\n", "x = 'é'; y = (a + b)\n"}),
    ],
)  # fmt: skip
def test_a_change(before, after):
    assert changed(before) == after


@pytest.mark.parametrize(
    "source",
    [
        '"""Of a module."""\n',
        'def f():\n    """Of a function."""\n',
        "def f(a: int | None) -> int | None: ...\n",
        "if TYPE_CHECKING:\n    x = 1\n",
        "@overload\ndef f(a=1): ...\n",
        "x = cast('int | None', y)\n",
        "__all__ = ['f']\n",
    ],
)
def test_what_never_runs_is_left_alone(source):
    assert changed(source) == set()


def test_a_name_holds_the_line_and_no_number():
    source = "\n\nx = [\n    a  <  b,\n]\n"
    names = {one.name(source) for one in mutants("module.py", source)}
    assert names == {"module.py: a < b, => (a <= b),", "module.py: a < b, => (a >= b),"}
