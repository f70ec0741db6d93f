"""The page that explains a release, in Chromium: it shows tables and labels, and asks nothing of any network."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.readers.docs.site import PAGE, write_release_page
from pipelines.warehouse import current_release
from tests.conftest import Published


@pytest.fixture(scope="module")
def page_file(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page made again of the published release, as `jixiao docs` does."""
    release = current_release(published.settings)
    assert release
    before = _files(published.settings.releases / release)
    path = write_release_page(published.settings, release, folder=tmp_path_factory.mktemp("docs"))
    assert _files(published.settings.releases / release) == before, "dbt only reads a release"
    return path


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    stats = ((path, path.stat()) for path in folder.rglob("*"))
    return {path.name: (stat.st_size, stat.st_mtime_ns) for path, stat in stats}


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_nothing_of_this_machine_is_in_it(page_file: Path, published: Published) -> None:
    text = page_file.read_text("utf-8")
    assert str(published.settings.project) not in text and str(published.home) not in text
    assert tempfile.gettempdir() not in text


def test_it_bears_the_name_of_the_release(page_file: Path, published: Published) -> None:
    assert f"<title>数据仓库说明 {current_release(published.settings)}</title>" in page_file.read_text("utf-8")


def test_every_table_and_column_on_it_is_described(published: Published) -> None:
    release = current_release(published.settings)
    assert release
    manifest, catalogue = _documents((published.settings.reports / release / PAGE).read_text("utf-8"))
    bare = []
    for part in ("nodes", "sources"):
        for key, table in catalogue[part].items():
            entry = manifest[part][key]
            columns = {name: entry["columns"].get(name, {}).get("description") for name in table["columns"]}
            bare += [key] * (not entry["description"])
            bare += [f"{key}.{name}" for name, description in columns.items() if not description]
    assert {"marts", "audit", "staging"} <= {table["metadata"]["schema"] for table in catalogue["nodes"].values()}
    assert bare == []


def _documents(text: str) -> list[dict[str, Any]]:
    """The two JSON documents inside the page: what was parsed, and the tables as built."""
    found, position = [], 0
    while (position := text.find('{"metadata":', position)) >= 0:
        document, position = json.JSONDecoder().raw_decode(text, position)
        found.append(document)
    return found


def test_a_table_is_explained_without_any_network(page, page_file: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page_file.as_uri()}#!/model/model.jixiao.fct_execution_monthly")
    page.get_by_text("forecast_year_end_ratio").first.wait_for()
    assert page.get_by_text("预算执行月报").first.is_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
