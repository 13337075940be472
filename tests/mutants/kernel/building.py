"""A copy of the checkout whose kernel is built anew for each change, as fast as compilers can."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutants.trying import changed, copy_of_checkout

MODULE = "fastrecall/_kernel.abi3.so"
CYTHON = [sys.executable, "-m", "cython", "--module-name", "fastrecall._kernel"]
# What is wrong with a change, no warning tells better than a test.
# clang takes half of gcc's time where nothing is optimised.
FASTEST = "clang" if shutil.which("clang") else "gcc"
OPTIONS = ["-w", "-fPIC", "-DPy_LIMITED_API=0x030B0000", "-ffp-contract=off", "-Isrc"]
OPTIONS += ["-I" + sysconfig.get_path("include")]
WATCHED = ["-fsanitize=address", "-fno-omit-frame-pointer"]
REACHING = ["-O0", "-g", "-fsanitize-coverage=trace-pc"]


class DoesNotBuildError(Exception):
    """A change that is no program."""


class Building:
    """The copy. At most one file in it is changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copy_of_checkout(folder)
        self._cython(folder / "whole.c")
        self._plain = self.build()
        self._optimised: bytes | None = None

    def change(self, path: str, source: str) -> bool:
        """Change a file and build; whether that made another kernel of it."""
        with self._changed(path, source) as whole:
            return self.build(whole) != self._plain

    def another(self, path: str, source: str) -> bool:
        """Say whether a change is still one after gcc has optimised it."""
        if self._optimised is None:
            self._optimised = self._object(self.folder / "whole.c")
        with self._changed(path, source) as whole:
            return self._object(whole) != self._optimised

    def watch(self, path: str, source: str) -> None:
        """Change a file and build a module whose memory is watched."""
        with self._changed(path, source) as whole:
            self._run(["gcc", *OPTIONS, *WATCHED, "-shared", "-O0", "-g", "-o", MODULE, whole])

    def build(self, whole: Path | None = None) -> bytes:
        """Build the module from the C that Cython wrote, and return it."""
        module = self.folder / MODULE
        self._run([FASTEST, *OPTIONS, "-shared", "-O0", "-o", "new.so", whole or "whole.c"])
        (self.folder / "new.so").replace(module)
        return module.read_bytes()

    def build_reaching(self) -> None:
        """Build a module that notes what of it runs."""
        self._cython(self.folder / "lines.c", "--line-directives")
        noting = Path(__file__).with_name("reach.c")
        self._run(["gcc", *OPTIONS, "-O2", "-c", "-o", "reach.o", noting])
        self._run(["gcc", *OPTIONS, *REACHING, "-shared", "-o", MODULE, "lines.c", "reach.o"])

    @contextmanager
    def _changed(self, path: str, source: str) -> Iterator[Path]:
        """Change a file for a while; yields the C to be built."""
        with changed(self.folder / path, source):
            yield self._whole(path)

    def _whole(self, path: str) -> Path:
        if path.endswith(".h"):
            return self.folder / "whole.c"
        # The object holds the name of what it was made of, without its folder.
        changed = self.folder / "changed" / "whole.c"
        changed.parent.mkdir(exist_ok=True)
        self._cython(changed)
        return changed

    def _cython(self, to: Path, *options: str) -> None:
        self._run([*CYTHON, *options, "-o", to, "src/_kernel.pyx"])

    def _object(self, whole: Path) -> bytes:
        self._run(["gcc", *OPTIONS, "-O1", "-c", "-o", "whole.o", whole])
        return (self.folder / "whole.o").read_bytes()

    def _run(self, command: list[str | Path]) -> None:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            raise DoesNotBuildError(done.stderr)
