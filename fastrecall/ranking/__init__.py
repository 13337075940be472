"""Scores to counts: the best columns of each row are counted as they are found."""

from fastrecall.ranking.counting import count_argmax, count_top_k

__all__ = ["count_argmax", "count_top_k"]
