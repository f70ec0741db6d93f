"""Reports of a release made by hand: what the first page says, links, periods, text that stays text in every format."""

import re
import zipfile
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import set_lang
from pipelines.readers.browse.app import application
from pipelines.readers.browse.shelf import Shelf
from pipelines.readers.report import build_disclosure, build_report
from pipelines.readers.report.charts import Chart, Series, bars, lines
from pipelines.readers.report.coverage import gather
from pipelines.readers.report.disclosure import gather as gather_disclosure
from pipelines.readers.report.headlines import key_points
from pipelines.readers.report.index import write_index
from pipelines.readers.report.page import render_disclosure
from pipelines.readers.report.subject import checked_period
from pipelines.readers.report.tables import brief_money, shown, written
from pipelines.settings import PAGES
from pipelines.warehouse import open_release
from tests.support import reports
from tests.support.browsing import get
from tests.support.marts import RELEASE, publish
from tests.support.reports import COUNTY, FORMULA, PREFECTURE, SCRIPT, SECRET, SILENT, TEMPLATE, YEAR


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("reports"), reports.fill)


@pytest.fixture(scope="module")
def folder(settings) -> Path:
    """Every report there is: of the prefecture and its county, of a quarter, for disclosure."""
    build_report(settings, region=PREFECTURE, with_brief=True, with_below=True)
    build_report(settings, region=COUNTY, period="Q4", with_brief=True)
    build_disclosure(settings, region=COUNTY)
    return settings.reports / RELEASE


class _Page(HTMLParser):
    """Text, links and anything that would run or be fetched."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.links, self.ids, self.tags = "", [], set(), []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name == "href"]
        self.ids |= {value for name, value in attrs if name == "id"}

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def prefecture(folder) -> _Page:
    return _Page(folder / f"coverage-{PREFECTURE}-{YEAR}.html")


def cells(path: Path) -> dict[str, list[list]]:
    return {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in load_workbook(path)}


def texts(path: Path) -> str:
    document = Document(str(path))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])


def test_an_incomplete_region_says_so_before_the_first_figure(prefecture):
    assert prefecture.text.index("应报 3 个区划，已报 2 个，未报 1 个：丙县") < prefecture.text.index("绩效目标覆盖率")


def test_the_first_page_says_release_day_figures_and_change(prefecture):
    for told in (RELEASE, "2026-06-30", "75.00%", "3 / 4 个", "较上年全年 +50.00 个百分点", "49.38万元"):
        assert told in prefecture.text
    assert "覆盖率最低的环节：绩效自评 75.00%（1 个未覆盖）" in prefecture.text


def test_short_words_of_a_table_keep_to_one_line(folder):
    """全年 and 泸县 one character above the other made a printed page twice as long."""
    page = (folder / f"coverage-{COUNTY}-{YEAR}-Q4.html").read_text("utf-8")
    shorts = re.findall(r"<td data-short>([^<]+)</td>", page)
    longs = re.findall(r"<td>([^<]+)</td>", page)
    assert shorts and max(map(len, shorts)) <= 6 < min(map(len, longs))


def test_links_lead_to_what_is_there(folder, prefecture):
    assert f"coverage-{COUNTY}-{YEAR}.html" in prefecture.links
    for link in prefecture.links:
        if not link.startswith(PAGES):
            assert link[1:] in prefecture.ids if link.startswith("#") else (folder / link).is_file()


def test_departments_and_subjects_lead_to_their_pages_in_browse(folder, settings):
    """On the page as in the workbook; every one of them opens."""
    shown = {link for link in _Page(folder / f"coverage-{COUNTY}-{YEAR}-Q4.html").links if link.startswith(PAGES)}
    book = load_workbook(folder / f"coverage-{COUNTY}-{YEAR}-Q4.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    targets = {cell.hyperlink.target for cell in cells}
    assert {target for target in targets if target and target.startswith(PAGES)} == shown
    shelf = Shelf(settings)
    opened = {link: get(application(shelf), link.removeprefix(PAGES)).status for link in shown}
    shelf.close()
    assert {link.split("/")[5] for link in shown} == {"department", "subject"}
    assert {link: status for link, status in opened.items() if status != 200} == {}


def test_without_the_county_page_there_is_no_link_to_it(settings, tmp_path):
    build_report(settings, region=PREFECTURE, output=tmp_path)
    page = _Page(tmp_path / f"coverage-{PREFECTURE}-{YEAR}.html")
    assert all(link.startswith(("#", PAGES)) or (tmp_path / link).is_file() for link in page.links)


def test_a_county_page_leads_back_up(folder):
    assert f"coverage-{PREFECTURE}-{YEAR}.html" in _Page(folder / f"coverage-{COUNTY}-{YEAR}.html").links


def test_every_metric_of_a_table_is_defined_at_the_end(prefecture):
    definitions = prefecture.text[prefecture.text.rindex("本报告用到的指标") :]
    assert "个数覆盖率" in definitions and "已覆盖" in definitions and "规则§6" in definitions
    titled = [attrs for tag, attrs in prefecture.tags if tag == "th" and "title" in attrs]
    assert titled and all(attrs["title"] for attrs in titled)


def test_who_is_missing_is_named_with_reason_and_money(folder):
    page = _Page(folder / f"coverage-{COUNTY}-{YEAR}.html")
    assert re.search("1 项，项目和政策金额 123.46万元，逾期未办 1", page.text)


def test_a_gap_of_a_stage_with_periods_counts_once_in_the_year(folder):
    """The round of the first quarter and the year are two rows of the mart and one thing not done."""
    page = _Page(folder / f"coverage-{COUNTY}-{YEAR}.html")
    assert re.search("1 项，项目和政策金额 100.00万元", page.text)


def test_a_period_without_a_round_tells_the_money_of_the_last_one_before_it(settings):
    """The round of the first quarter, in the report of the first and of the fourth, which has none of its own."""
    with open_release(settings) as connection:
        for period in ("Q1", "Q4"):
            [gaps] = [table for table in gather(connection, COUNTY, YEAR, period).tables if table.anchor == "gaps"]
            assert gaps.fold_notes["绩效运行监控"] == "1 项，项目和政策金额 100.00万元", period


def test_sums_above_lists_are_those_of_the_marts(settings):
    with open_release(settings) as connection:
        by_anchor = {table.anchor: table for table in gather(connection, COUNTY, YEAR).tables}
    assert list(by_anchor["alerts"].fold_notes.values()) == ["2 个项目，未支付 166.91万元"]
    assert list(by_anchor["recommendations"].fold_notes.values()) == ["4 条，下年预算 49.38万元"]
    assert list(by_anchor["subjects"].fold_notes.values()) == ["4 个对象，预算 493.83万元，未覆盖 0 项"]


def test_a_quarter_tells_the_months_to_its_end(folder):
    page = _Page(folder / f"coverage-{COUNTY}-{YEAR}-Q4.html")
    assert "第四季度" in page.text and "截至12月执行率" in page.text


def test_of_a_region_that_sent_nothing_no_zero_and_no_all_clear_is_told(settings):
    with open_release(settings) as connection:
        report = gather(connection, SILENT, YEAR)
    by_anchor = {table.anchor: table for table in report.tables}
    [goal] = by_anchor["four-books"].rows
    assert goal == ("绩效目标", *[None] * 11)
    assert {by_anchor[each].empty for each in ("coverage", "gaps", "alerts", "reviews")} == {"未报送，无从得知。"}
    assert [row[2] for row in by_anchor["unreported"].rows] == ["丙县"]


def test_of_stages_as_low_as_each_other_the_one_that_misses_more_comes_first():
    def stage(name: str, required: int, covered: int) -> tuple:
        return (name, "year", required, covered, Decimal(covered) / required)

    [lowest, *_] = key_points([stage("ex_ante", 2, 1), stage("goal", 40, 20), stage("disclosure", 4, 3)], [], [], [])
    assert lowest.index("绩效目标") < lowest.index("事前绩效评估") < lowest.index("信息公开")


@pytest.mark.parametrize(
    ("period", "windows", "is_earlier"),
    [("M03", ["Q1"], False), ("Q1", ["Q1"], False), ("M06", ["Q1"], True), ("Q3", ["Q1"], True), ("M02", [], False)],
)
def test_without_a_monitoring_round_of_its_own_a_period_tells_the_last_one(settings, period, windows, is_earlier):
    with open_release(settings) as connection:
        report = gather(connection, COUNTY, YEAR, period)
    told = [row for row in report.tables[0].rows if row[0] == "绩效运行监控"]
    assert [row[1] for row in told] == ["第1季度"] * len(windows)
    assert [head.label for head in report.headlines if "监控" in head.label][:1] == [
        "绩效运行监控覆盖率" + ("" if period == "Q1" else "（第1季度）")
    ] * len(windows)
    assert any("最近一轮（第1季度）" in warning for warning in report.warnings) is is_earlier
    assert any("本年第一轮为第1季度" in warning for warning in report.warnings) is (not windows)


@pytest.mark.parametrize(("told", "means"), [(None, "year"), ("q3", "Q3"), ("M08", "M08"), ("year", "year")])
def test_periods(told, means):
    assert checked_period(told) == means


@pytest.mark.parametrize("told", ["Q5", "M13", "M8", "2025", "whole"])
def test_no_period(told):
    with pytest.raises(JixiaoError) as refused:
        checked_period(told)
    assert refused.value.exit_code == EXIT_USAGE


def test_an_unknown_region_is_refused(settings):
    with pytest.raises(JixiaoError, match="999999"):
        build_report(settings, region="999999")


@pytest.mark.parametrize("kind", ["coverage", "disclosure"])
def test_names_never_become_markup_in_a_page(folder, kind):
    for path in folder.glob(f"{kind}-*.html"):
        page = _Page(path)
        assert not [tag for tag, _ in page.tags if tag in ("script", "b", "iframe", "object", "img", "link")]
        assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]
    county = _Page(next(folder.glob(f"{kind}-{COUNTY}-{YEAR}.html"))).text
    assert SCRIPT in county and TEMPLATE in county and FORMULA in county


def test_names_never_become_formulas_in_a_workbook(folder):
    books = sorted(folder.glob("*.xlsx"))
    assert len(books) == 3
    for path in books:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    assert b"<f>" not in archive.read(name)
    assert any(FORMULA in row for rows in cells(books[0]).values() for row in rows)


def test_names_never_become_code_in_the_brief(folder):
    told = texts(folder / f"coverage-{PREFECTURE}-{YEAR}.docx")
    assert "甲市<b>" in told and RELEASE in told and "75.00%" in told


def test_secret_subjects_are_nameless_in_every_report(folder):
    for path in folder.iterdir():
        if path.suffix == ".html":
            assert SECRET not in path.read_text("utf-8")
        else:
            with zipfile.ZipFile(path) as archive:
                assert not any(SECRET.encode() in archive.read(name) for name in archive.namelist())


def test_what_is_published_leaves_the_secret_subject_out(folder):
    sheets = cells(folder / f"disclosure-{COUNTY}-{YEAR}.xlsx")
    for title, rows in sheets.items():
        if title != "目录":
            assert not any("P4" in row for row in rows), title
    assert any("1 个涉密对象" in str(cell) for row in sheets["目录"] for cell in row)


def test_what_is_published_is_what_the_marts_say(folder):
    sheets = cells(folder / f"disclosure-{COUNTY}-{YEAR}.xlsx")
    by_title = {title.split(" ", 1)[-1]: rows for title, rows in sheets.items()}
    [self_evaluation] = [row for row in by_title["绩效自评结果"] if "P1" in row]
    assert {0.324, 98} <= {cell for cell in self_evaluation if isinstance(cell, int | float)}
    [evaluation] = [row for row in by_title["绩效评价结果"] if "P1" in row]
    assert YEAR in evaluation or str(YEAR) in evaluation
    assert len([row for row in by_title["逐份材料的公开情况"] if "未公开" in row]) == 9


def test_a_region_that_sent_nothing_is_not_said_to_have_nothing_to_publish(settings):
    with open_release(settings) as connection:
        warnings = {code: gather_disclosure(connection, code, YEAR).warnings for code in (COUNTY, SILENT)}
    assert not any("未报送" in warning for warning in warnings[COUNTY])
    assert any("本级未报送任何数据" in warning for warning in warnings[SILENT])


def test_a_disclosure_page_is_cut_until_it_is_light(settings, monkeypatch):
    with open_release(settings) as connection:
        report = gather_disclosure(connection, COUNTY, YEAR)
    whole = render_disclosure(report, {})
    assert "其余见工作簿" not in whole
    monkeypatch.setattr("pipelines.readers.report.page.LARGEST", len(whole.encode()) - 1)
    assert "其余见工作簿" in render_disclosure(report, {})


def test_revenue_and_debt_where_they_are_delivered(prefecture, folder):
    assert "财政收入与政府债务" in prefecture.text and "110.00%" in prefecture.text and "61.50%" in prefecture.text


def test_the_workbook_has_frozen_heads_number_formats_and_ways_back(folder):
    book = load_workbook(folder / f"coverage-{COUNTY}-{YEAR}-Q4.xlsx")
    contents = book.worksheets[0]
    leads = {cell.hyperlink.location for row in contents for cell in row if cell.hyperlink}
    assert leads == {f"'{sheet.title}'!A1" for sheet in book.worksheets[1:]}
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B5"
        assert sheet["A2"].hyperlink.location == "'目录'!A1"
        assert RELEASE in sheet["B2"].value and "2026-06-30" in sheet["B2"].value
    alerts = next(sheet for sheet in book.worksheets if "预警" in sheet.title)
    row = list(alerts[5])
    money = next(cell for cell in row if isinstance(cell.value, float) and cell.value > 1000)
    assert (money.value, money.number_format) == (1234567.89, "#,##0.00")
    assert any(cell.number_format == "0.00%" for cell in row)


def test_english(settings, tmp_path):
    set_lang("en")
    try:
        build_report(settings, region=PREFECTURE, output=tmp_path, with_brief=True)
    finally:
        set_lang("zh")
    page = _Page(tmp_path / f"coverage-{PREFECTURE}-{YEAR}-en.html")
    assert "Incomplete: 2 of 3 regions have reported" in page.text and "Who is missing" in page.text
    for told in ("not reported this year: 丙县", "special bonds", "figures that contradict each other"):
        assert told in page.text
    assert "未报送" not in page.text and "专项债券" not in page.text
    assert "Brief: " in texts(tmp_path / f"coverage-{PREFECTURE}-{YEAR}-en.docx")
    assert not (tmp_path / f"coverage-{PREFECTURE}-{YEAR}.html").exists(), "the Chinese report keeps its name"


def test_the_index_lists_every_report_by_release_and_kind(settings, folder):
    page = _Page(write_index(settings, ["<i>注意</i>"]))
    files = {f"{RELEASE}/{path.name}" for path in folder.iterdir()}
    assert set(page.links) == files
    assert "<i>注意</i>" in page.text and "覆盖报告" in page.text and "公开和报送人大的表" in page.text


def test_charts_print_every_figure_and_escape_names():
    series = [Series("按个数", [Decimal("0.5"), None])]
    for draw in (bars, lines):
        drawn = str(draw(Chart("bars", "题<1>", [SCRIPT, "二"], series)))
        assert "50.0%" in drawn and "—" in drawn and "<script>" not in drawn and "题&lt;1&gt;" in drawn


def test_figures_as_a_person_reads_them():
    assert shown(Decimal("12345678.90"), "money") == "1,234.57"
    assert written(Decimal("12345678.90"), "money") == "12,345,678.90"
    assert written(Decimal("-0.1234"), "points") == "-12.34"
    assert written(None, "ratio") == "—" and shown(Decimal(0), "money") == "0.00"
    assert brief_money(Decimal("236000000")) == "2.36亿元" and brief_money(Decimal("12090000")) == "1,209.00万元"
