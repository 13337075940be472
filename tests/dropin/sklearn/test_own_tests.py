"""scikit-learn's tests of scorers and plots fail no more with the patch than without.

Those of model selection take minutes: ``python -m tests.dropin.sklearn``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from tests.dropin.sklearn.own_tests import QUICK, run

# Counted with scikit-learn 1.9.1, without matplotlib.
ITEMS_THAT_CALL_OURS = 80


@pytest.mark.slow
def test_scorers_and_plots(tmp_path: Path) -> None:
    patched, unpatched = run(QUICK, tmp_path)
    assert not patched.failed - unpatched.failed, patched.text[-5000:]
    assert unpatched.passed <= patched.passed
    assert len(patched.called) >= ITEMS_THAT_CALL_OURS
    assert not unpatched.called
