"""scikit-learn's functions replaced by ours wherever it holds them, and put back."""

from __future__ import annotations

import sys
from types import TracebackType

from fastrecall.dropin.sklearn.replacing import replacement

__all__ = ["Patch", "patch_sklearn", "unpatch_sklearn"]

# No replacement has this number.
_NOTHING = 0


class Patch:
    """What :func:`patch_sklearn` returns: in a ``with`` statement, the patch ends with its block.

    Blocks may be nested, and those of several threads may overlap: scikit-learn is restored at the
    end of the last one, and not at all there if it was patched for good before.

    Examples
    --------
    >>> import sklearn.metrics
    >>> with patch_sklearn():
    ...     sklearn.metrics.recall_score.__module__
    'fastrecall.metrics.setwise'
    >>> sklearn.metrics.recall_score.__module__
    'sklearn.metrics._classification'
    """

    def __init__(self) -> None:
        # One for each open block, in the order they were opened: what it will let go of.
        self._blocks: list[int] = []
        # What the call that made this object holds, until a block takes it over.
        self._held = [replacement.hold()]

    def __enter__(self) -> Patch:
        # One thread gets it, if several share this object.
        try:
            held = self._held.pop()
        except IndexError:
            held = _NOTHING
        self._blocks.append(held if held == replacement.number else replacement.hold())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        replacement.let_go(self._blocks.pop())

    def __repr__(self) -> str:
        count = len(replacement.changed)
        if not count:
            return "<scikit-learn as it was>"
        version = sys.modules["sklearn"].__version__
        return f"<scikit-learn {version} with fastrecall's functions in {count} places>"


def patch_sklearn() -> Patch:
    """Put our functions in the place of scikit-learn's, wherever it holds them.

    Its modules, its scorers (``scoring="recall_macro"``), its plots and the ``score`` methods of
    its estimators then call ours, and so does every module that has said ``from sklearn.metrics
    import recall_score``, whether before or after. No file is touched.

    Returns
    -------
    Patch
        To be ignored, or used in a ``with`` statement, which restores scikit-learn at its end.

    Raises
    ------
    ImportError
        If scikit-learn is not installed, or has none of the functions.

    See Also
    --------
    unpatch_sklearn : Restore scikit-learn at once.

    Notes
    -----
    Imports ``sklearn.metrics`` if nobody has. Patching again changes nothing; any number of threads
    may do it. Functions that this version of scikit-learn lacks are left out. What stays
    scikit-learn's: originals kept under another name, in a container or in an object that is no
    scorer; and in worker processes, what is not reached by a scorer or a function that was sent
    there. O(names of all loaded modules) time, some milliseconds.

    Examples
    --------
    >>> import sklearn.metrics
    >>> with patch_sklearn():
    ...     sklearn.metrics.recall_score([0, 1, 1], [0, 1, 0])
    0.5
    """
    return Patch()


def unpatch_sklearn() -> None:
    """Restore scikit-learn at once, however often and by whomever it was patched.

    Modules that were imported meanwhile are restored, too, if they are scikit-learn's. Others that
    took a function meanwhile keep it. Without a patch, nothing happens.

    Examples
    --------
    >>> import sklearn.metrics
    >>> patched = patch_sklearn()
    >>> unpatch_sklearn()
    >>> sklearn.metrics.recall_score.__module__
    'sklearn.metrics._classification'
    """
    replacement.end()
