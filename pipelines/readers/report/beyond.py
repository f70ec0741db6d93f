"""What lies beyond a bound: paid above the budget, dated after the day of the data.

Here: queries on rpt_over_budget and rpt_future_dated. Not here: late documents, what could not be read (limits.py).
"""

import duckdb

from pipelines.contracts import load_contracts
from pipelines.lang import say
from pipelines.readers.report.findings import LONGEST_SHEET
from pipelines.readers.report.report_labels import named, word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Column, Table, brief_money, division, select, shed


def over_budget(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Projects and policies paid above their adjusted budget at some month's end, the largest first."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.subject_kind, found.subject_code,
            case when subjects.is_secret then null else subjects.subject_name end, subjects.dept_code,
            subjects.dept_name, found.budget_adjusted_yuan, found.paid_yuan, found.over_yuan, found.since_month,
            found.is_still_over, found.pay_id, count(*) over (), whole.over_yuan, found.managing_division
        from marts.rpt_over_budget as found
        inner join below on found.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
        left join marts.dim_subjects as subjects
            on
                found.mof_div_code = subjects.mof_div_code
                and found.fiscal_year = subjects.fiscal_year
                and found.subject_kind = subjects.subject_kind
                and found.subject_code = subjects.subject_code
        left join marts.rpt_data_limits as whole
            on whole.mof_div_code = ?3 and found.fiscal_year = whole.fiscal_year and whole.scope = 'subtree'
        where found.fiscal_year = ?2 and found.subject_kind in ('project', 'policy')
        order by found.over_yuan desc, found.mof_div_code, found.subject_code
        limit {LONGEST_SHEET}
        """,
        [*subject.tree, subject.region],
    )
    title = say("超预算支付", "Paid above the budget")
    total, amount = rows[0][12:14] if rows else (0, None)
    told = say(f"{total:,} 个，超 {brief_money(amount)}", f"{total:,}, by {brief_money(amount)}")
    table = Table(
        "over-budget",
        title,
        [
            Column(say("区划", "Region")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("部门", "Department")),
            division(),
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid to date"), "money", "paid_ytd_yuan"),
            Column(say("超预算", "Above"), "money"),
            Column(say("起始月份", "Since month"), "count"),
            Column(say("仍超预算", "Still above")),
            Column(say("越过的支付", "Payment that crossed")),
        ],
        [
            (
                *(row[0], word("kind", row[1]), *row[2:4], named(row[4], row[5]), row[14], *row[6:10]),
                *(say("是", "yes") if row[10] else say("否", "no"), row[11]),
            )
            for row in rows
        ],
        fold_notes={title: told} if rows else {},
        total=total,
        note=say("年内任何一个月末超过调整后预算的都列，已回到预算内的也列。", "Above at any month's end of the year."),
        empty=say("没有。", "None."),
    )
    return shed(table)


def future(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Rows that wait for their day: in no figure, each with its file."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.extract, found.row_key, found.held_back,
            found.date, found.amount_yuan, found.source_file, found.source_row
        from marts.rpt_future_dated as found
        inner join below on found.mof_div_code = below.mof_div_code
        left join marts.dim_regions as regions
            on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
        where found.fiscal_year = ?2 and found.extract <> 'findings'  -- one may be handed to audit or discipline
        order by found.date, found.mof_div_code, found.extract, found.row_key
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    title = say("晚于数据日期的内容（暂不计入）", "Dated after the day of the data, not counted yet")
    # money allotted and money paid are two moneys: each extract has a sum of its own
    sums = select(
        connection,
        """
        select extract, row_count, amount_yuan
        from marts.rpt_future_dated_summary
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and extract <> 'findings'
        order by amount_yuan desc nulls last, extract
        """,
        subject.scope,
    )
    contracts = load_contracts()
    parts = []
    for extract, count, amount in sums:
        money = say(f"、{brief_money(amount)}", f", {brief_money(amount)}") if amount else ""
        parts.append(say(f"{contracts[extract].zh} {count:,} 行{money}", f"{extract} {count:,}{money}"))
    total = sum(count for _, count, _ in sums)
    told = say(f"{total:,} 行（{'；'.join(parts)}）", f"{total:,} rows ({'; '.join(parts)})")
    return Table(
        "future",
        title,
        [
            Column(say("区划", "Region")),
            Column(say("数据表", "Extract")),
            Column(say("编号", "Id")),
            Column(say("暂不计入", "Held back")),
            Column(say("计入日期", "Enters on"), "date"),
            Column(say("金额", "Amount"), "money"),
            Column(say("来源", "Source")),
        ],
        [
            (
                row[0],
                say(contracts[row[1]].zh, row[1]),
                row[2],
                word("held_back", row[3]),
                *row[4:6],
                f"{row[6]}:{row[7]}",
            )
            for row in rows
        ],
        fold_notes={title: told} if rows else {},
        total=total,
        note=say("到了日期自动计入。", "They enter by themselves on their day."),
        empty=say("没有。", "None."),
    )
