"""Strings of several containers get codes of the same words."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall.labels.words import Vocabulary, code_sequence, code_strings


def test_both_sides_share_the_words():
    vocabulary = Vocabulary()
    true = code_sequence(["b", "a", "b"], vocabulary)
    pred = code_strings(np.array(["a", "a", "c"]), vocabulary)
    (one,), (other,) = true.chunks, pred.chunks
    assert one.data.tolist() == [0, 1, 0]
    assert other.data.tolist() == [1, 1, 2]
    assert one.words() == other.words() == ["b", "a", "c"]
    assert one.data.dtype == np.uint8


@pytest.mark.parametrize("missing", [None, float("nan"), np.float64("nan")])
def test_what_is_missing_in_a_list_would_be_a_word_of_numpy(missing):
    strings = ["a", missing, "b"]
    assert code_sequence(strings, Vocabulary()) is None
    (chunk,) = code_sequence(strings, Vocabulary(missing=True)).chunks
    assert chunk.gaps().tolist() == [False, True, False]
    (chunk,) = code_strings(np.array(strings, dtype=object), Vocabulary()).chunks
    assert chunk.gaps().tolist() == [False, True, False]


@pytest.mark.parametrize("foreign", [1, b"a", ("a",), 1.5])
def test_other_objects(foreign):
    assert code_sequence(["a", foreign], Vocabulary()) is None
    objects = np.empty(2, dtype=object)
    objects[:] = ["a", foreign]
    assert code_strings(objects, Vocabulary()) is None


def test_nuls_at_the_end_of_a_lists_word_are_padding():
    column = code_sequence(["a\0", "a", "b\0c"], Vocabulary())
    assert np.asarray(column).tolist() == np.array(["a\0", "a", "b\0c"]).tolist()
    kept = code_strings(np.array(["a\0", "a"], dtype=object), Vocabulary())
    assert np.asarray(kept).tolist() == ["a\0", "a"]


def test_strings_of_any_length_are_read_in_blocks():
    words = np.array([f"word {i % 700}" for i in range(5000)])
    column = code_strings(words.astype(np.dtypes.StringDType()), Vocabulary())
    assert len(column.chunks) > 1
    assert np.asarray(column).tolist() == words.tolist()
