"""The lists of who is missing: regions that sent nothing, subjects required and not covered.

Here: one function per list, each a query on the release. Not here: what follows from results (results.py), overviews
(stages.py, drill.py).
"""

from datetime import date
from decimal import Decimal

import duckdb

from pipelines.lang import say
from pipelines.readers.report.report_labels import STAGES, named, period_word, reason_word, word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, brief_money, division, select, shed

LONGEST_LIST = 200
"""Rows that one list, or one fold of it, shows on the screen; on paper and in the workbook stand LONGEST_FOLD of a fold
and LONGEST_SHEET of a list."""
LONGEST_FOLD = 3_000
LONGEST_SHEET = 3_000

REGION = """
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
                found.*, coalesce(regions.mof_div_name, found.mof_div_code) as region_name,
                subjects.dept_name, found.is_overdue and found.actual_date is null as is_open
            from marts.rpt_coverage_gaps as found
            {REGION}
            left join marts.dim_subjects as subjects
                on
                    found.mof_div_code = subjects.mof_div_code
                    and found.fiscal_year = subjects.fiscal_year
                    and found.subject_kind = subjects.subject_kind
                    and found.subject_code = subjects.subject_code
            where found.is_bureau_only is not true and {_GAPS}
        )

        select
            gaps.stage, gaps.region_name, gaps.period, gaps.subject_kind, gaps.subject_code, gaps.subject_name,
            gaps.dept_code, gaps.required_yuan, gaps.reason, gaps.due_date, gaps.actual_date, gaps.dept_name,
            count(*) over of_stage as stage_count,
            count(*) filter (where gaps.subject_kind in ('project', 'policy')) over of_stage as stage_subjects,
            whole.required_yuan as stage_yuan,
            count(*) filter (where gaps.is_open) over of_stage as stage_overdue,
            count(*) filter (where gaps.reason = 'late') over of_stage as stage_late,
            row_number() over (
                partition by gaps.stage
                order by gaps.required_yuan desc nulls last, gaps.mof_div_code, gaps.subject_code, gaps.period
            ) as place,
            gaps.managing_division
        from gaps
        left join marts.rpt_coverage_gap_summary as whole
            on
                whole.mof_div_code = ?6
                and whole.fiscal_year = ?2
                and whole.scope = 'subtree'
                and gaps.stage = whole.stage
                and whole.period = case when gaps.stage = 'monitoring' then ?7 else 'year' end
        window of_stage as (partition by gaps.stage)
        qualify place <= {LONGEST_FOLD}
        order by array_position(?5, gaps.stage), place
        """,
        [*subject.tree, subject.period, subject.windows, list(STAGES), subject.region, subject.rounds],
    )
    by_stage = {row[0]: row[12:17] for row in rows}
    table = Table(
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
            division(),
            Column(say("金额", "Amount"), "money", "required_yuan"),
            Column(say("原因", "Reason")),
            Column(say("期限", "Due"), "date"),
            Column(say("实际日期", "Actual"), "date"),
        ],
        [
            (
                *(word("stage", row[0]), row[1], period_word(row[2]), word("kind", row[3]), *row[4:6]),
                *(named(row[6], row[11]), row[18], row[7], reason_word(row[0], row[8])),
                *(row[9] or (None if row[8] == "rejected" else say("未规定期限", "none set")), row[10]),
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
    return shed(table)


def behind(gaps: Table) -> list[tuple[str, str]]:
    """Stages with what their fold is told to hold, most overdue or late first; what has no day is neither."""
    dated = {stage: sum(isinstance(row[-2], date) for row in rows) for stage, rows in gaps.folds.items()}
    return [(stage, gaps.fold_notes[stage]) for stage in sorted(dated, key=lambda each: -dated[each]) if dated[stage]]


def _gaps_told(count: int, subjects: int, amount: Decimal | None, overdue: int, late: int) -> str:
    """`4 项（项目和政策 3，部门和下级政府 1），项目和政策金额 247.50万元，逾期未办 1，迟到 2`, leaving out what is
    nothing: rates count projects and policies alone. Overdue is what is still not there; late is what came after its
    day."""
    told = [say(f"{count:,} 项", f"{count:,}")]
    if 0 < subjects < count:
        others = count - subjects
        told = [
            say(
                f"{count:,} 项（项目和政策 {subjects:,}，部门和下级政府 {others:,}）",
                f"{count:,} ({subjects:,} projects and policies, {others:,} departments and governments)",
            )
        ]
    if amount:
        told.append(say(f"项目和政策金额 {brief_money(amount)}", f"projects and policies {brief_money(amount)}"))
    if overdue:
        told.append(say(f"逾期未办 {overdue:,}", f"{overdue:,} overdue"))
    if late:
        told.append(say(f"迟到 {late:,}", f"{late:,} late"))
    return say("，", ", ").join(told)
