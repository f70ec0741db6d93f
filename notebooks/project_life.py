"""项目全生命周期: 目标、预算和支付、监控、自评、评价、建议, 每个数来自哪个文件哪一行

The life of a project: goal, money, monitoring, scores, recommendations, each figure with its file and row (in Chinese)
"""
# ruff: noqa: B018  (the last expression of a cell is what it shows)

import marimo

app = marimo.App(width="full", app_title="项目全生命周期")


@app.cell
def start():
    import marimo as mo

    from pipelines.readers.notebook.charts import lines
    from pipelines.readers.notebook.kit import open_warehouse, wan

    warehouse = open_warehouse(mo.cli_args())
    regions = warehouse.regions()
    mo.md(
        warehouse.heading(
            "项目全生命周期", "一个项目的目标、预算和支付、监控、自评、评价、建议, 每个数来自哪个文件哪一行。"
        )
    )
    return lines, mo, regions, wan, warehouse


@app.cell
def choose_region(mo, regions):
    region = mo.ui.dropdown(regions, value=next(iter(regions)), label="地区", searchable=True)
    region
    return (region,)


@app.cell
def choose_project(mo, region, warehouse):
    known = warehouse.ask(
        """
        select projects.pro_code, max(projects.pro_name) as name, count(coverage.stage) as stages
        from marts.dim_projects as projects
        left join marts.fct_coverage as coverage
            on projects.mof_div_code = coverage.mof_div_code and projects.fiscal_year = coverage.fiscal_year
            and projects.pro_code = coverage.subject_code and coverage.is_covered and not coverage.is_bureau_only
        where projects.mof_div_code = ? and projects.is_known
        group by projects.pro_code
        order by stages desc, projects.pro_code
        """,
        [region.value],
    )
    mo.stop(known.is_empty(), mo.md("这个地区没有项目。"))
    projects = {f"{name or '涉密或未命名'} ({code})": code for code, name, _ in known.rows()}
    project = mo.ui.dropdown(projects, value=next(iter(projects)), label="项目", searchable=True, full_width=True)
    project
    return (project,)


@app.cell
def money(lines, mo, project, region, wan, warehouse):
    by_month = warehouse.ask(
        """
        select fiscal_year, month, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio
        from marts.fct_execution_monthly
        where mof_div_code = ? and pro_code = ? and is_month_complete
        order by fiscal_year, month
        """,
        [region.value, project.value],
    )
    mo.stop(by_month.is_empty(), mo.md("没有指标和支付。"))
    is_one_year = by_month.height <= 12
    points = [
        f"{month}月" if is_one_year else f"{year}年" if month == 1 else ""
        for year, month in by_month.select("fiscal_year", "month").rows()
    ]
    last = by_month.row(-1, named=True)
    mo.md(
        f"## 预算与支付\n\n{last['fiscal_year']} 年 {last['month']} 月: "
        f"调整后预算 {wan(last['budget_adjusted_ytd_yuan'])}, 已支付 {wan(last['paid_ytd_yuan'])}。\n\n"
        + lines(
            points,
            {"执行率": by_month["execution_ratio"], "时间进度(按到位)": by_month["time_progress_ratio"]},
            "逐月执行率",
        )
    )
    return


@app.cell
def stages(mo, project, region, warehouse):
    steps = warehouse.table(
        """
        select fiscal_year, stage, period, is_required, is_covered, is_late, reason, due_date, actual_date
        from marts.fct_coverage
        where mof_div_code = ? and subject_code = ? and not is_bureau_only
        order by fiscal_year, stage, period
        """,
        [region.value, project.value],
    )
    mo.vstack([mo.md("## 各环节做到了没有"), steps])
    return


@app.cell
def indicators(mo, project, region, warehouse):
    results = warehouse.table(
        """
        select fiscal_year, phase, level1, level3, operator, target_raw, actual_raw, attainment_ratio, weight_points,
            rule_score, reported_score, delta_reason, _source_file, _source_row
        from marts.fct_indicator_results
        where mof_div_code = ? and subject_code = ?
        order by fiscal_year, phase, kpi_id
        """,
        [region.value, project.value],
    )
    mo.vstack([mo.md("## 指标: 目标、完成、得分, 来自哪一行"), results])
    return


@app.cell
def use(mo, project, region, warehouse):
    advice = warehouse.table(
        """
        select fiscal_year, rule_id, action, is_effective, superseded_by, base_yuan, recommended_yuan, evidence_text
        from marts.fct_recommendations
        where mof_div_code = ? and subject_code = ? and not is_bureau_only
        order by fiscal_year, money_base, is_effective desc, rule_id
        """,
        [region.value, project.value],
    )
    mo.vstack(
        [
            mo.md(f"## 建议\n\n全文(每个数的文件和行号)用 `jixiao explain {project.value}`。"),
            advice,
        ]
    )
    return


if __name__ == "__main__":
    app.run()
