"""目标实现与自评复核: 目标实现率对照执行率, 自评分对照规则分, 复核发现

Attainment and the re-review of self-evaluations: beside execution, beside the score by rule (in Chinese)
"""
# ruff: noqa: B018  (the last expression of a cell is what it shows)

import marimo

app = marimo.App(width="full", app_title="目标实现与自评复核")


@app.cell
def start():
    import marimo as mo

    from pipelines.readers.explain.story_labels import label_of
    from pipelines.readers.notebook.charts import bars
    from pipelines.readers.notebook.kit import open_warehouse

    warehouse = open_warehouse(mo.cli_args())
    regions = warehouse.regions()
    mo.md(warehouse.heading("目标实现与自评复核", "规则分由 SQL 按评分规则重算, 自评分从不改写, 两者之差说明原因。"))
    return bars, label_of, mo, regions, warehouse


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
def scores(bars, mo, region, warehouse, year):
    grades = warehouse.ask(
        """
        select coalesce(rule_grade, '未评') as grade, count(*) as subjects
        from marts.fct_self_evaluations
        where mof_div_code = ? and fiscal_year = ?
        group by rule_grade
        order by case rule_grade when '优' then 1 when '良' then 2 when '中' then 3 when '差' then 4 else 5 end
        """,
        [region.value, year.value],
    )
    mo.md(bars(dict(grades.rows()), "自评等级 (按规则分)", is_share=False))
    return


@app.cell
def too_high(mo, region, warehouse, year):
    differing = warehouse.table(
        """
        select subject_code, subject_name, total_reported_score, total_rule_score, score_delta, rule_grade,
            reported_grade, review_flags
        from marts.fct_self_evaluations
        where mof_div_code = ? and fiscal_year = ? and score_delta <> 0
        order by score_delta desc, subject_code
        """,
        [region.value, year.value],
    )
    mo.vstack([mo.md(f"## 自评分与规则分不同的 {differing.data.height} 份自评"), differing])
    return


@app.cell
def findings(bars, label_of, mo, region, warehouse, year):
    found = warehouse.table(
        """
        select rule_id, severity, subject_code, kpi_id, printed, expected, message
        from marts.rpt_self_evaluation_reviews
        where mof_div_code = ? and fiscal_year = ?
        order by severity, rule_id, subject_code, kpi_id
        """,
        [region.value, year.value],
    )
    counts = warehouse.ask(
        """
        select rule_id, count(*) as findings
        from marts.rpt_self_evaluation_reviews
        where mof_div_code = ? and fiscal_year = ?
        group by rule_id order by rule_id
        """,
        [region.value, year.value],
    )
    mo.vstack(
        [
            mo.md(
                "## 复核发现 (rv01–rv17)\n\n"
                + bars(
                    {label_of("rule", rule): found for rule, found in counts.rows()}, "各规则的发现数", is_share=False
                )
            ),
            found,
        ]
    )
    return


@app.cell
def gaps(mo, region, warehouse, year):
    double = warehouse.table(
        """
        select subject_kind, subject_code, subject_name, phase, attainment_ratio, execution_ratio,
            goal_execution_gap_ratio, alert_level
        from marts.fct_goal_attainment
        where mof_div_code = ? and fiscal_year = ? and alert_level <> 'none'
        order by abs(goal_execution_gap_ratio) desc, subject_code, phase
        """,
        [region.value, year.value],
    )
    mo.vstack(
        [
            mo.md("## 双监控: 钱花了事没办, 或事办了钱没花\n\n目标实现率与执行率之差超过政策线的对象。"),
            double,
        ]
    )
    return


if __name__ == "__main__":
    app.run()
