"""Chromium of the system, driven by Playwright; without either, one clear line and every test here is skipped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.lang import set_lang
from pipelines.readers.report import build_disclosure, build_report
from pipelines.settings import Settings
from tests.conftest import Published
from tests.support import chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A browser without a window, for this folder only: Playwright keeps an event loop running as long as it lives."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("browser tests need playwright: pip install -e '.[dev]'")
    if chromium.path() is None:
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = chromium.launch(playwright)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def pages(published: Published, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of the samples: a district, a province that is incomplete, a month in English, disclosure, the index."""
    home = tmp_path_factory.mktemp("home")
    for name in ("raw", "releases"):
        (home / name).symlink_to(published.home / name)
    settings = Settings(home=home, project=published.settings.project)
    build_report(settings, region="511903", with_brief=True)
    build_report(settings, region="530000", fiscal_year=2021, with_brief=True, with_below=True)
    build_disclosure(settings, region="510521")
    set_lang("en")
    try:
        build_report(settings, region="510521", period="M08", with_brief=True)
    finally:
        set_lang("zh")
    [folder] = [entry for entry in settings.reports.iterdir() if entry.is_dir()]
    return {
        "district": folder / "coverage-511903-2021.html",
        "province": folder / "coverage-530000-2021.html",
        "month": folder / "coverage-510521-2021-M08-en.html",
        "disclosure": folder / "disclosure-510521-2021.html",
        "index": settings.reports / "index.html",
    }


@pytest.fixture
def opened(browser: Any, pages: dict[str, Path]) -> Iterator[Callable[..., Any]]:
    """`opened("district", width=390, script=False)` -> the page, its requests noted in `page.fetched`."""
    contexts = []

    def show(name: str, width: int = 1440, script: bool = True) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.fetched = []
        page.on("request", lambda request: page.fetched.append(request.url))
        page.goto(pages[name].as_uri())
        return page

    yield show
    for context in contexts:
        context.close()
