"""Lists of no shape as arrays of objects; where NumPy ends the process, an array all the same."""

from __future__ import annotations

from collections import UserList, deque

import numpy as np
import pytest

import fastrecall
from fastrecall.ragged import as_objects

PAIR = [1, 2]


@pytest.mark.parametrize("inner", [PAIR, (1, 2), range(2), deque(PAIR), UserList(PAIR)], ids=repr)
@pytest.mark.parametrize("outer", [list, tuple, UserList])
def test_one_list_at_two_depths(inner, outer):
    rows = [[0, inner], inner]
    array = as_objects(outer(rows))
    assert array.dtype == object
    assert array.shape == (2,)
    assert array[0] is rows[0]
    assert array[1] is inner


def test_one_list_further_down():
    deep = [[[0, 0], [0, 0]], [[0, PAIR], PAIR]]
    assert as_objects(deep).tolist() == deep
    assert as_objects([deep]).shape == (1,)


@pytest.mark.parametrize(
    "value",
    [
        [PAIR, PAIR],
        [[0, [1, 2]], [1, 2]],
        [[PAIR, PAIR], [0, PAIR]],
        [[1], [1, 2]],
        [["ab", "b"], "ab"],
        [np.array(PAIR), [0, np.array(PAIR)]],
        [{0: 1}, [{0: 1}, {0: 1}]],
        [],
        "word",
        3,
        None,
    ],
    ids=repr,
)
def test_others_are_as_numpy_makes_them(value):
    ours, numpys = as_objects(value), np.asarray(value, dtype=object)
    assert ours.shape == numpys.shape
    assert repr(ours) == repr(numpys)


def test_a_list_within_itself_and_one_without_end():
    held = [0]
    held.append(held)
    assert as_objects(held).shape == (2,)

    class Endless:
        def __len__(self):
            return 1

        def __getitem__(self, at):
            if at:
                raise IndexError
            return Endless()

    assert as_objects(Endless()).ndim == 64


def test_it_is_refused_as_a_target():
    given = [0, 1], [[0, PAIR], PAIR]
    with pytest.raises(ValueError, match="legacy multi-label"):
        fastrecall.recall_score(*given)
    with pytest.raises(ValueError, match="inhomogeneous"):
        fastrecall.confusion_matrix(*given)
