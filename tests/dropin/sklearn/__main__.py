"""Run scikit-learn's tests of scorers, rankings and model selection with and without the patch.

``python -m tests.dropin.sklearn``; ``--quick`` is for scorers and plots only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.dropin.sklearn.own_tests import ALL, QUICK, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.dropin.sklearn", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="scorers and plots only")
    modules = QUICK if parser.parse_args().quick else ALL
    with tempfile.TemporaryDirectory() as folder:
        patched, unpatched = run(modules, Path(folder))
    for name, ran in (("with the patch", patched), ("without", unpatched)):
        counts = ", ".join(
            f"{n} {how}" for how, n in sorted(Counter(ran.outcomes.values()).items())
        )
        print(f"{name}: {counts}; {len(ran.called)} items call our functions")
    for function, n in Counter(name for names in patched.called.values() for name in names).items():
        print(f"{n:6d}  {function}")
    new = sorted(patched.failed - unpatched.failed)
    lost = sorted(unpatched.passed - patched.passed)
    for item in new:
        print(f"fails with the patch only: {item}")
    if new:
        print(patched.text[-20000:])
    return 1 if new or lost or unpatched.called or not patched.called else 0


if __name__ == "__main__":
    sys.exit(main())
