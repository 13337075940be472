"""Metrics by group as tables, and how far groups are apart: the methods of GroupedCounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fastrecall import disparities
from fastrecall.counts.metric_names import Asked, asked, check_choice
from fastrecall.errors import said_once
from fastrecall.errors.input_texts import shown

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts
    from fastrecall.counts.groups.parts import GroupParts

__all__ = ["Fairness"]

Array = np.ndarray[Any, Any]
Metric = str | Callable[..., Any]
Method = Literal["between_groups", "to_overall"]
Aggregate = Literal["worst_case", "mean"]


class Fairness:
    """What fairlearn's ``MetricFrame`` tells, read of counts instead of samples.

    A ``metric`` is the name of a method of :class:`Counts`, or a function of ``Counts``; options
    are those of the method. A metric of several values, such as ``average=None``, is compared
    value by value.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        _parts: GroupParts
        overall: Any

        def _each(self, metric: Callable[..., Any], **options: Any) -> Array: ...

        within: Any

        def __len__(self) -> int: ...

    def by_group(self, metric: Metric, **options: Any) -> Array:
        """Return a metric of each group.

        Parameters
        ----------
        metric : str or callable
            A method of ``Counts`` by its name, or a function that takes the ``Counts`` of a group.
        **options
            The method's own.

        Returns
        -------
        ndarray of shape (G,), or (G, k) for a metric of k values

        Raises
        ------
        ValueError
            For a name that is no metric: the message has all names.
        TypeError
            For an option that the metric does not take.

        Notes
        -----
        A metric of all groups takes as few steps as that of one, O(G K) time: all but likelihood
        ratios, a weighted kappa, and functions, which are asked for group by group.
        """
        return self._values(_one(metric, options))

    def table(
        self, metrics: Any = ("recall", "precision", "selection_rate"), **options: Any
    ) -> dict[str, Array]:
        """Return several metrics of each group: name -> ndarray of shape (G,) or (G, k).

        Parameters
        ----------
        metrics : iterable of str or callable, or dict
            A dict holds metrics by the names of their columns; a value may be a pair of a metric
            and a dict of options of its own.
        **options
            For each of the metrics that takes them.

        Raises
        ------
        ValueError, TypeError
            As of :meth:`by_group`, before anything is computed.
        """
        return self._table(asked(metrics, options))

    def to_frame(
        self, metrics: Any = ("recall", "precision", "selection_rate"), **options: Any
    ) -> Any:
        """Return several metrics of each group as a pandas DataFrame, one row a group.

        Parameters and errors are those of :meth:`table`. The index has the names of the group
        arrays. If a metric has several values a group, as ``average=None`` gives, columns have
        two levels, metric and class.
        """
        from fastrecall.counts.groups.tables import frame_of

        wanted = asked(metrics, options)
        parts = self._parts
        return frame_of(parts.names, parts.keys, parts.classes, wanted, self._table(wanted))

    def difference(
        self,
        metric: Metric,
        *,
        method: Method = "between_groups",
        within: Any = None,
        **options: Any,
    ) -> Any:
        """Return the largest absolute difference of a metric: 0 if all groups are alike.

        Parameters
        ----------
        metric, **options
            As of :meth:`by_group`.
        method : {"between_groups", "to_overall"}
            Of any two groups, or of a group and all samples together.
        within : str or tuple of str, optional
            Group arrays (control features) in each group of which the others are compared.

        Returns
        -------
        float, or ndarray of shape (k,); a dict of these by control group with ``within``
            NaN where no group has a value. Groups whose value is NaN are left aside.

        Raises
        ------
        ValueError
            For an unknown metric, method or name of a group array, and if there are no groups.

        Notes
        -----
        The definition is that of fairlearn's ``MetricFrame.difference``.
        """
        return self._compared(disparities.difference, metric, options, method, within)

    def ratio(
        self,
        metric: Metric,
        *,
        method: Method = "between_groups",
        within: Any = None,
        **options: Any,
    ) -> Any:
        """Return the smallest ratio of a metric: 1 if all groups are alike.

        Parameters, results and errors are those of :meth:`difference`; the definition is that of
        fairlearn's ``MetricFrame.ratio``: lowest by highest, or of a group and all samples
        together the smaller by the larger. 0 / 0 is NaN.
        """
        return self._compared(disparities.ratio, metric, options, method, within)

    def group_min(self, metric: Metric, *, within: Any = None, **options: Any) -> Any:
        """Return the lowest value of all groups; parameters as of :meth:`difference`."""
        return self._compared(_lowest, metric, options, "between_groups", within)

    def group_max(self, metric: Metric, *, within: Any = None, **options: Any) -> Any:
        """Return the highest value of all groups; parameters as of :meth:`difference`."""
        return self._compared(_highest, metric, options, "between_groups", within)

    def demographic_parity_difference(
        self, *, method: Method = "between_groups", within: Any = None, pos_label: Any = 1
    ) -> Any:
        """Return the difference of selection rates, the shares predicted positive.

        Two classes, the positive one ``pos_label``; the other parameters are those of
        :meth:`difference`.
        """
        return self.difference("selection_rate", method=method, within=within, pos_label=pos_label)

    def demographic_parity_ratio(
        self, *, method: Method = "between_groups", within: Any = None, pos_label: Any = 1
    ) -> Any:
        """Return the ratio of selection rates; as :meth:`demographic_parity_difference`."""
        return self.ratio("selection_rate", method=method, within=within, pos_label=pos_label)

    def equal_opportunity_difference(
        self, *, method: Method = "between_groups", within: Any = None, pos_label: Any = 1
    ) -> Any:
        """Return the difference of true-positive rates, 0 in a group without positive samples.

        Parameters as of :meth:`demographic_parity_difference`. Source: M. Hardt et al., NIPS
        2016, 3315-3323.
        """
        options = {"method": method, "within": within, "pos_label": pos_label}
        return self.difference("recall", zero_division=0.0, **options)

    def equal_opportunity_ratio(
        self, *, method: Method = "between_groups", within: Any = None, pos_label: Any = 1
    ) -> Any:
        """Return the ratio of true-positive rates; as :meth:`equal_opportunity_difference`."""
        options = {"method": method, "within": within, "pos_label": pos_label}
        return self.ratio("recall", zero_division=0.0, **options)

    def equalized_odds_difference(
        self,
        *,
        method: Method = "between_groups",
        agg: Aggregate = "worst_case",
        within: Any = None,
        pos_label: Any = 1,
    ) -> Any:
        """Return the larger difference of true-positive and of false-positive rates, or their mean.

        Parameters
        ----------
        method, within, pos_label
            As of :meth:`demographic_parity_difference`.
        agg : {"worst_case", "mean"}
            The larger of the two differences, or their mean.

        Notes
        -----
        A rate without denominator is 0, as in fairlearn. Source: M. Hardt et al., NIPS 2016,
        3315-3323.
        """
        check_choice(agg, ("worst_case", "mean"), "agg")
        options = {"method": method, "within": within, "pos_label": pos_label}
        rates = [self.difference(rate, zero_division=0.0, **options) for rate in ("recall", "fpr")]
        return _joined(rates, max if agg == "worst_case" else _mean)

    def equalized_odds_ratio(
        self,
        *,
        method: Method = "between_groups",
        agg: Aggregate = "worst_case",
        within: Any = None,
        pos_label: Any = 1,
    ) -> Any:
        """Return the smaller ratio of true-positive and of false-positive rates, or their mean.

        Parameters as of :meth:`equalized_odds_difference`. As in fairlearn, a ratio 0 / 0 of the
        false-positive rates is left aside, and one of the true-positive rates makes the smaller
        ratio NaN.
        """
        check_choice(agg, ("worst_case", "mean"), "agg")
        options = {"method": method, "within": within, "pos_label": pos_label}
        rates = [self.ratio(rate, zero_division=0.0, **options) for rate in ("recall", "fpr")]
        return _joined(rates, min if agg == "worst_case" else _mean)

    def _table(self, wanted: dict[str, Asked]) -> dict[str, Array]:
        with said_once():
            return {name: self._values(one) for name, one in wanted.items()}

    def _values(self, one: Asked) -> Array:
        if isinstance(one.metric, str):
            return np.asarray(getattr(self, one.metric)(**one.options))
        return self._each(one.metric, **one.options)

    def _compared(
        self,
        compare: Callable[..., Any],
        metric: Metric,
        options: dict[str, Any],
        method: str,
        within: Any,
    ) -> Any:
        check_choice(method, disparities.METHODS, "method")
        one = _one(metric, options)
        if within is not None:
            names = tuple(within) if isinstance(within, (tuple, list)) else (within,)
            parts = self.within(*names)
            with said_once():
                return {key: part._compare(compare, one, method) for key, part in parts.items()}
        return self._compare(compare, one, method)

    def _compare(self, compare: Callable[..., Any], one: Asked, method: str) -> Any:
        if len(self) == 0:
            raise ValueError("there are no groups to compare")
        with said_once():
            values = _as_numbers(self._values(one))
            compared = compare(values, lambda: _of_one(self.overall, one), method)
        return float(compared) if np.ndim(compared) == 0 else compared


def _one(metric: Metric, options: dict[str, Any]) -> Asked:
    if not (isinstance(metric, str) or callable(metric)):
        raise TypeError(f"metric should be a name or a function of Counts, got {shown(metric)}")
    if not isinstance(metric, str):
        return Asked(metric, options)
    return asked({metric: metric}, options, "metric")[metric]


def _of_one(counts: Counts, one: Asked) -> Any:
    metric = getattr(type(counts), one.metric) if isinstance(one.metric, str) else one.metric
    return np.asarray(metric(counts, **one.options), dtype=np.float64)


def _as_numbers(values: Array) -> Array:
    if values.dtype.kind not in "biuf":
        raise TypeError(f"metric should give numbers, got {values[0]!r} of the first group")
    return values.astype(np.float64)


def _lowest(values: Array, overall: Any, method: str) -> Any:
    return disparities.lowest(values)


def _highest(values: Array, overall: Any, method: str) -> Any:
    return disparities.highest(values)


def _joined(rates: list[Any], join: Callable[..., Any]) -> Any:
    recall, fpr = rates
    if isinstance(recall, dict):
        return {key: join(recall[key], fpr[key]) for key in recall}
    return join(recall, fpr)


def _mean(*rates: float) -> float:
    """Return the mean of what is not NaN."""
    known = [rate for rate in rates if rate == rate]
    return sum(known) / len(known) if known else float("nan")
