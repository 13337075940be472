"""Labels out of files: what is read, and the one line that says why something is not."""

from __future__ import annotations

import csv
import io
import os
import random
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall.files import FileError, csv_text, read_arrays, read_columns


@pytest.fixture
def table(tmp_path):
    """Write text or bytes as a file and hand out its path."""

    def write(content, name="labels.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def rows(columns):
    return [None if values is None else values.tolist() for values in columns]


def failure(path, **names):
    """Return the message after the file's name, which must be one line."""
    with pytest.raises(FileError) as caught:
        read_columns(path, **names)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


# --- text: what is read


@pytest.mark.parametrize(
    ("true", "predicted", "dtype", "expected"),
    [
        (["1", "-2"], ["+1", " 007 "], np.int64, [[1, -2], [1, 7]]),
        (["1.0", "2."], ["0", "0.00"], np.int64, [[1, 2], [0, 0]]),
        (["-9223372036854775808"], ["9223372036854775807"], np.int64, [[-(2**63)], [2**63 - 1]]),
        (["18446744073709551615"], ["0"], np.uint64, [[2**64 - 1], [0]]),
        (["18446744073709551616"], ["1"], object, [["18446744073709551616"], ["1"]]),
        (["18446744073709551615"], ["-1"], object, [["18446744073709551615"], ["-1"]]),
        (["1" * 5000], ["01"], object, [["1" * 5000], ["01"]]),
        (["cat", "dog"], ["dög", " "], object, [["cat", "dog"], ["dög", " "]]),
        # One type for both: integers beside text would have no label in common.
        (["1", "01"], ["1", "none"], object, [["1", "01"], ["1", "none"]]),
        (["1_0"], ["١"], object, [["1_0"], ["١"]]),
        (["True"], ["False"], object, [["True"], ["False"]]),
    ],
)
def test_types(table, true, predicted, dtype, expected):
    text = "".join(f"{t},{p}\n" for t, p in zip(true, predicted, strict=True))
    columns = read_columns(table("true,predicted\n" + text))
    assert rows(columns[:2]) == expected
    assert columns.true.dtype == columns.predicted.dtype == dtype
    assert columns.weight is None


def test_columns_by_name_in_any_order(table):
    path = table("id,w,guess,fact\n7,0.5,b,a\n8,2,a,a\n")
    columns = read_columns(path, true="fact", predicted="guess", weight="w")
    assert rows(columns) == [["a", "a"], ["b", "a"], [0.5, 2.0]]
    assert columns.weight.dtype == np.float64


def test_one_column_may_be_both(table):
    columns = read_columns(table("a,b\n1,2\n"), true="a", predicted="a")
    assert rows(columns) == [[1], [1], None]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_blank_lines_and_byte_order_mark(table, end):
    path = table("\ufeff" + end.join(["true,predicted", "1,2", "", "3,4"]))
    assert rows(read_columns(path)) == [[1, 3], [2, 4], None]


def test_quotes(table):
    path = table('"true",predicted\n"a, b","say ""x"""\n"two\nlines",c\n')
    assert rows(read_columns(path)) == [["a, b", "two\nlines"], ['say "x"', "c"], None]


def test_tabs(table):
    assert rows(read_columns(table("true\tpredicted\na,b\tc\n", "x.TSV")))[:2] == [["a,b"], ["c"]]


def test_a_long_document_may_stand_beside_its_label(table):
    limit = csv.field_size_limit()
    path = table(f"text,true,predicted\n{'x' * 200_000},1,2\n")
    assert rows(read_columns(path)) == [[1], [2], None]
    assert csv.field_size_limit() == limit


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a Unix thing")
def test_a_pipe(tmp_path):
    import threading

    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=("true,predicted\n1,2\n",))
    writer.start()
    assert rows(read_columns(path)) == [[1], [2], None]
    writer.join()


# --- text: what is not


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("true,predicted\n", "there are no rows"),
        ("true,guess\n1,2\n", "no column 'predicted'; the columns are 'true', 'guess'"),
        ("true;predicted\n1;2\n", "no column 'true'; the columns are 'true;predicted'"),
        ("true,predicted,true\n1,2,3\n", "2 columns are called 'true'"),
        ("true,predicted\n1,2\n\n3\n", "line 4 has 1 fields where the header has 2"),
        ("true,predicted\n1,2,3\n", "line 2 has 3 fields where the header has 2"),
        ('true,predicted\n"a\nb",2\n3\n', "line 4 has 1 fields where the header has 2"),
        ("true,predicted\n1,2\n,2\n", "line 3: 'true' is empty, and a label cannot be missing"),
        ('true,predicted\n1,2\n3,"4\n', "line 3: unexpected end of data"),
        ('true,predicted\n1,"2"3\n', "line 2: ',' expected after '\"'"),
        (
            "true,predicted\n1,1\n0,0.25\n",
            "line 3: 'predicted' is '0.25': labels are integers or text, and a column of scores is "
            "neither",
        ),
        (
            "true,predicted\n1,1\nnan,0\n",
            "line 3: 'true' is 'nan': labels are integers or text, and a column of scores is "
            "neither",
        ),
        (b"true,predicted\n1,2\n\xe4,3\n", "line 3: byte 19 (0xe4) is not UTF-8 text"),
        (b"\xff\xfet\x00r\x00", "line 1: byte 0 (0xff) is not UTF-8 text"),
    ],
)
def test_bad_text(table, text, message):
    assert failure(table(text)) == message


def test_many_columns_are_not_all_listed(table):
    message = failure(table(",".join(f"c{i}" for i in range(1000)) + "\n"))
    assert message.endswith("'c19', ...")


@pytest.mark.parametrize("field", ["", "x", "nan", "inf", "1e999", "1_0", "0x1"])
def test_bad_weights(table, field):
    message = failure(table(f"true,predicted,w\n1,2,1\n1,2,{field}\n"), weight="w")
    assert message == f"line 3: 'w' is {field!r}, which is no weight"


def test_missing_file_and_folder_stay_os_errors(tmp_path):
    for name in ("none.csv", "none.npy", "none.npz"):
        with pytest.raises(FileNotFoundError):
            read_columns(tmp_path / name)
    with pytest.raises(OSError, match=r"directory|denied"):
        read_columns(tmp_path)


# --- text: with pyarrow and without


def outcome(path, monkeypatch, large):
    monkeypatch.setattr(csv_text, "LARGE", large)
    try:
        columns = read_columns(path, weight="w" if b"w" in path.read_bytes()[:40] else None)
    except FileError as error:
        return str(error)
    return [None if values is None else (values.dtype.str, values.tolist()) for values in columns]


FIELDS = [
    *("0", "1", "-3", "007", "1.0", "1.", "+5", " 1", "1e5", "0.5", "nan", "inf", "1_0", ""),
    *("18446744073709551615", "-9223372036854775808", "9" * 25, "1" * 120),
    *("cat", "dög", "a b", "\x00", "x\x0by", "\u2028", "\ufeff", "'", '"', '"a"', "\t", " ", "\\"),
]
WEIGHTS = [
    "1",
    "2.5",
    "1e3",
    "-1",
    " 3",
    "+4",
    "4.9e-324",
    "0.1000000000000000055511",
    "1e400",
    "x",
]


def random_table(random):
    """Return the bytes of a small file that is mostly sound."""
    some = random.sample(FIELDS, random.choice([1, 2, 3, len(FIELDS)]))
    header = ["true", "predicted", "w", "z"][: random.choice([2, 3, 4])]
    if random.random() < 0.3:
        random.shuffle(header)
    lines = [header]
    for _ in range(random.randrange(8)):
        row = [random.choice(WEIGHTS if name == "w" else some) for name in header]
        lines.append(row + ["x"] * (random.random() < 0.02))
    end = random.choice(["\n", "\r\n", "\r", "\n\n"])
    data = random.choice(["", "", "\ufeff", "\n"]) + end.join(",".join(line) for line in lines)
    data = (data + random.choice(["", end])).encode() + b"\xff" * (random.random() < 0.05)
    return data[: random.randrange(len(data) + 1)] if random.random() < 0.05 else data


def test_pyarrow_changes_nothing(table, monkeypatch):
    pytest.importorskip("pyarrow")
    plain, quick = csv_text._by_pyarrow, []
    monkeypatch.setattr(
        csv_text, "_by_pyarrow", lambda *given: quick.append(plain(*given)) or quick[-1]
    )
    chance = random.Random(20)
    for _ in range(1500):
        path = table(random_table(chance))
        assert outcome(path, monkeypatch, 0) == outcome(path, monkeypatch, 1 << 60), (
            path.read_bytes()
        )
    assert sum(columns is not None for columns in quick) > 200


def test_a_large_file_without_pyarrow(table, monkeypatch):
    path = table("true,predicted\n" + "1,2\n" * 10)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert outcome(path, monkeypatch, 0) == [("<i8", [1] * 10), ("<i8", [2] * 10), None]


def test_large_files_are_read_by_pyarrow(table, monkeypatch):
    pytest.importorskip("pyarrow")
    monkeypatch.setattr(csv_text, "_by_rows", None)
    path = table("true,predicted\n" + "1,2\n" * (csv_text.LARGE // 4))
    assert read_columns(path).true.sum() == csv_text.LARGE // 4


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=5))
def test_any_text_comes_back_or_is_refused(tmp_path_factory, pairs):
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([("true", "predicted"), *pairs])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    try:
        path.write_bytes(buffer.getvalue().encode())
    except UnicodeEncodeError:
        return
    sides = list(zip(*pairs, strict=True))
    try:
        columns = read_columns(path)
    except FileError as error:
        columns, message = None, str(error)
    if columns is None:
        assert any("" in side for side in sides) == ("is empty" in message)
    elif columns.true.dtype == object:
        assert [tuple(side) for side in rows(columns[:2])] == sides
    else:
        assert rows(columns[:2]) == [[int(float(field)) for field in side] for side in sides]


# --- .npy and .npz


def test_npz(tmp_path):
    path = tmp_path / "x.npz"
    np.savez(path, true=[1, 2], predicted=["a", "b"], w=np.float32([1, 2]), odd=np.arange(5))
    columns = read_columns(path, weight="w")
    assert rows(columns) == [[1, 2], ["a", "b"], [1.0, 2.0]]
    assert columns.weight.dtype == np.float32
    assert failure(path, true="fact") == (
        "no column 'fact'; the columns are 'true', 'predicted', 'w', 'odd'"
    )
    assert failure(path, true="odd") == "unequal numbers of rows: 'odd' has 5, 'predicted' has 2"


def test_npz_compressed_and_foreign_members(tmp_path):
    import zipfile

    path = tmp_path / "x.npz"
    np.savez_compressed(path, true=[1], predicted=[2])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("notes.txt", "hello")
    assert rows(read_columns(path)) == [[1], [2], None]
    assert "magic string" in failure(path, true="notes.txt")


def test_npy_of_columns(tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, np.array([[1, 2], [3, 4]]))
    assert rows(read_columns(path)) == [[1, 3], [2, 4], None]
    assert failure(path, weight="weight") == (
        "no column 'weight'; the columns are 'true', 'predicted'"
    )
    np.save(path, np.array([[1, 2, 5], [3, 4, 6]]))
    assert rows(read_columns(path, weight="weight")) == [[1, 3], [2, 4], [5, 6]]


def test_npy_with_fields(tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, np.array([(1, "a"), (2, "b")], dtype=[("true", "i1"), ("guess", "U1")]))
    assert rows(read_columns(path, predicted="guess")) == [[1, 2], ["a", "b"], None]
    assert failure(path) == "no column 'predicted'; the columns are 'true', 'guess'"


def test_a_file_for_each_column(tmp_path):
    for name, values in {"t": [1, 2], "p": [2, 2], "w": [0.5, 1.0], "long": [1, 2, 3]}.items():
        np.save(tmp_path / f"{name}.npy", values)
    paths = {path.stem: path for path in tmp_path.iterdir()}
    assert rows(read_arrays(paths["t"], paths["p"])) == [[1, 2], [2, 2], None]
    assert rows(read_arrays(paths["t"], paths["p"], paths["w"]))[2] == [0.5, 1.0]
    with pytest.raises(FileError, match=r"'t\.npy' has 2, 'long\.npy' has 3"):
        read_arrays(paths["t"], paths["long"])


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.array([1, 2]), "an array of shape (2,) has no columns to choose from"),
        (np.zeros((2, 4)), "an array of shape (2, 4) has no columns to choose from"),
        (np.zeros((0, 2)), "there are no rows"),
        (np.array(5), "an array of shape () has no columns to choose from"),
        (np.array((1, 2), dtype=[("true", "i1"), ("predicted", "i1")]), "'true' holds a single"),
    ],
)
def test_npy_without_columns(tmp_path, array, message):
    np.save(tmp_path / "x.npy", array)
    assert failure(tmp_path / "x.npy").startswith(message)


def test_objects_are_never_unpickled(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was loaded",))

    array = np.array([Trap()], dtype=object)
    np.save(tmp_path / "x.npy", array)
    np.savez(tmp_path / "x.npz", true=array, predicted=array)
    for name in ("x.npy", "x.npz"):
        assert "never unpickled" in failure(tmp_path / name)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_damaged_bytes(tmp_path, suffix):
    """Cut anywhere or with any byte changed, a file gives arrays or a FileError."""
    path = tmp_path / f"x{suffix}"
    if suffix == ".npy":
        np.save(path, np.array([[1, 2], [3, 4]]))
    else:
        np.savez_compressed(path, true=[1, 2], predicted=[2, 2])
    sound = path.read_bytes()
    chance = random.Random(5)
    damaged = [sound[:length] for length in range(len(sound))]
    for place in range(len(sound)):
        changed = bytearray(sound)
        changed[place] ^= chance.randrange(1, 256)
        damaged.append(bytes(changed))
    refused = 0
    for data in damaged:
        path.write_bytes(data)
        try:
            read_columns(path)
        except (FileError, MemoryError):
            refused += 1
    assert refused > len(sound) * 0.9


def test_wrong_suffix(table):
    assert "magic string" in failure(table("true,predicted\n1,2\n", "x.npy"))
    assert failure(table("true,predicted\n1,2\n", "x.npz")).startswith("cannot read the .npz")
    assert failure(table(b"", "x.npy")).startswith("cannot read the .npy data")


def test_path_may_be_text(tmp_path):
    Path(tmp_path, "x.csv").write_text("true,predicted\n1,2\n")
    assert rows(read_columns(str(tmp_path / "x.csv"))) == [[1], [2], None]


def test_what_was_no_text_may_be_one_by_now(tmp_path, table):
    """A pipe cannot be read again, and a file may have been written anew."""
    for path in (tmp_path / "gone", table("true,predicted\n")):
        assert csv_text._undecodable(path) == "the text is not UTF-8"
