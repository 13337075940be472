"""count_top_k and count_argmax, held to counts of the predictions that they never make."""

from __future__ import annotations

import array
from string import ascii_letters

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fastrecall
from fastrecall import _kernel, count, count_argmax, count_top_k
from fastrecall.chunks import num_threads
from fastrecall.ranking import run

WORDS = np.array(list(ascii_letters))


def best_columns(row, k, ties):
    sign = 1 if ties == "last" else -1
    columns = range(len(row))
    return sorted(columns, key=lambda c: (row[c], sign * c), reverse=True)[:k]


def counted_slowly(true, scores, k, ties, weights=None):
    """Return tp, n_true, n_pred by column in Python's own numbers."""
    columns = len(scores[0])
    tp, n_true, n_pred = [0] * columns, [0] * columns, [0] * columns
    for label, row, weight in zip(true, scores, weights or [1] * len(true), strict=True):
        n_true[label] += weight
        for column in best_columns(row, k, ties):
            n_pred[column] += weight
            tp[column] += weight * (column == label)
    return [tp, n_true, n_pred]


def margins(counts):
    return [getattr(counts, name).tolist() for name in ("tp", "n_true", "n_pred")]


def problem(n, columns, dtype="f4", seed=0):
    """Return labels and scores with many ties."""
    draw = np.random.default_rng(seed)
    return draw.integers(0, columns, n), draw.integers(-3, 4, (n, columns)).astype(dtype)


@pytest.mark.parametrize("ties", ["last", "first"])
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "u2", "i4", "i8", "u8", "?"])
@pytest.mark.parametrize("columns", [1, 2, 9, 70])
def test_top_k_of_every_dtype(dtype, columns, ties):
    true, scores = problem(60, columns)
    scores = scores.astype(dtype)
    wanted = sorted({1, (columns + 1) // 2, columns})
    found = count_top_k(true, scores, wanted, ties=ties)
    assert list(found) == wanted
    for k, counts in found.items():
        expected = counted_slowly(true.tolist(), scores.tolist(), k, ties)
        assert margins(counts) == expected
        assert counts == count_top_k(true, scores, k, ties=ties)
        assert margins(count_top_k(true, np.asfortranarray(scores), k, ties=ties)) == expected


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_top_k_is_the_count_of_an_indicator(data):
    columns, n = data.draw(st.integers(2, 12)), data.draw(st.integers(1, 30))
    true, scores = problem(n, columns, seed=data.draw(st.integers(0, 2**32)))
    k = data.draw(st.integers(1, columns))
    ties = data.draw(st.sampled_from(["last", "first"]))
    weights = data.draw(st.sampled_from([None, "whole", "real"]))
    draw = np.random.default_rng(n)
    weights = {None: None, "whole": draw.integers(1, 9, n), "real": draw.random(n)}[weights]
    pred = np.zeros((n, columns), int)
    for row, at in zip(pred, scores.tolist(), strict=True):
        row[best_columns(at, k, ties)] = 1
    expected = count(np.eye(columns, dtype=int)[true], pred, sample_weight=weights)
    found = count_top_k(true, scores, k, sample_weight=weights, ties=ties)
    for name in ("recall", "precision", "f1", "jaccard"):
        for average in ("micro", "macro", None):
            options = {"average": average, "zero_division": 0.0}
            ours, theirs = getattr(found, name)(**options), getattr(expected, name)(**options)
            np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    np.testing.assert_allclose(
        found.hamming_loss(), expected.hamming_loss(), rtol=1e-12, atol=1e-15
    )
    np.testing.assert_allclose(found.accuracy(), expected.accuracy(), rtol=1e-12)
    if weights is None or weights.dtype.kind == "i":
        assert found == expected


@pytest.mark.parametrize("weighted", [None, "i8", "f4", "f8"])
@pytest.mark.parametrize("matrix", [None, True, False])
@pytest.mark.parametrize("dtype", ["i8", "u1", "f8", "U1", "O"])
def test_argmax_is_the_count_of_its_predictions(dtype, matrix, weighted):
    true, scores = problem(200, 12)
    labels = WORDS[:12][::-1] if dtype in ("U1", "O") else np.arange(12)
    given = labels[true].astype(dtype)
    weights = None if weighted is None else np.linspace(1, 9, 200).astype(weighted)
    options = {"labels": labels, "sample_weight": weights, "matrix": matrix}
    expected = count(given, labels[np.argmax(scores, axis=1)], **options)
    found = count_argmax(given, scores, **options)
    assert found == expected
    assert found.to_bytes() == expected.to_bytes()


def test_argmax_leaves_labels_out_and_counts_others_in_n_only():
    true, scores = problem(300, 6)
    true[::7] = 255
    pred = np.argmax(scores, axis=1)
    columns = np.arange(6)
    found = count_argmax(true, scores, ignore=255)
    assert found == count(true, pred, labels=columns, ignore=255)
    some = count_argmax(true, scores, labels=columns)
    assert some == count(true, pred, labels=columns)
    assert some.n == 300
    with pytest.raises(ValueError, match=r"y_true holds 255, .* columns 0 \.\. 5"):
        count_argmax(true, scores)


@pytest.mark.parametrize(
    "container",
    [list, tuple, np.array, lambda y: array.array("q", y), lambda y: np.array(y, float)[:, None]],
    ids=["list", "tuple", "array", "array.array", "column"],
)
def test_containers_of_labels(container):
    true, scores = problem(40, 5)
    assert count_top_k(container(true.tolist()), scores, 2) == count_top_k(true, scores, 2)


def test_chunks_of_labels_end_anywhere():
    arrow = pytest.importorskip("pyarrow")
    true, scores = problem(90, 5)
    pieces = [WORDS[true[a:b]] for a, b in ((0, 7), (7, 50), (50, 90))]
    chunked = arrow.chunked_array([arrow.array(piece).dictionary_encode() for piece in pieces])
    assert count_top_k(chunked, scores, [1, 3]) == count_top_k(WORDS[true], scores, [1, 3])


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("weighted", [False, True])
def test_steps_and_threads_do_not_matter(monkeypatch, threads, weighted):
    true, scores = problem(3000, 400)
    weights = np.random.default_rng(0).random(3000) if weighted else None
    expected = count_top_k(true[:, None], scores, [1, 5], sample_weight=weights)
    monkeypatch.setattr(run, "_ROWS", 37)
    with num_threads(threads):
        assert count_top_k(true, scores, [1, 5], sample_weight=weights) == expected
        found = count_argmax(true, scores, sample_weight=weights)
    pred = np.argmax(scores, axis=1)
    assert found == count(true, pred, labels=np.arange(400), sample_weight=weights)


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i8", ">f4"])
@pytest.mark.parametrize("columns", [1, 2, 10, 48, 49])
def test_short_rows_side_by_side(columns, dtype, last):
    draw = np.random.default_rng(columns)
    for n in (1, 15, 16, 17, 31, 32, 50):
        table = draw.choice([-3, -0.0, 0, 1, 2], (n, columns + 2)).astype(dtype)
        if table.dtype.kind == "f":
            table[draw.random(table.shape) < 0.2] = -np.inf
        for scores in (table[:, 1:-1], table[::-1, :columns], np.ascontiguousarray(table)):
            found = np.empty((1, n), np.uint8)
            _kernel.rank_scores(scores, found, [1], last=last)
            flipped = scores.shape[1] - 1 - scores[:, ::-1].argmax(axis=1)
            assert found[0].tolist() == (flipped if last else scores.argmax(axis=1)).tolist()
        if table.dtype.kind == "f":
            rows = draw.choice(n, min(n, 2), replace=False)
            table[rows, draw.integers(columns + 2)] = np.nan
            with pytest.raises(_kernel.RejectedError) as caught:
                _kernel.rank_scores(table, np.empty((1, n), np.uint8), [1], last=last)
            assert caught.value.args[1] == rows.min()


def test_the_first_row_with_nan_is_named():
    true, scores = problem(3000, 400)
    scores[2900, 3] = scores[1234, 399] = np.nan
    for threads in (1, 2):
        with num_threads(threads), pytest.raises(ValueError, match=r"y_score .*first in row 1234"):
            count_argmax(true, scores)


def test_a_memory_map_is_read_as_it_lies(tmp_path):
    true, scores = problem(50, 30)
    np.save(tmp_path / "scores.npy", scores)
    mapped = np.load(tmp_path / "scores.npy", mmap_mode="r")
    assert count_top_k(true, mapped, 3) == count_top_k(true, scores, 3)


def test_a_frame_of_scores():
    pandas = pytest.importorskip("pandas")
    true, scores = problem(50, 4)
    assert count_top_k(true, pandas.DataFrame(scores), 3) == count_top_k(true, scores, 3)


def test_tensors():
    torch = pytest.importorskip("torch")
    true, scores = problem(50, 7)
    expected = count_top_k(true, scores, 3)
    tensor = torch.from_numpy(scores)
    assert count_top_k(torch.from_numpy(true), tensor, 3) == expected
    assert count_top_k(true, tensor.bfloat16(), 3) == expected
    assert fastrecall.count_at_thresholds(true, tensor, [1]).n == 50
    for refused, words in ((tensor.to("meta"), "meta"), (tensor.requires_grad_(), "grad: pass y")):
        with pytest.raises(ValueError, match=f"y_score is a .*{words}"):
            count_top_k(true, refused, 3)
        with pytest.raises(ValueError, match=f"y_score is a .*{words}"):
            fastrecall.count_at_thresholds(true, refused, [1])


def test_counts_of_columns_add_up():
    true, scores = problem(100, 6)
    whole = count_top_k(true, scores, 2)
    parts = [count_top_k(true[a:b], scores[a:b], 2) for a, b in ((0, 30), (30, 100))]
    assert parts[0] + parts[1] == whole
    words = [
        count_top_k(WORDS[true[a:b]], scores[a:b], 2, labels=WORDS[:6])
        for a, b in ((0, 30), (30, 100))
    ]
    assert words[0] + words[1] == count_top_k(WORDS[true], scores, 2, labels=WORDS[:6])
    assert fastrecall.Counts.from_bytes(whole.to_bytes()) == whole


def test_labels_that_never_come_are_predicted_nevertheless():
    counts = count_top_k(["a", "a"], [[1, 2, 3], [3, 2, 1]], 1, labels=["a", "b", "c"])
    assert margins(counts) == [[1, 0, 0], [2, 0, 0], [1, 0, 1]]


GOOD = [[0.1, 0.9], [0.8, 0.2]]


@pytest.mark.parametrize(
    ("y_true", "y_score", "k", "options", "error", "text"),
    [
        (
            [0, 1],
            [[0.1, np.nan], [1, 2]],
            1,
            {},
            ValueError,
            "y_score contains NaN, first in row 0",
        ),
        ([0, 1], [0.1, 0.2], 1, {}, ValueError, "a column for each class, got shape"),
        ([0, 1], np.zeros((2, 0)), 1, {}, ValueError, "no row or no column"),
        ([0, 1], [["a", "b"]] * 2, 1, {}, TypeError, "y_score holds <U1"),
        ([0, 1], [[1j, 2]] * 2, 1, {}, ValueError, "Complex"),
        ([0, 1], np.zeros((2, 2), "g"), 1, {}, TypeError, "y_score holds float(128|96)|longdouble"),
        ([0, 1, 1], GOOD, 1, {}, ValueError, "inconsistent numbers of samples"),
        ([0, 2], GOOD, 1, {}, ValueError, "y_true holds 2, .* give labels="),
        ([0, -1], GOOD, 1, {}, ValueError, "y_true holds -1, .* give labels="),
        ([5, 6], GOOD, 1, {"labels": [5, 7]}, ValueError, "holds 6, which is not among labels"),
        (["a", "a"], GOOD, 1, {}, ValueError, "1 different labels and y_score has 2 columns"),
        ([0, 1], GOOD, 1, {"labels": [0, 1, 2]}, ValueError, "3 labels for the 2 columns"),
        ([0, 1], GOOD, 1, {"labels": [0, 0]}, ValueError, "more than once"),
        ([0, 1], GOOD, 1, {"labels": ["a", "b"]}, ValueError, "labels holds strings"),
        ([0, 1], GOOD, 1, {"labels": [0, 0.5]}, ValueError, "y_true, of whole numbers, cannot"),
        ([0, 0.5], GOOD, 1, {}, ValueError, "continuous"),
        ([0, 1], GOOD, 1, {"sample_weight": [1, np.nan]}, ValueError, "sample_weight contains NaN"),
        ([0, 1], GOOD, 1, {"sample_weight": [1]}, ValueError, "sample_weight|inconsistent"),
        ([0, 1], GOOD, 3, {}, ValueError, "k=3 is more than the 2 columns"),
        ([0, 1], GOOD, [1, 3], {}, ValueError, "k=3 is more than the 2 columns"),
        ([0, 1], GOOD, 0, {}, ValueError, "k should be a positive int"),
        ([0, 1], GOOD, -1, {}, ValueError, "k should be a positive int"),
        ([0, 1], GOOD, True, {}, ValueError, "k should be a positive int"),
        ([0, 1], GOOD, 1.0, {}, ValueError, "k should be a positive int"),
        ([0, 1], GOOD, "1", {}, ValueError, "k should be a positive int"),
        ([0, 1], GOOD, [], {}, ValueError, "k should be a positive int"),
        ([0, 1], GOOD, [1, 1], {}, ValueError, "k should be a positive int"),
        ([0, 1], GOOD, 1, {"ties": "random"}, ValueError, "ties should be"),
        ([[1, 0, 1], [0, 1, 1]], GOOD, 1, {}, ValueError, "multilabel"),
    ],
)
def test_what_is_refused(y_true, y_score, k, options, error, text):
    with pytest.raises(error, match=text):
        count_top_k(y_true, y_score, k, **options)


def test_a_table_that_is_too_large():
    scores = np.broadcast_to(np.float32(0), (1, 2_000_000))
    with pytest.raises(MemoryError, match="K = 2000000"):
        count_argmax([0], scores, matrix=True)


def test_dates_are_the_labels_of_columns():
    dates = np.array(["2020", "2021", "2020"], dtype="M8[Y]")
    scores = [[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]]
    assert count_argmax(dates, scores) == count(dates, dates[[0, 1, 1]])
    assert count_top_k(dates, scores, 1).tp.tolist() == [1, 1]


@pytest.mark.parametrize("weights", [[], [1], [1, 2, 3]])
def test_weights_of_another_length_are_told_by_all_lengths(weights):
    with pytest.raises(ValueError, match=rf"numbers of samples: \[2, 2, {len(weights)}\]"):
        count_argmax([0, 1], [[1, 0], [0, 1]], sample_weight=weights)


def test_k_of_no_dimension_is_named():
    with pytest.raises(ValueError, match="k should be a positive int"):
        count_top_k([0, 1], [[1, 0], [0, 1]], np.array(1))


def test_numbers_as_objects_are_scores():
    scores = np.array([[0.25, 0.75], [0.5, 0.125]])
    assert count_argmax([0, 1], scores.astype(object)) == count_argmax([0, 1], scores)
    with pytest.raises(ValueError, match="y_score contains NaN, first in row 1"):
        count_top_k([0, 1], [[0.25, 0.75], [0.5, None]], 1)


def test_labels_that_never_came_are_nobody_s():
    """A date of a finer unit than labels have took the key of another date."""
    true = np.array([1, 2], "M8[s]")
    labels = np.array([500, 2000], "M8[ms]")
    scores = np.eye(2)
    with pytest.raises(ValueError, match=r"of datetime64\[s\], cannot hold"):
        count_argmax(pandas_of(true), scores, labels=labels)
    with pytest.raises(ValueError, match=r"of datetime64\[s\], cannot hold"):
        fastrecall.count_at_thresholds(pandas_of(true), scores, [0.5], labels=labels)
    words = count_top_k(["b", "d"], np.eye(2), 1, labels=["d", "b"])
    assert words.tp.tolist() == [0, 0]


def pandas_of(array):
    return pytest.importorskip("pandas").Series(array)
