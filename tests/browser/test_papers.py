"""Letters and notices of the samples as pages: GB/T 9704 measures on what is printed, no page left half empty."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from pipelines.letters import write_letters
from pipelines.notices import write_notices

MM = 72 / 25.4
KINDS = {
    *("反馈意见函-012", "督办函-012", "催报通知-105", "目标退回通知-002", "月度进度通报-12", "移送函", "约谈通知"),
}


class Word(NamedTuple):
    """A word on a page; places in millimetres from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


Pages = list[list[Word]]


@pytest.fixture(scope="module")
def printed(published, tmp_path_factory) -> dict[str, Pages]:
    """One paper of each kind, in one run of LibreOffice: kind -> its pages."""
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftotext") is None:
        pytest.skip("needs LibreOffice and poppler-utils: apt-get install libreoffice poppler-utils")
    folder = tmp_path_factory.mktemp("papers")
    write_letters(published.settings, region="510521", fiscal_year=2021, output=folder)
    for region, year in (("653001", 2018), ("990101", 2026)):
        write_notices(published.settings, region=region, fiscal_year=year, output=folder)
    found = {
        kind: next(path for path in sorted(folder.rglob("*.docx")) if path.name.startswith(kind)) for kind in KINDS
    }
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, found.values())]
    subprocess.run(words, check=True, capture_output=True)
    return {kind: pages_of(folder / f"{path.stem}.pdf") for kind, path in found.items()}


def pages_of(pdf: Path) -> Pages:
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    pages = []
    for size, page in re.findall(r'<page (width="[\d.]+" height="[\d.]+")>(.*?)</page>', told, re.S):
        assert [round(float(number) / MM) for number in re.findall(r"[\d.]+", size)] == [210, 297]
        boxes = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page)
        pages.append([Word(*(float(place) / MM for place in places), text) for *places, text in boxes])
    return pages


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_text_stands_within_the_margins_of_the_standard(printed, kind):
    """37 mm above, 28 and 26 at the sides, 35 below; the head and the page number stand outside."""
    for page in printed[kind]:
        body = [word for word in page if word.top > 36 and word.bottom < 263]
        assert body and min(word.left for word in body) >= 27.5
        # LibreOffice hangs a stop at the end of a line into the margin
        assert max(word.right - (3 if word.text[-1] in "，。；：、" else 0) for word in body) <= 184.5
    for page in printed[kind][1:]:
        assert 36.5 <= min(word.top for word in page) <= 45


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_page_is_left_half_empty_and_every_draft_says_so(printed, kind):
    pages = printed[kind]
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        assert any("草稿" in word.text for word in page)
        begins_an_annex = following is not None and following[0].text.startswith("附件")
        if following is not None and not begins_an_annex:
            assert max(word.bottom for word in page if word.bottom < 263) > 160
    assert len(pages) <= 2 or kind.startswith("反馈")


def test_the_head_is_30_mm_from_the_edge(printed):
    for pages in printed.values():
        assert 29 <= min(word.top for word in pages[0]) <= 36
