"""Whether a call with a bad argument ended as it may: in a clear error, or the right answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sklearn.metrics

from tests.differential.options import FUNCTIONS
from tests.stress.inputs.calls import Call
from tests.stress.inputs.forms import Form
from tests.stress.inputs.outcomes import Ending, alike, ending, improper, short

# What these answer is what scikit-learn answers, whose functions they are.
THEIRS = {"confusion_matrix_at_thresholds", "metric_at_thresholds", "top_k_accuracy_score"}
THEIRS |= set(FUNCTIONS)

NUMBERS = ("an integer", "a long integer", "a float", "infinity", "True", "a NumPy scalar")
LABELS = (*NUMBERS, "minus one", "NaN", "None")
ITERABLES = ("a set", "a frozenset", "a generator", "an iterator", "a view of a dict")
ITERABLES += ("a mappingproxy", "a list that shrinks", "a word that lies", "words that lie")
DATES = ("times", "times without a unit", "spans of time")
NO_TIMES = ("not-a-time", "not-a-time alone", "times without a unit")
NOTHING = ("a list of None", "objects of None", "no rows", "0-d", "0-d of objects")
# Forms that an argument is documented to take, though no list says the same.
TAKEN = {
    "sample_weight": ("None",),
    "labels": ("None",),
    "matrix": ("None", "True"),
    "inclusive": ("True",),
    "multilabel": ("True",),
    "groups": ("None", *DATES),
    "groups['b']": DATES,
    "classes": ("None", *DATES),
    "ignore": (*LABELS, *NO_TIMES, *NOTHING, "a dict", "an empty dict", "items that equal nothing"),
    "pos_label": (*LABELS, "it claims to be a word"),
    "average": ("None",),
    "weights": ("None",),
    "zero_division": ("NaN", "True"),
    "beta": NUMBERS,
    "k": ("a generator", "an iterator"),
    "fn": ("None",),
    "fp": ("None",),
    "tn": ("None",),
    "data": ("int8",),
    "max_labels": ("None", "an integer", "a long integer"),
    "metric_params": ("an empty dict",),
    "metrics": (*ITERABLES, "a dict", "an empty dict", "no rows"),
    "target_names": (*ITERABLES, "None", "bytes", "void", "records", "records of one field"),
    "digits": ("an integer",),
    "level": ("a float", "a NumPy scalar"),
    "seed": ("None", "an integer", "a long integer"),
    "exact": ("None", "True"),
    "thresholds": ("None",),
    "other": ("an empty array", "an empty array of objects", "no rows", "no columns"),
    "i": ("0-d", "minus one", "True"),
    "n": ("None", "an integer", "a long integer"),
    **dict.fromkeys(("recall", "precision", "specificity"), ("a float", "True", "a NumPy scalar")),
}


@dataclass(frozen=True)
class Verdict:
    """How it ended, and what is wrong with that, if anything is."""

    refused: bool
    wrong: str | None = None


def judged(call: Call, name: str, form: Form, crashing: bool) -> Verdict | None:
    """Make the argument, call, and judge; None if there is no such form of these items.

    Parameters
    ----------
    crashing : bool
        Whether scikit-learn may not be asked, which such objects may crash.
    """
    items = call.items if isinstance(call.items, list) else [0, 1, 1, 0, 1, 0]
    try:
        bad = form.make(items)
    except (TypeError, ValueError):  # of words, for instance, there are no floats
        return None
    before = call.held() if call.held else None
    found = ending(lambda: call.invoke(bad))
    wrong = improper(call, found)
    if wrong is None and found.refused and call.held and call.held() != before:
        wrong = "the counter is another after an error"
    if wrong is None and not found.refused and name not in TAKEN.get(call.argument, ()):
        wrong = _unlike_theirs(call, form, items, found) if not crashing else "not compared"
        wrong = wrong and _unlike_the_list(call, form, items, found)
    return Verdict(found.refused, wrong)


def _unlike_theirs(call: Call, form: Form, items: Any, found: Ending) -> str | None:
    """Return what is wrong with an answer of scikit-learn's functions."""
    if call.function not in THEIRS:
        return "not compared"
    given = {**(call.given or {}), call.argument: form.make(items)}
    theirs = ending(lambda: getattr(sklearn.metrics, call.function)(**given))
    if not theirs.refused and alike(found.answer, theirs.answer):
        return None
    return f"answered {short(found.answer)}, and scikit-learn {short(theirs.answer)}"


def _unlike_the_list(call: Call, form: Form, items: Any, found: Ending) -> str | None:
    """Return what is wrong with an answer: it has to be that of the same items in a list."""
    if form.plain is None:
        return f"answered {short(found.answer)}"
    plain = ending(lambda: call.invoke(form.plain(items)))  # type: ignore[misc]
    other = plain if form.other is None else ending(lambda: call.invoke(form.other(items)))
    if plain.refused or not (alike(found.answer, plain.answer) or found.answer == other.answer):
        said = plain.error if plain.refused else short(plain.answer)
        return f"answered {short(found.answer)}, and the list {said}"
    return None
