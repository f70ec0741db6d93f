"""Who answers: problems with their measures and result, accountability by kind, the ranking of the work with what would
raise it, projects that somebody answers for, without the name.

Here: the lists. Not here: what was handed to audit or discipline, which no page tells.
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.findings import LONGEST_SHEET, REGION
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.sentences import parts
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Column, Table, select


def tables(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Table]:
    return [
        _counts(connection, subject),
        _rectified(connection, subject),
        _ranking(connection, subject),
        _persons(connection, subject),
    ]


def _counts(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        """
        select
            found.group_kind, found.scope, departments.subject_name, found.finding_count, found.closed_count,
            found.closed_late_count, found.open_count, found.overdue_count, found.no_letter_count,
            found.with_measures_count, found.with_result_count, found.interview_count, found.circular_count,
            found.held_accountable_count
        from marts.rpt_accountability as found
        left join marts.dim_subjects as departments
            on
                found.mof_div_code = departments.mof_div_code
                and found.fiscal_year = departments.fiscal_year
                and departments.subject_kind = 'department'
                and found.group_code = departments.subject_code
        where found.mof_div_code = ? and found.fiscal_year = ?
        order by array_position(['region', 'department'], found.group_kind), found.scope desc,
            found.overdue_count desc, found.finding_count desc, found.group_code
        """,
        subject.scope,
    )
    return Table(
        "accountability",
        say("整改与问责", "Rectification and accountability"),
        [
            Column(say("分组", "Group")),
            Column(say("范围", "Scope")),
            Column(say("部门", "Department")),
            Column(say("问题", "Problems"), "count", "accountability_finding_count"),
            Column(say("按期整改", "In time"), "count", "rectification_closed_count"),
            Column(say("迟整改", "Late"), "count", "rectification_closed_late_count"),
            Column(say("整改中", "Open"), "count", "rectification_open_count"),
            Column(say("逾期", "Overdue"), "count", "rectification_overdue_count"),
            Column(say("未发函", "No letter"), "count", "rectification_no_letter_count"),
            Column(say("有措施", "Measures"), "count", "with_measures_count"),
            Column(say("有结果", "Result"), "count", "with_result_count"),
            Column(word("accountability", "interview"), "count", "interview_count"),
            Column(word("accountability", "circular"), "count", "circular_count"),
            Column(word("accountability", "held_accountable"), "count", "held_accountable_count"),
        ],
        [(word("group_kind", row[0]), word("scope", row[1]), *row[2:]) for row in rows],
        empty=say("没有评价问题。", "No problems found."),
    )


def _rectified(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            found.status, coalesce(regions.mof_div_name, found.mof_div_code), found.finding_id, found.subject_code,
            subjects.subject_name, found.problem_kind, found.letter_date, found.due_date, found.closed_date,
            found.measures, found.result, found.accountability
        from marts.fct_rectifications as found
        {REGION}
        left join marts.dim_subjects as subjects
            on
                found.mof_div_code = subjects.mof_div_code
                and found.fiscal_year = subjects.fiscal_year
                and found.subject_kind = subjects.subject_kind
                and found.subject_code = subjects.subject_code
        where found.fiscal_year = ?2 and found.referred_to is null
        order by array_position(['overdue', 'no_letter', 'open', 'closed_late', 'closed'], found.status),
            found.due_date, found.mof_div_code, found.finding_id
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    return Table(
        "rectified",
        say("问题整改：措施与结果", "Problems: measures and result"),
        [
            Column(say("状态", "State")),
            Column(say("区划", "Region")),
            Column(say("问题编号", "Problem")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("类型", "Kind")),
            Column(say("发函", "Letter"), "date"),
            Column(say("期限", "Due"), "date"),
            Column(say("完成", "Done"), "date"),
            Column(say("措施", "Measures")),
            Column(say("结果", "Result")),
            Column(say("问责", "Accountability")),
        ],
        [
            (
                *(word("rectification_status", row[0]), *row[1:5], word("problem_kind", row[5])),
                *(*row[6:11], word("accountability", row[11]) or None),
            )
            for row in rows
        ],
        fold_by=0,
        empty=say("没有评价问题。", "No problems found."),
    )


def _ranking(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Departments of the region, and the regions right below it, each total with its parts."""
    rows = select(
        connection,
        """
        select
            found.assessed_kind, totals.rank, found.assessed_code,
            coalesce(departments.subject_name, regions.mof_div_name), totals.score, found.part, found.weight_points,
            found.score, found.gain_score, found.gain_text
        from marts.rpt_work_assessment as found
        inner join marts.rpt_work_assessment as totals
            on
                found.mof_div_code = totals.mof_div_code
                and found.fiscal_year = totals.fiscal_year
                and found.assessed_kind = totals.assessed_kind
                and found.assessed_code = totals.assessed_code
                and totals.part = 'total'
        left join marts.dim_regions as regions
            on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
        left join marts.dim_subjects as departments
            on
                found.mof_div_code = departments.mof_div_code
                and found.fiscal_year = departments.fiscal_year
                and found.assessed_kind = 'department'
                and departments.subject_kind = 'department'
                and found.assessed_code = departments.subject_code
        where
            found.fiscal_year = ?2 and found.part not in ('total') and found.gain_score > 0
            and (
                (found.assessed_kind = 'department' and found.mof_div_code = ?1)
                or (found.assessed_kind = 'region' and ?1 in (found.mof_div_code, regions.parent_mof_div_code))
            )
        order by found.assessed_kind, totals.rank nulls last, found.assessed_code, found.gain_score desc, found.part
        """,
        subject.scope,
    )
    return Table(
        "assessment-gains",
        say("工作考核：名次与怎样提高", "Assessment: rank and what would raise it"),
        [
            Column(say("对象", "Assessed")),
            Column(say("名次", "Rank"), "count", "rank"),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("总分", "Total"), "score", "assessment_score"),
            Column(say("组成部分", "Part")),
            Column(say("分值", "Weight"), "score", "assessment_weight_points"),
            Column(say("得分", "Score"), "score", "assessment_score"),
            Column(say("还可得", "To be had"), "score", "gain_score"),
            Column(say("怎样提高", "What would raise it")),
        ],
        [
            (
                word("assessed_kind", row[0]),
                *row[1:5],
                word("assessment_part", row[5]),
                *row[6:9],
                parts("gain", row[9]),
            )
            for row in rows
        ],
        fold_by=0,
        note=say("只列还有分可得的部分；名次在同级之间比。", "Parts with points to be had; ranks are among equals."),
        empty=say("没有可加的分。", "Nothing to gain."),
    )


def _persons(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            coalesce(regions.mof_div_name, found.mof_div_code), found.pro_code, found.pro_name,
            found.since_year, found.previous_responsible_person <> found.responsible_person, found.budget_life_ytd_yuan,
            found.paid_life_ytd_yuan, found.score, found.grade, found.finding_count, found.overdue_count,
            found.accountability_count
        from marts.rpt_responsible_persons as found
        {REGION}
        where found.fiscal_year = ?2
        order by found.overdue_count desc, found.accountability_count desc, found.budget_life_ytd_yuan desc,
            found.mof_div_code, found.pro_code
        limit {LONGEST_SHEET}
        """,
        subject.tree,
    )
    return Table(
        "persons",
        say("项目负责人", "Who answers for the project"),
        [
            Column(say("区划", "Region")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("起始年度", "Since")),
            Column(say("比上年换人", "Another than last year")),
            Column(say("累计安排", "Given so far"), "money"),
            Column(say("累计支付", "Paid so far"), "money"),
            Column(say("得分", "Score"), "score", "person_score"),
            Column(say("等级", "Grade")),
            Column(say("问题", "Problems"), "count", "person_finding_count"),
            Column(say("逾期", "Overdue"), "count", "person_overdue_count"),
            Column(say("追责", "Accountability"), "count", "accountability_count"),
        ],
        [(*row[:3], str(row[3]), _yes(row[4]), *row[5:8], word("grade", row[8]) or None, *row[9:]) for row in rows],
        note=say(
            "每个写有负责人的项目一行；姓名是个人信息，不在报告里列出。",
            "One row per project that names somebody; names are personal data and stand in no report.",
        ),
        empty=say("项目库没有写负责人。", "The project list names nobody."),
    )


def _yes(is_so: bool | None) -> str | None:
    return None if is_so is None else say("是", "yes") if is_so else say("否", "no")
