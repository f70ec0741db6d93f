"""Table of the limits chapter on codes that changed: renames, moves, mergers, and what became of the money under them.

Here: one query on rpt_code_changes. Not here: how codes follow each other (dbt: int_codes__successors).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.evidence import code_change
from pipelines.readers.report.findings import LONGEST_SHEET
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Column, Table, select


def tables(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    """Changes of the year, in the region and below it."""
    rows = select(
        connection,
        BELOW
        + f"""
        select
            found.code_kind, found.change_kind, found.old_code, found.old_name, found.new_code, found.new_name,
            found.effective_date, case when found.is_declared then ?3 else ?4 end, found.previous_budget_yuan,
            found.old_code_budget_yuan, found.new_code_budget_yuan, found.sentence, count(*) over ()
        from marts.rpt_code_changes as found
        inner join below on found.mof_div_code = below.mof_div_code
        where found.fiscal_year = ?2
        order by
            array_position(['region', 'department', 'agency', 'project'], found.code_kind), found.mof_div_code,
            found.old_code, found.change_kind
        limit {LONGEST_SHEET}
        """,
        [*subject.tree, say("已申报", "declared"), say("比对发现", "found by us")],
    )
    return [
        Table(
            "changes",
            say("代码变更：更名、调整、合并", "Codes that changed: renamed, moved, merged"),
            [
                Column(say("类别", "Kind")),
                Column(say("变更", "Change")),
                Column(say("原代码", "Old code")),
                Column(say("原名称", "Old name")),
                Column(say("新代码", "New code")),
                Column(say("新名称", "New name")),
                Column(say("生效日期", "From"), "date"),
                Column(say("来源", "Told by")),
                Column(say("上年预算", "Budget, year before"), "money"),
                Column(say("本年原代码预算", "Now, old code"), "money"),
                Column(say("本年新代码预算", "Now, new code"), "money"),
                Column(say("说明", "What happened")),
            ],
            [(word("code", row[0]), word("change", row[1]), *row[2:-2], code_change(row[-2])) for row in rows],
            total=rows[0][-1] if rows else 0,
            fold_by=0 if len(rows) > 20 else None,
            note=say(
                "金额按变更后的代码归并比较，合计不变。",
                "Compared by the code after the change; sums stay as they are.",
            ),
            empty=say("本年没有申报或发现代码变更。", "None declared or found this year."),
        )
    ]
