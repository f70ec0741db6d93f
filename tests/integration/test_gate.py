"""A suite somebody writes is run as it is: standard expectations over a table, without Python."""

import json

import duckdb

from pipelines.gate import told
from pipelines.gate.runner import GateProcess, attach_examples
from pipelines.settings import Settings
from tests.conftest import PROJECT

SUITE = {
    "name": "mine",
    "meta": {"table": "raw.payments"},
    "expectations": [
        {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "pay_id", "regex": "Z"}},
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "pay_id"}},
        {"type": "expect_column_sum_to_be_between", "kwargs": {"column": "amount", "min_value": 6, "max_value": 7}},
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "amount", "max_value": 2},
            "severity": "warning",
        },
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "no_such_column"}},
    ],
}
OF_NO_TABLE = {
    "name": "nowhere",
    "meta": {"table": "raw.no_such_table"},
    "expectations": [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 0}}],
}


def test_standard_expectations_run_as_written_and_what_cannot_run_fails(tmp_path):
    (tmp_path / "expectations").mkdir()
    for suite in (SUITE, OF_NO_TABLE):
        (tmp_path / "expectations" / f"{suite['name']}.json").write_text(json.dumps(suite), "utf-8")
    database = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(database)) as con:
        con.execute("create schema raw")
        con.execute(
            "create table raw.payments as from (values ('xZ1', 1.10), ('Z2', 2.20), ('Z3', 3.30)) t(pay_id, amount)"
        )
    gate = GateProcess(Settings(home=tmp_path, project=PROJECT), expectations=tmp_path / "expectations")
    findings = {finding["check"]: finding for finding in gate.ask(database)}
    held = {check: finding["passed"] for check, finding in findings.items()}
    assert held == {
        "mine.column_values_to_match_regex.pay_id": True,
        "mine.column_values_to_be_unique.pay_id": True,
        "mine.column_sum_to_be_between.amount": True,
        "mine.column_values_to_be_between.amount": False,
        "mine.column_values_to_not_be_null.no_such_column": False,
        "nowhere.table_row_count_to_equal": False,
    }
    assert findings["mine.column_values_to_be_between.amount"]["observed"] == "2 / 3"
    assert findings["nowhere.table_row_count_to_equal"]["observed"].startswith("error: ")


def test_a_finding_about_values_names_its_first_rows_by_region_year_and_key_in_words(tmp_path):
    """Seven payments of which six are too large: five are told in the order of their key, the sixth counted."""
    (tmp_path / "expectations").mkdir()
    of_amounts = {**SUITE, "expectations": [each for each in SUITE["expectations"] if each.get("severity")]}
    (tmp_path / "expectations" / "mine.json").write_text(json.dumps(of_amounts), "utf-8")
    database = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(database)) as con:
        con.execute("create schema raw; create schema marts")
        con.execute(
            "create table marts.dim_regions as select '510521' mof_div_code, 2021 fiscal_year, '泸县' mof_div_name"
        )
        con.execute(
            "create table raw.payments as select '510521' mof_div_code, 2021 fiscal_year, 'Z' || n pay_id, "
            "cast(n + 0.5 as decimal(18, 2)) amount from range(1, 8) as t(n)"
        )
    settings = Settings(home=tmp_path, project=PROJECT)
    gate = GateProcess(settings, expectations=tmp_path / "expectations")
    findings = gate.ask(database, {"raw.payments": ["mof_div_code", "fiscal_year", "pay_id"]}, {"raw.payments"})
    attach_examples(settings, database, findings)
    [finding] = findings
    assert finding["observed"] == "6 / 7"
    assert finding["lines"] == [
        *(f"泸县（510521） 2021 年度: 支付申请ID Z{n}，实际支付金额 {n}.50" for n in range(2, 7)),
        "另有 1 项",
    ]


def test_codes_of_a_row_are_said_in_words(tmp_path):
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.dim_regions as select '510521' mof_div_code, 2021 fiscal_year, '泸县' mof_div_name"
        )
        row = {"mof_div_code": "510521", "fiscal_year": "2021", "subject_kind": "project", "total_rule_score": "110.0"}
        assert told.lines(con, [row], "marts.dim_regions") == [
            {
                "zh": "泸县（510521） 2021 年度: subject_kind 项目，total_rule_score 110.0",
                "en": "泸县 (510521) year 2021: subject kind Project, total rule score 110.0",
            }
        ]


def test_a_trial_asks_of_its_tables_alone(tmp_path):
    database = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(database)).close()
    gate = GateProcess(Settings(home=tmp_path, project=PROJECT))
    assert {finding["table"] for finding in gate.ask(database, tables={"raw.goals", "raw.payments"})} == {
        "raw.payments"
    }
