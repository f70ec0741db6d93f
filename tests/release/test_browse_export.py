"""The pages of one county of the samples as files: every link leads somewhere, nothing asks a network, nothing
confidential is among them, and the search knows what the pages hold."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipelines.errors import JixiaoError
from pipelines.readers.browse.export import Written, export
from pipelines.readers.browse.shelf import Shelf
from tests.conftest import Published

COUNTY = "990101"
Ask = Callable[[str], list[tuple]]
_LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


@pytest.fixture(scope="module")
def written(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Written:
    shelf = Shelf(published.settings)
    try:
        return export(shelf, tmp_path_factory.mktemp("export") / "pages", region=COUNTY)
    finally:
        shelf.close()


@pytest.fixture(scope="module")
def pages(written: Written) -> dict[Path, str]:
    return {file: file.read_text("utf-8") for file in written.index.parent.rglob("*.html")}


def test_every_link_leads_to_a_file_and_a_place_in_it(written: Written, pages: dict[Path, str]) -> None:
    assert len(pages) == written.pages + written.file_pages and written.pages > 30
    for file, text in pages.items():
        for link in _LINK.findall(text):
            path, _, place = link.replace("&amp;", "&").partition("#")
            if path.startswith("data:"):
                continue
            target = (file.parent / unquote(path.partition("?")[0])).resolve() if path else file
            assert target.is_file() and target.is_relative_to(written.index.parent), (file.name, link)
            assert not place or re.search(rf'id="?{re.escape(place)}[">\s]', pages[target]), (file.name, link)


def test_no_page_asks_a_network_or_tells_what_is_confidential(written: Written, pages: dict[Path, str]) -> None:
    for file in [*pages, written.index.parent / "words.js"]:
        text = file.read_text("utf-8")
        assert not re.search(r"https?://", text), file.name
        assert "围标" not in text and "WT26-2" not in text, file.name


def test_its_first_page_and_its_policies_tell_of_no_other_county(pages: dict[Path, str], release: Ask) -> None:
    """Who is given one county's pages is not given the figures and what is due of all the others."""
    told = {file.name: text for file, text in pages.items() if file.name in ("index.html", "policies.html")}
    [[own, others]] = release(
        """
        select max(mof_div_name) filter (where mof_div_code = '990101'),
            list(distinct mof_div_code) filter (where not starts_with(mof_div_code, '990101'))
        from marts.dim_regions
        """
    )
    assert own in told["index.html"] and len(others) > 50
    said = {(name, code) for name, text in told.items() for code in others if re.search(rf"(?<!\d){code}(?!\d)", text)}
    assert said == set()


def test_figures_lead_to_rows_of_files_as_they_were_delivered(written: Written) -> None:
    page = written.index.parent / "subject" / f"{COUNTY}-2026-project-99010126T000000000009.html"
    links = re.findall(r'href="\.\./(f/\d+-0\.html)\?c=target_raw#(r\d+)"', page.read_text("utf-8"))
    assert links
    for file, row in links:
        text = (written.index.parent / file).read_text("utf-8")
        [line] = re.findall(rf"(?s)<tr id={row}>(.*?)(?:<tr|</table)", text)
        assert "99010126T000000000009" in line and 'data-c="target_raw"' in text


def test_the_search_knows_names_initials_and_targets(written: Written) -> None:
    names, targets = (written.index.parent / "words.js").read_text("utf-8").strip().split("\n")
    found = json.loads(names.removeprefix("window.NAMES=").removesuffix(";"))
    lamp = next(row for row in found if row[0] == "路灯更换（示例）")
    assert lamp[1:4] == ["99010126T000000000009", "ldgh（sl）", "项目"]
    assert (written.index.parent / lamp[5]).is_file()
    assert any(row[0] == "更换路灯" for row in json.loads(targets.removeprefix("window.TARGETS=").removesuffix(";")))


def test_a_folder_with_something_else_in_it_is_left_alone(published: Published, tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_text("mine")
    shelf = Shelf(published.settings)
    with pytest.raises(JixiaoError, match=r"里有别的东西"):
        export(shelf, tmp_path)
    shelf.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.docx"]
