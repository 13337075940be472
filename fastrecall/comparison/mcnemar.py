"""McNemar's test: whether two models err equally often, told by where only one of them errs."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from fastrecall.comparison.binomial import lower_tail

__all__ = ["McNemar", "mcnemar_of"]

Array = np.ndarray[Any, Any]

# With fewer samples that only one model has right, chi-squared is not to be trusted.
FEW_DISCORDANT = 25


class McNemar(NamedTuple):
    """Two models, what they have right, and McNemar's test of it.

    ``statistic`` is chi-squared with one degree of freedom; of the exact tests it is the smaller of
    ``only_a`` and ``only_b``. ``method`` is "exact", "mid-p", "corrected" or "uncorrected".
    """

    a: Any
    b: Any
    both: int
    only_a: int
    only_b: int
    neither: int
    statistic: float
    p_value: float
    method: str

    @property
    def table(self) -> Array:
        """Samples by whether a has them right (row 0) and whether b has (column 0), (2, 2)."""
        return np.array([[self.both, self.only_a], [self.only_b, self.neither]])

    @property
    def discordant(self) -> int:
        """Samples that only one of the models has right."""
        return self.only_a + self.only_b

    def __repr__(self) -> str:
        return (
            f"McNemar({self.a!r} and {self.b!r}: only {self.a!r} right {self.only_a}, only "
            f"{self.b!r} {self.only_b}, p {self.p_value:.4g}, {self.method})"
        )


def mcnemar_of(
    names: tuple[Any, Any],
    cells: tuple[int, int, int, int],
    exact: Any,
    correction: bool,
) -> McNemar:
    """Test what two models have right: both, only a, only b, neither.

    Source: Q. McNemar, Psychometrika 12 (1947), 153-157; the correction: A. L. Edwards,
    Psychometrika 13 (1948), 185-187; mid-P: M. W. Fagerland, S. Lydersen and P. Laake, BMC Medical
    Research Methodology 13 (2013), 91.
    """
    _, only_a, only_b, _ = cells
    discordant = only_a + only_b
    if exact is None:
        exact = discordant < FEW_DISCORDANT
    if exact:
        fewer = min(only_a, only_b)
        method, statistic = "mid-p" if exact == "mid-p" else "exact", float(fewer)
        p_value = _binomial(fewer, discordant, middle=method == "mid-p")
    else:
        method = "corrected" if correction else "uncorrected"
        # A difference of 0 is none: there is nothing to be moved towards it.
        apart = max(abs(only_a - only_b) - bool(correction), 0)
        statistic = apart * apart / discordant if discordant else 0.0
        p_value = math.erfc(math.sqrt(statistic / 2))
    return McNemar(*names, *cells, statistic, p_value, method)


def _binomial(fewer: int, n: int, *, middle: bool) -> float:
    """Return the two-sided probability of so few of n, of which each is as likely as not."""
    tail = lower_tail(fewer, n)
    if n == 0:
        return 1.0
    if not middle:
        return 1.0 if 2 * fewer == n else min(1.0, 2 * tail.upto)
    return 1 - tail.at / 2 if 2 * fewer == n else 2 * tail.upto - tail.at
