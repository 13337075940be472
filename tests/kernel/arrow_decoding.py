"""What an imported array says, item by item in Python: slow, and written from the specification."""

from __future__ import annotations

import numpy as np

OFFSETS = {"u": "i4", "z": "i4", "+l": "i4", "+vl": "i4", "U": "i8", "Z": "i8", "+L": "i8"}


def bits_of(memory, chunk):
    """Return the bits of a chunk's own items."""
    bits = np.unpackbits(np.frombuffer(memory, "u1"), bitorder="little").astype(bool)
    return bits[chunk.offset : chunk.offset + chunk.size]


def item(chunk, i):
    """Return item i of the buffers, whose offset is not yet taken off."""
    if chunk.dictionary is not None:
        codes = np.frombuffer(chunk.data, chunk.values().dtype)
        return items(chunk.dictionary)[codes[i]]
    if chunk.format in ("vu", "vz"):
        return text(chunk.format, view(chunk, i))
    if chunk.format == "+vl":
        start, size = (np.frombuffer(part, "i4")[i] for part in (chunk.offsets, chunk.sizes))
        return items(chunk.children[0])[start : start + size]
    if chunk.format.startswith("+w:"):
        size = int(chunk.format[3:])
        return items(chunk.children[0])[i * size : i * size + size]
    start, stop = np.frombuffer(chunk.offsets, OFFSETS[chunk.format])[i : i + 2]
    if chunk.children:
        return items(chunk.children[0])[start:stop]
    return text(chunk.format, bytes(chunk.data)[start:stop])


def view(chunk, i):
    words = np.frombuffer(chunk.views, "i4")[4 * i : 4 * i + 4]
    if words[0] <= 12:
        return words.tobytes()[4 : 4 + words[0]]
    return bytes(chunk.buffers[words[2]])[words[3] : words[3] + words[0]]


def text(letters, memory):
    return memory if letters.endswith(("z", "Z")) else memory.decode()


def valid_items(chunk):
    if chunk.format == "b":
        return bits_of(chunk.data, chunk).tolist() if chunk.size else []
    if chunk.values() is not None and chunk.dictionary is None:
        return chunk.values().tolist()
    valid = bits_of(chunk.validity, chunk) if chunk.validity else [True] * chunk.size
    return [item(chunk, chunk.offset + i) if ok else None for i, ok in enumerate(valid)]


def items(chunk):
    if chunk.format == "n":
        return [None] * chunk.size
    found = valid_items(chunk)
    if chunk.validity is None:
        return found
    return [
        one if ok else None for one, ok in zip(found, bits_of(chunk.validity, chunk), strict=True)
    ]


def all_items(chunks):
    return [one for chunk in chunks for one in items(chunk)]
