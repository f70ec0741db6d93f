"""The last step of the drill-down: projects and policies of a region's own level, department by department.

Here: one query. Not here: regions and departments (drill.py).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.addresses import page_url
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import Column, Link, Table, brief_money, select, written

LONGEST_DEPARTMENT = 300
LONGEST = 3_000
"""Subjects listed per department and per report: those with something amiss first, then the largest budgets."""


def subjects(connection: duckdb.DuckDBPyConnection, subject: Subject, site: str) -> Table:
    """Projects and policies of the own level, folded by department, each leading to its page on `site`; secret ones
    nameless."""
    rows: list[tuple[Any, ...]] = select(
        connection,
        f"""
        with told as (
            select
                coalesce(nullif(concat_ws(' ', subjects.dept_code, subjects.dept_name), ''), '—') as department,
                subjects.subject_kind,
                subjects.subject_code, case when subjects.is_secret then null else subjects.subject_name end as name,
                execution.budget_adjusted_ytd_yuan, execution.paid_ytd_yuan, execution.execution_ratio,
                execution.alert_level, stages.required_count, stages.covered_count, stages.missing_stages,
                count(*) over department as in_department,
                whole.managed_budget_ytd_yuan as department_yuan,
                sum(stages.uncovered_count) over department as department_missing,
                row_number() over (
                    partition by subjects.dept_code
                    order by
                        coalesce(stages.uncovered_count, 0) desc,
                        execution.budget_adjusted_ytd_yuan desc nulls last, subjects.subject_code
                ) as place
            from marts.dim_subjects as subjects
            left join marts.fct_execution_monthly as execution
                on
                    subjects.mof_div_code = execution.mof_div_code
                    and subjects.fiscal_year = execution.fiscal_year
                    and subjects.subject_code = execution.pro_code
                    and execution.month = ?3
            left join marts.rpt_execution as whole
                on
                    subjects.mof_div_code = whole.mof_div_code
                    and subjects.fiscal_year = whole.fiscal_year
                    and subjects.dept_code = whole.dept_code
                    and whole.scope = 'own'
                    and whole.month = ?3
            left join marts.rpt_subject_stages as stages
                on
                    subjects.mof_div_code = stages.mof_div_code
                    and subjects.fiscal_year = stages.fiscal_year
                    and subjects.subject_kind = stages.subject_kind
                    and subjects.subject_code = stages.subject_code
            where
                subjects.mof_div_code = ?1 and subjects.fiscal_year = ?2
                and subjects.subject_kind in ('project', 'policy') and subjects.is_managed
            window department as (partition by subjects.dept_code)
        )

        select *, count(*) over () from told
        where place <= {LONGEST_DEPARTMENT}
        order by department_yuan desc nulls last, department, place
        limit {LONGEST}
        """,
        [*subject.scope, subject.month],
    )
    notes = {
        row[0]: say(
            f"{row[11]:,} 个对象，预算 {brief_money(row[12])}，未覆盖 {written(row[13] or 0, 'count')} 项",
            f"{row[11]:,} subjects, budget {brief_money(row[12])}, {written(row[13] or 0, 'count')} missing",
        )
        for row in rows
    }
    told = [
        (
            *(row[0], word("kind", row[1])),
            Link(row[2], page_url(site, subject.release_id, "subject", *subject.scope, *row[1:3])),
            *(*row[3:7], word("level", row[7]) if row[7] else None, *row[8:10]),
            say("、", ", ").join(word("stage", stage) for stage in row[10].split(";")) if row[10] else None,
        )
        for row in rows
    ]
    by_department = {row[0]: row[11] for row in rows}
    return Table(
        "subjects",
        say("分对象（本级项目、政策，按部门展开）", "Subjects of the own level, by department"),
        [
            Column(say("部门", "Department")),
            Column(say("对象", "Kind")),
            Column(say("代码", "Code")),
            Column(say("名称", "Name")),
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid"), "money", "paid_ytd_yuan"),
            Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
            Column(say("预警", "Alert")),
            Column(say("应覆盖环节", "Stages required"), "count", "required_count"),
            Column(say("已覆盖环节", "Stages covered"), "count", "covered_count"),
            Column(say("未覆盖的环节", "Missing stages")),
        ],
        told,
        fold_by=0,
        fold_notes=notes,
        total=sum(by_department.values()),
        note=say("未覆盖环节多的在前。涉密对象不列名称。", "Those that miss most first. Secret subjects are nameless."),
        empty=say("本级没有需要绩效管理的对象。", "The own level has no managed subjects."),
    )
