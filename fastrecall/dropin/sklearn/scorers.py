"""scikit-learn's scorers on our functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastrecall.dropin.sklearn.functions import Function, in_place_of, originals

__all__ = ["get_scorer", "state_of_scorers"]


def get_scorer(scoring: Any) -> Any:
    """Return scikit-learn's scorer of that name on our function; scikit-learn stays as it is.

    Parameters
    ----------
    scoring : str, callable or None
        A name of ``sklearn.metrics.get_scorer_names()``. Names of other metrics than those of
        confusion counts (``"roc_auc"``, ``"r2"``) give scikit-learn's own scorer, a callable and
        None are returned as they are: what ``sklearn.metrics.get_scorer`` does.

    Returns
    -------
    callable
        A scorer of its own, ``scorer(estimator, X, y_true)``, with scikit-learn's response method,
        sign and options. It is cloned, pickled and sent to worker processes like any other, and
        calls our function there.

    Raises
    ------
    ValueError
        scikit-learn's, if there is no scorer of that name.
    ImportError
        If scikit-learn is not installed.

    Notes
    -----
    Imports ``sklearn.metrics``.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> model = DummyClassifier(strategy="constant", constant=1).fit([[0], [1]], [0, 1])
    >>> get_scorer("precision")(model, [[0], [1], [2]], [0, 1, 1])
    0.6666666666666666
    >>> get_scorer("recall")._score_func.__module__
    'fastrecall.metrics.setwise'
    """
    import sklearn.metrics

    scorer = sklearn.metrics.get_scorer(scoring)
    found = in_place_of(originals()).get(id(getattr(scorer, "_score_func", None)))
    if isinstance(scoring, str) and found is not None:
        # A copy for every caller, with everything that scikit-learn has set.
        _, scorer._score_func = found
    return scorer


def state_of_scorers(
    pairs: Mapping[int, tuple[Function, Function]],
) -> Callable[[Any], dict[str, Any]]:
    """Return ``__getstate__`` of scorers, by which they are pickled and copied with our functions.

    A scorer that was made before the patch holds an original. That could not be pickled: where
    pickle looks for it stands ours. So ours goes into the pickle, and into worker processes.
    """

    def __getstate__(scorer: Any) -> dict[str, Any]:  # noqa: N807
        state = dict(vars(scorer))
        found = pairs.get(id(state.get("_score_func")))
        if found is not None:
            _, state["_score_func"] = found
        return state

    return __getstate__
