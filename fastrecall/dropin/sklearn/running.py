"""A script or a module runs as if Python had been started with it, with scikit-learn patched."""

from __future__ import annotations

import builtins
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    ModuleSpec,
    SourceFileLoader,
    SourcelessFileLoader,
)
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import Any, NamedTuple, cast

from fastrecall.dropin.sklearn.arriving import patch_when_imported

__all__ = ["Program", "module", "script"]


class Program(NamedTuple):
    """What is to be run: found, but not read yet."""

    shown_as: str
    code: Callable[[], CodeType | None]
    names: dict[str, Any]

    def run(self, arguments: Sequence[str]) -> None:
        """Run it in this process, as ``__main__``, for the rest of the process's life.

        Parameters
        ----------
        arguments : sequence of str
            What follows the program's name in ``sys.argv``.

        Raises
        ------
        BaseException
            Whatever the program raises. Where nobody catches it, the traceback that Python prints
            begins with the program's first line, and the exit status is that of the program.
        """
        patch_when_imported()
        main = ModuleType("__main__")
        names = vars(main)
        # Some versions of Python give a main module annotations from the start.
        if "__annotations__" in vars(sys.modules["__main__"]):
            names["__annotations__"] = {}
        names.update({"__builtins__": builtins, "__cached__": None, **self.names})
        sys.argv[:] = [self.shown_as, *arguments]
        sys.modules["__main__"] = main
        try:
            exec(cast(CodeType, self.code()), names)
        except SystemExit:
            raise
        except BaseException:
            _hide_what_is_above(names)
            raise


def script(path: str) -> Program:
    """Return the program in a script, or in a folder or archive with a ``__main__``.

    ``sys.path[0]`` becomes the folder it lies in, or the folder or archive itself.

    Raises
    ------
    OSError
        If there is no such file, or it cannot be read.
    ImportError
        If a folder or archive has no ``__main__``.
    """
    whole = _whole(path)
    importer: Any = pkgutil.get_importer(whole)
    if importer is not None:
        spec = importer.find_spec("__main__")
        if spec is None:
            raise ImportError(f"there is no __main__ in {path!r}")
        _first_on_path(whole)
        return _program(path, spec)
    with open(path, "rb"):  # noqa: PTH123 - whether it can be read
        pass
    # To where its modules are, they are.
    _first_on_path(os.path.dirname(os.path.realpath(path)))  # noqa: PTH120
    names = {"__file__": whole, "__spec__": None, "__package__": None}
    if path.endswith(tuple(BYTECODE_SUFFIXES)):
        compiled = SourcelessFileLoader("__main__", whole)
        return Program(
            path, lambda: compiled.get_code("__main__"), names | {"__loader__": compiled}
        )
    source = SourceFileLoader("__main__", whole)
    # Not get_code(), which would leave a compiled file behind.
    return Program(
        path,
        lambda: source.source_to_code(source.get_data(whole), whole),
        names | {"__loader__": source},
    )


def module(name: str) -> Program:
    """Return the program in a module, or in a package's ``__main__``.

    ``sys.path[0]`` becomes the current folder.

    Raises
    ------
    ImportError
        If there is no such module, or nothing in it that can be run.
    """
    _first_on_path(str(Path.cwd()))
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name = f"{name}.__main__"
            spec = importlib.util.find_spec(name)
    except ValueError as error:
        raise ImportError(f"{name!r} is no module that can be run: {error}") from None
    # What is compiled into Python has no code that could be run again.
    if spec is None or name in sys.builtin_module_names or not hasattr(spec.loader, "get_code"):
        raise ImportError(f"there is no module {name!r} that can be run")
    return _program(str(spec.origin), spec)


def _program(shown_as: str, spec: ModuleSpec) -> Program:
    loader: Any = spec.loader
    names = {
        "__spec__": spec,
        "__file__": spec.origin,
        "__cached__": spec.cached,
        "__loader__": loader,
        "__package__": spec.parent,
    }
    return Program(shown_as, lambda: loader.get_code(spec.name), names)


def _whole(path: str) -> str:
    """Return a path from the root as Python makes it: without following links, or tidying up."""
    if sys.platform == "win32":
        return os.path.abspath(path)  # noqa: PTH100
    return os.path.join(Path.cwd(), path)  # noqa: PTH118


def _first_on_path(folder: str) -> None:
    # With -P or -I, nothing was put there.
    if not sys.flags.safe_path:
        sys.path[0] = folder


def _hide_what_is_above(names: dict[str, Any]) -> None:
    """Let Python print the traceback of an error that nobody catches without our own frames."""
    shown = sys.excepthook

    def from_the_first_line(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        sys.excepthook = shown
        while traceback is not None and traceback.tb_frame.f_globals is not names:
            traceback = traceback.tb_next
        shown(kind, error.with_traceback(traceback), traceback)

    sys.excepthook = from_the_first_line
