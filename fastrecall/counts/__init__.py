"""The waist: what was counted, as an immutable value that adds up."""

from fastrecall.counts.counts import Counts
from fastrecall.counts.groups.grouped import GroupedCounts
from fastrecall.counts.rows import RowCounts

__all__ = ["Counts", "GroupedCounts", "RowCounts"]
