"""arrow.h: what cannot be read is refused, whatever a producer did, and released all the same."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.arrow_examples import (
    ALL_SET,
    BYTES,
    NUMBERS,
    coded,
    imported,
    integers,
    lists,
    table,
    text,
    views,
)
from tests.kernel.arrow_producer import Chunks, OneArray, array, changed, schema

# ---- who exports, and how it fails ----


def test_a_stream_is_preferred():
    class Both(OneArray):
        def __arrow_c_stream__(self, requested_schema=None):
            return self.chunks.__arrow_c_stream__()

    exporter = Both(*integers())
    exporter.chunks = Chunks(schema("i"), [integers(1)[1], integers(2)[1]])
    assert len(_kernel.import_arrow(exporter)) == 2


@pytest.mark.parametrize("failing", [-1, 0, 1])
def test_a_failing_stream_says_why(failing):
    exporter = Chunks(schema("i"), [integers()[1]], failing=failing, code=22)
    with pytest.raises(OSError, match="the disk is on fire") as caught:
        _kernel.import_arrow(exporter)
    assert caught.value.errno == 22
    del caught
    gc.collect()
    assert exporter.released["stream"] == 1
    assert exporter.released[0] == (1 if failing == 1 else 0)


@pytest.mark.parametrize("silent", [{"get_last_error": None}, {}])
def test_a_stream_that_fails_without_a_word(silent):
    exporter = Chunks(schema("i"), [], failing=0, text=None)
    for name, value in silent.items():
        setattr(exporter.stream, name, value)
    with pytest.raises(OSError, match="an Arrow stream failed"):
        _kernel.import_arrow(exporter)


def test_what_exports_nothing_is_refused():
    for exporter in (None, [1, 2], np.arange(3), object()):
        with pytest.raises(TypeError, match="exports no Arrow data"):
            _kernel.import_arrow(exporter)


def exporting(**methods):
    named = {name: staticmethod(lambda _=None, it=it: it) for name, it in methods.items()}
    return type("Exporting", (), named)()


def test_what_is_no_capsule_is_refused():
    schema_capsule, array_capsule = OneArray(*integers()).__arrow_c_array__()
    for answer in [(array_capsule, schema_capsule), (1, 2), (schema_capsule, None)]:
        with pytest.raises(TypeError, match="expected a capsule"):
            _kernel.import_arrow(exporting(__arrow_c_array__=answer))
    for answer in [None, schema_capsule, "arrow_array_stream"]:
        with pytest.raises(TypeError, match="expected a capsule 'arrow_array_stream'"):
            _kernel.import_arrow(exporting(__arrow_c_stream__=answer))
    with pytest.raises(ValueError, match="unpack"):
        _kernel.import_arrow(exporting(__arrow_c_array__=(schema_capsule,)))


@pytest.mark.parametrize("exporter", [OneArray(*integers()), Chunks(schema("i"), [])])
def test_a_capsule_is_taken_once(exporter):
    _kernel.import_arrow(exporter)
    with pytest.raises(ValueError, match="released before"):
        _kernel.import_arrow(exporter)


def test_the_exporter_s_own_error_comes_through():
    class Refusing:
        def __arrow_c_stream__(self, requested_schema=None):
            raise NotImplementedError("not on Sundays")

    with pytest.raises(NotImplementedError, match="Sundays"):
        _kernel.import_arrow(Refusing())


# ---- empty arrays, and broken ones ----


@pytest.mark.parametrize(
    ("letters", "buffers"),
    [
        *((letters, 2) for letters in NUMBERS),
        ("b", 2),
        ("u", 3),
        ("U", 3),
        ("vu", 3),
        ("w:3", 2),
        ("+l", 2),
        ("+L", 2),
        ("+vl", 3),
        ("+w:2", 1),
    ],
)
def test_empty_arrays_need_no_buffers(letters, buffers):
    described, child = integers(0)
    nested = letters.startswith("+")
    made = array(0, [None] * buffers, null_count=-1, children=[child] if nested else [])
    chunk = imported(schema(letters, children=[described] if nested else []), made)
    for memory in (chunk.data, chunk.offsets, chunk.sizes, chunk.views):
        assert memory is None or bytes(memory) == b""
    assert (chunk.null_count, chunk.validity) == (0, None)
    assert chunk.values() is None or chunk.values().tolist() == []


def test_the_offset_of_no_text_is_not_read():
    """Producers may have no offset at all there: here, a wrong one stands in its place."""
    assert bytes(imported(*text([-1])).data) == b""


BROKEN = {
    "a negative length": (schema("i"), array(-1, [None, BYTES])),
    "a negative offset": (schema("i"), array(1, [None, BYTES], offset=-1)),
    "a sum beyond 64 bits": (schema("i"), array(2**62, [None, BYTES], offset=2**62 + 2**61)),
    "bytes beyond 64 bits": (schema("l"), array(2**61, [None, BYTES])),
    "a strange number of nulls": (schema("i"), array(1, [None, BYTES], null_count=-2)),
    "more nulls than items": (schema("i"), array(1, [ALL_SET, BYTES], null_count=2)),
    "nulls without a bitmap": (schema("i"), array(1, [None, BYTES], null_count=1)),
    "too few buffers": (schema("i"), array(1, [None])),
    "too many buffers": (schema("i"), array(1, [None, BYTES, BYTES])),
    "a negative number of buffers": (schema("i"), changed(array(1, []), n_buffers=-1)),
    "no buffers": (schema("i"), changed(array(1, [None, BYTES]), buffers=None)),
    "no data": (schema("i"), array(1, [None, None])),
    "no bits": (schema("b"), array(1, [None, None])),
    "no format": (changed(schema("i"), format=None), integers()[1]),
    "no offsets": (schema("u"), array(1, [None, None, BYTES])),
    "no text": (schema("u"), array(1, [None, np.array([0, 3], "i4"), None])),
    "a negative last offset": text([0, 6, -1]),
    "no views": (schema("vu"), array(1, [None, None, None])),
    "two buffers of views": (schema("vu"), array(1, [None, BYTES])),
    "no sizes": (schema("vu"), array(1, [None, BYTES, BYTES, None])),
    "a negative size": views([-1]),
    "no memory behind a size": (schema("vu"), array(0, [None, None, None, np.array([1])])),
    "a list without items": (schema("+l"), array(0, [None, None])),
    "a list with two sets of items": (schema("+l", children=[schema("i")] * 2),
                                      array(0, [None, None], children=[integers()[1]] * 2)),
    "a list that ends behind its items": lists("+l", np.array([0, 6], "i4")),
    "a list that ends before it begins": lists("+l", np.array([0, -1], "i4")),
    "a fixed list behind its items": (schema("+w:2", children=[schema("i")]),
                                      array(2, [None], children=[integers(3)[1]])),
    "a fixed list beyond 64 bits": (schema("+w:4", children=[schema("i")]),
                                    array(2**61, [None], children=[integers(3)[1]])),
    "no children": (changed(schema("+l", children=[schema("i")]), children=None),
                    array(0, [None] * 2, children=[integers()[1]])),
    "a null child": (schema("+l", children=[None]), array(0, [None] * 2, children=[None])),
    "a null child of a table": (schema("+s", children=[None]), array(0, [None], children=[None])),
    "a child that was released": (schema("+l", children=[changed(schema("i"), release=None)]),
                                  array(0, [None] * 2, children=[integers()[1]])),
    "an array of a child that was released":
        table((schema("i"), changed(array(3, [None, BYTES]), release=None))),
    "a table with more rows than its column": table(integers(), n=2, offset=2),
    "a table without its column": (table(integers())[0], table()[1]),
    "no dictionary": (coded()[0], array(1, [None, BYTES])),
    "a dictionary that the schema lacks": (schema("c"), coded()[1]),
    "a dictionary of text indices": (schema("u", dictionary=schema("u")),
                                     array(0, [None] * 3, dictionary=text()[1])),
}  # fmt: skip


@pytest.mark.parametrize("structures", BROKEN.values(), ids=BROKEN)
def test_broken_structures_are_refused(structures):
    with pytest.raises(ValueError, match="Arrow"):
        imported(*structures)


NO_INDICES = dict.fromkeys("befg", 2) | dict.fromkeys(["z", "u", "Z", "U", "vz", "vu"], 3)
NO_INDICES |= {"+l": 2, "+L": 2, "+vl": 3, "+vL": 3, "+w:2": 1}


@pytest.mark.parametrize("letters", NO_INDICES)
def test_only_integers_are_indices_of_a_dictionary(letters):
    kind, values = text()
    items = [integers()] if letters[0] == "+" else []
    described = schema(letters, children=[item[0] for item in items], dictionary=kind)
    none = [None] * NO_INDICES[letters]
    made = array(0, none, children=[item[1] for item in items], dictionary=values)
    with pytest.raises(ValueError, match="an Arrow dictionary indexed by format"):
        imported(described, made)


def test_a_circle_is_refused():
    described, made = lists("+l", np.array([0, 0], "i4"))
    looped = schema("+l", children=[described]), array(0, [None] * 2, children=[made])
    described.children, made.children = looped[0].children, looped[1].children
    with pytest.raises(ValueError, match="nested too deeply"):
        imported(*looped)


def test_a_stream_without_functions_is_refused():
    exporter = Chunks(schema("i"), [])
    exporter.stream.get_next = None
    with pytest.raises(ValueError, match="without its functions"):
        _kernel.import_arrow(exporter)


def test_a_stream_without_a_schema_is_refused():
    exporter = Chunks(schema("i"), [])
    exporter.schema.release = None
    with pytest.raises(ValueError, match="released before"):
        _kernel.import_arrow(exporter)


@pytest.mark.parametrize(
    "letters",
    [
        *("", "x", "ii", "+", "+x", "+m", "+r", "+us:0", "+ud:0,1", "+w:", "+w:-1", "+w:1x"),
        *(
            "v",
            "vi",
            "w:",
            "w:0",
            "w:-1",
            "w:9999999999",
            "w:99999999999",
            "d:",
            "d:1",
            "d:1,2,",
            "d:1,2,x",
        ),
        *(
            "t",
            "td",
            "tdx",
            "tdDx",
            "tt",
            "ttx",
            "ts",
            "tsn",
            "tsx:",
            "tD",
            "tDx",
            "ti",
            "tix",
            "txD",
        ),
        *("_pli128", "w", "w7", "wx7", "d", "d7", "+w7", "é" * 200),
    ],
)
def test_formats_that_no_labels_have(letters):
    with pytest.raises(TypeError, match="no labels of Arrow format"):
        imported(schema(letters), array(0, [None, None]))


def test_a_struct_inside_a_list_is_refused():
    inner = table(integers())
    made = array(0, [None] * 2, children=[inner[1]])
    with pytest.raises(TypeError, match=r"no labels of Arrow format '\+s'"):
        imported(schema("+l", children=[inner[0]]), made)
