"""结果应用建议: 压减、收回、取消哪些, 依据什么; 酌定的如果按一个比例压减会怎样

Recommendations: what to cut, take back or cancel and why; what a share would do where one is judged (in Chinese)
"""
# ruff: noqa: B018  (the last expression of a cell is what it shows)

import marimo

app = marimo.App(width="full", app_title="结果应用建议")


@app.cell
def start():
    import marimo as mo

    from pipelines.readers.explain.story_labels import label_of
    from pipelines.readers.notebook.charts import bars
    from pipelines.readers.notebook.kit import open_warehouse, wan

    warehouse = open_warehouse(mo.cli_args())
    regions = warehouse.regions()
    mo.md(warehouse.heading("结果应用建议", "每条建议都带规则、依据和使它成立的数字。同一对象、同一资金只有一条生效。"))
    return bars, label_of, mo, regions, wan, warehouse


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
def by_action(bars, label_of, mo, region, warehouse, year):
    actions = warehouse.ask(
        """
        select action, money_base, cast(coalesce(sum(recommended_yuan), 0) / 10000 as double) as amount
        from marts.fct_recommendations
        where mof_div_code = ? and fiscal_year = ? and is_effective and not is_bureau_only
            and action not in ('prioritise', 'maintain')
        group by action, money_base order by amount desc
        """,
        [region.value, year.value],
    )
    mo.md(
        bars(
            {
                f"{label_of('action', action)} · {label_of('base', base)}": amount
                for action, base, amount in actions.rows()
            },
            "生效建议的金额 (万元; 酌定的为 0; 下年预算和本年资金是两种钱, 不相加)",
            is_share=False,
        )
    )
    return


@app.cell
def rows(mo, region, warehouse, year):
    recommended = warehouse.table(
        """
        select advice.subject_code, subjects.subject_name, advice.action, advice.money_base, advice.base_yuan,
            advice.recommended_yuan, advice.rule_id, advice.evidence_text, advice.legal_basis, advice.policy_key
        from marts.fct_recommendations as advice
        left join marts.dim_subjects as subjects
            on advice.mof_div_code = subjects.mof_div_code and advice.fiscal_year = subjects.fiscal_year
            and advice.subject_kind = subjects.subject_kind and advice.subject_code = subjects.subject_code
        where advice.mof_div_code = ? and advice.fiscal_year = ? and advice.is_effective and not advice.is_bureau_only
            and advice.action not in ('prioritise', 'maintain')
        order by advice.recommended_yuan desc nulls last, advice.subject_code, advice.money_base
        """,
        [region.value, year.value],
    )
    recommended
    return


@app.cell
def choose_share(mo):
    share = mo.ui.slider(0, 100, step=5, value=20, label="酌定的按百分之几压减", show_value=True)
    mo.vstack([mo.md("## 试算: 酌定的建议按同一比例压减"), share])
    return (share,)


@app.cell
def try_share(mo, region, share, wan, warehouse, year):
    tried = warehouse.ask(
        """
        select count(*) as subjects, coalesce(sum(base_yuan), 0) as base_yuan,
            coalesce(sum(cast(round(base_yuan * ? / 100, 2) as decimal(18, 2))), 0) as cut_yuan
        from marts.fct_recommendations
        where mof_div_code = ? and fiscal_year = ? and is_effective and not is_bureau_only
            and recommended_yuan is null and money_base = 'next_year_budget'
        """,
        [share.value, region.value, year.value],
    ).row(0, named=True)
    mo.md(
        f"{tried['subjects']} 条下年预算的酌定建议, 基数合计 {wan(tried['base_yuan'])}; 按 {share.value}% 压减为 "
        f"**{wan(tried['cut_yuan'])}**。\n\n换一套政策表(分数线、比例、门槛)的完整试算"
        "用 `jixiao simulate --policy 目录`: 全部规则重算一遍, 与现行逐项对照, 不发布。"
    )
    return


if __name__ == "__main__":
    app.run()
