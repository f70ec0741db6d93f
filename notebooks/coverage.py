"""各环节覆盖率, 逐年比较: 应做多少, 做了多少, 缺的是谁

Coverage by stage over the years: what was due, what was done, who is missing (in Chinese)
"""

import marimo

app = marimo.App(width="full", app_title="覆盖率")


@app.cell
def start():
    import marimo as mo

    from pipelines.readers.notebook.charts import bars, lines
    from pipelines.readers.notebook.kit import open_warehouse
    from pipelines.readers.report.report_labels import STAGES, word

    warehouse = open_warehouse(mo.cli_args())
    regions = warehouse.regions()
    mo.md(warehouse.heading("覆盖率", "覆盖率 = 已覆盖 ÷ 应覆盖, 项目和政策合计, 各类预算合计。没有应有数的环节不画。"))
    return STAGES, bars, lines, mo, regions, warehouse, word


@app.cell
def choose(mo, regions):
    region = mo.ui.dropdown(regions, value=next(iter(regions)), label="地区", searchable=True)
    scope = mo.ui.dropdown({"本级": "own", "本级和所有下级": "subtree"}, value="本级", label="范围")
    mo.vstack([region, scope])
    return region, scope


@app.cell
def over_years(STAGES, lines, mo, region, scope, warehouse, word):
    sql = """
        select fiscal_year, stage, required_count, covered_count, coverage_count_ratio, coverage_amount_ratio
        from marts.rpt_coverage
        where mof_div_code = ? and scope = ? and subject_kind = 'all' and fund_book = 'all' and period = 'year'
            and required_count > 0
        order by fiscal_year, list_position(?, stage)
    """
    table = warehouse.ask(sql, [region.value, scope.value, list(STAGES)])
    mo.stop(table.is_empty(), mo.md("这个地区没有应覆盖的对象。"))
    covered_years = table["fiscal_year"].unique().sort().to_list()
    shares = {(row["fiscal_year"], row["stage"]): row["coverage_count_ratio"] for row in table.iter_rows(named=True)}
    shown = [code for code in ("goal", "monitoring", "self_evaluation", "evaluation") if code in set(table["stage"])]
    compared = lines(
        [str(one) for one in covered_years],
        {word("stage", code): [shares.get((one, code)) for one in covered_years] for code in shown},
        "主要环节的个数覆盖率, 逐年",
    )
    mo.vstack(
        [
            mo.md(compared if len(covered_years) > 1 else f"只有 {covered_years[0]} 年一年的数据, 没有逐年的线。"),
            warehouse.table(sql, [region.value, scope.value, list(STAGES)]),
        ]
    )
    return covered_years, shares


@app.cell
def one_year(STAGES, bars, covered_years, mo, shares, word):
    newest = covered_years[-1]
    mo.md(
        bars(
            {word("stage", code): shares[(newest, code)] for code in STAGES if (newest, code) in shares},
            f"{newest} 年各环节个数覆盖率",
        )
    )
    return (newest,)


@app.cell
def missing(mo, newest, region, warehouse):
    gaps = warehouse.table(
        """
        select stage, period, subject_kind, subject_code, subject_name, required_yuan, reason, due_date
        from marts.rpt_coverage_gaps
        where mof_div_code = ? and fiscal_year = ? and not is_bureau_only
            and stage in ('goal', 'monitoring', 'self_evaluation', 'rectification', 'result_application')
            and (stage <> 'monitoring' or period <> 'year')  -- the year's row repeats its periods
        order by required_yuan desc, stage, subject_code
        limit 200
        """,
        [region.value, newest],
    )
    mo.vstack([mo.md("## 缺的是谁 (金额最大的 200 条)"), gaps])
    return


if __name__ == "__main__":
    app.run()
