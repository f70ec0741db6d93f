"""The tables of the disclosure report that go to the people's congress, and how far disclosure has come.

Here: queries. Not here: the tables to publish (disclosure_tables.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.readers.report.disclosure_tables import (
    documents,
    evaluation_columns,
    evaluation_rows,
    goal_columns,
    goal_rows,
    of_subject,
)
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import Column, Table, select


def congress_goals(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Goals that go with the draft budget: departments, policies, key projects."""
    return Table(
        "congress-goals",
        say("报人大：重点绩效目标", "Congress: goals of weight"),
        goal_columns(),
        goal_rows(connection, subject, "and documents.is_for_congress"),
        fold_by=1,
        note=say("部门整体、政策、下级政府和重点项目。", "Departments, policies, governments and key projects."),
        empty=say("没有部门整体、政策或重点项目的绩效目标。", "No goals of departments, policies or key projects."),
    )


def congress_evaluations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Results that go with the draft accounts: the finance bureau's and third parties' evaluations."""
    return Table(
        "congress-evaluations",
        say("报人大：重点评价结果", "Congress: evaluations of weight"),
        evaluation_columns(),
        evaluation_rows(connection, subject, "and documents.evaluator in ('finance', 'third_party')"),
        fold_by=1,
        note=say("财政评价和第三方评价。", "Evaluations of the finance bureau and of third parties."),
        empty=say("没有财政评价或第三方评价。", "None by the finance bureau or third parties."),
    )


def congress_use(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What was recommended and what was done with it, by action."""
    rows = select(
        connection,
        """
        select
            stage, action, subject_count, next_year_budget_yuan, this_year_cash_yuan, public_expense_quota_yuan,
            transfer_yuan, applied_count, applied_yuan
        from marts.rpt_recommendation_summary
        where
            mof_div_code = ? and fiscal_year = ? and scope = 'own' and subject_kind = 'all' and money_base = 'all'
            and subject_count + applied_count > 0
        order by stage desc, action
        """,
        subject.scope,
    )
    return Table(
        "congress-use",
        say("报人大：结果应用", "Congress: use of results"),
        [
            Column(say("阶段", "Stage")),
            Column(say("应用方式", "Action")),
            Column(say("建议(条)", "Recommended"), "count"),
            Column(say("建议：下年预算", "Recommended: next budget"), "money"),
            Column(say("建议：本年资金", "Recommended: this year's cash"), "money"),
            Column(say("建议：公用经费定额", "Recommended: quota"), "money"),
            Column(say("建议：转移支付", "Recommended: transfers"), "money"),
            Column(say("已应用(条)", "Applied"), "count"),
            Column(say("已应用金额", "Applied"), "money"),
        ],
        [(word("use", row[0]), word("action", row[1]), *row[2:]) for row in rows],
        note=say("含涉密对象的合计数，不列名称。", "Sums include secret subjects, without naming them."),
        empty=say("没有结果应用。", "No results applied."),
    )


def congress_steps(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Whether the goals kept step with the budget on its way to the congress."""
    rows = select(
        connection,
        """
        select step, budget_date, goal_count, done_count, late_count, missing_count
        from marts.rpt_goal_step_summary
        where mof_div_code = ? and fiscal_year = ?
        order by array_position(['submitted', 'council', 'approved', 'disclosed', 'congress'], step)
        """,
        subject.scope,
    )
    return Table(
        "congress-steps",
        say("报人大：目标与预算同步", "Congress: goals in step with the budget"),
        [
            Column(say("节点", "Step")),
            Column(say("预算日期", "Date of the budget"), "date"),
            Column(say("对象", "Subjects"), "count"),
            Column(say("同步", "On time"), "count"),
            Column(say("迟于预算", "Late"), "count"),
            Column(say("没有日期", "Missing"), "count"),
        ],
        [(word("step", row[0]), *row[1:]) for row in rows],
        empty=say("没有节点日期。", "No dates of steps."),
    )


def summary(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """How many documents of each kind are disclosed, in numbers."""
    rows = select(
        connection,
        """
        select
            document_kind, subject_count, disclosed_count, on_time_count, late_count, missing_count, disclosed_ratio,
            congress_count, secret_count
        from marts.rpt_disclosure_summary
        where mof_div_code = ? and fiscal_year = ? and scope = 'own'
        order by array_position(['goal', 'self_evaluation', 'evaluation'], document_kind)
        """,
        subject.scope,
    )
    return Table(
        "summary",
        say("公开率", "How much is disclosed"),
        [
            Column(say("材料", "Document")),
            Column(say("应公开对象", "Subjects"), "count"),
            Column(say("已公开", "Disclosed"), "count"),
            Column(say("按时", "On time"), "count"),
            Column(say("迟到", "Late"), "count"),
            Column(say("未公开", "Missing"), "count"),
            Column(say("公开率", "Share"), "ratio"),
            Column(say("其中报人大", "Of these to the congress"), "count"),
            Column(say("另有涉密", "Secret besides"), "count"),
        ],
        [(word("stage", row[0]), *row[1:]) for row in rows],
        empty=say("没有应公开的材料。", "Nothing is to be disclosed."),
    )


def standing(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Which documents of which subject are disclosed in time."""
    return Table(
        "standing",
        say("逐份材料的公开情况", "Document by document"),
        [
            *of_subject(),
            Column(say("材料", "Document")),
            Column(say("公开情况", "Disclosed")),
            Column(say("期限", "Due"), "date"),
            Column(say("公开日期", "On"), "date"),
        ],
        documents(connection, subject),
        fold_by=0,
        empty=say("没有应公开的对象。", "Nothing is to be disclosed."),
    )
