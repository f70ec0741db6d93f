"""The chapter on money that lies idle and spending that is to be thrifty.

Here: queries on idle money, advances, treasury cash and austerity; no chapter where nobody delivers any of it. Not
here: execution (execution.py), what is recommended (results.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.findings import LONGEST_FOLD, REGION
from pipelines.readers.report.report_labels import cited, named, word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, division, select, shed


def chapters(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Chapter]:
    """The chapter, or none."""
    tables = [
        *_idle(connection, subject),
        *_austerity(connection, subject),
        *_advances(connection, subject),
        *_cash(connection, subject),
    ]
    if not tables:
        return []
    return [Chapter("thrift", say("存量资金与过紧日子", "Idle money and thrift"), [shed(table) for table in tables])]


def _idle(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """The sums month by month, and the list at the month told."""
    sums = select(
        connection,
        """
        select month, balance_yuan, due_yuan, project_count, oldest_origin_year
        from marts.rpt_idle_summary
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all' and month <= ?
        order by month
        """,
        [*subject.scope, subject.month],
    )
    if not sums:
        return []
    rows = select(
        connection,
        BELOW
        + f"""
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.managing_division, found.dept_code,
            subjects.dept_name, found.pro_code, found.pro_name, found.origin_year, found.balance_yuan,
            found.months_idle, found.action, found.rule_id, found.legal_basis, found.evidence, count(*) over ()
        from marts.rpt_idle_funds as found
        {REGION}
        left join marts.dim_projects as subjects
            on
                found.mof_div_code = subjects.mof_div_code
                and found.fiscal_year = subjects.fiscal_year
                and found.pro_code = subjects.pro_code
        where found.fiscal_year = ?2 and found.month = ?3
        order by found.months_idle desc, found.balance_yuan desc, found.mof_div_code, found.pro_code
        limit {LONGEST_FOLD}
        """,
        [*subject.tree, subject.month],
    )
    return [
        Table(
            "idle_months",
            say("存量资金：逐月", "Idle money, month by month"),
            [
                Column(say("月份", "Month"), "count"),
                Column(say("以前年度资金余额", "Money of former years"), "money", "idle_summary_yuan"),
                Column(say("应收回或调整用途", "Due back or to another use"), "money", "idle_due_yuan"),
                Column(say("项目数", "Projects"), "count"),
                Column(say("最早来源年度", "Oldest year")),
            ],
            [(*row[:4], row[4] and str(row[4])) for row in sums],
        ),
        Table(
            "idle",
            say("存量资金清单", "Idle money, by project"),
            [
                Column(say("区划", "Region")),
                division(),
                Column(say("部门", "Department")),
                Column(say("代码", "Code")),
                Column(say("名称", "Name")),
                Column(say("来源年度", "From year")),
                Column(say("余额", "Left"), "money"),
                Column(say("沉淀月数", "Months"), "count", "idle_months"),
                Column(say("怎么办", "What to do")),
                Column(say("依据", "Clause")),
            ],
            [
                (
                    *row[:2],
                    named(*row[2:4]),
                    *row[4:6],
                    str(row[6]),
                    *row[7:9],
                    word("action", row[9]),
                    _clause(row[10:13]),
                )
                for row in rows
            ],
            total=rows[0][-1] if rows else 0,
            note=say(
                f"截至{subject.month}月末。从来源年度1月起算；满政策年限（来源年度算第一年）或项目终止后应收回，专项债券调整用途。",
                f"At the end of month {subject.month}, counted from January of the origin year.",
            ),
            empty=say("没有以前年度的资金。", "No money of former years is left."),
        ),
    ]


def _clause(told: tuple[str | None, str | None, str | None]) -> str | None:
    """`沉淀两年以上：收回。《预算法》第四十二条（据记忆，原文未核）`: what the rule says, and by which clause."""
    rule, basis, evidence = told
    return say("。", ". ").join(part for part in (word("rule", rule), cited(basis, evidence)) if part) or None


def _austerity(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """The whole region by category, then department by department."""
    sums = select(
        connection,
        """
        select category, paid_ytd_yuan, last_year_yuan, change_yuan, change_ratio, compared_region_count, region_count
        from marts.rpt_austerity_summary
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all' and month = ?
        order by array_position(['三公', '公务接待', '出国', '公车', '会议', '培训', '差旅', 'all'], category)
        """,
        [*subject.scope, subject.month],
    )
    if not sums:
        return []
    rows = select(
        connection,
        BELOW
        + f"""
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.managing_division, found.dept_code,
            found.dept_name, found.category, found.paid_ytd_yuan, found.last_year_yuan, found.change_yuan,
            found.change_ratio, count(*) over ()
        from marts.rpt_austerity as found
        {REGION}
        where found.fiscal_year = ?2 and found.month = ?3
        order by
            found.mof_div_code, found.dept_code,
            array_position(['公务接待', '出国', '公车', '会议', '培训', '差旅'], found.category)
        limit {LONGEST_FOLD}
        """,
        [*subject.tree, subject.month],
    )
    money = [
        Column(say("本年累计", "To date"), "money", "paid_ytd_yuan"),
        Column(say("上年同期", "Last year"), "money"),
        Column(say("增减额", "Change"), "money"),
        Column(say("增减", "Change"), "ratio", "austerity_change_ratio"),
    ]
    return [
        Table(
            "austerity",
            say("过紧日子：与上年同期比", "Thrift, beside the same months of last year"),
            [
                Column(say("类别", "Category")),
                *money,
                Column(say("可比区划", "Compared"), "count"),
                Column(say("区划", "Regions"), "count"),
            ],
            [(word("austerity_category", row[0]), *row[1:]) for row in sums],
            note=say(
                f"1–{subject.month}月，按支付的部门经济分类科目；增减只比上年同期已知的区划。",
                f"To month {subject.month}, by economic classification; only regions whose last year is known compare.",
            ),
        ),
        Table(
            "austerity_departments",
            say("过紧日子：各部门", "Thrift, by department"),
            [
                Column(say("区划", "Region")),
                division(),
                Column(say("部门", "Department")),
                Column(say("类别", "Category")),
                *money,
            ],
            [(*row[:2], named(*row[2:4]), word("austerity_category", row[4]), *row[5:9]) for row in rows],
            total=rows[0][-1] if rows else 0,
        ),
    ]


def _advances(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    rows = select(
        connection,
        BELOW
        + f"""
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.period_end, found.opening_yuan, found.added_yuan,
            found.cleared_yuan, found.balance_yuan, found.over_three_years_yuan, found.unknown_year_yuan,
            found.unbalanced_count
        from marts.rpt_advances as found
        {REGION}
        where found.fiscal_year = ?2
        order by found.mof_div_code, found.period_end
        limit {LONGEST_FOLD}
        """,
        subject.tree,
    )
    if not rows:
        return []
    return [
        Table(
            "advances",
            say("暂付性款项", "Temporary advances"),
            [
                Column(say("区划", "Region")),
                Column(say("截止日期", "At"), "date"),
                Column(say("期初余额", "Opening"), "money"),
                Column(say("本期新增", "Added"), "money"),
                Column(say("本期清理", "Cleared"), "money"),
                Column(say("期末余额", "Balance"), "money"),
                Column(say("超过三年", "Over three years"), "money", "over_three_years_yuan"),
                Column(say("发生年度未知", "Year unknown"), "money"),
                Column(say("不平的笔数", "Do not add up"), "count", "unbalanced_count"),
            ],
            rows,
        )
    ]


def _cash(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    rows = select(
        connection,
        BELOW
        + f"""
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.period_end, found.balance_yuan,
            found.paid_ytd_yuan, found.cash_cover_ratio
        from marts.rpt_treasury_cash as found
        {REGION}
        where found.fiscal_year = ?2
        order by found.mof_div_code, found.period_end
        limit {LONGEST_FOLD}
        """,
        subject.tree,
    )
    if not rows:
        return []
    return [
        Table(
            "treasury_cash",
            say("库款", "Treasury cash"),
            [
                Column(say("区划", "Region")),
                Column(say("截止日期", "At"), "date"),
                Column(say("库款余额", "Cash"), "money"),
                Column(say("本年累计支付", "Paid to date"), "money"),
                Column(say("够付月数", "Months of payments"), "score", "cash_cover_ratio"),
            ],
            rows,
            note=say("够付月数口径据记忆，原文未核。", "Months of payments: recalled, text not at hand."),
        )
    ]
