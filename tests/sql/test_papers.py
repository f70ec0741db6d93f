"""What papers stand on: documents that a region names, the office's register of letters, the ranking of a month."""

from decimal import Decimal

import pytest

COUNTY, OTHER, YEAR = "480101", "480102", 2022
_PROJECTS = {"P1": ("101001", 100, {"2022-01-10": 10, "2022-02-10": 40}), "P2": ("102001", 100, {"2022-01-10": 20})}
_AGENCIES = {"101001": ("101", "一局", "行政股"), "102001": ("102", "二局", "经建股"), "102002": ("102", "二局", None)}


def _of(region: str, **row: object) -> dict:
    return {"mof_div_code": region, "fiscal_year": YEAR, **row}


def _finding(region: str, finding_id: str, **row: object) -> dict:
    about = {"subject_kind": "project", "subject_code": "P1", "problem_kind": "slow", "due_date": "2022-06-01"}
    return _of(region, finding_id=finding_id, **about, **row)


def _letter(serial: str, findings: str, day: str | None, number: str | None) -> dict:
    return _of(COUNTY, serial=serial, finding_ids=findings, letter_date=day, letter_number=number)


WORLD = {
    "agencies": [
        _of(region, agency_code=code, agency_name=name, dept_code=dept, dept_name=name, managing_division=division)
        for region in (COUNTY, OTHER)
        for code, (dept, name, division) in _AGENCIES.items()
    ],
    "projects": [
        _of(region, pro_code=code, pro_name=code, agency_code=agency, fund_book="general", pro_kind="specific")
        for region in (COUNTY, OTHER)
        for code, (agency, *_) in _PROJECTS.items()
    ],
    "allotments": [
        _of(region, bgt_id=f"B-{code}", pro_code=code, bgt_type="initial", doc_date="2022-01-05", amount=budget)
        for region in (COUNTY, OTHER)
        for code, (_, budget, _) in _PROJECTS.items()
    ],
    "payments": [
        _of(COUNTY, pay_id=f"{code}-{day}", pro_code=code, pay_date=day, amount=amount)
        for code, (_, _, paid) in _PROJECTS.items()
        for day, amount in paid.items()
    ],
    "findings": [
        _finding(COUNTY, "WT-1", accountability="interview"),
        _finding(COUNTY, "WT-10"),
        _finding(COUNTY, "WT-2", letter_date="2022-03-01"),
        _finding(COUNTY, "WT-3", letter_date="2022-05-01"),
        _finding(OTHER, "WT-1"),
    ],
    "letters": [
        _letter("FK-1", "WT-10、WT-2、WT-3", "2022-04-02", "〔2022〕2号"),
        _letter("DB-1", "WT-10、WT-3", "2022-05-01", "〔2022〕3号"),
        _letter("DB-2", "WT-1", None, None),
    ],
    "policy_calendar": [
        {
            **{"mof_div_code": COUNTY, "fiscal_year_from": 2022, "stage": stage, "period": period},
            **{"window_end": end, "due": due, "legal_basis": basis, "evidence": evidence},
        }
        for stage, period, end, due, basis, evidence in (
            ("monitoring", "Q1", "03-31", "04-15", "某县监控办法第三条", "doc"),
            ("monitoring", "Q2", "06-30", "07-15", None, "convention"),
            ("monitoring", "Q3", "09-30", "10-15", "某市办法第九条", "recalled"),
            ("self_evaluation", None, None, "+1-03-31", "某县自评办法", "doc"),
        )
    ],
    "policy_rule_sources": [
        {
            "mof_div_code": COUNTY,
            "fiscal_year_from": 2022,
            "rule_id": "r18",
            "legal_basis": "某县办法第九条",
            "evidence": "doc",
        }
    ],
}


@pytest.mark.parametrize(
    ("finding_id", "day", "number"),
    [
        ("WT-1", None, None),  # its letter has not gone out; WT-10 is another problem
        ("WT-10", "2022-04-02", "〔2022〕2号"),  # the first letter that names it
        ("WT-2", "2022-03-01", None),  # the finding's own day stands, the register knows no letter of that day
        ("WT-3", "2022-05-01", "〔2022〕3号"),  # the letter of that day, not the first
    ],
)
def test_the_day_that_the_office_typed_into_the_register_is_the_letter_date(ask, finding_id, day, number):
    [row] = ask(
        "select cast(letter_date as string) as day, letter_number from marts.fct_rectifications "
        f"where mof_div_code = '{COUNTY}' and finding_id = '{finding_id}'"
    )
    assert (row["day"], row["letter_number"]) == (day, number)


@pytest.mark.parametrize(
    ("region", "cited"),
    [
        (COUNTY, ("480101/2022/rules/r18", "某县办法第九条", "doc")),
        (
            OTHER,
            (
                "000000000/2000/rules/r18",
                "《中共中央 国务院关于全面实施预算绩效管理的意见》（中发〔2018〕34号）",
                "recalled",
            ),
        ),
    ],
)
def test_a_region_cites_its_own_document_before_the_national_text(ask, region, cited):
    [row] = ask(
        "select policy_key, legal_basis, basis_evidence from marts.fct_recommendations "
        f"where mof_div_code = '{region}' and rule_id = 'r18'"
    )
    assert tuple(row.values()) == cited


@pytest.mark.parametrize(
    ("region", "rule", "cited"),
    [
        (COUNTY, "r18", ("480101/2022/rules/r18", "某县办法第九条", "doc")),
        (OTHER, "r14", ("000000000/2000/rules/r14", "《政府投资条例》第二十三条", "doc")),
        (COUNTY, "accountability", ("000000000/2000/rules/accountability", None, "convention")),
    ],
)
def test_papers_rest_on_the_regions_document_before_the_national_text(ask, region, rule, cited):
    [row] = ask(
        "select policy_key, legal_basis, evidence from marts.dim_rule_sources "
        f"where mof_div_code = '{region}' and fiscal_year = {YEAR} and rule_id = '{rule}'"
    )
    assert tuple(row.values()) == cited


@pytest.mark.parametrize(
    ("stage", "period", "cited"),
    [
        ("monitoring", "Q1", ("某县监控办法第三条", "doc")),
        ("monitoring", "Q2", (None, "convention")),  # the calendar names none
        ("monitoring", "Q3", ("某市办法第九条", "recalled")),
        ("self_evaluation", "year", ("某县自评办法", "doc")),
        ("goal", "year", (None, None)),  # no due date known
    ],
)
def test_a_due_date_says_which_document_sets_it(ask, stage, period, cited):
    rows = ask(
        "select distinct legal_basis, basis_evidence from marts.rpt_deadlines "
        f"where mof_div_code = '{COUNTY}' and stage = '{stage}' and period = '{period}' and deadline_kind = 'hand_in'"
    )
    assert [tuple(row.values()) for row in rows] == [cited]


def test_departments_and_divisions_are_ranked_with_the_month_before(ask):
    rows = ask(
        "select unit_kind, unit_code, execution_ratio, progress_rank, former_progress_rank, execution_change_ratio "
        f"from marts.rpt_progress_ranking where mof_div_code = '{COUNTY}' and month = 2 order by 1, 2"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("department", "101", Decimal("0.5"), 1, 2, Decimal("0.4")),
        ("department", "102", Decimal("0.2"), 2, 1, Decimal("0")),
        ("division", "经建股", Decimal("0.2"), 2, 1, Decimal("0")),
        ("division", "行政股", Decimal("0.5"), 1, 2, Decimal("0.4")),
    ]
