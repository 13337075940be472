"""Counts of three classes, and of the first two of them."""

from __future__ import annotations

import numpy as np

from fastrecall import Counts

MATRIX = np.array([[30, 4, 1], [6, 20, 2], [3, 5, 9]])
COUNTS = Counts.from_matrix(MATRIX)
TWO = Counts.from_matrix(MATRIX[:2, :2])
