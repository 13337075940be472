"""The one extension. Everything that is not about compiling stands in pyproject.toml."""

from __future__ import annotations

import gzip
import os
import sysconfig
import tarfile
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

# Free-threaded interpreters have no stable ABI before 3.15 and refuse the macro outright.
STABLE_ABI = not sysconfig.get_config_var("Py_GIL_DISABLED")


class BuildKernel(build_ext):
    """Ask each compiler for its own spelling of full optimisation."""

    def build_extensions(self) -> None:  # noqa: D102
        # gcc before 12 leaves the counting loops scalar at the -O2 that distributions set.
        # Contracted to one rounding, a product and a sum would depend on the machine.
        # Where it was compiled is nobody's business, and would make each build another file.
        unix = ["-O3", "-ffp-contract=off", f"-ffile-prefix-map={Path.cwd()}=."]
        options = ["/O2", "/fp:precise"] if self.compiler.compiler_type == "msvc" else unix
        for extension in self.extensions:
            extension.extra_compile_args.extend(options)
        super().build_extensions()


class PackSources(sdist):
    """Make the same archive of the same files, if SOURCE_DATE_EPOCH says of which second it is."""

    def make_archive(self, base_name, format, root_dir=None, base_dir=None, **kwargs):  # noqa: A002, D102
        if format != "gztar" or "SOURCE_DATE_EPOCH" not in os.environ:
            return super().make_archive(base_name, format, root_dir, base_dir, **kwargs)
        second = int(os.environ["SOURCE_DATE_EPOCH"])

        def stamped(entry: tarfile.TarInfo) -> tarfile.TarInfo:
            entry.mtime, entry.mode = second, 0o755 if entry.mode & 0o100 else 0o644
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            return entry

        name = f"{base_name}.tar.gz"
        with (
            gzip.GzipFile(name, "wb", mtime=second) as packed,
            tarfile.open(fileobj=packed, mode="w") as archive,
        ):
            for path in sorted(Path(base_dir).rglob("*")):
                archive.add(path, recursive=False, filter=stamped)
        return name


kernel = Extension(
    "fastrecall._kernel",
    sources=["src/_kernel.pyx"],
    include_dirs=["src"],
    depends=sorted(str(path) for kind in ("*.h", "*.pxi") for path in Path("src").rglob(kind)),
    define_macros=[("Py_LIMITED_API", "0x030B0000")] if STABLE_ABI else [],
    py_limited_api=STABLE_ABI,
)

setup(
    ext_modules=[kernel],
    cmdclass={"build_ext": BuildKernel, "sdist": PackSources},
    options={
        # The C that Cython writes belongs to the build, not beside the headers that people read.
        "build_ext": {"cython_c_in_temp": True},
        "bdist_wheel": {"py_limited_api": "cp311"} if STABLE_ABI else {},
    },
)
