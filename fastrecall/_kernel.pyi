"""The compiled kernel's door: what src/_kernel.pyx exports."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, final

import numpy as np

_Array = np.ndarray[Any, Any]
_Buffer = Any  # `collections.abc.Buffer` is of Python 3.12

class RejectedError(ValueError): ...

FRACTIONAL: Final[str]
NO_TRUTH: Final[str]
NO_PRED: Final[str]
MANY_VALUES: Final[str]
BROKEN: Final[str]
NO_GROUP: Final[str]
PART_GROUP: Final[str]
WIDE_GROUP: Final[str]
NAN_SCORE: Final[str]
NOT_FINITE: Final[str]
ANY_NUMBER: Final[int]

class Labels:
    size: Final[int]
    def __init__(
        self,
        data: Any,
        values: _Array | int | None = None,
        *,
        size: int = -1,
        packed: int = -1,
        valid: Any = None,
        first_valid: int = 0,
    ) -> None: ...
    def __len__(self) -> int: ...
    def part(self, first: int, size: int) -> Labels: ...

class Run:
    size: Final[int]
    cells: Final[int]
    def __init__(
        self,
        y_true: _Array | Labels,
        y_pred: _Array | Labels,
        weight: _Array | None,
        vocabulary: _Array | None,
        signed: bool,
        most_pairs: int,
        pairs: bool,
        agreement_only: bool = False,
        ignored: _Array | None = None,
        ignore_missing: bool = False,
    ) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def follow(
        self, y_true: _Array | Labels, y_pred: _Array | Labels, weight: _Array | None
    ) -> bool: ...
    def stop(self) -> None: ...
    def merge(self, other: Run) -> None: ...
    def read(
        self,
    ) -> tuple[_Array, _Array, _Array, _Array | None, int, float, float, float]: ...

class ScoreRun:
    size: Final[int]
    cells: Final[int]
    def __init__(
        self,
        y_true: _Array | Labels,
        y_score: _Array,
        limits: _Array,
        weight: _Array | None,
        vocabulary: _Array | None,
        shared: bool,
    ) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def stop(self) -> None: ...
    def merge(self, other: ScoreRun) -> None: ...
    def read(self) -> tuple[_Array, bool, float]: ...

class Models:
    runs: Final[tuple[Run, ...]]
    size: Final[int]
    cells: Final[int]
    def __init__(self, runs: Iterable[Run], paired: bool) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def stop(self) -> None: ...
    def merge(self, other: Models) -> None: ...
    def both(self) -> _Array | None: ...

class GroupRun:
    size: Final[int]
    cells: Final[int]
    def __init__(
        self,
        y_true: _Array | Labels,
        y_pred: _Array | Labels,
        groups: Sequence[_Array | Labels],
        weight: _Array | None,
        vocabulary: _Array | None,
        signed: bool,
        groups_signed: Sequence[bool],
        most_kept: int,
        most_cells: int,
        ignored: _Array | None = None,
        ignore_missing: bool = False,
    ) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def follow(
        self,
        y_true: _Array | Labels,
        y_pred: _Array | Labels,
        groups: Sequence[_Array | Labels],
        weight: _Array | None,
    ) -> None: ...
    def stop(self) -> None: ...
    def merge(self, other: GroupRun) -> None: ...
    def read(
        self,
    ) -> tuple[_Array, _Array, list[_Array], _Array, _Array | None, int, _Array]: ...

def number_groups(
    pieces: Iterable[Sequence[_Array | Labels]], groups_signed: Sequence[bool], numbers: _Array
) -> list[_Array]: ...

@final
class ArrowChunk:
    format: Final[str]
    size: Final[int]
    offset: Final[int]
    null_count: Final[int]
    validity: Final[_Buffer | None]
    data: Final[_Buffer | None]
    offsets: Final[_Buffer | None]
    sizes: Final[_Buffer | None]
    views: Final[_Buffer | None]
    buffers: Final[tuple[_Buffer, ...]]
    dictionary: Final[ArrowChunk | None]
    ordered: Final[bool]
    children: Final[tuple[ArrowChunk, ...]]
    def values(self) -> _Array | None: ...

def import_arrow(exporter: object) -> list[ArrowChunk]: ...

class Words:
    has_missing: Final[bool]
    def __len__(self) -> int: ...
    def encode(self, strings: _Array | list[Any] | tuple[Any, ...]) -> _Array | None: ...
    def encode_utf8(
        self,
        data: _Buffer,
        offsets: _Buffer,
        offset: int,
        n: int,
        valid: _Buffer | None = None,
        valid_offset: int = 0,
    ) -> _Array: ...
    def encode_views(
        self,
        views: _Buffer,
        buffers: Iterable[_Buffer],
        offset: int,
        n: int,
        valid: _Buffer | None = None,
        valid_offset: int = 0,
    ) -> _Array: ...
    def read(self) -> list[str]: ...

def read_numbers(sequence: object, *, narrow: bool = False) -> _Array | None: ...
def simd_variants() -> tuple[str, ...]: ...
def use_simd(name: str) -> None: ...
def count_labels(
    y_true: _Array | Labels,
    y_pred: _Array | Labels,
    weight: _Array | None,
    vocabulary: _Array | None,
    signed: bool,
    most_pairs: int,
    pairs: bool,
    agreement_only: bool = False,
    ignored: _Array | None = None,
    ignore_missing: bool = False,
) -> tuple[_Array, _Array, _Array, _Array | None, int, float, float, float]: ...
def count_indicator(
    y_true: _Array, y_pred: _Array, weight: _Array | None, *, per_row: bool = False
) -> tuple[_Array, _Array | None, float, float, float]: ...
def count_csr(
    true_starts: _Array,
    true_columns: _Array,
    pred_starts: _Array,
    pred_columns: _Array,
    weight: _Array | None,
    *,
    columns: int,
    marks: Sequence[_Array] = (),
    unlike: bool = False,
    per_row: bool = False,
) -> tuple[_Array, _Array | None, float, float, float]: ...
def rank_scores(
    scores: _Array, columns: _Array, ks: Sequence[int], *, last: bool, finite: bool = False
) -> None: ...
def within_best(scores: _Array, truth: _Array, hits: _Array, k: int, *, first: bool) -> None: ...
def count_chosen(scores: _Array, truth: _Array, bound: float, *, highest: bool) -> _Array: ...
def keep_best(scores: _Array, kept: _Array, k: int) -> None: ...
def choose(scores: _Array, chosen: _Array, bound: float, *, highest: bool) -> None: ...
