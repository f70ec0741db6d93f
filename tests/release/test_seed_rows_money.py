"""What the systems described in the seed documents do with money, evaluation and result use, row by row (issue 4).

Each test bears the row's id and reads the marts of the sample release; totals that were published are in
test_published_figures.py. T4, T6 and T13 need rows that no seed document gives: tests/sql/test_seed_rows.py.
"""

from decimal import Decimal

ARTUX, ENYANG, LUXIAN, ZHENGZHOU, GUANGZHOU = "653001", "511903", "510521", "410100", "440100"


def _rules(release, region: str, rule: str) -> list[tuple]:
    return release(
        "select subject_code, money_base, action, is_effective, base_yuan, recommended_yuan, evidence_text "
        f"from marts.fct_recommendations where mof_div_code = '{region}' and rule_id = '{rule}' order by 1, 2"
    )


def test_A3_a_score_of_zero_cancels_all_of_next_years_money(release):
    rows = _rules(release, ARTUX, "r05")
    assert len(rows) == 3
    for _, base, action, is_effective, base_yuan, recommended_yuan, evidence in rows:
        assert (base, action, is_effective) == ("next_year_budget", "cancel", True)
        assert recommended_yuan == base_yuan > 0
        assert "得分0.00分" in evidence
    zeros = release(f"select subject_code from marts.fct_evaluations where mof_div_code = '{ARTUX}' and score = 0")
    assert sorted(code for (code,) in zeros) == [row[0] for row in rows]


def test_E6_evaluators_apart_and_how_far_departments_praise_themselves(release):
    rows = release(
        "select evaluator, count(*), count(self_deviation), bool_and(self_deviation = self_score - score) "
        f"from marts.fct_evaluations where mof_div_code = '{ENYANG}' group by 1 order by 1"
    )
    assert rows == [("finance", 72, 72, True), ("spot_check", 58, 58, True), ("third_party", 34, 34, True)]
    departments = release(
        "select dept_code, avg(self_deviation), sum(case when is_self_score_inflated then 1 else 0 end) "
        f"from marts.fct_evaluations where mof_div_code = '{ENYANG}' and evaluator = 'spot_check' group by 1"
    )
    assert len(departments) > 1
    assert sum(inflated for _, _, inflated in departments) == 14
    reviewed = release(
        f"select count(*) from marts.rpt_self_evaluation_reviews where mof_div_code = '{ENYANG}' and rule_id = 'rv16'"
    )
    assert reviewed[0][0] > 0


def test_E7_letters_due_dates_and_overdue_findings(release):
    rows = release(
        "select status, count(*), count(letter_date), count(due_date), count(closed_date) "
        f"from marts.fct_rectifications where mof_div_code = '{ENYANG}' group by 1 order by 1"
    )
    assert rows == [("closed", 12, 12, 12, 12), ("overdue", 5, 5, 5, 0)]
    overdue = release(
        f"select distinct subject_code from marts.fct_rectifications "
        f"where mof_div_code = '{ENYANG}' and status = 'overdue' order by 1"
    )
    withheld = _rules(release, ENYANG, "r18")
    assert [row[:4] for row in withheld] == [(code, "next_year_budget", "withhold", True) for (code,) in overdue]


def test_E9_each_kind_of_result_has_its_action_amount_rule_and_evidence(release):
    rows = release(
        "select rule_id, action, count(*), count(policy_key), count(evidence_text), "
        "count(*) filter (where legal_basis is null and basis_evidence <> 'convention') "
        f"from marts.fct_recommendations where mof_div_code in ('{ENYANG}', '{ARTUX}', '{LUXIAN}') group by 1, 2"
    )
    assert {(rule, action) for rule, action, *_ in rows} >= {
        ("r01", "prioritise"),
        ("r09", "adjust_merge"),  # overlapping, fragmented
        ("r04", "cancel"),
        ("r05", "cancel"),
        ("r10", "cut"),  # low effect
        ("r06", "reclaim"),  # long idle
    }
    for rule, _, count, keys, sentences, baseless in rows:
        assert count == keys == sentences and not baseless, rule


def test_E10_grounds_of_selection_and_on_site_tracking_with_their_shares(release):
    rows = release(
        "select selection_reason, evaluation_count, evaluation_share_ratio, on_site_ratio "
        f"from marts.rpt_evaluation_selection where mof_div_code = '{ENYANG}' and evaluator = 'all'"
    )
    told = {reason: (count, share) for reason, count, share, _ in rows}
    assert told.pop("all") == (164, Decimal(1))
    assert sum(count for count, _ in told.values()) == 164
    assert set(told) == {"amount", "representative", "influence", "public_attention", "random"}
    assert all(0 < on_site < 1 for *_, on_site in rows)


def test_T3_no_goal_no_budget(release):
    rows = _rules(release, ENYANG, "r12")
    assert len(rows) == 4
    for code, base, action, is_effective, base_yuan, recommended_yuan, _ in rows:
        assert (action, is_effective) == ("withhold", True), code
        assert recommended_yuan <= base_yuan
        if base == "next_year_budget":
            assert recommended_yuan == base_yuan


def test_T10_an_item_whose_end_year_has_come_leaves(release):
    ending = release(
        "select pro_code from marts.rpt_life_cycle "
        f"where mof_div_code = '{ENYANG}' and life_status = 'ending' order by 1"
    )
    rows = _rules(release, ENYANG, "r11")
    assert [row[0] for row in rows] == [code for (code,) in ending] and len(rows) == 23
    assert all(row[1:4] == ("next_year_budget", "exit", True) and row[4] == row[5] for row in rows)


def test_T11_departments_are_ranked_on_this_work(release):
    rows = release(
        "select score, rank from marts.rpt_work_assessment where mof_div_code = '653001' and fiscal_year = 2018 "
        "and assessed_kind = 'department' and part = 'total' order by rank"
    )
    scores = [score for score, _ in rows]
    assert len(rows) > 10 and scores == sorted(scores, reverse=True)
    assert [rank for _, rank in rows] == [1 + sum(other > score for other in scores) for score in scores]


def test_L5_results_decide_between_priority_and_deduction(release):
    rows = release(
        "select rule_id, action, cut_ratio from marts.fct_recommendations "
        f"where mof_div_code = '{LUXIAN}' and rule_id in ('r01', 'r02', 'r04') and base_yuan is not null "
        "group by all order by 1, 2 desc"
    )
    # 优 by a self-evaluation alone keeps what there is, no more
    assert rows == [("r01", "prioritise", 0), ("r01", "maintain", 0), ("r02", "maintain", 0), ("r04", "cancel", 1)]


def test_L5_nothing_is_prioritised_by_a_self_evaluation_alone(release):
    rows = release(
        "select action, count(*) from marts.fct_recommendations as found "
        f"where mof_div_code in ('{LUXIAN}', '{ENYANG}') and rule_id = 'r01' and not exists ("
        "  from marts.fct_evaluations as evaluations where evaluations.mof_div_code = found.mof_div_code "
        "  and evaluations.fiscal_year = found.fiscal_year and evaluations.subject_code = found.subject_code "
        "  and evaluations.is_final_score"
        ") group by 1"
    )
    assert [action for action, _ in rows] == ["maintain"]


def test_E1_money_spent_before_its_assessment_stays_listed(release):
    rows = release(
        "select is_effective, base_yuan, recommended_yuan, evidence_text from marts.fct_recommendations "
        f"where mof_div_code = '{ENYANG}' and rule_id = 'r13' and recommended_yuan = 0"
    )
    assert len(rows) == 1
    is_effective, base, _, evidence = rows[0]
    assert is_effective and base == 0 and "已没有未支付的余额" in evidence


def test_L8_towns_are_assessed_beside_each_other(release):
    rows = release(
        "select assessed_code, score, rank from marts.rpt_work_assessment join marts.dim_regions "
        "using (mof_div_code, fiscal_year) where admin_level = 'township' and assessed_kind = 'region' "
        f"and part = 'total' and parent_mof_div_code = '{LUXIAN}'"
    )
    assert len(rows) == 3 and min(rank for *_, rank in rows) == 1
    assert all(0 < score <= 100 for _, score, _ in rows)


def test_M1_a_province_adds_up_its_cities_with_n_of_n_reported(release):
    rows = release(
        "select admin_level, applied_yuan, reported_region_count, expected_region_count "
        "from marts.rpt_recommendation_summary where mof_div_code = '140000' and scope = 'subtree' "
        "and subject_kind = 'all' and money_base = 'all' and stage = 'final' and action = 'cut' order by 1"
    )
    assert rows == [("county", 580_000_000, 129, 129), ("prefecture", 355_000_000, 11, 11)]


def test_M3_evaluation_and_result_use_weigh_half(release):
    rows = release(
        "select part, weight_points from marts.rpt_work_assessment where assessed_kind = 'region' "
        f"and mof_div_code = '{LUXIAN}' and fiscal_year = 2021 and part <> 'total'"
    )
    weights = dict(rows)
    assert sum(weights.values()) == 100
    assert weights["evaluation"] + weights["result_application"] == 50


def test_M6_a_departments_result_takes_1_3_or_5_percent_off_its_quota(release):
    rows = _rules(release, GUANGZHOU, "r16")
    ratios = {"1.00": 0, "3.00": 0, "5.00": 0}
    for _, base, action, _, base_yuan, recommended_yuan, _ in rows:
        assert base == "public_expense_quota"
        if action == "quota_deduction":
            ratios[f"{100 * recommended_yuan / base_yuan:.2f}"] += 1
    assert ratios == {"1.00": 4, "3.00": 3, "5.00": 1}


def test_M7_a_mid_year_evaluation_looks_at_this_years_balance(release):
    rows = _rules(release, ZHENGZHOU, "r15")
    assert len(rows) == 8
    assert {row[1:4] for row in rows} == {("current_balance", "cut", True)}
    assert all("事中" in row[6] for row in rows)


def test_M8_fair_and_poor_results_must_be_rectified(release):
    rows = release(
        "select mof_div_code, fiscal_year, subject_kind, subject_code from marts.fct_recommendations "
        "where rule_id in ('r03', 'r04', 'r05') except "
        "select mof_div_code, fiscal_year, subject_kind, subject_code from marts.fct_rectifications except "
        "select mof_div_code, fiscal_year, subject_kind, subject_code from marts.rpt_coverage_gaps "
        "where stage = 'rectification' and reason = 'no_finding'"
    )
    assert rows == []


def test_M9_lower_governments_are_evaluated_as_governments(release):
    rows = release(
        "select count(distinct subject_code), count(score), count(grade) from marts.fct_evaluations "
        "where mof_div_code = '210200' and subject_kind = 'government'"
    )
    assert rows == [(12, 12, 12)]
