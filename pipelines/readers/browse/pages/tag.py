"""One special tag (bonds, direct funds, procurement …) of a region with all below it in one year: stages, money by
month, the projects that bear it.

Here: the queries of these. Not here: the tags of a region side by side (region_more.py), a bond's own figures (report).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.confidential import silenced
from pipelines.readers.browse.grid import Grid, written
from pipelines.readers.browse.page import Headline, NoPage, Page, View
from pipelines.readers.browse.pages.months import by_month
from pipelines.readers.browse.tables import C, table, to_department, to_region, to_subject, way_to, years_of
from pipelines.readers.report.report_labels import STAGES, word


def build(view: View, region: str = "", year: str = "", tag: str = "", *rest: str) -> Page:
    if not year.isdigit() or not tag or rest:
        raise NoPage(say("地址写成 /tag/区划/年度/标签", "the address is /tag/REGION/YEAR/TAG"))
    scope = [region, int(year), tag]
    known = (
        view.ask(
            "select found.* from marts.rpt_results_by_tag as found "
            "inner join marts.dim_regions using (mof_div_code, fiscal_year) "
            "where mof_div_code = ? and fiscal_year = ? and tag = ? and scope = 'subtree'",
            scope,
        )
        if view.has("rpt_results_by_tag")
        else []
    )
    if not known:
        raise NoPage(
            say(f"区划 {region} {year}年没有标签“{tag}”", f"nothing in region {region} bears the tag “{tag}” in {year}")
        )
    years = view.ask(
        "select distinct fiscal_year from marts.rpt_results_by_tag where mof_div_code = ? and tag = ?", [region, tag]
    )
    return Page(
        title=f"{word('tag', tag)} {year}{say('年', '')}",
        lead=say(
            "专项标签，本级及下级。项目有几个标签就在几处，不同标签不能相加。",
            "a special tag, with all below; a project with several tags stands in each: tags are never added up",
        ),
        blocks=[_stages(view, scope), _months(view, scope), _subjects(view, scope)],
        crumbs=way_to(view, region, int(year)),
        years=years_of(
            view,
            [(each["fiscal_year"], view.href("tag", region, each["fiscal_year"], tag)) for each in years],
            int(year),
        ),
        headlines=_headlines(known[0]),
    )


def _headlines(row: dict[str, Any]) -> list[Headline]:
    paid, budget = written(row["paid_yuan"], "wan"), written(row["budget_adjusted_yuan"], "wan")
    best, good, fair, poor = (written(row[f"{name}_count"], "count") for name in ("excellent", "good", "fair", "poor"))
    off, back = written(row["next_year_budget_yuan"], "wan"), written(row["this_year_cash_yuan"], "wan")
    return [
        Headline(
            say("执行率", "Execution"),
            written(row["execution_ratio"], "ratio"),
            say(f"{paid} / {budget} 万元", f"{paid} of {budget} × 10,000 yuan"),
        ),
        Headline(say("项目数", "Projects"), written(row["project_count"], "count")),
        Headline(
            say("已评价", "Evaluated"),
            written(row["evaluated_count"], "count"),
            say(
                f"优{best} 良{good} 中{fair} 差{poor}",
                f"{best} excellent, {good} good, {fair} fair, {poor} poor",
            ),
        ),
        Headline(
            say("建议", "Advice"),
            written(row["advice_count"], "count"),
            say(
                f"减下年 {off}，收当年 {back} 万元",
                f"off next year {off}, back this year {back} × 10,000 yuan",
            ),
        ),
    ]


def _stages(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select stage, required_count, covered_count, pending_count, coverage_count_ratio, required_yuan, covered_yuan,
            coverage_amount_ratio
        from marts.rpt_coverage_by_tag
        where mof_div_code = ? and fiscal_year = ? and tag = ? and scope = 'subtree'
            and (required_count > 0 or pending_count > 0)
        order by array_position(?, stage)
        """,
        [*scope, list(STAGES)],
    )
    return table(
        "stages",
        say("各环节覆盖", "Coverage by stage"),
        [
            C("stage", say("环节", "Stage"), words="stage"),
            C("required_count", say("应覆盖", "Required"), "count"),
            C("covered_count", say("已覆盖", "Covered"), "count"),
            C("pending_count", say("未到期", "Not yet due"), "count"),
            C("coverage_count_ratio", say("覆盖率", "Coverage"), "ratio"),
            C("required_yuan", say("应覆盖金额", "Money required"), "wan"),
            C("covered_yuan", say("已覆盖金额", "Money covered"), "wan"),
            C("coverage_amount_ratio", say("按金额", "By money"), "ratio"),
        ],
        rows,
    )


def _months(view: View, scope: list[Any]) -> Grid:
    return by_month(
        view,
        "marts.rpt_execution_by_tag where mof_div_code = ? and fiscal_year = ? and tag = ? and scope = 'subtree'",
        scope,
    )


def _subjects(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        with recursive below as (
            select ?1 as mof_div_code
            union
            select child.mof_div_code
            from marts.dim_regions as child
            inner join below on child.parent_mof_div_code = below.mof_div_code
            where child.fiscal_year = ?2
        ),

        passing as (
            select distinct parent_mof_div_code as mof_div_code from marts.dim_regions where fiscal_year = ?2
        ),

        tagged as (
            select * from marts.dim_projects inner join below using (mof_div_code)
            where fiscal_year = ?2 and list_contains(string_split(tags, ';'), ?3)
        ),

        execution as (
            select mof_div_code, pro_code, arg_max(struct_pack(
                budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, alert_level
            ), month) as told
            from marts.fct_execution_monthly semi join tagged using (mof_div_code, pro_code)
            where fiscal_year = ?2 and is_month_complete
            group by mof_div_code, pro_code
        ),

        forms as (
            select mof_div_code, subject_kind, subject_code as pro_code, total_rule_score, rule_grade
            from marts.fct_self_evaluations
            semi join tagged on fct_self_evaluations.mof_div_code = tagged.mof_div_code
                and fct_self_evaluations.subject_code = tagged.pro_code
            where fiscal_year = ?2
        )

        select projects.mof_div_code, projects.fiscal_year, projects.subject_kind, projects.pro_code as subject_code,
            projects.pro_name as subject_name, projects.dept_code, regions.mof_div_name, departments.dept_name,
            told.budget_adjusted_ytd_yuan, told.paid_ytd_yuan, told.execution_ratio, told.alert_level,
            forms.total_rule_score, forms.rule_grade
        from tagged as projects
        left join marts.dim_regions as regions using (mof_div_code, fiscal_year)
        left join marts.rpt_departments as departments using (mof_div_code, fiscal_year, dept_code)
        left join execution using (mof_div_code, pro_code)
        left join forms using (mof_div_code, subject_kind, pro_code)
        -- what an upper level passes on is spent below, and counted there
        where
            not (
                list_contains(string_split(projects.tags, ';'), '转移支付')
                and regions.admin_level in ('nation', 'province', 'prefecture')
                and projects.mof_div_code in (select mof_div_code from passing where mof_div_code is not null)
            )
        order by told.budget_adjusted_ytd_yuan desc nulls last, projects.mof_div_code, projects.pro_code
        """,
        scope,
    )
    to = to_subject(view)
    return table(
        "subjects",
        say("项目和政策", "Projects and policies"),
        [
            C("mof_div_name", say("区划", "Region"), lead=to_region(view)),
            C("dept_name", say("部门", "Department"), lead=to_department(view)),
            C("subject_name", say("名称", "Name"), lead=to),
            C("subject_code", say("代码", "Code"), lead=to),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("alert_level", say("预警", "Alert"), words="level"),
            C("total_rule_score", say("复算", "By rule"), "score"),
            C("rule_grade", say("复算等级", "Grade by rule"), words="grade"),
        ],
        silenced(view, rows),
        note=say(
            "涉密对象只列代码和金额；上级转移给下级支出的列在下级。",
            "Of secret subjects codes and amounts only; what an upper level passes on stands below.",
        ),
    )
