"""scikit-learn with our functions in place of its own, and its scorers on them."""

from fastrecall.dropin.sklearn.patching import Patch, patch_sklearn, unpatch_sklearn
from fastrecall.dropin.sklearn.scorers import get_scorer

__all__ = ["Patch", "get_scorer", "patch_sklearn", "unpatch_sklearn"]
