"""Contests beyond scikit-learn: what is compared, what a limit says, and what the page shows."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn")

from benchmarks import results
from benchmarks.answers import DifferentAnswerError
from benchmarks.commands import adding, faces, main, scores
from benchmarks.contests import OURS, Contest, Limit, Prepared, lacking, measure
from benchmarks.pages import contests as page
from benchmarks.timing import Effort

ONCE = Effort(rounds=2)

ALL = [*adding.CONTESTS, *scores.CONTESTS, *faces.CONTESTS]


def contest(calls, limits=(), needs=(), **options):
    def prepare(share):
        return Prepared(calls, **options)

    return Contest("a", "some work", prepare, limits, needs, effort=ONCE)


def test_a_wrong_answer_is_not_timed():
    with pytest.raises(DifferentAnswerError, match="peer"):
        measure(contest({OURS: lambda: 0.5, "peer": lambda: 0.25}))


def test_answers_of_other_things_are_not_compared():
    calls = {OURS: lambda: 0.5, "bound": lambda: 3}
    assert measure(contest(calls, unasked=frozenset({"bound"}))).seconds.keys() == calls.keys()


def test_an_engine_is_ended_also_after_an_error():
    ended = []
    wrong = {OURS: lambda: 1.0, "peer": lambda: 2.0}
    with pytest.raises(DifferentAnswerError):
        measure(contest(wrong, close=lambda: ended.append(True)))
    assert ended == [True]


def test_times_are_those_of_one_part():
    calls = {OURS: lambda: 0.5, "peer": lambda: 0.5}
    whole = measure(contest(calls)).seconds
    parts = measure(contest(calls, parts={OURS: 1_000_000})).seconds
    assert parts[OURS] < whole[OURS]


@pytest.mark.parametrize(
    ("limit", "cost"),
    [(Limit(1.0), 6.0), (Limit(1.5, "peer"), 1.5), (Limit(1.0, "peer", beyond=True), 2.0)],
)
def test_what_a_limit_is_held_against(limit, cost):
    assert limit.cost({OURS: 6.0, "peer": 4.0}) == cost


def test_limits_beside_what_is_not_measured_are_left_out():
    limits = Limit(10.0), Limit(1.5, "peer")
    assert [limit["of"] for limit in measure(contest({OURS: lambda: 1}, limits)).limits] == [None]


def test_what_is_not_installed_is_named():
    assert lacking(contest({}, needs=("sys", "no_such_library"))) == "no_such_library"


def test_the_page_tells_what_is_kept_and_what_is_missed():
    held = [
        {**Limit(15e-6)._asdict(), "cost": 12e-6},
        {**Limit(1.5, "peer")._asdict(), "cost": 2.0},
        {**Limit(5e-3, "engine", beyond=True)._asdict(), "cost": 1e-3},
    ]
    seconds = {OURS: 12e-6, "peer": 6e-6, "engine": 1.0}
    result = {"name": "a", "work": "some work", "seconds": seconds, "limits": held}
    text = page.text({"results": [result], "skipped": {"b": "there is no c"}})
    assert "| some work | fastrecall | 12.0 µs | 1 | at most 15.0 µs: kept |" in text
    assert "at most 1.50 times this: 2.00, missed" in text
    assert "at most 5.00 ms more: 1.00 ms, kept" in text
    assert "Not measured: b, as there is no c." in text
    assert "2 of 3 limits kept." in text


def test_names_are_told_apart():
    names = [each.name for each in ALL]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("command", [adding, scores, faces])
def test_the_command_measures_what_is_asked_for(command, tmp_path, monkeypatch, capsys):
    name = command.__name__.rpartition(".")[2]
    there = contest({OURS: lambda: 1, "peer": lambda: 1}, (Limit(9.0),))
    gone = there._replace(name="b", needs=("no_such_library",))
    monkeypatch.setattr(command, "CONTESTS", (there, gone))
    assert main([name, "--into", str(tmp_path)]) == 0
    content = results.read(tmp_path)[name]
    assert [result["name"] for result in content["results"]] == ["a"]
    assert content["skipped"] == {"b": "there is no no_such_library"}
    assert "1 of 1 limits kept." in capsys.readouterr().out


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_contests_run_on_few_samples(each):
    if missing := lacking(each):
        pytest.skip(f"{missing} is not installed")
    assert min(measure(each, 10_000, effort=ONCE).seconds.values()) > 0
