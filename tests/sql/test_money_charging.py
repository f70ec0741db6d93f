"""Which origin year's money a payment uses up, and what is left of it (rules, section 1, "Charging")."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, PATIENT, YEAR = "110301", "110304", 2022
WORLD: Rows = {}


def add(extract: str, **row: Any) -> None:
    """One delivered row of the example region and year."""
    WORLD.setdefault(extract, []).append({"mof_div_code": REGION, "fiscal_year": YEAR, **row})


def case(code: str, allotments: list[tuple[str, str, int | None, str]], payments: list[tuple[str | None, str]]) -> None:
    """A project with allotments (id, type, origin year, amount) and payments (allotment named, amount)."""
    row = {"pro_code": code, "pro_name": code, "agency_code": "1", "fund_book": "general", "pro_kind": "specific"}
    add("projects", **row)
    for number, (bgt_id, kind, origin, amount) in enumerate(allotments):
        day = f"2022-{1 + number:02d}-10"
        document = {"bgt_id": f"{code}-{bgt_id}", "bgt_type": kind, "origin_year": origin, "doc_date": day}
        add("allotments", pro_code=code, **document, amount=amount)
    for number, (bgt_id, amount) in enumerate(payments):
        named = None if bgt_id is None else f"{code}-{bgt_id}"
        add("payments", pay_id=f"{code}-{number}", pro_code=code, bgt_id=named, pay_date="2022-06-01", amount=amount)


OLD_AND_NEW = [("old", "carry_over", 2020, "100"), ("last", "carry_over", None, "200"), ("new", "initial", None, "300")]
add("agencies", agency_code="1", agency_name="甲", dept_code="1", dept_name="甲")
case("OLDEST-FIRST", OLD_AND_NEW, [(None, "150")])
case("NAMED", OLD_AND_NEW, [("new", "150")])
case("NAMED-AND-NOT", OLD_AND_NEW, [("last", "50"), (None, "120")])
case("SPILL", OLD_AND_NEW, [("last", "230")])
case("RECLAIMED", [*OLD_AND_NEW, ("back", "reclaimed", None, "130")], [])
case("RECLAIMED-NEW", [*OLD_AND_NEW, ("back", "reclaimed", 2022, "130")], [])
case("REDUCED", [*OLD_AND_NEW, ("less", "reduction", 2021, "180")], [("last", "50")])
case("BELOW-ZERO", [*OLD_AND_NEW, ("less", "reduction", 2021, "250")], [])
case("REFUND", OLD_AND_NEW, [(None, "-40")])
case("OVERSPENT", OLD_AND_NEW, [(None, "601")])
case("STRANGER", OLD_AND_NEW, [("no-such", "10")])
# what is returned: by the name of this year's document, of last year's, without a name, of money that others named
case("RETURNED", OLD_AND_NEW, [("old", "100"), ("new", "-40")])
case("RETURNED-PART", OLD_AND_NEW, [("old", "100"), ("old", "-30")])
case("RETURNED-TO-FORMER", OLD_AND_NEW, [("last", "-40")])
case("RETURNED-AND-PAID", OLD_AND_NEW, [("last", "-40"), (None, "150")])
case("RETURNED-OF-NAMED", OLD_AND_NEW, [("last", "150"), (None, "-40")])
case("RETURNED-BEYOND-NAMED", OLD_AND_NEW, [("old", "20"), ("last", "10"), (None, "-70")])
case("RETURNED-OF-REDUCED", [*OLD_AND_NEW, ("less", "reduction", 2022, "330")], [("new", "-40")])
case("RETURNED-OF-NEGATIVE", [*OLD_AND_NEW, ("less", "reduction", 2022, "330")], [("last", "-40")])
case("RETURNED-TO-NONE", OLD_AND_NEW[:2], [(None, "-40")])
case("RETURNED-WITHOUT-MONEY", [], [(None, "-40")])
case("RETURNED-SMALL", [OLD_AND_NEW[0], ("new", "initial", None, "1000")], [("old", "100"), ("new", "-90")])

# a region of its own policy: carried-over money is idle from its third year only
for extract, row in [
    ("agencies", {"agency_code": "1", "agency_name": "乙", "dept_code": "1", "dept_name": "乙"}),
    (
        "projects",
        {"pro_code": "ENDS", "pro_name": "ENDS", "agency_code": "1", "fund_book": "general", "end_year": YEAR},
    ),
    *(
        ("allotments", {"pro_code": "ENDS", "doc_date": "2022-01-10", "bgt_id": f"ENDS-{kind}-{origin}"}
         | {"bgt_type": kind, "origin_year": origin, "amount": amount})
        for _, kind, origin, amount in OLD_AND_NEW
    ),
]:  # fmt: skip
    WORLD.setdefault(extract, []).append({"mof_div_code": PATIENT, "fiscal_year": YEAR, **row})
WORLD["policy_parameters"] = [
    {"mof_div_code": PATIENT, "fiscal_year_from": YEAR, "parameter": "idle_after_years", "value": "3"}
    | {"evidence": "convention"}
]

EXAMPLES = [
    # what is left of 2020, 2021 and 2022
    ("OLDEST-FIRST", "0", "150", "300"),
    ("NAMED", "100", "200", "150"),
    ("NAMED-AND-NOT", "0", "130", "300"),
    ("SPILL", "70", "0", "300"),
    ("RECLAIMED", "0", "170", "300"),
    ("RECLAIMED-NEW", "100", "200", "170"),
    ("REDUCED", "70", "0", "300"),
    ("BELOW-ZERO", "50", "0", "300"),
    ("REFUND", "100", "200", "340"),
    ("OVERSPENT", "0", "0", "0"),
    ("STRANGER", "90", "200", "300"),
    ("RETURNED", "0", "200", "340"),
    ("RETURNED-PART", "30", "200", "300"),
    ("RETURNED-TO-FORMER", "100", "200", "340"),
    ("RETURNED-AND-PAID", "0", "190", "300"),
    ("RETURNED-OF-NAMED", "100", "90", "300"),
    ("RETURNED-BEYOND-NAMED", "100", "200", "340"),
    ("RETURNED-OF-REDUCED", "100", "200", "10"),
    ("RETURNED-OF-NEGATIVE", "70", "200", "40"),
    ("RETURNED-TO-NONE", "100", "200", "40"),
]


@pytest.mark.parametrize(("code", "of_2020", "of_2021", "of_2022"), EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_balances_by_origin_year(ask: Ask, code: str, of_2020: str, of_2021: str, of_2022: str) -> None:
    rows = ask(f"select origin_year, balance_yuan from intermediate.int_money__balances where pro_code = '{code}'")
    left = {row["origin_year"]: row["balance_yuan"] for row in rows}
    assert left == {2020: Decimal(of_2020), 2021: Decimal(of_2021), 2022: Decimal(of_2022)}


def test_what_is_returned_where_nothing_was_allotted_this_year_is_this_years_money(ask: Ask) -> None:
    rows = ask(
        "select pro_code, allotted_yuan, charged_yuan, balance_yuan from marts.fct_balances "
        "where pro_code in ('RETURNED-TO-NONE', 'RETURNED-WITHOUT-MONEY') and origin_year = 2022 order by pro_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("RETURNED-TO-NONE", 0, -40, 40),
        ("RETURNED-WITHOUT-MONEY", 0, -40, 40),
    ]


def test_this_years_returned_money_is_not_reclaimed_as_a_former_years(ask: Ask) -> None:
    rows = ask(
        "select origin_year, charged_yuan, balance_yuan from marts.fct_balances where pro_code = 'RETURNED-SMALL'"
    )
    assert sorted(tuple(row.values()) for row in rows) == [(2020, 100, 0), (2022, -90, 1090)]
    assert not ask(
        "select * from marts.fct_recommendations where subject_code = 'RETURNED-SMALL' "
        "and money_base = 'carried_over_balance'"
    )


@pytest.mark.parametrize("table", ["int_money__balances", "int_treasury__carried_balances"])
def test_no_former_year_holds_more_than_it_was_allotted(ask: Ask, table: str) -> None:
    assert not ask(
        f"select * from intermediate.{table} "
        "where balance_yuan < 0 or origin_year < fiscal_year and balance_yuan > greatest(allotted_yuan, 0)"
    )


def test_the_balances_of_the_last_month_are_those_of_the_year(ask: Ask) -> None:
    assert not ask(
        """select * from intermediate.int_treasury__carried_balances as months
        join intermediate.int_years as years using (mof_div_code, fiscal_year)
        full join (
            select * from intermediate.int_money__balances join (
                select distinct mof_div_code, fiscal_year, pro_code from intermediate.int_treasury__carried_balances
            ) using (mof_div_code, fiscal_year, pro_code)
        ) as year using (mof_div_code, fiscal_year, pro_code, origin_year)
        where month = last_month
            and (months.balance_yuan, months.charged_yuan) is distinct from (year.balance_yuan, year.charged_yuan)"""
    )


@pytest.mark.parametrize(
    ("code", "kind", "amount"),
    [
        ("SPILL", "above_allotment", "30"),
        ("REDUCED", "above_pool", "30"),
        ("BELOW-ZERO", "reduced_below_zero", "50"),
        ("OVERSPENT", "above_all_allotments", "1"),
        ("STRANGER", "unknown_allotment", "10"),
        ("RETURNED", "named_refund", "-40"),
    ],
)
def test_what_cannot_be_charged_where_its_document_said_is_listed(ask: Ask, code: str, kind: str, amount: str) -> None:
    rows = ask(f"select spill_kind, amount_yuan from marts.rpt_charging_spills where pro_code = '{code}'")
    assert rows == [{"spill_kind": kind, "amount_yuan": Decimal(amount)}]


def test_balances_add_up_to_budget_less_payments(ask: Ask) -> None:
    """To the cent, for every project that did not spend more than it had, under all codes it and its region bore."""
    assert (
        ask(
            """with moneys as (
                select mof_div_code, fiscal_year, pro_code, budget_adjusted_ytd_yuan - paid_ytd_yuan as open_yuan,
                    0 as balance_yuan
                from marts.fct_execution_monthly
                join intermediate.int_years using (mof_div_code, fiscal_year) where month = last_month
                union all
                select mof_div_code, fiscal_year, pro_code, 0, balance_yuan from intermediate.int_money__balances
                join intermediate.int_years using (mof_div_code, fiscal_year) where last_month is not null
            )
            select coalesce(regions.new_code, moneys.mof_div_code) as region, moneys.fiscal_year,
                coalesce(projects.new_code, pro_code) as code, sum(open_yuan), sum(balance_yuan)
            from moneys
            left join intermediate.int_codes__successors as projects
                on projects.code_kind = 'project' and projects.old_code = moneys.pro_code
                and projects.folder_mof_div_code = moneys.mof_div_code
                and projects.fiscal_year = moneys.fiscal_year
            left join intermediate.int_codes__successors as regions
                on regions.code_kind = 'region' and regions.old_code = moneys.mof_div_code
                and regions.fiscal_year = moneys.fiscal_year
            group by all having greatest(sum(open_yuan), 0) <> sum(balance_yuan)"""
        )
        == []
    )


def test_idle_money_is_reclaimed_from_its_second_year(ask: Ask) -> None:
    rows = ask(
        f"""select base_yuan, recommended_yuan, is_effective, evidence_text from marts.fct_recommendations
        where mof_div_code = '{REGION}' and rule_id = 'r06' and subject_code = 'SPILL'"""
    )
    assert rows == [
        {
            "base_yuan": Decimal("70.00"),
            "recommended_yuan": Decimal("70.00"),
            "is_effective": True,
            "evidence_text": "截至2022年末，最早来源于2020年度的资金满2年仍未用完，沉淀70.00元；"
            "结转资金余额70.00元，建议收回70.00元。",
        }
    ]


def test_a_region_that_waits_longer_reclaims_only_the_older_part_of_its_balance(ask: Ask) -> None:
    rows = ask(
        f"""select rule_id, base_yuan, cut_ratio, recommended_yuan, superseded_by, evidence_text
        from marts.fct_recommendations
        where mof_div_code = '{PATIENT}' and money_base = 'carried_over_balance' order by rule_id"""
    )
    assert [(row["rule_id"], row["base_yuan"], row["recommended_yuan"]) for row in rows] == [
        ("r06", Decimal("300.00"), Decimal("100.00")),
        ("r07", Decimal("300.00"), Decimal("300.00")),
    ]
    assert rows[0]["cut_ratio"] == Decimal("0.333333")
    assert rows[0]["superseded_by"] == "r07"
    assert "沉淀100.00元；结转资金余额300.00元，建议收回100.00元" in rows[0]["evidence_text"]
