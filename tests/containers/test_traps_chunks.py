"""What goes wrong where labels are in parts, or begin inside of a byte."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from tests.containers.equal import counts_like
from tests.containers.kinds import drawn

arrow = pytest.importorskip("pyarrow")

RANDOM = np.random.default_rng(11)


def cut(array, *ends):
    """Return chunks that end at these places."""
    return arrow.chunked_array(
        [array[a:b] for a, b in zip((0, *ends), (*ends, len(array)), strict=True)]
    )


@pytest.mark.parametrize("offset", range(18))
def test_bits_from_every_offset(offset):
    true, pred = drawn("bool", 100)
    ahead = RANDOM.random(offset) < 0.5
    sides = (arrow.array(np.r_[ahead, side, ~ahead]).slice(offset, 100) for side in (true, pred))
    counts_like(tuple(sides), (true, pred))


@pytest.mark.parametrize("n", [2, 3, 7, 8, 9, 63, 64, 65, 511, 513])
def test_bits_of_every_length(n):
    true, pred = drawn("bool", n)
    ahead = np.array([True, False, True])
    apart = arrow.array(np.r_[~true[:1], true]).slice(1), arrow.array(np.r_[ahead, pred])[3:]
    counts_like(apart, (true, pred))


def test_bits_with_different_offsets_on_the_two_sides():
    true, pred = drawn("bool", 1_000)
    sides = arrow.array(np.r_[true[:5], true])[5:], arrow.array(np.r_[pred[:11], pred])[11:]
    counts_like(sides, (true, pred))


def test_bits_beside_bytes():
    true, pred = drawn("bool", 1_000)
    counts_like((arrow.array(true)[:], pred), (true, pred))


@pytest.mark.parametrize("kind", ["int", "bool", "float", "str"])
def test_chunks_end_at_different_places_on_the_two_sides(kind):
    true, pred = drawn(kind, 500)
    sides = cut(arrow.array(true.tolist()), 1, 130, 133, 400), cut(arrow.array(pred.tolist()), 77)
    counts_like(sides, (true, pred))


@pytest.mark.parametrize("kind", ["int", "bool", "str"])
def test_chunks_of_one_label(kind):
    true, pred = drawn(kind, 60)
    sides = cut(arrow.array(true.tolist()), *range(1, 60)), arrow.array(pred.tolist())
    counts_like(sides, (true, pred))


@pytest.mark.parametrize("kind", ["int", "bool", "str"])
def test_chunks_beside_a_plain_array(kind):
    true, pred = drawn(kind, 200)
    counts_like((true, cut(arrow.array(pred.tolist()), 3, 3, 150)), (true, pred))


def test_chunks_of_weighted_samples():
    true, pred = drawn("int", 500)
    weights = RANDOM.random(500)
    ours = fastrecall.confusion_matrix(
        cut(arrow.array(true), 10, 300), cut(arrow.array(pred), 77), sample_weight=weights
    )
    np.testing.assert_allclose(
        ours, fastrecall.confusion_matrix(true, pred, sample_weight=weights), rtol=1e-12
    )


def test_chunks_of_which_some_are_empty():
    true, pred = drawn("str", 100)
    counts_like((cut(arrow.array(true.tolist()), 0, 0, 50, 50, 100), pred), (true, pred))


def test_no_chunk_is_an_empty_target():
    empty = arrow.chunked_array([], arrow.int64())
    with pytest.raises(ValueError, match="Found empty input array"):
        fastrecall.recall_score(empty, empty)


def test_lengths_are_compared_over_all_chunks():
    with pytest.raises(ValueError, match=r"inconsistent numbers of samples: \[3, 4\]"):
        fastrecall.recall_score(cut(arrow.array([0, 1, 0]), 1), cut(arrow.array([0, 1, 0, 1]), 2))


@pytest.mark.parametrize("kind", ["int", "bool", "float", "str"])
def test_a_null_outside_of_the_slice_does_no_harm(kind):
    true, pred = drawn(kind, 50)
    around = arrow.array([None, None, None, *true.tolist(), None])
    counts_like((around.slice(3, 50), pred), (true, pred))


def test_a_null_in_a_dictionary_outside_of_the_slice_does_no_harm():
    true, pred = drawn("str", 50)
    around = arrow.array([None, *true.tolist(), None]).dictionary_encode()
    counts_like((around.slice(1, 50), pred), (true, pred))


def test_a_null_inside_of_the_slice_is_found():
    around = arrow.array(["a", None, "b", "a", None])
    with pytest.raises((ValueError, TypeError)):
        fastrecall.confusion_matrix(around.slice(2), ["a", "b", "b"])
    counts_like((around.slice(2, 2), ["b", "b"]), (["b", "a"], ["b", "b"]))


@pytest.mark.parametrize("type_name", ["string", "large_string", "string_view"])
def test_words_on_both_sides_of_what_a_view_holds(type_name):
    words = ["", "a" * 4, "a" * 11, "a" * 12, "a" * 13, "a" * 12 + "b", "a" * 100]
    true, pred = words * 3, words[::-1] * 3
    make = getattr(arrow, type_name)()
    counts_like((arrow.array(true, make)[1:], pred[1:]), (true[1:], pred[1:]))


def test_polars_chunks_beside_arrow_chunks():
    polars = pytest.importorskip("polars")
    true, pred = drawn("str", 200)
    parts = [polars.Series(part.tolist()) for part in (true[:50], true[50:51], true[51:])]
    series = polars.concat(parts, rechunk=False)
    assert series.n_chunks() == 3
    counts_like((series, cut(arrow.array(pred.tolist()), 99)), (true, pred))


def test_a_polars_slice_of_bits():
    polars = pytest.importorskip("polars")
    true, pred = drawn("bool", 200)
    sides = polars.Series(true)[13:], polars.Series(pred)[13:]
    counts_like(sides, (true[13:], pred[13:]))
