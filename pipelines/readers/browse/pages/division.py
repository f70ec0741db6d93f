"""One division of a finance bureau in one year: the departments it looks after and what they owe.

Here: the queries of these. Not here: one department (department.py).
"""

from typing import Any

from pipelines.contracts.codes import UNKNOWN_MEMBER
from pipelines.lang import say
from pipelines.readers.browse.confidential import silenced
from pipelines.readers.browse.grid import Grid, written
from pipelines.readers.browse.labels import label, period
from pipelines.readers.browse.page import Headline, NoPage, Page, View
from pipelines.readers.browse.tables import C, table, to_department, to_subject, way_to, years_of


def build(view: View, region: str = "", year: str = "", division: str = "", *rest: str) -> Page:
    if not year.isdigit() or not division or rest:
        raise NoPage(say("地址写成 /division/区划/年度/股室", "the address is /division/REGION/YEAR/DIVISION"))
    scope = [region, int(year), division]
    known = view.ask(
        "select * from marts.rpt_divisions where mof_div_code = ? and fiscal_year = ? and managing_division = ?", scope
    )
    if not known:
        raise NoPage(say(f"区划 {region} {year}年没有股室 {division}", f"region {region} has no division {division}"))
    row = known[0]
    years = view.ask(
        "select fiscal_year from marts.rpt_divisions where mof_div_code = ? and managing_division = ?",
        [region, division],
    )
    paid, budget = written(row["paid_ytd_yuan"], "wan"), written(row["budget_adjusted_ytd_yuan"], "wan")
    return Page(
        title=f"{label('or_unknown', division)} {year}{say('年', '')}",
        lead=say("财政局归口股室", "division of the finance bureau"),
        blocks=[_departments(view, scope), _missing(view, scope)],
        crumbs=way_to(view, region, int(year)),
        years=years_of(
            view,
            [(each["fiscal_year"], view.href("division", region, each["fiscal_year"], division)) for each in years],
            int(year),
        ),
        headlines=[
            Headline(
                say("执行率", "Execution"),
                written(row["execution_ratio"], "ratio"),
                say(f"{paid} / {budget} 万元", f"{paid} of {budget} × 10,000 yuan"),
            ),
            Headline(say("到期未办", "Missing"), written(row["missing_count"], "count")),
            Headline(
                say("存量资金", "Idle money"),
                written(row["idle_yuan"], "wan"),
                say(
                    f"万元，其中应收回或调整用途 {written(row['idle_due_yuan'], 'wan')}",
                    f"× 10,000 yuan, of which to take back or redirect {written(row['idle_due_yuan'], 'wan')}",
                ),
            ),
        ],
    )


def _departments(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        f"""
        select * from marts.rpt_departments
        where mof_div_code = ? and fiscal_year = ? and coalesce(managing_division, '{UNKNOWN_MEMBER}') = ?
        order by budget_adjusted_ytd_yuan desc nulls last, dept_code
        """,
        scope,
    )
    to = to_department(view)
    return table(
        "departments",
        say("归口部门", "Departments"),
        [
            C("dept_code", say("代码", "Code"), lead=to),
            C("dept_name", say("部门", "Department"), lead=to),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("red_count", say("红色预警", "Red"), "count"),
            C("missing_count", say("到期未办", "Missing"), "count"),
            C("overdue_problem_count", say("逾期整改", "Overdue findings"), "count"),
        ],
        rows,
    )


def _missing(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        f"""
        select found.mof_div_code, found.fiscal_year, found.stage, found.subject_kind, found.subject_code,
            found.subject_name, found.dept_code, departments.dept_name, found.period, found.reason, found.due_date,
            found.required_yuan
        from marts.rpt_coverage_gaps as found
        inner join marts.rpt_departments as departments using (mof_div_code, fiscal_year, dept_code)
        where found.mof_div_code = ? and found.fiscal_year = ?
            and coalesce(departments.managing_division, '{UNKNOWN_MEMBER}') = ?
            and found.is_bureau_only is not true and found.is_overdue and found.status = 'missing'
        order by found.due_date, found.dept_code, found.subject_code, found.stage
        """,
        scope,
    )
    told = [
        {**row, "period": period(row["period"]), "reason": label("reason_of", (row["stage"], row["reason"]))}
        for row in silenced(view, rows)
    ]
    return table(
        "missing",
        say("逾期的事项", "What is overdue"),
        [
            C("due_date", say("期限", "Due"), "date"),
            C("dept_name", say("部门", "Department"), lead=to_department(view)),
            C("subject_name", say("名称", "Name"), lead=to_subject(view)),
            C("subject_code", say("代码", "Code"), lead=to_subject(view)),
            C("stage", say("环节", "Stage"), words="stage"),
            C("period", say("期间", "Period")),
            C("reason", say("原因", "Why")),
            C("required_yuan", say("涉及金额", "Money"), "wan"),
        ],
        told,
        empty=say("没有逾期的事项。", "Nothing is overdue."),
    )
