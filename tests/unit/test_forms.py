"""Official forms in their real file formats: each loads to exactly what is printed on it.

The published tables are tests/data/selfeval, laid out by scripts/make_form_fixtures.py; own.json holds tables of ours.
"""

import csv
import io
import json
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.land.ledger import Present, plan
from pipelines.load import load
from scripts.make_form_fixtures import OWN, PUBLISHED, convert, own, published
from tests.support.home import Home

FORMS = Path(__file__).parents[1] / "data" / "forms"
UNITS = {"万元": 10_000, "元": 1}
REGION = "511902"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def put_form(home: Home, file: str, year: int, region: str = REGION) -> str:
    path = f"{region}/{year}/forms/甲局/{file}"
    target = home.raw / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((FORMS / file).read_bytes())
    return path


def put_table(home: Home, path: str, columns: str, *rows: tuple) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([columns.split(","), *rows])
    home.put(path, out.getvalue())


def put_names(home: Home, table: dict[str, Any], region: str = REGION) -> None:
    """The region's project and department of the form, under codes P1 and D1."""
    folder = f"{region}/{table['fiscal_year']}"
    name = table.get("project_name") or "其他项目"
    put_table(home, f"{folder}/projects.csv", "pro_code,pro_name,agency_code,fund_book", ("P1", name, "A1", "general"))
    department = table.get("department") or "某局"
    columns = "agency_code,agency_name,dept_code,dept_name"
    put_table(home, f"{folder}/agencies.csv", columns, ("A1", department, "D1", department))


def points(value: Any) -> Decimal | None:
    """A printed score or weight; `/` and — are none."""
    text = "" if value is None else str(value)
    return Decimal(text) if text.replace(".", "", 1).isdigit() else None


def yuan(text: Any, unit: str) -> Decimal | None:
    if text in (None, "", "-"):
        return None
    number = str(text).replace(",", "")
    if number.endswith("万元"):
        number, unit = number.removesuffix("万元"), "万元"
    return Decimal(number) * UNITS[unit]


FILES = [f"{name}.xlsx" for name in PUBLISHED] + ["004.xls", "017.xls", "006.docx", "021.docx"]
REGIONS = {file: str(510100 + place) for place, file in enumerate(FILES)}


class Landed:
    """Every published table, each in a region of its own, landed in one night."""

    def __init__(self, home: Home) -> None:
        self.home = home
        for file, region in REGIONS.items():
            table = published(file.partition(".")[0])
            put_names(home, table, region)
            put_form(home, file, table["fiscal_year"], region=region)
        self.summary = home.land()

    def rows(self, file: str, extract: str, *columns: str) -> list[tuple]:
        rows = self.home.rows(extract, "mof_div_code", *columns)
        return [row[1:] for row in rows if row[0] == REGIONS[file]]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    return Landed(Home(tmp_path_factory.mktemp("published")))


@pytest.mark.parametrize("file", FILES)
def test_a_published_table_loads_to_what_is_printed(landed, file):
    table = published(file.partition(".")[0])
    columns = ["level1", "level2", "level3", "operator", "target_raw", "unit", "actual_raw", "weight_points", "score"]
    assert landed.rows(file, "self_evaluation_indicators", *columns) == [
        (
            each.get("level1") or _level1_above(table, each),
            each.get("level2") or each["level1"],
            each["level3"],
            *(each.get(name) for name in ("operator", "target_raw", "unit", "actual_raw")),
            points(each.get("weight")),
            points(each.get("score")),
        )
        for each in table["indicators"]
        if each.get("level3")
    ]
    total = next(iter(table["funds"]), {})
    unit = (table.get("funds_unit") or "元").partition("(")[0]
    [row] = landed.rows(
        file,
        "self_evaluations",
        *("subject_kind", "subject_code", "budget_initial", "budget_adjusted", "executed"),
        *("execution_score", "total_score", "grade", "_source_file"),
    )
    code = ("department", "D1") if file.startswith("030") else ("project", table.get("project_code") or "P1")
    assert row == (
        *code,
        *(yuan(total.get(key), unit) for key in ("initial", "adjusted", "executed")),
        points(total.get("score")),
        points(table.get("total_score")),
        table.get("grade"),
        f"{REGIONS[file]}/{table['fiscal_year']}/forms/甲局/{file}",
    )


def test_every_row_of_the_published_tables_is_accounted_for(landed):
    assert landed.home.rejects("path", "message") == []
    for entry in landed.summary.entries:
        assert (
            entry.rows_read == entry.rows_loaded + entry.rows_rejected + entry.rows_non_data > 0
            or "forms" in entry.path
        )


def _level1_above(table: dict[str, Any], row: dict[str, Any]) -> str:
    """A first level that is not printed is the one above (029)."""
    above = table["indicators"][: table["indicators"].index(row)]
    return next(each["level1"] for each in reversed(above) if each.get("level1"))


@pytest.mark.parametrize("file", ["017.xlsx", "018.xlsx", "017.xls"])
def test_of_which_rows_belong_to_the_row_above(landed, file):
    rows = landed.rows(file, "self_evaluation_indicators", "kpi_id", "level3", "parent_kpi_id")
    names = {kpi: name for kpi, name, _ in rows}
    printed, parent = [], None
    for each in published(file.partition(".")[0])["indicators"]:
        is_part = bool(each.get("is_part_of_above"))
        printed.append((each["level3"], parent if is_part else None))
        parent = parent if is_part else each["level3"]
    assert [(name, names.get(above)) for _, name, above in rows] == printed


def test_the_fiscal_part_is_what_is_printed_below_the_total(landed):
    columns = ("subject_code", "budget_adjusted_fiscal", "executed_fiscal")
    found = landed.rows("021.xlsx", "self_evaluations", *columns)
    assert found == [("51092324T000010263357", Decimal("33600.00"), Decimal("33600.00"))]


def test_two_goals_on_one_form(home):
    table = own("hubei_two_goals")
    put_names(home, table)
    put_form(home, "hubei-two-goals.xlsx", 2021)
    home.land()
    rows = home.rows("self_evaluation_indicators", "goal_block", "level3", "actual_raw", "score", "kpi_id")
    printed = [(e["goal_block"], e["level3"], e["actual_raw"], Decimal(str(e["score"]))) for e in table["indicators"]]
    assert [row[:4] for row in rows] == printed
    assert len({row[4] for row in rows}) == 4  # 维修道路 stands under both goals
    found = home.rows("self_evaluations", "budget_adjusted", "executed", "execution_score", "total_score")
    assert found == [(Decimal(1_200_000), Decimal(960_000), Decimal(16), Decimal("88.5"))]


def test_own_score_and_the_departments_score(home):
    table = own("guangshui")
    put_form(home, "guangshui.xlsx", 2021)
    home.land()
    rows = home.rows("self_evaluation_indicators", "level3", "weight_points", "score", "deviation_reason")
    assert rows == [
        (e["level3"], Decimal(e["weight"]), Decimal(e["score"]), e.get("reason")) for e in table["indicators"]
    ]
    columns = ("subject_code", "budget_initial", "budget_adjusted", "executed", "total_score", "dept_score")
    money = (None, Decimal(305_000), Decimal(302_500))
    assert home.rows("self_evaluations", *columns) == [(table["project_code"], *money, Decimal(100), Decimal(97))]


@pytest.mark.parametrize("file", ["goal-project.xlsx", "goal-project.xls"])
def test_the_goal_of_a_project(home, file):
    table = own("goal_project")
    put_form(home, file, 2021)
    home.land()
    assert home.rows("goals", "subject_kind", "subject_code", "goal_text") == [
        ("project", table["project_code"], table["goal_text"])
    ]
    # rows that name nothing (指标1：, ……) are none; 指标1： before a name is no part of it
    assert home.rows("goal_indicators", "level2", "level3", "target_raw") == [
        ("数量指标", "储备到位率", "100%"),
        ("数量指标", "库存数量真实率", "100%"),
        ("时效指标", "轮换完成时间", "2021年12月底前"),
        ("服务对象满意度指标", "市民满意度", "≥90%"),
    ]


def test_the_goal_of_a_department(home):
    table = own("goal_department")
    put_form(home, "goal-department.xlsx", 2026)
    home.land()
    assert home.rows("goals", "subject_kind", "subject_code", "goal_text") == [
        ("department", "0300112", table["goal_text"])
    ]
    assert home.rows("goal_indicators", "level3", "operator", "target_raw", "unit") == [
        (e["level3"], e["operator"], e["target_raw"], e["unit"] or None) for e in table["indicators"]
    ]


@pytest.mark.parametrize("file", ["monitoring.xlsx", "monitoring.docx"])
def test_monitoring_with_ticked_likelihood(home, file):
    table = own("monitoring")
    put_names(home, table)
    put_form(home, file, 2021)
    home.land()
    columns = ("subject_code", "period_end", "executed_amount", "expected_annual_amount", "likelihood")
    july = date(2021, 7, 31)
    assert home.rows("monitoring_reports", *columns, "deviation_reason") == [
        ("P1", july, Decimal(974_500), Decimal(1_900_000), "possible", "轮换完成时间：轮换指标下达晚")
    ]
    assert home.rows("monitoring_indicators", "period_end", "actual_raw", "expected_annual_raw") == [
        (july, e["actual_raw"], e["expected_raw"]) for e in table["indicators"]
    ]


def test_ex_ante_assessment(home):
    table = own("ex_ante")
    put_form(home, "ex-ante.xlsx", 2021)
    home.land()
    scores = ("score_necessity", "score_economy", "score_goal", "score_feasibility", "score_compliance", "total_score")
    columns = ("assessment_id", "subject_code", "requested_amount", *scores, "conclusion", "assessed_date", "assessor")
    assert home.rows("ex_ante_assessments", *columns) == [
        (
            "SQ-2021-007",
            table["project_code"],
            Decimal(12_505_000),
            *(Decimal(str(score)) for _, _, score in table["scores"]),
            Decimal("85.5"),
            "partial",
            date(2020, 11, 5),
            "财政局评审中心",
        )
    ]


def test_goal_monitoring_and_tabular_goals_meet_by_kpi_id(home):
    """Forms print no kpi_id: of the same names they make the same one, and take the goal's where it has one."""
    table = own("monitoring")
    put_names(home, {**table, "project_name": "县级储备粮"})
    code = own("goal_project")["project_code"]
    columns = "pro_code,pro_name,agency_code,fund_book"
    put_table(home, f"{REGION}/2021/projects.csv", columns, (code, "县级储备粮", "A1", "general"))
    columns = "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw"
    own_goal = ("K9", "项目", code, "满意度指标", "服务对象满意度指标", "另一满意度", "≥90%")
    put_table(home, f"{REGION}/2021/goal_indicators.csv", columns, own_goal)
    put_form(home, "goal-project.xlsx", 2021)
    put_form(home, "monitoring.xlsx", 2021)
    home.land()
    goals = [kpi for kpi in home.rows("goal_indicators", "kpi_id") if kpi != "K9"]
    assert home.rows("monitoring_indicators", "kpi_id") == goals
    same_names = ("K1", *own_goal[1:3], "产出指标", "数量指标", "储备到位率", "1")
    put_table(home, f"{REGION}/2021/goal_indicators-2.csv", columns, same_names)
    (home.raw / f"{REGION}/2021/forms/甲局/goal-project.xlsx").unlink()
    home.land()
    assert home.rows("monitoring_indicators", "kpi_id") == ["K1", *goals[1:]]


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
    assert said in home.rejects("message")[0]
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
    from pipelines.land.worker import shared_worker
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
    shared_worker().stop()  # it holds the layouts it began with
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
    home.land()
    assert home.rejects("message") == []
    assert home.rows("self_evaluation_indicators", "score") == [
        Decimal(e["score"]) for e in published("009")["indicators"]
    ]
    assert home.rows("self_evaluations", "total_score", "execution_score") == [(Decimal(100), Decimal(10))]


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
