"""Coverage from rows to marts: own and subtree, books, units, periods, every stage once (rules, section 6)."""

from decimal import Decimal

import pytest

CITY, COUNTY, SILENT = "360100", "360121", "360122"
YEAR = 2022
HERE = f"mof_div_code = '{COUNTY}' and fiscal_year = {YEAR}"


def _row(region: str, **columns: object) -> dict:
    return {"mof_div_code": region, "fiscal_year": YEAR, **columns}


def _region(code: str, name: str, level: str, parent: str | None = None) -> dict:
    return {
        **_row(code, mof_div_name=name, admin_level=level, parent_mof_div_code=parent),
        "_source_file": f"{CITY}/{YEAR}/regions.csv",
    }


def _agency(region: str, code: str, dept: str) -> dict:
    return _row(region, agency_code=code, agency_name=f"单位{code}", dept_code=dept, dept_name=f"部门{dept}")


def _project(region: str, code: str, agency: str, book: str = "general", **more: object) -> dict:
    return _row(region, pro_code=code, pro_name=f"项目{code}", agency_code=agency, fund_book=book, **more)


def _budget(region: str, code: str, amount: str, day: str = "2022-02-01", kind: str = "initial") -> dict:
    return _row(region, bgt_id=f"{code}-{day}", pro_code=code, bgt_type=kind, doc_date=day, amount=amount)


def _of(code: str, kind: str = "project", region: str = COUNTY, **more: object) -> dict:
    return _row(region, subject_kind=kind, subject_code=code, **more)


def _policy(table: str, **columns: object) -> dict:
    return {"mof_div_code": CITY, "fiscal_year_from": YEAR, "evidence": "convention", **columns}


WORLD = {
    "regions": [
        _region(CITY, "某市", "prefecture"),
        _region(COUNTY, "某县", "county", CITY),
        _region(SILENT, "没报的县", "county", CITY),
    ],
    "agencies": [
        _agency(CITY, "101001", "101"),
        _agency(COUNTY, "101001", "101"),
        _agency(COUNTY, "101002", "101"),
        _agency(COUNTY, "201001", "201"),
    ],
    "projects": [
        _project(CITY, "CITY-OWN", "101001"),
        _project(CITY, "CITY-TRANSFER", "101001", tags="直达资金;转移支付"),
        _project(COUNTY, "ROAD", "101001", is_new=True),
        _project(COUNTY, "LAND", "101002", "gov_fund"),
        _project(COUNTY, "SCHOOL", "201001"),
        _project(COUNTY, "PENSION", "201001", "social_insurance", subject_kind="policy"),
        _project(COUNTY, "DIVIDEND", "201001", "soe_capital", is_secret=True),
        _project(COUNTY, "WAGES", "201001", pro_kind="personnel"),
        _project(COUNTY, "UNFUNDED", "201001"),
    ],
    "allotments": [
        _budget(CITY, "CITY-OWN", "100.00"),
        _budget(CITY, "CITY-TRANSFER", "7000.00"),
        _budget(COUNTY, "ROAD", "600000.00"),
        _budget(COUNTY, "LAND", "3930.55"),
        _budget(COUNTY, "SCHOOL", "1000.00"),
        _budget(COUNTY, "SCHOOL", "500.45", "2022-11-01", "supplement"),
        _budget(COUNTY, "PENSION", "200.00", "2022-06-01", "supplement"),
        _budget(COUNTY, "DIVIDEND", "50.00"),
        _budget(COUNTY, "WAGES", "90000.00"),
        _budget(COUNTY, "NOBODY-KNOWS", "12.00"),
    ],
    "transfers": [_row(CITY, transfer_id="T1", sub_mof_div_code=COUNTY, amount="7000.00")],
    "goals": [
        _of("ROAD", approved_date="2022-02-01", disclosed_date="2022-03-01"),
        _of("LAND", approved_date="2022-02-20"),
        _of("PENSION", "policy"),
        _of("DIVIDEND"),
        _of("101", "department"),
        _of("CITY-TRANSFER", region=CITY),
        _of(COUNTY, "government", region=CITY),
    ],
    "budget_steps": [_row(COUNTY, step="approved", step_date="2022-02-15")],
    "monitoring_reports": [
        _of("ROAD", period_end="2022-03-31"),
        _of("ROAD", period_end="2022-06-30", submitted_date="2022-07-20"),
        _of("SCHOOL", period_end="2022-06-30"),
        _of("PENSION", "policy", period_end="2022-06-30"),
    ],
    "self_evaluations": [_of("ROAD"), _of("SCHOOL")],
    "evaluations": [
        _of("ROAD", eval_id="E1", evaluator="finance", score="0", scope="final", completed_date="2022-11-01"),
        _of("LAND", eval_id="E2", evaluator="spot_check", score="95", scope="final", completed_date="2022-11-01"),
    ],
    "samples": [
        _of("ROAD", sample_id="S1", drawn_date="2022-05-01"),
        _of("LAND", sample_id="S2", drawn_date="2022-05-01"),
    ],
    "disclosures": [_of("ROAD", document_kind="evaluation", disclosed_date="2022-12-01")],
    "findings": [
        _of("LAND", finding_id="F1", problem_kind="slow", due_date="2022-11-30", closed_date="2022-11-20"),
        _of("CITY-OWN", region=CITY, finding_id="F2", problem_kind="slow"),
        _of("CITY-TRANSFER", region=CITY, finding_id="F3", problem_kind="slow"),
    ],
    "ex_ante_assessments": [
        _of("CITY-OWN", region=CITY, assessment_id="A1", conclusion="support", requested_amount="100"),
        _of("CITY-TRANSFER", region=CITY, assessment_id="A2", conclusion="support", requested_amount="7000"),
    ],
    "policy_parameters": [_policy("policy_parameters", parameter="ex_ante_threshold_yuan", value="500000", unit="元")],
    "policy_coverage_scope": [
        _policy("policy_coverage_scope", stage="evaluation", subject_kind=kind, is_required=True)
        for kind in ("project", "policy", "department", "government")
    ],
    "policy_calendar": [
        _policy("policy_calendar", stage="monitoring", period=period, window_start="01-01", window_end=end, due=due)
        for period, end, due in (("Q1", "03-31", "04-15"), ("Q2", "06-30", "07-15"))
    ],
}


def _coverage(ask, stage: str, kind: str = "all", book: str = "all", region: str = COUNTY, **more: str) -> dict:
    scope, period = more.get("scope", "own"), more.get("period", "year")
    (row,) = ask(
        f"select * from marts.rpt_coverage where mof_div_code = '{region}' and fiscal_year = {YEAR}"
        f" and scope = '{scope}' and period = '{period}'"
        f" and stage = '{stage}' and subject_kind = '{kind}' and fund_book = '{book}'"
    )
    return row


def _counts(row: dict) -> tuple[int, int]:
    return row["required_count"], row["covered_count"]


def _gaps(ask, stage: str, period: str = "year", region: str = COUNTY) -> dict[str, str]:
    sql = f"select subject_code, reason from marts.rpt_coverage_gaps where stage = '{stage}' and period = '{period}'"
    return {
        row["subject_code"]: row["reason"]
        for row in ask(f"{sql} and mof_div_code = '{region}' and fiscal_year = {YEAR}")
    }


def test_goals_by_count_and_amount_without_wages_and_without_the_unfunded(ask):
    row = _coverage(ask, "goal")
    assert _counts(row) == (5, 4)
    assert row["required_yuan"] == Decimal("605681.00")
    assert row["covered_yuan"] == Decimal("604180.55")
    assert row["coverage_amount_ratio"] == Decimal("0.997523")
    assert _gaps(ask, "goal") == {"SCHOOL": "missing", "201": "missing"}


def test_e2_goals_by_kind_of_subject(ask):
    assert _counts(_coverage(ask, "goal", "project")) == (4, 3)
    assert _counts(_coverage(ask, "goal", "policy")) == (1, 1)
    assert _counts(_coverage(ask, "goal", "department")) == (2, 1)


def test_a_lower_government_is_required_only_where_the_policy_says_so(ask):
    assert _counts(_coverage(ask, "goal", "government", region=CITY)) == (0, 0)
    row = _coverage(ask, "evaluation", "government", region=CITY)
    assert (_counts(row), row["required_yuan"]) == ((1, 0), Decimal("7000.00"))


def test_t7_a_department_counts_in_each_of_its_books_and_once_in_all(ask):
    books = {
        book: _coverage(ask, "goal", "department", book) for book in ("general", "gov_fund", "social_insurance", "all")
    }
    assert {book: row["required_count"] for book, row in books.items()} == {
        "general": 2,
        "gov_fund": 1,
        "social_insurance": 1,
        "all": 2,
    }
    # its overall spending, wages included
    assert books["all"]["required_yuan"] == Decimal("695681.00")


def test_an_agency_is_covered_when_every_required_subject_of_it_is(ask):
    row = _coverage(ask, "goal")
    assert (row["required_agency_count"], row["covered_agency_count"]) == (3, 2)
    assert _coverage(ask, "goal", book="social_insurance")["covered_agency_count"] == 1


def test_subtree_leaves_out_the_citys_transfer_and_says_n_of_n(ask):
    own, subtree = (_coverage(ask, "goal", region=CITY, scope=scope) for scope in ("own", "subtree"))
    assert (_counts(own), own["required_yuan"]) == ((2, 1), Decimal("7100.00"))
    assert (_counts(subtree), subtree["required_yuan"]) == ((6, 4), Decimal("605781.00"))
    assert (subtree["reported_region_count"], subtree["expected_region_count"]) == (2, 3)


@pytest.mark.parametrize("scope", ["own", "subtree"])
def test_what_is_missing_is_as_many_as_what_coverage_misses(ask, scope):
    place = f"mof_div_code = '{CITY}' and fiscal_year = {YEAR} and scope = '{scope}' and period = 'year'"
    gaps = ask(f"select stage, gap_count as n from marts.rpt_coverage_gap_summary where {place} order by 1")
    missed = ask(
        f"select stage, sum(required_count - covered_count) as n from marts.rpt_coverage where {place}"
        " and subject_kind <> 'all' and fund_book = 'all' group by 1 having n > 0 order by 1"
    )
    assert gaps == missed != []


def test_assessments_and_findings_of_the_citys_transfer_stand_in_its_own_alone(ask):
    place = f"mof_div_code = '{CITY}' and fiscal_year = {YEAR}"
    assessed = ask(
        f"select scope, assessment_count as n from marts.rpt_ex_ante_summary where {place} and dept_code = 'all'"
    )
    found = ask(
        f"select scope, finding_count as n from marts.rpt_accountability where {place} and group_kind = 'region'"
    )
    assert {row["scope"]: row["n"] for row in assessed} == {"own": 2, "subtree": 1}
    # and the county's LAND
    assert {row["scope"]: row["n"] for row in found} == {"own": 2, "subtree": 2}


def test_a_county_that_sent_nothing_has_its_rows_and_is_not_reported(ask):
    row = _coverage(ask, "goal", region=SILENT)
    assert (_counts(row), row["coverage_count_ratio"], row["is_reported"]) == ((0, 0), None, False)


def test_a2_monitoring_by_quarter_and_for_the_year(ask):
    first, second = (_coverage(ask, "monitoring", period=period) for period in ("Q1", "Q2"))
    assert (_counts(first), first["required_yuan"]) == ((4, 1), Decimal("604980.55"))
    assert (_counts(second), second["required_yuan"]) == ((5, 3), Decimal("605180.55"))
    assert second["late_count"] == 1
    # ROAD in both quarters, PENSION in the one in which it had money; SCHOOL missed the first
    year = _coverage(ask, "monitoring")
    assert (_counts(year), year["covered_yuan"]) == ((5, 2), Decimal("600200.00"))
    assert set(_gaps(ask, "monitoring")) == {"SCHOOL", "LAND", "DIVIDEND", "101", "201"}


def test_e1_new_money_above_the_threshold_needs_an_assessment(ask):
    assert _counts(_coverage(ask, "ex_ante")) == (1, 0)
    assert _gaps(ask, "ex_ante") == {"ROAD": "missing"}


def test_e2_the_step_of_approval_against_the_budgets_own(ask):
    # not PENSION, whose money came by supplement
    assert _gaps(ask, "goal_sync_approved") == {"LAND": "late", "DIVIDEND": "missing", "101": "missing"}
    assert _counts(_coverage(ask, "goal_sync_approved")) == (3, 1)
    assert _counts(_coverage(ask, "goal_sync_council")) == (0, 0)
    (step,) = ask(
        f"select step_status, late_days from marts.rpt_goal_steps where {HERE} and step = 'approved'"
        " and subject_code = 'LAND'"
    )
    assert step == {"step_status": "late", "late_days": 5}
    (summary,) = ask(
        "select goal_count, done_count, late_count, missing_count from marts.rpt_goal_step_summary "
        f"where {HERE} and step = 'approved'"
    )
    assert summary == {"goal_count": 4, "done_count": 1, "late_count": 1, "missing_count": 2}


@pytest.mark.parametrize(
    ("stage", "required", "covered"),
    [
        ("self_evaluation", 5, 2),
        ("spot_check", 5, 1),
        ("evaluation", 5, 1),
        ("sample_check", 2, 1),
        ("disclosure", 4, 0),
        ("rectification", 2, 1),
    ],
)
def test_stage(ask, stage, required, covered):
    assert _counts(_coverage(ask, stage)) == (required, covered)


def test_disclosure_asks_for_every_document_and_leaves_the_secret_out(ask):
    assert set(_gaps(ask, "disclosure")) == {"ROAD", "LAND", "SCHOOL", "PENSION", "101"}


def test_m8_a_poor_result_without_findings_is_a_gap(ask):
    assert _gaps(ask, "rectification") == {"ROAD": "no_finding"}


def test_result_application_asks_what_was_recommended(ask):
    assert _gaps(ask, "result_application")["ROAD"] == "missing"


def test_m5_four_books_of_the_county_and_of_how_many_below_the_city(ask):
    rows = ask(
        f"select * from marts.rpt_four_books where mof_div_code like '3601%' and fiscal_year = {YEAR}"
        " and stage = 'goal'"
    )
    books = {row["mof_div_code"]: row for row in rows}
    # general ROAD, fund LAND, capital DIVIDEND, insurance PENSION
    assert books[COUNTY]["is_four_books_covered"] and not books[CITY]["is_four_books_covered"]
    assert (books[CITY]["four_book_child_count"], books[CITY]["child_count"]) == (1, 2)


def test_secret_subjects_lose_their_name_and_keep_their_amount(ask):
    (row,) = ask(
        f"select subject_name, required_yuan from marts.rpt_coverage_gaps where {HERE}"
        " and subject_code = 'DIVIDEND' and stage = 'self_evaluation'"
    )
    assert row == {"subject_name": None, "required_yuan": Decimal("50.00")}


def test_money_of_undeclared_projects_is_in_no_coverage_row(ask):
    assert ask("select * from intermediate.int_coverage__lines where subject_code in ('未知', 'NOBODY-KNOWS')") == []


def test_e8_report_upward_and_disclose_by_status(ask):
    rows = ask(
        f"select deadline_kind, stage, deadline_status from marts.rpt_deadlines where {HERE}"
        " and subject_code = 'ROAD' and deadline_kind <> 'hand_in'"
    )
    assert {(row["deadline_kind"], row["stage"]): row["deadline_status"] for row in rows} == {
        ("report", "evaluation"): "no_due",
        ("disclose", "goal"): "no_due",
        ("disclose", "self_evaluation"): "no_due",
        ("disclose", "evaluation"): "no_due",
    }


def test_a4_monitoring_reports_against_the_calendar(ask):
    rows = ask(
        f"select subject_code, period, deadline_status, late_days from marts.rpt_deadlines where {HERE}"
        " and stage = 'monitoring' and subject_code = 'ROAD'"
    )
    assert {row["period"]: (row["deadline_status"], row["late_days"]) for row in rows} == {
        "Q1": ("done", None),
        "Q2": ("late", 5),
    }


def test_t14_what_is_to_be_published_without_the_secret_and_what_goes_to_the_congress(ask):
    summary = ask(
        "select document_kind, subject_count, disclosed_count, missing_count, congress_count, secret_count"
        f" from marts.rpt_disclosure_summary where {HERE} and scope = 'own' order by 1"
    )
    assert [tuple(row.values()) for row in summary] == [
        ("evaluation", 2, 1, 1, 0, 0),
        ("goal", 4, 1, 3, 2, 1),
        ("self_evaluation", 2, 0, 2, 0, 0),
    ]
    papers = ask(f"select * from marts.rpt_disclosure_documents where {HERE} and is_for_congress order by subject_code")
    assert [(row["subject_code"], row["congress_paper"], row["subject_name"]) for row in papers] == [
        ("101", "budget", "部门101"),
        ("PENSION", "budget", "项目PENSION"),
    ]
    assert ask(f"select 1 from marts.rpt_disclosure_documents where {HERE} and subject_code = 'DIVIDEND'") == []
