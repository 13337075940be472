"""The compiled kernel's door: what src/_kernel.pyx exports."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, final

import numpy as np

Array = np.ndarray[Any, Any]
Buffer = Any  # `collections.abc.Buffer` is of Python 3.12

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
        values: Array | int | None = None,
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
        y_true: Array | Labels,
        y_pred: Array | Labels,
        weight: Array | None,
        vocabulary: Array | None,
        signed: bool,
        most_pairs: int,
        pairs: bool,
        agreement_only: bool = False,
        ignored: Array | None = None,
        ignore_missing: bool = False,
    ) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def follow(
        self, y_true: Array | Labels, y_pred: Array | Labels, weight: Array | None
    ) -> bool: ...
    def stop(self) -> None: ...
    def merge(self, other: Run) -> None: ...
    def read(
        self,
    ) -> tuple[Array, Array, Array, Array | None, int, float, float, float]: ...

class ScoreRun:
    size: Final[int]
    cells: Final[int]
    def __init__(
        self,
        y_true: Array | Labels,
        y_score: Array,
        limits: Array,
        weight: Array | None,
        vocabulary: Array | None,
        shared: bool,
    ) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def stop(self) -> None: ...
    def merge(self, other: ScoreRun) -> None: ...
    def read(self) -> tuple[Array, bool, float]: ...

class Models:
    runs: Final[tuple[Run, ...]]
    size: Final[int]
    cells: Final[int]
    def __init__(self, runs: Iterable[Run], paired: bool) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def stop(self) -> None: ...
    def merge(self, other: Models) -> None: ...
    def both(self) -> Array | None: ...

class GroupRun:
    size: Final[int]
    cells: Final[int]
    def __init__(
        self,
        y_true: Array | Labels,
        y_pred: Array | Labels,
        groups: Sequence[Array | Labels],
        weight: Array | None,
        vocabulary: Array | None,
        signed: bool,
        groups_signed: Sequence[bool],
        most_kept: int,
        most_cells: int,
        ignored: Array | None = None,
        ignore_missing: bool = False,
    ) -> None: ...
    def count(self, first: int, last: int) -> None: ...
    def follow(
        self,
        y_true: Array | Labels,
        y_pred: Array | Labels,
        groups: Sequence[Array | Labels],
        weight: Array | None,
    ) -> None: ...
    def stop(self) -> None: ...
    def merge(self, other: GroupRun) -> None: ...
    def read(
        self,
    ) -> tuple[Array, Array, list[Array], Array, Array | None, int, Array]: ...

def number_groups(
    pieces: Iterable[Sequence[Array | Labels]], groups_signed: Sequence[bool], numbers: Array
) -> list[Array]: ...

@final
class ArrowChunk:
    format: Final[str]
    size: Final[int]
    offset: Final[int]
    null_count: Final[int]
    validity: Final[Buffer | None]
    data: Final[Buffer | None]
    offsets: Final[Buffer | None]
    sizes: Final[Buffer | None]
    views: Final[Buffer | None]
    buffers: Final[tuple[Buffer, ...]]
    dictionary: Final[ArrowChunk | None]
    ordered: Final[bool]
    children: Final[tuple[ArrowChunk, ...]]
    def values(self) -> Array | None: ...

def import_arrow(exporter: object) -> list[ArrowChunk]: ...

class Words:
    has_missing: Final[bool]
    def __len__(self) -> int: ...
    def encode(self, strings: Array | list[Any] | tuple[Any, ...]) -> Array | None: ...
    def encode_utf8(
        self,
        data: Buffer,
        offsets: Buffer,
        offset: int,
        n: int,
        valid: Buffer | None = None,
        valid_offset: int = 0,
    ) -> Array: ...
    def encode_views(
        self,
        views: Buffer,
        buffers: Iterable[Buffer],
        offset: int,
        n: int,
        valid: Buffer | None = None,
        valid_offset: int = 0,
    ) -> Array: ...
    def read(self) -> list[str]: ...

def read_numbers(sequence: object, *, narrow: bool = False) -> Array | None: ...
def simd_variants() -> tuple[str, ...]: ...
def use_simd(name: str) -> None: ...
def count_labels(
    y_true: Array | Labels,
    y_pred: Array | Labels,
    weight: Array | None,
    vocabulary: Array | None,
    signed: bool,
    most_pairs: int,
    pairs: bool,
    agreement_only: bool = False,
    ignored: Array | None = None,
    ignore_missing: bool = False,
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
def rank_scores(
    scores: Array, columns: Array, ks: Sequence[int], *, last: bool, finite: bool = False
) -> None: ...
def within_best(scores: Array, truth: Array, hits: Array, k: int, *, first: bool) -> None: ...
def count_chosen(scores: Array, truth: Array, bound: float, *, highest: bool) -> Array: ...
def keep_best(scores: Array, kept: Array, k: int) -> None: ...
def choose(scores: Array, chosen: Array, bound: float, *, highest: bool) -> None: ...
