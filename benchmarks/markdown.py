"""Tables and numbers as Markdown has them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["number", "table"]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> str:
    """Return a table whose first columns, ``words`` of them, are text; nothing without rows."""
    if not rows:
        return ""
    ruler = [*["---"] * words, *["---:"] * (len(heads) - words)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ruler, *rows))


def number(value: float | None) -> str:
    """Write three digits, or all before the point; a dash for what was not measured."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
