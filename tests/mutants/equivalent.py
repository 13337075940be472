"""The lists of changes that no test can tell from the code, each with its reason."""

from __future__ import annotations

import re
from pathlib import Path


class Equivalent:
    """A list: changes by name, and rules that hold for all changes of some lines.

    A line that begins with `#` is the reason of those after it, `rule ` begins a pattern.
    """

    def __init__(self, path: Path) -> None:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
        if lines and not lines[0].startswith("#"):
            raise ValueError(f"{lines[0]!r} has no reason")
        told = [line for line in lines if not line.startswith("#")]
        self.names = {line for line in told if not line.startswith("rule ")}
        self.rules = [re.compile(line[5:]) for line in told if line.startswith("rule ")]

    def holds(self, name: str) -> bool:
        return name in self.names or any(rule.fullmatch(name) for rule in self.rules)
