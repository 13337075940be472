"""From one value a group to one number: the lowest, the highest, differences and ratios.

Plain arrays come in, with a row for each group; of several values a group, each is compared by
itself. NaN, the value of a group for which a metric is not defined, is left aside.

The definitions are those of fairlearn's ``MetricFrame`` (S. Bird et al., Fairlearn: A toolkit for
assessing and improving fairness in AI, Microsoft MSR-TR-2020-32, and its user guide).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["METHODS", "difference", "highest", "lowest", "ratio"]

Array = np.ndarray[Any, Any]
Overall = Callable[[], Any]

# What the groups are compared with.
METHODS = ("between_groups", "to_overall")


def lowest(values: Array) -> Any:
    """Return the lowest value of all groups; NaN if no group has one."""
    return np.fmin.reduce(values, axis=0)


def highest(values: Array) -> Any:
    """Return the highest value of all groups; NaN if no group has one."""
    return np.fmax.reduce(values, axis=0)


def difference(values: Array, overall: Overall, method: str) -> Any:
    """Return the largest absolute difference.

    Parameters
    ----------
    values : ndarray of shape (G,) or (G, k) of float64
    overall : callable
        Returns the value of all samples together; only asked for ``method="to_overall"``.
    method : {"between_groups", "to_overall"}
        Of any two groups, which is that of the highest and the lowest, or of a group and all
        samples together.

    Returns
    -------
    float, or ndarray of shape (k,)

    Notes
    -----
    O(G k) time and memory.

    Examples
    --------
    >>> float(difference(np.array([0.5, np.nan, 0.25]), lambda: 0.4, "between_groups"))
    0.25
    """
    base = lowest(values) if method == "between_groups" else overall()
    return highest(np.abs(values - base))


def ratio(values: Array, overall: Overall, method: str) -> Any:
    """Return the smallest ratio, that of the lowest to the highest.

    Parameters and results are those of :func:`difference`. Of a group and all samples together,
    the ratio that is not above 1 is taken, whichever of the two is divided by the other. 0 / 0
    is NaN.

    Examples
    --------
    >>> float(ratio(np.array([0.5, 0.25]), lambda: 0.4, "to_overall"))
    0.625
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "between_groups":
            return np.divide(lowest(values), highest(values))
        shares = np.divide(values, overall())
        return lowest(np.where(shares > 1, 1 / shares, shares))
