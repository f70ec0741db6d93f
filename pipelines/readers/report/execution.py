"""The chapter on execution: progress against time, alerts, evenness, the December rush.

Here: queries on rpt_execution and fct_execution_monthly. Not here: execution by tag, goals against money (watch.py).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.report.charts import Chart, Series
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, brief_money, division, select, shed

LONGEST = 2_000
"""Rows of a list that a report holds; beyond, it says how many there are."""


def monthly(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[Any, ...]]:
    """month, budget, paid, execution, time, projects, yellow, red, calendar of each month up to the last complete one
    of the period."""
    return select(
        connection,
        """
        select
            month, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio, project_count,
            yellow_count, red_count, calendar_progress_ratio
        from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all' and month <= ?
            and paid_ytd_yuan is not null  -- of a silent region there is nothing to tell
        order by month
        """,
        [*subject.scope, subject.month],
    )


def chart(rows: list[tuple[Any, ...]]) -> list[Chart]:
    """Execution against time."""
    if not rows:
        return []
    return [
        Chart(
            "lines",
            say("支出进度与时间进度", "Execution against time"),
            [say(f"{row[0]}月", str(row[0])) for row in rows],
            [
                Series(say("执行率", "execution"), [row[3] for row in rows]),
                Series(say("时间进度（按到位）", "time, by arrival"), [row[4] for row in rows]),
                Series(say("日历进度", "calendar"), [row[8] for row in rows]),
            ],
        )
    ]


def chapter(
    connection: duckdb.DuckDBPyConnection, subject: Subject, rows: list[tuple[Any, ...]], others: list[Table]
) -> Chapter:
    """The chapter, given the `monthly` rows and the tables of watch.py."""
    return Chapter(
        "execution",
        say("预算执行监控", "Budget execution"),
        [_monthly_table(rows), *watched(connection, subject), *others],
    )


def _monthly_table(rows: list[tuple[Any, ...]]) -> Table:
    return Table(
        "months",
        say("逐月进度", "Month by month"),
        [
            Column(say("月份", "Month"), "count"),
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid to date"), "money", "paid_ytd_yuan"),
            Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
            Column(say("时间进度（按到位）", "Time, by arrival"), "ratio", "time_progress_ratio"),
            Column(say("日历进度", "Calendar"), "ratio", "calendar_progress_ratio"),
            Column(say("项目数", "Projects"), "count", "project_count"),
            Column(say("黄色预警", "Yellow"), "count", "yellow_count"),
            Column(say("红色预警", "Red"), "count", "red_count"),
        ],
        [(*row[:5], row[8], *row[5:8]) for row in rows],
        note=say(
            "只列已过完的月份。时间进度按每笔资金到位的月份折算，年中到位的钱从到位算起；日历进度 = 月份 ÷ 12。"
            "含人员类和公用经费；不含未报区划。",
            "Complete months only. Time by arrival: money that came in mid-year is measured from its arrival; calendar "
            "= month ÷ 12. Wages and running costs included; regions that sent nothing are left out.",
        ),
        empty=say("没有预算指标或支付数据。", "No allotments or payments."),
    )


_WATCHED = """
    , watched as (
        select
            execution.*,
            coalesce(regions.mof_div_name, execution.mof_div_code) as region_name,
            case when projects.is_secret then null else projects.pro_name end as shown_name,
            nullif(concat_ws(' ', projects.dept_code, projects.dept_name), '') as department,
            projects.managing_division,
            execution.unspent_ytd_yuan as unspent_yuan,
            execution.is_december_rush and execution.month = 12 as is_rush,
            whole.red_unspent_yuan, whole.yellow_unspent_yuan
        from marts.fct_execution_monthly as execution
        inner join below on execution.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on execution.mof_div_code = regions.mof_div_code and execution.fiscal_year = regions.fiscal_year
        left join marts.dim_projects as projects
            on
                execution.mof_div_code = projects.mof_div_code
                and execution.fiscal_year = projects.fiscal_year
                and execution.pro_code = projects.pro_code
        left join marts.rpt_execution as whole
            on
                whole.mof_div_code = ?4
                and execution.fiscal_year = whole.fiscal_year
                and execution.month = whole.month
                and whole.scope = 'subtree'
                and whole.dept_code = 'all'
        where
            execution.fiscal_year = ?2 and (execution.alert_level <> 'none' or execution.is_december_rush)
            and execution.month = ?3
    )

    select
        region_name, department, pro_code, shown_name, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio,
        alert_level, progress_gap_ratio, evenness_index_ratio, forecast_year_end_ratio, is_rush, paid_period_yuan,
        december_share_ratio,
        count(*) over (partition by alert_level) as level_count,
        case alert_level when 'red' then red_unspent_yuan else yellow_unspent_yuan end as level_unspent_yuan,
        count(*) filter (where is_rush) over () as rush_count,
        row_number() over (partition by alert_level order by unspent_yuan desc, mof_div_code, pro_code) as level_place,
        row_number() over (partition by is_rush order by paid_period_yuan desc, mof_div_code, pro_code) as rush_place,
        managing_division
    from watched
"""
"""Projects to watch at the month of ?3, of the region of ?4 and all below it; names of secret ones left out."""


def watched(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """Projects behind time and projects that paid too much in December."""
    rows = select(
        connection,
        f"{BELOW} {_WATCHED} qualify level_place <= {LONGEST} or (is_rush and rush_place <= {LONGEST})",
        [*subject.tree, subject.month, subject.region],
    )
    behind = sorted((row for row in rows if row[7] != "none" and row[17] <= LONGEST), key=lambda row: (row[7], row[17]))
    rush = sorted((row for row in rows if row[11] and row[18] <= LONGEST), key=lambda row: row[18])
    return [shed(_alerts(behind)), shed(_rush(rush))]


def _project_columns() -> list[Column]:
    return [
        Column(say("区划", "Region")),
        Column(say("部门", "Department")),
        division(),
        Column(say("项目代码", "Code")),
        Column(say("项目名称", "Name")),
        Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
        Column(say("累计支付", "Paid to date"), "money", "paid_ytd_yuan"),
        Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
    ]


def _alerts(rows: list[tuple[Any, ...]]) -> Table:
    """Projects behind time, red before yellow, the largest unspent budget first."""
    levels = {row[7]: row[14:16] for row in rows}
    return Table(
        "alerts",
        say("执行预警项目", "Projects behind time"),
        [
            Column(say("级别", "Level")),
            *_project_columns(),
            Column(say("与时间进度之差", "Gap to time"), "points", "progress_gap_ratio"),
            Column(say("预计年末执行率", "Forecast, year end"), "ratio", "forecast_year_end_ratio"),
        ],
        [(word("level", row[7]), *row[:2], row[19], *row[2:7], row[8], row[10]) for row in rows],
        fold_by=0,
        fold_notes={
            word("level", level): say(
                f"{count:,} 个项目，未支付 {brief_money(unspent)}",
                f"{count:,} projects, unspent {brief_money(unspent)}",
            )
            for level, (count, unspent) in levels.items()
        },
        total=sum(count for count, _ in levels.values()),
        note=say(
            "未支付金额大的在前。",
            "The largest unspent first.",
        ),
        empty=say("没有预警项目。", "No project is behind."),
    )


def _rush(rows: list[tuple[Any, ...]]) -> Table:
    """Projects that paid more of their money in December than the policy's bound."""
    title = say("十二月突击支付", "December rush")
    total = rows[0][16] if rows else 0
    return Table(
        "december",
        title,
        [
            *_project_columns(),
            Column(say("十二月支付", "Paid in December"), "money", "paid_period_yuan"),
            Column(say("十二月占比", "December share"), "ratio", "december_share_ratio"),
            Column(say("各月支付的均衡度", "Evenness of the months"), "score", "evenness_index_ratio"),
        ],
        [(*row[:2], row[19], *row[2:7], row[12], row[13], row[9]) for row in rows],
        total=total,
        note=say(
            "均衡度说的是一年支付在十二个月之间分得匀不匀：1 为逐月相同，0 为全在一个月。",
            "Evenness: how evenly the year's payments fall on its twelve months; 1 = all alike, 0 = all in one.",
        ),
        fold_notes={title: say(f"{total:,} 个项目", f"{total:,} projects")} if rows else {},
        empty=say("没有（十二月未到或未超过政策比例）。", "None: December is not told, or within the policy's share."),
    )
