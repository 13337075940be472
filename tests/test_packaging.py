"""The sdist and the wheel, opened: what they hold and what they must not.

They are built here, or found in the folder that FASTRECALL_DIST names.
"""

from __future__ import annotations

import email
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]


@pytest.fixture(scope="module")
def dist(checkout, tmp_path_factory):
    """Return the folder with one sdist and the wheel built from it."""
    if "FASTRECALL_DIST" in os.environ:
        return Path(os.environ["FASTRECALL_DIST"])
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--outdir", str(folder), str(checkout)]
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(build, capture_output=True, text=True, check=False, env=clean)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder


@pytest.fixture(scope="module")
def wheel(dist):
    """Return the one wheel, opened."""
    (path,) = dist.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture(scope="module")
def metadata(wheel):
    """Return the wheel's METADATA."""
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return email.message_from_bytes(wheel.read(name))


def test_the_wheel_holds_the_package_and_nothing_else(wheel, checkout):
    modules = {
        path.relative_to(checkout).as_posix()
        for pattern in ("*.py", "*.pyi", "py.typed")
        for path in (checkout / "fastrecall").rglob(pattern)
    }
    # Repaired wheels list their folders, too.
    files = [name for name in wheel.namelist() if not name.endswith("/")]
    inside = {name for name in files if ".dist-info/" not in name}
    kernel = {
        name for name in inside if name.startswith("fastrecall/_kernel.") and "pyi" not in name
    }
    assert len(kernel) == 1
    assert kernel.pop().endswith((".so", ".pyd"))
    assert {name for name in inside if not name.endswith((".so", ".pyd"))} == modules
    assert {"fastrecall/py.typed", "fastrecall/_kernel.pyi"} <= modules


def test_the_wheel_serves_every_later_python(dist):
    (path,) = dist.glob("*.whl")
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        pytest.skip("free-threaded builds have no stable ABI")
    assert "-cp311-abi3-" in path.name


def test_metadata(metadata, checkout):
    project = tomllib.loads((checkout / "pyproject.toml").read_text())["project"]
    assert metadata["Name"] == "fastrecall-metrics"
    assert metadata["Version"] == project["version"]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["License-File"] == "LICENSE"
    needed = [entry for entry in metadata.get_all("Requires-Dist") if "extra ==" not in entry]
    assert needed == ["numpy>=2.0"]
    assert metadata["Description-Content-Type"] == "text/markdown"


def test_the_command_is_installed(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert wheel.read(name).decode().split() == [
        "[console_scripts]",
        "fastrecall",
        "=",
        "fastrecall.cli:main",
    ]


def test_the_sdist_builds_and_tests_by_itself(dist, checkout):
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=checkout, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    there = {name for name in listed.stdout.split("\n") if name and (checkout / name).is_file()}
    assert there - inside == {".gitattributes", ".gitignore"}
    # What is compiled for other machines, and what the fuzzers begin with, is written by hand.
    built = [name for name in inside - there if name.endswith((".c", ".so", ".pyc"))]
    assert not built


def test_a_checkout_that_is_not_built_says_so(tmp_path, checkout):
    """As in the folder of a checkout whose package was installed elsewhere."""
    ignored = shutil.ignore_patterns("_kernel*", "__pycache__")
    shutil.copytree(checkout / "fastrecall", tmp_path / "fastrecall", ignore=ignored)
    # Without site, so that an editable install does not lend its kernel.
    paths = os.pathsep.join([str(tmp_path), str(Path(np.__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import fastrecall"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install --editable ." in done.stderr
