"""What a region did before it was given another code is its past (rules, section 7, "Codes change"): two counties with
the same rows on 20 August 2025, of which one and its township have other codes since 1 January; their marts are equal.

Prefectures 540100 and 550100 lie in provinces of their own, so that no ranking sets the two side by side.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.support.world import Rows, World

SINCE, YEARS = 2025, (2022, 2023, 2024, 2025)
RENAMED, STEADY = ("540103", "540193"), ("550103", "550103")
NEW = RENAMED[1]
OTHERWISE = {
    # the change itself, and what a folder of either code says of itself
    "rpt_code_changes",
    "dim_policies",
    "dim_codes",
}
"""Marts that tell the change, or policy by the folder in which it stands: not the same by their meaning."""
LADDER = (("优", "prioritise", "0"), ("良", "maintain", "0"), ("中", "cut", "0.2"), ("差", "cut", "0.5"))
ROWS: Rows = {}
Ask = Callable[[str], list[tuple]]


class County:
    """Rows of one county, in the folder of the code that it has in their year."""

    def __init__(self, codes: tuple[str, str]) -> None:
        self.codes, self.upper = codes, codes[0][:4] + "00"

    def code(self, year: int) -> str:
        return self.codes[year >= SINCE]

    def add(self, year: int, extract: str, below: str = "", **row: Any) -> None:
        place = {"mof_div_code": self.code(year) + below, "fiscal_year": year}
        ROWS.setdefault(extract, []).append({**place, **row})

    def policy(self, table: str, **row: Any) -> None:
        for code in dict.fromkeys(self.codes):
            common = {"mof_div_code": code, "fiscal_year_from": 2021, "evidence": "convention"}
            ROWS.setdefault(table, []).append({**common, **row})


def _project(county: County, year: int, code: str, agency: str = "A1", below: str = "", **more: Any) -> None:
    row = {"pro_code": code, "pro_name": f"项目{code}", "agency_code": agency, "fund_book": "general"}
    county.add(year, "projects", below, **row, **more)


def _allot(county: County, year: int, code: str, kind: str, amount: int, below: str = "") -> None:
    day = {"bgt_type": kind, "doc_date": f"{year}-01-15", "amount": amount}
    county.add(year, "allotments", below, bgt_id=f"{code}-{kind}", pro_code=code, **day)


def _pay(county: County, year: int, code: str, month: str, amount: int, below: str = "", eco: str = "30217") -> None:
    row = {"pay_date": f"{year}-{month}-10", "amount": amount, "dep_bgt_eco_code": eco}
    county.add(year, "payments", below, pay_id=f"{code}-{month}", pro_code=code, **row)


def _year(county: County, year: int) -> None:
    last = year == YEARS[-1]
    for code, dept in (("A1", "D1"), ("A2", "D2")):
        row = {"agency_name": f"单位{code}", "dept_name": f"部门{dept}", "managing_division": "教科文股"}
        county.add(year, "agencies", agency_code=code, dept_code=dept, **row, public_expense_quota=1000)
    county.add(year, "agencies", "101", agency_code="T1", agency_name="镇政府", dept_code="T", dept_name="镇政府")
    # P goes on all the time, R was OLD until 2023, the bond money pays for B; LANE is the township's
    recoded = "OLD" if year < 2024 else "R"
    person = "甲" if year < 2024 else "乙"
    money = {"P": 900_000 if last else 1_000_000, recoded: 500_000, "B": 300_000}
    for code, amount in money.items():
        agency = "A2" if code == "B" else "A1"
        _project(county, year, code, agency, responsible_person=person, tags="衔接资金", end_year=2027, start_year=2022)
        _allot(county, year, code, "initial", amount)
        _pay(county, year, code, "03", amount // 10)
        _pay(county, year, code, "06", amount // 4)
        if not last:
            _pay(county, year, code, "11", amount // 3, eco="30231")
        _papers(county, year, code)
    _allot(county, year, "P", "carry_over", 300_000 if last else 100_000)
    _project(county, year, "LANE", "T1", "101")
    _allot(county, year, "LANE", "initial", 40_000, "101")
    _pay(county, year, "LANE", "04", 20_000, "101")
    bond = {"bond_code": "Z1", "bond_name": "债", "issued_date": "2023-02-01", "issued_amount": 600_000}
    if year in (2023, 2025):
        county.add(year, "bonds", pro_code="B", **bond, principal_due_amount=10, interest_due_amount=5)
    county.add(year, "revenues", revenue_kind="增值税", month=1, budget_amount=1200, collected_amount=100 + year)
    county.add(year, "debts", debt_kind="general", period_end=f"{year}-06-30", limit_amount=900, balance_amount=year)
    county.add(year, "treasury_cash", period_end=f"{year}-06-30", balance_amount=year)
    advance = {"opening_amount": 50, "added_amount": 5, "cleared_amount": 3, "balance_amount": 52}
    county.add(year, "advances", advance_id="Y1", period_end=f"{year}-06-30", **advance, occurred_year=2020)


def _papers(county: County, year: int, code: str) -> None:
    about = {"subject_kind": "project", "subject_code": code}
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": "修路里程", "unit": "公里", "weight_points": 90}
    kpi, day = f"K-{code}", f"{year}-07-20"
    county.add(year, "goals", **about, goal_text="修路", approved_date=f"{year}-01-05", review_grade="良")
    county.add(
        year, "goal_indicators", **about, **levels, kpi_id=kpi, operator="≥", target_raw="10", library_kpi_id="L1"
    )
    county.add(year, "monitoring_reports", **about, period_end=f"{year}-07-31", executed_amount=1, submitted_date=day)
    county.add(year, "monitoring_indicators", kpi_id=kpi, period_end=f"{year}-07-31", actual_raw="5")
    if year == YEARS[-1]:
        return
    score = {"budget_adjusted": 100, "executed": 90, "total_score": 95}
    county.add(year, "self_evaluations", **about, **score, submitted_date=f"{year + 1}-01-10")
    county.add(
        year, "self_evaluation_indicators", **about, **levels, kpi_id=kpi, operator="≥", target_raw="10",
        actual_raw="12", score=90,
    )  # fmt: skip
    result = {"evaluator": "finance", "completed_date": f"{year}-07-01", "fee_amount": 100 + year}
    county.add(
        year, "evaluations", **about, **result, eval_id=f"E-{code}", score=70, evaluated_amount=1000,
        third_party_code="F1", evaluated_year=year,
    )  # fmt: skip


def _county(codes: tuple[str, str]) -> None:
    county = County(codes)
    for year in YEARS:
        for code, name, parent, level in (
            (county.upper[:2] + "0000", "省", None, "province"),
            (county.upper, "市", county.upper[:2] + "0000", "prefecture"),
        ):
            row = {"mof_div_code": code, "mof_div_name": name, "parent_mof_div_code": parent, "admin_level": level}
            ROWS.setdefault("regions", []).append({"fiscal_year": year, **row})
        _year(county, year)
    # who said what it is called in its first year alone
    county.add(YEARS[0], "regions", mof_div_name="某县", parent_mof_div_code=county.upper, admin_level="county")
    town = {"parent_mof_div_code": county.code(YEARS[0]), "admin_level": "township"}
    county.add(YEARS[0], "regions", "101", mof_div_name="某镇", **town)
    county.add(2023, "indicator_library", library_kpi_id="L1", industry="交通", fund_use="修路", direction="正向")
    ROWS["indicator_library"][-1] |= {"level1": "产出指标", "level2": "数量指标", "level3": "修路里程"}
    county.add(2023, "third_parties", third_party_code="F1", third_party_name="某所", kind="firm", contract_amount=900)
    county.add(2024, "samples", sample_id="S1", subject_kind="project", subject_code="P", drawn_date="2024-03-01")
    # last year's money and self-evaluation, looked at this year; a unit and a project that this year's lists lack
    late = {"evaluator": "finance", "score": 85, "completed_date": "2025-07-01", "evaluated_year": 2024}
    for code in ("P", "OLD"):
        about = {"subject_kind": "project", "subject_code": code}
        county.add(2025, "evaluations", **about, **late, eval_id=f"L-{code}", third_party_code="F1")
    county.add(
        2024,
        "agencies",
        agency_code="A9",
        agency_name="旧所",
        dept_code="D9",
        dept_name="旧局",
        managing_division="农股",
    )
    _project(county, 2024, "M", "A9")
    _allot(county, 2024, "M", "initial", 50_000)
    _pay(county, 2024, "M", "02", 10_000)
    _project(county, 2025, "M", "A9")
    _allot(county, 2025, "M", "initial", 60_000)
    changes = (("department", "D9", "D2", "2025-01-01"), ("project", "OLD", "R", "2024-01-01"))
    for kind, old, new, day in changes:
        county.add(int(day[:4]), "code_changes", code_kind=kind, old_code=old, new_code=new, effective_date=day)
    about = {"subject_kind": "project", "subject_code": "P"}
    finding = {"problem_kind": "slow", "problem": "慢", "letter_date": "2024-08-01", "due_date": "2024-12-01"}
    county.add(2024, "findings", **about, finding_id="F1", eval_id="E-P", **finding)
    county.add(
        2024,
        "result_applications",
        **about,
        application_id="Y1",
        action="cut",
        amount=100_000,
        applied_date="2024-12-20",
    )
    request = {"requested_amount": 950_000, "requested_date": "2024-10-15"}
    county.add(2025, "budget_requests", pro_code="P", **request)
    _project(county, 2024, "DROPPED")
    _allot(county, 2024, "DROPPED", "initial", 80_000)
    about = {"subject_kind": "project", "subject_code": "DROPPED", "evaluator": "finance", "eval_id": "E-DROPPED"}
    county.add(2024, "evaluations", **about, score=50, completed_date="2024-07-01")
    for grade, action, ratio in LADDER:
        row = {"subject_kind": "project", "grade": grade, "action": action, "cut_ratio": ratio}
        county.policy("policy_result_ladder", **row, money_base="next_year_budget", legal_basis="示例办法")
    county.policy("policy_parameters", parameter="carry_over_growth_cut_ratio", value="0.3")


for each in (RENAMED, STEADY):
    _county(each)
for suffix in ("", "101"):
    ROWS["code_changes"].append(
        {"mof_div_code": NEW, "fiscal_year": SINCE, "code_kind": "region", "effective_date": "2025-01-01"}
        | {"old_code": RENAMED[0] + suffix, "new_code": NEW + suffix}
    )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("renamed") / "warehouse.duckdb", ROWS, data_as_of="2025-08-20").build()


@pytest.fixture(scope="module")
def ask(world: World) -> Ask:
    return lambda sql: [tuple(row.values()) for row in world.rows(sql)]


def _rows_of(con: duckdb.DuckDBPyConnection, mart: str, codes: tuple[str, ...]) -> set[str]:
    """The rows of a province, without its codes."""
    columns = con.execute(f"select column_name, column_type from (describe marts.{mart})").fetchall()
    if "mof_div_code" not in {name for name, _ in columns}:
        return set()
    told = []
    for name, kind in columns:
        if name.endswith("source_row"):
            continue
        text = f'cast("{name}" as varchar)'
        for code in codes if kind == "VARCHAR" or kind.endswith("[]") else ():
            text = f"replace({text}, '{code}', '#')"
        told.append(f"'{name}=' || coalesce({text}, 'NULL')")
    rows = con.execute(
        f"select concat_ws(', ', {', '.join(told)}) from marts.{mart} where mof_div_code like '{codes[0][:2]}%'"
    )
    return {row[0] for row in rows.fetchall()}


def test_every_mart_is_the_same_but_for_the_code(world: World) -> None:
    """Provinces, prefectures and the county with its township, over all years."""
    different: dict[str, tuple[list[str], list[str]]] = {}
    compared = 0
    with duckdb.connect(str(world.path), read_only=True) as con:
        marts = [
            row[0]
            for row in con.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        ]
        for mart in sorted(set(marts) - OTHERWISE):
            renamed = _rows_of(con, mart, (*RENAMED, "540100", "540000"))
            steady = _rows_of(con, mart, (STEADY[0], "550100", "550000"))
            compared += len(steady)
            if renamed != steady:
                different[mart] = (sorted(renamed - steady), sorted(steady - renamed))
    assert compared > 2000
    assert different == {}


def test_r19_measures_growth_against_the_old_codes_carry_over(ask: Ask) -> None:
    """30 万 carried over after 10 万: 30 % of the growth."""
    rows = ask(
        "select mof_div_code, recommended_yuan from marts.fct_recommendations "
        "where rule_id = 'r19' and fiscal_year = 2025"
    )
    assert sorted(rows) == [(NEW, Decimal(60_000)), (STEADY[0], Decimal(60_000))]


def test_the_forecast_knows_the_years_under_the_old_code(ask: Ask) -> None:
    rows = ask(
        "select forecast_year_end_ratio is not null from marts.fct_execution_monthly "
        f"where mof_div_code = '{NEW}' and pro_code = 'P' and fiscal_year = 2025 and month = 7"
    )
    assert rows == [(True,)]


def test_an_evaluation_of_last_year_stands_beside_that_years_self_score(ask: Ask) -> None:
    rows = ask(
        f"select eval_id, self_score, self_deviation from marts.fct_evaluations where mof_div_code = '{NEW}' order by 1"
    )
    assert rows == [("L-OLD", 95, 10), ("L-P", 95, 10)]


def test_a_life_goes_on_under_the_new_code(ask: Ask) -> None:
    """Three years of 100 万 with 10 万 brought along in the first, then 90 万."""
    rows = ask(
        "select budget_year_count, first_budget_year, budget_life_ytd_yuan, previous_responsible_person "
        f"from marts.rpt_life_cycle where mof_div_code = '{NEW}' and pro_code = 'P'"
    )
    assert rows == [(4, 2022, Decimal(4_000_000), "乙")]
    rows = ask(
        f"select since_year from marts.rpt_responsible_persons where mof_div_code = '{NEW}' and pro_code in ('P', 'R')"
    )
    assert rows == [(2024,), (2024,)]


def test_last_years_advice_is_held_against_the_new_codes_budget(ask: Ask) -> None:
    """P: 20 万 recommended, 10 万 less given; DROPPED has nothing of the new budget."""
    rows = ask(
        "select mof_div_code, pro_code, outcome, landed_yuan, score_1 from marts.rpt_next_year_loop "
        "where mof_div_code like '5401_3' and fiscal_year = 2025 and pro_code in ('P', 'DROPPED') order by 2"
    )
    assert rows == [(NEW, "DROPPED", "followed", 80_000, 50), (NEW, "P", "partly", 100_000, 70)]


@pytest.mark.parametrize("county", [NEW, STEADY[0]])
def test_the_past_is_known_to_a_year_of_which_nothing_has_come(ask: Ask, county: str) -> None:
    """2026 for R, which was OLD in 2023, and P: 2025 to the end of July, 2024, 2023."""
    rows = ask(
        "select pro_code, outcome, paid_1_yuan, paid_2_yuan, score_2, budget_adjusted_3_yuan, paid_3_yuan, grade_3 "
        f"from marts.rpt_next_year_loop where mof_div_code = '{county}' and fiscal_year = 2026 "
        "and pro_code in ('P', 'R') order by 1"
    )
    assert rows == [
        ("P", "pending", 315_000, 683_333, 70, 1_100_000, 683_333, "中"),
        ("R", "pending", 175_000, 341_666, 70, 500_000, 341_666, "中"),
    ]


def test_last_years_thrift_is_known(ask: Ask) -> None:
    rows = ask(
        "select last_year_yuan from marts.rpt_austerity where fiscal_year = 2025 and month = 7 "
        f"and mof_div_code = '{NEW}' and dept_code = 'D1' and category = '公务接待'"
    )
    assert rows == [(Decimal(525_000),)]
