"""The lower half of a region's page: the four books, special tags, revenue and debt, codes that changed.

Here: the queries of these. Not here: coverage and departments (region.py).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.page import View
from pipelines.readers.browse.tables import C, table
from pipelines.readers.report.report_labels import STAGES, word


def books(view: View, scope: list[Any]) -> Grid:
    """Coverage of each of the four budgets."""
    rows = view.ask(
        """
        select stage, fund_book, required_count, covered_count, coverage_count_ratio, required_yuan,
            coverage_amount_ratio
        from marts.rpt_coverage
        where mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree' and subject_kind = 'all'
            and fund_book <> 'all' and period = 'year' and required_count > 0
        order by array_position(?3, stage), array_position(['general', 'gov_fund', 'soe_capital'], fund_book) nulls last
        """,
        [*scope, list(STAGES)],
    )
    return table(
        "books",
        say("四本预算的覆盖（本级及下级）", "Coverage of the four books, all below included"),
        [
            C("stage", say("环节", "Stage"), words="stage"),
            C("fund_book", say("预算", "Book"), words="book"),
            C("coverage_count_ratio", say("覆盖率", "Covered"), "ratio"),
            C("required_count", say("应覆盖", "Required"), "count"),
            C("covered_count", say("已覆盖", "Covered"), "count"),
            C("required_yuan", say("应覆盖金额", "Money required"), "wan"),
            C("coverage_amount_ratio", say("按金额", "By money"), "ratio"),
        ],
        rows,
        is_folded=len(rows) > 8,
    )


def tags(view: View, scope: list[Any]) -> Grid:
    """Money of each tag to its last complete month."""
    rows = view.ask(
        """
        select tag, month, project_count, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio,
            yellow_count, red_count
        from marts.rpt_execution_by_tag
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and is_month_complete
        qualify row_number() over (partition by tag order by month desc) = 1
        order by budget_adjusted_ytd_yuan desc nulls last, tag
        """,
        scope,
    )
    rows = [{**row, "told": word("tag", row["tag"])} for row in rows]
    return table(
        "tags",
        say("专项标签（本级及下级）", "Special tags, all below included"),
        [
            C("told", say("标签", "Tag"), lead=lambda row: view.href("tag", *scope, row["tag"])),
            C("month", say("截至月份", "To month"), "count"),
            C("project_count", say("项目数", "Projects"), "count"),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("time_progress_ratio", say("时间进度", "Time"), "ratio"),
            C("yellow_count", say("黄色预警", "Yellow"), "count"),
            C("red_count", say("红色预警", "Red"), "count"),
        ],
        rows,
    )


def government(view: View, scope: list[Any]) -> list[Grid]:
    """Revenue and debt, where the region sends them."""
    rows = view.ask(
        """
        select scope, revenue_month, revenue_budget_yuan, revenue_ytd_yuan, revenue_progress_ratio, tax_share_ratio,
            debt_period_end, debt_limit_yuan, debt_balance_yuan, debt_ratio
        from marts.rpt_government where mof_div_code = ? and fiscal_year = ? order by scope
        """,
        scope,
    )
    if not rows:
        return []
    return [
        table(
            "government",
            say("收入和政府债务", "Revenue and debt"),
            [
                C("scope", say("范围", "Scope"), words="scope"),
                C("revenue_month", say("截至月份", "To month"), "count"),
                C("revenue_budget_yuan", say("收入预算", "Revenue budget"), "wan"),
                C("revenue_ytd_yuan", say("累计收入", "Collected"), "wan"),
                C("revenue_progress_ratio", say("收入进度", "Progress"), "ratio"),
                C("tax_share_ratio", say("税收占比", "Share of taxes"), "ratio"),
                C("debt_period_end", say("债务截至", "Debt on"), "date"),
                C("debt_limit_yuan", say("债务限额", "Debt limit"), "wan"),
                C("debt_balance_yuan", say("债务余额", "Debt"), "wan"),
                C("debt_ratio", say("占限额", "Of the limit"), "ratio"),
            ],
            rows,
        )
    ]


def changes(view: View, scope: list[Any]) -> Grid:
    """Codes that changed, were merged or fell silent."""
    rows = view.ask(
        """
        select code_kind, change_kind, old_code, old_name, new_code, new_name, effective_date, sentence
        from marts.rpt_code_changes where mof_div_code = ? and fiscal_year = ? order by code_kind, old_code
        """,
        scope,
    )
    return table(
        "changes",
        say("代码变更", "Codes that changed"),
        [
            C("code_kind", say("类别", "Kind"), words="code"),
            C("change_kind", say("变化", "Change"), words="change"),
            C("old_code", say("原代码", "Old code")),
            C("old_name", say("原名", "Old name")),
            C("new_code", say("新代码", "New code")),
            C("new_name", say("新名", "New name")),
            C("effective_date", say("生效日期", "Since"), "date"),
            C("sentence", say("说明", "What it means"), words="code_change"),
        ],
        rows,
    )
