"""Two releases beside each other: which figures differ, and whose file it was. Small databases written by hand."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.publish.diff import Side, compare
from pipelines.settings import Settings

EXECUTION = "fct_execution_monthly"
KEY = ["mof_div_code", "fiscal_year", "pro_code"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, project=tmp_path)


def release(settings: Settings, number: int, rows: str, sources: str, **record: str) -> Side:
    """A release with execution rows (region, year, project, paid) and sources (path, region, year, sha, landing)."""
    path = settings.releases / f"{number}.duckdb"
    path.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema meta")
        connection.execute(
            f"create table marts.{EXECUTION} as select * from (values {rows}) "
            "t(mof_div_code, fiscal_year, pro_code, paid_ytd_yuan)"
        )
        connection.execute(
            "create table marts.dim_regions as select * from (values ('51', null), ('5101', '51')) "
            "t(mof_div_code, parent_mof_div_code)"
        )
        connection.execute(
            f"create table meta.sources as select path, mof_div_code, fiscal_year, 'payments' as extract, sha256, "
            f"landing_file, 'in_force' as status, 1 as rows_loaded, 0 as rows_rejected from (values {sources}) "
            "t(path, mof_div_code, fiscal_year, sha256, landing_file)"
        )
    marts = {EXECUTION: {"content_sha256": str(number), "key": KEY, "extracts": ["payments"]}}
    marts["dim_regions"] = {"content_sha256": "same", "key": ["mof_div_code"], "extracts": []}
    return Side(path, {"data_as_of": "2023-06-30", "code": "c", "policy_hash": "p", "marts": marts, **record})


def landed(settings: Settings, name: str, projects: list[str], amounts: list[int]) -> None:
    path = settings.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    empty = [None] * len(projects)
    columns = dict.fromkeys(("bgt_id", "pay_date", "dep_bgt_eco_code", "payee_name", "payee_account"), empty)
    frame = pl.DataFrame({"pay_id": projects, "pro_code": projects, "amount": amounts, **columns})
    frame.write_parquet(path)


def told(changes) -> list[tuple]:
    return [(each.key["pro_code"], each.column, each.kind, each.before, each.after, each.files) for each in changes]


def test_a_changed_figure_names_the_file_whose_row_changed(settings):
    landed(settings, "a1.parquet", ["P1", "P2"], [10, 20])
    landed(settings, "a2.parquet", ["P1", "P2"], [11, 20])
    landed(settings, "b1.parquet", ["P2"], [1])
    landed(settings, "b2.parquet", ["P2"], [2])
    before = release(
        settings,
        1,
        "('5101', 2021, 'P1', 10.00), ('5101', 2021, 'P2', 21.00), ('5101', 2023, 'P1', 1.00)",
        "('a.csv', '5101', 2021, 's1', 'a1.parquet'), ('b.csv', '5101', 2021, 's2', 'b1.parquet')",
    )
    after = release(
        settings,
        2,
        "('5101', 2021, 'P1', 11.00), ('5101', 2021, 'P2', 22.00), ('5101', 2023, 'P1', 2.00)",
        "('a.csv', '5101', 2021, 's3', 'a2.parquet'), ('b.csv', '5101', 2021, 's4', 'b2.parquet')",
    )
    found = compare(settings, before, after)
    assert told(found.changes) == [
        ("P1", "paid_ytd_yuan", "changed", "10.00", "11.00", ("a.csv",)),
        ("P2", "paid_ytd_yuan", "changed", "21.00", "22.00", ("b.csv",)),
    ]
    assert [(file.path, file.how) for file in found.files] == [("a.csv", "changed"), ("b.csv", "changed")]
    assert found.counts()["figures"] == 2
    assert compare(settings, before, after, all_years=True).counts()["years"] == {"2021": 2, "2023": 1}


def test_rows_that_come_and_go_and_files_below(settings):
    before = release(settings, 1, "('51', 2021, 'P1', 1.00)", "('x.csv', '5101', 2021, 's1', 'x.parquet')")
    after = release(settings, 2, "('51', 2021, 'P9', 3.00)", "('y.csv', '5101', 2021, 's2', 'y.parquet')")
    assert told(compare(settings, before, after).changes) == [
        ("P1", "paid_ytd_yuan", "removed", "1.00", None, ("x.csv", "y.csv")),
        ("P9", "paid_ytd_yuan", "added", None, "3.00", ("x.csv", "y.csv")),
    ]


def test_without_a_differing_file_it_is_the_code_or_the_policy(settings):
    sources = "('x.csv', '5101', 2021, 's1', 'x.parquet')"
    before = release(settings, 1, "('5101', 2021, 'P1', 1.00)", sources)
    after = release(settings, 2, "('5101', 2021, 'P1', 2.00)", sources, code="d", policy_hash="q")
    (change,) = compare(settings, before, after).changes
    assert (change.files, change.because) == ((), "code+policy")
    (reread,) = compare(settings, before, after, reread={"x.csv"}).changes
    assert (reread.files, reread.because) == (("x.csv",), "file")


def test_a_table_of_equal_content_is_not_opened(settings):
    before = release(settings, 1, "('5101', 2021, 'P1', 1.00)", "('x.csv', '5101', 2021, 's1', 'x.parquet')")
    assert compare(settings, before, before).changes == []


def test_a_table_that_only_the_later_release_has_is_told_row_by_row(settings):
    before = release(settings, 1, "('51', 2021, 'P1', 1.00)", "('a.csv', '51', 2021, 'x', 'a.parquet')")
    after = release(settings, 2, "('51', 2021, 'P1', 1.00)", "('a.csv', '51', 2021, 'x', 'a.parquet')")
    with duckdb.connect(str(after.database)) as connection:
        connection.execute("create table marts.rpt_new as select '51' as mof_div_code, 2021 as fiscal_year, 3 as n")
    added = [change for change in compare(settings, before, after).changes if change.table == "rpt_new"]
    assert [(change.kind, change.key["n"]) for change in added] == [("added", "3")]
