"""Rows T of the seed cases' first table, shown on the samples' release: stages, books, evaluations, revenue, debt.

A test is named after its row and reads the mart that holds the answer.
"""

from decimal import Decimal

from tests.support.seed_rows import ENYANG, WAN, Release, one


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
    total = one(
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
    found = one(
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
