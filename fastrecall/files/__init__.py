"""Labels out of files: ``csv_text`` reads text, ``npy`` reads NumPy's two formats."""

from __future__ import annotations

from pathlib import Path

from fastrecall.files.columns import Columns, FileError, checked
from fastrecall.files.csv_text import read_text
from fastrecall.files.npy import named_columns, read_npy, read_npz

__all__ = ["Columns", "FileError", "read_arrays", "read_columns"]


def read_columns(
    path: str | Path, *, true: str = "true", predicted: str = "predicted", weight: str | None = None
) -> Columns:
    r"""Read true labels, predicted labels and weights out of one file.

    Parameters
    ----------
    path : str or Path
        ``.npz``: the columns are its arrays. ``.npy``: the columns are the fields of a structured
        array; those of a plain array with two or three columns are called ``true``, ``predicted``
        and ``weight``. ``.tsv``: tab-separated; everything else: comma-separated. Text is UTF-8
        with a header line.
    true, predicted : str
        Names of the two label columns.
    weight : str, optional
        Name of the column of sample weights.

    Returns
    -------
    Columns
        Arrays of one length.

    Raises
    ------
    FileError
        If a column is not there, or holds something else. The message is one line that names the
        file and, in text, the line.
    OSError
        If the file cannot be opened.

    Notes
    -----
    Label columns of text are integers (int64, or uint64 where that is too small) if every field
    of both is one; ``1.0`` counts as 1. Otherwise both are text, exactly as it stands. A column
    of fractions holds scores rather than labels and is refused, and so is an empty field.

    Linear in the size of the file; labels out of text take 8 bytes a row and column.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "pets.csv")
    ...     _ = path.write_text("true,predicted\ncat,cat\ncat,dog\n")
    ...     read_columns(path).predicted.tolist()
    ['cat', 'dog']
    """
    path = Path(path)
    suffix = path.suffix.lower()
    names = [true, predicted] if weight is None else [true, predicted, weight]
    if suffix == ".npz":
        return checked(path, names, read_npz(path, names))
    if suffix == ".npy":
        return checked(path, names, named_columns(path, read_npy(path), names))
    return read_text(path, "\t" if suffix == ".tsv" else ",", names)


def read_arrays(
    true: str | Path, predicted: str | Path, weight: str | Path | None = None
) -> Columns:
    """Read each column out of a ``.npy`` file of its own.

    Parameters
    ----------
    true, predicted : str or Path
        ``.npy`` files of the labels.
    weight : str or Path, optional
        ``.npy`` file of the sample weights.

    Returns
    -------
    Columns
        The arrays as they were saved, all of one length.

    Raises
    ------
    FileError
        If a file is damaged, holds Python objects, or another number of rows than the others.
    OSError
        If a file cannot be opened.
    """
    paths = [Path(path) for path in (true, predicted, weight) if path is not None]
    return checked(paths[0], [path.name for path in paths], [read_npy(path) for path in paths])
