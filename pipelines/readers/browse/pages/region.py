"""One region in one year: stages, regions below, departments, books, tags, months, what the rules recommend.

Here: the queries of these. Not here: books, tags, revenue (region_more.py), one
department (department.py).
"""

from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.grid import Grid, written
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import Headline, NoPage, Page, View
from pipelines.readers.browse.pages.compare import beside
from pipelines.readers.browse.pages.months import by_month
from pipelines.readers.browse.pages.region_more import books, changes, government, tags
from pipelines.readers.browse.pages.region_watch import divisions, watched
from pipelines.readers.browse.tables import C, region_name, regions, table, to_department, to_region, way_to, years_of
from pipelines.readers.explain.story import Row
from pipelines.readers.report.report_labels import STAGES


def build(view: View, region: str = "", year: str = "", *rest: str) -> Page:
    if not year.isdigit() or rest:
        raise NoPage(say("地址写成 /region/区划代码/年度", "the address is /region/CODE/YEAR"))
    scope = [region, int(year)]
    known = view.ask("select * from marts.dim_regions where mof_div_code = ? and fiscal_year = ?", scope)
    if not known:
        raise NoPage(say(f"发布版中没有区划 {region} 的 {year} 年", f"the release holds no region {region} in {year}"))
    name = region_name(view, region, int(year))
    years = view.ask("select fiscal_year from marts.dim_regions where mof_div_code = ?", [region])
    months = _months(view, scope)
    coverage = _coverage(view, scope)
    notices = []
    if not known[0]["is_reported"]:
        notices.append(say("本级没有报送过这一年的数据。", "Its own level sent nothing for this year."))
    return Page(
        title=say(f"{name} {year}年", f"{name} {year}"),
        blocks=[
            _stages(coverage),
            _below(view, scope),
            *divisions(view, scope),
            _departments(view, scope),
            months,
            _recommendations(view, scope),
            books(view, scope),
            tags(view, scope),
            *watched(view, scope),
            *government(view, scope),
            changes(view, scope),
        ],
        crumbs=way_to(view, region, int(year)),
        years=years_of(
            view, [(row["fiscal_year"], view.href("region", region, row["fiscal_year"])) for row in years], int(year)
        ),
        notices=notices,
        headlines=_headlines(view, scope, coverage),
        links=beside(view, [row["fiscal_year"] for row in years], region, int(year)),
    )


def _headlines(view: View, scope: list[Any], coverage: list[Row]) -> list[Headline]:
    told = []
    rows = view.ask(
        """
        select month, execution_ratio, paid_ytd_yuan, budget_adjusted_ytd_yuan from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all' and is_month_complete
            and paid_ytd_yuan is not null
        order by month desc limit 1
        """,
        scope,
    )
    for row in rows:
        paid, budget = written(row["paid_ytd_yuan"], "wan"), written(row["budget_adjusted_ytd_yuan"], "wan")
        told.append(
            Headline(
                say(f"截至{row['month']}月执行率", f"Execution to month {row['month']}"),
                written(row["execution_ratio"], "ratio"),
                say(f"{paid} / {budget} 万元", f"{paid} of {budget} × 10,000 yuan"),
            )
        )
    by_stage = {row["stage"]: row for row in coverage if row["scope"] == "subtree"}
    rows = [by_stage[stage] for stage in ("goal", "monitoring", "self_evaluation") if stage in by_stage]
    told += [
        Headline(
            say(f"{label('stage', row['stage'])}覆盖率", f"{label('stage', row['stage'])} coverage"),
            written(row["coverage_count_ratio"], "ratio"),
            f"{written(row['covered_count'], 'count')} / {written(row['required_count'], 'count')}",
        )
        for row in rows
    ]
    if rows:
        told.append(
            Headline(
                say("已报区划", "Regions reported"),
                f"{rows[0]['reported_region_count']} / {rows[0]['expected_region_count']}",
                say("本级及下级", "all levels below included"),
            )
        )
    return told


def _coverage(view: View, scope: list[Any]) -> list[Row]:
    """Each stage, of its own level and of all below."""
    return view.ask(
        """
        select scope, stage, required_count, covered_count, coverage_count_ratio, required_yuan, coverage_amount_ratio,
            missing_count, late_count, pending_count, pending_until_date, coverage_agency_ratio, reported_region_count,
            expected_region_count
        from marts.rpt_coverage
        where mof_div_code = ?1 and fiscal_year = ?2 and subject_kind = 'all' and fund_book = 'all' and period = 'year'
        order by scope desc, array_position(?3, stage)
        """,
        [*scope, list(STAGES)],
    )


def _stages(coverage: list[Row]) -> Grid:
    none = say("暂不作要求", "not asked for yet")
    rows = [
        {
            **row,
            "pending_until_date": row["pending_until_date"] or (none if row["pending_count"] else None),
        }
        for row in coverage
    ]
    return table(
        "stages",
        say("各环节覆盖", "Coverage by stage"),
        [
            C("scope", say("范围", "Scope"), words="scope"),
            C("stage", say("环节", "Stage"), words="stage"),
            C("coverage_count_ratio", say("覆盖率", "Covered"), "ratio"),
            C("required_count", say("应覆盖", "Required"), "count"),
            C("covered_count", say("已覆盖", "Covered"), "count"),
            C("coverage_amount_ratio", say("按金额", "By money"), "ratio"),
            C("required_yuan", say("应覆盖金额", "Money required"), "wan"),
            C("coverage_agency_ratio", say("按单位", "By agency"), "ratio"),
            C("missing_count", say("到期未办", "Missing"), "count"),
            C("late_count", say("迟到", "Late"), "count"),
            C("pending_count", say("未到期", "Not yet due"), "count"),
            C("pending_until_date", say("最晚到期", "Due until"), "date"),
        ],
        rows,
    )


_BELOW = """
    with rates as (
        select mof_div_code,
            max(case when stage = 'goal' then coverage_count_ratio end) as goal,
            max(case when stage = 'monitoring' then coverage_count_ratio end) as monitoring,
            max(case when stage = 'self_evaluation' then coverage_count_ratio end) as self_evaluation,
            max(case when stage = 'evaluation' then coverage_count_ratio end) as evaluation,
            max(reported_region_count) as reported, max(expected_region_count) as expected
        from marts.rpt_coverage
        where fiscal_year = ?2 and subject_kind = 'all' and fund_book = 'all' and period = 'year'
            and scope = 'subtree'
        group by mof_div_code
    ),

    months as (
        select mof_div_code, max(month) as month,
            arg_max(budget_adjusted_ytd_yuan, month) as budget_adjusted_ytd_yuan,
            arg_max(paid_ytd_yuan, month) as paid_ytd_yuan, arg_max(execution_ratio, month) as execution_ratio,
            arg_max(red_count, month) as red_count
        from marts.rpt_execution
        where fiscal_year = ?2 and scope = 'subtree' and dept_code = 'all' and is_month_complete
        group by mof_div_code
    )

    select regions.mof_div_code, regions.fiscal_year, coalesce(regions.mof_div_name, regions.mof_div_code) as name,
        regions.admin_level, regions.is_reported, rates.* exclude (mof_div_code), months.* exclude (mof_div_code)
    from marts.dim_regions as regions
    left join rates using (mof_div_code)
    left join months using (mof_div_code)
    where regions.parent_mof_div_code = ?1 and regions.fiscal_year = ?2
    order by regions.is_reported desc, regions.mof_div_code
"""


def _below(view: View, scope: list[Any]) -> Grid:
    year = scope[1]
    has_any = any(of == year and row["parent_mof_div_code"] == scope[0] for (_, of), row in regions(view).items())
    rows = view.ask(_BELOW, scope) if has_any else []
    return table(
        "below",
        say("下级区划", "Regions below"),
        [
            C("name", say("区划", "Region"), lead=to_region(view)),
            C("mof_div_code", say("代码", "Code")),
            C("admin_level", say("级次", "Level"), words="admin"),
            C("is_reported", say("本级已报", "Own level reported"), words="yes"),
            C("reported", say("已报区划", "Reported"), "count"),
            C("expected", say("应报区划", "Expected"), "count"),
            C("goal", say("目标覆盖", "Goals"), "ratio"),
            C("monitoring", say("监控覆盖", "Monitoring"), "ratio"),
            C("self_evaluation", say("自评覆盖", "Self-evaluation"), "ratio"),
            C("evaluation", say("评价覆盖", "Evaluation"), "ratio"),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("red_count", say("红色预警", "Red"), "count"),
        ],
        rows,
        note=say(
            "各为本级及下级。执行截至最后一个过完的月份。",
            "Each with all below it; execution to its last complete month.",
        ),
        empty=say("没有下级区划。", "No regions below."),
    )


def _departments(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select found.*, assessment.score, assessment.rank
        from marts.rpt_departments as found
        left join marts.rpt_work_assessment as assessment
            on found.mof_div_code = assessment.mof_div_code and found.fiscal_year = assessment.fiscal_year
            and assessment.assessed_kind = 'department' and assessment.part = 'total'
            and found.dept_code = assessment.assessed_code
        where found.mof_div_code = ? and found.fiscal_year = ?
        order by found.budget_adjusted_ytd_yuan desc nulls last, found.dept_code
        """,
        scope,
    )
    to = to_department(view)
    return table(
        "departments",
        say("本级部门", "Departments of its own level"),
        [
            C("dept_code", say("代码", "Code"), lead=to),
            C("dept_name", say("部门", "Department"), lead=to),
            C("managing_division", say("归口股室", "Division"), words="or_unknown"),
            C("budget_adjusted_ytd_yuan", say("调整后预算", "Adjusted budget"), "wan"),
            C("paid_ytd_yuan", say("累计支付", "Paid"), "wan"),
            C("execution_ratio", say("执行率", "Execution"), "ratio"),
            C("red_count", say("红色预警", "Red"), "count"),
            C("missing_count", say("到期未办", "Missing"), "count"),
            C("late_count", say("迟到", "Late"), "count"),
            C("overdue_problem_count", say("逾期整改", "Overdue findings"), "count"),
            C("next_year_budget_yuan", say("建议减下年", "Off next year"), "wan"),
            C("this_year_cash_yuan", say("建议收当年", "Back this year"), "wan"),
            C("score", say("工作考核", "Assessment"), "score"),
            C("rank", say("名次", "Rank"), "count"),
        ],
        rows,
        empty=say("本级没有部门。", "Its own level has no departments."),
    )


def _months(view: View, scope: list[Any]) -> Grid:
    return by_month(
        view,
        "marts.rpt_execution where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and dept_code = 'all' "
        "and paid_ytd_yuan is not null",
        scope,
        title=say("预算执行（逐月，本级及下级）", "Execution by month, all below included"),
    )


def _recommendations(view: View, scope: list[Any]) -> Grid:
    rows = view.ask(
        """
        select found.scope, found.action, found.subject_count, found.next_year_budget_yuan, found.this_year_cash_yuan,
            found.public_expense_quota_yuan, found.transfer_yuan, found.applied_count, found.applied_yuan
        from marts.rpt_recommendation_summary as found
        inner join marts.dim_regions as regions
            on found.mof_div_code = regions.mof_div_code and found.fiscal_year = regions.fiscal_year
            and found.admin_level = regions.admin_level
        where found.mof_div_code = ? and found.fiscal_year = ? and found.scope = 'own' and found.stage = 'final'
            and found.subject_kind = 'all' and found.money_base = 'all'
        order by found.subject_count desc, found.action
        """,
        scope,
    )
    return table(
        "recommendations",
        say("结果应用建议（本级，生效的）", "Recommendations in effect, own level"),
        [
            C("action", say("建议", "Action"), words="action"),
            C("subject_count", say("对象数", "Subjects"), "count"),
            C("next_year_budget_yuan", say("下年预算", "Next year's budget"), "wan"),
            C("this_year_cash_yuan", say("当年资金", "This year's cash"), "wan"),
            C("public_expense_quota_yuan", say("公用经费定额", "Quota"), "wan"),
            C("transfer_yuan", say("转移支付", "Transfers"), "wan"),
            C("applied_count", say("已应用", "Applied"), "count"),
            C("applied_yuan", say("已应用金额", "Money applied"), "wan"),
        ],
        rows,
        empty=say("没有生效的建议。", "Nothing in effect."),
    )
