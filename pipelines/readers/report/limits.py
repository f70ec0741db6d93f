"""The chapter on what the figures leave out or rest on: late, refused, unread, unknown, unreported.

Made from data, one line per kind with its number, then where. Here: queries. Not here: definitions
(definitions.py), code changes (changes.py).
"""

from typing import Any

import duckdb

from pipelines.contracts import load_contracts
from pipelines.lang import say
from pipelines.readers.report.findings import LONGEST_SHEET
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.sentences import why_refused
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, select


def chapter(connection: duckdb.DuckDBPyConnection, subject: Subject, others: list[Table]) -> Chapter:
    """`others`: the tables of changes.py."""
    rows = _rows(connection, subject)
    return Chapter(
        "limits",
        say("数据的局限与代码变更", "Limits of the data, and codes that changed"),
        [_summary(connection, subject), _where(rows), *others],
    )


def _summary(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """How many of each kind: a zero is told, so that nobody wonders whether it was looked for."""
    [(refused, refused_files, superseded)] = select(
        connection,
        BELOW
        + """
        select
            (
                select count(*) from meta.rejects as rejects inner join meta.sources as sources
                on rejects.path = sources.path
                where sources.fiscal_year = ?2 and sources.mof_div_code in (select mof_div_code from below)
            ),
            (
                select count(*) from meta.sources
                where
                    fiscal_year = ?2 and status = 'refused'
                    and mof_div_code in (select mof_div_code from below)
            ),
            (
                select count(*) from meta.superseded
                where fiscal_year = ?2 and mof_div_code in (select mof_div_code from below)
            )
        """,
        subject.tree,
    )
    [(late, unknown, unread, indicators, allotted, paid, unbudgeted)] = select(
        connection,
        """
        select
            late_count, unknown_row_count, unread_value_count, indicator_count, outside_allotment_count,
            outside_payment_count, unbudgeted_project_count
        from marts.rpt_data_limits where mof_div_code = ? and fiscal_year = ? and scope = 'subtree'
        """,
        subject.scope,
    )
    rows: list[tuple[str, int, str]] = [
        (
            say("未报区划", "Regions that sent nothing"),
            subject.expected - subject.reported,
            say("不含在任何数字内，也不按零计", "in no figure, and never a zero"),
        ),
        (
            say("迟到的材料", "Late documents"),
            late,
            say("各环节之和，见「各环节覆盖情况」", "over all stages, see there"),
        ),
        (
            say("拒收的文件", "Files refused"),
            refused_files,
            say("缺少必需的列或无法打开", "a required column is missing, or unreadable"),
        ),
        (say("拒收的单元格", "Cells refused"), refused, say("所在的行不计入", "their rows are left out")),
        (say("被后到文件取代的行", "Rows superseded"), superseded, say("以后到的为准", "the later delivery holds")),
        (
            say("未知代码的行", "Rows of unknown codes"),
            unknown,
            say("金额计入「未知」，不属于任何部门", "their money stands under 未知, in no department"),
        ),
        (
            say("未读出的指标值", "Indicator values not read"),
            unread,
            say(f"共 {indicators:,} 条指标；未读出的不参与得分核对", f"of {indicators:,} indicators; not scored"),
        ),
        (
            _allotted_outside(),
            allotted,
            say("按规则计入首月或末月，逐份列在「局限出在哪里」", "counted in month 1 or 12, listed under “Where”"),
        ),
        (
            _paid_outside(),
            paid,
            say("按规则计入首月或末月，逐处列在「局限出在哪里」", "counted in month 1 or 12, listed under “Where”"),
        ),
        (
            say("有支付而无预算的项目", "Projects paid without budget"),
            unbudgeted,
            say("不计算执行率", "no execution ratio"),
        ),
    ]
    return Table(
        "limits-summary",
        say("数据局限一览", "Limits at a glance"),
        [
            Column(say("类别", "Kind")),
            Column(say("数量", "Number"), "count"),
            Column(say("对数字的影响", "What it does to the figures")),
        ],
        rows,
    )


def _rows(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[Any, ...]]:
    refused, unknown = say("拒收的行", "Rows refused"), say("未知代码", "Unknown codes")
    rows = select(
        connection,
        BELOW
        + f"""
        select * from (
            select
                ?3, rejects.path, count(*),
                concat_ws(
                    chr(31), min(rejects.message), coalesce(arg_min(rejects.reason_code, rejects.message), ''),
                    coalesce(arg_min(sources.extract, rejects.message), ''),
                    arg_min(rejects.value, rejects.message)
                )
            from meta.rejects as rejects
            inner join meta.sources as sources on rejects.path = sources.path
            where sources.fiscal_year = ?2 and sources.mof_div_code in (select mof_div_code from below)
            group by rejects.path
            union all
            select ?4, concat_ws('|', mof_div_code, extract, code_kind, code), row_count, null
            from marts.rpt_unknown_codes
            where fiscal_year = ?2 and mof_div_code in (select mof_div_code from below)
            union all
            select
                ?5, concat(mof_div_code, ' ', subject_code), count(*),
                min(case when is_secret then null else concat(target_raw, ' / ', actual_raw) end)
            from marts.fct_indicator_results
            where
                fiscal_year = ?2 and mof_div_code in (select mof_div_code from below)
                and delta_reason in ('unparsed_target', 'unparsed_actual')
                and coalesce(actual_level, '') <> 'not_applicable'
            group by mof_div_code, subject_code
            union all
            select
                ?7, concat(bgt_id, ' ', _source_file, coalesce('/' || _source_sheet, ''), ':', _source_row), 1,
                cast(doc_date as varchar)
            from marts.fct_allotments
            where fiscal_year = ?2 and is_dated_outside_year and mof_div_code in (select mof_div_code from below)
            union all
            select
                ?8,
                concat(
                    coalesce(printed_pro_code, pro_code), ' ', _source_file,
                    coalesce('/' || nullif(_source_sheet, ''), ''), ':', first_source_row,
                    case when last_source_row > first_source_row then concat('-', last_source_row) end
                ),
                payment_count,
                concat_ws(' … ', first_pay_date, nullif(last_pay_date, first_pay_date))
            from marts.fct_payment_sources
            where fiscal_year = ?2 and is_dated_outside_year and mof_div_code in (select mof_div_code from below)
            union all
            select ?6, {_why(connection)}, null, observed
            from meta.gate_results
            where not passed
        )
        order by 1, 3 desc, 2
        limit {LONGEST_SHEET}
        """,
        [
            *subject.tree,
            refused,
            unknown,
            say("未读出的指标", "Indicators not read"),
            say("质量检查提示（全库）", "Warnings of the gate, whole release"),
            _allotted_outside(),
            _paid_outside(),
        ],
    )
    told = {
        unknown: lambda row: (_unknown_told(row[1]), *row[2:]),
        refused: lambda row: (*row[1:3], _refused_told(row)),
    }
    return [(row[0], *told[row[0]](row)) if row[0] in told else row for row in rows]


def _why(connection: duckdb.DuckDBPyConnection) -> str:
    """What a check of the gate asks; releases of before say it in Chinese alone."""
    held = connection.execute(
        "select count(*) from duckdb_columns() where table_name = 'gate_results' and column_name = 'why_en'"
    ).fetchone()
    return say("why", "coalesce(why_en, why)" if held and held[0] else "why")


def _allotted_outside() -> str:
    return say("日期不在本年的指标文", "Allotments dated outside the year")


def _paid_outside() -> str:
    return say("日期不在本年的支付", "Payments dated outside the year")


def _unknown_told(place: str) -> str:
    """`990101 绩效目标 部门 102` of `990101|goals|department|102`."""
    region, extract, kind, code = place.split("|", 3)
    contract = load_contracts().get(extract)
    return f"{region} {say(contract.zh, extract) if contract else extract} {word('code', kind)} {code}"


def _refused_told(row: tuple[Any, ...]) -> str:
    """Why the first of a file's cells was refused, in the reader's language."""
    message, reason, extract, value = [*row[3].split(chr(31)), "", "", ""][:4]
    return why_refused(message, reason, extract, value, "/".join(row[1].split("/")[:2]))


def _where(rows: list[tuple[Any, ...]]) -> Table:
    return Table(
        "limits-where",
        say("局限出在哪里", "Where the limits are"),
        [
            Column(say("类别", "Kind")),
            Column(say("位置", "Where")),
            Column(say("行数", "Rows"), "count"),
            Column(say("举例", "Example")),
        ],
        rows,
        fold_by=0,
        empty=say(
            "没有拒收、未知、未读出或日期不在本年的内容。",
            "Nothing was refused, unknown, unread or dated outside the year.",
        ),
    )
