"""The definitions that end a report: formulas in words, each with the names of its own table."""

import duckdb

from pipelines.lang import get_lang, set_lang
from pipelines.readers.report.definitions import _in_words, meanings


def test_a_formula_uses_the_names_of_its_own_table() -> None:
    """`late_count` is one thing of coverage and another of disclosure."""
    before = get_lang()
    set_lang("zh")
    try:
        with duckdb.connect() as con:
            con.execute("create schema marts")
            con.execute(
                """
                create table marts.dim_metrics as
                select * from (values
                    ('disclosed_late', 'rpt_disclosure', 'late_count', '迟公开对象数', '过期公开', '`late_count` 计数'),
                    ('late_count', 'rpt_coverage;rpt_departments', 'late_count', '迟到数', '迟到的', '计数'),
                    ('required_count', 'rpt_coverage', 'required_count', '应覆盖数', '应做', '`late_count` + 其余')
                ) as t (metric_id, table_names, column_name, name, definition, formula)
                """
            )
            con.execute("alter table marts.dim_metrics add column source_rule varchar")
            told = meanings(con)
    finally:
        set_lang(before)
    assert told["required_count"][2] == "迟到数 + 其余"
    assert told["disclosed_late"][2] == "迟公开对象数计数"


def test_a_formula_holds_no_code_and_no_word_twice() -> None:
    names = {"paid_yuan": "支付", "status": "状态"}
    for formula, told in (
        ("支付 `paid_yuan` ÷ 预算", "支付 ÷ 预算"),
        ("`status` = late 的计数", "状态为迟到的计数"),
        ("max(0, `paid_yuan` − 预算)", "较大者(0, 支付 − 预算)"),
        ("种子 E6, T5 (规则§7)", "规则§7"),
        ("规则§6 覆盖; 案例A5、T14", "规则§6 覆盖"),
        ("案例T12 政府层面", "政府层面"),
    ):
        assert _in_words(formula, names) == told
