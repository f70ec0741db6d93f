"""Suites are data: each says why, how its bound was chosen and what to do; a wrong one is refused by name."""

import json
from pathlib import Path

import pytest

from pipelines.errors import JixiaoError
from pipelines.gate.runner import judge
from pipelines.gate.suites import check_name, load_suites

EXPECTATIONS = Path(__file__).parents[2] / "expectations"


@pytest.mark.parametrize("suite", load_suites(EXPECTATIONS), ids=lambda suite: suite.name)
def test_every_expectation_explains_itself(suite):
    for expectation in suite.body["expectations"]:
        for field in ("rule_id", "why_zh", "why_en", "bound", "remedy_zh", "remedy_en"):
            assert expectation["meta"].get(field), (suite.name, field)


def test_what_must_stop_a_night_is_critical_and_what_must_never_is_not():
    severity = {check: level for suite in load_suites(EXPECTATIONS) for check, level in suite.checks.items()}
    stops = ["reconciliation", "row_counts", "missing_deliveries", "rescaled_amounts", "drift"]
    never = ["unreported_regions", "rejects", "unknown_codes"]
    assert {severity[f"audit_{audit}"] for audit in stops} == {"critical"}
    assert {severity[f"audit_{audit}"] for audit in never} == {"warning"}


def test_a_check_has_its_own_name_or_one_from_suite_kind_and_columns():
    unique = {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["a", "b"]}}
    assert check_name("dim", unique) == "dim.compound_columns_to_be_unique.a+b"
    assert check_name("dim", {**unique, "meta": {"check": "own"}}) == "own"


def test_an_expectation_without_meta_or_severity_is_enough(tmp_path):
    bare = {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 0}}
    write(tmp_path, {"name": "s", "meta": {"table": "raw.payments"}, "expectations": [bare]})
    (suite,) = load_suites(tmp_path)
    assert suite.checks == {"s.table_row_count_to_equal": "critical"}


@pytest.mark.parametrize(
    "body",
    [
        {"name": "s", "expectations": []},
        {"name": "s", "meta": {"table": "raw.payments"}, "expectations": [{"kwargs": {}}]},
        {"name": "s", "meta": {"table": "raw.payments"}, "expectations": [{"type": "t", "severity": "fatal"}]},
        {"name": "s", "meta": {"table": "raw.payments"}, "expectations": [{"type": "t"}, {"type": "t"}]},
        ["no suite"],
    ],
    ids=["no table", "no type", "no such severity", "one check twice", "no object"],
)
def test_a_malformed_suite_is_refused_by_name(tmp_path, body):
    write(tmp_path, body)
    with pytest.raises(JixiaoError, match="s"):
        load_suites(tmp_path)


def found(check: str, severity: str, passed: bool) -> dict:
    return {"check": check, "severity": severity, "passed": passed}


def test_a_critical_failure_refuses_a_warning_does_not():
    verdict = judge([found("a", "critical", True), found("b", "warning", False)])
    assert verdict.passed and [each["check"] for each in verdict.warnings] == ["b"]
    assert not judge([found("a", "critical", False)]).passed


def test_acceptance_lets_exactly_one_named_check_through():
    findings = [found("a", "critical", False), found("b", "critical", False)]
    verdict = judge(findings, accept="a")
    assert [each["check"] for each in verdict.refused] == ["b"]
    assert [each["check"] for each in verdict.accepted] == ["a"]
    assert judge(findings[:1], accept="a").passed


def write(folder: Path, body: object) -> None:
    (folder / "suite.json").write_text(json.dumps(body), "utf-8")
