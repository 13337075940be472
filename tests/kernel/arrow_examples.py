"""One array of each kind, as the pair of its structures."""

from __future__ import annotations

import numpy as np

from fastrecall import _kernel
from tests.kernel.arrow_producer import OneArray, array, schema

DTYPES = ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8")
NUMBERS = dict(
    zip("cCsSiIlLefg", DTYPES, strict=True),
    tdD="i4", tdm="M8[ms]", tDn="m8[ns]", tDs="m8[s]",
    **{"tss:": "M8[s]", "tsm:Europe/Paris": "M8[ms]", "tsu:UTC": "M8[us]", "tsn:": "M8[ns]"},
)  # fmt: skip
BYTES = np.frombuffer(b"recallprecision", "u1")
ALL_SET = np.full(4, 255, "u1")


def imported(*structures):
    (chunk,) = _kernel.import_arrow(OneArray(*structures))
    return chunk


def at(buffer):
    return np.frombuffer(buffer, "u1").ctypes.data


def integers(n=3):
    return schema("i"), array(n, [None, np.arange(n, dtype="i4")])


def text(offsets=(0, 6, 15), **others):
    return schema("u"), array(len(offsets) - 1, [None, np.array(offsets, "i4"), BYTES], **others)


def views(sizes=(15,), **others):
    sizes = np.array(sizes, "i8")
    return schema("vu"), array(2, [None, np.zeros(32, "u1"), BYTES, sizes], **others)


def lists(letters, offsets, *others, items=5, **more):
    child_schema, child = integers(items)
    buffers = [None, *(np.array(part, offsets.dtype) for part in (offsets, *others))]
    made = array(len(offsets) - 1, buffers, children=[child], **more)
    return schema(letters, children=[child_schema]), made


def coded(index="c", codes=(0, 1, 0), values=None, **others):
    values = values or text()
    codes = np.array(codes, NUMBERS[index])
    made = array(len(codes), [None, codes], dictionary=values[1], **others)
    return schema(index, dictionary=values[0]), made


def table(*columns, n=3, buffers=(None,), **others):
    made = array(n, list(buffers), children=[column for _, column in columns], **others)
    return schema("+s", children=[described for described, _ in columns]), made
