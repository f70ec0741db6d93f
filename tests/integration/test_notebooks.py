"""Every notebook runs through on the published samples, as a script does, and is served on this machine alone."""

import importlib.util
import json
from pathlib import Path

import marimo as mo
import pytest

from pipelines.cli import run
from tests.conftest import PROJECT, Published
from tests.support.served import notebook_served

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.py"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_through_and_shows_figures(path: Path, published: Published, monkeypatch) -> None:
    monkeypatch.setenv("JIXIAO_HOME", str(published.home))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    outputs, _ = module.app.run()
    shown = "".join(mo.as_html(output).text for output in outputs if output is not None)
    assert "marimo-dropdown" in shown and "marimo-table" in shown
    assert "<svg" in shown


def test_they_are_listed_with_what_they_show(capsys: pytest.CaptureFixture) -> None:
    assert run(["notebook", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert set(listed) == {path.stem for path in NOTEBOOKS} and all(listed.values())
    assert run(["notebook", "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == set(listed) and all(text.isascii() for text in told.values())


def test_an_unknown_notebook_is_usage(published: Published, capsys: pytest.CaptureFixture) -> None:
    assert run(["notebook", "nosuch", "--home", str(published.home)]) == 2
    assert "execution" in capsys.readouterr().err


def test_an_app_answers_on_the_loopback_address_only(published: Published) -> None:
    with notebook_served("execution", published.home) as (address, page):
        assert address.startswith("http://127.0.0.1:") and "执行进度" in page
