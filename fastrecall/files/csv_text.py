"""Comma- or tab-separated text, by the standard library or, for large files, by pyarrow.

pyarrow never decides anything: it reads only files on which the two cannot differ, and
at its first doubt the plain reader starts over, so that labels and errors are always its own.
"""

from __future__ import annotations

import codecs
import csv
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from fastrecall.files import fields
from fastrecall.files.columns import Columns, FileError, checked, position

# Below this size the import of pyarrow takes longer than the file does without it.
LARGE = 8 << 20


def read_text(path: Path, delimiter: str, names: list[str]) -> Columns:
    """Read two label columns, and weights where a third name is given."""
    try:
        with _long_fields(), path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            rows = _rows(path, reader)
            header = next(rows, (0, None))[1]
            if header is None:
                raise FileError(f"{path}: the file is empty")
            wanted = [position(path, header, name) for name in names]
            quick = _by_pyarrow(path, delimiter, header, wanted, reader.line_num)
            return quick or _by_rows(path, rows, header, wanted)
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: {_undecodable(path)}") from error


def _by_rows(
    path: Path, rows: Iterator[tuple[int, list[str]]], header: list[str], wanted: list[int]
) -> Columns:
    width = len(header)
    seen: list[dict[str, int]] = [{}, {}]
    lines: list[list[int]] = [[], []]
    codes = [array("q"), array("q")]
    weights = array("d")
    sides = list(zip(wanted[:2], seen, lines, codes, strict=True))
    for line, row in rows:
        if len(row) != width:
            raise FileError(
                f"{path}: line {line} has {len(row)} fields where the header has {width}"
            )
        for column, known, first, code in sides:
            field = row[column]
            if field not in known:
                known[field] = len(known)
                first.append(line)
            code.append(known[field])
        for column in wanted[2:]:
            weights.append(fields.weight(path, line, header[column], row[column]))
    labels = fields.labels(
        path,
        [
            fields.Fields(header[column], list(known), first, np.asarray(code, np.int64))
            for column, known, first, code in sides
        ],
    )
    names = [header[column] for column in wanted]
    return checked(path, names, [*labels, np.asarray(weights)][: len(wanted)])


def _rows(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the line that it starts on."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise FileError(f"{path}: line {line}: {error}") from None
        if row is None:
            return
        if row:
            yield line, row


@contextmanager
def _long_fields() -> Iterator[None]:
    """Let a long document stand beside its label: csv itself stops at 128 KiB a field."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _undecodable(path: Path) -> str:
    if not path.is_file():
        return "the text is not UTF-8"
    offset = 0
    with path.open("rb") as file:
        for line, raw in enumerate(file, 1):
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError as error:
                where = offset + error.start
                return f"line {line}: byte {where} (0x{raw[error.start]:02x}) is not UTF-8 text"
            offset += len(raw)
    return "the text is not UTF-8"


def _by_pyarrow(
    path: Path, delimiter: str, header: list[str], wanted: list[int], header_lines: int
) -> Columns | None:
    """Return the columns of a large, plain file, or None where the other reader shall decide."""
    if not _is_large_and_plain(path):
        return None
    try:
        from pyarrow import ArrowException, compute
        from pyarrow import csv as arrow_csv
    except ImportError:
        return None
    keys = [str(column) for column in range(len(header))]
    names = [header[column] for column in wanted]
    try:
        table = arrow_csv.read_csv(
            path,
            read_options=arrow_csv.ReadOptions(column_names=keys, skip_rows=header_lines),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, quote_char=False),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=[keys[column] for column in wanted],
                column_types=dict.fromkeys(keys, "large_string"),
                strings_can_be_null=False,
            ),
        )
        columns = []
        for name, column in zip(names[:2], table.columns[:2], strict=True):
            coded = column.combine_chunks().dictionary_encode()
            distinct = coded.dictionary.to_pylist()
            columns.append(
                fields.Fields(name, distinct, [0] * len(distinct), coded.indices.to_numpy())
            )
        arrays = fields.labels(path, columns)
        for column in table.columns[2:]:
            arrays.append(compute.cast(column, "float64").to_numpy())
            if not np.isfinite(arrays[-1]).all():
                return None
        return checked(path, names, arrays)
    except (ArrowException, FileError):
        return None


def _is_large_and_plain(path: Path) -> bool:
    """Whether the file is worth pyarrow, all UTF-8, and without quotes, on which readers differ."""
    if not path.is_file() or path.stat().st_size < LARGE:
        return False
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                decode(block)
                if b'"' in block:
                    return False
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
