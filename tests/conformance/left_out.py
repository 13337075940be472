"""The tests of scikit-learn that do not pass here: the one table, each line with its reason.

A key is the name of a test function, or a whole item name where only some of its
parameters are meant. A ``*`` stands for anything. A key that matches no test fails the run.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple

import pytest


class Exemption(NamedTuple):
    """Why a test does not pass; with `raises` it still runs, and has to fail in that way."""

    reason: str
    raises: type[BaseException] | None = None


LEFT_OUT: dict[str, Exemption] = {
    "test__check_targets*": Exemption(
        "calls scikit-learn's private helper, none of the sixteen functions"
    ),
    "test_confusion_matrix_dtype": Exemption(
        "ends by asserting that integer weights wrap to -2; ours do not wrap", OverflowError
    ),
    "test_scoring_is_not_metric": Exemption(
        "scikit-learn knows its own metrics by their module's name", pytest.fail.Exception
    ),
}


def matching_key(item_name: str) -> str | None:
    """Return the key of the exemption that the item falls under, if any."""
    for key in LEFT_OUT:
        if fnmatchcase(item_name, key.replace("[", "[[]")):
            return key
    return None
