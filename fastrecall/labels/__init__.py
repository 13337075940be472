"""Labels of every kind to buffers that the kernel reads, and the kernel's keys back to labels."""

from fastrecall.labels.column import Column, aligned, pieces
from fastrecall.labels.containers import as_side, readable
from fastrecall.labels.encoded import Encoded
from fastrecall.labels.encoding import alike, encode, encode_labels, encode_truth
from fastrecall.labels.indicator import Indicators, IndicatorTally, check_columns
from fastrecall.labels.missing import is_missing
from fastrecall.labels.sets import LabelSets, encode_sets
from fastrecall.labels.words import Vocabulary

__all__ = [
    "Column",
    "Encoded",
    "IndicatorTally",
    "Indicators",
    "LabelSets",
    "Vocabulary",
    "aligned",
    "alike",
    "as_side",
    "check_columns",
    "encode",
    "encode_labels",
    "encode_sets",
    "encode_truth",
    "is_missing",
    "pieces",
    "readable",
]
