"""Other threads write to the strings while they are coded: codes or an error, never a crash.

`python -m tests.kernel.string_races WHAT SECONDS` ends with 0, unless it crashes or a code has
no word.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from fastrecall._kernel import Words, read_numbers
from tests.kernel.strings import utf8, views

SIZE = 30_000
WRITERS = 2
STRINGS = [f"{'x' * (i % 23)}{i % 7}" for i in range(SIZE)]
NUMBERS = [0, 1, 65, 0x80, 0x10FFFF, 0x110000, 2**31 - 1]
Race = tuple[Callable[[Words], Any], Callable[[np.random.Generator], None]]


class Spoilt:
    """A buffer of numbers that is spoilt and mended, again and again."""

    def __init__(self, buffer: np.ndarray[Any, Any]) -> None:
        self.buffer, self.original = buffer, buffer.copy()

    def __call__(self, draw: np.random.Generator) -> None:
        at = draw.integers(0, self.buffer.size, draw.integers(1, 20))
        self.buffer[at] = draw.choice(NUMBERS, at.size).astype(self.buffer.dtype)
        time.sleep(draw.choice([0.0, 0.0003]))
        self.buffer[...] = self.original
        time.sleep(draw.choice([0.0, 0.003]))


def array() -> Race:
    items = np.array(STRINGS)
    return lambda words: words.encode(items), Spoilt(items.view("u4"))


def lists() -> Race:
    originals = STRINGS, list(range(SIZE))
    strings, numbers = map(list, originals)

    def encode(words: Words) -> Any:
        read_numbers(numbers)
        return words.encode(strings)

    def change(draw: np.random.Generator) -> None:
        for holder, original in zip((strings, numbers), originals, strict=True):
            n = int(draw.integers(0, SIZE))
            tail = holder[n:]
            del holder[n:]
            holder.extend(tail)
            holder[n : n + 1] = [type(original[0])(draw.integers(10**6))]
            # Two writers that cut at once leave more than there was, or less.
            del holder[SIZE:]
            holder.extend(original[len(holder) :])

    return encode, change


def arrow_utf8() -> Race:
    data, offsets, *rest = utf8(STRINGS)
    text = np.frombuffer(data, "u1").copy()
    spoil_offsets, spoil_text = Spoilt(offsets), Spoilt(text)

    def change(draw: np.random.Generator) -> None:
        (spoil_offsets if draw.random() < 0.5 else spoil_text)(draw)

    return lambda words: words.encode_utf8(text, offsets, *rest), change


def arrow_views() -> Race:
    all_views, buffers, *rest = views(STRINGS)
    numbers = np.frombuffer(bytes(all_views), "i4").copy()
    return lambda words: words.encode_views(numbers, buffers, *rest), Spoilt(numbers)


RACES = {"array": array, "list": lists, "utf8": arrow_utf8, "views": arrow_views}


def run(what: str, seconds: float) -> tuple[int, int]:
    """Return how many calls gave codes, and how many an error."""
    encode, change = RACES[what]()
    results = errors = 0
    running = True

    def write() -> None:
        draw = np.random.default_rng()
        while running:
            change(draw)

    writers = [threading.Thread(target=write, daemon=True) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        words = Words()
        try:
            codes = encode(words)
            n = len(words)
            assert codes.max() < n or codes.max() == np.iinfo(codes.dtype).max, "a code of no word"
            assert len(set(words.read())) == n, "a word has two codes"
            results += 1
        except (ValueError, RuntimeError):
            errors += 1
    assert all(writer.is_alive() for writer in writers), "a writer has failed"
    running = False
    for writer in writers:
        writer.join()
    return results, errors


if __name__ == "__main__":
    sys.setswitchinterval(1e-5)
    finished, refused = run(sys.argv[1], float(sys.argv[2]))
    print(f"{finished} results, {refused} errors")
    sys.exit(0 if finished else 3)
