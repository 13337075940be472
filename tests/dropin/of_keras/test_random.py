"""Random cases beside the real Keras. ``python -m tests.dropin.of_keras`` runs more of them."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

os.environ.setdefault("KERAS_BACKEND", "torch" if find_spec("torch") else "numpy")
pytest.importorskip("keras")

from tests.dropin.of_keras import cases, judge

EACH = 40


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("maker", cases.MAKERS[1:], ids=lambda maker: maker.__name__)
def test_nothing_differs_unexplained(maker):
    found = []
    for number in range(EACH):
        difference, _ = judge.judge(cases.make(7, number, [maker]))
        if difference:
            found.append((number, difference))
    assert not found


@pytest.mark.filterwarnings("ignore")
def test_a_wrong_number_is_found(monkeypatch):
    """The comparison itself can fail."""
    wrong = judge.ours.Recall.result
    monkeypatch.setattr(judge.ours.Recall, "result", lambda self: wrong(self) + 1e-4)
    makers = [cases.of_ratio]
    judged = [judge.judge(cases.make(7, number, makers))[0] for number in range(20)]
    assert any(judged)
