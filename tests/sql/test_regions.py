"""The region tree: who is expected, who is whose parent, who sent nothing (rules, section 6)."""

import duckdb
import pytest

from pipelines.overlap.table import _regions

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
    """It runs before dbt, in Python: names and parents must be those of the models. Renamed regions aside, which it
    does not follow, and a declared nation, which it has no use for."""
    codes = {"460101101", "460101", "460100", PROVINCE, CITY, COUNTY, TOWN, SILENT, STRANGER, "420900"}
    listed = ", ".join(f"'{code}'" for code in sorted(codes))
    tree = ask(f"select * from marts.dim_regions where fiscal_year = 2021 and mof_div_code in ({listed})")
    with duckdb.connect(str(examples.path), read_only=True) as connection:
        names, parents = _regions(connection, 2021, codes)
    assert {row["mof_div_code"]: row["parent_mof_div_code"] for row in tree if row["parent_mof_div_code"]} == {
        row["mof_div_code"]: parents[row["mof_div_code"]] for row in tree if row["mof_div_code"] in parents
    }
    told = {row["mof_div_code"]: row["mof_div_name"] for row in tree if row["mof_div_name"]}
    assert told and told == {code: names[code][0] for code in told}
