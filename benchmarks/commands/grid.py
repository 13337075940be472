"""Numbers of samples and classes, dtypes and distributions, against everything that counts."""

from __future__ import annotations

import argparse

from benchmarks import results
from benchmarks.bench_grid import OURS, Limits, Measured, measure
from benchmarks.cases import SAMPLES, grid
from benchmarks.commands.options import add_into, add_quick, tell
from benchmarks.machine import describe
from benchmarks.pages import grid as page
from benchmarks.peers import PEERS, installed

__all__ = ["add_options", "run"]

_QUICK_MOST = 100_000
_QUICK_BUDGET = 0.25


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    limits = Limits()
    add_quick(parser)
    add_into(parser)
    parser.add_argument(
        "--most",
        type=float,
        metavar="N",
        help=f"samples; up to 1e9 if there is memory ({SAMPLES:,}, quick {_QUICK_MOST:,})",
    )
    parser.add_argument(
        "--budget",
        type=float,
        metavar="SECONDS",
        help=f"for repetitions in one cell ({limits.budget}, quick {_QUICK_BUDGET})",
    )
    parser.add_argument(
        "--longest",
        type=float,
        default=limits.longest,
        metavar="SECONDS",
        help="a peer whose one call would take longer is left out (%(default)s)",
    )
    parser.add_argument(
        "--peer",
        nargs="+",
        metavar="NAME",
        choices=[peer.name for peer in PEERS],
        help="only these",
    )


def run(options: argparse.Namespace) -> int:
    """Measure, print the tables and write the figures."""
    most = int(options.most or (_QUICK_MOST if options.quick else SAMPLES))
    budget = options.budget or (_QUICK_BUDGET if options.quick else Limits().budget)
    peers = [peer for peer in installed() if peer.name in (options.peer or [peer.name])]
    cells, measured = grid(most), []
    for found in measure(cells, peers, Limits(budget=budget, longest=options.longest)):
        measured.append(_plain(found))
        tell(f"{len(measured)} of {len(cells)}: {_line(found)}")
    content = {
        "machine": describe(module for peer in peers for module in peer.modules),
        "units": "s",
        "budget": budget,
        "longest": options.longest,
        "peers": [peer.name for peer in peers],
        "cells": measured,
    }
    tell(f"wrote {results.write(options.into, 'grid', content)}")
    print(page.text(content))
    return 0


def _plain(measured: Measured) -> dict[str, object]:
    cell, seconds, left_out = measured
    return {**cell._asdict(), "seconds": seconds, "left_out": left_out}


def _line(measured: Measured) -> str:
    cell, seconds, _ = measured
    where = f"{cell.work}, {cell.n:,} x {cell.k:,}, {cell.dtype}, {cell.distribution}"
    if OURS not in seconds:
        return f"{where}: left out"
    return f"{where}: {seconds[OURS] / cell.n / 1e-9:.3g} ns a sample"
