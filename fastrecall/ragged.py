"""Lists of no shape as arrays of objects, whatever NumPy does with them.

NumPy, at least to 2.4, ends the process at ``t = [1, 2]; np.asarray([[0, t], t], dtype=object)``:
what it keeps of a list is found again where the same list stands at another depth.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# NumPy's own bound of dimensions.
_MOST_DEPTHS = 64
_NO_ROWS = (str, bytes, bytearray, memoryview, dict)


def as_objects(value: Any) -> np.ndarray[Any, Any]:
    """Return an array of objects, of one dimension if a list stands in ``value`` at two depths.

    Parameters
    ----------
    value : array-like
        Whatever NumPy takes, ragged lists too.

    Returns
    -------
    ndarray of objects
        Else what ``np.asarray(value, dtype=object)`` is.

    Notes
    -----
    Time and memory: O(n) for n items in lists of any depth; a list that stands there many times
    at one depth is looked at once.
    """
    return np.fromiter(value, object) if _at_two_depths(value) else np.asarray(value, object)


def _at_two_depths(value: Any) -> bool:
    above: dict[int, Any] = {}
    level = {id(value): value} if _is_row(value) else {}
    for _ in range(_MOST_DEPTHS):
        if above.keys() & level.keys():
            return True
        above |= level
        level = {id(item): item for row in level.values() for item in row if _is_row(item)}
    return False


def _is_row(item: Any) -> bool:
    """Tell whether NumPy looks for items in it."""
    kind = type(item)
    if issubclass(kind, _NO_ROWS) or hasattr(kind, "__array__"):
        return False
    return hasattr(kind, "__getitem__") and hasattr(kind, "__len__")
