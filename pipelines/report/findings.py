"""The work lists of the coverage report: who is missing, what to cut or take back, what the re-review found.

Here: one function per list, each a query on the release. Not here: overviews (stages.py, drill.py).
"""

from decimal import Decimal

import duckdb

from pipelines.lang import say
from pipelines.report.subject import BELOW, Subject
from pipelines.report.tables import Chapter, Column, Table, brief_money, select
from pipelines.report.words import STAGES, period_word, word

LONGEST_LIST = 200
"""Rows that one list, or one fold of it, shows on a page; the workbook holds LONGEST_FOLD of a fold and
LONGEST_SHEET of a list."""
LONGEST_FOLD = 1_000
LONGEST_SHEET = 3_000

_REGION = """
    inner join below on found.mof_div_code = below.mof_div_code
    inner join marts.dim_regions as regions
        on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
"""
_GAPS = """
    found.fiscal_year = ?2 and found.stage not in ('spot_check', 'evaluation')
    and case
        when ?3 = 'year' then found.period = 'year'
        else list_contains(?4, found.period) or (found.period = 'year' and found.stage <> 'monitoring')
    end
"""


def missing(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Chapter:
    """Who sent nothing, and who is required and not covered."""
    return Chapter(
        "missing",
        say("谁没有报、谁没有做", "Who is missing"),
        [_unreported(connection, subject), _gaps(connection, subject)],
    )


def results(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Chapter:
    """What follows: recommendations, and what the re-review found."""
    return Chapter(
        "results",
        say("结果应用与自评复核", "Use of results and re-review"),
        [_recommendations(connection, subject), _reviews(connection, subject)],
    )


def _unreported(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Regions expected this year that sent nothing, by name."""
    rows = select(
        connection,
        BELOW
        + """
        select
            regions.mof_div_code, coalesce(regions.mof_div_name, regions.mof_div_code), regions.admin_level,
            coalesce(parent.mof_div_name, parent.mof_div_code)
        from marts.dim_regions as regions
        inner join below on regions.mof_div_code = below.mof_div_code
        left join marts.dim_regions as parent
            on regions.parent_mof_div_code = parent.mof_div_code and regions.fiscal_year = parent.fiscal_year
        where regions.fiscal_year = ?2 and not regions.is_reported
        order by regions.parent_mof_div_code, regions.mof_div_code
        """,
        subject.tree,
    )
    told = say("未报区划", "Regions that sent nothing")
    count = say(
        f"应报 {subject.expected} 个，未报 {len(rows)} 个", f"{len(rows)} of {subject.expected} expected sent nothing"
    )
    return Table(
        "unreported",
        told,
        [
            Column(say("上级", "Above")),
            Column(say("代码", "Code")),
            Column(say("区划", "Region")),
            Column(say("级次", "Level")),
        ],
        [(row[3], row[0], row[1], word("admin", row[2])) for row in rows],
        fold_by=0 if len(rows) > 20 else None,
        note=count if rows else "",
        empty=say(
            f"应报 {subject.expected} 个区划全部已报。", f"All {subject.expected} expected regions have reported."
        ),
    )


def _gaps(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Who is required and not covered, stage by stage, the largest money first."""
    rows = select(
        connection,
        f"""
        {BELOW}, gaps as (
            select
                found.*, coalesce(regions.mof_div_name, found.mof_div_code) as region_name
            from marts.rpt_coverage_gaps as found
            {_REGION}
            where {_GAPS}
        )

        select
            stage, region_name, period, subject_kind, subject_code, subject_name, dept_code, required_yuan, reason,
            due_date, actual_date,
            count(*) over of_stage as stage_count,
            sum(case when subject_kind in ('project', 'policy') then required_yuan end) over of_stage as stage_yuan,
            count(*) filter (where is_overdue) over of_stage as stage_overdue,
            row_number() over (
                partition by stage order by required_yuan desc nulls last, mof_div_code, subject_code, period
            ) as place
        from gaps
        window of_stage as (partition by stage)
        qualify place <= {LONGEST_FOLD}
        order by array_position(?5, stage), place
        """,
        [*subject.tree, subject.period, subject.windows, list(STAGES)],
    )
    by_stage = {row[0]: row[11:14] for row in rows}
    return Table(
        "gaps",
        say("应做未做清单", "Required and not covered"),
        [
            Column(say("环节", "Stage")),
            Column(say("区划", "Region")),
            Column(say("期间", "Period")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("部门", "Department")),
            Column(say("金额", "Amount"), "money", "required_yuan"),
            Column(say("原因", "Reason")),
            Column(say("期限", "Due"), "date"),
            Column(say("实际日期", "Actual"), "date"),
        ],
        [
            (
                *(word("stage", row[0]), row[1], period_word(row[2]), word("kind", row[3]), *row[4:8]),
                *(word("reason", row[8]), *row[9:11]),
            )
            for row in rows
        ],
        fold_by=0,
        fold_notes={word("stage", stage): _gaps_told(*counts) for stage, counts in by_stage.items()},
        total=sum(counts[0] for counts in by_stage.values()),
        note=say(
            "抽评和评价按计划选取，未选中的不列。涉密对象不列名称。",
            "Spot checks and evaluations are drawn by plan: those not drawn are not listed. Secret ones are nameless.",
        ),
        empty=say("没有应做未做的对象。", "Nobody is missing."),
    )


def _gaps_told(count: int, amount: Decimal | None, overdue: int) -> str:
    """`3 项，项目和政策金额 247.50万元，逾期 1`, leaving out what is nothing."""
    told = [say(f"{count:,} 项", f"{count:,}")]
    if amount:
        told.append(say(f"项目和政策金额 {brief_money(amount)}", f"projects and policies {brief_money(amount)}"))
    if overdue:
        told.append(say(f"逾期 {overdue:,}", f"{overdue:,} overdue"))
    return say("，", ", ").join(told)


def _recommendations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What to cut, cancel or take back: effective rows with their rule, clause and figures."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            found.action, coalesce(regions.mof_div_name, found.mof_div_code), found.subject_kind, found.subject_code,
            case when subjects.is_secret then null else subjects.subject_name end, found.money_base, found.base_yuan,
            found.recommended_yuan, found.rule_id,
            case when subjects.is_secret then null else found.evidence_text end, found.legal_basis,
            count(*) over of_action as action_count, sum(found.recommended_yuan) over of_action as action_yuan,
            row_number() over (
                partition by found.action
                order by
                    found.recommended_yuan desc nulls last, found.mof_div_code, found.subject_code, found.money_base
            ) as place
        from marts.fct_recommendations as found
        {_REGION}
        left join marts.dim_subjects as subjects
            on
                found.mof_div_code = subjects.mof_div_code
                and found.fiscal_year = subjects.fiscal_year
                and found.subject_kind = subjects.subject_kind
                and found.subject_code = subjects.subject_code
        where found.fiscal_year = ?2 and found.is_effective and found.action not in ('prioritise', 'maintain')
        window of_action as (partition by found.action)
        qualify place <= {LONGEST_FOLD}
        order by action_yuan desc nulls last, found.action, place
        """,
        subject.tree,
    )
    by_action = {row[0]: row[11:13] for row in rows}
    return Table(
        "recommendations",
        say("结果应用建议（现行有效）", "Recommendations in effect"),
        [
            Column(say("建议", "Action")),
            Column(say("区划", "Region")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("资金口径", "Money")),
            Column(say("基数", "Base"), "money", "base_yuan"),
            Column(say("建议金额", "Recommended"), "money", "recommended_yuan"),
            Column(say("规则", "Rule")),
            Column(say("依据的数字", "Figures")),
            Column(say("依据", "Basis")),
        ],
        [
            (word("action", row[0]), row[1], word("kind", row[2]), *row[3:5], word("base", row[5]), *row[6:11])
            for row in rows
        ],
        fold_by=0,
        fold_notes={
            word("action", action): say(
                f"{count:,} 条，{brief_money(amount)}", f"{count:,} rows, {brief_money(amount)}"
            )
            for action, (count, amount) in by_action.items()
        },
        total=sum(count for count, _ in by_action.values()),
        note=say(
            "「—」表示金额由财政部门酌定。每个对象每种资金只有一条生效建议；全年口径。",
            "A dash = by judgement. One row per subject and money takes effect; for the year.",
        ),
        empty=say("没有需要处理的建议。", "Nothing to do."),
    )


def _reviews(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What the re-review of self-evaluations found, gravest first."""
    rows = select(
        connection,
        BELOW
        + f"""
        select
            found.severity, coalesce(regions.mof_div_name, found.mof_div_code), found.rule_id, found.subject_kind,
            found.subject_code, found.printed, found.expected, found.message, count(*) over ()
        from marts.rpt_self_evaluation_reviews as found
        {_REGION}
        where found.fiscal_year = ?2
        order by found.severity, found.rule_id, found.mof_div_code, found.subject_code, found.kpi_id
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    return Table(
        "reviews",
        say("自评复核发现的问题", "What the re-review of self-evaluations found"),
        [
            Column(say("级别", "Severity")),
            Column(say("区划", "Region")),
            Column(say("规则", "Rule")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("表上所印", "Printed")),
            Column(say("应为", "Expected")),
            Column(say("说明", "What it is")),
        ],
        [(word("severity", row[0]), *row[1:3], word("kind", row[3]), *row[4:-1]) for row in rows],
        fold_by=0,
        total=rows[0][-1] if rows else 0,
        empty=say("没有发现自评问题。", "Nothing found."),
    )
