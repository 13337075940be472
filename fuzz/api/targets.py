"""The targets by name: each takes bytes, and raises where something does not hold."""

from __future__ import annotations

from collections.abc import Callable

from fuzz.api import anything, pairs, ranked, states, tables

TARGETS: dict[str, Callable[[bytes], None]] = {
    "pairs": pairs.run,
    "tables": tables.run,
    "ranked": ranked.run,
    "states": states.run,
    "anything": anything.run,
}
