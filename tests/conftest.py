"""One night over the committed samples for the whole session: whoever asks for `published` or `release` shares it,
also between the processes of `make test`."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pipelines.cli import run
from pipelines.lang import set_lang
from pipelines.settings import Settings
from pipelines.warehouse import open_release

pytest.register_assert_rewrite("tests.support")  # what is compared there is shown as in a test

PROJECT = Path(__file__).parents[1]
SAMPLES_AS_OF = date(2026, 9, 10)
"""The day of the running region (docs/running-year.md), after every other year, so that nothing depends on today."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/sql/test_reviews.py --models +fct_goal_reviews`: the examples of the models being worked on."""
    parser.addoption("--models", default="", help="what of the dbt project the examples of tests/sql build")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After the first file, which has the samples' night made, those of tests/sql, which do not ask for it: else the
    second process of `make test` begins with waiting for the night."""
    first = items[0].path if items else None
    items.sort(key=lambda item: (item.path != first, "sql" not in item.path.parts))


@dataclass(frozen=True)
class Ended:
    """How a command ended. `summary` is what --json printed, {} without it."""

    code: int
    out: str
    err: str
    summary: dict[str, Any]


def jixiao(*words: str, home: Path, **environment: str) -> Ended:
    """Run the command line in a process of its own, in Chinese."""
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *words, "--home", str(home)],
        cwd=PROJECT,
        env={**os.environ, "JIXIAO_LANG": "zh", "PYTHONPATH": str(PROJECT), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    summary = json.loads(done.stdout) if "--json" in words and done.stdout.strip() else {}
    return Ended(done.returncode, done.stdout, done.stderr, summary)


def jixiao_here(*words: str, home: Path) -> Ended:
    """The same in this process, which has the libraries loaded already: most of what a short command takes."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("JIXIAO_LANG", "zh")
        code = run([*words, "--home", str(home)])
    summary = json.loads(out.getvalue()) if "--json" in words and out.getvalue().strip() else {}
    return Ended(code, out.getvalue(), err.getvalue(), summary)


@dataclass(frozen=True)
class Published:
    """A home with one release of the samples in force. Read only: to change it, copy it with `copy_home`."""

    home: Path
    summary: dict[str, Any]

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, project=PROJECT)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """`shared(name, make)`: a folder that `make` fills once for all processes of a run; the others wait, then read."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def folder(name: str, make: Callable[[Path], None]) -> Path:
        place, done = base / f"shared-{name}", base / f"shared-{name}.done"
        with FileLock(base / f"shared-{name}.lock"):
            if not done.exists():
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                make(place)
                done.touch()
        return place

    return folder


@pytest.fixture(scope="session")
def published(shared: Callable[[str, Callable[[Path], None]], Path]) -> Published:
    """The committed samples, landed, built, gated and published by `jixiao refresh`."""

    def night(home: Path) -> None:
        shutil.copytree(PROJECT / "data" / "raw", home / "raw")
        ended = jixiao("refresh", "--json", "--as-of", str(SAMPLES_AS_OF), home=home)
        assert ended.code == 0, ended.out + ended.err
        (home / "summary.json").write_text(json.dumps(ended.summary), encoding="utf-8")

    home = shared("samples", night)
    return Published(home, json.loads((home / "summary.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def few_regions(shared: Callable[[str, Callable[[Path], None]], Path]) -> Published:
    """Some regions of the samples with more problems (tests/support/few_regions.py) and their night: for tests that run
    nights of their own upon it."""
    from tests.support.few_regions import put_few_regions

    def night(home: Path) -> None:
        put_few_regions(home)
        ended = jixiao_here("refresh", "--json", "--as-of", str(SAMPLES_AS_OF), home=home)
        assert ended.code == 0, ended.out + ended.err
        (home / "summary.json").write_text(json.dumps(ended.summary), encoding="utf-8")

    home = shared("few-regions", night)
    return Published(home, json.loads((home / "summary.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def release(published: Published) -> Callable[[str], list[tuple]]:
    """Runs SQL on the published samples as a reader would."""

    def ask(sql: str) -> list[tuple]:
        with open_release(published.settings) as connection:
            return connection.execute(sql).fetchall()

    return ask


@pytest.fixture(scope="session")
def county_beside_samples(shared: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """A home with a build (tests/support/builds.py) of the samples and a generated county. Read only."""
    from tests.support.builds import beside_the_samples

    return shared("county", lambda home: beside_the_samples(PROJECT / "data" / "raw", SAMPLES_AS_OF, home))


def copy_home(published: Published, to: Path, everything: bool = False) -> Path:
    """A home of one's own with the same raw files, landing and release; times kept, so nothing looks new. `everything`:
    what the night wrote for people too."""
    if everything:
        return shutil.copytree(published.home, to, symlinks=True, dirs_exist_ok=True)
    for folder in ("raw", "landing", "builds", "releases"):
        shutil.copytree(published.home / folder, to / folder, symlinks=True)
    for secret in published.home.glob("keys"):
        shutil.copytree(secret, to / secret.name)
    return to


@pytest.fixture
def english() -> Iterator[None]:
    """What is said meanwhile is said in English."""
    set_lang("en")
    yield
    set_lang("zh")
