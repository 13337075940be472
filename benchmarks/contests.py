"""Pieces of work that several libraries do, and what ours may cost beside theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any, NamedTuple

from benchmarks.answers import check_same
from benchmarks.timing import Effort, fastest

__all__ = ["OURS", "Contest", "Limit", "Prepared", "Result", "lacking", "measure"]

OURS = "fastrecall"

# After a single one, what forgets all the others would not be found out.
_CALLS = 3


class Limit(NamedTuple):
    """What our call may cost.

    Parameters
    ----------
    most : float
        Seconds; or times, where another call is named.
    of : str, optional
        The call that ours is held against.
    beyond : bool
        Whether ``most`` are the seconds that ours may take longer than that call.
    """

    most: float
    of: str | None = None
    beyond: bool = False

    def cost(self, seconds: Mapping[str, float]) -> float:
        """Return what is held against ``most``."""
        if self.of is None:
            return seconds[OURS]
        other = seconds[self.of]
        return seconds[OURS] - other if self.beyond else seconds[OURS] / other


class Prepared(NamedTuple):
    """Calls that are ready to be timed.

    Parameters
    ----------
    calls : mapping
        By name, ours among them: what is timed. Its answer is an array or a number.
    parts : mapping
        How many batches, replicates or partitions one call is; 1 where nothing is said.
    tolerance : float
        Relative: what others' answers may differ by, in single precision or drawn at random.
    unasked : frozenset of str
        Calls whose answers are of other things than ours.
    answers : mapping
        Where a call has no answer: what tells, after some calls, what came of them.
    close : callable
        What ends an engine.
    """

    calls: Mapping[str, Callable[[], Any]]
    parts: Mapping[str, int] = {}
    tolerance: float = 0.0
    unasked: frozenset[str] = frozenset()
    answers: Mapping[str, Callable[[], Any]] = {}
    close: Callable[[], object] = lambda: None


class Contest(NamedTuple):
    """One piece of work, and what may be asked of it.

    Parameters
    ----------
    name, work : str
        For the command line, and for the reader.
    prepare : callable
        ``prepare(share)`` makes the calls, of a share of the samples.
    limits : tuple of Limit
    needs : tuple of str
        What must be installed.
    beside : tuple of str
        What is measured, too, where it is installed.
    effort : Effort
    """

    name: str
    work: str
    prepare: Callable[[int], Prepared]
    limits: tuple[Limit, ...] = ()
    needs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    effort: Effort = Effort(few=2, patience=2.0)


class Result(NamedTuple):
    """Seconds of each call, for one of its parts."""

    name: str
    work: str
    seconds: dict[str, float]
    limits: list[dict[str, Any]]


def lacking(contest: Contest) -> str:
    """Return the libraries that would have to be installed, an empty text if there are none."""
    return ", ".join(name for name in contest.needs if not find_spec(name))


def measure(contest: Contest, share: int = 1, *, effort: Effort | None = None) -> Result:
    """Compare the answers of all calls, then time them in turns.

    Raises
    ------
    DifferentAnswerError
        If another's answer is not ours.
    """
    prepared = contest.prepare(share)
    try:
        _check_answers(contest.name, prepared)
        others = set(prepared.calls) - {OURS}
        times = fastest(prepared.calls, effort or contest.effort, sparing=others)
    finally:
        prepared.close()
    seconds = {name: time / prepared.parts.get(name, 1) for name, time in times.items()}
    held = [limit for limit in contest.limits if limit.of is None or limit.of in seconds]
    limits = [{**limit._asdict(), "cost": limit.cost(seconds)} for limit in held]
    return Result(contest.name, contest.work, seconds, limits)


def _check_answers(name: str, prepared: Prepared) -> None:
    ours = _answer(prepared, OURS)
    for library in prepared.calls:
        if library != OURS and library not in prepared.unasked:
            theirs = _answer(prepared, library)
            check_same(name, ours, theirs, tolerance=prepared.tolerance, library=library)


def _answer(prepared: Prepared, name: str) -> Any:
    if name not in prepared.answers:
        return prepared.calls[name]()
    for _ in range(_CALLS):
        prepared.calls[name]()
    return prepared.answers[name]()
