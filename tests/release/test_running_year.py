"""The figures of docs/running-year.md, worked there by hand, come out of the release. Each test names its query."""

from decimal import Decimal

import pytest

WAN = Decimal(10_000)
YEAR = "mof_div_code = '990101' and fiscal_year = 2026"
NAMES = {
    "school": "99010126T000000000001", "bond": "99010126T000000000002", "roads": "99010126T000000000003",
    "training": "99010126T000000000004", "heating": "99010126T000000000005", "seed": "99010126T000000000006",
    "canal": "99010126T000000000007", "buses": "99010126T000000000008", "lamps": "99010126T000000000009",
    "wages": "99010126R000000000010",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "budget", "paid", "ratio", "progress", "alert"),
    [
        ("school", 300, 190, "0.633333", "0.666667", "none"),
        ("bond", 1000, 320, "0.320000", "0.333333", "none"),
        ("roads", 100, 100, "1.000000", "0.523810", "none"),
        ("training", 120, 78, "0.650000", "0.666667", "none"),
        ("heating", 150, 90, "0.600000", "0.666667", "none"),
        ("seed", 300, 200, "0.666667", "0.666667", "none"),
        ("canal", 250, 50, "0.200000", "0.666667", "red"),
        ("buses", 20, 20, "1.000000", "0.666667", "none"),
        ("lamps", 50, 55, "1.100000", "0.666667", "none"),
        ("wages", 220, 140, "0.636364", "0.666667", "none"),
    ],
)
def test_each_project_at_the_end_of_august(release, name, budget, paid, ratio, progress, alert):
    assert release(
        "select budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio, "
        "calendar_progress_ratio, alert_level, is_month_complete "
        f"from marts.fct_execution_monthly where {YEAR} and pro_code = '{NAMES[name]}' and month = 8"
    ) == [(budget * WAN, paid * WAN, Decimal(ratio), Decimal(progress), Decimal("0.666667"), alert, True)]


def test_september_is_there_and_not_complete_and_no_month_after_it(release):
    assert release(
        "select month, is_month_complete, count(distinct mof_div_code) from marts.fct_execution_monthly "
        "where mof_div_code like '990101%' and fiscal_year = 2026 and month >= 8 group by all order by 1"
    ) == [(8, True, 2), (9, False, 2)]


@pytest.mark.parametrize(
    ("scope", "budget", "paid", "ratio", "progress"),
    [("own", 2510, 1243, "0.495219", "0.528173"), ("subtree", 2530, 1255, "0.496047", "0.529268")],
)
def test_the_county_with_and_without_its_silent_township(release, scope, budget, paid, ratio, progress):
    assert release(
        "select budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, time_progress_ratio "
        f"from marts.rpt_execution where {YEAR} and scope = '{scope}' and dept_code = 'all' and month = 8"
    ) == [(budget * WAN, paid * WAN, Decimal(ratio), Decimal(progress))]


def test_the_merged_department_has_its_whole_year_and_nothing_is_unknown(release):
    assert release(
        "select dept_code, budget_adjusted_ytd_yuan from marts.rpt_execution "
        f"where {YEAR} and scope = 'own' and dept_code <> 'all' and month = 8 order by 1"
    ) == [("101", 640 * WAN), ("104", 550 * WAN), ("105", 1320 * WAN)]


def test_what_is_dated_later_is_held_back_and_listed(release):
    assert release(
        f"select extract, row_key, date, amount_yuan from marts.rpt_future_dated where {YEAR} order by 1"
    ) == [
        ("disclosures", "project/99010126T000000000002/goal", _day("2026-12-25"), None),
        ("payments", "ZF26-heating-2", _day("2026-12-25"), 150 * WAN),
    ]


def _day(text: str):
    from datetime import date

    return date.fromisoformat(text)


def test_the_payment_that_crossed_the_budget_is_named(release):
    assert release(
        f"select subject_kind, subject_code, over_yuan, since_month, pay_id from marts.rpt_over_budget where {YEAR}"
    ) == [("project", NAMES["lamps"], 5 * WAN, 5, "ZF26-lamps-2")]


def test_the_forecast_follows_last_year(release):
    assert release(
        "select forecast_year_end_ratio from marts.fct_execution_monthly "
        f"where {YEAR} and pro_code = '{NAMES['school']}' and month = 8"
    ) == [(Decimal("0.855000"),)]


@pytest.mark.parametrize(
    ("stage", "required", "covered", "pending"),
    [
        ("goal", 9, 9, 0),
        ("goal_sync_approved", 8, 7, 0),
        ("monitoring", 9, 5, 0),
        ("self_evaluation", 1, 1, 8),
        ("ex_ante", 2, 1, 0),
    ],
)
def test_what_is_due_of_projects_and_what_is_only_coming(release, stage, required, covered, pending):
    assert release(
        "select required_count, covered_count, pending_count from marts.rpt_coverage "
        f"where {YEAR} and scope = 'own' and stage = '{stage}' and subject_kind = 'project' and fund_book = 'all' "
        "and period = 'year'"
    ) == [(required, covered, pending)]


def test_departments_are_asked_once_and_the_merged_ones_paper_is_the_new_ones(release):
    assert release(
        "select required_count, covered_count from marts.rpt_coverage "
        f"where {YEAR} and scope = 'own' and stage = 'goal' and subject_kind = 'department' and fund_book = 'all' "
        "and period = 'year'"
    ) == [(3, 2)]


def test_the_gap_of_an_assessment_is_the_allotment_that_needed_it(release):
    assert release(
        f"select subject_code, required_yuan, reason from marts.rpt_coverage_gaps where {YEAR} and stage = 'ex_ante'"
    ) == [(NAMES["roads"], 60 * WAN, "missing")]


def test_the_monitoring_that_is_missing_is_named(release):
    rows = release(
        "select subject_code from marts.rpt_coverage_gaps "
        f"where {YEAR} and stage = 'monitoring' and reason = 'missing' and subject_kind = 'project' "
        "and period <> 'year' order by 1"
    )
    assert [code for (code,) in rows] == [NAMES[name] for name in ("roads", "heating", "buses", "lamps")]


@pytest.mark.parametrize(
    ("name", "base_name", "rule", "action", "base", "amount"),
    [
        ("roads", "current_balance", "r12", "withhold", 0, 0),
        ("training", "current_balance", "r15", "cut", 42, None),
        ("training", "next_year_budget", "r18", "withhold", 120, None),
        ("buses", "next_year_budget", "r11", "exit", 20, 20),
    ],
)
def test_recommendations_in_effect(release, name, base_name, rule, action, base, amount):
    assert release(
        "select rule_id, action, base_yuan, recommended_yuan from marts.fct_recommendations "
        f"where {YEAR} and subject_code = '{NAMES[name]}' and money_base = '{base_name}' and is_effective"
    ) == [(rule, action, base * WAN, None if amount is None else amount * WAN)]


def test_a_breach_stays_listed_after_the_money_is_spent(release):
    assert release(
        "select rule_id, base_yuan, recommended_yuan from marts.fct_recommendations "
        f"where {YEAR} and subject_code = '{NAMES['roads']}' and money_base = 'current_balance' order by 1"
    ) == [("r12", Decimal("0.00"), Decimal("0.00")), ("r13", Decimal("0.00"), Decimal("0.00"))]


def test_no_rule_of_year_end_and_no_priority_by_a_self_evaluation(release):
    assert (
        release(
            f"select rule_id from marts.fct_recommendations where {YEAR} "
            "and (rule_id in ('r06', 'r07', 'r08') or action = 'prioritise')"
        )
        == []
    )


def test_a_bond_and_a_supplement_are_no_base_of_next_year(release):
    assert (
        release(
            "select subject_code, base_yuan from marts.fct_recommendations "
            f"where {YEAR} and money_base = 'next_year_budget' "
            f"and subject_code in ('{NAMES['bond']}', '{NAMES['roads']}') "
            "and base_yuan is not null and base_yuan > 400000"
        )
        == []
    )


@pytest.mark.parametrize(
    ("name", "before", "recommended", "claimed", "initial", "landed", "unproved", "outcome"),
    [
        ("training", 150, 30, 30, 120, 30, 0, "followed"),
        ("lamps", 80, 40, 40, 50, 30, 10, "partly"),
        ("heating", 150, 30, 30, 150, 0, 30, "not_followed"),
        ("buses", 20, 20, None, 20, 0, None, "not_followed"),
        ("seed", 300, 0, None, 300, None, None, "followed"),
    ],
)
def test_what_the_budget_made_of_last_years_results(
    release, name, before, recommended, claimed, initial, landed, unproved, outcome
):
    wan = [
        None if amount is None else amount * WAN for amount in (before, recommended, claimed, initial, landed, unproved)
    ]
    assert release(
        "select initial_before_yuan, recommended_yuan, claimed_yuan, initial_yuan, landed_yuan, unproved_yuan, outcome "
        f"from marts.rpt_next_year_loop where {YEAR} and pro_code = '{NAMES[name]}'"
    ) == [(*wan, outcome)]


def test_the_loop_in_one_line_this_year_and_next(release):
    assert release(
        "select fiscal_year, cut_asked_count, followed_count, partly_count, not_followed_count, pending_count, "
        "recommended_yuan, landed_yuan, claimed_yuan, unproved_yuan from marts.rpt_loop_summary "
        "where mof_div_code = '990101' and scope = 'own' and group_kind = 'region' order by 1"
    ) == [
        (2026, 5, 2, 1, 2, 0, 180 * WAN, 120 * WAN, 100 * WAN, 40 * WAN),
        (2027, 2, 0, 0, 0, 2, 20 * WAN, None, None, None),  # what is overdue is withheld by judgement
    ]


def test_the_hospitals_bond_lies_idle_since_july(release):
    assert release(
        "select issued_yuan, spent_yuan, idle_yuan, months_idle, still_due_yuan, special_debt_limit_yuan "
        f"from marts.rpt_bonds where {YEAR} and pro_code = '{NAMES['bond']}'"
    ) == [(1000 * WAN, 320 * WAN, 680 * WAN, 2, 14 * WAN, 5000 * WAN)]
