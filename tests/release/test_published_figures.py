"""The figures that the seed cases publish come out of the release, to the cent. Each test names its query.

The rows below the published totals are invented (data/raw/README.md); the totals are not.
"""

from decimal import Decimal

import pytest

from tests.support.seed_rows import WAN, YI, one

YUAN = Decimal(1)


def _coverage(release, region: str, year: int, stage: str, kind: str = "all", **more: str) -> dict:
    where = {"scope": "own", "fund_book": "all", "period": "year", **more}
    conditions = " and ".join(f"{column} = '{value}'" for column, value in where.items())
    names = "required_count, covered_count, required_yuan, covered_yuan, required_agency_count, covered_agency_count"
    row = one(
        release,
        f"select {names} from marts.rpt_coverage where mof_div_code = '{region}' and fiscal_year = {year} "
        f"and stage = '{stage}' and subject_kind = '{kind}' and {conditions}",
    )
    return dict(zip(names.split(", "), row, strict=True))


class Test阿图什市2018:
    @pytest.mark.parametrize("period", ["Q1", "Q2", "Q3", "Q4", "year"])
    def test_a2_all_56_units_and_all_their_money_are_monitored(self, release, period):
        found = _coverage(release, "653001", 2018, "monitoring", "project", period=period)
        assert (found["required_agency_count"], found["covered_agency_count"]) == (56, 56)
        assert found["required_yuan"] == found["covered_yuan"] == Decimal("230047.41") * WAN

    def test_a3_342_projects_evaluated_and_three_scored_zero(self, release):
        where = "from marts.fct_evaluations where mof_div_code = '653001' and fiscal_year = 2018"
        assert one(release, f"select count(distinct subject_code) {where}") == (342,)
        names = release(
            "select pro_name from marts.fct_evaluations join marts.dim_projects "
            "on fct_evaluations.mof_div_code = dim_projects.mof_div_code "
            "and fct_evaluations.fiscal_year = dim_projects.fiscal_year and subject_code = pro_code "
            "where fct_evaluations.mof_div_code = '653001' and score = 0"
        )
        assert {name for (name,) in names} == {
            "乡镇管理及涉农资金整合经费",
            "2018年新疆专项(第二批)中央基建投资840万元",
            "孤儿被装购置费",
        }

    def test_a3_a_zero_cancels_next_years_money(self, release):
        rows = release(
            "select action, money_base, cut_ratio, recommended_yuan = base_yuan, is_effective "
            "from marts.fct_recommendations where mof_div_code = '653001' and rule_id = 'r05'"
        )
        assert rows == [("cancel", "next_year_budget", Decimal("1.000000"), True, True)] * 3


class Test恩阳区2021:
    def test_e2_goals_of_89_departments(self, release):
        found = _coverage(release, "511903", 2021, "goal", "department")
        assert (found["required_count"], found["covered_count"]) == (89, 89)

    def test_e2_goals_of_345_key_projects_over_236_million(self, release):
        assert one(
            release,
            "select count(*), sum(budget_adjusted_ytd_yuan) from marts.dim_projects "
            "join marts.fct_execution_monthly using (mof_div_code, fiscal_year, pro_code) "
            "join marts.fct_goal_reviews as goals on goals.mof_div_code = dim_projects.mof_div_code "
            "and goals.fiscal_year = dim_projects.fiscal_year and subject_code = pro_code "
            "where dim_projects.mof_div_code = '511903' and dim_projects.fiscal_year = 2021 "
            "and is_key and month = 12 and review_result = 'pass'",
        ) == (345, Decimal("2.36") * YI)

    def test_e5_special_bonds_are_followed_up_over_21_units(self, release):
        found = _coverage(release, "511903", 2021, "sample_check")
        assert found["required_count"] == found["covered_count"]
        assert found["required_yuan"] == found["covered_yuan"] == Decimal("15.24") * YI
        assert (found["required_agency_count"], found["covered_agency_count"]) == (21, 21)

    def test_e6_evaluated_by_kind_of_subject(self, release):
        rows = release(
            "select subject_kind, tags like '%专项资金%', count(distinct subject_code) from marts.fct_evaluations "
            "where mof_div_code = '511903' and fiscal_year = 2021 and scope = 'final' "
            "and evaluator in ('finance', 'third_party') group by all order by all"
        )
        counts = {}
        for kind, is_special, count in rows:
            counts[kind, bool(is_special)] = counts.get((kind, bool(is_special)), 0) + count
        assert counts == {("policy", False): 3, ("department", False): 6, ("project", True): 72, ("project", False): 25}

    def test_e1_threshold_of_half_a_million(self, release):
        assert one(
            release,
            "select value, evidence from marts.dim_policies "
            "where mof_div_code = '511903' and parameter = 'ex_ante_threshold_yuan'",
        ) == ("500000", "seed")


class Test泸县2021:
    def test_l1_eleven_ex_ante_assessments(self, release):
        assert _coverage(release, "510521", 2021, "ex_ante")["covered_count"] == 11

    @pytest.mark.parametrize(
        ("book", "count", "wan"), [("general", 10, "3974.85"), ("gov_fund", 3, "3930"), ("all", 13, "7904.85")]
    )
    def test_l4_projects_evaluated_by_book(self, release, book, count, wan):
        found = _coverage(release, "510521", 2021, "evaluation", "project", fund_book=book)
        assert (found["covered_count"], found["covered_yuan"]) == (count, Decimal(wan) * WAN)

    def test_l4_departments_and_policies(self, release):
        assert _coverage(release, "510521", 2021, "evaluation", "department")["covered_count"] == 8
        policies = _coverage(release, "510521", 2021, "evaluation", "policy")
        assert (policies["covered_count"], policies["covered_yuan"]) == (2, 14339 * WAN)

    def test_l4_amounts_evaluated_reconcile(self, release):
        assert one(
            release,
            "select sum(evaluated_yuan) from marts.fct_evaluations "
            "where mof_div_code = '510521' and fiscal_year = 2021 and subject_kind = 'project'",
        ) == (Decimal("7904.85") * WAN,)

    def test_l2_goals_of_four_fund_budget_projects(self, release):
        found = _coverage(release, "510521", 2021, "goal", "project", fund_book="gov_fund")
        assert (found["required_count"], found["covered_count"]) == (4, 4)

    def test_l3_one_window_january_to_august(self, release):
        periods = release(
            "select distinct period from marts.rpt_coverage where mof_div_code = '510521' and fiscal_year = 2021 "
            "and scope = 'own' and stage = 'monitoring' order by 1"
        )
        assert periods == [("M08",), ("year",)]

    def test_l5_a_poor_result_cancels(self, release):
        rows = release(
            "select action, cut_ratio from marts.fct_recommendations "
            "where mof_div_code = '510521' and fiscal_year = 2021 and rule_id = 'r04'"
        )
        assert rows == [("cancel", Decimal("1.000000"))]


def _summary(release, region: str, level: str, action: str, scope: str = "subtree", stage: str = "final") -> tuple:
    return one(
        release,
        "select applied_count, applied_yuan, reported_region_count, expected_region_count "
        f"from marts.rpt_recommendation_summary where mof_div_code = '{region}' and fiscal_year = 2021 "
        f"and scope = '{scope}' and admin_level = '{level}' and subject_kind = 'all' and money_base = 'all' "
        f"and stage = '{stage}' and action = '{action}'",
    )


def test_m6_广州市_deducts_1_3_5_percent_of_the_quota(release):
    rows = release(
        "select cut_ratio, count(*), bool_and(recommended_yuan = round(base_yuan * cut_ratio, 2)) "
        "from marts.fct_recommendations where mof_div_code = '440100' and rule_id = 'r16' "
        "and action = 'quota_deduction' group by all order by 1"
    )
    assert rows == [(Decimal("0.010000"), 4, True), (Decimal("0.030000"), 3, True), (Decimal("0.050000"), 1, True)]


def test_郑州市_cancels_or_adjusts_15_funds_and_cuts_580_million(release):
    cancelled, merged = (
        _summary(release, "410100", "prefecture", action, "own")[0] for action in ("cancel", "adjust_merge")
    )
    assert cancelled + merged == 15
    assert _summary(release, "410100", "prefecture", "cut", "own")[1] == Decimal("5.8") * YI


def test_m7_郑州市_cuts_1209万_in_mid_year(release):
    assert _summary(release, "410100", "prefecture", "cut", "own", "interim")[1] == 1209 * WAN


def test_m1_河北省_twelve_cities(release):
    assert _summary(release, "130000", "prefecture", "cut")[1:] == (Decimal("9.25") * YI, 12, 12)
    assert _summary(release, "130000", "prefecture", "reclaim")[1] == 3 * YI
    assert sum(_summary(release, "130000", "prefecture", action)[0] for action in ("cancel", "adjust_merge")) == 228


@pytest.mark.parametrize(
    ("level", "regions", "cut", "reclaimed", "proposals"),
    [("prefecture", 11, "3.55", "5.64", 928), ("county", 129, "5.8", "10.94", 3225)],
)
def test_m1_山西省_by_level(release, level, regions, cut, reclaimed, proposals):
    assert _summary(release, "140000", level, "cut")[1:] == (Decimal(cut) * YI, regions, regions)
    assert _summary(release, "140000", level, "reclaim")[1] == Decimal(reclaimed) * YI
    assert _summary(release, "140000", level, "proposal")[0] == proposals


def test_m5_云南省_12_of_16_prefectures_cover_four_books(release):
    assert one(
        release,
        "select four_book_child_count, child_count from marts.rpt_four_books "
        "where mof_div_code = '530000' and fiscal_year = 2021 and stage = 'evaluation'",
    ) == (12, 16)


def test_大连市_12_counties_133_departments_in_overall_self_evaluation(release):
    found = _coverage(release, "210200", 2021, "self_evaluation", "department", scope="subtree")
    assert (found["required_count"], found["covered_count"]) == (133, 133)
    assert one(
        release,
        "select count(distinct mof_div_code) from marts.fct_self_evaluations where subject_kind = 'department' "
        "and mof_div_code in (select mof_div_code from marts.dim_regions where parent_mof_div_code = '210200')",
    ) == (12,)


def test_m4_潮州市_library(release):
    assert one(
        release,
        "select max(fund_use_count), max(indicator_count) from marts.rpt_indicator_library "
        "where mof_div_code = '445100' and fiscal_year = 2021 and industry = 'all'",
    ) == (173, 1470)
    assert one(
        release,
        "select count(*) from marts.rpt_indicator_library "
        "where mof_div_code = '445100' and fiscal_year = 2021 and industry <> 'all'",
    ) == (31,)
