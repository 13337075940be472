"""The command line: ``fastrecall report FILE``, and ``fastrecall run SCRIPT``."""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

from fastrecall.counting import count
from fastrecall.files import Columns, FileError, read_arrays, read_columns

__all__ = ["main"]

NO_MODULE = 1
BAD_INPUT = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows the program's name; by default what this process was started with.

    Returns
    -------
    int
        The exit status: 0; 2 after one line on stderr for anything wrong with the input; 130
        after Ctrl-C; 141 where nobody reads the output any more.

    Raises
    ------
    BaseException
        What a program raises that is run.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments[:1] == ["run"] and (named := _program(arguments[1:])) is not None:
        return _run(*named)
    with warnings.catch_warnings():
        warnings.showwarning = _show_each_once()
        try:
            options = _parser().parse_args(arguments)
            _write(_report(options))
        except KeyboardInterrupt:
            return INTERRUPTED
        except BrokenPipeError:
            _forget_output()
            return PIPE_CLOSED
        except (ValueError, TypeError, OverflowError, MemoryError, OSError) as error:
            _forget_output()
            _say("error", _explained(error))
            return BAD_INPUT
    return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        _say("error", message)
        sys.exit(BAD_INPUT)


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        import fastrecall

        _write(f"fastrecall {fastrecall.__version__}\n")
        sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="fastrecall",
        description="Recall, precision and F-score of predictions in a file.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    report = commands.add_parser(
        "report",
        help="print recall, precision, F1 and support of each class",
        description="Print recall, precision, F1 and support of each class.",
        epilog="Exit status: 0, or 2 after one line on stderr for anything wrong with the input.",
        allow_abbrev=False,
    )
    report.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=".csv, .tsv, .npz or .npy with the columns, or a .npy file for each of "
        "true labels, predicted labels and (if wanted) weights, in this order",
    )
    report.add_argument("--true", metavar="COLUMN", help="column of true labels (default: true)")
    report.add_argument(
        "--predicted", metavar="COLUMN", help="column of predicted labels (default: predicted)"
    )
    report.add_argument("--weight", metavar="COLUMN", help="column of sample weights")
    report.add_argument("--labels", metavar="A,B,C", help="only these labels, in this order")
    report.add_argument(
        "--digits", metavar="N", type=_digits, default=2, help="decimals in text (default: 2)"
    )
    report.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="text, or JSON with full precision and null for undefined (default: text)",
    )
    run = commands.add_parser(
        "run",
        help="run a Python program with scikit-learn's metrics replaced by fastrecall's",
        description="Run a Python program, scikit-learn's metrics replaced by fastrecall's.",
        usage="fastrecall run [-h] (SCRIPT | -m MODULE) [ARGUMENT ...]",
        epilog="Exit status: the program's; 2 if there is no such script, 1 if no such module.",
        allow_abbrev=False,
    )
    run.add_argument("script", metavar="SCRIPT", help="a file that Python can run")
    run.add_argument("-m", dest="module", metavar="MODULE", help="a module, as of python -m")
    return parser


def _program(arguments: Sequence[str]) -> tuple[bool, str, Sequence[str]] | None:
    """Return whether a module is named, its name or the script's, and what is for the program.

    By hand: everything after the name is the program's own, options too. None: it is not given.
    """
    if arguments[:1] == ["-m"]:
        return (True, arguments[1], arguments[2:]) if arguments[1:] else None
    if not arguments or arguments[0].startswith("-"):
        return None
    return False, arguments[0], arguments[1:]


def _run(is_module: bool, name: str, arguments: Sequence[str]) -> int:
    from fastrecall.dropin.sklearn import running

    try:
        program = running.module(name) if is_module else running.script(name)
    except (ImportError, OSError) as error:
        _say("error", _explained(error))
        return NO_MODULE if is_module else BAD_INPUT
    program.run(arguments)
    return 0


def _digits(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of decimals")
    return int(text)


def _report(options: argparse.Namespace) -> str:
    columns = _read(options)
    labels = None if options.labels is None else _labels(options.labels, columns)
    counts = count(columns.true, columns.predicted, sample_weight=columns.weight, labels=labels)
    if options.format == "text":
        return str(counts.report(digits=options.digits))
    tree = _without_nan(counts.report(output_dict=True))
    return json.dumps(tree, indent=2, allow_nan=False) + "\n"


def _read(options: argparse.Namespace) -> Columns:
    if len(options.files) == 1:
        return read_columns(
            options.files[0],
            true="true" if options.true is None else options.true,
            predicted="predicted" if options.predicted is None else options.predicted,
            weight=options.weight,
        )
    if len(options.files) > 3 or not all(name.lower().endswith(".npy") for name in options.files):
        raise FileError("give one file, or two or three .npy files: true, predicted, weights")
    if (options.true, options.predicted, options.weight) != (None, None, None):
        raise FileError("a file for each column leaves no columns to choose: give their order")
    return read_arrays(*options.files)


def _labels(text: str, columns: Columns) -> list[Any]:
    """Read the labels as what the columns hold: ``1`` is an integer only among integers."""
    labels = next(csv.reader([text]), [])
    if not labels or "" in labels:
        raise FileError(f"--labels: an empty label in {text!r}")
    kind = np.result_type(columns.true).kind if columns.true.dtype.kind != "O" else "O"
    if kind not in "iufb":
        return labels
    try:
        return [int(label) for label in labels]
    except ValueError:
        raise FileError(f"--labels: the labels of the file are integers, not {text!r}") from None


def _without_nan(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {str(key): _without_nan(value) for key, value in tree.items()}
    if isinstance(tree, np.generic):
        tree = tree.item()
    return None if isinstance(tree, float) and not math.isfinite(tree) else tree


def _write(text: str) -> None:
    # A label that the terminal's encoding lacks is shown escaped and never ends the program.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    sys.stdout.write(text)
    sys.stdout.flush()


def _forget_output() -> None:
    """Keep the interpreter from flushing, at its end, into a pipe or disk that takes no more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explained(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror if error.filename is None else f"{error.filename}: {error.strerror}"
    if isinstance(error, MemoryError):
        return f"out of memory: {error}"
    return str(error) or type(error).__name__


def _show_each_once() -> Callable[..., None]:
    """Show a warning as one line, and the same line never again: each average repeats it."""
    said = set()

    def show(message: Warning | str, *_: Any, **__: Any) -> None:
        if str(message) not in said:
            said.add(str(message))
            _say("warning", str(message))

    return show


def _say(kind: str, message: str) -> None:
    """Write one line to stderr, whatever is in the message."""
    print(f"fastrecall: {kind}: {' '.join(message.split())}", file=sys.stderr)
