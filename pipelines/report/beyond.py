"""What lies beyond a bound: dated after the day of the data.

Here: the query on rpt_future_dated. Not here: late documents, what could not be read (limits.py).
"""

import duckdb

from pipelines.contracts import load_contracts
from pipelines.lang import say
from pipelines.report.findings import LONGEST_SHEET
from pipelines.report.subject import BELOW, Subject
from pipelines.report.tables import Column, Table, brief_money, select


def future(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Rows that wait for their day: in no figure, each with its file."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.extract, found.row_key, found.held_back,
            found.date, found.amount_yuan, found.source_file, found.source_row, count(*) over (),
            sum(found.amount_yuan) over ()
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
    total, amount = rows[0][8:] if rows else (0, None)
    told = say(f"{total:,} 行", f"{total:,} rows")
    if amount:
        told += say(f"，{brief_money(amount)}", f", {brief_money(amount)}")
    held = {"row": say("整行", "the row"), "event": say("所列日期", "the day")}
    contracts = load_contracts()
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
            (row[0], say(contracts[row[1]].zh, row[1]), row[2], held[row[3]], *row[4:6], f"{row[6]}:{row[7]}")
            for row in rows
        ],
        fold_notes={title: told} if rows else {},
        total=total,
        note=say("到了日期自动计入。", "They enter by themselves on their day."),
        empty=say("没有。", "None."),
    )
