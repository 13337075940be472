"""Intervals from counts: plain arrays in, two ends out.

A sample of n rows is one draw of a multinomial distribution over the cells of the confusion
matrix, and every metric is a function of the cells. So all that the rows could tell of a metric's
uncertainty is in the counts, and what it costs does not depend on n.
"""

from fastrecall.intervals.delta import delta
from fastrecall.intervals.means import Means
from fastrecall.intervals.proportions import wilson
from fastrecall.intervals.resampling import bootstrap, percentiles, resampled
from fastrecall.intervals.separate import Shares

__all__ = ["Means", "Shares", "bootstrap", "delta", "percentiles", "resampled", "wilson"]
