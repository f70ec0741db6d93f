"""What a region delivered, version by version: files of several nights in, raw.goal_indicator_versions out."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from pipelines.load import load
from tests.support.home import Home

FILE = "510521/2022/goal_indicators.csv"
HEAD = "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw,weight_points\n"
DECEMBER, MARCH, JUNE = datetime(2021, 12, 20, 2), datetime(2022, 3, 1, 2), datetime(2022, 6, 1, 2)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def goal(kpi: str, target: str) -> str:
    return f"{kpi},project,X,产出指标,数量指标,{kpi}人数,{target},10\n"


def versions(home: Home) -> list:
    """kpi_id, delivered when, lower bound of the target, file in force; in order of delivery."""
    loaded = load(home.settings, "a", date(2022, 7, 1), "0", JUNE, home.settings.builds / "a")
    with duckdb.connect(str(loaded.database), read_only=True) as con:
        return con.execute(
            "select kpi_id, delivered_at, target_low, is_in_force from raw.goal_indicator_versions "
            "order by delivered_seq, _source_row"
        ).fetchall()


def test_every_delivered_version_with_the_night_it_came(home):
    home.put(FILE, HEAD + goal("K1", "≥100人") + goal("K2", "≥50人"))
    home.land(night=DECEMBER)
    home.put(FILE, HEAD + goal("K1", "≥80人"))
    home.land(night=MARCH)
    assert versions(home) == [
        ("K1", DECEMBER, Decimal(100), False),
        ("K2", DECEMBER, Decimal(50), False),
        ("K1", MARCH, Decimal(80), True),
    ]


def test_a_correction_in_a_file_of_its_own_is_a_version_too(home):
    home.put(FILE, HEAD + goal("K1", "≥100人"))
    home.land(night=DECEMBER)
    home.put("510521/2022/goal_indicators-2.csv", HEAD + goal("K1", "≥80人"))
    home.land(night=MARCH)
    assert versions(home) == [("K1", DECEMBER, Decimal(100), True), ("K1", MARCH, Decimal(80), True)]


def test_a_version_that_comes_back_comes_back_on_that_night(home):
    for night, target in [(DECEMBER, "≥80人"), (MARCH, "≥100人"), (JUNE, "≥80人")]:
        home.put(FILE, HEAD + goal("K1", target))
        home.land(night=night)
    assert versions(home) == [("K1", MARCH, Decimal(100), False), ("K1", JUNE, Decimal(80), True)]


def test_a_renamed_file_is_no_new_version(home):
    home.put(FILE, HEAD + goal("K1", "≥100人"))
    home.land(night=DECEMBER)
    home.remove(FILE)
    home.put("510521/2022/goal_indicators-final.csv", HEAD + goal("K1", "≥100人"))
    home.land(night=MARCH)
    assert versions(home) == [("K1", DECEMBER, Decimal(100), True)]


def test_nothing_is_kept_apart_where_nothing_gave_way(home):
    home.put(FILE, HEAD + goal("K1", "≥100人"))
    home.land(night=DECEMBER)
    home.put("510521/2022/goal_indicators-other.csv", HEAD + goal("K2", "≥50人"))
    home.land(night=MARCH)
    assert versions(home) == []


def test_a_version_whose_landing_file_is_gone_is_left_out(home):
    home.put(FILE, HEAD + goal("K1", "≥100人"))
    home.land(night=DECEMBER)
    for file in home.settings.landing.glob("goal_indicators/*/*.parquet"):
        file.unlink()
    home.put(FILE, HEAD + goal("K1", "≥80人"))
    home.land(night=MARCH)
    assert versions(home) == [("K1", MARCH, Decimal(80), True)]


def test_a_version_without_a_column_says_what_the_one_before_it_said(home):
    head = "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw,unit,operator\n"
    home.put(FILE, head + "K1,project,X,产出指标,数量指标,里程,5,公里,≤\n")
    home.land(night=DECEMBER)
    home.put(FILE, HEAD + "K1,project,X,产出指标,数量指标,里程,4,10\n")
    home.land(night=MARCH)
    loaded = load(home.settings, "a", date(2022, 7, 1), "0", JUNE, home.settings.builds / "a")
    with duckdb.connect(str(loaded.database), read_only=True) as con:
        found = con.execute(
            "select unit, operator, target_operator, target_high, weight_points from raw.goal_indicator_versions "
            "order by delivered_seq"
        ).fetchall()
    assert found == [("公里", "≤", "<=", Decimal(5), None), ("公里", "≤", "<=", Decimal(4), Decimal(10))]
