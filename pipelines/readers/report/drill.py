"""The chapter one drills down in: regions, then departments, then subjects.

A region's page lists the regions below it, each leading to a page of its own, and of its own level every department
with its subjects; so a province of a hundred counties stays a page one can open. Here: queries. Not here: the
subjects (subjects.py), lists of what is missing (findings.py).
"""

from collections.abc import Collection

import duckdb

from pipelines.lang import get_lang, say
from pipelines.readers.addresses import page_url
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import TREE, Subject
from pipelines.readers.report.subjects import subjects
from pipelines.readers.report.tables import Chapter, Column, Link, Table, division, select, shed

RATED = ("goal", "monitoring", "self_evaluation", "evaluation")


def chapter(connection: duckdb.DuckDBPyConnection, subject: Subject, pages: Collection[str], site: str) -> Chapter:
    """`pages`: stems of the reports that stand, or will stand, in the same folder: only those are linked. `site`: where
    departments and subjects have pages."""
    return Chapter(
        "drill",
        say("分区划、分部门、分对象", "By region, department and subject"),
        [
            _regions(connection, subject, pages),
            _departments(connection, subject, site),
            subjects(connection, subject, site),
        ],
        lead=say(
            "区划名称可点开其自己的报告；部门可展开到项目、政策；部门名称和对象代码可点开它的来龙去脉，直到来源文件的单元格"
            "（在开着浏览服务的机器上）。",
            "A region's name leads to its own report; a department unfolds into its subjects; "
            "a department's name and a subject's code lead to its whole story, down to the cell of the file "
            "(on the machine that serves the pages).",
        ),
    )


def stem_of(region: str, year: int, period: str) -> str:
    """File name, without ending, of the report of a region, year and period; English ones say so."""
    told = [*([period] if period != "year" else []), *(["en"] if get_lang() == "en" else [])]
    return "-".join(["coverage", region, str(year), *told])


def _regions(connection: duckdb.DuckDBPyConnection, subject: Subject, pages: Collection[str]) -> Table:
    """Own level first, then each region below, in the order of the tree."""
    rows = select(
        connection,
        TREE
        + """
        , rates as (
            select
                mof_div_code,
                max(case when stage = 'goal' then coverage_count_ratio end) as goal,
                max(case when stage = 'monitoring' then coverage_count_ratio end) as monitoring,
                max(case when stage = 'self_evaluation' then coverage_count_ratio end) as self_evaluation,
                max(case when stage = 'evaluation' then coverage_count_ratio end) as evaluation,
                max(reported_region_count) as reported, max(expected_region_count) as expected
            from marts.rpt_coverage
            where
                fiscal_year = ?2 and subject_kind = 'all' and fund_book = 'all' and period = 'year'
                and scope = case when mof_div_code = ?1 then 'own' else 'subtree' end
                and mof_div_code in (select mof_div_code from below)
            group by mof_div_code
        ),

        months as (
            select * from marts.rpt_execution
            where
                fiscal_year = ?2 and dept_code = 'all' and month = ?3
                and scope = case when mof_div_code = ?1 then 'own' else 'subtree' end
                and mof_div_code in (select mof_div_code from below)
        )

        select
            regions.mof_div_code, coalesce(regions.mof_div_name, regions.mof_div_code), regions.is_reported,
            below.distance, coalesce(parent.mof_div_name, parent.mof_div_code), regions.admin_level,
            rates.reported, rates.expected, rates.goal, rates.monitoring, rates.self_evaluation, rates.evaluation,
            months.budget_adjusted_ytd_yuan, months.paid_ytd_yuan, months.execution_ratio, months.red_count
        from below
        inner join marts.dim_regions as regions
            on below.mof_div_code = regions.mof_div_code and regions.fiscal_year = ?2
        left join marts.dim_regions as parent
            on regions.parent_mof_div_code = parent.mof_div_code and parent.fiscal_year = ?2
        left join rates on below.mof_div_code = rates.mof_div_code
        left join months on below.mof_div_code = months.mof_div_code
        order by below.distance, regions.mof_div_code
        """,
        [*subject.scope, subject.month],
    )
    own_level, directly = say("本级与直接下级", "Own level and directly below"), say("其下各级", "Further below")
    told = []
    for code, name, is_reported, distance, parent, level, *figures in rows:
        group = (
            (own_level if distance <= 1 else f"{parent}{say('以下', ', below')}")
            if parent or distance <= 1
            else directly
        )
        label = name if code != subject.region else f"{name}{say('（本级）', ' (own)')}"
        linked = stem_of(code, subject.year, subject.period)
        cell = Link(label, linked) if code != subject.region and linked in pages else label
        status = say("已报", "yes") if is_reported else say("未报", "no")
        told.append((group, code, cell, word("admin", level), status, *figures))
    return Table(
        "regions",
        say("分区划", "Regions"),
        [
            Column(say("上级", "Group")),
            Column(say("代码", "Code")),
            Column(say("区划", "Region")),
            Column(say("级次", "Level")),
            Column(say("是否报送", "Reported")),
            Column(say("已报区划", "Regions in"), "count", "reported_region_count"),
            Column(say("应报区划", "Regions due"), "count", "expected_region_count"),
            *[Column(word("stage", stage), "ratio", "coverage_count_ratio") for stage in RATED],
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid"), "money", "paid_ytd_yuan"),
            Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
            Column(say("红色预警", "Red"), "count", "red_count"),
        ],
        told,
        fold_by=0,
        opened=1,
        note=say(
            "覆盖率按个数、全年口径；本级行只含本级，其余含其下各级。",
            "Rates by count for the year; the own row holds its own level only, the others all below them.",
        ),
    )


def _departments(connection: duckdb.DuckDBPyConnection, subject: Subject, site: str) -> Table:
    """The region's own departments: money at the period's last month, subjects required and covered per stage."""
    rows = select(
        connection,
        """
        with wide as (
            select
                dept_code,
                max(case when stage = 'goal' then told end) as goal,
                max(case when stage = 'monitoring' then told end) as monitoring,
                max(case when stage = 'self_evaluation' then told end) as self_evaluation,
                max(case when stage = 'evaluation' then told end) as evaluation
            from (
                select dept_code, stage, concat(covered_count, ' / ', required_count) as told
                from marts.rpt_department_stages
                where mof_div_code = ?1 and fiscal_year = ?2
            )
            group by dept_code
        )

        select
            execution.dept_code, coalesce(execution.dept_name, execution.dept_code), execution.managing_division,
            execution.project_count,
            execution.budget_adjusted_ytd_yuan, execution.paid_ytd_yuan, execution.execution_ratio,
            execution.yellow_count, execution.red_count,
            wide.goal, wide.monitoring, wide.self_evaluation, wide.evaluation
        from marts.rpt_execution as execution
        left join wide on execution.dept_code = wide.dept_code
        where
            execution.mof_div_code = ?1 and execution.fiscal_year = ?2 and execution.scope = 'own'
            and execution.dept_code <> 'all' and execution.month = ?3
        order by execution.budget_adjusted_ytd_yuan desc, execution.dept_code
        """,
        [*subject.scope, subject.month],
    )
    told = [
        (row[0], Link(row[1], page_url(site, subject.release_id, "department", *subject.scope, row[0])), *row[2:])
        for row in rows
    ]
    table = Table(
        "departments",
        say("分部门（本级）", "Departments, own level"),
        [
            Column(say("部门代码", "Code")),
            Column(say("部门", "Department")),
            division(),
            Column(say("项目数", "Projects"), "count", "project_count"),
            Column(say("调整后预算", "Adjusted budget"), "money", "budget_adjusted_ytd_yuan"),
            Column(say("累计支付", "Paid"), "money", "paid_ytd_yuan"),
            Column(say("执行率", "Execution"), "ratio", "execution_ratio"),
            Column(say("黄色预警", "Yellow"), "count", "yellow_count"),
            Column(say("红色预警", "Red"), "count", "red_count"),
            *[Column(word("stage", stage)) for stage in RATED],
        ],
        told,
        note=say(
            "环节各列为 已覆盖 / 应覆盖（项目和政策，全年）。",
            "Stages: covered / required, projects and policies, year.",
        ),
        empty=say("本级没有预算指标或支付数据。", "No allotments or payments of its own."),
    )
    return shed(table)
