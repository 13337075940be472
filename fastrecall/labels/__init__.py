"""Labels of every kind to buffers that the kernel reads, and the kernel's keys back to labels."""

from fastrecall.labels.encoded import Encoded
from fastrecall.labels.encoding import encode, encode_labels
from fastrecall.labels.indicator import Indicators, IndicatorTally, check_columns

__all__ = [
    "Encoded",
    "IndicatorTally",
    "Indicators",
    "check_columns",
    "encode",
    "encode_labels",
]
