"""Tables of the execution chapter beyond progress: money by special tag, goals beside money.

Here: queries on rpt_execution_by_tag, rpt_dual_monitoring and its summary. Not here: alerts, evenness (execution.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.execution import LONGEST
from pipelines.readers.report.report_labels import named, period_word, word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Column, Table, division, select, shed


def tables(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """By tag, dual monitoring in numbers, and where goals and money part without a reason."""
    return [_tags(connection, subject), _dual(connection, subject), _unexplained(connection, subject)]


def _tags(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select
            tag, region_count, project_count, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio,
            progress_gap_ratio, december_share_ratio, yellow_count, red_count
        from marts.rpt_execution_by_tag
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and month = ?
        order by budget_adjusted_ytd_yuan desc, tag
        """,
        [*subject.scope, subject.month],
    )
    return Table(
        "tags",
        say("专项标签：衔接、直达、专项债券等", "By tag: special funds, bonds and the like"),
        [
            Column(say("标签", "Tag")),
            Column(say("区划", "Regions"), "count"),
            Column(say("项目数", "Projects"), "count", "project_count"),
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid to date"), "money", "paid_ytd_yuan"),
            Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
            Column(say("与时间进度之差", "Gap to time"), "points", "progress_gap_ratio"),
            Column(say("十二月占比", "December share"), "ratio", "december_share_ratio"),
            Column(say("黄色预警", "Yellow"), "count", "yellow_count"),
            Column(say("红色预警", "Red"), "count", "red_count"),
        ],
        [(word("tag", row[0]), *row[1:]) for row in rows],
        note=say(
            "一个项目有几个标签就计入几行，各行不能相加。",
            "A project with several tags stands in each row; rows never add up.",
        ),
        empty=say("没有带标签的项目。", "No project bears a tag."),
    )


def _dual(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select
            period, subject_kind, report_count, compared_count, alert_count, deviation_count, reason_missing_count,
            certain_count, possible_count, impossible_count, optimistic_count
        from marts.rpt_dual_monitoring_summary
        where
            mof_div_code = ? and fiscal_year = ? and scope = 'subtree'
            and (? = 'year' or list_contains(?, period))
        order by period, array_position(['all', 'project', 'policy', 'department', 'government'], subject_kind)
        """,
        [*subject.scope, subject.period, subject.windows],
    )
    return Table(
        "dual",
        say("双监控：目标进度与资金进度", "Goals beside money"),
        [
            Column(say("期间", "Period")),
            Column(say("对象", "Subjects")),
            Column(say("监控报告", "Reports"), "count"),
            Column(say("可比", "Comparable"), "count"),
            Column(say("背离预警", "Apart"), "count", "goal_execution_gap_ratio"),
            Column(say("有偏差", "Deviating"), "count"),
            Column(say("偏差未说明", "Unexplained"), "count"),
            Column(say("确定能", "Certain"), "count"),
            Column(say("有可能", "Possible"), "count"),
            Column(say("完全不可能", "Impossible"), "count"),
            Column(say("判断偏乐观", "Too hopeful"), "count"),
        ],
        [(period_word(row[0]), word("kind", row[1]), *row[2:]) for row in rows],
        note=say(
            "判断偏乐观：单位填报的完成可能性高于我们按历史支付推算的年末执行率。",
            "Too hopeful: the unit is surer of its goal than the forecast from past payments allows.",
        ),
        empty=say("本期间没有监控报告。", "No monitoring reports in this period."),
    )


def _unexplained(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        BELOW
        + f"""
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.period, found.subject_kind, found.subject_code,
            case when subjects.is_secret then null else found.subject_name end, found.dept_code,
            found.attainment_ratio, found.execution_ratio, found.goal_execution_gap_ratio, found.likelihood,
            found.forecast_year_end_ratio, subjects.dept_name, found.managing_division, count(*) over ()
        from marts.rpt_dual_monitoring as found
        inner join below on found.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
        left join marts.dim_subjects as subjects
            on
                found.mof_div_code = subjects.mof_div_code
                and found.fiscal_year = subjects.fiscal_year
                and found.subject_kind = subjects.subject_kind
                and found.subject_code = subjects.subject_code
        where found.fiscal_year = ?2 and found.is_reason_missing and (?3 = 'year' or list_contains(?4, found.period))
        order by abs(found.goal_execution_gap_ratio) desc nulls last, found.mof_div_code, found.subject_code
        limit {LONGEST}
        """,
        [*subject.tree, subject.period, subject.windows],
    )
    title = say("偏差未说明原因的对象", "Deviations nobody explained")
    total = rows[0][-1] if rows else 0
    table = Table(
        "unexplained",
        title,
        [
            Column(say("区划", "Region")),
            Column(say("期间", "Period")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("部门", "Department")),
            division(),
            Column(say("目标完成", "Goals"), "ratio", "attainment_ratio"),
            Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
            Column(say("目标减资金", "Goals less money"), "points", "goal_execution_gap_ratio"),
            Column(say("填报可能性", "Likelihood told")),
            Column(say("预计年末执行率", "Forecast, year end"), "ratio", "forecast_year_end_ratio"),
        ],
        [
            (
                *(
                    row[0],
                    period_word(row[1]),
                    word("kind", row[2]),
                    *row[3:5],
                    named(row[5], row[11]),
                    row[12],
                    *row[6:9],
                ),
                *(word("likelihood", row[9]), row[10]),
            )
            for row in rows
        ],
        total=total,
        fold_notes={title: say(f"{total:,} 行", f"{total:,} rows")} if rows else {},
        empty=say("没有。", "None."),
    )
    return shed(table)
