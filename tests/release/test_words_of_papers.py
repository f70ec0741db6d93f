"""No page, paper or workbook of the samples prints a code of ours: no English code, no rule id, no None."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.annual import write_annual_reports
from pipelines.letters import write_letters
from pipelines.letters.render import shown
from pipelines.notices import write_notices
from pipelines.report import build_budget, build_disclosure, build_report
from pipelines.report.definitions import meanings
from pipelines.report.referrals import build_referrals
from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import Published

_OURS = re.compile(r"(?<![\w/.-])(?:rv?\d\d|None|nan|[a-z]+(?:_[a-z]+)+)(?![\w/.-])")
"""Codes as the marts write them; a file of the deliveries may be called so."""
_RUNNING = "990101"


@pytest.fixture(scope="module")
def papers(published: Published, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """File -> its text: pages, briefs and workbooks of coverage, disclosure and budget, the bureau's list of referrals,
    letters and notices with their registers, annual reports: of every region that has them."""
    home = tmp_path_factory.mktemp("papers")
    for name in ("raw", "releases"):
        (home / name).symlink_to(published.home / name)
    settings = Settings(home=home, project=published.settings.project)
    build_report(settings, with_brief=True)
    build_report(settings, region=_RUNNING, with_brief=True, period="M08")
    build_disclosure(settings)
    for region, year in (("511903", 2022), ("653001", 2019), ("990101", 2027), ("990102", 2027)):
        build_budget(settings, region=region, fiscal_year=year)
    build_referrals(settings, region=_RUNNING, fiscal_year=2026)
    write_letters(settings)
    for asked in ({}, {"fiscal_year": 2021}, {"fiscal_year": 2018}):
        write_notices(settings, **asked)
    write_annual_reports(settings)
    write_annual_reports(settings, region=_RUNNING, is_half=True)
    for region, year in (("653001", 2018), ("510521", 2021), ("140000", 2021), ("530000", 2021)):
        write_annual_reports(settings, region=region, fiscal_year=year)
    files = [
        path for path in home.rglob("*") if path.suffix in (".html", ".docx", ".xlsx") and "releases" not in path.parts
    ]
    return {path.relative_to(home).as_posix(): text_of(path) for path in files}


def text_of(path: Path) -> str:
    if path.suffix == ".docx":
        return shown(path.read_bytes())
    if path.suffix == ".xlsx":
        sheets = load_workbook(path, read_only=True).worksheets
        return "\n".join(
            f"{sheet.title}\n" + "\n".join(str(cell) for row in sheet.values for cell in row if cell is not None)
            for sheet in sheets
        )
    return re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", path.read_text("utf-8"), flags=re.S)


def test_a_night_leaves_drafts_of_the_open_years_alone(published: Published) -> None:
    """2026 runs: only regions of the samples that have it get drafts, and never a final."""
    assert published.summary["drafts"]["written"] > 0
    drafts = [path.relative_to(published.home).as_posix() for path in (published.home / "letters").rglob("*.docx")]
    assert len(drafts) == published.summary["drafts"]["written"]
    assert [name for name in drafts if "/2026/" not in name or not name.endswith("-草稿.docx")] == []


def test_there_are_papers_of_every_kind(papers: dict[str, str]) -> None:
    for kind in (
        "coverage-511903-2021.html",
        "coverage-511903-2021.docx",
        "disclosure-511903",
        "反馈意见函",
        "督办函",
        "催报通知-101",
        "目标退回通知-002",
        "月度进度通报-08",
        "移送函-纪检监察",
        "约谈通知-101",
        "/通报-",
        "annual-report-653001-2018.docx",
        "annual-report-990101-2026-H1.docx",
        "coverage-511903-2021.xlsx",
        "disclosure-511903-2021.xlsx",
        "budget-990101-2027.xlsx",
        "990101/2026/发文登记.xlsx",
        "bureau-only/",
    ):
        assert any(kind in name for name in papers), kind


def test_a_referral_names_the_unit_and_the_money(papers: dict[str, str]) -> None:
    [text] = [text for name, text in papers.items() if "移送函-纪检监察-清源县" in name]
    assert "涉及责任单位1个" in text and "住房和城乡建设局（示例）" in text
    assert "项目预算：500,000.00" in text and "已支付：550,000.00" in text


def test_no_code_of_ours_stands_on_a_paper(papers: dict[str, str]) -> None:
    found = {name: sorted(set(_OURS.findall(text))) for name, text in papers.items()}
    assert {name: codes for name, codes in found.items() if codes} == {}


def test_no_definition_holds_code_english_or_a_word_twice(published: Published) -> None:
    """Every metric of the catalogue as a report prints it; the cases of a rule mean nothing to its reader either."""
    with open_release(published.settings) as connection:
        told = meanings(connection)
    raw = re.compile(r"`|[a-z]{2,}|([\u4e00-\u9fff]{2,})\1|种子|案例")
    found = {metric: texts for metric, texts in told.items() if any(raw.search(text or "") for text in texts)}
    assert len(told) > 100 and found == {}
    assert told["tagged_execution_ratio"][2] == "支付 ÷ 调整后预算"
    assert told["done_count"][2] == "状态为已办的计数"
