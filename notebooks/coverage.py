"""各环节覆盖率, 逐年比较: 应做多少, 做了多少, 缺的是谁"""

import marimo

app = marimo.App(width="medium", app_title="覆盖率")


@app.cell
def start():
    import marimo as mo

    from pipelines.notebook.charts import bars, lines
    from pipelines.notebook.kit import open_warehouse

    warehouse = open_warehouse(mo.cli_args())
    regions = warehouse.regions()
    stages = {
        "绩效目标": "goal",
        "事前评估": "ex_ante",
        "运行监控": "monitoring",
        "绩效自评": "self_evaluation",
        "抽评": "spot_check",
        "绩效评价": "evaluation",
        "信息公开": "disclosure",
        "问题整改": "rectification",
        "结果应用": "result_application",
    }
    mo.md("# 覆盖率\n\n覆盖率 = 已有 ÷ 应有, 项目和政策合计, 各类预算合计。没有应有数的环节不画。")
    return bars, lines, mo, regions, stages, warehouse


@app.cell
def choose(mo, regions):
    region = mo.ui.dropdown(regions, value=next(iter(regions)), label="地区", searchable=True)
    scope = mo.ui.dropdown({"本级": "own", "本级和所有下级": "subtree"}, value="本级", label="范围")
    mo.hstack([region, scope], justify="start")
    return region, scope


@app.cell
def over_years(lines, mo, region, scope, stages, warehouse):
    names = {code: name for name, code in stages.items()}
    sql = """
        select fiscal_year, stage, required_count, covered_count, coverage_count_ratio, coverage_amount_ratio
        from marts.rpt_coverage
        where mof_div_code = ? and scope = ? and subject_kind = 'all' and fund_book = 'all' and period = 'year'
            and required_count > 0
        order by fiscal_year, stage
    """
    table = warehouse.ask(sql, [region.value, scope.value])
    mo.stop(table.is_empty(), mo.md("这个地区没有应覆盖的对象。"))
    covered_years = table["fiscal_year"].unique().sort().to_list()
    shares = {(row["fiscal_year"], row["stage"]): row["coverage_count_ratio"] for row in table.iter_rows(named=True)}
    shown = [code for code in ("goal", "monitoring", "self_evaluation", "evaluation") if code in set(table["stage"])]
    mo.vstack(
        [
            mo.md(
                lines(
                    [str(one) for one in covered_years],
                    {names[code]: [shares.get((one, code)) for one in covered_years] for code in shown},
                    "主要环节的个数覆盖率, 逐年",
                )
            ),
            warehouse.table(sql, [region.value, scope.value]),
        ]
    )
    return covered_years, names, shares


@app.cell
def one_year(bars, covered_years, mo, names, shares):
    newest = covered_years[-1]
    mo.md(
        bars(
            {name: shares.get((newest, code)) for code, name in names.items() if (newest, code) in shares},
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
        where mof_div_code = ? and fiscal_year = ?
            and stage in ('goal', 'monitoring', 'self_evaluation', 'rectification', 'result_application')
        order by required_yuan desc, stage, subject_code
        limit 200
        """,
        [region.value, newest],
    )
    mo.vstack([mo.md("## 缺的是谁 (金额最大的 200 条)"), gaps])
    return


if __name__ == "__main__":
    app.run()
