"""The same data give the same Counts, whichever way they come: to the last bit of their state."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from functools import reduce
from operator import add

import numpy as np
import pytest

import fastrecall
from fastrecall import Accumulator, Counts

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:subprocess:ResourceWarning"),
]

N, BATCH = 10_000, 700
WORDS = np.array(["cat", "dog", "bird", "a longer word", "ox"])
rng = np.random.default_rng(8)
CODES = rng.integers(0, 5, N)
GUESSES = np.where(rng.random(N) < 0.7, CODES, rng.integers(0, 5, N))
WEIGHT = rng.integers(0, 1000, N)
# Which labels come first, and which never, differs from part to part.
ORDER = np.argsort(CODES + rng.integers(0, 2, N), kind="stable")
KINDS = (
    {"integers": CODES[ORDER], "words": WORDS[CODES[ORDER]]},
    {
        "integers": GUESSES[ORDER],
        "words": WORDS[GUESSES[ORDER]],
    },
)


@pytest.fixture(params=["integers", "words"])
def sides(request):
    return tuple(kinds[request.param] for kinds in KINDS)


@pytest.fixture(params=["samples", "weights"])
def weight(request):
    return WEIGHT if request.param == "weights" else None


@pytest.fixture
def expected(sides, weight):
    """What arrays in memory give."""
    return fastrecall.count(*sides, sample_weight=weight)


def same(counts, expected):
    return counts == expected and counts.to_bytes() == expected.to_bytes()


def batches(sides, weight):
    for at in range(0, N, BATCH):
        part = slice(at, at + BATCH)
        yield sides[0][part], sides[1][part], None if weight is None else weight[part]


def grouped(run, weight):
    """Counts of the rows of a GROUP BY."""
    number = "count(*)" if weight is None else "sum(weight)"
    query = f"SELECT truth, guess, {number} FROM samples GROUP BY truth, guess"
    return Counts.from_pairs(*map(list, zip(*run(query), strict=True)))


def table(library, sides, weight):
    given = {"truth": sides[0], "guess": sides[1]}
    return library.DataFrame(given if weight is None else {**given, "weight": weight})


def test_an_accumulator(sides, weight, expected):
    stream = Accumulator()
    for y_true, y_pred, some in batches(sides, weight):
        stream.update(y_true, y_pred, sample_weight=some)
    assert same(stream.counts, expected)


def test_merged_files(sides, weight, expected, tmp_path):
    for number, (y_true, y_pred, some) in enumerate(batches(sides, weight)):
        state = fastrecall.count(y_true, y_pred, sample_weight=some).to_bytes()
        (tmp_path / str(number)).write_bytes(state)
    read = (Counts.from_bytes(path.read_bytes()) for path in tmp_path.iterdir())
    assert same(reduce(add, read), expected)


def test_dask_arrays(sides, weight, expected):
    da = pytest.importorskip("dask.array")
    from fastrecall.adapters.dask import count

    lazy = [da.from_array(side, chunks=chunk) for side, chunk in zip(sides, (700, 900))]  # noqa: B905
    some = None if weight is None else da.from_array(weight, chunks=400)
    assert same(count(*lazy, sample_weight=some), expected)


@pytest.mark.slow
def test_a_dask_cluster_of_which_a_worker_is_killed(sides, weight, expected, cluster, tmp_path):
    da = pytest.importorskip("dask.array")
    from fastrecall.adapters.dask import count

    def slowly(block, folder=tmp_path):
        (folder / f"{os.getpid()}-{time.monotonic_ns()}").touch()
        time.sleep(0.1)
        return block

    truth, guess = (da.from_array(side, chunks=400) for side in sides)
    truth = truth.map_blocks(slowly, dtype=truth.dtype, meta=sides[0][:0])
    some = None if weight is None else da.from_array(weight, chunks=400)
    future = cluster.compute(count(truth, guess, sample_weight=some, compute=False))
    while len(list(tmp_path.iterdir())) < 6:
        time.sleep(0.01)
    os.kill(int(next(tmp_path.iterdir()).name.partition("-")[0]), signal.SIGKILL)
    assert same(future.result(timeout=120), expected)
    assert len(list(tmp_path.iterdir())) > N // 400


@pytest.mark.parametrize("pushdown", [True, False], ids=["grouped", "kernel"])
def test_spark(sides, weight, expected, pushdown, spark):
    from fastrecall.adapters.spark import count

    columns = [side.tolist() for side in (*sides, WEIGHT)]
    df = spark.createDataFrame(zip(*columns, strict=True), ["truth", "guess", "weight"])
    name = None if weight is None else "weight"
    assert same(count(df.repartition(5), "truth", "guess", name, pushdown=pushdown), expected)


def test_ray(sides, weight, expected, ray):
    count = ray.remote(fastrecall.count)
    parts = [
        count.remote(y_true, y_pred, sample_weight=some)
        for y_true, y_pred, some in batches(sides, weight)
    ]
    assert same(sum(ray.get(parts), Counts.empty()), expected)


def test_polars(sides, weight, expected):
    pl = pytest.importorskip("polars")
    number = pl.len() if weight is None else pl.sum("weight")
    pairs = table(pl, sides, weight).lazy().group_by("truth", "guess").agg(number.alias("n"))
    rows = pairs.collect()
    assert same(Counts.from_pairs(rows["truth"], rows["guess"], rows["n"]), expected)


def test_duckdb(sides, weight, expected):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pandas")
    with duckdb.connect() as database:
        database.register("samples", table(pytest.importorskip("pandas"), sides, weight))
        assert same(grouped(lambda query: database.sql(query).fetchall(), weight), expected)


def test_plain_sql(sides, weight, expected):
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE samples (truth, guess, weight)")
        rows = zip(*(side.tolist() for side in (*sides, WEIGHT)), strict=True)
        database.executemany("INSERT INTO samples VALUES (?, ?, ?)", rows)
        assert same(grouped(database.execute, weight), expected)
    database.close()
