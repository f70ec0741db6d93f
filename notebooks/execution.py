"""一个地区的执行进度: 逐月执行率对照时间进度, 各部门快慢, 预警项目

How a region spends: execution by month beside time, departments by pace, projects with alerts (in Chinese)
"""
# ruff: noqa: B018  (the last expression of a cell is what it shows)

import marimo

app = marimo.App(width="full", app_title="执行进度")


@app.cell
def start():
    import marimo as mo

    from pipelines.readers.notebook.charts import bars, lines
    from pipelines.readers.notebook.kit import open_warehouse, percent, wan

    warehouse = open_warehouse(mo.cli_args())
    regions = warehouse.regions()
    mo.md(
        warehouse.heading(
            "执行进度", "执行率 = 累计支付 ÷ 政策所定的预算; 时间进度按每笔资金到位的月份折算; 只说已过完的月份。"
        )
    )
    return bars, lines, mo, percent, regions, wan, warehouse


@app.cell
def choose_region(mo, regions):
    region = mo.ui.dropdown(regions, value=next(iter(regions)), label="地区", searchable=True)
    region
    return (region,)


@app.cell
def choose_year(mo, region, warehouse):
    years = warehouse.years(region.value)
    year = mo.ui.dropdown(years, value=next(iter(years)), label="年度")
    year
    return (year,)


@app.cell
def months(lines, mo, percent, region, wan, warehouse, year):
    by_month = warehouse.ask(
        """
        select month, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio,
            project_count, yellow_count, red_count
        from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'own' and dept_code = 'all' and is_month_complete
            and paid_ytd_yuan is not null
        order by month
        """,
        [region.value, year.value],
    )
    mo.stop(by_month.is_empty(), mo.md("这个地区当年没有过完的月份, 或没有指标和支付数据。"))
    latest = by_month.row(-1, named=True)
    mo.md(
        f"截至 **{latest['month']} 月**: 调整后预算 **{wan(latest['budget_adjusted_ytd_yuan'])}**, "
        f"已支付 **{wan(latest['paid_ytd_yuan'])}**, 执行率 **{percent(latest['execution_ratio'])}** "
        f"(时间进度 {percent(latest['time_progress_ratio'])}); {latest['project_count']} 个项目中"
        f"黄色预警 {latest['yellow_count']} 个、红色预警 {latest['red_count']} 个。\n\n"
        + lines(
            [f"{month}月" for month in by_month["month"]],
            {"执行率": by_month["execution_ratio"], "时间进度(按到位)": by_month["time_progress_ratio"]},
            "逐月执行率",
        )
    )
    return (latest,)


@app.cell
def departments(bars, latest, mo, region, warehouse, year):
    by_department = warehouse.ask(
        """
        select dept_code, dept_name, execution_ratio
        from marts.rpt_execution
        where mof_div_code = ? and fiscal_year = ? and scope = 'own' and dept_code <> 'all' and month = ?
            and budget_adjusted_ytd_yuan > 0
        order by execution_ratio, dept_code
        limit 20
        """,
        [region.value, year.value, latest["month"]],
    )
    mo.md(
        bars(
            {f"{name or '未知'} {code}": ratio for code, name, ratio in by_department.rows()},
            "各部门执行率 (最慢的 20 个)",
        )
    )
    return


@app.cell
def alerts(latest, mo, region, warehouse, year):
    alerted = warehouse.table(
        """
        select months.pro_code, projects.pro_name, months.budget_adjusted_ytd_yuan, months.paid_ytd_yuan,
            months.execution_ratio, months.progress_gap_ratio, months.alert_level, months.policy_key
        from marts.fct_execution_monthly as months
        left join marts.dim_projects as projects
            on months.mof_div_code = projects.mof_div_code and months.fiscal_year = projects.fiscal_year
            and months.pro_code = projects.pro_code
        where months.mof_div_code = ? and months.fiscal_year = ? and months.month = ? and months.alert_level <> 'none'
        order by months.progress_gap_ratio, months.pro_code
        """,
        [region.value, year.value, latest["month"]],
    )
    mo.vstack([mo.md(f"## 预警项目 ({alerted.data.height} 个)"), alerted])
    return


if __name__ == "__main__":
    app.run()
