"""Engines, each started for many tests: a test of one is skipped where it is not installed."""

from __future__ import annotations

import os
import shutil
import sys

import pytest


@pytest.fixture(scope="session")
def spark():
    """Return a session with two tasks at a time, each of which may fail three times."""
    pytest.importorskip("pyspark")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs Java")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


# Its threads are for no other module: there they would take part in what is measured.
@pytest.fixture(scope="module")
def cluster():
    """Return a client of two worker processes, which start again when they are killed."""
    pytest.importorskip("distributed")
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as started,
        Client(started, set_as_default=False) as client,
    ):
        yield client


@pytest.fixture(scope="session")
def ray():
    """Return Ray with two tasks at a time, on this machine and for this test alone."""
    module = pytest.importorskip("ray")
    os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_AUTH_MODE="disabled")
    module.init(num_cpus=2, include_dashboard=False, logging_level="ERROR")
    yield module
    module.shutdown()
