"""What is replaced in scikit-learn at present, and for how many."""

from __future__ import annotations

import importlib
import sys
import threading
from typing import Any

from fastrecall.dropin.sklearn import functions, places
from fastrecall.dropin.sklearn.scorers import state_of_scorers

__all__ = ["Replacement", "replacement"]


class Replacement:
    """All that is replaced, or nothing: there is one for the whole process."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        # What was held of a patch that has ended since has another number.
        self.number = 1
        self.holders = 0
        self.changed: list[tuple[places.Place, Any, Any]] = []
        self.back: dict[int, Any] = {}
        self.scorer: Any = None

    def hold(self) -> int:
        """Want our functions there, and return the number to let go of."""
        # Without the lock: another thread that is importing it may be about to patch.
        importlib.import_module("sklearn.metrics")
        with self._lock:
            if not self.holders:
                self._apply()
            self.holders += 1
            return self.number

    def let_go(self, number: int) -> None:
        """No longer want them: the last one restores scikit-learn."""
        with self._lock:
            if number != self.number:
                return
            self.holders -= 1
            if not self.holders:
                self._restore()

    def end(self) -> None:
        """Restore scikit-learn, whoever wants what."""
        with self._lock:
            self._restore()

    def _apply(self) -> None:
        found = functions.originals()
        pairs = functions.in_place_of(found)
        if not found.keys() & functions.ours().keys():
            version = sys.modules["sklearn"].__version__
            raise ImportError(
                f"scikit-learn {version} has none of fastrecall's functions in sklearn.metrics: "
                "it cannot be patched"
            )
        # Of two originals of a name the public one, which comes first, is put back where it is
        # not known which was there.
        self.back = {id(new): old for old, new in reversed(pairs.values())}
        known = [*places.of_scikit_learn(pairs), *places.elsewhere(pairs, found)]
        try:
            for place in known:
                old, new = pairs[id(place.namespace[place.key])]
                self.changed.append((place, old, new))
                place.namespace[place.key] = new
            scorer = getattr(sys.modules.get("sklearn.metrics._scorer"), "_BaseScorer", None)
            if scorer is not None and "__getstate__" not in vars(scorer):
                scorer.__getstate__ = state_of_scorers(pairs)
                self.scorer = scorer
        except BaseException:
            self._restore()
            raise

    def _restore(self) -> None:
        # Interrupted, it can begin again: nothing is forgotten before all is done.
        if self.scorer is not None and "__getstate__" in vars(self.scorer):
            del self.scorer.__getstate__
        for place, old, new in self.changed:
            # Somebody else's function is left where it is.
            if place.namespace.get(place.key) is new:
                place.namespace[place.key] = old
        for place in list(places.of_scikit_learn(self.back)):
            place.namespace[place.key] = self.back[id(place.namespace[place.key])]
        self.changed, self.back, self.scorer, self.holders = [], {}, None, 0
        self.number += 1


replacement = Replacement()
