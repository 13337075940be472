"""Each class of Keras and torchmetrics, beside the class itself."""

from __future__ import annotations

import argparse

from benchmarks import bench_keras, bench_torchmetrics
from benchmarks.commands.contests import add_options, compete

__all__ = ["CONTESTS", "add_options", "run"]

CONTESTS = (
    *bench_torchmetrics.CONTESTS,
    *bench_keras.CONTESTS,
)


def run(options: argparse.Namespace) -> int:
    """Measure, print the table and write the figures."""
    return compete(options, "faces", CONTESTS)
