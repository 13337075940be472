"""What has to hold, and the command that shows it: the one list of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple


class Command(NamedTuple):
    """A module of this folder, and how often it does what it does unless told."""

    module: str
    times: int
    what: str

    def run(self, times: int) -> str:
        found: Callable[[int], str] = import_module(f"tests.stress.{self.module}").run
        return found(times)


COMMANDS = {
    "inputs": Command("inputs.crossing", 1, "one in so many combinations of calls and bad forms"),
    "threads": Command("threads", 100, "data sets counted with 1 to 16 threads"),
    "forks": Command("forks", 1000, "forks after counting in threads, and meanwhile"),
    "interrupts": Command("latency", 30, "interrupts of each long call"),
    "memory": Command("memory", 10_000, "million samples, streamed and in one call"),
    "large": Command("large", 1000, "million pairs in one call; five times as many in one cell"),
    "files": Command("files", 300, "tenths of a second; ten flipped bits each"),
}

# Of each property, the commands that show it; the ordinary suite does the same with small bounds.
PROPERTIES = {
    "the numbers, types, errors and warnings of scikit-learn": (
        "python -m tests.differential --cases 1000000 --jobs 2",
    ),
    "the numbers of plain Python integers": (
        "python -m tests.differential --against oracle --cases 100000",
        ".ci/fuzz 60 pairs tables ranked",
    ),
    "bad input is refused, or read as the list it says": (
        "python -m tests.stress inputs",
        ".ci/fuzz 60 anything",
    ),
    "labels that other threads change": (
        "python -m tests.test_races WHAT SECONDS",
        "python -m tests.kernel.string_races WHAT SECONDS",
        ".ci/sanitizers races",
    ),
    "no misuse of memory, no races, no leaks": (
        ".ci/sanitizers whole",
        ".ci/tsan",
        ".ci/tsan free-threaded",
        ".ci/valgrind",
        ".ci/refcounts",
    ),
    "no batch is lost between threads": (
        "FASTRECALL_STRESS_SECONDS=10 python -m pytest tests/streaming/test_threads.py",
        ".ci/free-threaded",
    ),
    "damaged states are refused": (
        "python -m tests.counts.saved.test_state_damage TIMES SEED",
        ".ci/fuzz 60 states",
    ),
    "lack of memory, at every place": ("python -m pytest tests/test_scarce.py",),
    "any number of samples, in little memory": (
        "python -m tests.stress memory",
        "python -m tests.stress large",
    ),
    "the same bits with any number of threads": ("python -m tests.stress threads",),
    "Ctrl-C is answered soon, and changes no counter": ("python -m tests.stress interrupts",),
    "forks after use": ("python -m tests.stress forks",),
    "files cut short, full disks, flipped bits": ("python -m tests.stress files",),
    "other machines": (".ci/compilers", ".ci/machines", ".ci/free-threaded"),
    "other libraries, old and new": (".ci/libraries", ".ci/engines"),
    "what fuzzers think of": (".ci/fuzz 60",),
    "no line or branch that no test runs, and no change that none notices": (
        ".ci/coverage",
        ".ci/mutants python",
        ".ci/mutants kernel",
    ),
}


def listed() -> str:
    lines = []
    for what, commands in PROPERTIES.items():
        lines += [what, *(f"    {command}" for command in commands)]
    return "\n".join(lines)
