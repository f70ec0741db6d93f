"""The table on a region's own revenue and debt, where it delivers them.

Here: the query on rpt_government. Not here: money of subjects (execution.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import Column, Table, select


def tables(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """Revenue progress, tax share and debt within its limit; none where nobody in the region delivers either."""
    rows = select(
        connection,
        """
        select
            scope, revenue_month, revenue_budget_yuan, revenue_ytd_yuan, revenue_progress_ratio, time_progress_ratio,
            tax_share_ratio, debt_period_end, debt_limit_yuan, debt_balance_yuan, debt_ratio, over_limit_region_count
        from marts.rpt_government
        where mof_div_code = ? and fiscal_year = ?
        order by scope
        """,
        subject.scope,
    )
    if not rows:
        return []
    return [
        Table(
            "government",
            say("财政收入与政府债务", "Revenue and government debt"),
            [
                Column(say("范围", "Scope")),
                Column(say("收入截至（月）", "Revenue to month"), "count"),
                Column(say("收入预算", "Revenue budget"), "money"),
                Column(say("收入完成", "Revenue to date"), "money"),
                Column(say("收入进度", "Progress"), "ratio"),
                Column(say("序时进度", "Time"), "ratio"),
                Column(say("税收占比", "Tax share"), "ratio"),
                Column(say("债务截至", "Debt at"), "date"),
                Column(say("债务限额", "Debt limit"), "money"),
                Column(say("债务余额", "Debt"), "money"),
                Column(say("余额占限额", "Debt ÷ limit"), "ratio"),
                Column(say("超限额区划", "Regions over limit"), "count"),
            ],
            [(word("scope", row[0]), *row[1:]) for row in rows],
            note=say(
                "全年截至已报送的月份，不随本报告的期间截断；一般债务、专项债务任一超过限额即为超限额。",
                "Of the year as far as delivered, whatever the report's period; over the limit when general or special "
                "debt is.",
            ),
        )
    ]
