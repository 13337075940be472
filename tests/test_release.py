"""What is released, for which machines and by whom: cibuildwheel's settings and the workflows."""

from __future__ import annotations

import importlib.util
import itertools
import re
import subprocess
import sys

import pytest

PYTHONS = ["cp311", "cp312", "cp313", "cp314", "cp315", "cp314t", "cp315t"]
PLATFORMS = {
    "linux": ["manylinux_x86_64", "manylinux_aarch64", "musllinux_x86_64", "musllinux_aarch64"],
    "macos": ["macosx_x86_64", "macosx_arm64"],
    "windows": ["win_amd64", "win_arm64"],
}
WANTED = {
    platform: {f"{python}-{tag}" for python, tag in itertools.product(PYTHONS, tags)}
    for platform, tags in PLATFORMS.items()
}
# Pyodide has no free-threaded builds, and begins later.
WANTED["pyodide"] = {f"{python}-pyodide_wasm32" for python in ("cp313", "cp314", "cp315")}


@pytest.fixture(scope="module")
def workflows(checkout):
    """Return the text of each workflow by its name."""
    folder = checkout / ".github" / "workflows"
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.yml")}


@pytest.mark.skipif(not importlib.util.find_spec("cibuildwheel"), reason="cibuildwheel is missing")
@pytest.mark.parametrize("platform", WANTED)
def test_wheels_are_built_for_every_platform(platform, checkout):
    command = [sys.executable, "-m", "cibuildwheel", "--platform", platform]
    done = subprocess.run(
        [*command, "--print-build-identifiers", str(checkout)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == WANTED[platform]


def test_the_workflow_builds_on_a_machine_of_each_kind(workflows):
    built = re.findall(r"platform: (\w+), arch: (\w+)", workflows["wheels"])
    archs = {"linux": ["x86_64", "aarch64"], "macos": ["x86_64", "arm64"]}
    archs |= {"windows": ["AMD64", "ARM64"], "pyodide": ["wasm32"]}
    assert sorted(built) == sorted((name, arch) for name in archs for arch in archs[name])


def test_actions_are_pinned_by_their_commits(workflows):
    used = [line for text in workflows.values() for line in re.findall(r"uses: (.*)", text)]
    others = [line for line in used if not line.startswith("$/")]
    assert len(others) > 10
    for line in others:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", line), line
    # One commit of each: two would be two programs under one name.
    assert len({line.split("@")[0] for line in others}) == len(set(others))


def test_workflows_may_only_read(workflows):
    assert set(workflows) == {"release", "tests", "wheels"}
    for name, text in workflows.items():
        assert "\npermissions:\n  contents: read\n\n" in text, name
        more = set(re.findall(r"^ +([\w-]+): write\b", text, re.MULTILINE))
        assert more == ({"id-token", "attestations"} if name == "release" else set())
        assert "secrets." not in text
        assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_versions_of_what_makes_a_release_are_exact(checkout):
    groups = re.findall(
        r"^(?:compilers|wheels|release) = \[(.*?)\]$",
        (checkout / "pyproject.toml").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    entries = [entry for group in groups for entry in re.findall(r'"([^"]+)"', group)]
    assert len(entries) > 10
    assert all("==" in entry for entry in entries if entry != "wheels")
