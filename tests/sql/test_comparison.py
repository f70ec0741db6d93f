"""Like beside like: regions that merge or fall silent, departments renamed in mid-year, projects that move; the totals
reconcile and a sentence says what happened."""

from decimal import Decimal

from tests.sql.conftest import Ask

CITY, EAST, WEST, SILENT, STEADY, MERGED = "620100", "620102", "620103", "620104", "620105", "620106"
NAMES = {CITY: "兰州市", EAST: "东县", WEST: "西县", SILENT: "静县", STEADY: "常县", MERGED: "东西新区"}


def _row(region: str, year: int, **columns: object) -> dict:
    return {"mof_div_code": region, "fiscal_year": year, **columns}


def _region(code: str, year: int) -> dict:
    parent = None if code == CITY else CITY
    level = "prefecture" if code == CITY else "county"
    return {
        **_row(code, year, mof_div_name=NAMES[code], admin_level=level, parent_mof_div_code=parent),
        "_source_file": f"{CITY}/{year}/regions.csv",
    }


def _agency(region: str, year: int, code: str, dept: str, name: str) -> dict:
    return _row(region, year, agency_code=code, agency_name=f"单位{code}", dept_code=dept, dept_name=name)


def _project(region: str, year: int, code: str, agency: str, **more: object) -> dict:
    return _row(region, year, pro_code=code, pro_name=f"项目{code}", agency_code=agency, fund_book="general", **more)


def _budget(region: str, year: int, code: str, amount: str) -> dict:
    return _row(
        region,
        year,
        bgt_id=f"{code}-{year}",
        pro_code=code,
        bgt_type="initial",
        doc_date=f"{year}-02-01",
        amount=amount,
    )


def _paid(region: str, year: int, code: str, month: int, amount: str) -> dict:
    day = f"{year}-{month:02}-10"
    return _row(region, year, pay_id=f"{code}-{day}", pro_code=code, pay_date=day, amount=amount)


def _of(region: str, year: int, code: str, **more: object) -> dict:
    return _row(region, year, subject_kind="project", subject_code=code, **more)


WORLD = {
    "regions": [
        *(_region(code, 2021) for code in (CITY, EAST, WEST, SILENT, STEADY)),
        _region(MERGED, 2022),
    ],
    "code_changes": [
        _row(CITY, 2022, code_kind="region", old_code=EAST, new_code=MERGED, effective_date="2022-01-01"),
        _row(CITY, 2022, code_kind="region", old_code=WEST, new_code=MERGED, effective_date="2022-01-01"),
        _row(STEADY, 2022, code_kind="department", old_code="101", new_code="111", effective_date="2022-06-01"),
        _row(STEADY, 2022, code_kind="project", old_code="OLD-ROAD", new_code="ROAD", effective_date="2022-01-01"),
    ],
    "agencies": [
        *(_agency(region, 2021, "101001", "101", "农业局") for region in (EAST, WEST, SILENT, STEADY)),
        _agency(STEADY, 2021, "201001", "201", "交通局"),
        _agency(MERGED, 2022, "101001", "101", "农业局"),
        _agency(STEADY, 2022, "111001", "111", "农业农村局"),
        _agency(STEADY, 2022, "201001", "201", "交通局"),
    ],
    "projects": [
        _project(EAST, 2021, "E", "101001"),
        _project(WEST, 2021, "W", "101001"),
        _project(SILENT, 2021, "S", "101001"),
        _project(STEADY, 2021, "FARM", "101001", tags="衔接资金;直达资金"),
        _project(STEADY, 2021, "OLD-ROAD", "201001"),
        _project(STEADY, 2021, "BRIDGE", "201001"),
        _project(MERGED, 2022, "E", "101001"),
        _project(MERGED, 2022, "W", "101001"),
        _project(STEADY, 2022, "FARM", "111001", tags="衔接资金;直达资金"),
        _project(STEADY, 2022, "ROAD", "201001"),
        _project(STEADY, 2022, "BRIDGE", "111001"),
    ],
    "allotments": [
        _budget(EAST, 2021, "E", "1000.00"),
        _budget(WEST, 2021, "W", "500.00"),
        _budget(SILENT, 2021, "S", "300.00"),
        _budget(STEADY, 2021, "FARM", "200.00"),
        _budget(STEADY, 2021, "OLD-ROAD", "80.00"),
        _budget(STEADY, 2021, "BRIDGE", "20.00"),
        _budget(MERGED, 2022, "E", "1200.00"),
        _budget(MERGED, 2022, "W", "600.00"),
        _budget(STEADY, 2022, "FARM", "300.00"),
        _budget(STEADY, 2022, "ROAD", "80.00"),
        _budget(STEADY, 2022, "BRIDGE", "20.00"),
    ],
    "payments": [
        _paid(EAST, 2021, "E", 3, "100.00"),
        _paid(WEST, 2021, "W", 3, "100.00"),
        _paid(SILENT, 2021, "S", 3, "300.00"),
        _paid(STEADY, 2021, "FARM", 3, "50.00"),
        _paid(STEADY, 2021, "FARM", 12, "150.00"),
        _paid(MERGED, 2022, "E", 3, "600.00"),
        _paid(STEADY, 2022, "FARM", 3, "75.00"),
        _paid(STEADY, 2022, "FARM", 9, "75.00"),
    ],
    "goals": [
        _of(EAST, 2021, "E"),
        _of(SILENT, 2021, "S"),
        _of(STEADY, 2021, "FARM"),
        _of(MERGED, 2022, "E"),
        _of(MERGED, 2022, "W"),
        _of(STEADY, 2022, "FARM"),
        _row(STEADY, 2022, subject_kind="department", subject_code="101"),
        _of(STEADY, 2022, "OLD-ROAD"),
    ],
    "self_evaluations": [
        _row(STEADY, 2022, subject_kind="department", subject_code="101", submitted_date="2022-05-01"),
        _row(STEADY, 2022, subject_kind="department", subject_code="111", submitted_date="2023-02-01"),
    ],
    "monitoring_reports": [
        _row(STEADY, 2022, subject_kind="department", subject_code="101", period_end="2022-03-31"),
        _of(STEADY, 2022, "FARM", period_end="2022-03-31", likelihood="certain"),
        _of(STEADY, 2022, "FARM", period_end="2022-06-30", likelihood="possible"),
        _of(STEADY, 2022, "ROAD", period_end="2022-06-30", likelihood="possible", deviation_reason="征地"),
    ],
    "policy_calendar": [
        {
            "mof_div_code": CITY,
            "fiscal_year_from": 2022,
            "evidence": "convention",
            "stage": "monitoring",
            "period": period,
            "window_start": "01-01",
            "window_end": end,
        }
        for period, end in (("Q1", "03-31"), ("Q2", "06-30"))
    ],
    "samples": [_of(STEADY, 2021, "FARM", sample_id="S1", drawn_date="2021-08-01")],
    "ex_ante_assessments": [
        {
            **_of(STEADY, 2022, "ROAD", assessment_id="A1", requested_amount="80.00", conclusion="support"),
            **{f"score_{part}": "20" for part in ("necessity", "economy", "goal", "feasibility")},
            "assessed_date": "2021-12-01",
        }
    ],
    "revenues": [
        _row(STEADY, 2022, revenue_kind=kind, month=month, budget_amount=budget, collected_amount=collected)
        for kind, month, budget, collected in (
            ("增值税", 1, "400.00", "40.00"),
            ("增值税", 2, None, "90.00"),
            ("契税", 1, "200.00", "20.00"),
            ("非税收入", 1, "400.00", "40.00"),
            ("非税收入", 2, None, "10.00"),
        )
    ],
    "debts": [
        _row(STEADY, 2022, debt_kind="general", period_end="2022-12-31", limit_amount="100.00", balance_amount="90.00"),
        _row(STEADY, 2022, debt_kind="special", period_end="2022-12-31", limit_amount="50.00", balance_amount="60.00"),
        _row(STEADY, 2022, debt_kind="special", period_end="2022-06-30", limit_amount="50.00", balance_amount="10.00"),
    ],
}


def _compared(ask: Ask, region: str, scope: str = "own", stage: str = "goal", **more: str) -> dict:
    where = {"period": "year", "compared_with": "previous_year", "subject_kind": "all", "fund_book": "all", **more}
    conditions = " and ".join(f"{column} = '{value}'" for column, value in where.items())
    rows = ask(
        f"select * from marts.rpt_coverage_comparison where mof_div_code = '{region}' and fiscal_year = 2022"
        f" and scope = '{scope}' and stage = '{stage}' and {conditions}"
    )
    return rows[0] if rows else {}


def test_a_merged_county_is_compared_with_the_counties_it_came_from(ask: Ask) -> None:
    row = _compared(ask, MERGED)
    assert (row["covered_count"], row["required_count"]) == (2, 2)
    assert (row["previous_covered_count"], row["previous_required_count"]) == (1, 2)
    assert (row["previous_required_yuan"], row["required_yuan"]) == (Decimal("1500.00"), Decimal("1800.00"))
    assert (row["coverage_count_change_ratio"], row["required_growth_ratio"]) == (Decimal("0.5"), Decimal("0.2"))


def test_a_silent_county_is_left_out_on_both_sides_and_named(ask: Ask) -> None:
    row = _compared(ask, CITY, "subtree")
    assert (row["comparable_region_count"], row["expected_region_count"]) == (2, 4)
    # without the 300 of the silent county: 1,000 + 500 + 300 before, 1,800 + 400 now
    assert (row["previous_required_yuan"], row["required_yuan"]) == (Decimal("1800.00"), Decimal("2200.00"))
    reasons = ask(
        "select mof_div_code, reason from marts.rpt_comparable_regions where fiscal_year = 2022 and not "
        "is_comparable and mof_div_code like '6201%' order by 1"
    )
    assert [tuple(each.values()) for each in reasons] == [
        (CITY, "上年未报送：兰州市"),
        (SILENT, "本年未报送：静县"),
    ]
    assert _compared(ask, SILENT) == {}


def test_counties_that_merged_are_no_longer_waited_for(ask: Ask) -> None:
    sql = "select mof_div_code from marts.dim_regions where mof_div_code like '6201%' and fiscal_year = 2022 order by 1"
    assert [row["mof_div_code"] for row in ask(sql)] == [CITY, SILENT, STEADY, MERGED]


def test_periods_are_compared_with_the_window_before(ask: Ask) -> None:
    row = _compared(ask, STEADY, stage="monitoring", period="Q2", compared_with="previous_period")
    assert (row["compared_period"], row["previous_covered_count"], row["covered_count"]) == ("Q1", 1, 2)
    assert _compared(ask, STEADY, stage="monitoring", period="Q1", compared_with="previous_period") == {}


def test_what_was_filed_under_the_old_code_in_the_year_of_the_change_counts_for_the_new_one(ask: Ask) -> None:
    where = f"mof_div_code = '{STEADY}' and fiscal_year = 2022"
    gaps = ask(f"select subject_code, stage, period from marts.rpt_coverage_gaps where {where} order by all")
    found = {tuple(row.values()) for row in gaps}
    assert not {("111", "goal", "year"), ("ROAD", "goal", "year"), ("111", "monitoring", "Q1")} & found
    assert {("201", "goal", "year"), ("BRIDGE", "goal", "year"), ("111", "monitoring", "Q2")} <= found
    [department] = ask(
        f"select * from marts.rpt_coverage where {where} and scope = 'own' and period = 'year' and fund_book = 'all'"
        " and stage = 'self_evaluation' and subject_kind = 'department'"
    )
    assert (department["covered_count"], department["required_count"]) == (1, 2)
    withheld = ask(f"select subject_code from marts.fct_recommendations where {where} and rule_id = 'r12'")
    assert [row["subject_code"] for row in withheld] == ["BRIDGE"]


def _execution(ask: Ask, region: str, month: int, dept: str = "all", scope: str = "own") -> dict:
    rows = ask(
        f"select * from marts.rpt_execution_comparison where mof_div_code = '{region}' and fiscal_year = 2022"
        f" and scope = '{scope}' and dept_code = '{dept}' and month = {month} and compared_with = 'previous_year'"
    )
    return rows[0] if rows else {}


def test_execution_beside_the_same_month_of_the_year_before(ask: Ask) -> None:
    row = _execution(ask, MERGED, 3)
    assert (row["previous_execution_ratio"], row["execution_ratio"]) == (Decimal("0.133333"), Decimal("0.333333"))
    # 600 ÷ 1,800 − 200 ÷ 1,500, rounded once
    assert (row["execution_change_ratio"], row["paid_growth_ratio"]) == (Decimal("0.200000"), Decimal("2.000000"))
    city = _execution(ask, CITY, 3, scope="subtree")
    assert (city["previous_paid_ytd_yuan"], city["paid_ytd_yuan"]) == (Decimal("250.00"), Decimal("675.00"))


def test_a_renamed_department_is_compared_under_its_new_code(ask: Ask) -> None:
    row = _execution(ask, STEADY, 12, "111")
    assert (row["previous_budget_adjusted_ytd_yuan"], row["budget_adjusted_ytd_yuan"]) == (200, 320)
    assert _execution(ask, STEADY, 12, "101") == {}


def test_departments_add_up_to_their_region_on_both_sides(ask: Ask) -> None:
    [row] = ask(
        "select sum(case when dept_code = 'all' then previous_budget_adjusted_ytd_yuan"
        " else -previous_budget_adjusted_ytd_yuan end) as previous,"
        " sum(case when dept_code = 'all' then paid_ytd_yuan else -paid_ytd_yuan end) as this"
        " from marts.rpt_execution_comparison where scope = 'own' and mof_div_code like '6201%'"
    )
    assert (row["previous"], row["this"]) == (0, 0)


def test_e4_tagged_money_month_by_month(ask: Ask) -> None:
    rows = ask(
        "select month, execution_ratio, evenness_index_ratio, december_share_ratio from marts.rpt_execution_by_tag"
        f" where mof_div_code = '{STEADY}' and fiscal_year = 2021 and scope = 'own' and tag = '衔接资金'"
        " and month in (3, 12) order by month"
    )
    assert [tuple(row.values()) for row in rows] == [
        (3, Decimal("0.250000"), Decimal("0.000000"), None),
        # a quarter in March, the rest in December: 1 − (1/4 − 1/12 + 3/4 − 1/12 + 10/12) ÷ (2 × 11/12)
        (12, Decimal("1.000000"), Decimal("0.090909"), Decimal("0.750000")),
    ]
    [city] = ask(
        f"select * from marts.rpt_execution_by_tag where mof_div_code = '{CITY}' and fiscal_year = 2022"
        " and scope = 'subtree' and tag = '直达资金' and month = 9"
    )
    assert (city["budget_adjusted_ytd_yuan"], city["paid_ytd_yuan"], city["region_count"]) == (300, 150, 1)


def test_l3_a_deviation_without_a_reason_is_a_finding(ask: Ask) -> None:
    rows = ask(
        "select subject_code, period, has_deviation, is_reason_missing, forecast_year_end_ratio, likelihood_check"
        f" from marts.rpt_dual_monitoring where mof_div_code = '{STEADY}' and subject_kind = 'project'"
        " order by subject_code, period_end"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("FARM", "Q1", False, False, Decimal("0.500000"), "optimistic"),
        ("FARM", "Q2", True, True, Decimal("0.500000"), "optimistic"),
        ("ROAD", "Q2", True, False, Decimal("0.000000"), "optimistic"),
    ]
    [summary] = ask(
        f"select * from marts.rpt_dual_monitoring_summary where mof_div_code = '{CITY}' and scope = 'subtree'"
        " and subject_kind = 'all' and period = 'Q2'"
    )
    assert (summary["report_count"], summary["deviation_count"], summary["reason_missing_count"]) == (2, 2, 1)


def test_t12_revenue_and_debt_of_a_region_and_of_those_below(ask: Ask) -> None:
    for region, scope in ((STEADY, "own"), (CITY, "subtree")):
        [row] = ask(f"select * from marts.rpt_government where mof_div_code = '{region}' and scope = '{scope}'")
        assert (row["revenue_ytd_yuan"], row["revenue_progress_ratio"]) == (Decimal("200.00"), Decimal("0.200000"))
        assert (row["tax_share_ratio"], row["debt_ratio"]) == (Decimal("0.750000"), Decimal("1.000000"))
        assert (row["special_debt_ratio"], row["over_limit_region_count"]) == (Decimal("1.200000"), 1)
        assert (row["revenue_region_count"], row["expected_region_count"]) == ((1, 1) if scope == "own" else (1, 4))


def _changes(ask: Ask, kind: str) -> list[tuple]:
    rows = ask(
        "select change_kind, old_code, new_code, previous_budget_yuan, new_code_budget_yuan from marts.rpt_code_changes"
        f" where mof_div_code like '6201%' and fiscal_year = 2022 and code_kind = '{kind}'"
        " order by change_kind, old_code"
    )
    return [tuple(row.values()) for row in rows]


def test_what_happened_to_codes_is_listed(ask: Ask) -> None:
    assert _changes(ask, "region") == [
        ("merged", EAST, MERGED, Decimal("1000.00"), Decimal("1800.00")),
        ("merged", WEST, MERGED, Decimal("500.00"), Decimal("1800.00")),
        ("silent", SILENT, SILENT, Decimal("300.00"), None),
    ]
    assert _changes(ask, "department") == [("renamed", "101", "111", Decimal("200.00"), Decimal("320.00"))]
    assert _changes(ask, "project") == [
        ("moved", "BRIDGE", "BRIDGE", Decimal("20.00"), Decimal("20.00")),
        ("renamed", "OLD-ROAD", "ROAD", Decimal("80.00"), Decimal("80.00")),
    ]


def test_a_sentence_says_what_happened(ask: Ask) -> None:
    sql = "select sentence from marts.rpt_code_changes where fiscal_year = 2022 and mof_div_code like '6201%' and"
    sentences = [
        row["sentence"] for row in ask(f"{sql} old_code in ('{EAST}', '101', 'BRIDGE', '{SILENT}') order by 1")
    ]
    assert sentences == [
        "2022年1月1日起，区划东县（620102）并入东西新区（620106）；上年调整后预算1,000.00元，比较时计入新代码；本年1,800.00元。",
        "2022年6月1日起，部门农业局（101）改为农业农村局（111）；上年调整后预算200.00元，比较时计入新代码；本年320.00元。",
        "2022年，区划静县（620104）上年有报送、本年未报送，不在本年合计中；上年调整后预算300.00元。",
        "2022年，项目项目BRIDGE（BRIDGE）由交通局（201）转到农业农村局（111）；上年调整后预算20.00元；本年20.00元。",
    ]


def test_e5_the_risk_of_each_subject_in_points_with_its_reasons(ask: Ask) -> None:
    rows = ask(
        "select subject_code, risk_points, is_drawn, reasons from marts.rpt_sample_frame"
        f" where mof_div_code = '{STEADY}' and fiscal_year = 2022 order by risk_points desc"
    )
    assert [tuple(row.values())[:3] for row in rows] == [
        ("FARM", Decimal("8.25"), False),  # drawn the year before: no points for 从未抽查
        ("ROAD", Decimal("7.60"), False),
        ("BRIDGE", Decimal("6.15"), False),
    ]
    assert rows[0]["reasons"] == (
        "预算300.00元，为本级平均的2.25倍（2.25分）；执行红色预警（3分）；监控有偏差未说明或可能性偏乐观（1分）"
        "；专项债券、直达或衔接资金（1分）"
    )
    assert rows[2]["reasons"].endswith("；从未抽查（2分）")


def test_t2_an_assessment_without_a_dimension_is_incomplete(ask: Ask) -> None:
    [row] = ask(f"select * from marts.fct_ex_ante_assessments where mof_div_code = '{STEADY}'")
    assert (row["is_complete"], row["missing_dimensions"]) == (False, "筹资合规性")
