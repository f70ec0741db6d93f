"""No page, paper or workbook of the samples prints a code of ours: no English code, no rule id, no None."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines import lang
from pipelines.readers.annual import write_annual_reports
from pipelines.readers.letters import write_letters
from pipelines.readers.letters.render import shown
from pipelines.readers.notices import write_notices
from pipelines.readers.report import build_budget, build_disclosure, build_report
from pipelines.readers.report.definitions import meanings
from pipelines.readers.report.evidence import evidence
from pipelines.readers.report.referrals import build_referrals
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
    # counted as the first page counts them: without what goes to audit or discipline
    told = [name for name in drafts if "/bureau-only/" not in name]
    assert published.summary["drafts"] == {"written": len(told), "papers": len(told)}
    assert f"函件、通知 {len(told)} 份" in (published.home / "reports" / "index.html").read_text("utf-8")
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
        "letters/bureau-only/990101/2026/移送登记.xlsx",
        "bureau-only/",
    ):
        assert any(kind in name for name in papers), kind


def test_the_register_that_the_office_sees_tells_of_no_case(papers: dict[str, str]) -> None:
    registers = {name: text for name, text in papers.items() if name.endswith("发文登记.xlsx")}
    assert registers and [name for name, text in registers.items() if "移送" in text or "YS-" in text] == []


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


def test_the_evidence_of_every_recommendation_is_said_in_english(
    release: Callable[[str], list[tuple]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for what it quotes: names of other projects and regions, the words they share, ids as documents bear them."""
    told = [
        "2021年度财政评价（EV1，2022年3月1日完成）得分72.00分，等级为“中”；下一年度预算基数1,200.00元，建议压减240.00元（20%）。",
        "系统比对发现疑似交叉重复，仅供核实，经评价发现问题确认后生效：与“道路，维修”（510，泸县）相似度0.83，共同词：道路、维修；"
        "下一年度预算基数100.00元，建议调整或合并，金额由财政部门研究确定。",
    ]
    assert [evidence(text) for text in told] == told
    monkeypatch.setattr(lang, "_current", "en")
    assert [evidence(text) for text in told] == [
        "2021: finance bureau (EV1, completed 2022-03-01): 72.00 points, grade “fair”; next year's "
        "budget base 1,200.00 yuan, recommended: cut 240.00 yuan (20%).",
        "Resembles others by comparison; to be checked, in effect once an evaluation finds it: “道路，维修” (510, 泸县)"
        ", likeness 0.83, shared words: 道路、维修; next year's budget base 100.00 yuan, recommended: adjust or merge"
        ", the amount by judgement.",
    ]
    texts = [text for (text,) in release("select distinct evidence_text from marts.fct_recommendations")]
    quoted = re.compile(r"“[^”]*”(?: \([^)]*\))?|shared words: [^;]*")
    left = [text for text in map(evidence, texts) if re.search(r"[\u4e00-\u9fff，；。（）]", quoted.sub("", str(text)))]
    assert len(texts) > 100 and left == []
