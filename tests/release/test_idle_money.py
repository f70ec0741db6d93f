"""The figures of docs/idle-money.md, worked there by hand, come out of the release."""

from decimal import Decimal

WAN = Decimal(10_000)
COUNTY = "mof_div_code = '990102'"


def test_money_of_2024_on_its_way_to_being_reclaimed(release):
    rows = release(
        "select fiscal_year, month, balance_yuan, months_idle, action from marts.rpt_idle_funds "
        f"where {COUNTY} and pro_code = '99010224T000000000001' order by 1, 2"
    )
    wanted = [(2025, 1, 60, 13, "watch"), (2025, 5, 50, 17, "watch"), (2025, 12, 50, 24, "reclaim")]
    wanted += [(2026, 2, 50, 26, "reclaim"), (2026, 3, 30, 27, "reclaim"), (2026, 8, 25, 32, "reclaim")]
    assert {(year, month, money * WAN, *rest) for year, month, money, *rest in wanted} <= set(rows)
    assert len(rows) == 12 + 9


def test_a_bond_is_to_be_used_otherwise_and_money_that_is_spent_leaves_the_list(release):
    assert release(
        f"select month, balance_yuan, action from marts.rpt_idle_funds where {COUNTY} and fiscal_year = 2026 "
        "and pro_code in ('99010224T000000000002', '99010224T000000000003') and month in (6, 8) order by 1, 2"
    ) == [(6, 20 * WAN, "watch"), (6, 80 * WAN, "adjust_merge"), (8, 80 * WAN, "adjust_merge")]
    assert release(
        f"select balance_yuan, due_yuan from marts.rpt_idle_summary where {COUNTY} and fiscal_year = 2026 "
        "and scope = 'subtree' and dept_code = 'all' and month = 8"
    ) == [(105 * WAN, 105 * WAN)]


def test_advances_and_treasury_cash(release):
    assert release(
        "select opening_yuan, added_yuan, cleared_yuan, balance_yuan, over_three_years_yuan "
        f"from marts.rpt_advances where {COUNTY} order by period_end"
    ) == [
        (115 * WAN, None, 10 * WAN, 105 * WAN, 0),
        (105 * WAN, 30 * WAN, 25 * WAN, 110 * WAN, 60 * WAN),
        (110 * WAN, 18 * WAN, 45 * WAN, 83 * WAN, 65 * WAN),
    ]
    assert release(
        "select balance_yuan, paid_ytd_yuan, cash_cover_ratio from marts.rpt_treasury_cash "
        f"where {COUNTY} and month = 8"
    ) == [(455 * WAN, Decimal("285.5") * WAN, Decimal("12.749562"))]


def test_three_public_expenses_up_and_down(release):
    rows = release(
        "select dept_code, category, paid_ytd_yuan / 10000, last_year_yuan / 10000, change_ratio "
        f"from marts.rpt_austerity where {COUNTY} and fiscal_year = 2026 and month = 8 order by 1, 2"
    )
    assert [(*row[:2], float(row[2]), float(row[3]), row[4] and float(row[4])) for row in rows] == [
        ("201", "公务接待", 4, 6, -0.333333),
        ("201", "公车", 21, 4, 4.25),
        ("201", "出国", 0, 0, None),
        ("202", "会议", 7.5, 6, 0.25),
        ("202", "公务接待", 1, 2, -0.5),
        ("202", "培训", 3, 4, -0.25),
        ("203", "公车", 4, 0, None),
        ("203", "差旅", 10, 12, -0.166667),
    ]
    assert release(
        "select paid_ytd_yuan, last_year_yuan, change_ratio from marts.rpt_austerity_summary "
        f"where {COUNTY} and fiscal_year = 2026 and month = 8 and category = '三公' "
        "and scope = 'own' and dept_code = 'all'"
    ) == [(30 * WAN, 12 * WAN, Decimal("1.5"))]


def test_who_was_commissioned_and_what_assessments_took_off(release):
    assert release(
        "select fee_yuan, over_contract_yuan, fee_ratio, average_score, quality_score from marts.rpt_third_parties "
        f"where {COUNTY} and third_party_code = 'TP01'"
    ) == [(13 * WAN, 1 * WAN, Decimal("0.05"), 75, 92)]
    assert release(
        "select dept_code, average_self_deviation from marts.rpt_self_deviation "
        f"where {COUNTY} and evaluator = 'external' order by 1"
    ) == [("201", 22), ("202", 14), ("all", 18)]
    assert release(
        "select requested_yuan, approved_yuan, reduced_yuan, reduction_ratio from marts.rpt_ex_ante_summary "
        f"where {COUNTY} and scope = 'own' and dept_code = 'all'"
    ) == [(530 * WAN, 390 * WAN, 140 * WAN, Decimal("0.264151"))]


def test_the_years_list_says_what_came_of_each_line(release):
    assert release(
        "select right(subject_code, 1), is_evaluated, score, fee_yuan from marts.rpt_sample_list "
        f"where {COUNTY} order by 1"
    ) == [("1", True, 68, 5 * WAN), ("3", True, 82, 8 * WAN), ("4", False, None, None)]


def test_every_gap_says_which_division_of_the_bureau_answers(release):
    assert release(
        "select distinct dept_code, managing_division from marts.rpt_coverage_gaps "
        f"where {COUNTY} and fiscal_year = 2026 and subject_kind <> 'department' order by 1"
    ) == [("201", "教科文股"), ("202", "社会保障股")]
    assert release(
        f"select managing_division, idle_due_yuan from marts.rpt_divisions where {COUNTY} and fiscal_year = 2026 "
        "order by 1"
    ) == [("教科文股", 105 * WAN), ("社会保障股", 0), ("行政政法股", 0)]
