"""The first page names departments, projects and money; what it speaks of is the last complete month."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines.readers.report import workbook
from pipelines.readers.report.coverage import Report, gather
from pipelines.readers.report.director import _leading
from pipelines.readers.report.page import render
from pipelines.warehouse import open_release
from tests.support.marts import insert, publish

COUNTY, TOWN, YEAR = "629901", "629901001", 2026
KEY = {"mof_div_code": COUNTY, "fiscal_year": YEAR}


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """A county on 10 September: August is its last complete month. T1 is secret."""
    for code, name, parent in ((COUNTY, "丁县", None), (TOWN, "戊镇", COUNTY)):
        region = {"mof_div_code": code, "mof_div_name": name, "parent_mof_div_code": parent, "is_reported": True}
        insert(connection, "marts.dim_regions", {**KEY, **region})
    for code, name, secret in (("P1", "河堤加固", False), ("P2", "广场改造", False), ("T1", "不可外传", True)):
        known = {"subject_kind": "project", "subject_code": code, "subject_name": name, "is_secret": secret}
        insert(connection, "marts.dim_subjects", {**KEY, **known, "dept_code": "D1", "dept_name": "水利局"})
        insert(connection, "marts.dim_projects", {**KEY, "pro_code": code, "pro_name": name, "dept_code": "D1"})
        for month, red in ((7, False), (8, True), (9, True)):
            money = {"budget_adjusted_ytd_yuan": "900000", "paid_ytd_yuan": str(month * 10_000 + (code == "P1"))}
            money["unspent_ytd_yuan"] = str(900_000 - int(money["paid_ytd_yuan"]))
            level = {"alert_level": "red" if red else "none", "is_month_complete": month < 9}
            insert(
                connection, "marts.fct_execution_monthly", {**KEY, "pro_code": code, "month": month, **money, **level}
            )
    for month, ratio, red in ((7, "0.20", 0), (8, "0.25", 3), (9, "0.99", 9)):
        money = {"budget_adjusted_ytd_yuan": "2700000", "paid_ytd_yuan": "240000", "execution_ratio": ratio}
        progress = {"time_progress_ratio": "0.5", "calendar_progress_ratio": "0.667", "is_month_complete": month < 9}
        row = {**KEY, "scope": "subtree", "dept_code": "all", "month": month, "red_count": red, "yellow_count": 0}
        insert(connection, "marts.rpt_execution", {**row, **money, **progress})
    stage = {"scope": "subtree", "stage": "self_evaluation", "subject_kind": "all", "fund_book": "all"}
    none = {
        "period": "year",
        "required_count": 0,
        "covered_count": 0,
        "pending_count": 13,
        "pending_until_date": "2027-03-31",
    }
    insert(connection, "marts.rpt_coverage", {**KEY, **stage, **none, "reported_region_count": 2})
    undated = {**stage, **none, "stage": "goal_sync_council", "pending_count": 5, "pending_until_date": None}
    insert(connection, "marts.rpt_coverage", {**KEY, **undated, "reported_region_count": 2})
    unused = {**stage, "stage": "result_application", "period": "year", "required_count": 3, "covered_count": 0}
    insert(connection, "marts.rpt_coverage", {**KEY, **unused, "coverage_count_ratio": "0", "no_due_count": 3})
    watched = {**stage, "stage": "monitoring", "period": "year", "required_count": 18, "covered_count": 9}
    insert(connection, "marts.rpt_coverage", {**KEY, **watched, "coverage_count_ratio": "0.5", "pending_count": 0})
    with_last_year = {"period": "year", "compared_with": "previous_year", "compared_period": "year"}
    with_last_year |= {"comparable_region_count": 1, "expected_region_count": 2, "previous_covered_count": 0}
    for code, covered, required, then, ratio in (
        ("self_evaluation", 1, 1, 8, "1"),
        ("monitoring", 5, 9, 9, "0.555556"),
        ("result_application", 0, 3, 5, "-0.600000"),
    ):
        row = {**stage, "is_part_year": True, "stage": code, "covered_count": covered, "required_count": required}
        row |= {"coverage_count_ratio": ratio, "coverage_count_change_ratio": ratio, "previous_required_count": then}
        row |= {"previous_coverage_count_ratio": "0", **with_last_year}
        insert(connection, "marts.rpt_coverage_comparison", {**KEY, **row})
    counts = {"missing_count": 3, "late_count": 2, "behind_count": 5, "overdue_problem_count": 1}
    insert(connection, "marts.rpt_departments", {**KEY, "dept_code": "D1", "dept_name": "水利局", **counts})
    insert(
        *(connection, "marts.rpt_departments"),
        {
            **KEY,
            "mof_div_code": TOWN,
            "dept_code": "D9",
            "dept_name": "农业中心",
            "missing_count": 0,
        },
    )
    gap = {"subject_kind": "project", "period": "year", "reason": "missing", "status": "missing", "is_overdue": True}
    undated = {**gap, "status": "no_due", "is_overdue": False}
    for region, code, row in (
        (COUNTY, "P1", {**gap, "stage": "monitoring", "due_date": "2026-07-31"}),
        (COUNTY, "P1", {**undated, "stage": "disclosure"}),
        (TOWN, "P9", {**undated, "stage": "disclosure"}),
        (TOWN, "P9", {**undated, "stage": "evaluation"}),
    ):
        insert(connection, "marts.rpt_coverage_gaps", {**KEY, "mof_div_code": region, "subject_code": code, **row})
    for region in (COUNTY, TOWN):
        division = {"mof_div_code": region, "managing_division": "未知", "undated_count": 1}
        insert(connection, "marts.rpt_divisions", {**KEY, **division})
    over = {"subject_kind": "project", "subject_code": "P1", "over_yuan": "120000", "since_month": 5, "pay_id": "Z5"}
    insert(connection, "marts.rpt_over_budget", {**KEY, **over, "is_still_over": True})
    waits = {"extract": "payments", "row_key": "Z9", "held_back": "row", "date": "2026-11-30", "amount_yuan": "1500000"}
    insert(connection, "marts.rpt_future_dated", {**KEY, **waits, "source_file": "a.csv", "source_row": 7})
    waits |= {"extract": "allotments", "row_key": "B9", "date": "2026-12-01", "amount_yuan": "777000"}
    insert(connection, "marts.rpt_future_dated", {**KEY, **waits, "source_file": "b.csv", "source_row": 8})
    for extract, amount in (("payments", "1500000"), ("allotments", "777000")):
        row = {"scope": "subtree", "extract": extract, "row_count": 1, "amount_yuan": amount}
        insert(connection, "marts.rpt_future_dated_summary", {**KEY, **row})
    for code, action, base, amount in (
        ("P2", "reclaim", "carried_over_balance", "550000"),
        ("P2", "reclaim", "next_year_budget", "880000"),
        ("P1", "adjust_merge", "current_balance", "60000"),
    ):
        row = {"subject_kind": "project", "subject_code": code, "money_base": base, "action": action}
        row["is_this_year_cash"] = base != "next_year_budget"
        insert(
            *(connection, "marts.fct_recommendations"),
            {**KEY, **row, "rule_id": "r06", "is_effective": True, "recommended_yuan": amount, "base_yuan": amount},
        )
    whole = {**KEY, "scope": "subtree"}
    for action, cash, budget in (("reclaim", "550000", "880000"), ("adjust_merge", "60000", "0")):
        row = {"subject_kind": "all", "stage": "final", "action": action, "money_base": "all"}
        moneys = {"this_year_cash_yuan": cash, "next_year_budget_yuan": budget}
        insert(connection, "marts.rpt_recommendation_summary", {**whole, **row, **moneys})
        insert(connection, "marts.rpt_recommendation_actions", {**whole, "action": action, **moneys})
    sums = {"this_year_cash_yuan": "610000", "next_year_budget_yuan": "880000", "applied_yuan": "0", "applied_count": 0}
    insert(connection, "marts.rpt_recommendation_money", {**whole, **sums})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    settings = publish(tmp_path_factory.mktemp("director"), fill, data_as_of="2026-09-10")
    with open_release(settings) as connection:
        return gather(connection, COUNTY, YEAR)


def test_the_fifth_says_what_stands_otherwise_than_in_the_last_report(tmp_path) -> None:
    """The last report spoke of August with 5 on red and 200,000 paid; nothing else moved."""

    def before(connection: duckdb.DuckDBPyConnection) -> None:
        fill(connection)
        connection.execute("update marts.rpt_execution set red_count = 5, paid_ytd_yuan = 200000 where month = 8")

    last = publish(tmp_path / "last", before, data_as_of="2026-09-09")
    now = publish(tmp_path / "now", fill, data_as_of="2026-09-10")
    with open_release(now) as connection, open_release(last) as former:
        told = gather(connection, COUNTY, YEAR, former=former).sentences[-1]
        same = gather(connection, COUNTY, YEAR, former=connection).sentences[-1]
    assert told == (
        "与上次报告（数据日期 2026-09-09）相比：红色预警 3 个（上次 5 个）；"
        "截至8月累计支付 24.00万元（上次 20.00万元）。"
    )
    assert same == "与上次报告（数据日期 2026-09-10）相比：各环节已覆盖数、支付、红色预警和已落实金额都没有变化。"


def test_five_sentences_name_departments_projects_and_money(report: Report) -> None:
    assert report.sentences == [
        "各环节有逾期未办、迟到的部门 1 个（催报通知只催其中应报送、公开的材料）：水利局（逾期未办 3 项，迟到 2 项）；"
        "另有未规定期限、尚未做的 2 项。",
        "红色预警 3 个，未支付最多的：广场改造（水利局）未支付 82.00万元、执行率 —；"
        "（涉密）（水利局）未支付 82.00万元、执行率 —；河堤加固（水利局）未支付 82.00万元、执行率 —。",
        "本年度资金的应用建议 61.00万元（收回 55.00万元、调整或合并 6.00万元），金额最大的："
        "广场改造（水利局）收回 55.00万元；河堤加固（水利局）调整或合并 6.00万元。",
        "评价问题逾期未整改 1 个，涉及 1 个部门：水利局（1 个）。",
        "变化：8月末执行率 25.00%（上月末 20.00%），红色预警 3 个（上月末 0 个）；"
        "绩效运行监控覆盖率 55.56%（上年全年 0.00%），只比两年都报送的 1 个区划。",
    ]


def test_what_is_not_there_stands_before_what_came_late_and_a_cut_list_says_how_many_there_are(tmp_path: Path) -> None:
    def many(connection: duckdb.DuckDBPyConnection) -> None:
        fill(connection)
        for code, name, overdue, late, problems in (
            ("D2", "民政局", 0, 9, 0),
            ("D3", "教育局", 1, 0, 2),
            ("D4", "公安局", 1, 1, 1),
            ("D5", "司法局", 0, 0, 1),
        ):
            counts = {"missing_count": overdue, "late_count": late, "overdue_problem_count": problems}
            counts["behind_count"] = overdue + late
            insert(connection, "marts.rpt_departments", {**KEY, "dept_code": code, "dept_name": name, **counts})

    with open_release(publish(tmp_path, many, data_as_of="2026-09-10")) as connection:
        told = gather(connection, COUNTY, YEAR).sentences
    assert (
        "：水利局（逾期未办 3 项，迟到 2 项）、公安局（逾期未办 1 项，迟到 1 项）、教育局（逾期未办 1 项）；" in told[0]
    )
    assert told[3] == "评价问题逾期未整改 5 个，涉及 4 个部门，居前的：教育局（2 个）、水利局（1 个）、公安局（1 个）。"


def test_departments_that_are_all_alike_are_named_as_some_of_them() -> None:
    """With one each, none has the most."""
    assert [_leading(counts) for counts in ([1, 1], [2, 1, 1, 1], [1, 1, 1, 1])] == ["：", "，居前的：", "，如"]


def test_a_change_stands_beside_a_figure_of_the_same_regions_and_of_a_stage_that_is_due(report: Report) -> None:
    """Only the county reported last year: 5 of 9 there is no change of the 9 of 18 here. One self-evaluation came
    before its day and 13 are still to come: 1 of 1 beside 0 of 8 is no progress. Results are to be used in a budget
    that has no day yet: none of 3 so far is no decline."""
    assert [(head.label, head.figure, head.change) for head in report.headlines if head.anchor == "stages"] == [
        ("绩效运行监控覆盖率", "50.00%", ""),
        ("绩效自评覆盖率", "—", ""),
    ]
    [table] = [table for table in report.tables if table.anchor == "compared-rates"]
    assert [(*row[:2], *row[3:6], *row[7:9], row[10]) for row in table.rows] == [
        ("上年全年", "绩效运行监控", 1, 5, 9, 0, 9, Decimal("0.555556")),
        ("上年全年", "绩效自评", 1, 1, 1, 0, 8, None),
        ("上年全年", "结果应用", 1, 0, 3, 0, 5, None),
    ]


def test_advice_is_named_and_added_up_as_in_the_report_on_the_years_work(report: Report) -> None:
    told = [(head.label, head.figure, head.made) for head in report.headlines if head.anchor == "recommendations"]
    assert told == [
        ("应用建议：本年度资金", "61.00万元", "收回 55.00万元、调整或合并 6.00万元"),
        (f"应用建议：{YEAR + 1}年度预算", "88.00万元", "收回 88.00万元"),
    ]


def test_the_month_that_is_not_over_is_told_nowhere(report: Report) -> None:
    by_anchor = {table.anchor: table for table in report.tables}
    assert [row[0] for row in by_anchor["months"].rows] == [7, 8]
    assert all(row[6] == 80_000 + (row[3] == "P1") for row in by_anchor["alerts"].rows)
    [execution] = [head for head in report.headlines if head.metric == "execution_ratio"]
    assert (execution.label, execution.figure) == ("截至8月执行率", "25.00%")
    assert "时间进度（按到位）50.00%，日历 66.70%" in execution.made
    assert any("数据日期 2026-09-10" in warning and "（8月）" in warning for warning in report.warnings)


def test_what_is_dated_later_is_named_with_count_and_amount(report: Report) -> None:
    """Money allotted and money paid are never one sum."""
    told = "2 行（国库集中支付 1 行、150.00万元；预算指标 1 行、77.70万元）"
    assert any(f"有 {told}的日期晚于数据日期" in warning for warning in report.warnings)
    [table] = [table for table in report.tables if table.anchor == "future"]
    assert [(row[1], row[2], row[3], str(row[4]), row[6]) for row in table.rows] == [
        ("国库集中支付", "Z9", "整行", "2026-11-30", "a.csv:7"),
        ("预算指标", "B9", "整行", "2026-12-01", "b.csv:8"),
    ]
    assert list(table.fold_notes.values()) == [told]


def test_what_is_not_yet_due_is_said_with_its_number_and_day(report: Report) -> None:
    [head] = [head for head in report.headlines if head.label == "绩效自评覆盖率"]
    assert (head.figure, head.made) == ("—", "13 个未到期（最晚 2027-03-31）")
    assert "未到期的既不算应覆盖也不算缺口：绩效自评 13 个未到期（最晚 2027-03-31）。" in report.warnings
    assert "没有定下何时办的暂不作要求，既不算应覆盖也不算缺口：目标上会同步 5 个。" in report.warnings
    [table] = [table for table in report.tables if table.anchor == "coverage"]
    told = [(row[0], row[-2], str(row[-1])) for row in table.rows]
    assert [told[0], told[2]] == [("目标上会同步", 5, "暂不作要求"), ("绩效自评", 13, "2027-03-31")]


def test_nobody_is_blamed_for_what_has_no_day(report: Report) -> None:
    """Two disclosures without a day beside one round of monitoring that is overdue: the round is what lags."""
    [told] = [point for point in report.points if point.startswith("逾期未办")]
    assert told == "逾期未办、迟到最多的：绩效运行监控 1 项，逾期未办 1。"
    [table] = [table for table in report.lists if table.anchor == "worst-departments"]
    assert table.rows == [("水利局", 3, 2, 1)]
    [gaps] = [table for table in report.tables if table.anchor == "gaps"]
    assert [(row[0], row[1], str(row[-2])) for row in gaps.rows] == [
        ("绩效运行监控", "丁县", "2026-07-31"),
        *(("信息公开", region, "未规定期限") for region in ("丁县", "戊镇")),
    ]


def test_what_has_no_due_date_says_so_in_the_workbook(report: Report, tmp_path: Path) -> None:
    workbook.write(tmp_path / "report.xlsx", report.subject, [], report.tables, [])
    cells = {cell for sheet in load_workbook(tmp_path / "report.xlsx") for row in sheet.values for cell in row}
    assert {"暂不作要求", "未规定期限", datetime(2027, 3, 31)} <= cells


def test_a_running_year_is_not_blamed_for_a_budget_that_is_still_to_be_made(report: Report) -> None:
    """Results of 2026 are used in the budget of 2027: 0 of 3 stands in the table, and is no rate that lags."""
    assert not any("结果应用" in point for point in report.points)


def test_what_was_paid_above_the_budget_is_listed_with_its_amount(report: Report) -> None:
    [table] = [table for table in report.tables if table.anchor == "over-budget"]
    assert list(table.fold_notes.values()) == ["1 个，超 12.00万元"]
    told = [(row[3], row[4], *row[8:11]) for row in table.rows]
    assert told == [("河堤加固", "D1 水利局", 5, "是", "Z5")]


def test_every_row_stands_on_the_page_for_paper(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the screen two rows of three; the third is there for the printer."""
    monkeypatch.setattr("pipelines.readers.report.page.LONGEST_LIST", 2)
    page = render(report, {})
    alerts = page[page.index('id="alerts"') : page.index('id="december"')]
    assert alerts.count("<tr>") + alerts.count('<tr class="more">') == 4  # the heading too
    assert alerts.count('<tr class="more">') == 1
    assert "屏幕上列前 2 行，打印件和工作簿全部列出。" in alerts


def test_no_code_of_ours_stands_on_the_page(report: Report) -> None:
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", render(report, {}), flags=re.S)
    assert not re.findall(r"\b(?:rv?\d\d|None|next_year_budget|carried_over_balance|exec_denominator|P[012] )\b", body)
