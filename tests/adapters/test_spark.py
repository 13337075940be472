"""Spark's DataFrames give what NumPy's arrays give, by its own grouping and by our kernel."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from fastrecall.adapters import spark as adapter
from fastrecall.adapters import spark_tasks
from fastrecall.adapters.spark import count

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    # Spark's own sockets and processes, closed when Python ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:subprocess:ResourceWarning"),
]
both = pytest.mark.parametrize("pushdown", [None, False], ids=["grouped", "kernel"])

WORDS = np.array(["cat", "dog", "bird", "a long word", ""])
DAYS = np.array("2024-02-27", dtype="M8[D]") + np.arange(5)
rng = np.random.default_rng(6)
N = 300
TRUE, PRED, WEIGHT = (rng.integers(0, 5, N) for _ in range(3))


@pytest.fixture(scope="module")
def df(spark):
    """Return five partitions, of which one is empty."""
    from pyspark.sql import functions

    rows = zip(
        *(side.tolist() for side in (TRUE, PRED, WEIGHT)),
        *(WORDS[side].tolist() for side in (TRUE, PRED)),
        *(DAYS[side].tolist() for side in (TRUE, PRED)),
        strict=True,
    )
    names = ["truth", "guess", "weight", "word.true", "word `guess", "day true", "day pred"]
    frame = spark.createDataFrame(rows, names).repartitionByRange(4, "truth")
    frame = frame.union(frame.filter("truth > 99").coalesce(1))
    return frame.withColumn("half", functions.col("weight") * 0.5).cache()


@both
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"labels": [3, 1, 9]},
        {"ignore": [0, 2]},
        {"matrix": False, "ignore": 4},
        {"labels": [0, 4], "matrix": True},
    ],
    ids=str,
)
def test_options(df, options, pushdown):
    expected = fastrecall.count(TRUE, PRED, **options)
    assert count(df, "truth", "guess", pushdown=pushdown, **options) == expected


@both
@pytest.mark.parametrize(("name", "factor"), [("weight", 1), ("half", 0.5)])
def test_weights(df, name, factor, pushdown):
    got = count(df, "truth", "guess", name, pushdown=pushdown)
    assert got == fastrecall.count(TRUE, PRED, sample_weight=WEIGHT * factor)
    assert got.tp.dtype == (np.int64 if factor == 1 else np.float64)


@both
def test_columns_that_are_made_on_the_way(df, pushdown):
    from pyspark.sql import functions

    names = functions.col("truth") > 2, functions.col("guess") > 2
    got = count(df, *names, functions.col("weight").cast("decimal(9,2)"), pushdown=pushdown)
    assert got == fastrecall.count(TRUE > 2, PRED > 2, sample_weight=WEIGHT * 1.0)
    got = count(df, names[0].cast("float"), names[1].cast("tinyint"), names[0], pushdown=pushdown)
    assert got == fastrecall.count(
        (TRUE > 2).astype(np.float32), (PRED > 2).astype(np.int8), sample_weight=TRUE > 2
    )


@both
def test_columns_that_are_called_as_ours_are(df, pushdown):
    from pyspark.sql import functions

    names = {"truth": "y_pred", "guess": "by_0", "weight": "y_true", "half": "count"}
    mixed = df.select(*(functions.col(held).alias(name) for held, name in names.items()))
    got = count(mixed, "y_pred", "by_0", "count", by=["y_true", "y_pred"], pushdown=pushdown)
    groups = {"y_true": WEIGHT, "y_pred": TRUE}
    assert got == fastrecall.count(TRUE, PRED, sample_weight=WEIGHT * 0.5, groups=groups)


@both
def test_columns_that_cannot_be_grouped_by(df, pushdown):
    """What stands above the table, one value for all rows, and rows that become several."""
    from pyspark.sql import Window, functions

    last = functions.max("truth").over(Window.partitionBy(functions.lit(1)))
    got = count(df, last, functions.lit(1), functions.lit(2), pushdown=pushdown)
    assert got == fastrecall.count(np.full(N, 4), np.ones(N, int), sample_weight=np.full(N, 2))
    each = functions.explode(functions.array("guess", "truth"))
    got = count(df, "truth", each, pushdown=pushdown)
    assert got == fastrecall.count(np.repeat(TRUE, 2), np.stack([PRED, TRUE], 1).ravel())


@both
def test_words_and_dates(df, pushdown):
    got = count(df, "word.true", "word `guess", pushdown=pushdown)
    assert got == fastrecall.count(WORDS[TRUE], WORDS[PRED])
    got = count(df, "day true", "day pred", pushdown=pushdown)
    assert got == fastrecall.count(DAYS[TRUE], DAYS[PRED])


def test_timestamps(df):
    from pyspark.sql import functions

    moments = [functions.col(name).cast("timestamp") for name in ("day true", "day pred")]
    seconds = DAYS.astype("M8[us]")
    expected = fastrecall.count(seconds[TRUE], seconds[PRED])
    for pushdown in (None, False):
        assert count(df, *moments, pushdown=pushdown) == expected


@both
def test_a_table_without_rows(df, pushdown):
    with pytest.raises(ValueError, match="Found empty input array"):
        count(df.filter("truth > 99"), "truth", "guess", pushdown=pushdown)


@both
def test_nulls(df, pushdown):
    from pyspark.sql import functions

    kept = TRUE > 1
    some = functions.col("truth") > 1
    gaps = df.select(
        functions.when(some, functions.col("truth")).alias("truth"),
        functions.when(some, functions.col("guess")).alias("guess"),
        functions.col("guess").alias("whole"),
        functions.when(some, functions.lit(1)).alias("weight"),
    )
    n = N - kept.sum()
    with pytest.raises(ValueError, match=rf"column 'truth' holds {n} nulls.*ignore=\[None\]"):
        count(gaps, "truth", "whole", pushdown=pushdown)
    with pytest.raises(ValueError, match=rf"column 'guess' holds {n} nulls\. Leave those rows out"):
        count(gaps, "whole", "guess", pushdown=pushdown)
    with pytest.raises(ValueError, match=rf"column 'weight' holds {n} nulls"):
        count(gaps, "whole", "whole", "weight", pushdown=pushdown)
    # Beside what is ignored, they do no harm.
    expected = fastrecall.count(TRUE[kept], PRED[kept])
    assert count(gaps, "truth", "guess", ignore=[None], pushdown=pushdown) == expected
    with (
        np.errstate(invalid="ignore"),
        pytest.raises(ValueError, match=rf"'guess' holds {n} nulls"),
    ):
        count(gaps, "whole", "guess", ignore=4, pushdown=pushdown)


@both
@pytest.mark.parametrize("ansi", ["true", "false"])
def test_sums_that_no_int64_holds(spark, df, pushdown, ansi):
    from pyspark.sql import functions

    before = spark.conf.get("spark.sql.ansi.enabled")
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    try:
        # 300 rows of 25 pairs: the sums of all pairs together, and of a pair, and nearly so.
        for power in (56, 62):
            with pytest.raises(OverflowError, match=r"2\*\*63 - 1|an int64"):
                count(df, "truth", "guess", functions.lit(1 << power), pushdown=pushdown)
        got = count(df, "truth", "guess", functions.lit(1 << 54), pushdown=pushdown)
    finally:
        spark.conf.set("spark.sql.ansi.enabled", before)
    assert got == fastrecall.count(TRUE, PRED, sample_weight=np.full(N, 1 << 54))


@both
def test_weights_that_are_all_zero(df, pushdown):
    """An error of the whole data alone: neither of a partition nor of weights that cancel."""
    from pyspark.sql import functions

    for nothing in (functions.lit(0), functions.lit(0.0), functions.lit(False)):
        with pytest.raises(ValueError, match="at least one non-zero number"):
            count(df, "truth", "guess", nothing, pushdown=pushdown)
    alone = functions.col("truth") == 3
    expected = fastrecall.count(TRUE, PRED, sample_weight=TRUE == 3)
    assert count(df, "truth", "guess", alone, pushdown=pushdown) == expected
    both_signs = df.select("truth", "guess", functions.lit(1).alias("weight"))
    both_signs = both_signs.union(df.select("truth", "guess", functions.lit(-1)))
    twice = np.concatenate([TRUE, TRUE]), np.concatenate([PRED, PRED])
    expected = fastrecall.count(*twice, sample_weight=np.repeat([1, -1], N))
    assert count(both_signs, "truth", "guess", "weight", pushdown=pushdown) == expected


@both
def test_weights_that_are_not_finite(df, pushdown):
    from pyspark.sql import functions

    for bad in ("nan", "inf"):
        with pytest.raises(ValueError, match="sample_weight contains"):
            count(df, "truth", "guess", functions.lit(float(bad)), pushdown=pushdown)


@both
def test_errors_come_with_our_text(df, pushdown):
    with pytest.raises(ValueError, match=r"Mix of label input types \(string and number\)"):
        count(df, "word.true", "guess", pushdown=pushdown)
    with pytest.raises(ValueError, match="give labels in the labels' own type"):
        count(df, "truth", "guess", labels=["cat"], pushdown=pushdown)
    with pytest.raises(ValueError, match="continuous"):
        count(df, "half", "guess", pushdown=pushdown)


def test_what_is_refused_before_spark_begins(df):
    from pyspark.sql import functions

    with pytest.raises(
        ValueError, match=r"there is no column 'hunch'; the columns are 'truth', 'g"
    ):
        count(df, "truth", "hunch")
    with pytest.raises(ValueError, match=r"2 columns are called 'truth'"):
        count(df.select("truth", "truth"), "truth", "truth")
    with pytest.raises(TypeError, match=r"column 'word\.true' holds string; weights are"):
        count(df, "truth", "guess", "word.true")
    decimals = functions.col("truth").cast("decimal(9,0)").alias("exact")
    with pytest.raises(TypeError, match=r"column 'exact' holds decimal\(9,0\); labels and groups"):
        count(df, "truth", decimals)
    with pytest.raises(ValueError, match="labels holds 1 more than once"):
        count(df, "truth", "guess", labels=[1, 1])
    with pytest.raises(ValueError, match="pushdown should be True, False or None, got 'no'"):
        count(df, "truth", "guess", pushdown="no")


def test_more_pairs_than_are_read(df, monkeypatch):
    ways = []
    in_tasks = adapter.count_in_tasks
    monkeypatch.setattr(
        adapter, "count_in_tasks", lambda *given: ways.append("tasks") or in_tasks(*given)
    )
    expected = fastrecall.count(TRUE, PRED)
    monkeypatch.setattr(adapter, "_MOST_ROWS", len(set(zip(TRUE, PRED, strict=True))))
    assert count(df, "truth", "guess") == expected
    assert not ways
    monkeypatch.setattr(adapter, "_MOST_ROWS", len(set(zip(TRUE, PRED, strict=True))) - 1)
    assert count(df, "truth", "guess") == expected
    assert ways == ["tasks"]
    assert count(df, "truth", "guess", pushdown=True) == expected
    assert ways == ["tasks"]


def test_blocks_of_many_batches(monkeypatch):
    """Batches are counted together, up to so many rows."""
    pa = pytest.importorskip("pyarrow")
    batches = [
        pa.RecordBatch.from_pydict({"y_true": TRUE[at : at + 7], "y_pred": PRED[at : at + 7]})
        for at in range(0, N, 7)
    ]
    monkeypatch.setattr(spark_tasks, "_BLOCK_ROWS", 20)
    blocks = list(spark_tasks._blocks(batches))
    assert {block.num_rows for block in blocks[:-1]} == {21}
    outcomes = [spark_tasks.outcome_of(block, {}, None, {}, {}) for block in blocks]
    assert spark_tasks._merged(outcomes).counts == fastrecall.count(TRUE, PRED)


@pytest.mark.parametrize("pushdown", [True, False])
def test_a_task_that_fails_is_run_again(df, tmp_path, pushdown):
    """What it had counted before is not counted twice."""
    marker = tmp_path / "failed"

    def once(batches, marker=str(marker)):
        from pathlib import Path

        for batch in batches:
            yield batch
            # After rows have gone on to what counts them.
            if not Path(marker).exists() and batch.num_rows:
                Path(marker).touch()
                raise RuntimeError("this attempt fails")

    frame = df.select("truth", "guess").mapInArrow(once, "truth bigint, guess bigint")
    assert count(frame, "truth", "guess", pushdown=pushdown) == fastrecall.count(TRUE, PRED)
    assert marker.exists()


@both
def test_groups(df, pushdown):
    expected = fastrecall.count(TRUE, PRED, groups={"weight": WEIGHT})
    assert count(df, "truth", "guess", by="weight", pushdown=pushdown) == expected
    groups = {"word `guess": WORDS[PRED], "weight": WEIGHT}
    got = count(df, "truth", "guess", "weight", by=list(groups), pushdown=pushdown)
    assert got == fastrecall.count(TRUE, PRED, sample_weight=WEIGHT, groups=groups)
    assert got.names == ("word `guess", "weight")


@both
def test_groups_that_are_null(df, pushdown):
    from pyspark.sql import functions

    some = functions.when(functions.col("guess") > 1, functions.col("weight")).alias("age")
    with pytest.raises(ValueError, match=rf"column 'age' holds {(PRED < 2).sum()} nulls"):
        count(df, "truth", "guess", by=some, pushdown=pushdown)
