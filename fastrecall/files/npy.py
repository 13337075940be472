"""NumPy's two formats. Nothing is ever unpickled and nothing is mapped into memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fastrecall.files.columns import FileError, position


def read_npy(path: Path) -> NDArray[Any]:
    """Read the one array of a ``.npy`` file."""
    # Never mapped: a file that another process cuts short would kill this one with SIGBUS.
    with path.open("rb") as file, _damage_named(path, "the .npy data"):
        return np.asarray(np.lib.format.read_array(file, allow_pickle=False))


def read_npz(path: Path, names: list[str]) -> list[NDArray[Any]]:
    """Read the arrays of these names out of a ``.npz`` archive, and no others."""
    with (
        path.open("rb") as file,
        _damage_named(path, "the .npz archive"),
        zipfile.ZipFile(file) as archive,
    ):
        members = archive.namelist()
        present = [member.removesuffix(".npy") for member in members]
        found = []
        for name in names:
            with archive.open(members[position(path, present, name)]) as member:
                found.append(np.asarray(np.lib.format.read_array(member, allow_pickle=False)))
        return found


def named_columns(path: Path, table: NDArray[Any], names: list[str]) -> list[NDArray[Any]]:
    """Cut a structured array, or one with two or three columns, into the columns asked for."""
    if table.dtype.names is not None:
        fields = list(table.dtype.names)
        return [table[fields[position(path, fields, name)]] for name in names]
    if table.ndim != 2 or table.shape[1] not in (2, 3):
        raise FileError(
            f"{path}: an array of shape {table.shape} has no columns to choose from: give one "
            "with named fields, or with two or three columns, or a file for each column"
        )
    present = ["true", "predicted", "weight"][: table.shape[1]]
    return [table[:, position(path, present, name)] for name in names]


@contextmanager
def _damage_named(path: Path, what: str) -> Iterator[None]:
    """Turn whatever a parser meets in damaged bytes into one line that names the file."""
    try:
        yield
    except (FileError, MemoryError):
        raise
    except Exception as error:  # damage raises from ast, seek, tokenize, zipfile, zlib ...
        reason = " ".join(str(error).split()) or type(error).__name__
        if "allow_pickle" in reason:
            reason = "it holds Python objects, which are never unpickled: save numbers or text"
        raise FileError(f"{path}: cannot read {what}: {reason}") from error
