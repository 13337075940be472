"""Saved states: what comes back, what equal counts give, and what older versions wrote."""

from __future__ import annotations

import array
import copy
import json
import mmap
import pickle
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall import Counts, count
from fastrecall.counts.saved.sealed import MAGIC, VERSION
from fastrecall.counts.saved.state import read_groups, read_parts, write_groups
from tests.counts.saved.cases import COUNTS, GROUPS, LABELS
from tests.counts.saved.write_states import STATES, told, written

KEPT = sorted(STATES.rglob("*.state"))
TOLD = {
    folder.name: json.loads((folder / "told.json").read_text(encoding="utf-8"))
    for folder in STATES.iterdir()
}

each_case = pytest.mark.parametrize("counts", COUNTS.values(), ids=COUNTS)


def with_head(state, at, form, value):
    """Return a state with another number in it, and with the checksum that belongs to it."""
    changed = bytearray(state[:-4])
    struct.pack_into(form, changed, at, value)
    return bytes(changed) + struct.pack("<I", zlib.crc32(changed))


@each_case
def test_what_comes_back(counts):
    back = Counts.from_bytes(counts.to_bytes())
    assert told(back._parts) == told(counts._parts)
    assert back == counts


@pytest.mark.parametrize("parts", GROUPS.values(), ids=GROUPS)
def test_what_comes_back_of_groups(parts):
    state = write_groups(parts)
    assert told(read_groups(state)) == told(parts)
    assert write_groups(read_groups(state)) == state


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_states_of_older_versions(path):
    read = read_groups if path.stem in GROUPS else read_parts
    assert told(read(path.read_bytes())) == TOLD[path.parent.name][path.stem]


def test_no_state_is_forgotten():
    assert {path.parent.name for path in KEPT} == {f"version{n + 1}" for n in range(VERSION)}
    for folder, texts in TOLD.items():
        assert set(texts) == {path.stem for path in KEPT if path.parent.name == folder}


def test_bytes_are_the_same_on_every_machine():
    folder = STATES / f"version{VERSION}"
    for name, (parts, state) in written().items():
        # Labels without a dtype have 32 bits where addresses have: then they are other counts.
        if sys.maxsize > 2**32 or told(parts) == TOLD[folder.name][name]:
            assert (folder / f"{name}.state").read_bytes() == state, name


def test_equal_counts_give_equal_bytes():
    y_true, y_pred = np.array([3, 1, 2, 1, 3, 3]), np.array([3, 1, 1, 2, 2, 3])
    state = count(y_true, y_pred).to_bytes()
    assert count(y_true[::-1], y_pred[::-1]).to_bytes() == state
    parts = count(y_true[:2], y_pred[:2]), count(y_true[2:], y_pred[2:])
    assert (parts[0] + parts[1]).to_bytes() == (parts[1] + parts[0]).to_bytes() == state
    cells = count(y_true, y_pred).matrix()
    laid = np.asfortranarray(cells), cells[::-1][::-1], cells.astype(">i4")
    assert len({Counts.from_matrix(matrix).to_bytes() for matrix in laid}) == 1


@pytest.mark.parametrize("labels", [labels for labels in LABELS.values() if labels is not None])
def test_byte_order_is_not_kept(labels):
    labels = np.array(labels)
    swapped = labels.astype(labels.dtype.newbyteorder("S"))
    one, other = (Counts.from_matrix([[1, 2], [0, 4]], form) for form in (labels, swapped))
    assert one.to_bytes() == other.to_bytes()
    assert Counts.from_bytes(other.to_bytes()).classes.dtype == labels.dtype


def test_zeros_and_nans_have_one_form():
    def state(zero, nan):
        counts = Counts.from_matrix([[1.5, zero], [0.0, 2.0]], np.array([zero, nan]))
        return counts.to_bytes()

    other_nan = np.array([0x7FF8000000000001], "u8").view("f8")[0]
    assert state(0.0, np.nan) == state(-0.0, np.nan) == state(0.0, other_nan) == state(0.0, -np.nan)


def test_no_words_have_no_width():
    counts = COUNTS["no_words"].select(np.array([], dtype="U7"))
    assert Counts.from_bytes(counts.to_bytes()).classes.dtype == "U1"


@pytest.mark.parametrize("power", [0, 7, 8, 63, 64, 127, 2000])
def test_an_integer_takes_as_few_bytes_as_hold_it(power):
    for label in (2**power - 1, 2**power, -(2**power), -(2**power) - 1):
        classes = np.array([label], dtype=object)
        state = Counts.from_matrix([[1]], classes).to_bytes()
        assert Counts.from_bytes(state).classes.tolist() == [label]
        (length,) = struct.unpack_from("<I", state, 64 + 24 + 1)
        assert -(2 ** (8 * length - 1)) <= label < 2 ** (8 * length - 1)
        assert length == 1 or not -(2 ** (8 * length - 9)) <= label < 2 ** (8 * length - 9)


def test_what_comes_back_adds_up():
    one, other = COUNTS["ten_classes"], COUNTS["without_matrix"]
    back = [Counts.from_bytes(counts.to_bytes()) for counts in (one, other)]
    assert sum(back) == one + other
    assert back[0] + back[0] == one + one


def test_a_matrix_of_few_samples_takes_a_byte_a_cell():
    y = np.arange(1000)
    assert 1_000_000 < len(count(y, y).to_bytes()) < 1_040_000


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_hold_the_state(protocol):
    for name, counts in COUNTS.items():
        pickled = pickle.dumps(counts, protocol)
        assert pickle.loads(pickled).to_bytes() == counts.to_bytes(), name
        if protocol >= 3:
            assert counts.to_bytes() in pickled
    assert copy.copy(counts) == copy.deepcopy(counts) == counts


def test_any_sequence_of_bytes(tmp_path):
    counts = COUNTS["ten_classes"]
    state = counts.to_bytes()
    path = tmp_path / "counts"
    path.write_bytes(state)
    forms = [
        bytearray(state),
        memoryview(state),
        np.frombuffer(state, "u1"),
        array.array("B", state),
    ]
    forms += [memoryview(b"".join(bytes([byte, 0]) for byte in state))[::2]]
    assert all(Counts.from_bytes(form) == counts for form in forms)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        read = Counts.from_bytes(mapped)
    assert read == counts


def test_what_is_read_does_not_change_with_its_bytes():
    counts = COUNTS["eight_bytes_a_cell"]
    state = bytearray(counts.to_bytes())
    read = Counts.from_bytes(state)
    state[:] = bytes(len(state))
    assert read == counts


@pytest.mark.parametrize(
    "data",
    ["text", None, 7, [1, 2], np.zeros(8), np.zeros((2, 2), "u1"), array.array("i", [1]), COUNTS],
    ids=lambda data: type(data).__name__,
)
def test_no_bytes(data):
    with pytest.raises(TypeError, match=r"a state should be bytes.*read the file as bytes"):
        Counts.from_bytes(data)


def test_what_is_refused_says_why():
    state = COUNTS["binary"].to_bytes()
    grouped = write_groups(GROUPS["groups"])
    for data, text in (
        (b"", "not a fastrecall state"),
        (b"PK\3\4" + bytes(90), r"not a fastrecall state: it begins with b'PK"),
        (pickle.dumps([1]), "not a fastrecall state"),
        (state.replace(b"\r\n", b"\n"), "not a fastrecall state"),
        (MAGIC[:3], "truncated fastrecall state: 3 bytes"),
        (state[:-1], f"truncated fastrecall state: {len(state) - 1} of {len(state)} bytes"),
        (state[:27], "truncated fastrecall state: 27 bytes, and the shortest has 28"),
        (state[:28], f"truncated fastrecall state: 28 of {len(state)} bytes"),
        (state + b"\0", f"should end after {len(state)} bytes, and has {len(state) + 1}"),
        (state[:70] + b"\7" + state[71:], "damaged fastrecall state: its checksum is"),
        (with_head(state, 8, "<I", 0), "damaged fastrecall state: there is no format 0"),
        (with_head(state, 12, "<I", 9), r"holds something unknown \(9\), not counts"),
        (grouped, "holds grouped counts, not counts; read it with GroupedCounts.from_bytes"),
    ):
        with pytest.raises(ValueError, match=text):
            Counts.from_bytes(data)
    with pytest.raises(ValueError, match=r"holds counts, not grouped counts; .* Counts.from_bytes"):
        read_groups(state)


def test_a_state_from_the_future():
    for version in (VERSION + 1, 2**32 - 1):
        future = with_head(COUNTS["binary"].to_bytes(), 8, "<I", version)
        with pytest.raises(ValueError, match=f"newer version.*{version}.* {VERSION};.*update fast"):
            Counts.from_bytes(future)


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="there is no extended precision")
def test_what_is_not_the_same_on_every_machine():
    counts = Counts.from_matrix([[1, 2], [3, 4]], np.array([1, 2], np.longdouble))
    with pytest.raises(TypeError, match=r"classes of dtype .* cannot be saved.*float64"):
        counts.to_bytes()


LABEL = {
    "int64": st.integers(-(2**63), 2**63 - 1),
    "uint64": st.integers(0, 2**64 - 1),
    "float64": st.floats(allow_nan=False),
    "U": st.text(st.characters(), max_size=9).map(lambda text: text.rstrip("\0")),
    "object": st.integers(-(2**200), 2**200),
    "datetime64[us]": st.integers(-(2**62), 2**62),
}
WEIGHTS = {
    "int": st.integers(-(2**50), 2**50),
    "count": st.integers(0, 300),
    "float": st.floats(-1e300, 1e300),
    "weight": st.floats(0, 1e300),
}


@st.composite
def drawn_counts(draw):
    """Counts of any labels and weights, some of them selected."""
    kind = draw(st.sampled_from(sorted(LABEL)))
    labels = draw(st.lists(LABEL[kind], unique=True, max_size=6))
    size = len(labels)
    weight = WEIGHTS[draw(st.sampled_from(sorted(WEIGHTS)))]
    cells = draw(
        st.lists(st.lists(weight, min_size=size, max_size=size), min_size=size, max_size=size)
    )
    classes = np.array(labels, dtype=kind)
    counts = Counts.from_matrix(np.reshape(cells, (size, size)), classes)
    if draw(st.booleans()):
        counts = counts.select(classes[draw(st.permutations(range(size)))[: size // 2 + 1]])
    return counts + counts if draw(st.booleans()) else counts


@given(drawn_counts())
def test_any_counts(counts):
    state = counts.to_bytes()
    back = Counts.from_bytes(state)
    assert back == counts
    assert back.to_bytes() == state
    assert Counts.from_dict(json.loads(json.dumps(counts.to_dict()))).to_bytes() == state


@pytest.mark.untraced
def test_nothing_is_imported_before_it_is_needed():
    code = "import sys, fastrecall; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert not {"zlib", "base64", "json", "fastrecall.counts.saved.state"} & set(loaded)


def test_times_without_a_unit_are_saved_in_any_byte_order():
    numbers = np.array([1, 2], "i8")
    native, *turned = (
        Counts.from_matrix(np.eye(2, dtype=int), numbers.astype(f"{order}i8").view(f"{order}m8"))
        for order in "=<>"
    )
    for counts in turned:
        assert counts.to_bytes() == native.to_bytes()
        assert Counts.from_bytes(counts.to_bytes()).classes.view("i8").tolist() == [1, 2]
