"""`jixiao explain` on the published samples: the story's figures, and that file and row lead to the delivered row."""

import csv
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines.errors import JixiaoError
from pipelines.readers.explain import explain, tell
from pipelines.readers.explain import story_layouts as layouts
from pipelines.readers.explain.subject import find
from pipelines.warehouse import current_release
from tests.conftest import Published, jixiao_here

CANTEEN = "51052121T000000000010"
"""A project of 泸县, 2021: graded 差 by a third party, so r04 cancels it, and r10 and r18 give way."""


@pytest.fixture(scope="module")
def canteen(published: Published):
    return explain(published.settings, CANTEEN)


def _text(file: Path) -> str:
    """A delivered CSV file: UTF-16 when its first bytes say so, UTF-8, else GB18030."""
    content = file.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _delivered(raw: Path, row: dict) -> str:
    """The delivered row that a source names, its cells joined."""
    file, number = raw / row["_source_file"], row["_source_row"]
    if file.suffix == ".xlsx":
        sheet = load_workbook(file, read_only=True)[row["_source_sheet"]]
        cells = next(sheet.iter_rows(min_row=number, max_row=number, values_only=True))
    else:
        cells = list(csv.reader(_text(file).splitlines()))[number - 1]
    return "|".join(str(cell) for cell in cells)


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("identity", "subject_code"),
        ("allotments", "bgt_id"),
        ("goal_indicators", "kpi_id"),
        ("self_evaluation_indicators", "kpi_id"),
        ("evaluations", "eval_id"),
        ("findings", "finding_id"),
    ],
)
def test_file_and_row_lead_to_the_row_that_was_delivered(canteen, published, section, key):
    rows = canteen.section(section).rows
    assert rows
    for row in rows:
        assert row[key] in _delivered(published.home / "raw", row)


@pytest.mark.parametrize("section", ["goal", "monitoring", "self_evaluation"])
def test_forms_are_found_by_the_subject_they_speak_of(canteen, published, section):
    [row] = canteen.section(section).rows
    assert CANTEEN in _delivered(published.home / "raw", row)


def test_documents_add_up_to_the_budget_and_payments_to_what_was_paid(canteen):
    months = {row["month"]: row for row in canteen.section("months").rows}
    effects = sum(row["signed_amount_yuan"] for row in canteen.section("allotments").rows)
    paid: dict[int, Decimal] = dict.fromkeys(months, Decimal(0))
    for row in canteen.section("payments").rows:
        paid[row["month"]] += row["paid_yuan"]
    assert effects == months[12]["budget_adjusted_ytd_yuan"] == Decimal("1399200.00")
    assert paid == {month: row["paid_period_yuan"] for month, row in months.items()}
    [balance] = canteen.section("balances").rows
    assert balance["balance_yuan"] == effects - months[12]["paid_ytd_yuan"] == Decimal("251900.00")


def test_every_rule_that_fired_is_told_and_which_one_it_gave_way_to(canteen):
    told = [(row["rule_id"], row["action"], row["superseded_by"]) for row in canteen.section("recommendations").rows]
    assert told == [("r04", "cancel", None), ("r10", "cut", "r04"), ("r18", "withhold", "r04")]
    effective = canteen.section("recommendations").rows[0]
    assert effective["recommended_yuan"] == Decimal("1399200.00")
    assert "PJ510521210010" in effective["evidence_text"]
    [applied] = canteen.section("applications").rows
    assert (applied["status"], applied["applied_yuan"]) == ("done", Decimal("1399200.00"))


def test_every_policy_that_a_row_cites_is_told_with_its_authority(canteen):
    cited = {row["policy_key"] for section in canteen.sections for row in section.rows if row.get("policy_key")}
    told = {row["policy_key"]: row for row in canteen.section("policies").rows}
    assert cited <= told.keys()
    ladder = told["510521/2021/policy_result_ladder/project/next_year_budget"]
    assert "差 cancel 1" in ladder["value"]
    assert ladder["legal_basis"].startswith("《泸县2021年度")


def test_an_indicator_says_how_it_was_read_and_scored(canteen):
    cost = next(row for row in canteen.section("self_evaluation_indicators").rows if row["target_raw"] == "139.92")
    assert (cost["target_read"], cost["actual_read"]) == ("≤ 1,399,200 元", "1,147,300 元")
    assert (cost["operator_source"], cost["rule_score"], cost["delta_reason"]) == ("printed", Decimal("10.00"), "equal")


def test_coverage_says_what_is_missing_and_why(canteen):
    missing = {row["stage"]: row["reason"] for row in canteen.section("coverage").rows if not row["is_covered"]}
    assert missing == {"spot_check": "missing", "rectification": "not_closed"}


def test_a_secret_project_keeps_its_figures_and_loses_every_word(published, release):
    [(code,)] = release("select subject_code from marts.dim_subjects where is_secret and mof_div_code = '510521'")
    story = explain(published.settings, code)
    projects = published.home / "raw" / story.section("identity").rows[0]["_source_file"]
    row = next(row for row in csv.DictReader(_text(projects).splitlines()) if code in row.values())
    words = [text for text in row.values() if text and re.search(r"[一-鿿]{4,}", text) and "示例" in text]
    assert words
    site = "http://127.0.0.1:8600"
    for text in (
        layouts.as_html(story, site),
        layouts.as_text(story),
        json.dumps(layouts.as_json(story), default=str),
    ):
        assert not [word for word in words if word in text]
        assert code in text
    assert all(row["level3"] is None and row["target_raw"] is None for row in story.section("goal_indicators").rows)
    assert story.section("months").rows[-1]["paid_ytd_yuan"] > 0


def test_a_department_is_told_by_its_projects_and_agencies(published):
    story = explain(published.settings, "001", region="440100")
    assert story.subject.kind == "department"
    closing = sum(row["budget_adjusted_ytd_yuan"] for row in story.section("items").rows)
    assert closing == story.section("months").rows[-1]["budget_adjusted_ytd_yuan"]
    assert [row["extract"] for row in story.section("documents").rows if row["extract"] == "agencies"]
    assert [row["rule_id"] for row in story.section("recommendations").rows] == ["r16"]


def test_a_lower_government_is_told_by_its_transfers(published):
    story = explain(published.settings, "510521901")
    assert (story.subject.kind, story.subject.mof_div_code) == ("government", "510521")
    transfers = [row["amount_yuan"] for row in story.section("documents").rows if row["extract"] == "transfers"]
    assert sum(transfers) == Decimal("5160000.00")


def test_of_several_the_newest_is_told_and_the_others_are_named(published, release):
    story = explain(published.settings, "001")
    everywhere = release("select count(*), max(fiscal_year) from marts.dim_subjects where subject_code = '001'")
    assert (len(story.subject.others) + 1, story.subject.fiscal_year) == everywhere[0]
    assert "--region" in story.notices[0]
    chosen = explain(published.settings, "001", region="410100", fiscal_year=2021)
    assert chosen.subject.key == ["410100", 2021, "department", "001"]
    with pytest.raises(JixiaoError) as nowhere:
        explain(published.settings, "001", region="410100", fiscal_year=1999)
    assert "341800/2024" in nowhere.value.mend


def test_a_subject_is_told_with_what_stands_under_its_former_and_its_later_code(published, canteen, tmp_path):
    """The goal and the reports of a project stand under its new code, its money under the old: asked for either, or for
    a new code that no list of projects holds, both are told, each row with its code."""
    database = tmp_path / "release.duckdb"
    shutil.copy(published.settings.releases / published.summary["release_id"] / "warehouse.duckdb", database)
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "insert into marts.rpt_code_changes by name select '510521' as mof_div_code, 2021 as fiscal_year, "
            "'project' as code_kind, 'renamed' as change_kind, ? as old_code, 'NEW-1' as new_code, "
            "date '2021-07-01' as effective_date, true as is_declared",
            [CANTEEN],
        )
        for table in ("fct_goals", "fct_monitoring_reports"):
            connection.execute(f"update marts.{table} set subject_code = 'NEW-1' where subject_code = ?", [CANTEEN])
        unlisted = tell(connection, find(connection, "NEW-1", None, None, None))
        connection.execute(
            "insert into marts.dim_subjects select * replace ('NEW-1' as subject_code) from marts.dim_subjects "
            "where mof_div_code = '510521' and fiscal_year = 2021 and subject_code = ?",
            [CANTEEN],
        )
        old = tell(connection, find(connection, CANTEEN, None, None, None))
        new = tell(connection, find(connection, "NEW-1", None, None, None))
    assert unlisted.subject.code == CANTEEN
    reports = len(canteen.section("monitoring").rows)
    for story, own in ((old, CANTEEN), (new, "NEW-1"), (unlisted, CANTEEN)):
        assert story.subject.code == own
        assert any(all(word in told for word in (CANTEEN, "NEW-1", "2021-07-01")) for told in story.notices)
        assert [row.get("subject_code", own) for row in story.section("monitoring").rows] == ["NEW-1"] * reports
        [text] = [row for row in story.section("goal").rows if row["goal_text"]]
        assert text.get("subject_code", own) == "NEW-1"
        assert len(story.section("allotments").rows) == len(canteen.section("allotments").rows)
        assert story.headlines == canteen.headlines
        assert "没有监控报告" not in layouts.as_text(story)
    assert {row["subject_code"] for row in new.section("allotments").rows} == {CANTEEN}
    assert canteen.section("code_changes").rows == []


def test_a_department_that_merged_leads_to_its_successor_each_month_of_which_stands_there_once(published):
    """990101, 2026: 102 and 103 became 104 on 1 July, and other regions have a 102 of their own."""
    story = explain(published.settings, "102", region="990101", fiscal_year=2026)
    assert story.subject.code == "104"
    assert [(row["old_code"], row["new_code"]) for row in story.section("code_changes").rows] == [
        ("102", "104"),
        ("103", "104"),
    ]
    months = [row["month"] for row in story.section("months").rows]
    assert months and len(months) == len(set(months)), "no month of two departments in one table"


def test_an_unknown_code_names_the_nearest(published):
    ended = jixiao_here("explain", "51052121T00000000001", home=published.home)
    assert ended.code == 1 and not ended.out
    cause, mend = ended.err.splitlines()
    assert "51052121T00000000001" in cause
    assert CANTEEN in mend


def test_a_code_nobody_declared_is_told_by_the_rows_that_name_it(published, tmp_path):
    database = tmp_path / "release.duckdb"
    shutil.copy(published.settings.releases / published.summary["release_id"] / "warehouse.duckdb", database)
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "insert into marts.rpt_unknown_codes values ('510521', 2021, 'payments', 'project', 'ORPHAN-1', 1, 50)"
        )
        connection.execute(
            "insert into marts.fct_payment_sources by name select * replace ('未知' as pro_code, 'ORPHAN-1' as "
            "printed_pro_code) from marts.fct_payment_sources where printed_pro_code = ? limit 1",
            [CANTEEN],
        )
        story = tell(connection, find(connection, "ORPHAN-1", None, None, None))
    assert not story.subject.is_known and "没有单位申报" in story.notices[0]
    assert len(story.section("payments").rows) == 1
    assert story.section("coverage").rows == story.section("recommendations").rows == []


def test_the_page_stands_alone_and_the_json_is_the_same_story(published, canteen, tmp_path):
    page, document = tmp_path / "story" / "a.html", tmp_path / "a.json"
    assert jixiao_here("explain", CANTEEN, "--format", "html", "--output", str(page), home=published.home).code == 0
    html = page.read_text("utf-8")
    page_of_browse = (
        f"http://127.0.0.1:8600/r/{current_release(published.settings)}/subject/510521/2021/project/{CANTEEN}"
    )
    assert re.findall(r"""(?:src|href)=["']([^#"'][^"']*)|@import|url\(""", html) == [page_of_browse]
    assert "510521/2021/BA_BGT_INFO.csv:11" in html and "1,399,200.00" in html
    assert jixiao_here("explain", CANTEEN, "--format", "json", "--output", str(document), home=published.home).code == 0
    told = json.loads(document.read_text("utf-8"))
    assert told["allotments"][0]["source_row"] == canteen.section("allotments").rows[0]["_source_row"]
    assert {section.name for section in canteen.sections} < told.keys()


def test_a_name_from_a_file_is_no_markup(canteen):
    story = canteen.sections[0]
    odd = {**story.rows[0], "subject_name": "<script>alert(1)</script>"}
    changed = type(canteen)(**{**vars(canteen), "sections": [type(story)(**{**vars(story), "rows": [odd]})]})
    assert "<script>" not in layouts.as_html(changed, "http://127.0.0.1:8600")
