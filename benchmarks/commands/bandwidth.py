"""Arrays far larger than the caches: GB/s beside `==` and beside a bare read, for each dtype."""

from __future__ import annotations

import argparse

from benchmarks import results
from benchmarks.bench_bandwidth import measure
from benchmarks.cases import DTYPES
from benchmarks.commands.options import add_into, add_quick, tell
from benchmarks.machine import describe, free_memory, largest_cache
from benchmarks.pages import bandwidth as page

__all__ = ["add_options", "run"]

_MIB = 1 << 20
_QUICK = 64 * _MIB


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    add_quick(parser)
    add_into(parser)
    parser.add_argument(
        "--mib", type=int, help="both arrays together (four times the largest cache, at least 1024)"
    )


def run(options: argparse.Namespace) -> int:
    """Measure, print the table and write the figures."""
    size = options.mib * _MIB if options.mib else _QUICK if options.quick else _beyond_caches()
    figures = []
    for k in (2, 10):
        for dtype in DTYPES:
            if k == 2 or dtype != "bool":
                tell(f"{dtype}, {k} classes ...")
                figures.append(measure(dtype, k, size)._asdict())
    content = {
        "machine": describe(),
        "units": {"size": "bytes", "seconds": "s"},
        "cache": largest_cache(),
        "figures": figures,
    }
    tell(f"wrote {results.write(options.into, 'bandwidth', content)}")
    print(page.text(content))
    return 0


def _beyond_caches() -> int:
    # NumPy's comparison takes an array of bool beside the labels.
    return min(max(4 * largest_cache(), 1 << 30), free_memory() // 4)
