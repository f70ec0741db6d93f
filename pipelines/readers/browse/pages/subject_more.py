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
    codes = _codes(view, subject)
    rows = view.ask(
        f"""
        select mof_div_code, fiscal_year, subject_kind, subject_code, subject_name, dept_name
        from marts.dim_subjects
        where mof_div_code = ? and subject_kind = ? and subject_code in ({", ".join("?" * len(codes))})
        order by fiscal_year desc, subject_code
        """,
        [subject.mof_div_code, subject.kind, *codes],
    )
    return silenced(view, rows)


def _codes(view: View, subject: Subject) -> list[str]:
    """Its code and every other that it bore or came to bear, over any number of changes."""
    sql = """
        select mof_div_code, code_kind, old_code, new_code from marts.rpt_code_changes
        where new_code is not null and old_code <> new_code
    """
    known = view.open.once("changes of codes", lambda: view.ask(sql))
    of = (subject.mof_div_code, _CODE_KINDS.get(subject.kind, "project"))
    beside: dict[str, set[str]] = {}
    for row in known:
        if (row["mof_div_code"], row["code_kind"]) == of:
            beside.setdefault(row["old_code"], set()).add(row["new_code"])
            beside.setdefault(row["new_code"], set()).add(row["old_code"])
    codes, waiting = {subject.code}, [subject.code]
    while waiting:
        new = beside.get(waiting.pop(), set()) - codes
        codes |= new
        waiting += new
    return sorted(codes)


def _with_figures(view: View, rows: list[Row]) -> list[Row]:
    """The same years with money and scores as of the last complete month of each."""
    region, kind = rows[0]["mof_div_code"], rows[0]["subject_kind"]
    codes = sorted({row["subject_code"] for row in rows})
    listed = ", ".join("?" * len(codes))
    money = view.ask(
        f"""
        select fiscal_year, pro_code as subject_code, month, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio,
            alert_level
        from marts.fct_execution_monthly
        where mof_div_code = ? and pro_code in ({listed}) and is_month_complete
        order by month
        """,
        [region, *codes],
    )
    forms = view.ask(
        f"""
        select fiscal_year, subject_code, total_reported_score, total_rule_score, rule_grade
        from marts.fct_self_evaluations where mof_div_code = ? and subject_kind = ? and subject_code in ({listed})
        """,
        [region, kind, *codes],
    )
    told: dict[tuple[int, str], Row] = {}
    for row in [*money, *forms]:  # of the months the last one stays
        told.setdefault((row["fiscal_year"], row["subject_code"]), {}).update(row)
    return [{**row, **told.get((row["fiscal_year"], row["subject_code"]), {})} for row in rows]


def history_table(view: View, rows: list[Row], lead: Callable[[Row], str]) -> Grid | None:
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
        _with_figures(view, rows),
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
