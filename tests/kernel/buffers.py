"""Python's buffers by hand: any that C code may export, also broken ones."""

from __future__ import annotations

import ctypes

SIZE, SIZES = ctypes.c_ssize_t, ctypes.POINTER(ctypes.c_ssize_t)


class Buffer(ctypes.Structure):
    """What a buffer is to C."""

    _fields_ = (
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", SIZE),
        ("itemsize", SIZE),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", SIZES),
        ("strides", SIZES),
        ("suboffsets", SIZES),
        ("internal", ctypes.c_void_p),
    )


class Slot(ctypes.Structure):
    _fields_ = (("slot", ctypes.c_int), ("function", ctypes.c_void_p))


class Spec(ctypes.Structure):
    """What a type is made of."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("basicsize", ctypes.c_int),
        ("itemsize", ctypes.c_int),
        ("flags", ctypes.c_uint),
        ("slots", ctypes.POINTER(Slot)),
    )


# Returns an int, as wide as its register: on s390x ctypes leaves what is above an int as it was.
GET = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.POINTER(Buffer), ctypes.c_int)
GET_SLOT, DEFAULT_FLAGS = 1, 1 << 18
MAKE_TYPE = ctypes.pythonapi.PyType_FromSpec
MAKE_TYPE.restype, MAKE_TYPE.argtypes = ctypes.py_object, [ctypes.POINTER(Spec)]
MAKE_VIEW = ctypes.pythonapi.PyMemoryView_FromBuffer
MAKE_VIEW.restype, MAKE_VIEW.argtypes = ctypes.py_object, [ctypes.POINTER(Buffer)]
HOLD = ctypes.pythonapi.Py_IncRef
HOLD.restype, HOLD.argtypes = None, [ctypes.c_void_p]
# What types are made of has to outlive them.
ALIVE = []


def one_column(address, size, width, form):
    """Return a buffer of items that lie end to end."""
    shape, strides = (SIZE * 1)(size), (SIZE * 1)(width)
    return Buffer(address, None, size * width, width, 1, 1, form, shape, strides, None, None)


def view(buffer):
    """Return a memoryview, which names a format where the buffer has none."""
    return MAKE_VIEW(ctypes.byref(buffer))


def exporter(buffer):
    """Return an object that exports just this, whatever it is asked for."""

    @GET
    def get(self, to, flags):
        to[0] = buffer
        to[0].obj = self
        HOLD(self)
        return 0

    slots = (Slot * 2)(Slot(GET_SLOT, ctypes.cast(get, ctypes.c_void_p)), Slot(0, None))
    spec = Spec(b"tests.Exporter", 0, 0, DEFAULT_FLAGS, slots)
    ALIVE.append((get, slots, spec))
    return MAKE_TYPE(ctypes.byref(spec))()
