"""The page on clusters: those of its sessions that start an engine, each beside its engine."""

from __future__ import annotations

import doctest
import re

import pytest

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:subprocess:ResourceWarning"),
    # Ray's own, of its own settings.
    pytest.mark.filterwarnings("ignore:`use_:DeprecationWarning"),
]
SESSION = re.compile(r"^<!-- engine: (\w+) -->\n\n```pycon\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("engine", ["pyspark", "ray", "duckdb"])
def test_recipes(checkout, engine, request):
    started = {"pyspark": "spark", "ray": "ray"}
    if engine in started:
        request.getfixturevalue(started[engine])
    else:
        pytest.importorskip(engine)
    page = (checkout / "docs" / "clusters.md").read_text(encoding="utf-8")
    shown = "\n".join(text for name, text in SESSION.findall(page) if name == engine)
    assert shown
    test = doctest.DocTestParser().get_doctest(shown, {}, engine, "docs/clusters.md", 0)
    told = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=told.append)
    assert not told, "".join(told)


def test_every_recipe_is_run(checkout):
    page = (checkout / "docs" / "clusters.md").read_text(encoding="utf-8")
    assert page.count("```pycon") == len(SESSION.findall(page)) == 4
