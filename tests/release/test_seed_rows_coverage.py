"""Each row of the seed cases' first table that speaks of coverage, monitoring, goals and the government layer, shown on
the samples' release. The other rows (money and evaluation) stand in test_seed_rows_money.py.

A test is named after its row and reads the mart that holds the answer.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest

Release = Callable[[str], list[tuple]]

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
ENYANG = "mof_div_code = '511903' and fiscal_year = 2021"
ARTUX = "mof_div_code = '653001' and fiscal_year = 2018"
LUXIAN = "mof_div_code = '510521' and fiscal_year = 2021"
OWN = "scope = 'own' and subject_kind = 'all' and fund_book = 'all' and period = 'year'"


def _one(release: Release, sql: str) -> tuple:
    rows = release(sql)
    assert len(rows) == 1, rows
    return rows[0]


def test_E1_items_above_threshold_without_ex_ante(release: Release) -> None:
    listed = release(
        "select subject_code, reason, required_yuan from marts.rpt_coverage_gaps "
        f"where {ENYANG} and stage = 'ex_ante' order by 1"
    )
    assert [(reason, amount > 500_000) for _, reason, amount in listed] == [("missing", True)] * 2
    by_count_and_amount = _one(
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
    found = _one(
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
    minimums = _one(
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
    assert _one(
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


def test_T1_three_layers_through_the_stages(release: Release) -> None:
    kinds = release(
        "select subject_kind, count(distinct stage) from marts.fct_coverage where is_required group by all order by 1"
    )
    assert {kind for kind, _ in kinds} == {"department", "government", "policy", "project"}
    assert dict(kinds)["project"] >= 12 and dict(kinds)["department"] >= 8 and dict(kinds)["policy"] >= 8


def test_T2_five_dimensions_and_the_conclusion_are_kept(release: Release) -> None:
    rows = release(
        "select count(*), count(necessity_score), count(economy_score), count(goal_score), count(feasibility_score), "
        "count(compliance_score), count(conclusion), bool_and(is_complete) "
        f"from marts.fct_ex_ante_assessments where {ENYANG}"
    )
    assert rows == [(77, 77, 77, 77, 77, 77, 77, True)]


def test_T5_four_kinds_of_evaluation_are_kept_and_compared(release: Release) -> None:
    [(selfs,)] = release(f"select count(*) from marts.fct_self_evaluations where {ENYANG}")
    kinds = release(
        "select subject_kind, evaluator, count(*), count(self_deviation) from marts.fct_evaluations "
        "where mof_div_code in ('511903', '210200') and fiscal_year = 2021 group by all order by all"
    )
    assert selfs == 564
    assert kinds == [
        ("department", "finance", 6, 6),
        ("government", "finance", 12, 0),
        ("policy", "finance", 2, 2),
        ("policy", "third_party", 1, 1),
        ("project", "finance", 64, 64),
        ("project", "spot_check", 58, 58),
        ("project", "third_party", 33, 33),
    ]


def test_T7_every_stage_by_book_and_tags_of_the_special_domains(release: Release) -> None:
    books = {book for (book,) in release("select distinct fund_book from marts.rpt_coverage")}
    assert books == {"general", "gov_fund", "soe_capital", "social_insurance", "all"}
    adds_up = release(
        "select 1 from marts.rpt_coverage where subject_kind in ('project', 'policy', 'all') "
        "group by mof_div_code, fiscal_year, scope, stage, subject_kind, period "
        "having sum(case when fund_book = 'all' then required_yuan else -required_yuan end) <> 0"
    )
    assert adds_up == []
    tags = {tag for (tag,) in release("select distinct tag from marts.rpt_execution_by_tag where scope = 'own'")}
    assert tags >= {"专项债券", "直达资金", "衔接资金", "政府采购", "政府购买服务"}


def test_T8_how_many_indicators_come_from_the_library_by_industry(release: Release) -> None:
    total = _one(
        release,
        "select goal_indicator_count, from_library_count, from_library_ratio from marts.rpt_indicator_library "
        "where mof_div_code = '445100' and fiscal_year = 2021 and industry = 'all'",
    )
    assert total == (115, 40, Decimal("0.347826"))
    by_industry = release(
        "select industry, indicator_count, used_count from marts.rpt_indicator_library "
        "where mof_div_code = '445100' and used_count > 0 and industry <> 'all'"
    )
    assert by_industry == [("科技", 54, 40)]


def test_T9_names_of_the_national_standard_are_taken_as_they_are(release: Release) -> None:
    names = ("BA_BGT_INFO", "PAY_VOUCHER", "PM_PERF_GOAL_INFO", "PM_PERF_SELF_EVAL")
    for name in names:
        rows = release(
            f"select status, rows_loaded > 0, rows_rejected from meta.sources where path like '%510521/2021/{name}.csv'"
        )
        assert rows == [("in_force", True, 0)]


def test_T12_revenue_progress_its_tax_share_and_debt_within_its_limit(release: Release) -> None:
    found = _one(
        release,
        "select revenue_month, revenue_budget_yuan, revenue_ytd_yuan, revenue_progress_ratio, tax_ytd_yuan, "
        "tax_share_ratio, debt_ratio, over_limit_region_count "
        f"from marts.rpt_government where {ENYANG} and scope = 'own'",
    )
    month, budget, collected, progress, tax, share, debt, over = found
    assert (month, budget, collected, progress) == (12, 23_700 * WAN, 24_174 * WAN, Decimal("1.02"))
    assert (tax, share) == (16_218 * WAN, Decimal("0.670886"))
    assert (debt, over) == (Decimal("0.959223"), 0)


def test_T14_what_goes_to_the_congress_and_the_date_it_sat(release: Release) -> None:
    rows = release(
        "select congress_paper, document_kind, count(*), count(distinct subject_code), "
        "count(*) filter (subject_kind = 'department'), max(budget_congress_date) is not null "
        f"from marts.rpt_disclosure_documents where {ENYANG} and is_for_congress group by all order by all"
    )
    assert [row[:2] for row in rows] == [
        ("budget", "goal"),
        ("final_accounts", "evaluation"),
        ("final_accounts", "self_evaluation"),
    ]
    goals = rows[0]
    assert goals[2:] == (437, 437, 89, True)  # 89 departments, 3 policies, 345 key projects


def test_L1_eleven_assessments_on_the_countys_own_four_dimensions(release: Release) -> None:
    rows = release(
        "select count(*), count(affordability_score), count(compliance_score), bool_and(is_complete) "
        f"from marts.fct_ex_ante_assessments where {LUXIAN}"
    )
    assert rows == [(11, 11, 0, True)]


def test_L2_goals_reach_townships_and_the_fund_budget(release: Release) -> None:
    towns = release(
        "select coverage.mof_div_code, required_count, covered_count from marts.rpt_coverage as coverage "
        "join marts.dim_regions using (mof_div_code, fiscal_year) where admin_level = 'township' "
        f"and mof_div_code like '510521%' and stage = 'goal' and {OWN} order by 1"
    )
    assert towns == [("510521901", 5, 5), ("510521902", 5, 5), ("510521903", 5, 5)]
    fund = _one(
        release,
        "select required_count, covered_count from marts.rpt_coverage "
        f"where {LUXIAN} and stage = 'goal' and scope = 'own' and subject_kind = 'project' and fund_book = 'gov_fund'",
    )
    assert fund == (4, 4)


def test_L3_january_to_august_with_reasons_or_a_finding(release: Release) -> None:
    found = _one(
        release,
        "select period, report_count, deviation_count, reason_missing_count from marts.rpt_dual_monitoring_summary "
        f"where {LUXIAN} and scope = 'own' and subject_kind = 'all'",
    )
    assert found == ("M08", 91, 36, 10)
    listed = release(
        "select has_deviation, deviation_reason from marts.rpt_dual_monitoring "
        f"where {LUXIAN} and is_reason_missing and subject_kind in ('project', 'policy')"
    )
    assert listed == [(True, None)] * 10


def test_L4_evaluations_by_kind_and_book_reconcile(release: Release) -> None:
    rows = release(
        "select subject_kind, fund_book, covered_count, covered_yuan from marts.rpt_coverage "
        f"where {LUXIAN} and stage = 'evaluation' and scope = 'own' and covered_count > 0 "
        "and subject_kind in ('project', 'policy') order by 1, 2"
    )
    assert rows == [
        ("policy", "all", 2, 14_339 * WAN),
        ("policy", "general", 2, 14_339 * WAN),
        ("project", "all", 13, Decimal("7904.85") * WAN),
        ("project", "general", 10, Decimal("3974.85") * WAN),
        ("project", "gov_fund", 3, 3_930 * WAN),
    ]
    [(evaluated,)] = release(
        f"select sum(evaluated_yuan) from marts.fct_evaluations where {LUXIAN} and subject_kind = 'project'"
    )
    assert evaluated == Decimal("7904.85") * WAN


def test_L6_disclosure_checked_by_content_time_and_form(release: Release) -> None:
    rows = release(
        "select document_kind, count(distinct subject_kind || subject_code), count(disclosed_date) > 0, "
        "count(*) filter (disclosure_status = 'done' and disclosed_date is null) "
        f"from marts.rpt_disclosure_documents where {LUXIAN} group by all order by 1"
    )
    assert rows == [("evaluation", 23, True, 0), ("goal", 130, True, 0), ("self_evaluation", 130, True, 0)]
    [(indicators, without)] = release(
        "select count(*), count(*) filter (target_raw is null) from marts.rpt_disclosure_indicators "
        f"where {LUXIAN} and document_kind = 'goal'"
    )
    assert indicators > 500 and without == 0


def test_L7_goals_went_through_both_rounds(release: Release) -> None:
    assert release(f"select distinct review_round from marts.fct_goals where {LUXIAN}") == [("second",)]
    signals = {column for column, *_ in release("describe marts.rpt_target_signals")}
    assert {"signal", "kpi_id"} <= signals  # what changed between rounds: tests/sql/test_targets.py


def test_M2_monthly_series_of_the_counties_progress(release: Release) -> None:
    rows = release(
        "select month, count(distinct mof_div_code), sum(paid_ytd_yuan) from marts.rpt_execution "
        "where scope = 'own' and dept_code = 'all' and fiscal_year = 2021 and mof_div_code in "
        "(select mof_div_code from marts.dim_regions where parent_mof_div_code = '210200' and fiscal_year = 2021) "
        "group by all order by 1"
    )
    assert [row[:2] for row in rows] == [(month, 12) for month in range(1, 13)]
    below = release(
        "select month, paid_ytd_yuan from marts.rpt_execution where mof_div_code = '210200' and fiscal_year = 2021 "
        "and scope = 'subtree' and dept_code = 'all' order by 1"
    )
    own = dict(
        release(
            "select month, paid_ytd_yuan from marts.rpt_execution where mof_div_code = '210200' and fiscal_year = 2021 "
            "and scope = 'own' and dept_code = 'all'"
        )
    )
    assert [(month, paid + own.get(month, 0)) for month, _, paid in rows] == below


def test_M4_library_by_industry_and_use(release: Release) -> None:
    total = _one(
        release,
        "select industry_count, fund_use_count, indicator_count from marts.rpt_indicator_library "
        "where mof_div_code = '445100' and fiscal_year = 2021 and industry = 'all'",
    )
    assert total == (31, 173, 1470)


def test_M5_twelve_of_sixteen_prefectures_cover_four_books_and_the_others_are_named(release: Release) -> None:
    covered, children, short, silent = _one(
        release,
        "select four_book_child_count, child_count, short_child_names, silent_child_names from marts.rpt_four_books "
        "where mof_div_code = '530000' and fiscal_year = 2021 and stage = 'evaluation'",
    )
    assert (covered, children) == (12, 16)
    assert len([*(short or "").split("、"), *(silent or "").split("、")]) - (short is None) - (silent is None) == 4


def test_M10_evaluations_by_tag_and_libraries_by_region(release: Release) -> None:
    bonds = release(
        "select count(distinct subject_code), count(distinct agency_code), sum(evaluated_yuan) "
        "from marts.fct_evaluations join marts.dim_projects as projects on "
        "projects.mof_div_code = fct_evaluations.mof_div_code and projects.fiscal_year = fct_evaluations.fiscal_year "
        "and pro_code = subject_code where fct_evaluations.mof_div_code = '511903' "
        "and list_contains(string_split(projects.tags, ';'), '专项债券')"
    )
    assert bonds == [(38, 21, Decimal("15.24") * YI)]
    assert release(
        "select mof_div_code, indicator_count from marts.rpt_indicator_library "
        "where industry = 'all' and indicator_count > 0"
    ) == [("445100", 1470)]


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
