"""Papers of the samples as pages: GB/T 9704 measures on what is printed, no page left half empty, no signature that
stands on a page alone."""

import re
import shutil
import subprocess
from itertools import pairwise, takewhile
from pathlib import Path
from typing import NamedTuple

import pytest

from pipelines.readers.annual import write_annual_reports
from pipelines.readers.letters import write_letters
from pipelines.readers.letters.names import BUREAU_ONLY
from pipelines.readers.notices import write_notices
from pipelines.settings import Settings

MM = 72 / 25.4
KINDS = (
    *(
        "反馈意见函-012",
        "督办函-012",
        "催报通知-105",
        "目标退回通知-002",
        "月度进度通报-12",
        "月度进度通报-08",
        "移送函",
    ),
    *("约谈通知", "通报", "annual-report-653001-2018", "annual-report-990101-2026-H1"),
)
REGIONS = (("511903", 2021), ("510521", 2021), ("653001", 2018), ("990101", 2026), ("990102", 2026))
OFFICE = """默认:
  回复天数: 15
  联系人: 预算绩效股 王主任
  电话: 0830-1234567
  抄送: [县审计局, 县委目标绩效办]
"""
"""What lengthens the end of a paper most: a contact, copies."""
BODY_TOP, BODY_BOTTOM = 36, 263
"""Millimetres between which the text stands; the head and the page number stand outside."""


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
    """Every paper of the samples' closed and running years, in one run of LibreOffice per region: name -> its pages."""
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftotext") is None:
        pytest.skip("needs LibreOffice and poppler-utils: apt-get install libreoffice poppler-utils")
    home = tmp_path_factory.mktemp("papers")
    (home / "releases").symlink_to(published.home / "releases")
    (home / "letters.yml").write_text(OFFICE, "utf-8")
    settings = Settings(home=home, project=published.settings.project)
    for region, year in REGIONS:
        for is_final in (False, True) if region == "990101" else (False,):
            write_letters(settings, region=region, fiscal_year=year, is_final=is_final)
            write_notices(settings, region=region, fiscal_year=year, is_final=is_final)
        for is_half in (False, True):
            output = home / "letters" / region
            write_annual_reports(settings, region=region, fiscal_year=year, is_half=is_half, output=output)
    pages = {}
    for region, _ in REGIONS:
        letters = home / "letters"
        files = sorted(path for below in (letters, letters / BUREAU_ONLY) for path in (below / region).rglob("*.docx"))
        folder = home / "pdf" / region
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        words = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
        subprocess.run(words, check=True, capture_output=True)
        pages |= {f"{region}/{path.stem}": pages_of(folder / f"{path.stem}.pdf") for path in files}
    return pages


def pages_of(pdf: Path) -> Pages:
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, encoding="utf-8", check=True).stdout
    pages = []
    for size, page in re.findall(r'<page (width="[\d.]+" height="[\d.]+")>(.*?)</page>', told, re.S):
        assert [round(float(number) / MM) for number in re.findall(r"[\d.]+", size)] == [210, 297]
        boxes = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page)
        pages.append([Word(*(float(place) / MM for place in places), text) for *places, text in boxes])
    return pages


def body(page: list[Word]) -> list[Word]:
    return [word for word in page if word.top > BODY_TOP and word.bottom < BODY_BOTTOM]


def of_kind(printed: dict[str, Pages], kind: str) -> Pages:
    """The first paper of a kind; a missing one fails."""
    return next(pages for name, pages in sorted(printed.items()) if name.split("/")[1].startswith(kind))


def begins_an_annex(page: list[Word]) -> bool:
    return body(page)[0].text.startswith("附件")


@pytest.mark.parametrize("kind", KINDS)
def test_text_stands_within_the_margins_of_the_standard(printed, kind):
    """37 mm above, 28 and 26 at the sides, 35 below; the head and the page number stand outside."""
    pages = of_kind(printed, kind)
    for page in pages:
        assert min(word.left for word in body(page)) >= 27.5
        # LibreOffice hangs a stop at the end of a line into the margin: it is one character wide
        assert max(word.right - (5.7 if word.text[-1] in "，。；：、" else 0) for word in body(page)) <= 184.5
    for page in pages[1:]:
        assert 36.5 <= min(word.top for word in page) <= 45


@pytest.mark.parametrize("kind", KINDS)
def test_the_head_is_30_mm_from_the_edge(printed, kind):
    assert 29 <= min(word.top for word in of_kind(printed, kind)[0]) <= 36


def test_no_page_is_left_half_empty(printed):
    """But the last of the text and the last of an annex."""
    half_empty = [
        f"{name} {number}"
        for name, pages in printed.items()
        for number, (page, following) in enumerate(pairwise(pages), 1)
        if not begins_an_annex(following) and max(word.bottom for word in body(page)) <= 160
    ]
    assert half_empty == []


def test_no_signature_stands_on_a_page_alone(printed):
    """The last words of the text go to the next page with it; contact, serial and copies stay with the date."""
    alone = []
    for name, pages in printed.items():
        is_report = "annual-report" in name
        mark = "附件：数据来源表" if is_report else "特此"
        [last] = [number for number, page in enumerate(pages) if any(word.text.startswith(mark) for word in page)]
        first = body(pages[last])[0].text
        text = "".join(word.text for word in pages[last])
        following = pages[last + 1 : last + 2]
        if first.startswith(mark) or "日" not in text or (not is_report and "登记号" not in text):
            alone.append(f"{name}: {first}")
        if following and not begins_an_annex(following[0]):
            alone.append(f"{name}: {body(following[0])[0].text}")
    assert alone == []


def test_a_draft_says_so_on_every_page_and_a_final_on_none(printed):
    for name, pages in printed.items():
        if "annual-report" not in name:
            said = {any("草稿" in word.text for word in page) for page in pages}
            assert said == {name.endswith("-草稿")}, name


def test_the_month_is_told_on_two_pages(printed):
    """Of which the second is full where lists go on in an annex."""
    months = [pages for name, pages in printed.items() if "月度进度通报" in name]
    texts = [[*takewhile(lambda page: not begins_an_annex(page), pages)] for pages in months]
    assert {len(text) for text in texts} <= {1, 2}
    annexed = [text for pages, text in zip(months, texts, strict=True) if len(pages) > len(text)]
    assert annexed and min(max(word.bottom for word in body(text[-1])) for text in annexed) > 225
