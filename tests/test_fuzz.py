"""What fuzzers found worth keeping still holds; and every target has such inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.api.targets import TARGETS
from fuzz.corpus import kept

FUZZ = Path(__file__).resolve().parent.parent / "fuzz"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("target", TARGETS)
def test_kept_inputs(target):
    inputs = kept(target)
    assert inputs
    for data in inputs:
        TARGETS[target](data)


def test_every_target_has_a_corpus_and_every_corpus_a_target():
    kernel = {path.stem for path in (FUZZ / "kernel").glob("*.c")}
    assert {path.stem for path in (FUZZ / "corpus").iterdir()} == {*TARGETS, *kernel}
    script = (FUZZ.parent / ".ci" / "fuzz").read_text()
    assert all(target in script.split("targets=")[0] for target in {*TARGETS, *kernel})
