"""The overviews of the coverage report: regions, departments, limits of the data, definitions.

Here: one function per table, each a query on the release. Not here: the headline tables (coverage.py).
"""

import duckdb

from pipelines.lang import say
from pipelines.report.findings import BELOW
from pipelines.report.subject import Subject
from pipelines.report.tables import Column, Table, select
from pipelines.report.words import word


def regions(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """The region itself and those directly below it, with their rates."""
    rows = select(
        connection,
        """
        select
            coalesce(regions.mof_div_name, regions.mof_div_code),
            case when regions.mof_div_code = ?1 then ?3 else ?4 end,
            max(coverage.reported_region_count), max(coverage.expected_region_count),
            max(case when coverage.stage = 'goal' then coverage.coverage_count_ratio end),
            max(case when coverage.stage = 'monitoring' then coverage.coverage_count_ratio end),
            max(case when coverage.stage = 'self_evaluation' then coverage.coverage_count_ratio end),
            max(case when coverage.stage = 'evaluation' then coverage.coverage_count_ratio end),
            max(execution.budget_adjusted_ytd_yuan), max(execution.paid_ytd_yuan), max(execution.execution_ratio)
        from marts.dim_regions as regions
        inner join marts.rpt_coverage as coverage
            on
                regions.mof_div_code = coverage.mof_div_code
                and regions.fiscal_year = coverage.fiscal_year
                and coverage.scope = case when regions.mof_div_code = ?1 then 'own' else 'subtree' end
                and coverage.subject_kind = 'all'
                and coverage.fund_book = 'all'
                and coverage.period = 'year'
        left join marts.rpt_execution as execution
            on
                coverage.mof_div_code = execution.mof_div_code
                and coverage.fiscal_year = execution.fiscal_year
                and coverage.scope = execution.scope
                and execution.dept_code = 'all'
                and execution.month = (
                    select max(last.month)
                    from marts.rpt_execution as last
                    where last.mof_div_code = coverage.mof_div_code and last.fiscal_year = coverage.fiscal_year
                )
        where regions.fiscal_year = ?2 and (regions.mof_div_code = ?1 or regions.parent_mof_div_code = ?1)
        group by regions.mof_div_code, regions.mof_div_name
        order by regions.mof_div_code <> ?1, regions.mof_div_code
        """,
        [subject.region, subject.year, say("本级", "own"), say("本级及以下", "with all below")],
    )
    rate = say("覆盖率", "rate")
    return Table(
        "regions",
        say("三、分区划", "3. By region"),
        [
            Column(say("区划", "Region")),
            Column(say("口径", "Scope")),
            Column(say("已报区划", "Reported"), "count"),
            Column(say("应报区划", "Expected"), "count"),
            *[
                Column(f"{word('stage', s)}{rate}", "ratio")
                for s in ("goal", "monitoring", "self_evaluation", "evaluation")
            ],
            Column(say("调整后预算(元)", "Adjusted budget, yuan"), "money"),
            Column(say("累计支付(元)", "Paid, yuan"), "money"),
            Column(say("执行率", "Execution"), "ratio"),
        ],
        rows,
    )


def departments(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """The region's own departments with their execution at the last month told."""
    rows = select(
        connection,
        """
        select
            dept_code, coalesce(dept_name, dept_code), project_count,
            budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, yellow_count, red_count
        from marts.rpt_execution as execution
        where
            mof_div_code = ?1 and fiscal_year = ?2 and scope = 'own' and dept_code <> 'all'
            and month = (
                select max(last.month) from marts.rpt_execution as last
                where last.mof_div_code = ?1 and last.fiscal_year = ?2
            )
        order by budget_adjusted_ytd_yuan desc, dept_code
        """,
        [subject.region, subject.year],
    )
    return Table(
        "departments",
        say("四、分部门(本级)", "4. By department (own level)"),
        [
            Column(say("部门代码", "Code")),
            Column(say("部门", "Department")),
            Column(say("项目数", "Projects"), "count"),
            Column(say("调整后预算(元)", "Adjusted budget, yuan"), "money"),
            Column(say("累计支付(元)", "Paid, yuan"), "money"),
            Column(say("执行率", "Execution"), "ratio"),
            Column(say("黄色预警", "Yellow"), "count"),
            Column(say("红色预警", "Red"), "count"),
        ],
        rows,
        empty=say("本级没有预算指标或支付数据。", "No allotments or payments of its own."),
    )


def limits(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """What the figures leave out: cells refused, unknown codes, unread indicators, warnings of the gate."""
    rows = select(
        connection,
        BELOW
        + """
        select ?3, rejects.path, cast(count(*) as integer), min(rejects.message)
        from meta.rejects as rejects
        inner join meta.sources as sources on rejects.path = sources.path
        where sources.fiscal_year = ?2 and sources.mof_div_code in (select mof_div_code from below)
        group by rejects.path
        union all
        select ?4, concat(extract, ' ', code_kind, ' ', code), row_count, null
        from marts.rpt_unknown_codes
        where fiscal_year = ?2 and mof_div_code in (select mof_div_code from below)
        union all
        select
            ?5, concat(subject_kind, ' ', subject_code), cast(count(*) as integer),
            min(concat(target_raw, ' / ', actual_raw))
        from marts.fct_indicator_results
        where
            fiscal_year = ?2 and mof_div_code in (select mof_div_code from below)
            and delta_reason in ('unparsed_target', 'unparsed_actual')
        group by subject_kind, subject_code
        union all
        select ?6, check_name, null, concat(observed, ' ', why)
        from meta.gate_results
        where not passed
        order by 1, 2
        """,
        [
            subject.region,
            subject.year,
            say("拒收的行", "Rows refused"),
            say("未知代码", "Unknown codes"),
            say("未读出的指标", "Indicators not read"),
            say("质量提示", "Warnings of the gate"),
        ],
    )
    return Table(
        "limits",
        say("八、数据的局限", "8. Limits of the data"),
        [
            Column(say("类别", "Kind")),
            Column(say("位置", "Where")),
            Column(say("行数", "Rows"), "count"),
            Column(say("说明", "Example")),
        ],
        rows,
        empty=say("没有拒收、未知或未读出的内容。", "Nothing was refused, unknown or unread."),
    )


def definitions() -> Table:
    """How each figure is defined."""
    rows = [
        (
            say("覆盖率", "Coverage"),
            say(
                "已覆盖 ÷ 应覆盖, 按对象个数和按调整后预算金额分别计算; 分母为零时不计算。",
                "Covered ÷ required, by count and by adjusted budget; none when nothing is required.",
            ),
        ),
        (
            say("调整后预算", "Adjusted budget"),
            say(
                "年初预算 + 上年结转 + 追加 − 追减 ± 调剂 − 收回, 截至期末。",
                "Initial + carry-over + supplements − reductions ± transfers − reclaimed, to the period's end.",
            ),
        ),
        (
            say("执行率", "Execution"),
            say(
                "国库集中支付累计(退款为负) ÷ 调整后预算。",
                "Treasury payments to date (refunds negative) ÷ adjusted budget.",
            ),
        ),
        (
            say("预警", "Alerts"),
            say(
                "执行率低于序时进度 10 个百分点为黄色, 20 个百分点为红色; 地方另有规定的从其规定。",
                "Behind time by 10 points: yellow; by 20: red; local rules go first.",
            ),
        ),
        (
            say("应覆盖", "Required"),
            say(
                "人员类和公用经费不在任何环节的范围内; 各环节口径见数据字典 rpt_coverage。",
                "Wages and running costs are required nowhere; each stage's rule is in the dictionary, rpt_coverage.",
            ),
        ),
        (
            say("本级及以下", "With all below"),
            say(
                "本级与其下各级之和; 上级标为转移支付的项目只计本级, 因为钱由下级使用。",
                "Own and all below; transfer-payment projects of an upper level count in its own only.",
            ),
        ),
    ]
    return Table(
        "definitions",
        say("九、指标口径", "9. Definitions"),
        [Column(say("指标", "Figure")), Column(say("口径", "Definition"))],
        rows,
    )
