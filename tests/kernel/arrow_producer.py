"""Arrow's C data interface by hand: any structure, also a broken one; and what was released."""

from __future__ import annotations

import ctypes
from collections import Counter

NEW_CAPSULE = ctypes.pythonapi.PyCapsule_New
NEW_CAPSULE.restype = ctypes.py_object
NEW_CAPSULE.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
NUMBER, POINTER = ctypes.c_int64, ctypes.c_void_p
RELEASE = ctypes.CFUNCTYPE(None, POINTER)
# An int, as wide as its register: on s390x ctypes leaves what is above an int as it was.
FETCH = ctypes.CFUNCTYPE(ctypes.c_long, POINTER, POINTER)
LAST_ERROR = ctypes.CFUNCTYPE(POINTER, POINTER)
NAMES = {"schema": b"arrow_schema", "array": b"arrow_array", "stream": b"arrow_array_stream"}
# Whatever was exported, and the functions that release it.
ALIVE = []


class Schema(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_char_p) for name in ("format", "name", "metadata")),
        *((name, NUMBER) for name in ("flags", "n_children")),
        *((name, POINTER) for name in ("children", "dictionary", "release", "private_data")),
    ]


class Array(ctypes.Structure):
    _fields_ = [
        *((name, NUMBER) for name in ("length", "null_count", "offset", "n_buffers", "n_children")),
        *((name, POINTER) for name in ("buffers", "children", "dictionary")),
        *((name, POINTER) for name in ("release", "private_data")),
    ]


class Stream(ctypes.Structure):
    _fields_ = [
        *((name, POINTER) for name in ("get_schema", "get_next", "get_last_error")),
        *((name, POINTER) for name in ("release", "private_data")),
    ]


def kept(thing):
    ALIVE.append(thing)
    return thing


def address(function):
    return ctypes.cast(kept(function), POINTER).value


def pointers(structures):
    """Return the address of an array of their addresses, None for none."""
    items = [part and ctypes.addressof(kept(part)) for part in structures]
    return ctypes.addressof(kept((POINTER * len(items))(*items))) if items else None


def is_released(structure):
    def release(at):
        structure_of(at).release = None

    structure_of = type(structure).from_address
    return address(RELEASE(release))


def schema(letters, *, flags=0, children=(), dictionary=None):
    made = Schema(format=letters.encode(), flags=flags, n_children=len(children))
    made.children = pointers(children)
    made.dictionary = dictionary and ctypes.addressof(kept(dictionary))
    made.release = is_released(made)
    return made


def array(length, buffers, *, null_count=0, offset=0, children=(), dictionary=None):
    """Make an array of buffers that are NumPy arrays, or None."""
    made = Array(length=length, null_count=null_count, offset=offset, n_buffers=len(buffers))
    items = [None if part is None else kept(part).ctypes.data for part in buffers]
    made.buffers = ctypes.addressof(kept((POINTER * (len(items) + 1))(*items)))
    made.n_children, made.children = len(children), pointers(children)
    made.dictionary = dictionary and ctypes.addressof(kept(dictionary))
    made.release = is_released(made)
    return made


def changed(structure, **fields):
    for name, value in fields.items():
        setattr(structure, name, value)
    return structure


class Exporter:
    """What both exporters share: capsules, and how often each of their structures was released."""

    def __init__(self):
        self.released = Counter()

    def counted(self, structure, what):
        """Make the structure say when it is released."""

        def release(at):
            self.released[what] += 1
            type(structure).from_address(at).release = None

        structure.release = address(RELEASE(release))
        return structure

    def capsule(self, structure):
        name = NAMES[type(structure).__name__.lower()]
        return NEW_CAPSULE(ctypes.addressof(kept(structure)), name, None)


class OneArray(Exporter):
    def __init__(self, schema, array):
        super().__init__()
        self.schema = self.counted(schema, "schema")
        self.array = self.counted(array, "array")

    def __arrow_c_array__(self, requested_schema=None):
        return self.capsule(self.schema), self.capsule(self.array)


class Chunks(Exporter):
    """A stream; at place `failing` (-1: the schema) it fails with a code and a text."""

    def __init__(self, schema, arrays, *, failing=None, code=5, text=b"the disk is on fire"):
        super().__init__()
        self.schema = self.counted(schema, "schema")
        self.arrays = [self.counted(made, i) for i, made in enumerate(arrays)]
        self.failing, self.code, self.text, self.next = failing, code, text, 0
        self.stream = self.counted(Stream(), "stream")
        self.stream.get_schema = address(FETCH(self.get_schema))
        self.stream.get_next = address(FETCH(self.get_next))
        self.stream.get_last_error = address(LAST_ERROR(self.get_last_error))

    def get_schema(self, _, to):
        ctypes.memmove(to, ctypes.addressof(self.schema), ctypes.sizeof(Schema))
        return self.code if self.failing == -1 else 0

    def get_next(self, _, to):
        if self.next == self.failing:
            return self.code
        made = self.arrays[self.next] if self.next < len(self.arrays) else Array()
        self.next += 1
        ctypes.memmove(to, ctypes.addressof(made), ctypes.sizeof(Array))
        return 0

    def get_last_error(self, _):
        return ctypes.cast(kept(ctypes.c_char_p(self.text)), POINTER).value

    def __arrow_c_stream__(self, requested_schema=None):
        return self.capsule(self.stream)
