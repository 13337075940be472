"""The lists of changes that no test can tell from the code."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.mutants.equivalent import Equivalent


def test_a_list_has_names_and_rules(tmp_path):
    path = tmp_path / "equivalent.txt"
    path.write_text("# Both are the same.\na.h: x => y\nrule b\\.h: .* => .*\n")
    listed = Equivalent(path)
    assert [listed.holds(name) for name in ("a.h: x => y", "b.h: x => y", "a.h: y => x")] == [
        True,
        True,
        False,
    ]
    path.write_text("a.h: x => y\n")
    with pytest.raises(ValueError, match="has no reason"):
        Equivalent(path)


@pytest.mark.parametrize("lane", ["kernel", "python"])
def test_what_is_listed_is_still_there_and_little(checkout, lane):
    changes = import_module(f"tests.mutants.{lane}.changes")
    names: set[str] = set()
    for path in changes.files():
        source = (checkout / path).read_text(encoding="utf-8")
        names.update(one.name(source) for one in changes.mutants(path, source))
    listed = Equivalent(Path(__file__).parent / lane / "equivalent.txt")
    assert listed.names <= names
    assert [rule for rule in listed.rules if not any(map(rule.fullmatch, names))] == []
    assert sum(map(listed.holds, names)) < len(names) / 20
