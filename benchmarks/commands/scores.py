"""Scores without predictions, and many models of one truth, beside what else counts them."""

from __future__ import annotations

import argparse

from benchmarks import bench_comparison, bench_ranking, bench_thresholds
from benchmarks.commands.contests import add_options, compete

__all__ = ["CONTESTS", "add_options", "run"]

CONTESTS = (
    *bench_thresholds.CONTESTS,
    *bench_ranking.CONTESTS,
    *bench_comparison.CONTESTS,
)


def run(options: argparse.Namespace) -> int:
    """Measure, print the table and write the figures."""
    return compete(options, "scores", CONTESTS)
