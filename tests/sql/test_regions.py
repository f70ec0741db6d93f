"""The region tree: who is expected, who is whose parent, who sent nothing (rules, section 6)."""

from decimal import Decimal

import duckdb
import pytest

from pipelines.load.overlap.regions import regions_of

PROVINCE, CITY, COUNTY, TOWN, SILENT, STRANGER = "420000", "420100", "420101", "420101100", "420102", "429999"


def _region(
    code: str, name: str, level: str, parent: str | None = None, folder: str = PROVINCE, year: int = 2021
) -> dict:
    return {
        "mof_div_code": code,
        "fiscal_year": year,
        "mof_div_name": name,
        "parent_mof_div_code": parent,
        "admin_level": level,
        "_source_file": f"{folder}/{year}/regions.csv",
    }


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
    "regions": [
        _region("450101", "独立的县", "county", folder="450101"),
        _region(PROVINCE, "某省", "province"),
        _region(CITY, "某市", "prefecture", PROVINCE),
        _region(COUNTY, "某县(省里的叫法)", "county", CITY),
        _region(COUNTY, "某县", "county", CITY, folder=CITY),
        _region(SILENT, "没报的县", "county", CITY),
        _region("420900", "改名前", "prefecture", PROVINCE, year=2020),
        _region("420900", "改名后", "prefecture", PROVINCE, year=2022),
        # a township by its own folder and by its county's, a county by its own folder of nine digits
        _region("460101101", "镇自己的叫法", "township", "460101", folder="460101101"),
        _region("460101101", "县里的叫法", "township", "460100", folder="460101"),
        _region("460101", "县自己的叫法", "county", "460100", folder="460101000"),
        _region("460101", "市里的叫法", "county", "460000", folder="460100"),
    ],
    # Two counties of a province that nobody declared: each is a tree of its own.
    "agencies": [
        _agency("450101", 2021),
        _agency("450102", 2022),
        _agency(COUNTY, 2021),
        _agency(TOWN, 2021),
        _agency(STRANGER, 2021),
        _agency(COUNTY, 2023),
    ],
}


def _tree(ask, year: int) -> dict:
    rows = ask(f"select * from marts.dim_regions where mof_div_code like '42%' and fiscal_year = {year}")
    return {row["mof_div_code"]: row for row in rows}


def test_every_declared_region_is_expected_and_the_silent_one_shows_as_not_reported(ask):
    tree = _tree(ask, 2021)
    assert set(tree) == {PROVINCE, CITY, COUNTY, SILENT, TOWN, STRANGER, "420900"}
    assert tree[COUNTY]["is_reported"] and not tree[SILENT]["is_reported"]


def test_nearest_ancestors_row_wins(ask):
    assert _tree(ask, 2021)[COUNTY]["mof_div_name"] == "某县"


def test_without_a_row_parent_and_level_follow_from_the_digits(ask):
    tree = _tree(ask, 2021)
    assert (tree[TOWN]["parent_mof_div_code"], tree[TOWN]["admin_level"], tree[TOWN]["mof_div_name"]) == (
        COUNTY,
        "township",
        None,
    )
    assert tree[STRANGER]["parent_mof_div_code"] == "429900"


def test_a_year_without_a_row_takes_the_latest_earlier_one(ask):
    assert _tree(ask, 2021)["420900"]["mof_div_name"] == "改名前"
    assert _tree(ask, 2023)["420900"]["mof_div_name"] == "改名后"


def test_a_year_before_the_first_row_does_not_know_the_region(ask):
    assert set(_tree(ask, 2020)) == {"420900"}


def test_without_a_declared_province_one_countys_delivery_makes_no_other_county_expected(ask):
    rows = ask("select mof_div_code, fiscal_year from marts.dim_regions where mof_div_code like '45%' order by all")
    assert [tuple(row.values()) for row in rows] == [("450101", 2021), ("450102", 2022)]


@pytest.mark.parametrize(("code", "named"), [("460101101", "镇自己的叫法"), ("460101", "县自己的叫法")])
def test_a_regions_own_folder_is_nearest(ask, code: str, named: str):
    assert ask(f"select mof_div_name from marts.dim_regions where mof_div_code = '{code}' and fiscal_year = 2021") == [
        {"mof_div_name": named}
    ]


def test_detection_of_overlaps_sees_the_same_tree(ask, examples):
    """It runs before dbt: names and parents must be those of the models. Renamed regions aside, which it
    does not follow, and a declared nation, which it has no use for."""
    codes = {"460101101", "460101", "460100", PROVINCE, CITY, COUNTY, TOWN, SILENT, STRANGER, "420900"}
    listed = ", ".join(f"'{code}'" for code in sorted(codes))
    tree = ask(f"select * from marts.dim_regions where fiscal_year = 2021 and mof_div_code in ({listed})")
    with duckdb.connect(str(examples.path), read_only=True) as connection:
        names, parents = regions_of(connection, 2021, codes)
    assert {row["mof_div_code"]: row["parent_mof_div_code"] for row in tree if row["parent_mof_div_code"]} == {
        row["mof_div_code"]: parents[row["mof_div_code"]] for row in tree if row["mof_div_code"] in parents
    }
    told = {row["mof_div_code"]: row["mof_div_name"] for row in tree if row["mof_div_name"]}
    assert told and told == {code: names[code][0] for code in told}


def test_who_stands_above_whom_is_published(ask):
    """Past regions that nobody declared, from townships; in the year in which a region is expected."""
    told = ask(
        "select above_mof_div_code, levels_above from marts.dim_region_lineage "
        "where mof_div_code = '460101101' and fiscal_year = 2021 order by levels_above"
    )
    assert [tuple(row.values()) for row in told] == [("460101101", 0), ("460101", 1), ("460100", 2), ("460000", 3)]
    expected = ask("select mof_div_code, fiscal_year, parent_mof_div_code from marts.dim_regions order by all")
    known = "select mof_div_code, fiscal_year, above_mof_div_code from marts.dim_region_lineage where levels_above"
    assert ask(f"{known} = 1 order by all") == [
        {
            "mof_div_code": row["mof_div_code"],
            "fiscal_year": row["fiscal_year"],
            "above_mof_div_code": row["parent_mof_div_code"],
        }
        for row in expected
        if row["parent_mof_div_code"]
    ]
    assert len(ask(f"{known} = 0")) == len(expected)


def test_to_detection_too_the_nation_has_nobody_above_it(examples):
    with duckdb.connect(str(examples.path), read_only=True) as connection:
        _, parents = regions_of(connection, 1999, {"000000000", "510521101", "510500"})
    assert parents == {"510521101": "510521", "510500": "510000"}


def test_the_policy_in_force_is_published_with_what_it_says(ask):
    told = ask(
        "select mof_div_code, fiscal_year, policy_key, parameter, value from marts.dim_policies_in_force "
        "inner join (select policy_key, table_name, parameter, value from marts.dim_policies) using (policy_key) "
        "where table_name = 'policy_parameters'"
    )
    typed = ask("select * from intermediate.int_policy__parameters")
    assert len({row["policy_key"].split("/")[0] for row in told}) > 1, "regions have policies of their own"
    assert {(row["mof_div_code"], row["fiscal_year"]) for row in told} == {
        (row["mof_div_code"], row["fiscal_year"]) for row in typed
    }
    values = {(row["mof_div_code"], row["fiscal_year"], row["parameter"]): row["value"] for row in told}
    assert len(values) == len(told), "of each parameter one value is in force"
    for row in typed:
        for parameter in ("reminder_days", "low_execution_ratio"):
            said, applied = values[row["mof_div_code"], row["fiscal_year"], parameter], row[parameter]
            assert (Decimal(said) if said else None) == applied


# A county on its own, its province declared by nobody: township 470101101 sends money, 470101102 nothing at all.
ALONE, SENDS, SENDS_NOTHING = "470101", "470101101", "470101102"


def _sent(region: str, extract: str, **columns: object) -> tuple[str, dict]:
    return extract, {"mof_div_code": region, "fiscal_year": 2021, **columns}


_SUBJECT = {"subject_kind": "project", "subject_code": "P1"}
for _extract, _row in [
    *(
        ("regions", _region(code, f"区划{code}", level, parent, folder=ALONE))
        for code, level, parent in (
            (ALONE, "county", None), (SENDS, "township", ALONE), (SENDS_NOTHING, "township", ALONE),
        )
    ),
    *(
        row
        for code in (ALONE, SENDS)
        for row in (
            ("agencies", _agency(code, 2021)),
            _sent(code, "projects", pro_code="P1", pro_name="修渠", agency_code="1", fund_book="general",
                  is_new=True, tags="直达资金"),
            _sent(code, "allotments", bgt_id="B1", pro_code="P1", bgt_type="initial", amount=100,
                  doc_date="2021-01-10"),
            _sent(code, "payments", pay_id="Z1", pro_code="P1", pay_date="2021-05-06", amount=40,
                  dep_bgt_eco_code="30217"),
            _sent(code, "goals", **_SUBJECT, submitted_date="2021-01-10"),
            _sent(code, "ex_ante_assessments", **_SUBJECT, assessment_id="A1", requested_amount=100,
                  conclusion="support", assessed_date="2021-01-05"),
            _sent(code, "evaluations", **_SUBJECT, eval_id="E1", evaluator="finance", score=50,
                  completed_date="2021-08-01"),
            _sent(code, "findings", **_SUBJECT, finding_id="F1", problem_kind="slow", letter_date="2021-08-10"),
            _sent(code, "revenues", revenue_kind="税收收入", month=1, budget_amount=9, collected_amount=1),
            _sent(code, "monitoring_reports", **_SUBJECT, period_end="2021-07-31", executed_amount=40),
        )
    ),
]:  # fmt: skip
    WORLD.setdefault(_extract, []).append(_row)


def test_a_region_that_sent_nothing_has_its_months_and_every_roll_up_says_so(ask):
    rows = ask(
        "select mof_div_code, scope, budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio, project_count, "
        "reported_region_count, expected_region_count, is_reported from marts.rpt_execution "
        "where mof_div_code like '4701%' and fiscal_year = 2021 and dept_code = 'all' and month = 6 order by all"
    )
    assert [tuple(map(str, row.values())) for row in rows] == [
        (ALONE, "own", "100.00", "40.00", "0.400000", "1", "1", "1", "True"),
        (ALONE, "subtree", "200.00", "80.00", "0.400000", "2", "2", "3", "True"),
        (SENDS, "own", "100.00", "40.00", "0.400000", "1", "1", "1", "True"),
        (SENDS, "subtree", "100.00", "40.00", "0.400000", "1", "1", "1", "True"),
        (SENDS_NOTHING, "own", "None", "None", "None", "None", "0", "1", "False"),
        (SENDS_NOTHING, "subtree", "None", "None", "None", "None", "0", "1", "False"),
    ]
    told = "fiscal_year = 2021 and scope = 'subtree' and stage = 'goal' and subject_kind = 'all' and fund_book = 'all'"
    assert ask(
        "select reported_region_count as reported, expected_region_count as expected from marts.rpt_coverage "
        f"where mof_div_code = '{ALONE}' and {told}"
    ) == [{"reported": 2, "expected": 3}]


def test_what_nobody_declared_and_has_sent_nothing_has_rows_in_no_mart(ask):
    """The province and the city above the county are known by their digits alone: no region of the tree."""
    marts = ask(
        "select table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'scope' "
        "and table_name in (select table_name from duckdb_columns() where column_name = 'mof_div_code') order by 1"
    )
    held, above = set(), {}
    for (mart,) in (row.values() for row in marts):
        for row in ask(
            f"select mof_div_code, count(*) as n from marts.{mart} where mof_div_code like '47%' group by 1"
        ):
            if row["mof_div_code"] in (ALONE, SENDS, SENDS_NOTHING):
                held.add(mart)
            else:
                above[mart] = row
    assert above == {}
    assert {"rpt_execution", "rpt_recommendation_summary", "rpt_accountability", "rpt_stage_results"} <= held


@pytest.mark.parametrize(
    ("count", "listed"),
    [
        ("unknown_row_count", "select sum(row_count) as n from marts.rpt_unknown_codes"),
        (
            "indicator_count",
            "select sum(indicator_count) as n from marts.rpt_usable_indicators where dept_code = 'all'",
        ),
        (
            "outside_payment_count",
            "select sum(payment_count) as n from marts.fct_payment_sources where is_dated_outside_year",
        ),
        (
            "over_yuan",
            "select sum(over_yuan) as n from marts.rpt_over_budget where subject_kind in ('project', 'policy')",
        ),
    ],
)
def test_what_limits_the_data_of_a_region_is_its_own_and_that_of_all_below(ask, count: str, listed: str):
    """A region's own are the rows that the lists have of it; its subtree's those of every region below, too."""
    told = ask(f"select sum({count}) as n from marts.rpt_data_limits where scope = 'own'")
    assert told == ask(listed) and told[0]["n"] > 0
    assert (
        ask(
            f"select above.mof_div_code, above.fiscal_year from marts.rpt_data_limits as above "
            "inner join intermediate.int_regions__ancestors as tree on tree.fiscal_year = above.fiscal_year "
            "and tree.ancestor_mof_div_code = above.mof_div_code "
            "inner join marts.rpt_data_limits as own on own.scope = 'own' "
            "and own.mof_div_code = tree.mof_div_code and own.fiscal_year = tree.fiscal_year "
            f"where above.scope = 'subtree' group by all having max(above.{count}) <> sum(own.{count})"
        )
        == []
    )
