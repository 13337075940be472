"""What a second thread gains, beside what it gains where nothing is read at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import pbkdf2_hmac
from typing import Any, NamedTuple

import fastrecall
from benchmarks.labels import repeated
from benchmarks.timing import fastest

__all__ = ["NAME", "SAMPLES", "Scaling", "can", "measure"]

NAME = "threads-uint8-10"
SAMPLES = 100_000_000
_CLASSES = 10
# Some hundredths of a second of SHA-256 without the GIL, all of it in registers.
_ITERATIONS = 300_000


class Scaling(NamedTuple):
    """Seconds on one thread and on two."""

    work: str
    ours: tuple[float, float]
    arithmetic: tuple[float, float]

    @property
    def share(self) -> float:
        """Our speed-up as a share of arithmetic's: two cores of a busy machine are not two."""
        ours, arithmetic = (one / two for one, two in (self.ours, self.arithmetic))
        return ours / arithmetic


def can(library: Any = fastrecall) -> bool:
    """Return whether the library knows threads."""
    return hasattr(library, "set_num_threads")


def measure(
    n: int = SAMPLES, *, iterations: int = _ITERATIONS, library: Any = fastrecall
) -> Scaling:
    """Time macro recall of uint8 labels and pure arithmetic, on one thread and on two."""
    y_true, y_pred = repeated("uniform", n, _CLASSES, "uint8")

    def arithmetic(_: int) -> bytes:
        return pbkdf2_hmac("sha256", b"", b"", iterations)

    def recall(threads: int) -> object:
        library.set_num_threads(threads)
        return library.recall_score(y_true, y_pred, average="macro")

    with ThreadPoolExecutor(2) as pool:
        try:
            seconds = fastest(
                {
                    "one": lambda: recall(1),
                    "two": lambda: recall(2),
                    "arithmetic one": lambda: [arithmetic(part) for part in range(2)],
                    "arithmetic two": lambda: list(pool.map(arithmetic, range(2))),
                }
            )
        finally:
            library.set_num_threads(1)
    one, two, arithmetic_one, arithmetic_two = seconds.values()
    work = f"macro recall, {_CLASSES} classes, uint8, {n:,} labels"
    return Scaling(work, (one, two), (arithmetic_one, arithmetic_two))
