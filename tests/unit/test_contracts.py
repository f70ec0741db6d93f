"""What the contracts accept and what is derived from them: headers, spellings, types, generated files."""

import re
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import ValidationError

from pipelines.contracts import (
    Column,
    Contract,
    dbt_sources,
    dbt_staging,
    dictionary,
    duckdb_type,
    enum_index,
    landed_columns,
    load_contracts,
    load_policy_contracts,
    normalise_header,
    normalise_word,
    staged_name,
)
from pipelines.contracts.dbt_places import STAGING
from pipelines.readers.docs import glossary

EXTRACTS = {
    "regions", "agencies", "projects", "allotments", "payments", "goals", "goal_indicators", "ex_ante_assessments",
    "monitoring_reports", "monitoring_indicators", "self_evaluations", "self_evaluation_indicators", "evaluations",
    "findings", "result_applications", "disclosures", "indicator_library", "transfers", "revenues", "debts",
    "budget_steps", "samples", "code_changes", "budget_requests", "third_parties", "advances", "treasury_cash",
    "bonds",
    "letters",
}  # fmt: skip
POLICY_SETS = {
    "policy_parameters": ["parameter"],
    "policy_indicator_weights": [],
    "policy_qualitative_bands": [],
    "policy_grade_bands": [],
    "policy_result_ladder": ["subject_kind", "money_base"],
    "policy_alert_thresholds": [],
    "policy_coverage_scope": ["stage"],
    "policy_calendar": ["stage"],
    "policy_assessment_weights": [],
    "policy_rule_sources": ["rule_id"],
    "policy_assessment_adjustments": ["assessed_kind", "assessed_code", "reason"],
}


def column(**fields: object) -> Column:
    return Column.model_validate(
        {"name": "amount", "zh": "金额", "type": "money", "meaning_zh": "", "meaning_en": "", **fields}
    )


def contract(*columns: Column, **fields: object) -> Contract:
    about = {"extract": "payments", "zh": "支付", "kind": "extract", "grain_zh": "", "grain_en": "", **fields}
    return Contract.model_validate({**about, "columns": list(columns)})


KEY = column(name="pay_id", zh="支付申请ID", type="code", key=True)


def test_every_extract_and_policy_table_of_the_interface_has_a_contract() -> None:
    assert set(load_contracts()) == EXTRACTS
    assert {name: table.set_columns for name, table in load_policy_contracts().items()} == POLICY_SETS


@pytest.mark.parametrize(
    ("extract", "header", "expected"),
    [
        ("payments", "xpay_amt", "amount"),
        ("payments", "实际支付金额", "amount"),
        ("payments", "收款人", "payee_name"),
        ("allotments", "预算年度", "fiscal_year"),
        ("allotments", "项目编码", "pro_code"),
        ("agencies", " 预算单位代码 ", "agency_code"),
        ("goal_indicators", "KPI_LV1", "level1"),
        ("goal_indicators", "LV1_PERF_IND_NAME", "level1"),
        ("goal_indicators", "年度\n指标值", "target_raw"),
        ("self_evaluations", "其中：财政资金全年执行数", "executed_fiscal"),
        ("self_evaluations", "全年执行数", "executed"),
        ("self_evaluation_indicators", "全年完成值", "actual_raw"),
        ("self_evaluation_indicators", "未完成原因", "deviation_reason"),
        ("goals", "PRO_CODE", "subject_code"),
        ("code_changes", "OLD_CODE", "old_code"),
    ],
)
def test_headers_people_write_find_their_column(extract: str, header: str, expected: str) -> None:
    assert load_contracts()[extract].column_of[normalise_header(header)] == expected


def test_a_header_that_could_mean_two_columns_is_refused() -> None:
    with pytest.raises(ValidationError, match="means both"):
        contract(KEY, column(), column(name="paid", zh_aliases=["金额"]))


def test_a_spelling_that_could_mean_two_values_is_refused() -> None:
    with pytest.raises(ValidationError, match="means both"):
        column(name="bgt_type", type="enum", enum={"supplement": ["调整"], "reduction": ["调整"]})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"columns": [column()]}, "no key"),
        ({"columns": [KEY, KEY]}, "named twice"),
        ({"columns": [KEY], "set_columns": ["stage"]}, "unknown columns"),
        ({"columns": [KEY], "file_defaults": {"PAY": {"kind": "x"}}}, "unknown columns"),
        ({"columns": [KEY, column(positive_except={"bgt_type": ["transfer"]})]}, "unknown columns"),
    ],
)
def test_a_contract_that_contradicts_itself_is_refused(fields: dict[str, object], message: str) -> None:
    about = {"extract": "payments", "zh": "支付", "kind": "extract", "grain_zh": "", "grain_en": ""}
    with pytest.raises(ValidationError, match=message):
        Contract.model_validate({**about, **fields})


@pytest.mark.parametrize(
    ("extract", "name", "printed", "canonical"),
    [
        ("goals", "subject_kind", "部门整体支出", "department"),
        ("goals", "subject_kind", "下级政府", "government"),
        ("projects", "fund_book", "政府性基金预算资金", "gov_fund"),
        ("projects", "fund_book", "14", "social_insurance"),
        ("projects", "pro_kind", "r", "personnel"),
        ("projects", "pro_kind", "其他运转类项目", "other_operating"),
        ("allotments", "bgt_type", "上年结转", "carry_over"),
        ("allotments", "bgt_type", "调剂", "transfer"),
        ("evaluations", "evaluator", "第三方机构", "third_party"),
        ("evaluations", "grade", "优秀", "优"),
        ("evaluations", "scope", "FINAL", "final"),
        ("monitoring_reports", "likelihood", "完全不可能", "impossible"),
        ("result_applications", "action", "再安排", "reallocate"),
        ("regions", "admin_level", "乡级", "township"),
    ],
)
def test_spellings_land_as_canonical_values(extract: str, name: str, printed: str, canonical: str) -> None:
    assert enum_index(load_contracts()[extract].column(name))[normalise_word(printed)] == canonical


def test_a_policy_is_a_project_or_a_policy_and_never_a_department_in_the_project_pool() -> None:
    assert set(load_contracts()["projects"].column("subject_kind").enum) == {"project", "policy"}


def test_one_column_name_has_one_type_and_one_label_wherever_a_code_names_a_thing() -> None:
    shared = ("pro_code", "agency_code", "dept_code", "kpi_id", "eval_id", "subject_code", "library_kpi_id")
    for name in shared:
        told = {
            (found.zh, found.type) for each in load_contracts().values() for found in each.columns if found.name == name
        }
        assert len(told) == 1, name


def test_money_may_be_negative_except_where_the_contract_says_so() -> None:
    contracts = load_contracts()
    assert contracts["allotments"].column("amount").positive_except == {"bgt_type": ["transfer"]}
    assert contracts["payments"].column("amount").positive_except is None


def test_only_a_governments_subject_code_is_a_region_code() -> None:
    assert load_contracts()["goals"].column("subject_code").region_code_when == {"subject_kind": ["government"]}
    assert load_contracts()["transfers"].column("sub_mof_div_code").is_region_code


def test_personal_data_is_marked() -> None:
    marked = {(each.extract, c.name) for each in load_contracts().values() for c in each.columns if c.pii}
    assert marked == {
        ("payments", "payee_name"),
        ("payments", "payee_account"),
        ("projects", "responsible_person"),
    }


def test_row_keys_name_region_and_year() -> None:
    assert load_contracts()["regions"].row_key == ["mof_div_code", "fiscal_year"]
    assert load_contracts()["disclosures"].row_key == [
        "mof_div_code", "fiscal_year", "subject_kind", "subject_code", "document_kind",
    ]  # fmt: skip
    assert load_policy_contracts()["policy_grade_bands"].row_key == ["mof_div_code", "grade", "fiscal_year_from"]


def test_what_an_extract_lands_as() -> None:
    assert landed_columns(load_contracts()["monitoring_indicators"]) == {
        "mof_div_code": "VARCHAR",
        "fiscal_year": "INTEGER",
        "kpi_id": "VARCHAR",
        "period_end": "DATE",
        "actual_raw": "VARCHAR",
        "expected_annual_raw": "VARCHAR",
        "actual_kind": "VARCHAR",
        "actual_value": "DECIMAL(24,6)",
        "actual_date": "DATE",
        "actual_unit": "VARCHAR",
        "actual_level": "VARCHAR",
        "actual_completion_ratio": "DECIMAL(9,6)",
        "expected_annual_kind": "VARCHAR",
        "expected_annual_value": "DECIMAL(24,6)",
        "expected_annual_date": "DATE",
        "expected_annual_unit": "VARCHAR",
        "expected_annual_level": "VARCHAR",
        "expected_annual_completion_ratio": "DECIMAL(9,6)",
        "_source_file": "VARCHAR",
        "_source_sheet": "VARCHAR",
        "_source_row": "INTEGER",
        "_source_sha256": "VARCHAR",
    }


def test_a_target_lands_with_what_was_read_from_it() -> None:
    landed = landed_columns(load_contracts()["goal_indicators"])
    read = {name: kind for name, kind in landed.items() if name.startswith("target_") and name != "target_raw"}
    assert read == {
        "target_kind": "VARCHAR",
        "target_operator": "VARCHAR",
        "target_low": "DECIMAL(24,6)",
        "target_high": "DECIMAL(24,6)",
        "target_date": "DATE",
        "target_unit": "VARCHAR",
    }


def test_policy_lands_by_region_and_first_year_only() -> None:
    landed = landed_columns(load_policy_contracts()["policy_grade_bands"])
    assert list(landed) == [
        "mof_div_code", "grade", "score_min", "fiscal_year_from", "legal_basis", "evidence", "note",
        "_source_file", "_source_sheet", "_source_row", "_source_sha256",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "duckdb"),
    [("code", "VARCHAR"), ("text", "VARCHAR"), ("money", "DECIMAL(18,2)"), ("number", "DECIMAL(18,6)"),
     ("integer", "INTEGER"), ("date", "DATE"), ("boolean", "BOOLEAN")],
)  # fmt: skip
def test_landed_types(kind: str, duckdb: str) -> None:
    assert duckdb_type(column(type=kind)) == duckdb


@pytest.mark.parametrize(
    ("name", "kind", "staged"),
    [("amount", "money", "amount_yuan"), ("min_amount_yuan", "money", "min_amount_yuan"), ("score", "number", "score")],
)
def test_money_says_its_unit_once_staged(name: str, kind: str, staged: str) -> None:
    assert staged_name(column(name=name, type=kind)) == staged


@pytest.mark.parametrize(
    ("committed", "current"),
    [
        (dictionary.TARGET, dictionary.render()),
        (glossary.TABLES, glossary.render_tables()),
        (glossary.GLOSSARY, glossary.render_glossary()),
    ],
    ids=["data dictionary", "tables out", "glossary"],
)
def test_generated_files_are_current(committed: Path, current: str) -> None:
    assert committed.read_text(encoding="utf-8") == current, "run `make docs` and commit the result"


@pytest.mark.parametrize("written", [dbt_sources, dbt_staging], ids=["sources", "staging models"])
def test_generated_dbt_files_are_current(written: ModuleType) -> None:
    stale = [path.name for path, text in written.files().items() if path.read_text("utf-8") != text]
    assert stale == [], "run `make docs` and commit the result"


def test_no_generated_dbt_file_is_left_over() -> None:
    made = {*dbt_sources.files(), *dbt_staging.files()}
    said = {
        path for path in STAGING.rglob("*.*") if re.search(r"(Written|Generated) by `python", path.read_text("utf-8"))
    }
    assert said == made
