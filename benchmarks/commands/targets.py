"""Every target: at most so many times `==`, at least so many times scikit-learn; met or missed."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks import (
    bench_containers,
    bench_memory,
    bench_small,
    bench_speed,
    bench_threads,
    containers,
    results,
)
from benchmarks.cases import CASES, SAMPLES
from benchmarks.commands.options import QUICK, add_cases, add_into, add_quick, chosen, tell
from benchmarks.machine import describe
from benchmarks.pages import targets as page
from benchmarks.targets import (
    TARGETS,
    Outcome,
    Target,
    of_container,
    of_figure,
    of_memory,
    of_threads,
)
from benchmarks.timing import Effort

__all__ = ["add_options", "run"]

# scikit-learn takes seconds for what is measured here; twice is enough for a ratio of hundreds.
_EFFORT = Effort(few=2, patience=1.0)
_CONTAINERS = {container.name: container for container in containers.CONTAINERS}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    add_quick(parser)
    add_cases(parser)
    add_into(parser)


def run(options: argparse.Namespace) -> int:
    """Measure, print the table and write the figures."""
    share = QUICK if options.quick else 1
    wanted = {target.name: target for target in TARGETS}
    measurements = _measurements(share)
    outcomes, skipped = [], {}
    for name in chosen(options, wanted):
        if why := _hindrance(name):
            skipped[name] = why
            continue
        tell(f"{name} ...")
        outcomes.append(measurements[name](wanted[name]))
    content = {
        "machine": describe(_libraries(outcomes)),
        "samples": SAMPLES // share,
        "units": {"seconds": "s", "cost": page.UNITS},
        "outcomes": [_plain(outcome) for outcome in outcomes],
        "skipped": skipped,
    }
    tell(f"wrote {results.write(options.into, 'targets', content)}")
    print(page.text(content))
    return 0


def _held(name: str) -> containers.Container | None:
    """Return the container that a target is about."""
    return _CONTAINERS.get(name.removeprefix("memory-"))


def _libraries(outcomes: list[Outcome]) -> list[str]:
    """Return the libraries whose containers were measured."""
    held = (_held(outcome.target.name) for outcome in outcomes)
    return sorted({name for container in held if container for name in container.needs})


def _hindrance(name: str) -> str:
    """Say why something cannot be measured here; nothing if it can."""
    if name == bench_threads.NAME:
        return "" if bench_threads.can() else "fastrecall has no set_num_threads"
    container = _held(name)
    lacking = containers.missing(container) if container else ""
    return f"there is no {lacking}" if lacking else ""


def _measurements(share: int) -> dict[str, Callable[[Target], Outcome]]:
    """Return for each name what measures it; 1/share of the samples."""

    def speed(case):
        return lambda target: of_figure(
            target, bench_speed.measure(case, case.samples // share, effort=_EFFORT)
        )

    def small(call):
        return lambda target: of_figure(target, bench_small.measure(call, rounds=50 // share))

    def memory(call):
        n = bench_memory.SAMPLES // share
        work = f"{call.work}, {n:,} {call.dtype} labels"
        return lambda target: of_memory(target, work, bench_memory.peak_of("fastrecall", call, n))

    def held(container):
        n = containers.SAMPLES // share
        return lambda target: of_container(target, bench_containers.measure(container, n))

    def memory_of(container):
        # Always all of them: few labels take less than what can be told from noise.
        work = f"{container.work}, {containers.SAMPLES:,} labels"
        return lambda target: of_memory(target, work, bench_containers.peak_of(container))

    return {
        **{case.name: speed(case) for case in CASES},
        **{call.name: small(call) for call in bench_small.CALLS},
        **{call.name: memory(call) for call in bench_memory.CALLS},
        **{name: held(container) for name, container in _CONTAINERS.items()},
        **{
            large.name: memory_of(_CONTAINERS[large.container]) for large in bench_containers.MEMORY
        },
        bench_threads.NAME: lambda target: of_threads(
            target, bench_threads.measure(bench_threads.SAMPLES // share)
        ),
    }


def _plain(outcome: Outcome) -> dict[str, object]:
    return {
        **outcome.target._asdict(),
        "section": outcome.section,
        "work": outcome.work,
        "cost": outcome.cost,
        "gain": outcome.gain,
        "met": outcome.met,
        "seconds": outcome.seconds,
    }
