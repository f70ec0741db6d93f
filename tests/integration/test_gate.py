"""A suite somebody writes is run as it is: standard expectations over a table, without Python."""

import json

import duckdb

from pipelines.gate.runner import GateProcess
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
