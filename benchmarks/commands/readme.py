"""Time and memory beside scikit-learn's, as the README shows them.

This is what runs when no command is named.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import bench_import, bench_memory, bench_small, bench_speed
from benchmarks.cases import CASES, SAMPLES
from benchmarks.claims import verdicts
from benchmarks.commands.options import QUICK, add_cases, add_quick, chosen, tell
from benchmarks.figure import Figure
from benchmarks.machine import describe
from benchmarks.table import markdown, write

__all__ = ["add_options", "run"]

_README = Path(__file__).resolve().parent.parent.parent / "README.md"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    add_quick(parser)
    add_cases(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--write-readme", action="store_true", help="put the tables into README.md")


def run(options: argparse.Namespace) -> int:
    """Measure, print the tables and write them where they are wanted."""
    if options.write_readme and (options.quick or options.case):
        options.refuse("--write-readme wants all figures of a full run")
    share = QUICK if options.quick else 1
    measurements = _measurements(share)
    figures = []
    for name in chosen(options, measurements):
        tell(f"{name} ...")
        figures.append(measurements[name]())
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
