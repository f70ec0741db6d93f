"""A region was given another code: its papers and payments of the year stand in two folders (rules, section 7).

County 110508, year 2023: on 1 July township 201 became 205; 202 and 203 merged into 206 and number projects alike.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

COUNTY, YEAR = "110508", 2023
WORLD: Rows = {}


def add(extract: str, township: str, year: int = YEAR, **row: Any) -> None:
    """One delivered row of a township's folder."""
    WORLD.setdefault(extract, []).append({"mof_div_code": COUNTY + township, "fiscal_year": year, **row})


def listed(township: str, *codes: str, **more: Any) -> None:
    for code in codes:
        row = {"pro_code": code, "pro_name": f"项目{code}", "agency_code": "1", "fund_book": "general"}
        add("projects", township, **row, **more)


def allotted(township: str, code: str, amount: int) -> None:
    document = {"bgt_id": f"B{code}", "bgt_type": "initial", "doc_date": f"{YEAR}-01-20", "amount": str(amount)}
    add("allotments", township, pro_code=code, **document)


def paid(township: str, code: str, amount: int, day: str) -> None:
    add("payments", township, pay_id=f"Z{code}{day}", pro_code=code, bgt_id=f"B{code}", pay_date=f"{YEAR}-{day}")
    WORLD["payments"][-1]["amount"] = str(amount)


def goal(township: str, code: str, year: int = YEAR) -> None:
    about = {"subject_kind": "project", "subject_code": code, "goal_text": f"目标{code}"}
    add("goals", township, year, **about, submitted_date=f"{year - 1}-11-01", approved_date=f"{year - 1}-11-20")


for township in ("201", "202", "203", "205", "206"):
    add("agencies", township, agency_code="1", agency_name="镇政府", dept_code="1", dept_name="镇政府")
    WORLD.setdefault("policy_calendar", []).append(
        {"mof_div_code": COUNTY + township, "fiscal_year_from": 2021, "stage": "goal", "period": "year"}
        | {"due": "-1-11-30", "evidence": "convention"}
    )
for old, new in (("201", "205"), ("202", "206"), ("203", "206")):
    codes = {"code_kind": "region", "old_code": COUNTY + old, "new_code": COUNTY + new}
    add("code_changes", new, **codes, effective_date=f"{YEAR}-07-01")

# townships 207 and 208 became 209 and 210, and their project OLD became NEW; one declares it in its old folder
for old, declaring in (("207", "207"), ("208", "210")):
    new = str(int(old) + 2)
    for township, code in ((old, "OLD"), (new, "NEW")):
        add("agencies", township, agency_code="1", agency_name="镇政府", dept_code="1", dept_name="镇政府")
        listed(township, code)
    regions = {"code_kind": "region", "old_code": COUNTY + old, "new_code": COUNTY + new}
    add("code_changes", new, **regions, effective_date=f"{YEAR}-06-01")
    projects = {"code_kind": "project", "old_code": "OLD", "new_code": "NEW"}
    add("code_changes", declaring, **projects, effective_date=f"{YEAR}-06-01")
    allotted(old, "OLD", 30)
    allotted(new, "NEW", 12)
    paid(old, "OLD", 5, "03-10")
    paid(new, "NEW", 20, "09-10")

# 1,000 of 201: 200 paid there, 300 from 205, whose folder holds the goals of both years and what came of the year
listed("201", "ROAD", "WELL")
listed("201", "VAULT", is_secret=True)
listed("205", "ROAD")
for code in ("ROAD", "WELL"):
    allotted("201", code, 1000)
paid("201", "ROAD", 200, "05-10")
paid("205", "ROAD", 300, "09-10")
goal("205", "ROAD")
goal("205", "VAULT")
goal("205", "ROAD", YEAR + 1)
about = {"subject_kind": "project", "subject_code": "ROAD"}
add("self_evaluations", "205", **about, total_score="92", submitted_date="2024-02-20")
add("evaluations", "205", **about, eval_id="E1", evaluator="finance", score="50", completed_date="2024-02-01")
# WELL became DEEP, too: 205 says so
add("code_changes", "205", code_kind="project", old_code="WELL", new_code="DEEP", effective_date=f"{YEAR}-08-01")
goal("205", "DEEP")
goal("205", "DEEP", YEAR + 1)

# two townships that merged have a project 001 each: nobody knows whose goal that is
for township in ("202", "203"):
    listed(township, "001")
    allotted(township, "001", 500)
goal("206", "001")
goal("206", "001", YEAR + 1)

OLD = f"mof_div_code = '{COUNTY}201' and fiscal_year = {YEAR}"


@pytest.mark.parametrize("code", ["ROAD", "WELL"])
def test_papers_in_the_new_regions_folder_are_found(ask: Ask, code: str) -> None:
    found = ask(
        f"select stage, is_covered from marts.fct_coverage where {OLD} and subject_code = '{code}' and period = 'year'"
        " and stage in ('goal', 'self_evaluation', 'evaluation')"
    )
    done = {row["stage"] for row in found if row["is_covered"]}
    assert done == ({"goal", "self_evaluation", "evaluation"} if code == "ROAD" else {"goal"})
    fired = ask(f"select rule_id from marts.fct_recommendations where {OLD} and subject_code = '{code}'")
    assert "r12" not in {row["rule_id"] for row in fired}


def test_an_evaluation_there_speaks_of_the_money_here(ask: Ask) -> None:
    rows = ask(
        "select base_yuan, evidence_text from marts.fct_recommendations "
        f"where {OLD} and subject_code = 'ROAD' and rule_id = 'r04'"
    )
    assert [row["base_yuan"] for row in rows] == [Decimal(1000)] and "E1" in rows[0]["evidence_text"]


def test_what_the_new_region_paid_is_charged_to_the_old_ones_money(ask: Ask) -> None:
    rows = ask(f"select balance_yuan from marts.fct_balances where {OLD} and pro_code = 'ROAD'")
    assert [row["balance_yuan"] for row in rows] == [Decimal(500)]
    over = f"select * from marts.rpt_over_budget where mof_div_code like '{COUNTY}%' and fiscal_year = {YEAR}"
    assert ask(over) == []


def test_a_secret_project_is_secret_in_the_new_regions_folder(ask: Ask) -> None:
    rows = ask(f"select goal_text from marts.fct_goals where mof_div_code = '{COUNTY}205' and subject_code = 'VAULT'")
    assert [row["goal_text"] for row in rows] == [None]


def test_regions_that_merged_keep_their_projects_apart(ask: Ask) -> None:
    rows = ask(
        "select mof_div_code from marts.fct_recommendations "
        f"where mof_div_code in ('{COUNTY}202', '{COUNTY}203') and rule_id = 'r12' order by 1"
    )
    assert [row["mof_div_code"] for row in rows] == [COUNTY + "202", COUNTY + "203"]


@pytest.mark.parametrize("folder", ["207", "208"])
def test_a_project_recoded_with_its_region_keeps_its_money_whichever_folder_declares_it(ask: Ask, folder: str) -> None:
    """30 under the old codes, 12 more under the new ones, 5 and 20 paid: 8 of the 20 fall on the 30."""
    old, new = f"{COUNTY}{folder}", f"{COUNTY}{int(folder) + 2}"
    where = f"mof_div_code in ('{old}', '{new}') and fiscal_year = {YEAR}"
    assert ask(f"select pro_code, balance_yuan from marts.fct_balances where {where} and balance_yuan <> 0") == [
        {"pro_code": "OLD", "balance_yuan": Decimal(17)}
    ]
    assert ask(f"select * from marts.rpt_over_budget where {where}") == []
