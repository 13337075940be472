"""Every place is patched, and every place is as it was afterwards."""

from __future__ import annotations

import importlib
import inspect
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("sklearn")

import sklearn.dummy
import sklearn.metrics
import sklearn.model_selection
from sklearn.metrics import _classification, _scorer

import fastrecall
from fastrecall import metrics, patch_sklearn, unpatch_sklearn
from fastrecall.dropin.sklearn import arriving

NAMES = [name for name in metrics.__all__ if hasattr(sklearn.metrics, name)]
ORIGINALS = {name: getattr(sklearn.metrics, name) for name in NAMES}
MODEL = sklearn.dummy.DummyClassifier(strategy="most_frequent").fit([[0], [1], [2]], [0, 1, 1])


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    unpatch_sklearn()


def is_patched() -> bool:
    states = {getattr(sklearn.metrics, name) is getattr(metrics, name) for name in NAMES}
    (state,) = states
    return state


def held() -> dict[tuple[str, str], int]:
    """Every name of every loaded module of scikit-learn, and what each scorer calls."""
    found = {
        (module_name, name): id(value)
        for module_name, module in list(sys.modules.items())
        if module_name.partition(".")[0] == "sklearn"
        for name, value in list(vars(module).items())
    }
    found |= {("scorer", name): id(one._score_func) for name, one in _scorer._SCORERS.items()}
    found |= {("_BaseScorer", name): id(value) for name, value in vars(_scorer._BaseScorer).items()}
    return found


def test_no_place_holds_an_original_and_all_are_restored() -> None:
    before = held()
    originals = {id(function) for function in ORIGINALS.values()}
    holders = {place for place, value in before.items() if value in originals}
    assert len(holders) > 60
    with patch_sklearn():
        during = held()
        assert not [place for place, value in during.items() if value in originals]
        ours = {id(getattr(metrics, name)) for name in NAMES}
        assert {place for place, value in during.items() if value in ours} == holders
    assert held() == before


def test_the_places_that_are_easily_forgotten() -> None:
    with patch_sklearn():
        for module in (sklearn.metrics, _classification):
            assert module.recall_score is fastrecall.recall_score
        assert _scorer.f1_score is fastrecall.f1_score
        assert sklearn.metrics.get_scorer("recall_macro")._score_func is fastrecall.recall_score
        assert _scorer.accuracy_scorer._score_func is fastrecall.accuracy_score
        plot = importlib.import_module("sklearn.metrics._plot.confusion_matrix")
        assert plot.confusion_matrix is fastrecall.confusion_matrix
        # A module by the name of a function.
        assert isinstance(sys.modules["sklearn.metrics._plot"].confusion_matrix, ModuleType)


def test_score_methods_call_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(metrics, "accuracy_score", lambda *_, **__: called.append(1) or 0.25)
    with patch_sklearn():
        assert MODEL.score([[0]], [0]) == 0.25
    assert called == [1]
    assert MODEL.score([[0]], [0]) == 0.0


def run(code: str) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
def test_all_of_scikit_learn_half_of_it_loaded_meanwhile() -> None:
    found = run("from tests.dropin.sklearn.everything import main; main()").splitlines()
    first, _, places = found[0].partition(": ")
    assert first == "held before"
    assert int(places) > 60
    assert found[1:] == ["held meanwhile: True", "restored: True"]


def test_modules_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """`from sklearn.metrics import recall_score` is replaced; another name is left alone."""
    other = ModuleType("other_library")
    vars(other).update(recall_score=sklearn.metrics.recall_score, kept=sklearn.metrics.f1_score)
    # As multiprocessing does with __main__.
    for name in ("other_library", "the_same_library"):
        monkeypatch.setitem(sys.modules, name, other)
    with patch_sklearn():
        assert other.recall_score is fastrecall.recall_score
        assert other.kept is ORIGINALS["f1_score"]
        # What somebody took from fastrecall is theirs.
        other.jaccard_score = fastrecall.jaccard_score
    assert other.recall_score is ORIGINALS["recall_score"]
    assert other.jaccard_score is fastrecall.jaccard_score


def test_modules_of_scikit_learn_that_come_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    late = ModuleType("sklearn.late")
    with patch_sklearn():
        monkeypatch.setitem(sys.modules, "sklearn.late", late)
        exec(
            "from sklearn.metrics import f1_score, check_scoring\nAS = {'f1': f1_score}", vars(late)
        )
        assert late.f1_score is late.AS["f1"] is fastrecall.f1_score
    assert late.f1_score is late.AS["f1"] is ORIGINALS["f1_score"]
    assert late.check_scoring is sklearn.metrics.check_scoring


def test_a_module_that_loads_late_stays_unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(ModuleType):
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(f"asked for {name}")

    monkeypatch.setitem(sys.modules, "late", Late("late"))
    monkeypatch.setitem(sys.modules, "sklearn.late", Late("sklearn.late"))
    with patch_sklearn():
        assert is_patched()


def test_once_twice_never() -> None:
    unpatch_sklearn()
    before = held()
    patch_sklearn()
    patch_sklearn()
    assert is_patched()
    unpatch_sklearn()
    assert held() == before
    unpatch_sklearn()
    assert held() == before


def test_blocks_are_nested() -> None:
    with patch_sklearn():
        with patch_sklearn() as inner, inner:
            assert is_patched()
        assert is_patched()
    assert not is_patched()


def test_a_block_restores_also_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), patch_sklearn():
        raise ZeroDivisionError
    assert not is_patched()


def test_a_block_leaves_a_patch_for_good() -> None:
    patch_sklearn()
    with patch_sklearn():
        assert is_patched()
    assert is_patched()


def test_unpatched_within_a_block_it_stays_so() -> None:
    with patch_sklearn() as block:
        unpatch_sklearn()
        assert not is_patched()
        assert repr(block) == "<scikit-learn as it was>"
    assert not is_patched()
    with block:
        assert is_patched()
        assert "places" in repr(block)
    assert not is_patched()


def test_the_end_of_an_old_block_does_not_end_a_new_patch() -> None:
    with patch_sklearn():
        unpatch_sklearn()
        patch_sklearn()
    assert is_patched()


def test_somebody_elses_replacement_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def theirs(*_: Any, **__: Any) -> float:
        return 0.5

    monkeypatch.setattr(sklearn.metrics, "recall_score", theirs)
    with patch_sklearn():
        assert sklearn.metrics.recall_score is fastrecall.recall_score
        assert _classification.recall_score is fastrecall.recall_score
        sklearn.metrics.f1_score = theirs
    assert sklearn.metrics.recall_score is theirs
    assert _classification.recall_score is ORIGINALS["recall_score"]
    assert sklearn.metrics.f1_score is theirs
    sklearn.metrics.f1_score = ORIGINALS["f1_score"]


def test_many_threads() -> None:
    before = held()
    wrong: list[str] = []
    begin = threading.Barrier(8)

    def work(kind: int) -> None:
        begin.wait()
        for _ in range(15):
            with patch_sklearn():
                if not is_patched():
                    wrong.append("a block without the patch")
                if sklearn.metrics.recall_score([0, 1, 1], [0, 1, 0]) != 0.5:
                    wrong.append("another value")

    threads = [threading.Thread(target=work, args=(kind,)) for kind in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert held() == before


def test_an_interrupt_leaves_nothing_half_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    from fastrecall.dropin.sklearn import replacing

    def interrupted(pairs: Any) -> None:
        raise KeyboardInterrupt

    before = held()
    monkeypatch.setattr(replacing, "state_of_scorers", interrupted)
    with pytest.raises(KeyboardInterrupt):
        patch_sklearn()
    assert held() == before
    monkeypatch.undo()
    with patch_sklearn():
        assert is_patched()
    assert held() == before


def test_functions_that_this_scikit_learn_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sklearn.metrics, _classification):
        monkeypatch.delattr(module, "class_likelihood_ratios")
    monkeypatch.delattr(_scorer, "_SCORERS")
    monkeypatch.delattr(_scorer, "_BaseScorer")
    with patch_sklearn():
        assert sklearn.metrics.recall_score is fastrecall.recall_score
        assert not hasattr(sklearn.metrics, "class_likelihood_ratios")
    assert sklearn.metrics.recall_score is ORIGINALS["recall_score"]


def test_a_scikit_learn_without_any(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = {name: ModuleType(name) for name in sys.modules if name.startswith("sklearn.metrics")}
    for name, module in empty.items():
        monkeypatch.setitem(sys.modules, name, module)
    with pytest.raises(ImportError, match="has none of fastrecall's functions"):
        patch_sklearn()


def test_without_scikit_learn() -> None:
    code = "import sys, fastrecall\nsys.modules['sklearn'] = None\n"
    code += "fastrecall.unpatch_sklearn()\n"
    code += "try:\n    fastrecall.patch_sklearn()\nexcept ImportError as error: print(error.name)"
    assert "sklearn" in run(code)


def test_scikit_learn_is_imported_by_the_call_and_not_before() -> None:
    code = "import sys, fastrecall\nfastrecall.unpatch_sklearn()\nprint('sklearn' in sys.modules)\n"
    code += "fastrecall.patch_sklearn()\nimport sklearn.metrics as m\n"
    code += "print(m.recall_score is fastrecall.recall_score)"
    assert run(code) == "False\nTrue\n"


IMPORTS_MEANWHILE = """
import importlib, threading
import fastrecall
from fastrecall.dropin.sklearn.arriving import patch_when_imported

patch_when_imported()
names = ["sklearn.metrics", "sklearn.metrics._scorer", "sklearn.ensemble"] * 2
work = [lambda name=name: importlib.import_module(name) for name in names]
work[1::2] = [fastrecall.patch_sklearn] * 3
threads = [threading.Thread(target=one, daemon=True) for one in work]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(120)
import sklearn.metrics
print(any(thread.is_alive() for thread in threads))
print(sklearn.metrics.recall_score is fastrecall.recall_score)
fastrecall.unpatch_sklearn()
print(sklearn.metrics.recall_score.__module__)
"""


def test_patched_by_threads_while_others_import_it() -> None:
    assert run(IMPORTS_MEANWHILE) == "False\nTrue\nsklearn.metrics._classification\n"


def test_the_room_is_loaded_when_it_is_asked_for() -> None:
    code = "import sys, fastrecall; print([n for n in sys.modules if 'dropin' in n])"
    assert run(code) == "[]\n"


@pytest.mark.parametrize("name", NAMES)
def test_signatures_and_pickles(name: str) -> None:
    with patch_sklearn():
        ours = getattr(sklearn.metrics, name)
        assert str(inspect.signature(ours)).split(" ->")[0].count("*") == 1
        kinds = [(p.name, p.kind) for p in inspect.signature(ours).parameters.values()]
        theirs = inspect.signature(ORIGINALS[name]).parameters.values()
        assert kinds == [(p.name, p.kind) for p in theirs]
        stored = pickle.dumps(ours)
    assert pickle.loads(stored) is ours is getattr(fastrecall, name)


def test_a_metric_is_no_scorer() -> None:
    check = sklearn.model_selection.cross_val_score
    texts = []
    for patched in (False, True):
        if patched:
            patch_sklearn()
        with pytest.raises(ValueError, match="use `make_scorer`") as caught:
            check(MODEL, [[0]] * 9, [0, 1, 1] * 3, scoring=sklearn.metrics.f1_score)
        texts.append(str(caught.value))
        with pytest.raises(ValueError, match="use `make_scorer`"):
            sklearn.metrics.check_scoring(MODEL, {"f": sklearn.metrics.f1_score})
    assert texts[0] == texts[1]


def test_to_patch_when_imported_what_is_there_is_to_patch_at_once() -> None:
    assert "sklearn.metrics" in sys.modules
    before = list(sys.meta_path)
    arriving.patch_when_imported()
    try:
        assert sklearn.metrics.recall_score is metrics.recall_score
        assert sys.meta_path == before
    finally:
        unpatch_sklearn()
    assert sklearn.metrics.recall_score is ORIGINALS["recall_score"]


def test_what_nobody_else_finds_is_not_found() -> None:
    finder = arriving._Finder(0)
    assert finder.find_spec("sklearn.metrics", []) is None
    assert finder.find_spec("sklearn.other", None) is None
