"""Several models of one truth, and what they have right in plain Python."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from fastrecall import compare, count


def drawn(n, k=4, models=3, seed=0, more=1):
    """Return a truth and models that are right about as often as not; some predict more labels."""
    draw = np.random.default_rng(seed)
    true = draw.integers(0, k, n)
    return true, {
        f"m{at}": np.where(draw.random(n) < 0.4 + 0.1 * at, true, draw.integers(0, k + more, n))
        for at in range(models)
    }


def check(true, models, **options):
    """Compare with each model counted by itself, and with what they have right one by one."""
    found = compare(true, models, **options)
    assert list(found) == list(models)
    for name, predicted in models.items():
        alone = count(true, predicted, **options)
        assert found[name] == alone
        assert found[name].classes.dtype == alone.classes.dtype
        assert found[name].tp.dtype == alone.tp.dtype
    return found


def check_pairs(found, true, models, left_out=()):
    """Compare the four numbers of each pair."""
    sides = {name: list(predicted) for name, predicted in models.items()}
    for a, b in combinations(models, 2):
        cells = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
        for label, one, other in zip(list(true), sides[a], sides[b], strict=True):
            if label not in left_out:
                cells[bool(one == label), bool(other == label)] += 1
        tested = found.mcnemar(a, b)
        assert [tested.both, tested.only_a, tested.only_b, tested.neither] == list(cells.values())
        assert tested.table.tolist() == [
            [cells[True, True], cells[True, False]],
            [cells[False, True], cells[False, False]],
        ]
