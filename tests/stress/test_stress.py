"""The stress commands with small bounds, and the list of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kernel import interrupts
from tests.stress import files, large, latency, memory, properties, threads
from tests.stress.inputs.calls import KINDS

ROOT = Path(__file__).parents[2]


@pytest.mark.filterwarnings("ignore")
def test_bad_input_of_every_form():
    pytest.importorskip("sklearn")
    pytest.importorskip("scipy")
    from tests.stress.inputs import crossing

    found = crossing.crossed(",".join(KINDS), every=23)
    assert not found.wrong, "\n".join(found.wrong)
    assert found.combinations >= 2000
    assert 0.7 * found.combinations < found.refused < found.combinations


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_any_number_of_threads_gives_the_same_bits(seed):
    assert not list(threads.differing(seed, 3000, 256))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_forked_children_count():
    command = [sys.executable, "-m", "tests.stress", "forks", "--times", "20"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)


@pytest.mark.timed
@interrupts.possible
@pytest.mark.parametrize("name", ["labels", "in threads", "words", "tables", "models", "update"])
def test_interrupts_are_answered_soon(name):
    assert min(latency.latencies(name, 1)) <= latency.LIMIT


def test_many_samples_in_little_memory(capsys):
    pytest.importorskip("resource")
    assert memory.run(20).startswith("20,000,000 samples")


def test_many_pairs_in_one_call_and_in_one_cell(capsys):
    pytest.importorskip("resource")
    assert large.run(2) == "2,000,000 pairs in one call, 10,000,000 in one cell: exact"
    assert capsys.readouterr().out.count("exact") == 7


def test_files_cut_short(tmp_path):
    assert "refused" in files.cut_everywhere(tmp_path)
    assert "no signal" in files.cut_while_read(tmp_path, 0.3)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk here")
def test_full_disk(tmp_path):
    assert files.full_disk(tmp_path)


def test_flipped_bits_of_counts_in_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    assert "page checksums" in files.flipped_parquet(tmp_path, 200)


def test_the_list_names_commands_that_there_are():
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for command in (one for some in properties.PROPERTIES.values() for one in some):
        name = re.sub(r"^\w+=\d+ |python -m (pytest )?", "", command).split()[0]
        there = ROOT / name if "/" in name else ROOT / name.replace(".", "/")
        assert there.exists() or there.with_suffix(".py").exists(), command
        if not name.startswith("tests/"):
            assert name in told, f"CONTRIBUTING.md does not name {command}"
