"""What the reports are tried on: a prefecture with two counties, one of them silent; names that want to be code."""

import duckdb

from tests.support.marts import insert

FORMULA = '=HYPERLINK("http://evil.example","点我")'
SCRIPT = "<script>alert(1)</script>"
TEMPLATE = "{{ 7 * 7 }}{% raw %}"
SECRET = "不可外传的名称"
NAMES = {"P1": FORMULA, "P2": SCRIPT, "P3": TEMPLATE, "P4": SECRET}
YEAR = 2025
PREFECTURE, COUNTY, SILENT = "620100", "620102", "620103"
_STAGES = ("goal", "monitoring", "self_evaluation", "disclosure")


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """P1 to P4 of the county: P2 misses its self-evaluation, P1 is red, P4 is secret."""
    scope = {"fiscal_year": YEAR}
    insert(
        *(connection, "marts.dim_regions"),
        {
            **scope,
            "mof_div_code": PREFECTURE,
            "mof_div_name": "甲市<b>",
            "admin_level": "prefecture",
            "is_reported": True,
        },
        *(
            {**scope, "mof_div_code": code, "mof_div_name": name, "parent_mof_div_code": PREFECTURE}
            | {"admin_level": "county", "is_reported": code == COUNTY}
            for code, name in ((COUNTY, "乙县"), (SILENT, "丙县"))
        ),
    )
    insert(connection, "meta.sources", {**scope, "path": "a.csv", "mof_div_code": COUNTY, "status": "in_force"})
    insert(connection, "meta.rejects", {"path": "a.csv", "row": 3, "message": SCRIPT})
    for code, name in NAMES.items():
        _project(connection, code, name)
    for region in (PREFECTURE, COUNTY):
        _sums(connection, region)
    _silence(connection)
    insert(
        *(connection, "marts.rpt_code_changes"),
        {**scope, "mof_div_code": COUNTY, "code_kind": "department", "change_kind": "merged", "is_declared": True}
        | {"old_code": "008", "new_code": "001", "old_name": "旧局", "new_name": FORMULA, "sentence": "旧局并入。"},
    )


def _silence(connection: duckdb.DuckDBPyConnection) -> None:
    """The rows that the marts hold of a region that sent nothing: every count a zero, none of them known."""
    key = {"mof_div_code": SILENT, "fiscal_year": YEAR, "stage": "goal", "is_reported": False}
    counts = {"required_count": 0, "covered_count": 0, "reported_region_count": 0, "expected_region_count": 1}
    for book in ("all", "general", "gov_fund", "soe_capital", "social_insurance"):
        row = {**key, **counts, "subject_kind": "all", "fund_book": book, "period": "year"}
        for scope in ("own", "subtree"):
            insert(connection, "marts.rpt_coverage", {**row, "scope": scope})
    insert(
        *(connection, "marts.rpt_comparable_regions"),
        {"mof_div_code": SILENT, "fiscal_year": YEAR, "mof_div_name": "丙县", "is_comparable": False}
        | {"reason": "本年未报送：丙县"},
    )
    insert(
        *(connection, "marts.rpt_execution_by_tag"),
        {"mof_div_code": PREFECTURE, "fiscal_year": YEAR, "scope": "subtree", "month": 12, "tag": "专项债券"},
    )
    insert(
        *(connection, "marts.rpt_self_evaluation_reviews"),
        {"mof_div_code": COUNTY, "fiscal_year": YEAR, "severity": "P0", "rule_id": "rv01", "subject_code": "P1"},
    )
    insert(connection, "marts.rpt_four_books", {**key, "reported_child_count": 0, "four_book_child_count": 0})


def _project(connection: duckdb.DuckDBPyConnection, code: str, name: str) -> None:
    key = {"mof_div_code": COUNTY, "fiscal_year": YEAR}
    subject = {**key, "subject_kind": "project", "subject_code": code}
    known = {"dept_code": "001", "dept_name": FORMULA, "is_secret": name == SECRET}
    shown = None if name == SECRET else name
    insert(
        *(connection, "marts.dim_subjects"),
        {**subject, **known, "subject_name": name, "is_managed": True, "is_key": True, "fund_book": "general"},
    )
    insert(connection, "marts.dim_projects", {**key, **known, "pro_code": code, "pro_name": name})
    insert(
        *(connection, "marts.fct_execution_monthly"),
        {**key, "pro_code": code, "month": 12, "budget_adjusted_ytd_yuan": "1234567.89", "paid_ytd_yuan": "400000.00"}
        | {"unspent_ytd_yuan": "834567.89"}
        | {"execution_ratio": "0.324000", "alert_level": "red" if code in ("P1", "P4") else "none"}
        | {"is_december_rush": True, "paid_period_yuan": "300000.00", "december_share_ratio": "0.75"},
    )
    for stage in _STAGES:
        covered = not (code == "P2" and stage == "self_evaluation")
        insert(
            *(connection, "marts.fct_coverage"),
            {**subject, "stage": stage, "period": "year", "is_required": True, "is_covered": covered},
        )
    if name != SECRET:
        _published(connection, {**subject, "dept_code": "001", "dept_name": FORMULA, "subject_name": name}, name)
    insert(connection, "marts.fct_goals", {**subject, "goal_text": name, "is_known_subject": True})
    insert(connection, "marts.fct_goal_indicators", {**subject, "kpi_id": code, "level3": name, "target_raw": "=1+1"})
    insert(connection, "marts.fct_self_evaluations", {**subject, "total_reported_score": "98", "subject_name": shown})
    insert(
        *(connection, "marts.fct_evaluations"),
        {**subject, "eval_id": code, "evaluator": "finance", "score": "70", "grade": "中", "evaluated_year": YEAR},
    )
    insert(
        *(connection, "marts.fct_recommendations"),
        {**subject, "money_base": "next_year_budget", "rule_id": "r04", "action": "cut", "is_effective": True}
        | {"base_yuan": "1234567.89", "recommended_yuan": "123456.79", "evidence_text": name},
    )
    if code == "P2":
        for period in ("Q1", "year"):
            _gap(connection, {**subject, "subject_name": shown}, "monitoring", period, "1000000.00")
        _gap(
            connection, {**subject, "subject_name": shown, "is_overdue": True}, "self_evaluation", "year", "1234567.89"
        )


def _gap(connection: duckdb.DuckDBPyConnection, subject: dict, stage: str, period: str, yuan: str) -> None:
    """One row of the list, and the same as the whole of the county and of the prefecture above it."""
    row = {"is_overdue": False, **subject, "stage": stage, "period": period, "reason": "missing"}
    insert(connection, "marts.rpt_coverage_gaps", {**row, "required_yuan": yuan})
    for region in (COUNTY, PREFECTURE):
        for told in (period, "M03") if period == "Q1" else (period,):
            insert(
                *(connection, "marts.rpt_coverage_gap_summary"),
                {"mof_div_code": region, "fiscal_year": YEAR, "scope": "subtree", "stage": stage, "period": told}
                | {"gap_count": 1, "required_yuan": yuan},
            )


def _published(connection: duckdb.DuckDBPyConnection, document: dict, text: str) -> None:
    budget = {"budget_adjusted_yuan": "1234567.89", "is_for_congress": True, "disclosure_status": "missing"}
    contents = {
        "goal": {"goal_text": text},
        "self_evaluation": {"document_budget_yuan": "1000.00", "executed_yuan": "324.00", "score": "98"},
        "evaluation": {"eval_id": "E", "evaluator": "finance", "evaluated_year": YEAR, "score": "70", "grade": "中"},
    }
    for kind, content in contents.items():
        row = {**document, **budget, "document_kind": kind, "eval_id": "", **content}
        insert(connection, "marts.rpt_disclosure_documents", row)
    key = {name: document[name] for name in ("mof_div_code", "fiscal_year", "subject_kind", "subject_code")}
    insert(
        *(connection, "marts.rpt_disclosure_indicators"),
        {**key, "document_kind": "goal", "kpi_id": "K", "level3": text, "target_raw": "=1+1"},
    )


def _sums(connection: duckdb.DuckDBPyConnection, region: str) -> None:
    key = {"mof_div_code": region, "fiscal_year": YEAR}
    counts = {"reported_region_count": 2, "expected_region_count": 3} if region == PREFECTURE else {}
    insert(
        *(connection, "marts.rpt_government"),
        {**key, "scope": "own", "revenue_month": 12, "revenue_ytd_yuan": "980000.00", "revenue_progress_ratio": "0.98"}
        | {
            "tax_share_ratio": "0.615",
            "debt_limit_yuan": "500000.00",
            "debt_ratio": "1.1",
            "over_limit_region_count": 1,
        },
    )
    insert(
        *(connection, "marts.rpt_disclosure_summary"),
        {**key, "scope": "own", "document_kind": "goal", "subject_count": 3, "disclosed_count": 0}
        | {"missing_count": 3, "disclosed_ratio": "0", "secret_count": 1},
    )
    for stage in _STAGES:
        covered = 3 if stage == "self_evaluation" else 4
        row = {"stage": stage, "subject_kind": "all", "fund_book": "all", "period": "year", "required_count": 4}
        row |= {"covered_count": covered, "coverage_count_ratio": str(covered / 4), "required_yuan": "4938271.56"}
        row |= {"covered_yuan": "3703703.67", "coverage_amount_ratio": "0.75", "late_count": 0}
        for scope in ("own", "subtree"):
            insert(connection, "marts.rpt_coverage", {**key, "scope": scope, **row, **counts})
    first_round = {"stage": "monitoring", "subject_kind": "all", "fund_book": "all", "period": "Q1"}
    first_round |= {"required_count": 4, "covered_count": 1, "coverage_count_ratio": "0.25", "late_count": 0}
    insert(connection, "marts.rpt_coverage", {**key, "scope": "subtree", **first_round, **counts})
    for month in range(1, 13):
        money = {"budget_adjusted_ytd_yuan": "4938271.56", "paid_ytd_yuan": str(100000 * month), "project_count": 4}
        money |= {"execution_ratio": f"{month * 0.02:.6f}", "time_progress_ratio": f"{month / 12:.6f}"}
        money |= {"calendar_progress_ratio": f"{month / 12:.6f}", "is_month_complete": True}
        for scope, department in (("own", "all"), ("subtree", "all"), ("own", "001")):
            insert(
                *(connection, "marts.rpt_execution"),
                {**key, "scope": scope, "dept_code": department, "month": month, "yellow_count": 0, "red_count": 2}
                | {"red_unspent_yuan": "1669135.78", "managed_budget_ytd_yuan": "4938271.56"}
                | {"dept_name": FORMULA, **money},
            )
    insert(
        *(connection, "marts.rpt_coverage_comparison"),
        {**key, "scope": "subtree", "stage": "goal", "subject_kind": "all", "fund_book": "all", "period": "year"}
        | {"compared_with": "previous_year", "compared_period": "year", "required_count": 4, "covered_count": 4}
        | {"previous_required_count": 4, "previous_covered_count": 2, "coverage_count_ratio": "1"}
        | {"previous_coverage_count_ratio": "0.5", "coverage_count_change_ratio": "0.5", "comparable_region_count": 1},
    )
    for base in ("all", "next_year_budget"):
        insert(
            *(connection, "marts.rpt_recommendation_summary"),
            {**key, "scope": "subtree", "subject_kind": "all", "stage": "final", "action": "cut", "money_base": base}
            | {"subject_count": 4, "recommended_yuan": "493827.16", "applied_count": 0, "applied_yuan": "120000.00"}
            | {"next_year_budget_yuan": "493827.16", "this_year_cash_yuan": 0, "public_expense_quota_yuan": 0}
            | {"transfer_yuan": 0, "admin_level": "county", "reported_region_count": 2, "expected_region_count": 3},
        )
    insert(
        *(connection, "marts.rpt_recommendation_actions"),
        {**key, "scope": "subtree", "action": "cut", "next_year_budget_yuan": "493827.16", "this_year_cash_yuan": 0},
    )
    insert(
        *(connection, "marts.rpt_recommendation_money"),
        {**key, "scope": "subtree", "subject_count": 4, "next_year_budget_yuan": "493827.16"}
        | {"this_year_cash_yuan": "70000", "applied_count": 1, "applied_yuan": "120000.00"},
    )
