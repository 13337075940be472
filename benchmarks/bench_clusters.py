"""What an engine adds to counting: dask to the same blocks, our adapter to Spark's own grouping."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import fastrecall
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.labels import uniform
from benchmarks.timing import Effort

__all__ = ["CONTESTS"]

Array = np.ndarray[Any, Any]

SAMPLES = 10_000_000
PARTITIONS = 100
BLOCKS = "fastrecall, the same blocks one after another"
SPARK = "Spark's own groupBy().count()"
KERNEL = "fastrecall, pushdown=False"
_CLASSES, _SEED = 10, 9
# All calls as often as ours: a limit compares two of nearly the same length.
_EVENLY = Effort(rounds=15, few=15)
# Two that differ by milliseconds have many turns, the kernel in Spark's tasks a few.
_OFTEN = Effort(rounds=31, few=5, patience=25.0)
_MOST_BEYOND = 5e-3


def _blocks(labels: tuple[Array, Array]) -> Callable[[], Array]:
    cuts = [np.array_split(side, PARTITIONS) for side in labels]

    def count() -> Array:
        parts = (fastrecall.count(*blocks) for blocks in zip(*cuts, strict=True))
        return sum(parts, fastrecall.Counts.empty()).matrix()

    return count


def _prepared(ours: Callable[[], Array], labels: tuple[Array, Array], **options: Any) -> Prepared:
    calls = {OURS: ours, BLOCKS: _blocks(labels)}
    return Prepared(calls, dict.fromkeys(calls, PARTITIONS), **options)


def _threads(share: int) -> Prepared:
    import dask.array as da

    from fastrecall.adapters.dask import count

    n = SAMPLES // share
    labels = uniform(n, _CLASSES, "int64")
    lazy = [da.from_array(side, chunks=-(-n // PARTITIONS)) for side in labels]
    return _prepared(lambda: count(*lazy).matrix(), labels)


def _frame(share: int) -> Prepared:
    import dask.dataframe as dd
    import pandas

    from fastrecall.adapters.dask import count

    labels = uniform(SAMPLES // share, _CLASSES, "int64")
    frame = pandas.DataFrame(dict(zip(("truth", "guess"), labels, strict=True)))
    lazy = dd.from_pandas(frame, npartitions=PARTITIONS)
    return _prepared(lambda: count(lazy.truth, lazy.guess).matrix(), labels)


def _cluster(share: int) -> Prepared:
    import dask.array as da
    from distributed import Client, LocalCluster, wait

    from fastrecall.adapters.dask import count

    n = SAMPLES // share
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0")
    client = Client(cluster, set_as_default=False)
    with client.as_current():
        # Made in the memory of the workers, as data that are loaded there are.
        made = da.random.default_rng(_SEED)
        shape = {"size": n, "chunks": -(-n // PARTITIONS)}
        sides = client.persist([made.integers(0, _CLASSES, **shape) for _ in range(2)])
        wait(sides)
        truth, guess = client.gather(client.compute(sides))

    def close() -> None:
        client.close()
        cluster.close()

    def ours() -> Array:
        return client.compute(count(*sides, compute=False)).result().matrix()

    return _prepared(ours, (truth, guess), close=close)


def _spark(classes: int, kind: str) -> Callable[[int], Prepared]:
    """Prepare a table that Spark made and holds in its memory."""

    def prepare(share: int) -> Prepared:
        from fastrecall.adapters.spark import count

        df = _table(SAMPLES // share, classes, kind).cache()
        df.count()

        def own() -> Any:
            return df.groupBy("truth", "guess").count().collect()

        def answer() -> Array:
            truth, guess, n = map(list, zip(*own(), strict=True))
            return fastrecall.Counts.from_pairs(truth, guess, n).n_pred

        calls = {
            OURS: lambda: count(df, "truth", "guess").n_pred,
            SPARK: own,
            KERNEL: lambda: count(df, "truth", "guess", pushdown=False).n_pred,
        }
        # What Spark hands over is rows: to make an array of them is no part of its own count.
        return Prepared(calls, answers={SPARK: answer}, close=lambda: df.unpersist())

    return prepare


def _table(n: int, classes: int, kind: str) -> Any:
    from pyspark.sql import SparkSession, functions

    # The same Python, and no warning of a version of pandas with each call.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "4g")
    silent = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    session = builder.config(map=silent).getOrCreate()
    session.sparkContext.setLogLevel("OFF")

    def drawn(seed: int, below: int) -> Any:
        return functions.pmod(functions.xxhash64("id", functions.lit(seed)), functions.lit(below))

    truth = drawn(0, classes)
    guess = functions.when(drawn(1, 5) == 0, drawn(2, classes)).otherwise(truth)
    columns = truth.cast(kind).alias("truth"), guess.cast(kind).alias("guess")
    return session.range(n).select(*columns)


def _of_spark(classes: int, kind: str, effort: Effort) -> Contest:
    return Contest(
        f"spark-{kind}-{classes}",
        f"Spark: {SAMPLES:,} cached rows, {classes:,} classes, {kind}",
        _spark(classes, kind),
        (Limit(1.1, SPARK),),
        needs=("pyspark", "pyarrow", "pandas"),
        effort=effort,
    )


def _of_dask(name: str, work: str, prepare: Callable[[int], Prepared], *needs: str) -> Contest:
    work = f"{work}: {SAMPLES:,} int64 labels, {_CLASSES} classes, one of {PARTITIONS} partitions"
    return Contest(name, work, prepare, (Limit(_MOST_BEYOND, BLOCKS, True),), needs, effort=_EVENLY)


CONTESTS = (
    _of_dask("dask-arrays", "dask arrays, threads", _threads, "dask"),
    _of_dask("dask-frame", "dask DataFrame, threads", _frame, "dask", "pandas", "pyarrow"),
    _of_dask("dask-cluster", "dask arrays, two worker processes", _cluster, "dask", "distributed"),
    _of_spark(10, "int", _OFTEN),
    _of_spark(10, "string", _OFTEN),
    _of_spark(100, "int", _OFTEN),
    _of_spark(1_000, "int", Effort(rounds=5, few=5)),
    _of_spark(1_000, "string", Effort(rounds=5, few=5)),
    _of_spark(100_000, "int", Effort(rounds=5, few=5)),
)
