"""``python -m benchmarks``: what to measure, and where to put the figures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import bench_import, bench_memory, bench_small, bench_speed
from benchmarks.answers import DifferentAnswerError
from benchmarks.cases import CASES, SAMPLES
from benchmarks.claims import verdicts
from benchmarks.figure import Figure
from benchmarks.machine import describe
from benchmarks.table import markdown, write

__all__ = ["main"]

_README = Path(__file__).resolve().parent.parent / "README.md"
_QUICK = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 if an answer was not scikit-learn's."""
    parser = _parser()
    options = parser.parse_args(arguments)
    share = _QUICK if options.quick else 1
    measurements = _measurements(share)
    chosen = options.case or list(measurements)
    if options.write_readme and (options.quick or options.case):
        parser.error("--write-readme wants all figures of a full run")
    if unknown := set(chosen) - set(measurements):
        parser.error(f"no case {', '.join(sorted(unknown))}; there are {', '.join(measurements)}")
    figures = []
    for name in chosen:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            figures.append(measurements[name]())
        except DifferentAnswerError as error:
            print(error, file=sys.stderr)
            return 1
    machine, samples = describe(), SAMPLES // share
    table = markdown(figures, machine, samples)
    print(table)
    if options.json:
        _write_json(options.json, figures, machine, samples)
    if options.write_readme:
        write(_README, table)
    return 0


def _measurements(share: int) -> dict[str, Callable[[], Figure]]:
    """Return every name that can be chosen, with what it starts; 1/share of the samples."""
    rounds = 50 // share
    return {
        **{
            case.name: lambda case=case: bench_speed.measure(case, case.samples // share)
            for case in CASES
        },
        **{
            call.name: lambda call=call: bench_small.measure(call, rounds=rounds)
            for call in bench_small.CALLS
        },
        **{
            call.name: lambda call=call: bench_memory.measure(call, bench_memory.SAMPLES // share)
            for call in bench_memory.CALLS
        },
        bench_import.NAME: lambda: bench_import.measure(max(5, 15 // share)),
    }


def _write_json(
    path: Path, figures: Sequence[Figure], machine: dict[str, str], samples: int
) -> None:
    content = {
        "machine": machine,
        "samples": samples,
        "units": {"speed": "s", "small": "s", "memory": "bytes", "import": "s"},
        "figures": [asdict(figure) for figure in figures],
        "promises": [verdict._asdict() for verdict in verdicts(figures)],
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Check answers against scikit-learn's, then measure time and memory.",
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the labels, in a minute")
    parser.add_argument("--case", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--write-readme", action="store_true", help="put the tables into README.md")
    return parser
