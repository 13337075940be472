"""Times in two units: compared in the finer one, and never wrapped."""

import numpy as np
import pytest

from fastrecall.labels.times import in_one_unit, in_unit_of

NAMES = ("y_true", "y_pred")
# In nanoseconds the year 2604 wraps to this time of 2020.
FAR, WRAPPED = "2604-07-22", "2020-01-01T00:25:26.290448384"


def dates(*values, unit="D"):
    return np.array(values, dtype=f"M8[{unit}]")


def spans(*values, unit="h"):
    return np.array(values, dtype=f"m8[{unit}]")


@pytest.mark.parametrize(
    ("one", "other", "dtype"),
    [
        (dates("2020-01-01"), dates("2020-01-01"), "M8[D]"),
        (dates("2020", unit="Y"), dates("2020-01-01"), "M8[D]"),
        (dates("2020-01-01"), dates("2020-01-01", unit="ns"), "M8[ns]"),
        (spans(48), spans(2, unit="D"), "m8[h]"),
        (dates("2020-01-01").astype(">M8[D]"), dates("2020-01-01"), "M8[D]"),
    ],
)
def test_the_finer_unit(one, other, dtype):
    for pair in ((one, other), (other, one)):
        finer = in_one_unit(*pair, NAMES)
        assert [side.dtype for side in finer] == [np.dtype(dtype)] * 2
        assert finer[0] == finer[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (dates("2020-01-01", FAR), dates(WRAPPED, unit="ns")),
        (spans(1, unit="Y"), spans(365, unit="D")),
    ],
)
def test_without_a_common_unit(one, other):
    for pair in ((one, other), (other, one)):
        with pytest.raises(ValueError, match=r"y_true has dtype .* and y_pred .* no common unit"):
            in_one_unit(*pair, NAMES)


def test_in_the_unit_of_another():
    unit = np.dtype("M8[ns]")
    values, held = in_unit_of(dates("1970-01-02", FAR, "1970-01-01"), unit)
    assert held.tolist() == [True, False, True]
    assert values[held].tolist() == [86_400 * 10**9, 0]
    values, held = in_unit_of(dates("1970-01-02", "1970-01-02T12", unit="h"), np.dtype("M8[D]"))
    assert (values[0], held.tolist()) == (1, [True, False])
    values, held = in_unit_of(dates(), unit)
    assert len(values) == len(held) == 0
