"""Rows L and M of the seed cases' first table, shown on the samples' release: a county's own year, and its province.

A test is named after its row and reads the mart that holds the answer.
"""

from decimal import Decimal

from tests.support.seed_rows import LUXIAN, OWN, WAN, YI, Release, one


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
    fund = one(
        release,
        "select required_count, covered_count from marts.rpt_coverage "
        f"where {LUXIAN} and stage = 'goal' and scope = 'own' and subject_kind = 'project' and fund_book = 'gov_fund'",
    )
    assert fund == (4, 4)


def test_L3_january_to_august_with_reasons_or_a_finding(release: Release) -> None:
    found = one(
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
            "and scope = 'own' and dept_code = 'all' and paid_ytd_yuan is not null"  # it sent no money
        )
    )
    assert [(month, paid + own.get(month, 0)) for month, _, paid in rows] == below


def test_M4_library_by_industry_and_use(release: Release) -> None:
    total = one(
        release,
        "select industry_count, fund_use_count, indicator_count from marts.rpt_indicator_library "
        "where mof_div_code = '445100' and fiscal_year = 2021 and industry = 'all'",
    )
    assert total == (31, 173, 1470)


def test_M5_twelve_of_sixteen_prefectures_cover_four_books_and_the_others_are_named(release: Release) -> None:
    covered, children, short, silent = one(
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
