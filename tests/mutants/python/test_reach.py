"""Which tests are tried on a change, and in which order."""

from __future__ import annotations

import json

import pytest

from tests.mutants.python.changes import mutants

coverage = pytest.importorskip("coverage")
SOURCE = """\
LIMIT = 3


def first(a):
    return a < LIMIT


def second(a=1):
    b = (
        a + 2
    )
    return b


class Third:
    __slots__ = ("c",)

    def d(self):
        return self.c


def fifth():
    return 7


SIXTH = fifth()


def seventh():
    return SIXTH
"""
RAN = {
    "": [1, 4, 8, 15, 16, 18, 22, 23, 26, 29],
    "tests/test_other.py::test_one[0]": [5],
    "tests/test_other.py::test_one[1]": [5],
    "tests/test_slow.py::test_two": [5, 9, 12],
    "tests/test_module.py::test_three": [5],
    "tests/test_other.py::test_four": [19],
    "tests/test_other.py::test_five": [30],
}


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    from tests.mutants.python import reach
    from tests.mutants.python.reach import Recorded

    monkeypatch.setattr(reach, "FEW", 0)
    path = "fastrecall/module.py"
    data = coverage.CoverageData(str(tmp_path / "lines"))
    for test, lines in RAN.items():
        data.set_context(test)
        data.add_lines({path: lines})
    data.write()
    seconds = dict(zip(RAN, [0, 0.1, 0.2, 5, 1, 1, 1], strict=True))
    del seconds[""]
    (tmp_path / "tests").write_text(json.dumps(seconds))
    (tmp_path / "fastrecall").mkdir()
    (tmp_path / path).write_text(SOURCE, encoding="utf-8")
    return Recorded(tmp_path, tmp_path, "lines", "tests")


def chosen(recorded, name):
    (one,) = [
        one for one in mutants("fastrecall/module.py", SOURCE) if one.name(SOURCE).endswith(name)
    ]
    return [test.partition("::")[2] for test in recorded.tests(one)]


def test_a_line_in_a_function_has_the_tests_that_run_it(recorded):
    order = ["test_three", "test_one[0]", "test_two", "test_one[1]"]
    assert chosen(recorded, "(a <= LIMIT)") == order


def test_a_line_within_a_statement_has_the_tests_of_its_first_line(recorded):
    assert chosen(recorded, "(a - 2)") == ["test_two"]


def test_a_name_has_the_tests_of_its_uses(recorded):
    assert set(chosen(recorded, "LIMIT = 4")) == {
        "test_one[0]", "test_one[1]", "test_two", "test_three",
    }  # fmt: skip


def test_a_default_has_the_tests_of_its_function(recorded):
    assert chosen(recorded, "def second(a=2):") == ["test_two"]


def test_what_python_asks_a_class_for_has_the_tests_of_its_methods(recorded):
    assert chosen(recorded, "__slots__ = ('X',)") == ["test_four"]


def test_a_function_that_runs_on_import_has_the_tests_of_what_it_makes(recorded):
    assert chosen(recorded, "return 8") == ["test_five"]


def test_tests_that_fail_anyhow_are_left_out(recorded):
    del recorded.seconds["tests/test_slow.py::test_two"]
    assert chosen(recorded, "(a - 2)") == []


def test_few_tests_have_those_of_the_modules_name_beside_them(recorded, monkeypatch):
    from tests.mutants.python import reach

    monkeypatch.setattr(reach, "FEW", 1)
    assert chosen(recorded, "(a - 2)") == ["test_two"]
    monkeypatch.setattr(reach, "FEW", 2)
    assert chosen(recorded, "(a - 2)") == ["test_three", "test_two"]


def test_what_importing_makes_is_looked_at_by_the_tests_of_docstrings(recorded):
    from tests.mutants.python import reach

    recorded.seconds[f"{reach.DOCUMENTED}::test_eight"] = 1
    assert set(chosen(recorded, "return 8")) == {"test_eight", "test_five"}
    assert chosen(recorded, "(a - 2)") == ["test_two"]
