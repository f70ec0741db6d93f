"""The tables of the disclosure report, each one query on rpt_disclosure_documents and its indicators, which hold
nothing secret.

Here: what is published. Not here: what goes to the congress (congress.py), which table goes where (disclosure.py).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import Column, Table, select

LONGEST_SHEET = 100_000
"""Rows of one table; a region's own level has fewer."""

_SUBJECT = """
    coalesce(nullif(concat_ws(' ', documents.dept_code, documents.dept_name), ''), '—') as department,
    documents.subject_kind, documents.subject_code, documents.subject_name
"""
_ORDER = "order by department, documents.subject_kind, documents.subject_code"
_DOCUMENTS = """
    from marts.rpt_disclosure_documents as documents
    where documents.mof_div_code = ?1 and documents.fiscal_year = ?2 and documents.document_kind
"""

_INDICATORS = """
    from marts.rpt_disclosure_indicators as indicators
    inner join (
        select distinct
            mof_div_code, fiscal_year, document_kind, subject_kind, subject_code, subject_name, dept_code, dept_name
        from marts.rpt_disclosure_documents
    ) as documents using (mof_div_code, fiscal_year, document_kind, subject_kind, subject_code)
    where documents.mof_div_code = ?1 and documents.fiscal_year = ?2 and documents.document_kind
"""


def of_subject() -> list[Column]:
    return [
        Column(say("部门", "Department")),
        Column(say("对象", "Kind")),
        Column(say("代码", "Code")),
        Column(say("名称", "Name")),
    ]


def rows_of(connection: duckdb.DuckDBPyConnection, subject: Subject, query: str, *more: Any) -> list[tuple[Any, ...]]:
    """Rows of a query on `documents`; before its columns stand department, kind (in words), code and name."""
    rows = select(connection, f"select {_SUBJECT}, {query} limit {LONGEST_SHEET}", [*subject.scope, *more])
    return [(row[0], word("kind", row[1]), *row[2:]) for row in rows]


def goal_rows(connection: duckdb.DuckDBPyConnection, subject: Subject, where: str = "") -> list[tuple[Any, ...]]:
    query = f"""
        documents.budget_adjusted_yuan, documents.goal_text, documents.document_date, documents.disclosed_date
        {_DOCUMENTS} = 'goal' {where} {_ORDER}
    """
    return rows_of(connection, subject, query)


def goal_columns() -> list[Column]:
    return [
        *of_subject(),
        Column(say("调整后预算", "Adjusted budget"), "money"),
        Column(say("年度总体目标", "Goal")),
        Column(say("批复或报送日期", "Approved or submitted"), "date"),
        Column(say("公开日期", "Disclosed"), "date"),
    ]


def goals(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Every subject's goal of the year."""
    return Table(
        "goals",
        say("绩效目标", "Performance goals"),
        goal_columns(),
        goal_rows(connection, subject),
        fold_by=0,
        empty=say("没有可公开的绩效目标。", "No goals to publish."),
    )


def goal_indicators(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """The indicators of the goals, as the departments wrote them."""
    query = f"""
        indicators.level1, indicators.level2, indicators.level3,
        concat(indicators.printed_operator, indicators.target_raw), indicators.unit, indicators.weight_points
        {_INDICATORS} = 'goal' {_ORDER}, indicators.kpi_id
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
        documents.document_budget_yuan, documents.executed_yuan,
        cast(documents.executed_yuan as decimal(36, 12)) / nullif(documents.document_budget_yuan, 0),
        documents.score, documents.grade, documents.document_date, documents.disclosed_date
        {_DOCUMENTS} = 'self_evaluation' {_ORDER}
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
            Column(say("公开日期", "Disclosed"), "date"),
        ],
        [(*row[:8], word("grade", row[8]) or None, *row[9:]) for row in rows_of(connection, subject, query)],
        fold_by=0,
        note=say(
            "得分、等级为单位填报数；没有填报总分的为按标准计算数。",
            "Scores and grades as reported; by the rules where no total was reported.",
        ),
        empty=say("没有可公开的自评。", "No self-evaluations to publish."),
    )


def self_evaluation_indicators(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Targets, actuals and scores of the self-evaluations."""
    query = f"""
        indicators.level1, indicators.level2, indicators.level3, indicators.target_raw, indicators.actual_raw,
        indicators.weight_points, indicators.reported_score, indicators.deviation_reason
        {_INDICATORS} = 'self_evaluation' {_ORDER}, indicators.kpi_id
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


def evaluation_rows(connection: duckdb.DuckDBPyConnection, subject: Subject, where: str = "") -> list[tuple[Any, ...]]:
    query = f"""
        documents.evaluator, documents.evaluated_year, documents.document_budget_yuan, documents.score,
        documents.grade, documents.document_date, documents.disclosed_date
        {_DOCUMENTS} = 'evaluation' {where} {_ORDER}, documents.eval_id
    """
    return [
        (*row[:4], word("evaluator", row[4]), *row[5:8], word("grade", row[8]) or None, *row[9:])
        for row in rows_of(connection, subject, query)
    ]


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
        evaluation_rows(connection, subject),
        fold_by=0,
        empty=say("没有可公开的评价。", "No evaluations to publish."),
    )


def documents(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[Any, ...]]:
    """Every document that is due to be published: its kind, what became of it, due date, date of disclosure."""
    query = f"""
        documents.document_kind, documents.disclosure_status, min(documents.due_date), min(documents.disclosed_date)
        {_DOCUMENTS} in ('goal', 'self_evaluation', 'evaluation') group by all {_ORDER}, documents.document_kind
    """
    return [(*row[:4], word("stage", row[4]), _status(row[5]), *row[6:]) for row in rows_of(connection, subject, query)]


def _status(code: str) -> str:
    return word("not_done", "disclosure") if code == "missing" else word("document_status", code)
