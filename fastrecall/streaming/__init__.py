"""Counts of a stream: batch by batch, from any number of threads."""

from fastrecall.streaming.accumulator import Accumulator

__all__ = ["Accumulator"]
