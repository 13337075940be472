"""Counts of pairs against the oracle in plain integers: labels, weights, chosen classes, groups."""

from __future__ import annotations

import warnings
from typing import Any

import fastrecall
from fastrecall import count
from fuzz.api.tape import Tape, alphabet, held, weights
from tests import oracle


def kept(sides: list[list[Any]], exact: list[Any] | None, where: list[bool]) -> list[Any]:
    columns = [*sides, [1] * len(where) if exact is None else exact]
    return [[item for item, keep in zip(column, where, strict=True) if keep] for column in columns]


def check(counts: Any, truth: oracle.Truth, classes: list[Any]) -> None:
    """Hold every number of some counts to the oracle's."""
    assert counts.classes.tolist() == classes
    assert counts.n == truth.n
    for name in ("tp", "n_true", "n_pred"):
        wanted = [getattr(truth, name)(label) for label in classes]
        assert getattr(counts, name).tolist() == wanted, name
    if counts.has_matrix:
        assert counts.matrix().tolist() == truth.matrix(classes)


def check_groups(counts: Any, sides: list[Any], groups: list[Any], classes: list[Any]) -> None:
    assert list(counts.keys()) == sorted(set(groups))
    for name, one in counts.items():
        columns = kept(sides[:2], sides[2], [group == name for group in groups])
        check(one, oracle.count(*columns), classes)


def run(data: bytes) -> None:
    tape = Tape(data)
    letters, n = alphabet(tape), tape.size()
    sides = [[tape.draw.choice(letters) for _ in range(n)] for _ in range(2)]
    given = [held(tape, side) for side in sides]
    weight, exact = weights(tape, n)
    ignore = tape.choose(letters) if tape.below(4) == 3 else None
    labels = None
    if tape.below(3) == 2:
        labels = list(dict.fromkeys(tape.choose(letters) for _ in range(1 + tape.below(5))))
    options = {
        "labels": labels,
        "sample_weight": weight,
        "matrix": tape.choose((None, True, False)),
    }
    columns = kept(sides, exact, [label != ignore for label in sides[0]])
    truth = oracle.count(*columns)
    classes = list(truth.classes) if labels is None else labels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        counts = count(*given, ignore=ignore, **options)
        check(counts, truth, classes)
        cut = tape.draw.randrange(n + 1)
        if 0 < cut < n and weight is None and labels is None:
            parts = [count([*a[:cut]], [*b[:cut]], ignore=ignore) for a, b in [sides]]
            parts += [count([*a[cut:]], [*b[cut:]], ignore=ignore) for a, b in [sides]]
            check(parts[0] + parts[1], truth, classes)
        if ignore is None and (labels is None or set(labels) & set(sides[0])):
            matrix = fastrecall.confusion_matrix(*given, labels=labels, sample_weight=weight)
            assert matrix.tolist() == truth.matrix(classes)
        if tape.below(3) == 2:
            groups = [tape.draw.choice("xyz") for _ in range(n)]
            keep = [label != ignore for label in sides[0]]
            grouped = count(*given, groups=groups, ignore=ignore, **options)
            groups = [group for group, stays in zip(groups, keep, strict=True) if stays]
            check_groups(grouped, columns, groups, classes)
