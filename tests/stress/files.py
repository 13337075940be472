"""Files that are cut short, also while they are read; disks that are full; bits that flip."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import fastrecall
from fastrecall.files import FileError, read_arrays, read_columns

ROWS = 100_000


def labels(n: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(n).integers(0, 5, (n, 2)).astype("i4")


def written(folder: Path, rows: int) -> dict[Path, Callable[[], Any]]:
    """Write a file of each kind, and return how it is read."""
    table = labels(rows)
    npy, npz, csv, one = (folder / name for name in ("x.npy", "x.npz", "x.csv", "one.npy"))
    np.save(npy, table)
    np.save(one, table[:, 0])
    np.savez(npz, true=table[:, 0], predicted=table[:, 1])
    csv.write_text("true,predicted\n" + "".join(f"{t},{p}\n" for t, p in table.tolist()))
    return {
        npy: lambda: read_columns(npy),
        npz: lambda: read_columns(npz),
        csv: lambda: read_columns(csv),
        one: lambda: read_arrays(one, one),
    }


def cut_everywhere(folder: Path) -> str:
    """Cut each kind of file at every byte: never fewer rows without a word."""
    refused = whole = cuts = 0
    for path, read in written(folder, 40).items():
        sound, rows = path.read_bytes(), len(read().true)
        for length in range(len(sound)):
            path.write_bytes(sound[:length])
            try:
                found = len(read().true)
            except FileError as error:
                refused += str(path) in str(error)
            else:
                # Text has no length of its own: of a file that ends with a field, it is the end.
                assert path.suffix == ".csv", (path, length)
                assert found <= rows, (path, length)
                whole += 1
            cuts += 1
    assert refused + whole == cuts, "an error that does not name the file"
    return f"{cuts} cuts of 4 files: {refused} refused, {whole} shorter texts"


def cut_while_read(folder: Path, seconds: float) -> str:
    """Cut files short and write them anew while they are read: no signal, and never fewer rows."""
    readers = written(folder, ROWS)
    sound = {path: path.read_bytes() for path in readers}
    code = (
        "import os, random, sys\n"
        "print('begun', flush=True)\n"
        "while True:\n"
        "    for path in sys.argv[1:]:\n"
        "        data = open(path + '.sound', 'rb').read()\n"
        "        os.truncate(path, random.randrange(len(data)))\n"
        "        with open(path, 'r+b') as file: file.write(data)\n"
    )
    for path, data in sound.items():
        Path(f"{path}.sound").write_bytes(data)
    command = [sys.executable, "-c", code, *map(str, readers)]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "begun\n"
    read = refused = 0
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            for path, reader in readers.items():
                try:
                    rows = len(reader().true)
                except (FileError, OSError):
                    refused += 1
                else:
                    assert rows == ROWS or path.suffix == ".csv", (path, rows)
                    read += 1
        assert other.poll() is None, "nobody cuts files any more"
    finally:
        other.kill()
        other.communicate()
    # In a second, some file is cut while it is read.
    assert refused or seconds < 1, "nothing was cut while it was read"
    return f"files cut while they are read: {read} read, {refused} refused, no signal"


def full_disk(folder: Path) -> str:
    """Write what there is to a disk without room: one line and status 2, and no traceback."""
    path = next(iter(written(folder, 40)))
    done = 0
    for options in ([], ["--format", "json"], ["--digits", "9"]):
        with Path("/dev/full").open("wb") as full:
            command = [sys.executable, "-m", "fastrecall", "report", str(path), *options]
            ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
        assert ended.returncode == 2, ended
        assert ended.stderr == "fastrecall: error: No space left on device\n", ended.stderr
        done += 1
    return f"{done} reports to a full disk: each is one line of error"


def flipped_parquet(folder: Path, times: int) -> str:
    """Flip a bit of counts in Parquet: they are refused, or the same; with checksums or without."""
    try:
        from pyarrow import parquet
    except ImportError:
        return "no pyarrow here"
    counts = fastrecall.count(labels(500)[:, 0], labels(500)[:, 1])
    path, rng = folder / "counts.parquet", random.Random(1)
    said = []
    for checked in (False, True):
        parquet.write_table(counts.to_arrow(), path, write_page_checksum=checked)
        sound = path.read_bytes()
        refused = same = 0
        for _ in range(times):
            damaged = bytearray(sound)
            damaged[rng.randrange(len(sound))] ^= 1 << rng.randrange(8)
            path.write_bytes(damaged)
            try:
                table = parquet.read_table(path, page_checksum_verification=checked)
                found = fastrecall.Counts.from_arrow(table)
            except Exception:  # whatever a reader meets in damaged bytes
                refused += 1
            else:
                assert found == counts, "counts came back different without a word"
                same += 1
        said.append(f"{refused} refused and {same} the same {'with' * checked or 'without'}")
    return f"{times} flips of counts in Parquet: {said[0]}, {said[1]} page checksums"


def run(times: int) -> str:
    """All of it; files are cut for so many tenths of a second while they are read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(cut_everywhere(folder), flush=True)
        print(cut_while_read(folder, times / 10), flush=True)
        if Path("/dev/full").exists():
            print(full_disk(folder), flush=True)
        return flipped_parquet(folder, times * 10)
