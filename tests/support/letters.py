"""A release made by hand for letters: marts with the columns that letters read, a few rows, published at once."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings

RELEASE = "20260701-020000-aaaaaa"
TABLES = {
    "marts.dim_regions": "mof_div_code varchar, fiscal_year integer, mof_div_name varchar, admin_level varchar",
    "marts.dim_subjects": (
        "mof_div_code varchar, fiscal_year integer, subject_kind varchar, subject_code varchar, subject_name varchar, "
        "dept_code varchar, dept_name varchar, is_secret boolean, current_dept_code varchar, "
        "managing_division varchar"
    ),
    "marts.fct_evaluations": (
        "mof_div_code varchar, fiscal_year integer, subject_kind varchar, subject_code varchar, subject_name varchar, "
        "dept_code varchar, "
        "eval_id varchar, evaluator varchar, scope varchar, evaluated_year integer, score decimal(9, 2), "
        "grade varchar, self_score decimal(9, 2), self_deviation decimal(9, 2), is_self_score_inflated boolean, "
        "evaluated_yuan decimal(18, 2), "
        "completed_date date, is_final_score boolean"
    ),
    "marts.fct_recommendations": (
        "mof_div_code varchar, fiscal_year integer, subject_kind varchar, subject_code varchar, money_base varchar, "
        "rule_id varchar, action varchar, is_effective boolean, base_yuan decimal(18, 2), "
        "recommended_yuan decimal(18, 2), legal_basis varchar, basis_evidence varchar, evidence_text varchar, "
        "is_bureau_only boolean"
    ),
    "marts.fct_rectifications": (
        "mof_div_code varchar, fiscal_year integer, subject_kind varchar, subject_code varchar, subject_name varchar, "
        "dept_code varchar, finding_id varchar, problem_kind varchar, amount_yuan decimal(18, 2), letter_date date, "
        "due_date date, status varchar, referred_to varchar"
    ),
    "marts.fct_document_sources": (
        "mof_div_code varchar, fiscal_year integer, extract varchar, document_key varchar, wording varchar"
    ),
    "marts.fct_payment_sources": "mof_div_code varchar, fiscal_year integer, last_pay_date date",
    "marts.rpt_execution": (
        "mof_div_code varchar, fiscal_year integer, scope varchar, dept_code varchar, month integer, "
        "is_month_complete boolean"
    ),
    "marts.dim_rule_sources": (
        "mof_div_code varchar, fiscal_year integer, rule_id varchar, legal_basis varchar, evidence varchar"
    ),
    "marts.rpt_code_changes": (
        "mof_div_code varchar, code_kind varchar, change_kind varchar, old_code varchar, new_code varchar, "
        "is_declared boolean, effective_date date"
    ),
    "meta.build": "release_id varchar, data_as_of date",
}
OFFICE = "默认: {联系人: 王主任, 回复天数: 15}\n"
"""Without a contact and a day to reply by no paper is final."""
COUNTY = {"mof_div_code": "510521", "fiscal_year": 2021}
PROJECT = {**COUNTY, "subject_kind": "project"}
NAMES = {"P-BAD": "乡村道路养护", "P-SECRET": "不可外传的名称", "P-GOOD": "校舍维修"}


def publish(home: Path, rows: dict[str, list[dict[str, Any]]], data_as_of: str = "2026-06-30") -> Settings:
    """Put such a release in force in `home`, in place of what was there. Table names without schema mean marts."""
    folder = home / "releases" / RELEASE
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "warehouse.duckdb"
    path.unlink(missing_ok=True)
    given = {f"marts.{table}": of for table, of in rows.items()}
    given["meta.build"] = [{"release_id": RELEASE, "data_as_of": date.fromisoformat(data_as_of)}]
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts; create schema meta")
        for table, columns in TABLES.items():
            con.execute(f"create table {table} ({columns})")
            for row in given.get(table, []):
                names, marks = ", ".join(row), ", ".join("?" for _ in row)
                con.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))
    (folder / "release.json").write_text(json.dumps({"release_id": RELEASE, "data_as_of": data_as_of}), "utf-8")
    (home / "releases" / "current.txt").write_text(RELEASE, "utf-8")
    if not (home / "letters.yml").exists():
        (home / "letters.yml").write_text(OFFICE, "utf-8")
    return Settings(home=home, project=home)


def county() -> dict[str, list[dict[str, Any]]]:
    """泸县: department 001 with a 差 project to cancel, an overdue finding, a secret project; 002 a 优 project."""

    def project(code: str, department: str, department_name: str, is_secret: bool = False) -> dict[str, Any]:
        known = {"subject_code": code, "subject_name": NAMES[code], "dept_code": department}
        known["dept_name"] = department_name
        return {**PROJECT, **known, "is_secret": is_secret}

    def evaluation(code: str, department: str, score: str, grade: str) -> dict[str, Any]:
        result = {
            "eval_id": f"PJ-{code}",
            "evaluator": "finance",
            "scope": "final",
            "evaluated_year": 2021,
            "is_final_score": True,
        }
        known = {"subject_code": code, "subject_name": NAMES[code], "dept_code": department}
        known |= {"score": score, "grade": grade}
        self_scored = {"self_score": "98", "self_deviation": Decimal(98) - Decimal(score)}
        return {**PROJECT, **known, **result, **self_scored, "is_self_score_inflated": grade == "差"}

    def finding(code: str, number: str, status: str, due: str | None) -> dict[str, Any]:
        known = {"subject_code": code, "subject_name": NAMES[code], "dept_code": "001"}
        known |= {"finding_id": number, "problem_kind": "slow"}
        return {**PROJECT, **known, "letter_date": "2021-09-01", "due_date": due, "status": status}

    def recommendation(code: str, action: str, yuan: str | None, evidence: str, rule: str = "r04") -> dict[str, Any]:
        money = {"money_base": "next_year_budget", "base_yuan": "1399200.00", "recommended_yuan": yuan}
        known = {"subject_code": code, "action": action, "rule_id": rule, "is_effective": True}
        cited = {"legal_basis": "泸县绩效结果应用办法", "basis_evidence": "doc"}
        return {**PROJECT, **known, **money, **cited, "evidence_text": evidence}

    document = {"legal_basis": "泸县绩效结果应用办法", "evidence": "doc"}
    return {
        "dim_rule_sources": [{**COUNTY, "rule_id": rule, **document} for rule in ("r18", "accountability", "referral")],
        "dim_regions": [{**COUNTY, "mof_div_name": "泸县", "admin_level": "county"}],
        "dim_subjects": [
            project("P-BAD", "001", "交通运输局"),
            project("P-SECRET", "001", "交通运输局", is_secret=True),
            project("P-GOOD", "002", "教育局"),
        ],
        "fct_evaluations": [
            evaluation("P-BAD", "001", "55.5", "差"),
            evaluation("P-SECRET", "001", "70", "中"),
            evaluation("P-GOOD", "002", "95", "优"),
        ],
        "fct_recommendations": [
            recommendation("P-BAD", "cancel", "1399200.00", "财政评价得分55.50分，等级为“差”。"),
            recommendation("P-SECRET", "improve", None, "评价文字不可外传。", "r03"),
            recommendation("P-GOOD", "prioritise", "0", "得分95.00分。", "r01"),
        ],
        "fct_rectifications": [
            finding("P-BAD", "WT-1", "overdue", "2026-06-20"),
            finding("P-SECRET", "WT-2", "open", "2026-12-31"),
            finding("P-BAD", "WT-3", "closed", "2021-10-01"),
        ],
        "fct_document_sources": [
            {**COUNTY, "extract": "findings", "document_key": "WT-1", "wording": "工程尚未开工。"},
            {**COUNTY, "extract": "findings", "document_key": "WT-2", "wording": "问题文字不可外传。"},
        ],
    }
