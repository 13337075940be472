"""What is asked of two models: McNemar's test, and the difference of a metric; one pair or all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall.counts import Counts
from fastrecall.parameters import validate

if TYPE_CHECKING:
    from fastrecall.comparison.difference import Difference, Drawing
    from fastrecall.comparison.joint import Arrays, Joint
    from fastrecall.comparison.mcnemar import McNemar
    from fastrecall.comparison.metrics import Metric

__all__ = ["Pairwise", "names_of"]

Array = np.ndarray[Any, Any]

_WHY_NOT_PAIRED = {
    "weights": (
        "these samples were weighted, and weights do not tell how many samples there were: compare "
        "without sample_weight"
    ),
    "multilabel": (
        "the labels of a row depend on each other, and multilabel counts do not tell how, so that "
        "nothing can be drawn from them: resample the rows themselves"
    ),
    "unpaired": (
        "what a difference draws from was not kept: compare again, without paired=False; give "
        "paired=True if the comparison is to be pickled"
    ),
}


class Pairwise:
    """The questions of two models, as methods of a mapping from name to ``Counts``."""

    __slots__ = ()

    if TYPE_CHECKING:
        _arrays: Arrays | None
        _both: Array | None
        _counts: dict[Any, Counts]
        _joint: dict[tuple[Any, Any], Joint]
        _why_not: str | None

        def _no_such(self, name: Any) -> str: ...

    def mcnemar(self, a: Any, b: Any, *, exact: Any = None, correction: bool = True) -> McNemar:
        """Test whether two models err equally often, by the samples where only one errs.

        Parameters
        ----------
        a, b : names of models
        exact : bool, "mid-p" or None
            True takes the binomial distribution, of any number of samples; "mid-p" counts half of
            what is as likely as what was seen, which errs less to the safe side; False takes
            chi-squared with one degree of freedom. By default exact below 25 such samples.
        correction : bool, default=True
            Whether chi-squared is corrected for continuity: by 1, and not beyond 0.

        Returns
        -------
        McNemar
            ``statistic``, ``p_value``, ``table``, and the four numbers: ``both``, ``only_a``,
            ``only_b``, ``neither``. A multilabel sample is right if all of its labels are.

        Raises
        ------
        ValueError
            For names that are no models, or the same twice; if samples were weighted.

        Notes
        -----
        O(1) time; an exact test O(sqrt(n)) of n such samples. Relative errors of p are below 1e-10
        down to 1e-300. Of many pairs some are improbable by chance: the p-values are not adjusted.
        """
        validate("Comparison.mcnemar", locals())
        self._check_models(a, b)
        return self._tested(a, b, exact, correction)

    def mcnemar_table(
        self, *, baseline: Any = None, exact: Any = None, correction: bool = True
    ) -> dict[str, Array]:
        """Return :meth:`mcnemar` of all pairs of models, or of each and a baseline, as columns.

        Parameters
        ----------
        baseline : name of a model, optional
            It is ``b`` in every row then; by default there are m (m - 1) / 2 rows.
        exact, correction
            As of :meth:`mcnemar`.

        Returns
        -------
        dict of str to ndarray
            By the fields of a ``McNemar``; ``pandas.DataFrame`` takes it as it is.

        Raises
        ------
        ValueError
            As of :meth:`mcnemar`, and for a single model.
        """
        validate("Comparison.mcnemar", locals())
        rows = [self._tested(*pair, exact, correction) for pair in self._pairs(baseline)]
        return _columns(rows)

    def difference(
        self,
        metric: Metric,
        a: Any,
        b: Any,
        *,
        level: float = 0.95,
        method: str = "bootstrap",
        n_resamples: int = 1000,
        seed: Any = None,
        **options: Any,
    ) -> Difference:
        """Return a metric of model a less that of b, and between which values it lies.

        Parameters
        ----------
        metric : str or callable
            As of :meth:`by_model`.
        a, b : names of models
        level : float in (0, 1), default=0.95
            How often such an interval holds the true difference.
        method : {"bootstrap"}
            Both ends are percentiles of the differences of resamples. A resample has n samples of
            those that were compared, each with its true label and both predictions, so that what
            both models find hard is hard for both.
        n_resamples : int, default=1000
            At least 2 / (1 - level).
        seed : int, numpy.random.Generator or None, default=None
            The same integer gives the same interval.
        **options
            The metric's own, such as ``average``. A class that is not in a resample is taken as
            ``zero_division`` says, 0 unless given.

        Returns
        -------
        Difference
            ``estimate``, ``low`` and ``high``: floats, or arrays for a metric of several values.

        Raises
        ------
        ValueError
            For names that are no models, or the same twice; for a level that so few resamples do
            not show; if samples were weighted, are multilabel, or were not kept; if the compared
            arrays have changed since.
        TypeError
            As of :meth:`by_model`.

        Notes
        -----
        Resampling n rows is exactly one multinomial draw from the C cells that samples make by true
        label and both predictions. They are counted when two models are first asked for, in one
        pass, and kept: O(n) time once, then O(n_resamples C) whatever n.
        """
        validate("Comparison.difference", locals())
        self._check_models(a, b)
        drawing = self._drawing(level, method, n_resamples, seed)
        return self._differing(metric, options, a, b, drawing)

    def difference_table(
        self,
        metric: Metric,
        *,
        baseline: Any = None,
        level: float = 0.95,
        method: str = "bootstrap",
        n_resamples: int = 1000,
        seed: Any = None,
        **options: Any,
    ) -> dict[str, Array]:
        """Return :meth:`difference` of all pairs of models, or of each and a baseline, as columns.

        ``baseline`` and the shape are those of :meth:`mcnemar_table`, the rest is that of
        :meth:`difference`. Each interval holds its difference as often as ``level`` says; that all
        do so at once, is less likely.
        """
        validate("Comparison.difference", locals())
        pairs = self._pairs(baseline)
        drawing = self._drawing(level, method, n_resamples, seed)
        return _columns([self._differing(metric, options, *pair, drawing) for pair in pairs])

    def _tested(self, a: Any, b: Any, exact: Any, correction: bool) -> McNemar:
        from fastrecall.comparison.mcnemar import mcnemar_of

        if self._both is None:
            raise ValueError(_WHY_NOT_PAIRED["weights"])
        names = list(self._counts)
        i, j = names.index(a), names.index(b)
        right_a, right_b, both = (self._both[at].item() for at in ((i, i), (j, j), (i, j)))
        n = int(self._counts[a].n or 0)
        cells = both, right_a - both, right_b - both, n - right_a - right_b + both
        return mcnemar_of((a, b), cells, exact, correction)

    def _drawing(self, level: float, method: str, n_resamples: int, seed: Any) -> Drawing:
        from fastrecall.comparison.difference import Drawing, check_drawing

        check_drawing(level, n_resamples)
        if self._why_not in ("weights", "multilabel"):
            raise ValueError(_WHY_NOT_PAIRED[self._why_not])
        if any(not one.n for one in self._counts.values()):
            raise ValueError("a difference needs samples, and these are the counts of none")
        return Drawing(level, method, int(n_resamples), np.random.default_rng(seed))

    def _differing(self, metric: Any, options: Any, a: Any, b: Any, drawing: Drawing) -> Difference:
        from fastrecall.comparison.difference import differing
        from fastrecall.comparison.metrics import asked_one, check_aligned

        wanted = asked_one(metric, options)
        both = {name: self._counts[name] for name in (a, b)}
        check_aligned(both, wanted)
        return differing(both, partial(self._cells, a, b), wanted, drawing)

    def _cells(self, a: Any, b: Any) -> Joint:
        if (b, a) in self._joint:
            return self._joint[b, a].swapped()
        if (a, b) not in self._joint:
            if self._arrays is None:
                raise ValueError(_WHY_NOT_PAIRED[self._why_not or "unpaired"])
            from fastrecall.comparison.joint import joint

            self._joint[a, b] = joint(self._arrays, self._counts, a, b)
        return self._joint[a, b]

    def _pairs(self, baseline: Any) -> list[tuple[Any, Any]]:
        if len(self._counts) < 2:
            raise ValueError(
                f"two models are needed, and there is {next(iter(self._counts))!r} only"
            )
        if baseline is None:
            return list(combinations(self._counts, 2))
        self._check_known(baseline)
        return [(name, baseline) for name in self._counts if name != baseline]

    def _check_models(self, a: Any, b: Any) -> None:
        for name in (a, b):
            self._check_known(name)
        if a == b:
            raise ValueError(f"two models are needed, got {a!r} twice")

    def _check_known(self, name: Any) -> None:
        try:
            known = name in self._counts
        except TypeError:
            known = False
        if not known:
            raise ValueError(self._no_such(name))


def names_of(names: Iterable[Any]) -> Array:
    """Return the names of models as an array of objects; a tuple is one name."""
    return np.fromiter(names, object)


def _columns(rows: list[Any]) -> dict[str, Array]:
    fields = rows[0]._fields
    return {
        field: names_of(column) if field in ("a", "b") else np.array(column)
        for field, column in zip(fields, zip(*rows, strict=True), strict=True)
    }
