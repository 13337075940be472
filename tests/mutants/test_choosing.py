"""Which of the tests that reach a change are tried at once."""

from __future__ import annotations

from tests.mutants.choosing import Most, part_of


def test_few_tests_of_few_files_are_tried_first():
    tests = ["a.py::x", "a.py::y", "a.py::z", "b.py::x", "c.py::x"]
    seconds = dict.fromkeys(tests, 1.0) | {"a.py::x": 9.0, "a.py::y": 2.0}
    assert part_of(tests, seconds, Most(20.0, 2, 2)) == ["a.py::x", "a.py::y", "b.py::x"]
    assert part_of(tests, seconds, Most(10.0, 9, 9)) == ["a.py::x", "a.py::z"]
    assert part_of(tests, seconds, Most(0.5, 9, 9)) == ["a.py::x"]
