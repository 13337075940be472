"""The seal of a saved state: what it is, of which version, how long, and a checksum of all of it.

This much is the same in every version of the format, so that any version can tell damage from
what is only newer than itself.
"""

from __future__ import annotations

import struct
from typing import Any

__all__ = ["COUNTS", "GROUPS", "VERSION", "opened", "sealed"]

# Like PNG's: a byte that no text has, and line ends that careless copies change.
MAGIC = b"\x89FRC\r\n\x1a\n"

VERSION = 1

# What may be inside.
COUNTS, GROUPS = 1, 2
_CONTENTS = {COUNTS: "counts", GROUPS: "grouped counts"}
_READERS = {COUNTS: "Counts.from_bytes", GROUPS: "GroupedCounts.from_bytes"}

# Magic, version, content, bytes of the whole state; and after all else the checksum.
_HEAD = struct.Struct("<8sIIQ")
_CHECKSUM = struct.Struct("<I")
_LEAST = _HEAD.size + _CHECKSUM.size


def sealed(content: int, pieces: list[Any]) -> bytes:
    """Return the state of such content, which is in bytes-like pieces."""
    from zlib import crc32

    length = _LEAST + sum(map(len, pieces))
    pieces = [_HEAD.pack(MAGIC, VERSION, content, length), *pieces]
    checksum = 0
    for piece in pieces:
        checksum = crc32(piece, checksum)
    return b"".join([*pieces, _CHECKSUM.pack(checksum)])


def opened(data: Any, content: int) -> memoryview:
    """Return the inside of a whole, undamaged state of such content and of this version.

    Raises
    ------
    ValueError
        If it is no state, is cut short or goes on, has another checksum, comes from a newer
        version, or holds something else: the text says which.
    TypeError
        If ``data`` is no sequence of bytes.
    """
    from zlib import crc32

    view = _as_bytes(data)
    _check_length(view)
    # From here on a copy, unless nobody can change the bytes.
    whole = data if type(data) is bytes else bytes(view)
    body, (stated,) = (
        memoryview(whole)[: -_CHECKSUM.size],
        _CHECKSUM.unpack_from(whole, len(whole) - 4),
    )
    found = crc32(body)
    if found != stated:
        raise ValueError(
            f"damaged fastrecall state: its checksum is {stated:#010x}, and that of its bytes "
            f"{found:#010x}; some of them changed since it was written"
        )
    _check_head(whole, content)
    return body[_HEAD.size :]


def _as_bytes(data: Any) -> memoryview:
    try:
        view = memoryview(data)
    except TypeError:
        view = None
    if view is None or view.itemsize != 1 or view.ndim != 1 or view.format not in ("B", "b", "c"):
        kind = type(data).__name__ if view is None else f"{type(data).__name__} of {view.format!r}"
        raise TypeError(
            f"a state should be bytes, a bytearray, a memoryview, an mmap or a uint8 array, got "
            f"{kind}; read the file as bytes: pathlib.Path(name).read_bytes()"
        )
    return view


def _check_length(view: memoryview) -> None:
    """Raise a ValueError unless this begins as a state does, and is as long as it says."""
    begin = bytes(view[: _HEAD.size])
    if begin[: len(MAGIC)] != MAGIC[: len(begin)] or not begin:
        raise ValueError(
            f"not a fastrecall state: it begins with {begin[:8]!r}, not with {MAGIC!r}"
        )
    if len(view) < _LEAST:
        raise ValueError(
            f"truncated fastrecall state: {len(view)} bytes, and the shortest has {_LEAST}"
        )
    length = _HEAD.unpack(begin)[-1]
    if len(view) < length:
        raise ValueError(f"truncated fastrecall state: {len(view)} of {length} bytes")
    if len(view) > length:
        raise ValueError(
            f"damaged fastrecall state: it should end after {length} bytes, and has {len(view)}"
        )


def _check_head(whole: bytes, content: int) -> None:
    magic, version, found, length = _HEAD.unpack_from(whole)
    if (magic, length) != (MAGIC, len(whole)):
        raise ValueError("damaged fastrecall state: its bytes change while it is read")
    if version > VERSION:
        raise ValueError(
            f"from a newer version: this fastrecall state has format {version}, and this "
            f"fastrecall reads formats up to {VERSION}; update fastrecall"
        )
    if version < 1:
        raise ValueError(f"damaged fastrecall state: there is no format {version}")
    if found != content:
        inside = _CONTENTS.get(found, f"something unknown ({found})")
        reader = f"; read it with {_READERS[found]}" if found in _READERS else ""
        raise ValueError(f"this fastrecall state holds {inside}, not {_CONTENTS[content]}{reader}")
