"""Dated policy through the region tree: nearest region, then latest year; whole sets; abolition."""

PROVINCE, COUNTY, OTHER = "430000", "430101", "430102"


def _parameter(region: str, year: int, name: str, value: str | None) -> dict:
    return {
        "mof_div_code": region,
        "fiscal_year_from": year,
        "parameter": name,
        "value": value,
        "legal_basis": "某办法",
        "evidence": "doc",
    }


def _grade(year: int, grade: str, score_min: str) -> dict:
    row = {"mof_div_code": COUNTY, "fiscal_year_from": year, "grade": grade, "score_min": score_min}
    return {**row, "legal_basis": "某办法", "evidence": "doc"}


def _agency(region: str, year: int) -> dict:
    return {
        "mof_div_code": region,
        "fiscal_year": year,
        "agency_code": "1",
        "agency_name": "甲",
        "dept_code": "1",
        "dept_name": "甲",
    }


WORLD = {
    "agencies": [_agency(region, year) for region in (COUNTY, OTHER) for year in (2020, 2021, 2022, 2023)],
    "policy_parameters": [
        _parameter(PROVINCE, 2021, "low_execution_ratio", "0.60"),
        _parameter(PROVINCE, 2023, "low_execution_ratio", "0.70"),
        _parameter(COUNTY, 2022, "low_execution_ratio", "0.50"),
        _parameter(COUNTY, 2023, "low_execution_ratio", None),
        _parameter(COUNTY, 2021, "exec_denominator", "initial"),
    ],
    "policy_grade_bands": [_grade(2022, "优", "85"), _grade(2022, "中", "60"), _grade(2022, "差", "0")],
}


def _parameters(ask, region: str) -> dict:
    rows = ask(f"select * from intermediate.int_policy__parameters where mof_div_code = '{region}'")
    return {row["fiscal_year"]: row for row in rows}


def _number(value: object) -> str | None:
    return None if value is None else f"{value:.2f}"


def test_an_overlay_holds_below_its_region_and_not_before_its_year(ask):
    other = {year: _number(row["low_execution_ratio"]) for year, row in _parameters(ask, OTHER).items()}
    assert other == {2020: None, 2021: "0.60", 2022: "0.60", 2023: "0.70"}


def test_the_nearest_region_wins_over_the_more_recent_year_and_a_dated_null_abolishes(ask):
    own = {year: _number(row["low_execution_ratio"]) for year, row in _parameters(ask, COUNTY).items()}
    assert own == {2020: None, 2021: "0.60", 2022: "0.50", 2023: None}


def test_one_parameter_is_its_own_set(ask):
    rows = _parameters(ask, COUNTY)
    assert [rows[year]["exec_denominator"] for year in (2020, 2021)] == ["adjusted", "initial"]
    assert rows[2021]["idle_after_years"] == 2


def test_a_table_set_is_replaced_as_a_whole(ask):
    rows = ask(
        "select fiscal_year, grade, score_min, score_max from intermediate.int_policy__grade_bands "
        f"where mof_div_code = '{COUNTY}' and fiscal_year in (2021, 2022) order by fiscal_year, score_min"
    )
    told = [(row["fiscal_year"], row["grade"], _number(row["score_min"]), _number(row["score_max"])) for row in rows]
    assert told[:4] == [
        (2021, "差", "0.00", "60.00"),
        (2021, "中", "60.00", "80.00"),
        (2021, "良", "80.00", "90.00"),
        (2021, "优", "90.00", None),
    ]
    assert told[4:] == [(2022, "差", "0.00", "60.00"), (2022, "中", "60.00", "85.00"), (2022, "优", "85.00", None)]


def test_every_region_and_year_resolves_to_exactly_one_row(ask):
    assert (
        ask(
            "select tree.mof_div_code from intermediate.int_regions__tree as tree "
            "left join intermediate.int_policy__parameters as p "
            "using (mof_div_code, fiscal_year) group by tree.mof_div_code, tree.fiscal_year "
            "having count(p.exec_denominator) <> 1"
        )
        == []
    )
