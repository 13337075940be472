"""covered.py: what it says of a profile that is written by hand; excuses are of what is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kernel import covered

CHECKOUT = Path(__file__).resolve().parents[2]

HEADER = """\
#define BIG(A) ((A) > 9)
static int either(int a, int b)
{
    if (BIG(a) || BIG(b))
        return sizeof(int) == 4;
    return 0;
}
"""
CYTHON = "def f(a):\n    if a:\n        return 1\n"
WRITTEN = """\
  /* "src/door.pyx":2
 *     if a:             # <<<<<<
 */
  __Pyx_TraceLine(2,1,0,error)
    /* "src/door.pyx":3
 */
    __Pyx_TraceLine(3,1,0,error)
  /* "(tree fragment)":7
 */
  __Pyx_TraceLine(7,1,0,error)
"""


def exported(folder, *times):
    """Write sources and what was counted of them: for each instruction set, how often a, b > 9."""
    source = folder / "src"
    source.mkdir()
    (source / "either.h").write_text(HEADER)
    (source / "door.pyx").write_text(CYTHON)
    (source / "door.c").write_text(WRITTEN)
    header, written = str(source / "either.h"), str(source / "door.c")
    functions = [
        {
            "filenames": [header, header, header],
            "regions": [
                [3, 1, 7, 2, n, 0, 0, 0],
                [4, 9, 4, 25, n, 0, 0, 0],
                [4, 9, 4, 12, n, 0, 1, 1],
                [4, 19, 4, 22, n - a, 0, 2, 1],
                [5, 9, 5, 32, a + b, 0, 0, 0],
                [1, 16, 1, 25, n, 1, 0, 0],
                [1, 16, 1, 25, n - a, 2, 0, 0],
            ],
            "branches": [
                [1, 16, 1, 25, a, n - a, 1, 0, 4],
                [1, 16, 1, 25, b, n - a - b, 2, 0, 4],
                [5, 16, 5, 32, 0, 0, 0, 0, 4],
            ],
        }
        for n, a, b in times
    ]
    door = {"filenames": [written], "branches": []}
    door["regions"] = [
        [4, 3, 4, 18, 5, 0, 1, 1],
        [7, 5, 7, 20, 0, 0, 2, 1],
        [1, 1, 11, 1, 5, 0, 0, 0],
    ]
    (folder / "exported").write_text(json.dumps({"data": [{"functions": [*functions, door]}]}))
    return str(folder / "exported"), source / "door.c"


@pytest.fixture
def no_excuses(monkeypatch, tmp_path):
    (tmp_path / "excuses").write_text("")
    monkeypatch.setattr(covered, "EXCUSES", tmp_path / "excuses")


def test_a_branch_that_any_instruction_set_takes_is_taken(tmp_path, no_excuses, capsys):
    assert covered.main(*exported(tmp_path, (3, 3, 0), (2, 0, 0), (0, 0, 0))) == 1
    said = capsys.readouterr().out.splitlines()
    assert "src/either.h                     3 of     4 branches  75.00 %" in said
    assert "    4: `((A) > 9) in BIG` never true" in said
    assert "src/door.pyx                     1 of     2 lines  50.00 %" in said
    assert "    3: `return 1` not run" in said
    assert sum(line.startswith("    ") for line in said) == 2


def test_a_branch_that_nothing_reaches_is_no_decision_of_the_compiler(tmp_path, no_excuses, capsys):
    assert covered.main(*exported(tmp_path, (0, 0, 0))) == 1
    assert (
        "src/either.h                     0 of     6 branches   0.00 %" in capsys.readouterr().out
    )


@pytest.mark.parametrize("excused", [True, False])
def test_lines_are_run_or_excused(tmp_path, no_excuses, excused):
    if excused:
        covered.EXCUSES.write_text("src/door.pyx: `return 1` not run: only here\n")
    assert covered.main(*exported(tmp_path, (9, 3, 3))) == (not excused)


def test_excuses_are_of_what_is_there():
    assert len(covered.excuses()) == len(covered.EXCUSES.read_text().splitlines())
    for path, words in covered.excuses():
        source = " ".join((CHECKOUT / path).read_text().replace("\\", " ").split())
        assert words.split("`")[1].split(" in ")[-1] in source, words
