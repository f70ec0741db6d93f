"""A later file that has no such column says nothing about it: the row keeps its value, and who loses one is named."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.land import HomeState, check_files
from pipelines.land.ledger.prune import prune_landing
from pipelines.load import load
from tests.support.home import NIGHT, Home

PROJECTS = "511902/2021/projects.csv"
CORRECTION = "511902/2021/projects-更正.csv"
FULL = "项目代码,项目名称,单位代码,预算类型,终止年度,批准概算\n"
FULL += "P1,路,A1,一般公共预算,2021,100\nP2,桥,A1,一般公共预算,2023,\n"
NAMES = "项目代码,项目名称,单位代码,预算类型\nP1,大路,A1,一般公共预算\n"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


class Nights:
    """Loads of one home; `rows` of a relation of the last one."""

    def __init__(self, home: Home) -> None:
        self.home, self.count = home, 0

    def night(self) -> "Nights":
        self.count += 1
        self.home.land(night=NIGHT + timedelta(days=self.count))
        folder = self.home.settings.builds / str(self.count)
        self.database = load(
            self.home.settings, str(self.count), date(2022, 1, 10), "0", datetime(2022, 1, 10, 2), folder
        ).database
        return self

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database), read_only=True) as con:
            return con.execute(select).fetchall()

    def publish(self) -> "Nights":
        """What was loaded last is the release in force."""
        folder = self.home.settings.releases / f"2022010{self.count}-020000-aaaaaa"
        folder.mkdir(parents=True)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
            con.execute(f"attach '{self.database}' as former (read_only)")
            con.execute("create schema meta")
            for table in ("sources", "deliveries"):
                con.execute(f"create table meta.{table} as select * from former.meta.{table}")
        (self.home.settings.releases / "current.txt").write_text(folder.name, encoding="utf-8")
        return self


def put(home: Home, *files: tuple[str, str]) -> Nights:
    """One night after each file."""
    nights = Nights(home)
    for path, text in files:
        home.put(path, text)
        nights.night()
    return nights


PROJECT_ROWS = "select pro_code, pro_name, end_year, approved_estimate from raw.projects order by 1"


def test_a_correction_without_columns_keeps_them(home):
    nights = put(home, (PROJECTS, FULL), (CORRECTION, NAMES))
    assert nights.rows(PROJECT_ROWS) == [("P1", "大路", 2021, Decimal("100.00")), ("P2", "桥", 2023, None)]
    assert nights.rows("select path, column_name, former_path, row_count, first_row_key from meta.kept_values") == [
        (CORRECTION, "approved_estimate", PROJECTS, 1, "P1"),
        (CORRECTION, "end_year", PROJECTS, 1, "P1"),
    ]
    assert nights.rows("select _source_file from raw.projects order by pro_code") == [(CORRECTION,), (PROJECTS,)]


def test_a_blank_cell_under_a_header_clears_it_and_the_row_is_named(home):
    nights = put(home, (PROJECTS, FULL)).publish()
    home.put(CORRECTION, "项目代码,项目名称,单位代码,预算类型,终止年度\nP1,大路,A1,一般公共预算,\n")
    nights.night()
    assert nights.rows(PROJECT_ROWS)[0] == ("P1", "大路", None, Decimal("100.00"))
    assert nights.rows(
        "select row_key, column_name, former_value, former_path, path, row, reason from meta.lost_values"
    ) == [("P1", "end_year", "2021", PROJECTS, CORRECTION, 2, "cleared")]


def test_the_same_file_sent_again_without_a_column_keeps_it_night_after_night(home):
    nights = put(home, (PROJECTS, FULL), (PROJECTS, NAMES), (PROJECTS, NAMES.replace("大路", "新路")))
    assert nights.rows(PROJECT_ROWS) == [("P1", "新路", 2021, Decimal("100.00"))]


def test_a_row_that_was_gone_in_between_begins_anew(home):
    without = "项目代码,项目名称,单位代码,预算类型,IS_DELETED\nP1,路,A1,一般公共预算,1\nP2,桥,A1,一般公共预算,2\n"
    nights = put(home, (PROJECTS, FULL), (PROJECTS, without))
    assert nights.rows(PROJECT_ROWS) == [("P2", "桥", 2023, None)]
    home.put(PROJECTS, NAMES)
    assert nights.night().rows(PROJECT_ROWS) == [("P1", "大路", None, None)]


def test_the_latest_that_says_it_counts_whatever_its_file(home):
    later = FULL.replace("2021,100", "2025,100").replace("P2,桥", "P3,桥")
    nights = put(home, (PROJECTS, FULL), ("511902/2021/projects-2.csv", later), (PROJECTS, NAMES))
    assert nights.rows(PROJECT_ROWS)[0] == ("P1", "大路", 2025, Decimal("100.00"))


def test_within_one_night_the_order_of_the_ledger_decides(home):
    home.put("511902/2021/projects-1.csv", FULL)
    home.put("511902/2021/projects-2.csv", NAMES)
    assert Nights(home).night().rows(PROJECT_ROWS)[0] == ("P1", "大路", 2021, Decimal("100.00"))


def test_a_file_that_is_withdrawn_takes_its_values_with_it_and_the_row_is_named(home):
    nights = put(home, (PROJECTS, FULL), (CORRECTION, NAMES)).publish()
    home.remove(PROJECTS)
    nights.night()
    assert nights.rows(PROJECT_ROWS) == [("P1", "大路", None, None)]
    assert nights.rows("select row_key, column_name, former_value, reason from meta.lost_values order by all") == [
        ("P1", "approved_estimate", "100.00", "withdrawn"),
        ("P1", "end_year", "2021", "withdrawn"),
    ]


def test_a_default_does_not_take_the_place_of_what_was_said(home):
    said = "项目代码,项目名称,单位代码,预算类型,对象类型,项目类别\nP1,贴息,A1,一般公共预算,政策,人员类\n"
    nights = put(home, (PROJECTS, said), (CORRECTION, NAMES))
    assert nights.rows("select subject_kind, pro_kind from raw.projects") == [("policy", "personnel")]


def test_pruning_and_reading_again_leave_the_value(home):
    home.settings = type(home.settings)(home=home.settings.home, project=home.settings.project, keep_landing_days=1)
    nights = put(home, (PROJECTS, FULL), (PROJECTS, NAMES))
    assert prune_landing(home.settings, NIGHT + timedelta(days=90)) == []
    home.land(years=range(2021, 2022))
    assert nights.night().rows(PROJECT_ROWS) == [("P1", "大路", 2021, Decimal("100.00"))]
    home.put(PROJECTS, FULL.replace("路", "新路"))
    nights.night()
    assert len(prune_landing(home.settings, NIGHT + timedelta(days=90))) == 2, "nobody keeps anything of them"


def test_a_self_evaluation_of_which_only_the_score_is_sent_again(home):
    head = "对象类型,对象代码,全年预算数,全年执行数,自评总分,自评等级,报送日期\n"
    nights = put(
        home,
        ("511902/2021/self_evaluations.csv", head + "项目,P1,100,50,95,优,2022-01-03\n"),
        ("511902/2021/self_evaluations-更正.csv", "对象类型,对象代码,自评总分\n项目,P1,85\n"),
    )
    assert nights.rows(
        "select budget_adjusted, executed, total_score, grade, submitted_date from raw.self_evaluations"
    ) == [(Decimal("100.00"), Decimal("50.00"), Decimal(85), "优", date(2022, 1, 3))]


GOALS = "指标编号,对象类型,对象代码,一级指标,二级指标,三级指标"


def test_a_target_that_is_kept_is_read_again_and_what_was_achieved_beside_it(home):
    nights = put(
        home,
        ("511902/2021/goal_indicators.csv", f"{GOALS},计算符号,指标值,度量单位\nK1,项目,P1,产出,数量,里程,≤,50,公里\n"),
        ("511902/2021/monitoring_indicators.csv", "指标编号,监控截止日,完成情况\nK1,2021-06-30,20公里\n"),
        ("511902/2021/goal_indicators-更正.csv", f"{GOALS},指标值\nK1,项目,P1,产出,数量,公路里程,60\n"),
    )
    assert nights.rows(
        "select level3, operator, target_operator, target_high, target_unit from raw.goal_indicators"
    ) == [("公路里程", "≤", "<=", Decimal("60.000000"), "公里")]
    assert nights.rows("select actual_value, actual_unit from raw.monitoring_indicators") == [
        (Decimal("20.000000"), "公里")
    ]


def test_what_was_achieved_is_kept_too(home):
    nights = put(
        home,
        ("511902/2021/monitoring_indicators.csv", "指标编号,监控截止日,完成情况\nK1,2021-06-30,20\n"),
        ("511902/2021/monitoring_indicators-2.csv", "指标编号,监控截止日,全年预计完成\nK1,2021-06-30,40\n"),
    )
    assert nights.rows("select actual_value, expected_annual_value from raw.monitoring_indicators") == [
        (Decimal("20.000000"), Decimal("40.000000"))
    ]


def test_keys_that_differ_keep_nothing(home):
    nights = put(
        home,
        ("511902/2021/payments-1.csv", "支付申请ID,项目代码,支付日期,金额,指标ID\nA,P1,2021-03-01,1,B1\n"),
        ("511902/2021/payments-2.csv", "支付申请ID,项目代码,支付日期,金额\nB,P1,2021-04-01,1\n"),
    )
    assert nights.rows("select pay_id, bgt_id from raw.payments order by 1") == [("A", "B1"), ("B", None)]
    assert nights.rows("select * from meta.kept_values") == []


def said(home: Home, file, **options) -> list[tuple[str, str | None, int | None, str]]:
    found = check_files([file], HomeState(home.settings, **options))
    assert all(problem.is_warning for problem in found)
    return [(problem.reason_code, problem.cell, problem.row, problem.message) for problem in found]


def test_check_says_what_a_file_would_clear_and_what_it_leaves_alone(home, tmp_path):
    put(home, (PROJECTS, FULL))
    text = "项目代码,项目名称,单位代码,预算类型,终止年度\nP2,桥,A1,一般公共预算,2024\nP1,大路,A1,一般公共预算,\n"
    expected = [
        (
            "value_cleared",
            "E3",
            3,
            f"第3行“终止年度”列：为空，载入后 P1 原有的“2021”（见 {PROJECTS}）将被清空；不想清空的请补填，或整列不报",
        ),
        (
            "value_kept",
            None,
            None,
            f"没有“批准概算”列：1 行保留原值（如 P1 的“100.00”，见 {PROJECTS}）；要改的请加上该列，"
            "要清空的请加上该列并留空",
        ),
    ]
    assert said(home, home.put(CORRECTION, text)) == expected
    elsewhere = tmp_path / "outbox" / "projects.csv"
    elsewhere.parent.mkdir()
    elsewhere.write_text(text, encoding="utf-8")
    assert said(home, elsewhere) == [], "neither the folder nor the rows say whose they are"
    assert said(home, elsewhere, is_searched=True) == expected
    elsewhere.write_text(
        text.replace("\n", ",511902,2021\n").replace("终止年度,511902,2021", "终止年度,财政区划代码,预算年度"),
        encoding="utf-8",
    )
    assert said(home, elsewhere) == expected
    assert said(home, home.put("511902/2022/projects.csv", text)) == [], "another year is another row"


def form(score: str, label: str = "评价等级") -> list[list[Any]]:
    """A self-evaluation form as departments fill it in."""
    return [
        ["项目支出绩效自评表", None, None, None, None, None, None, None],
        ["（2021年度）", None, None, None, None, None, None, None],
        ["项目名称", "路", None, None, None, None, None, None],
        ["项目资金（元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", 100, 100, 50, 10, "50%", 5],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"],
        ["产出指标", "数量指标", "里程", "≥50公里", "40公里", 90, score, "慢"],
        ["总分", None, None, None, None, 100, score, None],
    ]


def test_a_form_says_nothing_of_what_it_does_not_print(home):
    table = "511902/2021/self_evaluations.csv"
    head = "对象类型,对象代码,年初预算数,全年执行数,自评总分,自评等级,主管部门评分\n"
    nights = put(home, (PROJECTS, FULL), (table, head + "项目,P1,90,40,95,优,93\n"))
    home.put_sheet("511902/2021/forms/甲/自评表.xlsx", form("80"))
    nights.night()
    assert nights.rows("select budget_initial, executed, total_score, grade, dept_score from raw.self_evaluations") == [
        (Decimal("100.00"), Decimal("50.00"), Decimal(80), "优", Decimal(93))
    ]
    again = home.put_sheet("511902/2021/forms/甲/自评表.xlsx", form("85"))
    assert [code for code, *_ in said(home, again)] == ["value_kept", "value_kept"]
    nights.night()
    assert nights.rows("select total_score, grade from raw.self_evaluations") == [(Decimal(85), "优")]


def test_a_form_of_a_region_that_the_home_does_not_know_is_tried_as_it_is(home):
    put(home, (PROJECTS, FULL))
    assert said(home, home.put_sheet("510521/2021/forms/甲/自评表.xlsx", form("85"))) == []
    found = check_files(
        [home.put_sheet("511902/2021/forms/甲/自评表.xlsx", [["项目支出绩效自评表"], *form("85")[1:2], *other_name()])],
        HomeState(home.settings),
    )
    assert {(problem.reason_code, problem.value) for problem in found} == {("unknown_subject", "另一条路")}


def other_name() -> list[list[Any]]:
    rows = form("85")[2:]
    rows[0] = ["项目名称", "另一条路", None, None, None, None, None, None]
    return rows
