"""Rows of numbers to a report, letter by letter."""

from __future__ import annotations

import numpy as np

from fastrecall.report import Row, as_dict, as_text

CLASSES = [Row("cat", 0.5, 1.0, 2 / 3, 10), Row("dog", 0.25, 0.125, 1 / 6, 7)]
ACCURACY = Row("accuracy", 0.65, 0.65, 0.65, 17, True)
MACRO = Row("macro avg", 0.375, 0.5625, np.float64(5 / 12), np.int64(17))


def test_text():
    assert as_text(CLASSES, [ACCURACY, MACRO], 3, 3).split("\n") == [
        "              precision    recall  f1-score   support",
        "",
        "         cat      0.500     1.000     0.667        10",
        "         dog      0.250     0.125     0.167         7",
        "",
        "    accuracy                          0.650        17",
        "   macro avg      0.375     0.562     0.417        17",
        "",
    ]


def test_columns_make_room_for_names_and_digits():
    for width, room in ((3, 12), (12, 12), (30, 30)):
        lines = as_text(CLASSES, [MACRO], width, 2).split("\n")
        assert {len(line) for line in lines} == {0, room + 41}
    assert as_text(CLASSES, [], 3, 20).split("\n")[2] == (
        "                 cat  0.50000000000000000000 1.00000000000000000000 "
        "0.66666666666666662966        10"
    )


def test_weights_are_shown_as_they_are():
    (_, _, line, *_) = as_text([CLASSES[0]._replace(support=2.5)], [], 3, 1).split("\n")
    assert line == "         cat        0.5       1.0       0.7       2.5"


def test_dict():
    report = as_dict(CLASSES, [ACCURACY, MACRO])
    assert list(report) == ["cat", "dog", "accuracy", "macro avg"]
    assert report["cat"] == {"precision": 0.5, "recall": 1.0, "f1-score": 2 / 3, "support": 10.0}
    assert report["accuracy"] == 0.65
    values = [value for row in (report["cat"], report["macro avg"]) for value in row.values()]
    assert {type(value) for value in [report["accuracy"], *values]} == {float}
