"""What a subject's page tells beside its story: other years through code changes, deadlines, the
budget after it.

Here: the queries of these. Not here: the story (explain/), the page (subject.py).
"""

from collections.abc import Callable

from pipelines.lang import say
from pipelines.readers.browse.confidential import silenced
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import period
from pipelines.readers.browse.page import View
from pipelines.readers.browse.tables import C, table
from pipelines.readers.explain.story import Row
from pipelines.readers.explain.subject import Subject

_CODE_KINDS = {"department": "department", "government": "region"}


def history(view: View, subject: Subject) -> list[Row]:
    """The subject in every year of the release, under whichever code it then bore; newest first."""
    rows = view.ask(
        """
        with recursive changes as (
            select old_code, new_code from marts.rpt_code_changes
            where mof_div_code = ?1 and code_kind = ?4 and old_code <> new_code
        ),

        codes(code) as (
            select ?3
            union
            select case when changes.old_code = codes.code then changes.new_code else changes.old_code end
            from codes inner join changes on codes.code in (changes.old_code, changes.new_code)
        ),

        closing as (
            select fiscal_year, pro_code, max(month) as month from marts.fct_execution_monthly
            where mof_div_code = ?1 and pro_code in (select code from codes) and is_month_complete
            group by fiscal_year, pro_code
        )

        select subjects.mof_div_code, subjects.fiscal_year, subjects.subject_kind, subjects.subject_code,
            subjects.subject_name, subjects.dept_name, closing.month, execution.budget_adjusted_ytd_yuan,
            execution.paid_ytd_yuan, execution.execution_ratio, execution.alert_level, forms.total_reported_score,
            forms.total_rule_score, forms.rule_grade
        from marts.dim_subjects as subjects
        left join closing on subjects.fiscal_year = closing.fiscal_year and subjects.subject_code = closing.pro_code
        left join marts.fct_execution_monthly as execution
            on execution.mof_div_code = ?1 and subjects.fiscal_year = execution.fiscal_year
            and subjects.subject_code = execution.pro_code and closing.month = execution.month
        left join marts.fct_self_evaluations as forms
            on forms.mof_div_code = ?1 and subjects.fiscal_year = forms.fiscal_year
            and subjects.subject_kind = forms.subject_kind and subjects.subject_code = forms.subject_code
        where subjects.mof_div_code = ?1 and subjects.subject_kind = ?2
            and subjects.subject_code in (select code from codes)
        order by subjects.fiscal_year desc, subjects.subject_code
        """,
        [subject.mof_div_code, subject.kind, subject.code, _CODE_KINDS.get(subject.kind, "project")],
    )
    return silenced(view, rows)


def history_table(rows: list[Row], lead: Callable[[Row], str]) -> Grid | None:
    """Its years side by side; nothing where there is only one."""
    if len(rows) < 2:
        return None
    return table(
        "history",
        say("历年", "Over the years"),
        [
            C("fiscal_year", say("年度", "Year"), lead=lead),
            C("subject_code", say("代码", "Code")),
            C("subject_name", say("名称", "Name")),
            C("dept_name", say("部门", "Department")),
            C("month", say("截至月份", "To month"), "count"),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "money"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "money"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("alert_level", say("预警", "Alert"), words="level"),
            C("total_reported_score", say("自评", "Printed"), "score"),
            C("total_rule_score", say("复算", "By rule"), "score"),
            C("rule_grade", say("复算等级", "Grade by rule"), words="grade"),
        ],
        rows,
        note=say("代码变更前后算同一对象。", "Before and after a change of code it is one subject."),
    )


def deadlines(view: View, subject: Subject) -> Grid | None:
    """What is due of it, with days late."""
    rows = view.ask(
        """
        select deadline_kind, stage, period, due_date, actual_date, deadline_status, late_days
        from marts.rpt_deadlines
        where mof_div_code = ? and fiscal_year = ? and subject_kind = ? and subject_code = ? and due_date is not null
        order by due_date, deadline_kind, stage
        """,
        subject.key,
    )
    if not rows:
        return None
    return table(
        "deadlines",
        say("期限", "Deadlines"),
        [
            C("deadline_kind", say("事项", "What"), words="deadline"),
            C("stage", say("环节", "Stage"), words="stage"),
            C("period", say("期间", "Period")),
            C("due_date", say("期限", "Due"), "date"),
            C("actual_date", say("实际日期", "Actual"), "date"),
            C("deadline_status", say("状态", "Status"), words="coverage_status"),
            C("late_days", say("逾期天数", "Days late"), "count"),
        ],
        [{**row, "period": period(row["period"])} for row in rows],
    )


def loop(view: View, subject: Subject) -> Grid | None:
    """What the budgets of this year and the next made of the advice of the year before each."""
    if not subject.is_item or not view.has("rpt_next_year_loop"):
        return None
    rows = view.ask(
        """
        select fiscal_year, action, rule_id, recommended_yuan, initial_before_yuan, requested_yuan, audited_yuan,
            approved_yuan, initial_yuan, outcome, landed_yuan, claimed_yuan, unproved_yuan
        from marts.rpt_next_year_loop
        where mof_div_code = ?1 and fiscal_year in (?2, ?2 + 1) and pro_code = ?3 and is_bureau_only is not true
        order by fiscal_year
        """,
        [subject.mof_div_code, subject.fiscal_year, subject.code],
    )
    if not rows:
        return None
    return table(
        "loop",
        say("预算挂钩：上年建议在年初预算里落实了没有", "Did last year's advice land in the budget"),
        [
            C("fiscal_year", say("预算年度", "Budget of")),
            C("action", say("上年建议", "Advice"), words="action"),
            C("rule_id", say("规则", "Rule"), words="rule"),
            C("recommended_yuan", say("建议压减", "To be cut"), "money"),
            C("initial_before_yuan", say("上年年初", "Initial before"), "money"),
            C("requested_yuan", say("申报", "Asked"), "money"),
            C("audited_yuan", say("审核", "Audited"), "money"),
            C("approved_yuan", say("批复", "Approved"), "money"),
            C("initial_yuan", say("新年初", "New initial"), "money"),
            C("outcome", say("落实情况", "Outcome"), words="loop_outcome"),
            C("landed_yuan", say("实际压减", "Landed"), "money"),
            C("claimed_yuan", say("声称应用", "Claimed"), "money"),
            C("unproved_yuan", say("未见落实", "Not proved"), "money"),
        ],
        rows,
    )
