"""What a metric of the face has counted, in Python's own numbers."""

from __future__ import annotations

import numpy as np

__all__ = ["states"]


def states(metric):
    return {name: np.asarray(state).tolist() for name, state in metric.metric_state.items()}
