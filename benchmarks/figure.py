"""One measured figure, whatever was measured: ours beside scikit-learn's."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True)
class Figure:
    """What one piece of work costs: seconds, or bytes in the section "memory"."""

    section: str
    name: str
    work: str
    ours: float
    theirs: float
    # Seconds of np.count_nonzero(y_true == y_pred) on the same labels; None if these are lists
    # or sparse.
    bound: float | None = None

    @property
    def gain(self) -> float:
        """How many times less ours costs than scikit-learn's."""
        return self.theirs / self.ours if self.ours else float("inf")

    @property
    def times_bound(self) -> float | None:
        """How many times as long ours takes as the bare comparison."""
        return None if self.bound is None else self.ours / self.bound
