"""Random calls through the patched scikit-learn against the unpatched."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn")

from tests.differential import engine
from tests.dropin.sklearn import patched

CASES = 400


def test_the_patched_functions_do_what_ours_do() -> None:
    tally = engine.run_numbers(11, range(CASES), patched.__name__)
    assert tally.cases == CASES
    assert not tally.findings, engine.report(11, tally)
    # Those that differ on purpose differ here, too: the calls do reach ours.
    assert tally.explained
