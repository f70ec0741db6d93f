"""The chapter on how the work itself stands: who ranks where, what was chosen to be evaluated and why, what should be
looked at next, lives of projects, the indicator library.

Here: one function per list, each a query on the release. Not here: coverage (stages.py), use of results (results.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.findings import LONGEST_SHEET, REGION
from pipelines.readers.report.report_labels import named, word
from pipelines.readers.report.sentences import parts
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, select

PARTS = ("ex_ante", "goal", "monitoring", "self_evaluation", "evaluation", "result_application")
_SELECTED = 100
"""Subjects worth a check that the page lists; `jixiao sample` draws from all."""


def chapter(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Chapter:
    """Ranking, selection, lives, library."""
    return Chapter(
        "standing",
        say("考核排名、评价对象、全周期和指标库", "Ranking, selection, life cycle, library"),
        [
            _ranking(connection, subject, "department"),
            _ranking(connection, subject, "region"),
            _selection(connection, subject),
            _worth_a_check(connection, subject),
            _lives(connection, subject),
            _library(connection, subject),
        ],
    )


def _ranking(connection: duckdb.DuckDBPyConnection, subject: Subject, kind: str) -> Table:
    """Departments of the region itself, or the regions below it, by the total of the work assessment."""
    whose = "found.mof_div_code = ?3" if kind == "department" else "found.mof_div_code <> ?3"
    parts = ", ".join(f"max(case when found.part = '{part}' then found.score end) as {part}_score" for part in PARTS)
    rows = select(
        connection,
        f"""
        {BELOW}, scored as (
            select
                found.mof_div_code, found.assessed_code,
                max(case when found.part = 'total' then found.rank end) as place,
                max(case when found.part = 'total' then found.score end) as total, {parts}
            from marts.rpt_work_assessment as found
            inner join below on found.mof_div_code = below.mof_div_code
            where found.fiscal_year = ?2 and found.assessed_kind = ?4 and {whose}
            group by found.mof_div_code, found.assessed_code
        )

        select
            scored.place, coalesce(regions.mof_div_name, scored.mof_div_code), scored.assessed_code,
            departments.dept_name, scored.total, {", ".join(f"scored.{part}_score" for part in PARTS)}
        from scored
        inner join marts.dim_regions as regions
            on scored.mof_div_code = regions.mof_div_code and regions.fiscal_year = ?2
        left join marts.rpt_departments as departments
            on
                scored.mof_div_code = departments.mof_div_code and departments.fiscal_year = ?2
                and scored.assessed_code = departments.dept_code
        where scored.total is not null
        order by scored.place nulls last, scored.mof_div_code, scored.assessed_code
        limit {LONGEST_SHEET}
        """,
        [*subject.tree, subject.region, kind],
    )
    is_own = kind == "department"
    title = (
        say("部门考核排名（本级）", "Departments, ranked")
        if is_own
        else say("下级地区考核排名", "Regions below, ranked")
    )
    return Table(
        f"ranking-{kind}",
        title,
        [
            Column(say("名次", "Rank"), "count", "rank"),
            Column(say("部门", "Department") if is_own else say("地区", "Region")),
            Column(say("总分", "Total"), "score", "assessment_score"),
            *(Column(word("assessment_part", part), "score") for part in PARTS),
        ],
        [(row[0], named(row[2], row[3]) if is_own else row[1], *row[4:]) for row in rows],
        fold_notes={title: say(f"{len(rows):,} 个", f"{len(rows):,}")} if len(rows) > 20 else {},
        note=say(
            "各部分得分 = 分值 × 该环节覆盖率；没有该环节任务的部分为“—”，其分值已转给其他部分。",
            "A part: its points × coverage of the stage; where nothing was asked of it, its points go to the others.",
        ),
        empty=say("没有考核得分。", "Nobody is scored."),
    )


def _selection(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select
            evaluator, selection_reason, evaluation_count, evaluation_share_ratio, evaluated_yuan, on_site_count,
            on_site_ratio
        from marts.rpt_evaluation_selection
        where mof_div_code = ? and fiscal_year = ? and selection_reason <> 'all'
        order by evaluator <> 'all', evaluator, evaluation_count desc, selection_reason
        """,
        subject.scope,
    )
    return Table(
        "selection",
        say("评价对象为什么选它（本级）", "Why it was chosen for evaluation"),
        [
            Column(say("评价主体", "Evaluator")),
            Column(say("选取理由", "Reason")),
            Column(say("评价次数", "Evaluations"), "count", "evaluation_count"),
            Column(say("占比", "Share"), "ratio"),
            Column(say("评价金额", "Amount"), "money"),
            Column(say("到现场", "On site"), "count"),
            Column(say("现场占比", "On-site share"), "ratio"),
        ],
        [(word("evaluator", row[0]), word("selection_reason", row[1]), *row[2:]) for row in rows],
        empty=say("没有评价。", "Nothing was evaluated."),
    )


def _worth_a_check(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """The subjects of the region itself with most risk points, and why."""
    rows = select(
        connection,
        f"""
        select
            frame.subject_kind, frame.subject_code, case when subjects.is_secret then null else frame.subject_name end,
            frame.dept_code, subjects.dept_name, frame.budget_adjusted_yuan, frame.risk_points, frame.is_drawn,
            frame.reasons, count(*) over ()
        from marts.rpt_sample_frame as frame
        left join marts.dim_subjects as subjects
            on
                frame.mof_div_code = subjects.mof_div_code and frame.fiscal_year = subjects.fiscal_year
                and frame.subject_kind = subjects.subject_kind and frame.subject_code = subjects.subject_code
        where frame.mof_div_code = ? and frame.fiscal_year = ? and frame.risk_points > 0
        order by frame.risk_points desc, frame.budget_adjusted_yuan desc, frame.subject_code
        limit {_SELECTED}
        """,
        subject.scope,
    )
    title = say("建议抽查、评价的对象（本级）", "Worth a check or an evaluation")
    total = rows[0][-1] if rows else 0
    return Table(
        "worth-a-check",
        title,
        [
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("部门", "Department")),
            Column(say("预算", "Budget"), "money"),
            Column(say("风险分", "Risk points"), "score"),
            Column(say("已抽取", "Drawn")),
            Column(say("理由", "Reasons")),
        ],
        [
            (
                word("kind", row[0]),
                row[1],
                row[2],
                named(row[3], row[4]),
                row[5],
                row[6],
                _yes(row[7]),
                parts("risk", row[8]),
            )
            for row in rows
        ],
        total=total,
        fold_notes={title: say(f"风险分最高的 {len(rows):,} 个，共 {total:,} 个", f"top {len(rows):,} of {total:,}")}
        if rows
        else {},
        note=say("抽查按风险分抽取。", "A sample is drawn by these points."),
        empty=say("没有有风险分的对象。", "Nobody has risk points."),
    )


def _lives(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What ends this year or has ended: who must leave or be renewed."""
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.pro_code,
            case when subjects.is_secret then null else found.pro_name end, found.dept_code, subjects.dept_name,
            found.life_status, found.start_year, found.end_year, found.budget_year_count,
            found.budget_adjusted_yuan, found.budget_life_ytd_yuan, found.paid_life_ytd_yuan,
            found.is_expired_with_budget, count(*) over ()
        from marts.rpt_life_cycle as found
        {REGION}
        left join marts.dim_subjects as subjects
            on
                found.mof_div_code = subjects.mof_div_code and found.fiscal_year = subjects.fiscal_year
                and found.subject_kind = subjects.subject_kind and found.pro_code = subjects.subject_code
        where found.fiscal_year = ?2 and found.life_status in ('expired', 'ending')
        order by found.is_expired_with_budget desc, found.budget_adjusted_yuan desc, found.mof_div_code, found.pro_code
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    title = say("项目全周期：已到期和本年到期", "Life cycle: ended or ending this year")
    total = rows[0][-1] if rows else 0
    return Table(
        "lives",
        title,
        [
            Column(say("区划", "Region")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("部门", "Department")),
            Column(say("状态", "Where it stands")),
            Column(say("起止年度", "Years")),
            Column(say("已安排年数", "Years with budget"), "count"),
            Column(say("本年预算", "Budget this year"), "money"),
            Column(say("历年预算", "Budget of its life"), "money"),
            Column(say("历年支付", "Paid in its life"), "money"),
            Column(say("到期仍有预算", "Ended, yet funded")),
        ],
        [
            (
                *(*row[:3], named(row[3], row[4]), word("life_status", row[5]), f"{row[6] or '…'}–{row[7] or '…'}"),
                *(*row[8:12], _yes(row[12])),
            )
            for row in rows
        ],
        total=total,
        fold_notes={title: say(f"{total:,} 个", f"{total:,}")} if total > 20 else {},
        empty=say("没有已到期和本年到期的项目、政策。", "Nothing has ended or ends this year."),
    )


def _library(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select industry, fund_use_count, indicator_count, used_count, used_ratio, goal_indicator_count,
            from_library_count, from_library_ratio
        from marts.rpt_indicator_library
        where mof_div_code = ? and fiscal_year = ? and indicator_count > 0
        order by industry <> 'all', indicator_count desc, industry
        """,
        subject.scope,
    )
    return Table(
        "library",
        say("绩效指标库（分行业）", "Indicator library, by industry"),
        [
            Column(say("行业", "Industry")),
            Column(say("资金用途", "Fund uses"), "count", "fund_use_count"),
            Column(say("指标数", "Indicators"), "count", "indicator_count"),
            Column(say("被目标采用", "Used by goals"), "count"),
            Column(say("采用率", "Used share"), "ratio"),
            Column(say("目标指标数", "Indicators of goals"), "count"),
            Column(say("取自指标库", "Of them from the library"), "count"),
            Column(say("取自指标库占比", "Share"), "ratio"),
        ],
        [(say("全部行业", "all") if row[0] == "all" else row[0], *row[1:]) for row in rows],
        empty=say("本级没有指标库。", "The region has no library."),
    )


def _yes(is_so: bool) -> str:
    return say("是", "yes") if is_so else say("否", "no")
