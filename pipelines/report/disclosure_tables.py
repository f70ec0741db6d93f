"""The tables of the disclosure report, each one query on the release without its secret subjects.

Here: queries. Not here: which table goes where (disclosure.py).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.report.subject import Subject
from pipelines.report.tables import Column, Table, select
from pipelines.report.words import word

LONGEST_SHEET = 100_000
"""Rows of one table; a region's own level has fewer."""

_OPEN = """
    with open_subjects as (
        select
            subject_kind, subject_code, subject_name, is_key, tags, fund_book,
            coalesce(nullif(concat_ws(' ', dept_code, dept_name), ''), '—') as department
        from marts.dim_subjects
        where mof_div_code = ?1 and fiscal_year = ?2 and not coalesce(is_secret, false)
    )
"""
"""Subjects of the own level that are no secret; whoever the release does not know as one is in no published table."""
_JOIN = """
    inner join open_subjects as subjects
        on found.subject_kind = subjects.subject_kind and found.subject_code = subjects.subject_code
    where found.mof_div_code = ?1 and found.fiscal_year = ?2
"""


def _of_subject() -> list[Column]:
    return [
        Column(say("部门", "Department")),
        Column(say("对象", "Kind")),
        Column(say("代码", "Code")),
        Column(say("名称", "Name")),
    ]


def _rows(connection: duckdb.DuckDBPyConnection, subject: Subject, query: str, *more: Any) -> list[tuple[Any, ...]]:
    """Rows of a query whose first columns are department, kind, code and name, the kind in words."""
    rows = select(connection, f"{_OPEN} {query} limit {LONGEST_SHEET}", [*subject.scope, *more])
    return [(row[0], word("kind", row[1]), *row[2:]) for row in rows]


_GOALS = f"""
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
    {_JOIN}
"""


def _goal_columns() -> list[Column]:
    return [
        *_of_subject(),
        Column(say("调整后预算", "Adjusted budget"), "money"),
        Column(say("年度总体目标", "Goal")),
        Column(say("批复日期", "Approved"), "date"),
        Column(say("公开日期", "Disclosed"), "date"),
    ]


def goals(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Every subject's goal of the year."""
    query = f"{_GOALS} order by subjects.department, found.subject_kind, found.subject_code"
    return Table(
        "goals",
        say("绩效目标", "Performance goals"),
        _goal_columns(),
        _rows(connection, subject, query),
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
        from marts.fct_goal_indicators as found {_JOIN}
        order by subjects.department, found.subject_kind, found.subject_code, found._source_file, found._source_row
    """
    return Table(
        "goal-indicators",
        say("绩效目标的指标", "Indicators of the goals"),
        [*_of_subject(), *_indicator_columns(), Column(say("指标值", "Target")), Column(say("单位", "Unit")), _weight()],
        _rows(connection, subject, query),
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
        from marts.fct_self_evaluations as found {_JOIN}
        order by subjects.department, found.subject_kind, found.subject_code
    """
    return Table(
        "self-evaluations",
        say("绩效自评结果", "Self-evaluations"),
        [
            *_of_subject(),
            Column(say("全年预算", "Budget"), "money"),
            Column(say("全年执行", "Executed"), "money"),
            Column(say("执行率", "Execution"), "ratio"),
            Column(say("自评得分", "Score"), "score"),
            Column(say("自评等级", "Grade")),
            Column(say("报送日期", "Submitted"), "date"),
        ],
        _rows(connection, subject, query),
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
        from marts.fct_indicator_results as found {_JOIN} and found.phase = 'self_evaluation'
        order by subjects.department, found.subject_kind, found.subject_code, found._source_file, found._source_row
    """
    return Table(
        "self-evaluation-indicators",
        say("自评的指标", "Indicators of the self-evaluations"),
        [
            *(*_of_subject(), *_indicator_columns()),
            *(Column(say("年度指标值", "Target")), Column(say("实际完成值", "Actual")), _weight()),
            *(Column(say("得分", "Score"), "score"), Column(say("偏差原因", "Reason of deviation"))),
        ],
        _rows(connection, subject, query),
        fold_by=0,
        empty=say("没有自评指标。", "No indicators."),
    )


_EVALUATIONS = f"""
    select
        subjects.department, found.subject_kind, found.subject_code, subjects.subject_name, found.evaluator,
        found.evaluated_year, found.evaluated_yuan, found.score, found.grade, found.completed_date,
        found.disclosed_date
    from marts.fct_evaluations as found {_JOIN}
"""


def _evaluation_rows(connection: duckdb.DuckDBPyConnection, subject: Subject, where: str) -> list[tuple[Any, ...]]:
    query = f"{_EVALUATIONS} {where} order by subjects.department, found.subject_kind, found.subject_code, found.eval_id"
    return [(*row[:4], word("evaluator", row[4]), *row[5:]) for row in _rows(connection, subject, query)]


def _evaluation_columns() -> list[Column]:
    return [
        *_of_subject(),
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
        _evaluation_columns(),
        _evaluation_rows(connection, subject, ""),
        fold_by=0,
        empty=say("没有可公开的评价。", "No evaluations to publish."),
    )


def congress_goals(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Goals that go with the draft budget: departments, policies, key projects."""
    query = f"""
        {_GOALS} and (found.subject_kind <> 'project' or subjects.is_key)
        order by found.subject_kind, subjects.department, found.subject_code
    """
    return Table(
        "congress-goals",
        say("报人大：重点绩效目标", "Congress: goals of weight"),
        _goal_columns(),
        _rows(connection, subject, query),
        fold_by=1,
        note=say("部门整体、政策、下级政府和重点项目。", "Departments, policies, governments and key projects."),
        empty=say("没有部门整体、政策或重点项目的绩效目标。", "No goals of departments, policies or key projects."),
    )


def congress_evaluations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Results that go with the draft accounts: the finance bureau's and third parties' evaluations."""
    return Table(
        "congress-evaluations",
        say("报人大：重点评价结果", "Congress: evaluations of weight"),
        _evaluation_columns(),
        _evaluation_rows(connection, subject, "and found.evaluator in ('finance', 'third_party')"),
        fold_by=1,
        note=say("财政评价和第三方评价。", "Evaluations of the finance bureau and of third parties."),
        empty=say("没有财政评价或第三方评价。", "None by the finance bureau or third parties."),
    )


def congress_use(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What was recommended and what was done with it, by action."""
    rows = select(
        connection,
        """
        select stage, action, sum(subject_count), sum(recommended_yuan), sum(applied_count), sum(applied_yuan)
        from marts.rpt_recommendation_summary
        where
            mof_div_code = ? and fiscal_year = ? and scope = 'own' and subject_kind = 'all' and money_base = 'all'
        group by stage, action
        having sum(subject_count) + sum(applied_count) > 0
        order by stage desc, action
        """,
        subject.scope,
    )
    stages = {"interim": say("事中", "interim"), "final": say("事后", "final")}
    return Table(
        "congress-use",
        say("报人大：结果应用", "Congress: use of results"),
        [
            Column(say("阶段", "Stage")),
            Column(say("应用方式", "Action")),
            Column(say("建议(条)", "Recommended"), "count"),
            Column(say("建议金额", "Recommended"), "money"),
            Column(say("已应用(条)", "Applied"), "count"),
            Column(say("已应用金额", "Applied"), "money"),
        ],
        [(stages.get(row[0], row[0]), word("action", row[1]), *row[2:]) for row in rows],
        note=say("含涉密对象的合计数，不列名称。", "Sums include secret subjects, without naming them."),
        empty=say("没有结果应用。", "No results applied."),
    )


def congress_steps(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Whether the goals kept step with the budget on its way to the congress."""
    rows = select(
        connection,
        """
        select
            step, max(budget_date), count(*), count(*) filter (where step_status = 'on_time'),
            count(*) filter (where step_status = 'late'), count(*) filter (where step_status = 'missing')
        from marts.rpt_goal_steps
        where mof_div_code = ? and fiscal_year = ?
        group by step
        order by array_position(['submitted', 'council', 'approved', 'disclosed', 'congress'], step)
        """,
        subject.scope,
    )
    names = {
        "submitted": say("编审", "submitted"),
        "council": say("上会", "council"),
        "approved": say("批复", "approved"),
        "disclosed": say("公开", "disclosed"),
        "congress": say("人大批准", "congress"),
    }
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
        [(names.get(row[0], row[0]), *row[1:]) for row in rows],
        empty=say("没有节点日期。", "No dates of steps."),
    )


def standing(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Which subjects' documents are disclosed in time."""
    query = f"""
        select
            subjects.department, found.subject_kind, found.subject_code, subjects.subject_name,
            case when found.is_covered then ?3 else ?4 end, found.reason, found.due_date, found.actual_date
        from marts.fct_coverage as found {_JOIN}
            and found.stage = 'disclosure' and found.period = 'year' and found.is_required
        order by subjects.department, found.subject_kind, found.subject_code
    """
    rows = _rows(connection, subject, query, say("已公开", "yes"), say("未按时公开", "no"))
    return Table(
        "standing",
        say("逐个对象的公开情况", "Subject by subject"),
        [
            *_of_subject(),
            Column(say("是否按时公开", "In time")),
            Column(say("原因", "Reason")),
            Column(say("期限", "Due"), "date"),
            Column(say("实际日期", "Actual"), "date"),
        ],
        [(*row[:5], word("reason", row[5]), *row[6:]) for row in rows],
        fold_by=0,
        empty=say("没有应公开的对象。", "Nothing is to be disclosed."),
    )
