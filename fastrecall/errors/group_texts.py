"""Why groups are refused: our own words, since scikit-learn has no groups."""

from __future__ import annotations

__all__ = [
    "CHANGED",
    "NO_GROUPS",
    "many_tables",
    "missing_groups",
    "mixed_groups",
    "name_is_no_string",
    "no_array",
    "not_one_dimensional",
    "too_many_arrays",
    "too_many_cells",
    "wrong_length",
]

NO_GROUPS = (
    "groups is empty; give one array with a value for each sample, a dict of such arrays by name, "
    "or None"
)
CHANGED = "groups was changed by another thread during the call"


def name_is_no_string(name: object) -> str:
    """Say that an array of a dict has no name."""
    return f"the names of groups should be strings, got {name!r}"


def too_many_arrays(n: int, most: int) -> str:
    """Say that a dict has too many arrays."""
    return f"groups holds {n} arrays; at most {most} are combined"


def no_array(name: str, kind: object) -> str:
    """Say that something holds no groups."""
    return (
        f"{name} should be an array with a value (number, string, boolean or date) for each "
        f"sample, or groups a dict of such arrays by name; got {kind!r}"
    )


def not_one_dimensional(name: str, shape: tuple[int, ...], frame: bool) -> str:
    """Say that a group array is a table."""
    hint = "give several columns as a dict"
    if frame:
        hint = "give its columns by name, {'a': frame['a'], 'b': frame['b']}"
    return f"{name} should be 1-D, one value a sample, got shape {shape}; {hint}"


def wrong_length(name: str, n: int, n_samples: int) -> str:
    """Say that a group array has too few values, or too many."""
    return f"{name} holds {n} values for {n_samples} samples; it should hold one a sample"


def missing_groups(name: str) -> str:
    """Say that some samples have no group."""
    return (
        f"{name} has missing values (None, NaN, NaT, NA or a code of no category). Leave those "
        "samples out of all arrays before the call, or give them a value of their own, such as "
        "'unknown'"
    )


def mixed_groups(name: str, types: list[str]) -> str:
    """Say that values have no common order."""
    return (
        f"{name} holds values of types that cannot be sorted together: {', '.join(types)}; "
        "convert them to one type"
    )


def too_many_cells(groups: int, classes: int) -> str:
    """Say that the tables of all groups have more cells than are counted at once."""
    return (
        f"the confusion matrices of {groups} groups and {classes} classes have "
        f"{groups * classes**2} cells, and some 2**30 at most are counted at once. Count some "
        "of the groups at a time, or leave matrix=True out: recall, precision and F need no matrix"
    )


def many_tables(groups: int, classes: int, needed: int, memory: int) -> str:
    """Say that the tables of all groups need too much memory."""
    return (
        f"the confusion matrices of {groups} groups and {classes} classes need {needed} bytes "
        f"({needed / 2**30:.1f} GiB), and this machine has {memory}. Recall, precision and F need "
        "no matrix: leave matrix=True out"
    )
