"""Counts and grouped counts of every kind, by name: what the tests of saving share."""

from __future__ import annotations

import numpy as np

from fastrecall import Counts, count
from fastrecall.counts.groups.parts import GroupParts

CELLS = [[3, 1], [0, 2]]

# Two labels of every dtype that counts hold.
LABELS = {
    "int8": np.array([-128, 127], "i1"),
    "int16": np.array([-1, 300], "i2"),
    "int32": np.array([7, -(2**31)], "i4"),
    "int64": np.array([-(2**63), 2**63 - 1], "i8"),
    "uint8": np.array([0, 255], "u1"),
    "uint16": np.array([0, 65535], "u2"),
    "uint32": np.array([1, 2**32 - 1], "u4"),
    "uint64": np.array([1, 2**64 - 1], "u8"),
    "float16": np.array([0.5, -65504], "f2"),
    "float32": np.array([0.1, 3e38], "f4"),
    "float64": np.array([0.1, np.inf]),
    "bool": np.array([False, True]),
    "words": np.array(["cat", "dog"]),
    "wide": np.array(["cat", "a"], "U9"),
    "unicode": np.array(["", "naïve \0 🐈"]),
    "lone_surrogates": np.array(["\ud800", "\udfff"]),
    "days": np.array(["2020-02-29", "1582-10-15"], "M8[D]"),
    "nanoseconds": np.array(["2020-02-29T12:34:56.123456789", "1969-12-31"], "M8[ns]"),
    "years": np.array([-50000, 50], "M8[Y]"),
    "weeks_by_three": np.array([4, -4], "M8[3W]"),
    "spans": np.array([25, -25], "m8[s]"),
    "spans_of_25_s": np.array([1, 2**62], "m8[25s]"),
    # A view: to convert integers to these is deprecated.
    "spans_of_no_unit": np.array([1, 2], "i8").view("m8"),
    "big_integers": [2**70, -(2**64)],
    "mixed_objects": None,
    "word_objects": None,
}


def _labelled(name, labels):
    if name == "mixed_objects":
        # No dtype tells both apart.
        return Counts.from_matrix([[1]], [2.5]) + Counts.from_matrix([[2]], [2**60 + 1])
    if name == "word_objects":
        words = np.array(["a\0", "b", "🐈"], dtype=object)
        return count(words, words[::-1])
    return Counts.from_matrix(CELLS, labels)


WORDS = [{"a"}, {"a", "b"}, set(), {"c"}], [{"a"}, {"b"}, {"c"}, {"c"}]
TABLES = [[1, 0, 1], [1, 1, 0]], [[1, 1, 1], [0, 1, 0]]

COUNTS = {
    **{name: _labelled(name, labels) for name, labels in LABELS.items()},
    "empty": Counts.empty(),
    "no_classes": count([0, 1], [1, 1]).select([]),
    "no_words": count(["a", "b"], ["b", "b"]).select(np.array([], dtype="U1")),
    "binary": count([0, 1, 1, 0, 1], [0, 1, 0, 0, 1]),
    "ten_classes": count(np.arange(300) % 10, np.arange(300) % 7),
    "without_matrix": count([0, 1, 2], [0, 1, 1], matrix=False),
    "any_matrix": count([0, 1, 2], [0, 1, 1], matrix=True),
    "two_bytes_a_cell": Counts.from_matrix([[256, 65535], [0, 1]]),
    "four_bytes_a_cell": Counts.from_matrix([[2**16, 2**32 - 1], [0, 1]]),
    "eight_bytes_a_cell": Counts.from_matrix([[2**32, 2**61], [0, 1]]),
    "largest": Counts.from_matrix([[2**63 - 2, 0], [1, 0]]),
    "partial": count([0, 1, 2, 3], [0, 2, 2, 1], labels=[2, 0, 9]),
    "selected": count([0, 1, 2, 3], [0, 2, 2, 1]).select([3, 2]),
    "integer_weights": count([0, 1, 1], [0, 0, 1], sample_weight=[2, 3, 10**12]),
    "negative_weights": count([0, 1, 1, 0], [0, 0, 1, 1], sample_weight=[2, -3, 5, 0]),
    "negative_outside": count([0, 0, 1], [0, 1, 1], labels=[0], sample_weight=[5, -3, 1]),
    "float_weights": count([0, 1, 1, 2], [0, 0, 1, 0], sample_weight=[0.1, 0.2, 0.3, 1e-9]),
    "float_weights_outside": count([0, 1, 1], [0, 0, 1], labels=[1], sample_weight=[0.1, 0.2, 0.3]),
    "float_weights_of_both_signs": count([0, 0, 1], [0, 1, 1], sample_weight=[1e16, 1.0, 1.0])
    + count([0, 1], [0, 1], sample_weight=[-1e16, 1.0]),
    "float_counts": count([0, 1, 1], [0, 0, 1]).as_float(),
    "overflown_weights": count([0, 0, 1], [0, 1, 1], sample_weight=[0.1, 1e308, 1.7e308]),
    "recall_only": Counts.from_tallies(tp=[1, 2], fn=[3, 0], classes=["a", "b"]),
    "precision_only": Counts.from_tallies(tp=[1, 2], fp=[3, 0]),
    "tp_only": Counts.from_tallies(tp=[1, 2]),
    "tallies": Counts.from_tallies(tp=[1, 2], fn=[1, 1], fp=[2, 0], tn=[1, 2]),
    "four_tallies": Counts.from_tallies(tp=1, fn=2, fp=3, tn=4),
    "tallies_of_both_dtypes": Counts.from_tallies(tp=[1, 2], fn=[0.5, 0.25], fp=[1, 1]),
    "indicators": count(*TABLES),
    "some_indicators": count(*TABLES, labels=[2, 0]),
    "weighted_indicators": count(*TABLES, sample_weight=[0.25, 3.0]),
    "sets": count(*WORDS, multilabel=True),
    "some_sets": count(*WORDS, multilabel=True, labels=["c", "z"]),
}


def grouped(names, keys, counted, *, floats=False, matrix=True):
    """Return the parts of grouped counts, one Counts a group."""
    parts = [(counts.as_float() if floats else counts)._parts for counts in counted]
    first = parts[0]

    def stacked(name):
        return np.stack([getattr(part, name) for part in parts], dtype=first.tp.dtype)

    return GroupParts(
        names=names,
        keys=keys,
        classes=first.classes,
        **{name: stacked(name) for name in ("tp", "n_true", "n_pred", "n", "agreed", "differing")},
        matrix=stacked("matrix") if matrix and first.matrix is not None else None,
        kind=first.kind,
        partial=first.partial,
        sets=first.sets,
        most_pairs=first.most_pairs,
    )


THREE = [
    count(y, [0, 1, 2, 1], labels=[0, 1, 2]) for y in ([0, 1, 2, 2], [1, 1, 2, 0], [0, 1, 1, 1])
]
TWO_TABLES = [count(*TABLES), count(*reversed(TABLES))]

GROUPS = {
    "groups": grouped(None, (np.array(["a", "b", "é"]),), THREE),
    "named_groups": grouped(
        ("sex", "age"), (np.array(["f", "f", "m"]), np.array([20, 30, 20], "i2")), THREE
    ),
    "groups_without_matrix": grouped(("sex",), (np.array([-1, 0, 1], "i8"),), THREE, matrix=False),
    "groups_of_floats": grouped(None, (np.array([False, True]),), THREE[:2], floats=True),
    "groups_of_indicators": grouped(None, (np.array([1.5, 2.5]),), TWO_TABLES),
    "groups_of_objects": grouped(None, (np.array([1, 2**70, 2**71], dtype=object),), THREE),
    "groups_of_days": grouped(None, (np.array([1, 2, 3], "M8[D]"),), THREE),
}
