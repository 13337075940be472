"""Labels of every kind to buffers that the kernel reads, and the kernel's keys back to labels."""

from fastrecall.labels.column import Column, aligned, pieces
from fastrecall.labels.containers import readable
from fastrecall.labels.encoded import Encoded
from fastrecall.labels.encoding import encode, encode_labels
from fastrecall.labels.indicator import Indicators, IndicatorTally, check_columns
from fastrecall.labels.missing import is_missing
from fastrecall.labels.sets import LabelSets, encode_sets

__all__ = [
    "Column",
    "Encoded",
    "IndicatorTally",
    "Indicators",
    "LabelSets",
    "aligned",
    "check_columns",
    "encode",
    "encode_labels",
    "encode_sets",
    "is_missing",
    "pieces",
    "readable",
]
