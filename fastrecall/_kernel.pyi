"""The compiled kernel's door: what src/_kernel.pyx exports."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

Array = np.ndarray[Any, Any]

class RejectedError(ValueError): ...

FRACTIONAL: Final[str]
MANY_VALUES: Final[str]
BROKEN: Final[str]
NOT_FINITE: Final[str]
ANY_NUMBER: Final[int]

class Run:
    size: Final[int]
    cells: Final[int]
    def __init__(
        self,
        y_true: Array,
        y_pred: Array,
        weight: Array | None,
        vocabulary: Array | None,
        signed: bool,
        most_pairs: int,
        pairs: bool,
        agreement_only: bool = False,
    ) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def stop(self) -> None: ...
    def merge(self, other: Run) -> None: ...
    def read(
        self,
    ) -> tuple[Array, Array, Array, Array | None, int, float, float, float]: ...

def simd_variants() -> tuple[str, ...]: ...
def use_simd(name: str) -> None: ...
def count_labels(
    y_true: Array,
    y_pred: Array,
    weight: Array | None,
    vocabulary: Array | None,
    signed: bool,
    most_pairs: int,
    pairs: bool,
    agreement_only: bool = False,
) -> tuple[Array, Array, Array, Array | None, int, float, float, float]: ...
def count_indicator(
    y_true: Array, y_pred: Array, weight: Array | None, *, per_row: bool = False
) -> tuple[Array, Array | None, float, float, float]: ...
def count_csr(
    true_starts: Array,
    true_columns: Array,
    pred_starts: Array,
    pred_columns: Array,
    weight: Array | None,
    *,
    columns: int,
    marks: Sequence[Array] = (),
    unlike: bool = False,
    per_row: bool = False,
) -> tuple[Array, Array | None, float, float, float]: ...
