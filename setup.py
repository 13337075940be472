"""The one extension. Everything that is not about compiling stands in pyproject.toml."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

# Free-threaded interpreters have no stable ABI before 3.15 and refuse the macro outright.
STABLE_ABI = not sysconfig.get_config_var("Py_GIL_DISABLED")


class BuildKernel(build_ext):
    """Ask each compiler for its own spelling of full optimisation."""

    def build_extensions(self) -> None:  # noqa: D102
        # gcc before 12 leaves the counting loops scalar at the -O2 that distributions set.
        # Contracted to one rounding, a product and a sum would depend on the machine.
        unix = ["-O3", "-ffp-contract=off"]
        options = ["/O2", "/fp:precise"] if self.compiler.compiler_type == "msvc" else unix
        for extension in self.extensions:
            extension.extra_compile_args.extend(options)
        super().build_extensions()


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
    cmdclass={"build_ext": BuildKernel},
    options={
        # The C that Cython writes belongs to the build, not beside the headers that people read.
        "build_ext": {"cython_c_in_temp": True},
        "bdist_wheel": {"py_limited_api": "cp311"} if STABLE_ABI else {},
    },
)
