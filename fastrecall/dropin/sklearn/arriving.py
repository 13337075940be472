"""scikit-learn is patched when it is imported, and not before."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from fastrecall.dropin.sklearn.replacing import replacement

__all__ = ["patch_when_imported"]

_NAME = "sklearn.metrics"


def patch_when_imported() -> None:
    """Patch scikit-learn as soon as ``sklearn.metrics`` has been imported; at once if it has been.

    A program that never imports it never pays for it, and does not need it installed.
    `unpatch_sklearn` before that calls it off.
    """
    if _NAME in sys.modules:
        replacement.hold()
    else:
        sys.meta_path.insert(0, _Finder(replacement.number))


class _Finder(MetaPathFinder):
    """Finds what the others find, and lets it be patched when it is loaded."""

    def __init__(self, number: int) -> None:
        self._number = number

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != _NAME:
            return None
        for finder in [other for other in sys.meta_path if other is not self]:
            spec = finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Loader(spec.loader, self)
                return spec
        return None

    def patch(self) -> None:
        if self in sys.meta_path:
            sys.meta_path.remove(self)
            if self._number == replacement.number:
                replacement.hold()


class _Loader(Loader):
    """Loads as another loader does, patches, and leaves no trace on the module."""

    def __init__(self, loader: Loader, finder: _Finder) -> None:
        self._loader = loader
        self._finder = finder

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._finder.patch()
