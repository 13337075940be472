"""Writes the states that later versions are to read: ``python -m tests.counts.saved.write_states``.

Run once for each new version of the format. States that are there stay as they are.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from fastrecall.counts.saved.sealed import VERSION
from fastrecall.counts.saved.stacked import NUMBERS
from fastrecall.counts.saved.state import write_groups, write_parts
from tests.counts.saved.cases import COUNTS, GROUPS

STATES = Path(__file__).parent / "states"


def told(parts):
    """Return everything that parts hold, as text."""

    def text(array):
        if array is None or isinstance(array, (int, float)):
            return repr(array)
        values = array.view(np.int64) if array.dtype.kind in "mM" else array
        return f"{array.dtype.name} {values.tolist()!r}"

    texts = {name: text(getattr(parts, name)) for name in ("classes", *NUMBERS)}
    for name in ("kind", "partial", "sets", "most_pairs"):
        texts[name] = repr(getattr(parts, name))
    if hasattr(parts, "keys"):
        texts["names"] = repr(parts.names)
        texts["keys"] = "; ".join(map(text, parts.keys))
    return texts


def written():
    """Return name -> parts and bytes of all states of this version."""
    counts = {name: (case._parts, write_parts(case._parts)) for name, case in COUNTS.items()}
    return counts | {name: (parts, write_groups(parts)) for name, parts in GROUPS.items()}


def main():
    folder = STATES / f"version{VERSION}"
    folder.mkdir(parents=True)
    for name, (_, state) in written().items():
        (folder / f"{name}.state").write_bytes(state)
    texts = {name: told(parts) for name, (parts, _) in written().items()}
    (folder / "told.json").write_text(json.dumps(texts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
