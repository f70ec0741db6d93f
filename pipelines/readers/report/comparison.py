"""The chapter that compares: with the year before and with the period before, like for like.

Here: queries on the comparison marts, whose two sides hold the same regions and periods. A change is told only of what
is due: part of a stage, done early, is no progress on a whole year. Not here: which regions are comparable (dbt:
rpt_comparable_regions).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.report.report_labels import STAGES, period_word, word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, select


def rates(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[Any, ...]]:
    """stage, period, compared_with and both sides of each comparison of the report's period; the changes are NULL while
    some of the stage is not yet due, or the year runs and has no day by which."""
    unripe = "now.pending_count > 0 or (found.is_part_year and now.no_due_count > 0)"
    return select(
        connection,
        f"""
        select
            found.stage, found.period, found.compared_with, found.comparable_region_count,
            found.expected_region_count, found.covered_count, found.required_count, found.coverage_count_ratio,
            found.previous_covered_count, found.previous_required_count, found.previous_coverage_count_ratio,
            case when {unripe} then null else found.coverage_count_change_ratio end,
            found.coverage_amount_ratio, found.previous_coverage_amount_ratio,
            case when {unripe} then null else found.coverage_amount_change_ratio end,
            found.compared_period
        from marts.rpt_coverage_comparison as found
        left join marts.rpt_coverage as now
            using (mof_div_code, fiscal_year, scope, stage, subject_kind, fund_book, period)
        where
            mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree' and subject_kind = 'all' and fund_book = 'all'
            and found.required_count + found.previous_required_count > 0
            and (list_contains(?4, period) or (period = 'year' and (?3 = 'year' or stage <> 'monitoring')))
        order by compared_with desc, array_position(?5, stage), period
        """,
        [*subject.scope, subject.period, subject.windows, list(STAGES)],
    )


def money(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[Any, ...]]:
    """compared_with and both sides of execution at the period's last month."""
    return select(
        connection,
        """
        select
            compared_with, compared_fiscal_year, compared_month, comparable_region_count, expected_region_count,
            budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, previous_budget_adjusted_ytd_yuan,
            previous_paid_ytd_yuan, previous_execution_ratio, execution_change_ratio, paid_growth_ratio
        from marts.rpt_execution_comparison
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all' and month = ?
        order by compared_with desc
        """,
        [*subject.scope, subject.month],
    )


def chapter(
    connection: duckdb.DuckDBPyConnection, subject: Subject, stages: list[tuple[Any, ...]], sums: list[tuple[Any, ...]]
) -> Chapter:
    """The chapter, given the `rates` and the `money` rows."""
    return Chapter(
        "comparison",
        say("与上年、上期比较（同口径）", "Against last year and last period, like for like"),
        [_rates(stages), _money(sums), _left_out(connection, subject)],
        lead=say(
            "只比较两边都报送的区划；合并、更名的区划按现在的代码归并后再比。",
            "Only regions that reported on both sides; merged and renamed ones are put together by today's code.",
        ),
    )


def _rates(rows: list[tuple[Any, ...]]) -> Table:
    return Table(
        "compared-rates",
        say("覆盖率比较", "Coverage compared"),
        [
            Column(say("比较", "Compared with")),
            Column(say("环节", "Stage")),
            Column(say("期间", "Period")),
            Column(say("可比区划", "Comparable regions"), "count"),
            Column(say("已覆盖", "Covered"), "count", "covered_count"),
            Column(say("应覆盖", "Required"), "count", "required_count"),
            Column(say("本期", "Now"), "ratio", "coverage_count_ratio"),
            Column(say("对照已覆盖", "Covered then"), "count", "covered_count"),
            Column(say("对照应覆盖", "Required then"), "count", "required_count"),
            Column(say("对照期", "Then"), "ratio", "coverage_count_ratio"),
            Column(say("变化", "Change"), "points"),
            Column(say("金额变化", "Change by amount"), "points"),
        ],
        [
            (
                *(compared_with(row), word("stage", row[0])),
                period_word(row[1])
                if row[1] == row[15] or row[15] is None
                else f"{period_word(row[1])} / {period_word(row[15])}",
                *(row[3], *row[5:12], row[14]),
            )
            for row in rows
        ],
        note=say(
            "年度的行与上年全年比。还有未到期的环节，和没过完的年度里未规定期限的环节，不列变化。",
            "Rows of the year stand beside all of the year before. No change is told of a stage while some of it is "
            "not yet due, or has no due date in a year that still runs.",
        )
        if rows
        else "",
        empty=say("没有可比的上年或上期数据。", "Nothing to compare with."),
    )


def _money(rows: list[tuple[Any, ...]]) -> Table:
    return Table(
        "compared-money",
        say("执行率比较", "Execution compared"),
        [
            Column(say("比较", "Compared with")),
            Column(say("对照月", "Month then")),
            Column(say("可比区划", "Comparable regions"), "count"),
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid"), "money", "paid_ytd_yuan"),
            Column(say("执行率", "Now"), "ratio", "execution_ratio"),
            Column(say("对照预算", "Budget then"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("对照支付", "Paid then"), "money", "paid_ytd_yuan"),
            Column(say("对照执行率", "Then"), "ratio", "execution_ratio"),
            Column(say("变化", "Change"), "points"),
            Column(say("支付增长", "Growth of payments"), "ratio"),
        ],
        [(word("compared_with", row[0]), f"{row[1]}-{row[2]:02}", row[3], *row[5:13]) for row in rows],
        empty=say("没有可比的支付数据。", "Nothing to compare with."),
    )


def _left_out(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Regions whose figures stand beside nothing, and why."""
    rows = select(
        connection,
        BELOW
        + """
        select found.mof_div_code, coalesce(found.mof_div_name, found.mof_div_code), found.reason
        from marts.rpt_comparable_regions as found
        inner join below on found.mof_div_code = below.mof_div_code
        where found.fiscal_year = ?2 and not found.is_comparable
        order by found.mof_div_code
        """,
        subject.tree,
    )
    title = say("不可比的区划", "Regions left out")
    return Table(
        "incomparable",
        title,
        [Column(say("代码", "Code")), Column(say("区划", "Region")), Column(say("原因", "Reason"))],
        [(code, name, _reason(told)) for code, name, told in rows],
        fold_notes={title: say(f"{len(rows):,} 个", f"{len(rows):,}")} if len(rows) > 5 else {},
        empty=say("全部区划可比。", "All regions are comparable."),
    )


def _reason(told: str) -> str:
    """`本年未报送：丽江市` in the current language, names as they are."""
    why, _, names = told.partition("：")
    return word("incomparable", why) + (f"{say('：', ': ')}{names}" if names else "")


def compared_with(row: tuple[Any, ...]) -> str:
    """`上年全年` of a row of `rates` on the year, `上年同期` of a round."""
    if row[1:3] == ("year", "previous_year"):
        return say("上年全年", "whole year before")
    return word("compared_with", row[2])
