"""Rows E and A of the seed cases' first table that speak of coverage, monitoring and goals, shown on the samples'
release; and that every stage counts what it lists. Rows T stand in test_seed_rows_stages.py, L and M in
test_seed_rows_counties.py, money and evaluation in test_seed_rows_money.py.

A test is named after its row and reads the mart that holds the answer.
"""

from decimal import Decimal

import pytest

from tests.support.seed_rows import ARTUX, ENYANG, OWN, WAN, YI, Release, one


def test_E1_items_above_threshold_without_ex_ante(release: Release) -> None:
    listed = release(
        "select subject_code, reason, required_yuan from marts.rpt_coverage_gaps "
        f"where {ENYANG} and stage = 'ex_ante' order by 1"
    )
    assert [(reason, amount > 500_000) for _, reason, amount in listed] == [("missing", True)] * 2
    by_count_and_amount = one(
        release,
        "select required_count - covered_count, required_yuan - covered_yuan "
        f"from marts.rpt_coverage where {ENYANG} and stage = 'ex_ante' and {OWN}",
    )
    assert by_count_and_amount == (2, sum(amount for *_, amount in listed))


def test_E2_goals_by_kind_and_four_dates_against_the_budgets_own(release: Release) -> None:
    goals = release(
        "select subject_kind, required_count, covered_count from marts.rpt_coverage "
        f"where {ENYANG} and stage = 'goal' and scope = 'own' and fund_book = 'all' and period = 'year' "
        "and subject_kind in ('department', 'policy', 'project') order by 1"
    )
    assert goals == [("department", 89, 89), ("policy", 3, 3), ("project", 501, 498)]
    steps = release(
        f"select step, step_status, count(*) from marts.rpt_goal_steps where {ENYANG} group by all order by all"
    )
    assert steps == [
        ("approved", "done", 549),
        ("approved", "late", 3),
        ("council", "done", 552),
        ("disclosed", "done", 549),
        ("disclosed", "late", 3),
        ("submitted", "done", 552),
    ]  # not the 38 special bonds, whose money came by supplement


def test_E3_supplements_without_an_approved_goal(release: Release) -> None:
    rows = release(
        "select subject_code, recommended_yuan, evidence_text from marts.fct_recommendations "
        f"where {ENYANG} and rule_id = 'r12' and money_base = 'current_balance'"
    )
    assert len(rows) == 1
    code, amount, evidence = rows[0]
    assert "没有已批复的绩效目标" in evidence and amount > 0
    [(supplement,)] = release(
        "select sum(amount_yuan) from marts.fct_allotments "
        f"where {ENYANG} and pro_code = '{code}' and bgt_type = 'supplement'"
    )
    assert f"追加{supplement:,.2f}元" in evidence


def test_E4_poverty_and_direct_funds_timeliness_and_evenness(release: Release) -> None:
    rows = release(
        "select tag, budget_adjusted_ytd_yuan, execution_ratio, evenness_index_ratio, december_share_ratio "
        f"from marts.rpt_execution_by_tag where {ENYANG} and scope = 'own' and month = 12 "
        "and tag in ('衔接资金', '直达资金') order by tag"
    )
    assert [row[0] for row in rows] == ["直达资金", "衔接资金"]
    for tag, budget, execution, evenness, december in rows:
        # the same figures from the projects themselves
        [(projects, paid, last)] = release(
            "select sum(budget_adjusted_ytd_yuan), sum(paid_ytd_yuan), sum(paid_period_yuan) "
            "from marts.fct_execution_monthly join marts.dim_projects using (mof_div_code, fiscal_year, pro_code) "
            f"where {ENYANG} and month = 12 and list_contains(string_split(tags, ';'), '{tag}')"
        )
        assert budget == projects
        assert abs(execution - paid / budget) < Decimal("0.000001")
        assert abs(december - last / paid) < Decimal("0.000001")
        assert 0 < evenness < 1


def test_E5_special_bonds_are_followed_up_by_a_sample_with_its_seed(release: Release) -> None:
    found = one(
        release,
        "select required_yuan, covered_yuan, required_agency_count, covered_agency_count "
        f"from marts.rpt_coverage where {ENYANG} and stage = 'sample_check' and {OWN}",
    )
    assert found == (Decimal("15.24") * YI, Decimal("15.24") * YI, 21, 21)
    drawn = release(
        "select distinct list_contains(string_split(frame.tags, ';'), '专项债券') from marts.rpt_sample_frame as frame "
        "join marts.dim_subjects using (mof_div_code, fiscal_year, subject_kind, subject_code) "
        f"where frame.{ENYANG.replace(' and ', ' and frame.')} and is_drawn"
    )
    assert drawn == [(True,)]


def test_E8_results_reported_upward_and_disclosed_in_time(release: Release) -> None:
    rows = release(
        "select deadline_kind, deadline_status, is_done, count(*) from marts.rpt_deadlines "
        f"where {ENYANG} and stage = 'evaluation' group by all order by all"
    )
    assert rows == [
        ("disclose", "no_due", False, 38),
        ("disclose", "no_due", True, 106),
        ("report", "no_due", True, 144),
    ]


def test_A1_goal_review_names_each_failed_test(release: Release) -> None:
    rows = release(
        f"select review_result, failed_checks, count(*) from marts.fct_goal_reviews where {ARTUX} group by all"
    )
    assert sorted(rows) == [("fail", "quantified_ratio,level3_count", 5), ("pass", "", 399)]
    minimums = one(
        release,
        "select min(quantified_ratio), min(level1_count), min(level2_count), min(level3_count) "
        f"from marts.fct_goal_reviews where {ARTUX} and review_result = 'pass'",
    )
    assert minimums[0] >= Decimal("0.7") and minimums[1:] >= (3, 5, 7)


def test_A2_quarterly_reports_from_all_56_units(release: Release) -> None:
    rows = release(
        "select period, required_agency_count, covered_agency_count, covered_yuan "
        f"from marts.rpt_coverage where {ARTUX} and stage = 'monitoring' and scope = 'own' "
        "and subject_kind = 'project' and fund_book = 'all' and period <> 'year' order by 1"
    )
    assert rows == [(quarter, 56, 56, Decimal("230047.41") * WAN) for quarter in ("Q1", "Q2", "Q3", "Q4")]


def test_A4_the_calendar_is_policy_and_judges_in_time_late_missing(release: Release) -> None:
    rows = release(
        "select period, max(due_date)::varchar, count(*) filter (deadline_status = 'done'), count(*) "
        f"from marts.rpt_deadlines where {ARTUX} and stage = 'monitoring' group by all order by 1"
    )
    assert rows == [
        ("Q1", "2018-03-31", 404, 404),
        ("Q2", "2018-06-30", 404, 404),
        ("Q3", "2018-09-30", 404, 404),
        ("Q4", "2018-12-31", 404, 404),
    ]
    assert one(
        release,
        "select count(*) from marts.dim_policies where mof_div_code = '653001' and table_name = 'policy_calendar' "
        "and evidence = 'seed'",
    ) >= (1,)


def test_A5_self_evaluations_and_evaluations_are_disclosed_unless_secret(release: Release) -> None:
    rows = release(
        "select document_kind, subject_count, disclosed_count, secret_count from marts.rpt_disclosure_summary "
        f"where {ARTUX} and scope = 'own' order by 1"
    )
    assert rows == [("evaluation", 341, 314, 1), ("goal", 403, 403, 1), ("self_evaluation", 403, 313, 1)]
    [(secret,)] = release(f"select subject_code from marts.dim_subjects where {ARTUX} and is_secret")
    for table in ("rpt_disclosure_documents", "rpt_disclosure_indicators", "rpt_deadlines"):
        stage = "and deadline_kind = 'disclose'" if table == "rpt_deadlines" else ""
        assert release(f"select 1 from marts.{table} where {ARTUX} and subject_code = '{secret}' {stage}") == []


def test_A6_goals_reviewed_and_self_evaluations_checked_again(release: Release) -> None:
    grades = release(f"select review_grade, count(*) from marts.fct_goals where {ARTUX} group by all order by 2")
    assert grades == [(None, 5), ("优", 114), ("良", 285)]
    [(forms, differing)] = release(
        f"select count(*), count(*) filter (score_delta <> 0) from marts.fct_self_evaluations where {ARTUX}"
    )
    assert forms == 404 and differing > 0
    assert (
        release(
            f"select 1 from marts.rpt_self_evaluation_reviews where {ARTUX} and (message is null or severity is null)"
        )
        == []
    )


STAGES = (
    "ex_ante",
    "goal",
    "goal_sync_submitted",
    "goal_sync_council",
    "goal_sync_approved",
    "goal_sync_disclosed",
    "monitoring",
    "self_evaluation",
    "spot_check",
    "evaluation",
    "disclosure",
    "rectification",
    "result_application",
    "sample_check",
)


@pytest.mark.parametrize("stage", STAGES)
def test_expected_and_actual_row_counts_are_equal(release: Release, stage: str) -> None:
    """Every region of the tree has its row for each scope, kind and book, delivered or not; and no row besides."""
    [(expected,)] = release("select count(*) * 2 * 5 * 5 from marts.dim_regions")
    [(actual, regions)] = release(
        "select count(*), count(distinct (mof_div_code, fiscal_year)) from marts.rpt_coverage "
        f"where stage = '{stage}' and period = 'year'"
    )
    assert actual == expected
    assert [(regions,)] == release("select count(*) from marts.dim_regions")


@pytest.mark.parametrize("stage", STAGES)
def test_coverage_counts_the_subjects_it_lists(release: Release, stage: str) -> None:
    differing = release(
        "with listed as (select mof_div_code, fiscal_year, period, subject_kind, "
        "count(*) filter (is_required) as listed_required, "
        "count(*) filter (is_required and is_covered) as listed_covered "
        f"from marts.fct_coverage where stage = '{stage}' group by all), "
        "counted as (select mof_div_code, fiscal_year, period, subject_kind, required_count, covered_count "
        f"from marts.rpt_coverage where stage = '{stage}' and scope = 'own' and fund_book = 'all' "
        "and subject_kind <> 'all') "
        "select * from counted full join listed using (mof_div_code, fiscal_year, period, subject_kind) "
        "where coalesce(required_count, 0) <> coalesce(listed_required, 0) "
        "or coalesce(covered_count, 0) <> coalesce(listed_covered, 0)"
    )
    assert differing == []
    missing = release(
        f"select count(*) from marts.rpt_coverage_gaps where stage = '{stage}' union all "
        f"select count(*) from marts.fct_coverage where stage = '{stage}' and is_required and not is_covered"
    )
    assert missing[0] == missing[1]
