"""Counts at thresholds as a table of pandas."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["frame_of"]

Array = np.ndarray[Any, Any]


def frame_of(thresholds: Array, classes: Array | None, counts: dict[str, Array]) -> Any:
    """Return counts as a DataFrame: a row a threshold, or a threshold and class.

    Parameters
    ----------
    thresholds : ndarray of shape (T,)
    classes : ndarray of shape (K,) or None
        Of counts of shape (T, K); the rows of a threshold follow each other.
    counts : dict of str to ndarray
        The columns.
    """
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_frame needs pandas: pip install pandas") from error
    if classes is None:
        return pandas.DataFrame({"threshold": thresholds, **counts})
    columns = {
        "threshold": np.repeat(thresholds, len(classes)),
        "class": np.tile(classes, len(thresholds)),
    }
    return pandas.DataFrame({**columns, **{name: each.ravel() for name, each in counts.items()}})
