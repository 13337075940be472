"""Fuzz the package: python -m fuzz.api TARGET [OPTION OF LIBFUZZER ...], with atheris installed."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["fastrecall"]):
    from fuzz.api.targets import TARGETS

atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
atheris.Fuzz()
