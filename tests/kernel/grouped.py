"""Grouped runs, and the slow truth that they are held to."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from fastrecall import _kernel

Array = np.ndarray[Any, Any]
KEPT = 1 << 20
ANY = 1 << 60


def grouped_run(true, pred, groups, weight=None, vocabulary=None, kept=KEPT, **options):
    """Return a run over arrays of signed labels and groups."""
    keys = None if vocabulary is None else np.array(vocabulary, dtype="i8").view("u8")
    settings = {"most_cells": ANY, "signed": True, **options}
    most_cells, signed = settings.pop("most_cells"), settings.pop("signed")
    orders = [signed] * len(groups)
    return _kernel.GroupRun(
        true, pred, groups, weight, keys, signed, orders, kept, most_cells, **settings
    )


def read_in_parts(true, pred, groups, cuts=(), *arguments, **options):
    """Count each part in a run of its own, and add them up."""
    runs = []
    for first, last in pairwise([0, *cuts, len(true)]):
        runs.append(grouped_run(true, pred, groups, *arguments, **options))
        runs[-1].count(first, last)
    for other in runs[1:]:
        runs[0].merge(other)
    return runs[0].read()


def pairs_by_group(true, pred, groups, weight=None, ignored=()):
    """Return the weight of each pair of labels in each group, by plain integers or floats."""
    found: dict[tuple[int, ...], Counter[tuple[int, int]]] = {}
    ones = [1] * len(true) if weight is None else weight.tolist()
    keys = zip(*[[int(value) for value in values] for values in groups], strict=True)
    sides = zip(true.tolist(), pred.tolist(), strict=True)
    for key, (t, p), w in zip(keys, sides, ones, strict=True):
        if int(t) not in ignored:
            found.setdefault(key, Counter())[int(t), int(p)] += w
    return found


def check(answer, true, pred, groups, weight=None, vocabulary=None, kept=KEPT, ignored=()):
    """Compare what a run read with the truth, number by number."""
    keys, _, members, margins, matrix, _, totals = answer
    wanted = pairs_by_group(true, pred, groups, weight, ignored)
    labels = keys.view("i8").tolist()
    if vocabulary is None:
        assert labels == sorted(
            {label for pairs in wanted.values() for both in pairs for label in both}
        )
    else:
        assert labels == list(vocabulary)
    found = list(zip(*[keys.view("i8").tolist() for keys in members], strict=True))
    assert sorted(found) == sorted(wanted)
    assert (matrix is not None) == (kept > 0 and len(found) * len(labels) ** 2 <= kept)
    for row, group in enumerate(found):
        cells = None if matrix is None else matrix[row]
        check_group(wanted[group], labels, margins[:, row], cells, totals[:, row])


def check_group(pairs, labels, margins, cells, totals):
    place = {label: at for at, label in enumerate(labels)}
    tables = np.zeros((len(labels), len(labels)), dtype=object)
    n_true, n_pred = [0] * len(labels), [0] * len(labels)
    agreed = sum(weight for (t, p), weight in pairs.items() if t == p)
    differing = sum(weight for (t, p), weight in pairs.items() if t != p)
    for (t, p), weight in pairs.items():
        if t in place:
            n_true[place[t]] += weight
        if p in place:
            n_pred[place[p]] += weight
        if t in place and p in place:
            tables[place[t], place[p]] += weight
    close(margins[0], tables.diagonal())
    close(margins[1], n_true)
    close(margins[2], n_pred)
    close(totals, [agreed, differing, agreed + differing])
    if cells is not None:
        close(cells, tables)


def close(found: Array, wanted: Any) -> None:
    if found.dtype.kind == "f":
        np.testing.assert_allclose(found, np.array(wanted, dtype=float), rtol=1e-12, atol=1e-9)
    else:
        assert found.tolist() == np.array(wanted, dtype=object).tolist()
