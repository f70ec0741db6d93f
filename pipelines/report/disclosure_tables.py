"""The tables of the disclosure report, each one query on the release without its secret subjects.

Here: what is published. Not here: what goes to the congress (congress.py), which table goes where (disclosure.py).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.report.subject import Subject
from pipelines.report.tables import Column, Table, select
from pipelines.report.words import word

LONGEST_SHEET = 100_000
"""Rows of one table; a region's own level has fewer."""

OPEN = """
    with open_subjects as (
        select
            subject_kind, subject_code, subject_name, is_key, tags, fund_book,
            coalesce(nullif(concat_ws(' ', dept_code, dept_name), ''), '—') as department
        from marts.dim_subjects
        where mof_div_code = ?1 and fiscal_year = ?2 and not coalesce(is_secret, false)
    )
"""
"""Subjects of the own level that are no secret; whoever the release does not know as one is in no published table."""
JOIN = """
    inner join open_subjects as subjects
        on found.subject_kind = subjects.subject_kind and found.subject_code = subjects.subject_code
    where found.mof_div_code = ?1 and found.fiscal_year = ?2
"""


def of_subject() -> list[Column]:
    return [
        Column(say("部门", "Department")),
        Column(say("对象", "Kind")),
        Column(say("代码", "Code")),
        Column(say("名称", "Name")),
    ]


def rows_of(connection: duckdb.DuckDBPyConnection, subject: Subject, query: str, *more: Any) -> list[tuple[Any, ...]]:
    """Rows of a query whose first columns are department, kind, code and name, the kind in words."""
    rows = select(connection, f"{OPEN} {query} limit {LONGEST_SHEET}", [*subject.scope, *more])
    return [(row[0], word("kind", row[1]), *row[2:]) for row in rows]


GOALS = f"""
    select
        subjects.department, found.subject_kind, found.subject_code, subjects.subject_name,
        budgets.budget_adjusted_ytd_yuan, found.goal_text, found.approved_date, found.disclosed_date
    from marts.fct_goals as found
    left join (
        select pro_code, arg_max(budget_adjusted_ytd_yuan, month) as budget_adjusted_ytd_yuan
        from marts.fct_execution_monthly
        where mof_div_code = ?1 and fiscal_year = ?2
        group by pro_code
    ) as budgets on found.subject_code = budgets.pro_code
    {JOIN}
"""


def goal_columns() -> list[Column]:
    return [
        *of_subject(),
        Column(say("调整后预算", "Adjusted budget"), "money"),
        Column(say("年度总体目标", "Goal")),
        Column(say("批复日期", "Approved"), "date"),
        Column(say("公开日期", "Disclosed"), "date"),
    ]


def goals(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Every subject's goal of the year."""
    query = f"{GOALS} order by subjects.department, found.subject_kind, found.subject_code"
    return Table(
        "goals",
        say("绩效目标", "Performance goals"),
        goal_columns(),
        rows_of(connection, subject, query),
        fold_by=0,
        empty=say("没有可公开的绩效目标。", "No goals to publish."),
    )


def goal_indicators(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """The indicators of the goals, as the departments wrote them."""
    query = f"""
        select
            subjects.department, found.subject_kind, found.subject_code, subjects.subject_name,
            found.level1, found.level2, found.level3, concat(found.printed_operator, found.target_raw), found.unit,
            found.weight_points
        from marts.fct_goal_indicators as found {JOIN}
        order by subjects.department, found.subject_kind, found.subject_code, found._source_file, found._source_row
    """
    return Table(
        "goal-indicators",
        say("绩效目标的指标", "Indicators of the goals"),
        [
            *of_subject(),
            *_indicator_columns(),
            Column(say("指标值", "Target")),
            Column(say("单位", "Unit")),
            _weight(),
        ],
        rows_of(connection, subject, query),
        fold_by=0,
        empty=say("没有绩效指标。", "No indicators."),
    )


def _indicator_columns() -> list[Column]:
    return [
        Column(say("一级指标", "Level 1")),
        Column(say("二级指标", "Level 2")),
        Column(say("三级指标", "Level 3")),
    ]


def _weight() -> Column:
    return Column(say("分值", "Weight"), "score")


def self_evaluations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Self-evaluations as the departments reported them."""
    query = f"""
        select
            subjects.department, found.subject_kind, found.subject_code, subjects.subject_name,
            found.budget_adjusted_yuan, found.executed_yuan, found.execution_ratio, found.total_reported_score,
            found.reported_grade, found.submitted_date
        from marts.fct_self_evaluations as found {JOIN}
        order by subjects.department, found.subject_kind, found.subject_code
    """
    return Table(
        "self-evaluations",
        say("绩效自评结果", "Self-evaluations"),
        [
            *of_subject(),
            Column(say("全年预算", "Budget"), "money"),
            Column(say("全年执行", "Executed"), "money"),
            Column(say("执行率", "Execution"), "ratio"),
            Column(say("自评得分", "Score"), "score"),
            Column(say("自评等级", "Grade")),
            Column(say("报送日期", "Submitted"), "date"),
        ],
        rows_of(connection, subject, query),
        fold_by=0,
        note=say("得分、等级为单位填报数。", "Scores and grades as reported."),
        empty=say("没有可公开的自评。", "No self-evaluations to publish."),
    )


def self_evaluation_indicators(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Targets, actuals and scores of the self-evaluations."""
    query = f"""
        select
            subjects.department, found.subject_kind, found.subject_code, subjects.subject_name,
            found.level1, found.level2, found.level3, found.target_raw, found.actual_raw, found.printed_weight_points,
            found.reported_score, found.deviation_reason
        from marts.fct_indicator_results as found {JOIN} and found.phase = 'self_evaluation'
        order by subjects.department, found.subject_kind, found.subject_code, found._source_file, found._source_row
    """
    return Table(
        "self-evaluation-indicators",
        say("自评的指标", "Indicators of the self-evaluations"),
        [
            *(*of_subject(), *_indicator_columns()),
            *(Column(say("年度指标值", "Target")), Column(say("实际完成值", "Actual")), _weight()),
            *(Column(say("得分", "Score"), "score"), Column(say("偏差原因", "Reason of deviation"))),
        ],
        rows_of(connection, subject, query),
        fold_by=0,
        empty=say("没有自评指标。", "No indicators."),
    )


_EVALUATIONS = f"""
    select
        subjects.department, found.subject_kind, found.subject_code, subjects.subject_name, found.evaluator,
        found.evaluated_year, found.evaluated_yuan, found.score, found.grade, found.completed_date,
        found.disclosed_date
    from marts.fct_evaluations as found {JOIN}
"""


def evaluation_rows(connection: duckdb.DuckDBPyConnection, subject: Subject, where: str) -> list[tuple[Any, ...]]:
    query = (
        f"{_EVALUATIONS} {where} order by subjects.department, found.subject_kind, found.subject_code, found.eval_id"
    )
    return [(*row[:4], word("evaluator", row[4]), *row[5:]) for row in rows_of(connection, subject, query)]


def evaluation_columns() -> list[Column]:
    return [
        *of_subject(),
        Column(say("评价主体", "Evaluator")),
        Column(say("被评价年度", "Year evaluated")),
        Column(say("评价金额", "Amount"), "money"),
        Column(say("得分", "Score"), "score"),
        Column(say("等级", "Grade")),
        Column(say("完成日期", "Completed"), "date"),
        Column(say("公开日期", "Disclosed"), "date"),
    ]


def evaluations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Results of evaluations, whoever made them."""
    return Table(
        "evaluations",
        say("绩效评价结果", "Evaluations"),
        evaluation_columns(),
        evaluation_rows(connection, subject, ""),
        fold_by=0,
        empty=say("没有可公开的评价。", "No evaluations to publish."),
    )
