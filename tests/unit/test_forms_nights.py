"""Forms as they come in: blank, unreadable, nameless, changed, gone, several in one file, in a bureau's own layout.

What is printed on a form of each kind stands in test_forms.py.
"""

import json
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.land.check.against_home import HomeState
from pipelines.land.check.files import check_files
from pipelines.land.forms.form import NO_INDICATORS
from pipelines.land.ledger.entries import Present, plan
from pipelines.load import load
from scripts.make_form_fixtures import OWN, convert, own, published
from tests.support.forms import REGION, put_form, put_names, put_table
from tests.support.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_is_not_filled_in_is_no_data(home):
    """A form that was handed out and came back blank covers nothing."""
    from scripts.forms import pages
    from scripts.forms.sheet import write_sheets

    table = published("009")
    blank = {**table, "total_score": None, "funds": [{"row": "年度资金总额", "adjusted": "20"}]}
    blank["indicators"] = [
        {k: v for k, v in e.items() if k not in ("actual_raw", "score")} for e in table["indicators"]
    ]
    put_names(home, table)
    folder = home.raw / f"{REGION}/2022/forms"
    folder.mkdir(parents=True)
    write_sheets(folder / "空表.xlsx", {"自评表": pages.rural(blank)})
    summary = home.land()
    assert home.rows("self_evaluations", "subject_code") == []
    [entry] = [each for each in summary.of_status("in_force") if each.extract == "self_evaluations"]
    assert (entry.rows_read, entry.rows_non_data, json.loads(entry.non_data)) == (19, 19, {"blank_form": 19})


def test_a_cell_that_cannot_be_read_is_listed_with_its_address(home):
    from scripts.forms import pages
    from scripts.forms.sheet import write_sheets

    table = published("009")
    table["indicators"][1]["score"] = "十分"
    table["funds"][0]["executed"] = "700.0,77"
    put_names(home, table)
    folder = home.raw / f"{REGION}/2022/forms"
    folder.mkdir(parents=True)
    write_sheets(folder / "自评.xlsx", {"自评表": pages.rural(table)})
    summary = home.land()
    assert home.rejects("path", "sheet", "row", "column", "value", "reason_code") == [
        (f"{REGION}/2022/forms/自评.xlsx", "自评表", 11, "得分", "十分", "unreadable_number"),
        (f"{REGION}/2022/forms/自评.xlsx", "自评表", 6, "全年执行数", "700.0,77", "unreadable_money"),
    ]
    assert "单元格 H11" in home.rejects("message")[0]
    found = {each.extract: each for each in summary.of_status("in_force") if "forms" in each.path}
    assert (found["self_evaluations"].rows_loaded, found["self_evaluations"].rows_rejected) == (0, 1)
    assert json.loads(found["self_evaluations"].money)["budget_adjusted"]["rejected"] == "200000.00"
    assert found["self_evaluation_indicators"].rows_loaded == 8


@pytest.mark.parametrize(
    ("names", "reason", "said"),
    [
        ([("P1", "县储备粮")], "unknown_subject", "最接近的是 县储备粮（P1）"),
        ([("P1", "县级储备粮"), ("P2", "县级 储备粮")], "ambiguous_subject", "P1、P2"),
    ],
)
def test_a_name_that_is_no_project_or_several_is_rejected_with_candidates(home, names, reason, said):
    columns = "pro_code,pro_name,agency_code,fund_book"
    rows = [(code, name, "A1", "general") for code, name in names]
    put_table(home, f"{REGION}/2021/projects.csv", columns, *rows)
    put_form(home, "monitoring.xlsx", 2021)
    home.land()
    assert set(home.rejects("reason_code", "value")) == {(reason, "县级储备粮")}
    assert sum(said in message for message in home.rejects("message")) == 1
    assert home.rows("monitoring_reports", "subject_code") == []
    put_table(home, f"{REGION}/2021/projects.csv", columns, ("P7", "县级储备粮", "A1", "general"))
    home.land()  # the form is the same; what it speaks of is now known
    assert home.rows("monitoring_reports", "subject_code") == ["P7"]


def test_a_form_of_another_year_than_its_folder(home):
    put_form(home, "guangshui.xlsx", 2021)
    put_form(home, "goal-department.xlsx", 2025)
    home.land()
    assert set(home.rejects("reason_code", "value")) == {("other_year", "2026")}


def test_nothing_new_reads_no_form_again(home):
    put_form(home, "guangshui.xlsx", 2021)
    assert home.land().parsed == [f"{REGION}/2021/forms/甲局/guangshui.xlsx"]
    again = home.land()
    assert (again.parsed, again.is_changed) == ([], False)


def test_a_form_that_changes_or_goes_takes_its_rows_along(home):
    """Many forms share a landing file; the ledger says by content which of its rows are in force."""
    put_form(home, "guangshui.xlsx", 2021)
    put_form(home, "goal-project.xlsx", 2021)
    put_form(home, "hubei-two-goals.xlsx", 2021)
    put_names(home, own("hubei_two_goals"))
    home.land()
    assert sorted(home.rows("self_evaluations", "subject_code")) == ["42138121T000000012345", "P1"]
    (home.raw / f"{REGION}/2021/forms/甲局/guangshui.xlsx").unlink()
    home.land()
    in_force = [entry for entry in home.land().of_status("in_force") if entry.extract == "self_evaluations"]
    assert [entry.path.rpartition("/")[2] for entry in in_force] == ["hubei-two-goals.xlsx"]


def test_the_build_holds_the_rows_of_forms_in_force(home):
    """A form gone, one mended under another name: landing keeps the rows, the build does not show them."""
    put_names(home, own("hubei_two_goals"))
    put_form(home, "guangshui.xlsx", 2021)
    put_form(home, "hubei-two-goals.xlsx", 2021)
    assert _in_build(home, "b1") == [("42138121T000000012345", Decimal(100)), ("P1", Decimal("88.5"))]
    from scripts.forms.sheet import write_sheets

    mended = {**own("hubei_two_goals"), "total_score": 90}
    write_sheets(home.raw / f"{REGION}/2021/forms/更正.xlsx", {"表": OWN["hubei-two-goals"][0](mended)})
    assert _in_build(home, "b2") == [("42138121T000000012345", Decimal(100)), ("P1", Decimal(90))]
    (home.raw / f"{REGION}/2021/forms/甲局/guangshui.xlsx").unlink()
    (home.raw / f"{REGION}/2021/forms/更正.xlsx").unlink()
    assert _in_build(home, "b3") == [("P1", Decimal("88.5"))]


def _in_build(home: Home, name: str) -> list[tuple]:
    home.land()
    folder = home.settings.home / name
    when = datetime(2022, 1, 10)
    built = load(home.settings, name, when.date(), "code", when, folder)
    with duckdb.connect(str(built.database)) as connection:
        found = connection.execute("select subject_code, total_score from raw.self_evaluations order by 1").fetchall()
        connection.execute("select count(*) from raw.self_evaluation_indicators").fetchall()
    return found


NEEDS_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.mark.parametrize("suffix", ["xlsx", pytest.param("xls", marks=NEEDS_OFFICE)])
def test_percent_cells_are_read_as_shown(home, tmp_path, suffix):
    """A target typed as 90% is 0.9 in the file."""
    from scripts.forms import pages
    from scripts.forms.sheet import Span, write_sheets

    rows = pages.rural(published("009"))
    for row in rows:
        for at, cell in enumerate(row):
            if cell == "≥90%":
                row[at] = Span(0.9, percent=True)
    put_names(home, published("009"))
    folder = home.raw / f"{REGION}/2022/forms"
    folder.mkdir(parents=True)
    write_sheets(tmp_path / "自评.xlsx", {"自评表": rows})
    made = tmp_path / "自评.xlsx" if suffix == "xlsx" else convert(tmp_path / "自评.xlsx", suffix, tmp_path)
    shutil.copyfile(made, folder / f"自评.{suffix}")
    home.land()
    assert home.rows("self_evaluation_indicators", "target_raw", "actual_raw")[3:5] == [("90%", "90%")] * 2


def test_several_forms_in_one_workbook(home):
    from scripts.forms.sheet import write_sheets
    from scripts.make_form_fixtures import form

    folder = home.raw / f"{REGION}/2021/forms"
    folder.mkdir(parents=True)
    other = json.loads(json.dumps(own("guangshui")).replace("000000012345", "000000054321"))
    sheets = {"甲": form("guangshui"), "乙": OWN["guangshui"][0](other), "目录": [["序号", "项目"], [1, "甲"]]}
    write_sheets(folder / "合订.xlsx", sheets)
    summary = home.land()
    assert home.rows("self_evaluations", "subject_code", "_source_sheet") == [
        ("42138121T000000012345", "甲"),
        ("42138121T000000054321", "乙"),
    ]
    [entry] = [each for each in summary.of_status("in_force") if each.extract == "self_evaluations"]
    assert json.loads(entry.non_data)["other_sheet"] == 2


def test_a_bureaus_own_layout_is_a_file_in_its_home(home):
    """Another heading for the score, another title: eight lines of YAML and no code."""
    from scripts.forms import pages
    from scripts.forms.sheet import Span, write_sheets

    folder = home.raw / f"{REGION}/2022/forms"
    folder.mkdir(parents=True)
    rows = pages.rural(published("009"))
    renamed = {"得分": "本年评定分数", "三级指标": "考核内容"}
    rows = [[renamed.get(str(cell), cell) if not isinstance(cell, Span) else cell for cell in row] for row in rows]
    write_sheets(folder / "自评.xlsx", {"自评表": rows})
    put_names(home, published("009"))
    assert len(home.land().unrecognised) == 1
    own_layouts = home.settings.home / "layouts"
    own_layouts.mkdir()
    (own_layouts / "bureau.yaml").write_text(
        """
layout: self_evaluation_bureau
like: self_evaluation_rural
zh: 某局自评表
form: self_evaluation
subject_kind: project
titles: [衔接资金项目绩效目标自评表]
anchors: [[项目名称], [考核内容], [本年评定分数]]
indicators: {columns: {level3: [考核内容], score: [本年评定分数]}}
funds: {columns: {score: [本年评定分数]}}
""",
        "utf-8",
    )
    assert check_files([folder / "自评.xlsx"], HomeState(home.settings)) == []
    assert [each.reason_code for each in check_files([folder / "自评.xlsx"])] == ["unrecognised_form"]
    home.land()
    assert home.rejects("message") == []
    assert home.rows("self_evaluation_indicators", "score") == [
        Decimal(e["score"]) for e in published("009")["indicators"]
    ]
    assert home.rows("self_evaluations", "total_score", "execution_score") == [(Decimal(100), Decimal(10))]


def test_a_filled_form_of_which_no_indicator_is_read_says_so(home):
    """A layout that asks for another heading of the indicators than the one it is known by."""
    from scripts.forms import pages
    from scripts.forms.sheet import Span, write_sheets

    folder = home.raw / f"{REGION}/2022/forms"
    folder.mkdir(parents=True)
    rows = [
        [cell if isinstance(cell, Span) else {"三级指标": "考核内容"}.get(str(cell), cell) for cell in row]
        for row in pages.rural(published("009"))
    ]
    write_sheets(folder / "自评.xlsx", {"自评表": rows})
    put_names(home, published("009"))
    (home.settings.home / "layouts").mkdir()
    (home.settings.home / "layouts" / "bureau.yaml").write_text(
        "{layout: self_evaluation_bureau, like: self_evaluation_rural, zh: 某局自评表, form: self_evaluation, "
        "subject_kind: project, anchors: [[项目名称], [考核内容]], indicators: {columns: {level3: [考核要点]}}}",
        "utf-8",
    )
    said = check_files([folder / "自评.xlsx"], HomeState(home.settings))
    assert [(each.is_warning, each.column) for each in said if each.column == NO_INDICATORS] == [(True, NO_INDICATORS)]
    [entry] = [each for each in home.land().of_status("in_force") if each.extract == "self_evaluations"]
    assert NO_INDICATORS in json.loads(entry.unknown_columns)


def test_two_forms_of_one_subject_in_a_file_are_refused_by_the_check_as_by_the_night(home):
    from scripts.forms import pages
    from scripts.forms.sheet import write_sheets

    folder = home.raw / f"{REGION}/2022/forms"
    folder.mkdir(parents=True)
    table = published("009")
    other = {**table, "total_score": "88"}
    third = {**table, "project_name": "另一个项目"}
    file = folder / "自评.xlsx"
    write_sheets(file, {"一": pages.rural(table), "二": pages.rural(other), "三": pages.rural(third)})
    put_names(home, table)
    put_table(
        home,
        f"{REGION}/2022/projects-2.csv",
        "pro_code,pro_name,agency_code,fund_book",
        ("P2", "另一个项目", "A1", "general"),
    )
    home.land()
    night = home.rejects("sheet", "reason_code")
    assert {("一", "conflicting_key"), ("二", "conflicting_key")} == set(night)
    for state in (HomeState(home.settings), None):  # without a home a name is subject enough
        told = [each for each in check_files([file], state) if not each.is_warning]
        assert sorted((each.sheet, each.reason_code) for each in told) == sorted(night)


def test_a_form_delivered_again_in_another_unit_is_seen_against_the_release(home):
    """Forms share landing files: contents are compared, and only the one that changed."""
    from scripts.forms.sheet import write_sheets
    from tests.unit.test_load import build, release_as_it_stands

    put_names(home, own("hubei_two_goals"))
    put_form(home, "guangshui.xlsx", 2021)
    put_form(home, "hubei-two-goals.xlsx", 2021)
    release_as_it_stands(home)
    (home.raw / f"{REGION}/2021/forms/甲局/hubei-two-goals.xlsx").unlink()
    table = own("hubei_two_goals")
    slipped = {**table, "funds": [{**table["funds"][0], "adjusted": "1200", "executed": "960"}]}
    write_sheets(home.raw / f"{REGION}/2021/forms/更正.xlsx", {"表": OWN["hubei-two-goals"][0](slipped)})
    with build(home) as con:
        found = con.execute("select distinct path, power_of_ten from meta.rescaled").fetchall()
    assert found == [(f"{REGION}/2021/forms/更正.xlsx", 1)]


@pytest.mark.parametrize(
    ("draft", "final"),
    [("自评表-草稿.xlsx", "自评表.xlsx"), ("自评表.xlsx", "自评表-定稿.xlsx"), ("初稿/表.xlsx", "修改后/表.xlsx")],
)
def test_a_draft_beside_the_final_form_is_what_came_first(draft, final):
    """Of forms that come in one night, whatever the alphabet says: what came last is in force."""
    folder = f"{REGION}/2022/forms"
    present = [Present(f"{folder}/{name}", REGION, 2022, "self_evaluations", name) for name in (draft, final)]
    order = {entry.path: entry.delivered_seq for entry in plan([], present, datetime(2023, 1, 5))}
    assert order[f"{folder}/{final}"] > order[f"{folder}/{draft}"]
