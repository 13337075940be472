"""Figures as files: one JSON file for each command, in a folder that the page is written from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["DEFAULT", "read", "write"]

_CHECKOUT = Path(__file__).resolve().parent.parent
# A look at the speed while one works must not replace the figures that are published.
DEFAULT = _CHECKOUT / "build" / "benchmarks"


def write(folder: Path, name: str, content: Mapping[str, Any]) -> Path:
    """Write one command's figures and return the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def read(folder: Path) -> dict[str, Any]:
    """Return the figures of all commands that have written any, by the command's name."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
