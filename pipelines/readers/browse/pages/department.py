"""One department in one year: months, subjects, papers due, findings, self-evaluation against external, its own goal.

Here: the queries of these, but what others found (department_found.py). Not here: the chapters of the department as a
whole (subject.py, kind department).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.confidential import silenced
from pipelines.readers.browse.grid import Grid, written
from pipelines.readers.browse.labels import label, period
from pipelines.readers.browse.page import Headline, Link, NoPage, Page, View
from pipelines.readers.browse.pages.compare import beside
from pipelines.readers.browse.pages.department_found import evaluations, findings
from pipelines.readers.browse.pages.months import by_month
from pipelines.readers.browse.tables import C, table, to_subject, way_to, years_of
from pipelines.readers.report.report_labels import STAGES


def build(view: View, region: str = "", year: str = "", code: str = "", *rest: str) -> Page:
    if not year.isdigit() or not code or rest:
        raise NoPage(say("地址写成 /department/区划/年度/部门代码", "the address is /department/REGION/YEAR/CODE"))
    scope = [region, int(year), code]
    known = view.ask(
        """
        select dept_code, max(dept_name) as dept_name from (
            select dept_code, dept_name from marts.dim_subjects
            where mof_div_code = ?1 and fiscal_year = ?2 and dept_code = ?3
            union all
            select dept_code, dept_name from marts.rpt_departments
            where mof_div_code = ?1 and fiscal_year = ?2 and dept_code = ?3
        ) as told
        group by dept_code
        """,
        scope,  # money of projects that nobody declared stands under a department of its own
    )
    if not known:
        raise NoPage(
            say(f"区划 {region} {year}年没有部门 {code}", f"region {region} has no department {code} in {year}")
        )
    name = known[0]["dept_name"] or code
    years = view.ask(
        "select distinct fiscal_year from marts.dim_subjects where mof_div_code = ? and dept_code = ?", [region, code]
    )
    months = _months(view, scope)
    links = [
        Link(
            say("部门整体的来龙去脉", "The department's own story"),
            view.href("subject", region, year, "department", code),
        )
    ]
    has_story = view.ask(
        "select 1 from marts.dim_subjects where mof_div_code = ? and fiscal_year = ? and subject_kind = 'department' "
        "and subject_code = ?",
        scope,
    )
    return Page(
        title=say(f"{name} {year}年", f"{name} {year}"),
        blocks=[
            _subjects(view, scope),
            _missing(view, scope),
            months,
            findings(view, scope),
            evaluations(view, scope),
            _recommendations(view, scope),
            _assessment(view, scope),
        ],
        crumbs=way_to(view, region, int(year)),
        years=years_of(
            view,
            [(row["fiscal_year"], view.href("department", region, row["fiscal_year"], code)) for row in years],
            int(year),
        ),
        headlines=_headlines(view, scope),
        links=[
            *(links if has_story else []),
            *beside(view, [row["fiscal_year"] for row in years], region, int(year), code),
        ],
        lead=say(f"部门代码 {code}", f"department {code}"),
    )


def _headlines(view: View, scope: list[Any]) -> list[Headline]:
    rows = view.ask(
        "select * from marts.rpt_departments where mof_div_code = ? and fiscal_year = ? and dept_code = ?", scope
    )
    if not rows:
        return []
    row = rows[0]
    paid, budget = written(row["paid_ytd_yuan"], "wan"), written(row["budget_adjusted_ytd_yuan"], "wan")
    return [
        Headline(
            say("执行率", "Execution"),
            written(row["execution_ratio"], "ratio"),
            say(f"{paid} / {budget} 万元", f"{paid} of {budget} × 10,000 yuan"),
        ),
        Headline(
            say("到期未办", "Missing"),
            written(row["missing_count"], "count"),
            say("期限已过、仍没有的事项；分期的只计全年", "not there, past their due date; of periods the year alone"),
        ),
        Headline(say("红色预警", "Red alerts"), written(row["red_count"], "count"), say("个项目", "projects")),
    ]


def _months(view: View, scope: list[Any]) -> Grid:
    return by_month(
        view,
        "marts.rpt_execution where mof_div_code = ? and fiscal_year = ? and scope = 'own' and dept_code = ?",
        scope,
        note=say("含人员类和公用经费。", "Wages and running costs included."),
    )


def _subjects(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        with execution as (
            select pro_code, arg_max(struct_pack(
                budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, alert_level
            ), month) as told
            from marts.fct_execution_monthly
            where mof_div_code = ?1 and fiscal_year = ?2 and is_month_complete group by pro_code
        )

        select subjects.mof_div_code, subjects.fiscal_year, subjects.subject_kind, subjects.subject_code,
            subjects.subject_name, projects.agency_name, subjects.pro_kind, subjects.fund_book, subjects.tags,
            told.budget_adjusted_ytd_yuan, told.paid_ytd_yuan, told.execution_ratio, told.alert_level,
            forms.total_reported_score, forms.total_rule_score, forms.rule_grade
        from marts.dim_subjects as subjects
        left join marts.dim_projects as projects
            on projects.mof_div_code = ?1 and projects.fiscal_year = ?2
            and subjects.subject_code = projects.pro_code and subjects.subject_kind = projects.subject_kind
        left join execution on subjects.subject_code = execution.pro_code
        left join marts.fct_self_evaluations as forms
            on forms.mof_div_code = ?1 and forms.fiscal_year = ?2
            and subjects.subject_kind = forms.subject_kind and subjects.subject_code = forms.subject_code
        where subjects.mof_div_code = ?1 and subjects.fiscal_year = ?2 and subjects.dept_code = ?3
            and subjects.subject_kind in ('project', 'policy')
        order by told.budget_adjusted_ytd_yuan desc nulls last, subjects.subject_code
        """,
        scope,
    )
    to = to_subject(view)
    return table(
        "subjects",
        say("项目和政策", "Projects and policies"),
        [
            C("subject_name", say("名称", "Name"), lead=to),
            C("subject_code", say("代码", "Code"), lead=to),
            C("subject_kind", say("类型", "Kind"), words="kind"),
            C("pro_kind", say("项目类别", "Project kind"), words="pro_kind"),
            C("agency_name", say("单位", "Agency")),
            C("fund_book", say("预算", "Book"), words="book"),
            C("tags", say("标签", "Tags")),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("alert_level", say("预警", "Alert"), words="level"),
            C("total_reported_score", say("自评", "Printed"), "score"),
            C("total_rule_score", say("复算", "By rule"), "score"),
            C("rule_grade", say("复算等级", "Grade by rule"), words="grade"),
        ],
        silenced(view, rows),
        note=say("涉密对象只列代码和金额。", "Of secret subjects codes and amounts only."),
    )


def _missing(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select mof_div_code, fiscal_year, stage, subject_kind, subject_code, subject_name, period, status, reason,
            due_date, actual_date, required_yuan
        from marts.rpt_coverage_gaps
        where mof_div_code = ? and fiscal_year = ? and dept_code = ? and is_bureau_only is not true
            and stage not in ('spot_check', 'evaluation')
        order by is_overdue desc nulls last, due_date nulls last, array_position(?, stage), subject_code, period
        """,
        [*scope, list(STAGES)],
    )
    told = [
        {**row, "period": period(row["period"]), "reason": label("reason_of", (row["stage"], row["reason"]))}
        for row in silenced(view, rows)
    ]
    to = to_subject(view)
    return table(
        "missing",
        say("应办而未办的事项", "Papers due and missing"),
        [
            C("subject_name", say("名称", "Name"), lead=to),
            C("subject_code", say("代码", "Code"), lead=to),
            C("stage", say("环节", "Stage"), words="stage"),
            C("period", say("期间", "Period")),
            C("status", say("状态", "Status"), words="coverage_status"),
            C("reason", say("原因", "Why")),
            C("due_date", say("期限", "Due"), "date"),
            C("actual_date", say("实际日期", "Actual"), "date"),
            C("required_yuan", say("涉及金额", "Money"), "wan"),
        ],
        told,
        empty=say("没有欠办的事项。", "Nothing is missing."),
    )


def _recommendations(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select found.mof_div_code, found.fiscal_year, found.subject_kind, found.subject_code, subjects.subject_name,
            found.action, found.rule_id, found.money_base, found.base_yuan, found.recommended_yuan
        from marts.fct_recommendations as found
        inner join marts.dim_subjects as subjects
            on subjects.mof_div_code = ?1 and subjects.fiscal_year = ?2
            and found.subject_kind = subjects.subject_kind and found.subject_code = subjects.subject_code
        where found.mof_div_code = ?1 and found.fiscal_year = ?2 and subjects.dept_code = ?3 and found.is_effective
            and found.is_bureau_only is not true
        order by found.recommended_yuan desc nulls last, found.subject_code, found.money_base
        """,
        scope,
    )
    to = to_subject(view)
    return table(
        "recommendations",
        say("生效的结果应用建议", "Recommendations in effect"),
        [
            C("subject_name", say("名称", "Name"), lead=to),
            C("subject_code", say("代码", "Code"), lead=to),
            C("action", say("建议", "Action"), words="action"),
            C("money_base", say("资金口径", "Money"), words="base"),
            C("rule_id", say("规则", "Rule"), words="rule"),
            C("base_yuan", say("基数", "Base"), "wan"),
            C("recommended_yuan", say("建议金额", "Recommended"), "wan"),
        ],
        silenced(view, rows),
        note=say("「—」表示金额由财政部门酌定。", "A dash = by judgement."),
    )


def _assessment(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select part, weight_points, coverage_ratio, score, rank from marts.rpt_work_assessment
        where mof_div_code = ? and fiscal_year = ? and assessed_kind = 'department' and assessed_code = ?
        order by part = 'total', array_position(?, part)
        """,
        [*scope, list(STAGES)],
    )
    return table(
        "assessment",
        say("工作考核", "Work assessment"),
        [
            C("part", say("部分", "Part"), words="part"),
            C("weight_points", say("分值", "Points"), "score"),
            C("coverage_ratio", say("覆盖率", "Coverage"), "ratio"),
            C("score", say("得分", "Score"), "score"),
            C("rank", say("名次", "Rank"), "count"),
        ],
        rows,
    )
