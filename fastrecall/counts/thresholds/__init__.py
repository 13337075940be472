"""Counts at several thresholds, held as one stack, and the curves that they are points of."""

from fastrecall.counts.thresholds.at_thresholds import CountsAtThresholds

__all__ = ["CountsAtThresholds"]
