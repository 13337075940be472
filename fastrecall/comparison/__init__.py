"""Many models, one truth: counted side by side, compared sample by sample."""

from fastrecall.comparison.comparing import compare
from fastrecall.comparison.comparison import Comparison

__all__ = ["Comparison", "compare"]
