"""Two lists of words become one, whatever their order."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall.counts.tally import tally, tally_of_labels
from fastrecall.labels.column import Chunk, Column
from fastrecall.labels.dictionaries import encode_words


def column(*chunks):
    return Column(
        [Chunk(np.array(codes, dtype=np.int8), len(codes), w) for codes, w in chunks], str
    )


def counted(true, pred):
    """Return the words found, and the table of pairs."""
    encoded = encode_words(true, pred)
    found = tally(encoded, None, most_pairs=8)
    return encoded.decode(found.keys, found.seen).tolist(), found.matrix.tolist()


A, B = ["a", "b", "c"], ["c", "a", "b"]


@pytest.mark.parametrize(
    "words", [(A, A), (B, B), (A, B), (B, A), (A, [*B, "d"]), (A, ["c", "d", "a", "b"])]
)
def test_the_order_of_the_words_changes_nothing(words):
    y_true, y_pred = ["a", "b", "b", "c", "a"], ["a", "b", "c", "c", "b"]
    true, pred = (
        column(([own.index(word) for word in y], own))
        for y, own in zip((y_true, y_pred), words, strict=True)
    )
    assert counted(true, pred) == (["a", "b", "c"], [[1, 1, 0], [0, 1, 1], [0, 0, 1]])


def test_one_dictionary_is_counted_as_it_lies():
    encoded = encode_words(column(([2, 0], A)), column(([1, 0], list(A))))
    assert encoded.ranks is None
    turned = encode_words(column(([2, 0], B)), column(([1, 0], B)))
    assert turned.ranks.tolist() == [2, 0, 1]
    # Keys are the codes themselves, and classes in the order of the words.
    assert sorted(tally(turned, None).keys.tolist()) == [0, 1, 2]
    assert tally(turned, None).keys.tolist() == [1, 2, 0]


def test_chunks_have_dictionaries_of_their_own():
    true = column(([0, 1], ["a", "b"]), ([0, 1], ["b", "a"]))
    pred = column(([0, 1, 1], ["a", "b"]), ([0], ["c"]))
    assert counted(true, pred) == (["a", "b", "c"], [[1, 0, 1], [0, 2, 0], [0, 0, 0]])


def test_a_word_twice_in_a_dictionary_is_one():
    true = column(([0, 1, 2], ["a", "b", "a"]))
    assert counted(true, true) == (["a", "b"], [[2, 0], [0, 1]])


def test_words_that_do_not_come_are_no_classes():
    true = column(([0, 0], ["a", "a much longer word"]))
    encoded = encode_words(true, true)
    found = tally(encoded, None)
    assert encoded.decode(found.keys, found.seen).dtype == np.dtype("U1")


def test_a_trailing_nul_is_kept():
    true = column(([0, 1], ["a", "a\0"]))
    words, _ = counted(true, true)
    assert words == ["a", "a\0"]


@pytest.mark.parametrize("words", [(A, A), (B, B), (A, B)])
def test_given_labels_in_their_order(words):
    true, pred = column(([0, 1, 2], words[0])), column(([0, 1, 1], words[1]))
    encoded = encode_words(true, pred)
    found = tally_of_labels(encoded, None, np.array(["c", "x", "a"]), most_pairs=8)
    y_true, y_pred = (
        [own[code] for code in codes]
        for own, codes in ((words[0], [0, 1, 2]), (words[1], [0, 1, 1]))
    )
    wanted = ["c", "x", "a"]
    assert found.margins[1].tolist() == [y_true.count(word) for word in wanted]
    assert found.margins[2].tolist() == [y_pred.count(word) for word in wanted]
    pairs = list(zip(y_true, y_pred, strict=True))
    assert found.matrix.tolist() == [[pairs.count((t, p)) for p in wanted] for t in wanted]


@pytest.mark.parametrize("n", [254, 255, 256, 257, 65_536])
def test_many_words(n):
    words = [f"{i:05}" for i in range(n)]
    turned = words[::-1]
    codes = np.array([0, n - 1, n // 2], dtype=np.uint32)
    true = Column([Chunk(codes, 3, words)], str)
    pred = Column([Chunk(n - 1 - codes, 3, turned)], str)
    found = tally(encode_words(true, pred), None)
    assert found.agreed == 3
    assert found.margins.tolist() == [[1, 1, 1]] * 3
