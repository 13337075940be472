"""Tails of the binomial distribution of fair coins, to nearly the last digit at any distance."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["Tail", "lower_tail"]

# From here on the series of Stirling's error has the accuracy of a float.
_LARGE = 16

# Up to here integers are as fast, and round only once.
_FEW = 256

# Terms of a tail that are added at once.
_AT_ONCE = 1 << 16


class Tail:
    """P(X = k) and P(X <= k) of n fair coins."""

    __slots__ = ("at", "upto")

    def __init__(self, at: float, upto: float) -> None:
        self.at, self.upto = at, upto


def lower_tail(k: int, n: int) -> Tail:
    """Return the probability of k heads, and of at most k heads, where k <= n / 2.

    Notes
    -----
    The term at k is found in logarithms, as C. Loader, "Fast and accurate computation of binomial
    probabilities" (2000), does; each further term is the last one times k / (n - k + 1), and all
    are positive. So no digits cancel: the relative error is some 1e-13 down to 1e-300. The terms
    that matter are as many as some standard deviations: O(min(k, sqrt(n))) time.
    """
    if n <= _FEW:
        terms = [math.comb(n, j) for j in range(k + 1)]
        return Tail(terms[k] / 2**n, sum(terms) / 2**n)
    at = math.exp(_log_probability(k, n))
    total, share, last = 0.0, 1.0, k
    while share > 0 and last >= 0:
        # Of the term before: 1 for the first of all.
        places = np.arange(last, max(last - _AT_ONCE, -1), -1, dtype=np.float64)
        factors = np.where(places == k, 1.0, (places + 1) / (n - places))
        shares = share * np.cumprod(factors)
        total += math.fsum(shares.tolist())
        share, last = float(shares[-1]), last - len(places)
        if share < 1e-18 * total:
            break
    return Tail(at, at * total)


def _log_probability(k: int, n: int) -> float:
    """Return the logarithm of C(n, k) / 2**n."""
    if k in (0, n):
        return -n * math.log(2)
    rest = n - k
    errors = _stirling_error(n) - _stirling_error(k) - _stirling_error(rest)
    # The variance as a product that does not overflow.
    spread = math.log(2 * math.pi) + math.log(k) + math.log(rest) - math.log(n)
    return errors - _deviance(k, n) - spread / 2


def _deviance(k: int, n: int) -> float:
    """Return k log(2k / n) + (n - k) log(2(n - k) / n)."""
    x = (n - 2 * k) / n
    if x > 0.5:
        return k * math.log1p(-x) + (n - k) * math.log1p(x)
    # n / 2 * ((1 + x) log(1 + x) + (1 - x) log(1 - x)): near 0 only its series keeps the digits.
    total, power = 0.0, x * x
    for j in range(1, 64):
        total += power / (j * (2 * j - 1))
        power *= x * x
    return n / 2 * total


def _stirling_error(n: int) -> float:
    """Return by how much log(n!) exceeds Stirling's formula."""
    if n < _LARGE:
        exact = math.log(math.factorial(n))
        return exact - (n + 0.5) * math.log(n) + n - math.log(2 * math.pi) / 2
    r = 1 / (n * n)
    return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / n
