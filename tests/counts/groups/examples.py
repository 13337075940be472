"""Nine samples in groups of one and of two arrays."""

from __future__ import annotations

from tests.masks import grouped

TRUE = [0, 1, 1, 2, 0, 1, 2, 2, 0]
PRED = [0, 1, 2, 2, 0, 0, 1, 2, 1]
SEX = ["f", "m", "f", "m", "f", "m", "f", "m", "f"]
AGE = [3, 3, 3, 3, 4, 4, 4, 4, 4]
BY_SEX = grouped(TRUE, PRED, SEX)
BY_BOTH = grouped(TRUE, PRED, {"sex": SEX, "age": AGE})
