"""What became of the changes that were tried, and how sure that is."""

from __future__ import annotations

import math
from collections import Counter

KILLED, SURVIVED, LISTED = "killed", "survived", "listed as equivalent"
BROKEN, SAME = "do not compile", "compile to the same code"


def interval(hits: int, tries: int, z: float = 1.959964) -> tuple[float, float]:
    """Return Wilson's interval."""
    if not tries:
        return 0.0, 1.0
    share, spread = hits / tries, z * z / tries
    half = math.sqrt(spread * share * (1 - share) + spread * spread / 4)
    return (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)


def told(tally: Counter[str]) -> str:
    tried = tally[KILLED] + tally[SURVIVED]
    low, high = interval(tally[KILLED], tried)
    others = [f"{tally[kind]} {kind}" for kind in (LISTED, SAME, BROKEN) if kind in tally]
    return (
        f"{tally[KILLED]} of {tried} killed: {tally[KILLED] / max(tried, 1):.1%} "
        f"(95 %: {low:.1%} to {high:.1%}); not counted: {', '.join(others) or 'none'}"
    )
