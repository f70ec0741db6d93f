"""Rows of the seed cases for which no seed document gives figures: T4, T6 and T13, each on its own county (rows in,
marts out). The others read the sample release: tests/release/test_seed_rows_money.py."""

from decimal import Decimal
from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

CITY, COUNTY = "220100", "220101"
YEARS = (2022, 2023)
WORLD: Rows = {}


def _add(extract: str, region: str, year: int, **row: Any) -> None:
    WORLD.setdefault(extract, []).append({"mof_div_code": region, "fiscal_year": year, **row})


for _code, _parent, _level in ((CITY, None, "prefecture"), (COUNTY, CITY, "county")):
    _row = {"mof_div_name": _code, "parent_mof_div_code": _parent, "admin_level": _level}
    _add("regions", _code, YEARS[0], _source_file=f"{CITY}/{YEARS[0]}/regions.csv", **_row)
for _year, _leader in zip(YEARS, ("张三", "李四"), strict=True):
    _add("agencies", CITY, _year, agency_code="1", agency_name="交通局", dept_code="1", dept_name="交通局",
         public_expense_quota="2000000")  # fmt: skip
    _add("projects", CITY, _year, pro_code="BRIDGE", pro_name="大桥", agency_code="1", fund_book="general",
         approved_estimate="100000000", total_investment_paid="100000000.01", responsible_person=_leader)  # fmt: skip
    _add("allotments", CITY, _year, bgt_id="B1", pro_code="BRIDGE", bgt_type="initial", doc_date=f"{_year}-02-01",
         amount="3000000")  # fmt: skip
    _add("payments", CITY, _year, pay_id="Z1", pro_code="BRIDGE", pay_date=f"{_year}-06-01", amount="1200000")
_add("transfers", CITY, 2023, transfer_id="T1", sub_mof_div_code=COUNTY, amount="50000000")
for _id, _kind, _code in (("E1", "department", "1"), ("E2", "government", COUNTY)):
    _add("evaluations", CITY, 2023, eval_id=_id, subject_kind=_kind, subject_code=_code, evaluator="finance",
         score="70", completed_date="2023-09-01")  # fmt: skip
_LADDER = (("department", "public_expense_quota", "quota_deduction", "0.03"), ("government", "transfer", "cut", "0.02"))
WORLD["policy_result_ladder"] = [
    {"mof_div_code": CITY, "fiscal_year_from": 2023, "subject_kind": kind, "grade": "中", "action": action,
     "money_base": base, "cut_ratio": ratio, "legal_basis": "示例办法", "evidence": "doc"}
    for kind, base, action, ratio in _LADDER
]  # fmt: skip
for _number, _to in (("F1", "审计"), ("F2", "纪检监察"), ("F3", None)):
    _add("findings", CITY, 2023, finding_id=_number, eval_id="E1", subject_kind="project", subject_code="BRIDGE",
         problem_kind="irregular", referred_to=_to, letter_date="2023-10-01", due_date="2023-12-31")  # fmt: skip


def _recommendations(ask: Ask, rule: str) -> list[dict]:
    return ask(
        "select fiscal_year, subject_kind, subject_code, money_base, action, recommended_yuan "
        f"from marts.fct_recommendations where mof_div_code = '{CITY}' and rule_id = '{rule}' order by 1"
    )


def test_T4_an_investment_beyond_its_approved_estimate_is_suspended(ask: Ask):
    about = {"subject_kind": "project", "subject_code": "BRIDGE", "money_base": "current_balance", "action": "suspend"}
    assert _recommendations(ask, "r14") == [
        {"fiscal_year": year, **about, "recommended_yuan": Decimal("1800000.00")} for year in YEARS
    ]


def test_T6_results_of_departments_and_lower_governments_move_their_own_money(ask: Ask):
    [department] = _recommendations(ask, "r16")
    assert (department["subject_code"], department["money_base"]) == ("1", "public_expense_quota")
    assert (department["action"], department["recommended_yuan"]) == ("quota_deduction", Decimal("60000.00"))
    [government] = _recommendations(ask, "r17")
    assert (government["subject_code"], government["money_base"]) == (COUNTY, "transfer")
    assert (government["action"], government["recommended_yuan"]) == ("cut", Decimal("1000000.00"))


def test_T13_who_answers_is_kept_over_years_and_leads_go_to_their_addressee(ask: Ask):
    people = ask(
        "select fiscal_year, responsible_person, previous_responsible_person from marts.rpt_life_cycle "
        f"where mof_div_code = '{CITY}' and pro_code = 'BRIDGE' order by 1"
    )
    assert [tuple(row.values()) for row in people] == [(2022, "张三", None), (2023, "李四", "张三")]
    referred = ask(
        "select referred_to, count(*) as leads from marts.fct_rectifications "
        f"where mof_div_code = '{CITY}' group by 1 order by 1 nulls last"
    )
    assert [row["leads"] for row in referred] == [1, 1, 1] and referred[-1]["referred_to"] is None
