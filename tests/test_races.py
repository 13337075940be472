"""Other threads write to the arrays during the call: a result or a ValueError, never a crash.

Each race runs in a process of its own (`python -m tests.test_races WHAT SECONDS`), so that a
crash is a failed test and not the end of the suite.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from tests.races import CodesRace, GroupsRace, Race
from tests.score_races import ModelsRace, RanksRace, ScoresRace

ROOT = Path(__file__).parents[1]
SECONDS = 2.0
ARRAYS = ("integers", "bytes", "floats", "labels", "weights", "indicator", "sparse")
OTHERS = {
    "codes": CodesRace,
    "groups": GroupsRace,
    "scores": ScoresRace,
    "ranks": RanksRace,
    "models": ModelsRace,
}


@pytest.mark.parametrize("what", [*ARRAYS, *OTHERS])
def test_race_ends_in_a_result_or_an_error(what: str) -> None:
    if what == "sparse":
        pytest.importorskip("scipy")
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.test_races", what, str(SECONDS)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.setswitchinterval(1e-5)
    race = OTHERS.get(sys.argv[1], Race)
    finished, refused = race(sys.argv[1]).run(float(sys.argv[2]))
    print(f"{finished} results, {refused} errors")
    sys.exit(0 if finished else 3)
