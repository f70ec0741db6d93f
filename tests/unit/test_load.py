"""Which landed rows are in force, and what this delivery changes against the release before."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from pipelines.load import load
from tests.support.home import Home

HEAD = "pay_id,pro_code,pay_date,amount\n"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def build(home: Home, run: str = "a") -> duckdb.DuckDBPyConnection:
    home.land()
    loaded = load(home.settings, run, date(2022, 1, 10), "0", datetime(2022, 1, 10, 2), home.settings.builds / run)
    return duckdb.connect(str(loaded.database), read_only=True)


def test_every_extract_and_policy_has_a_table_even_where_nothing_was_delivered(home):
    with build(home) as con:
        listed = con.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
        assert con.execute("select count(*) from raw.evaluations").fetchone() == (0,)
    tables = {table for (table,) in listed}
    assert {"raw.payments", "raw.regions", "raw.policy_parameters", "previous.totals", "meta.superseded"} <= tables


def test_files_of_one_extract_add_up(home):
    home.put("510521/2021/payments-01.csv", HEAD + "P1,X,2021-01-05,1.10\n")
    home.put("510521/2021/payments-02.csv", HEAD + "P2,X,2021-02-05,2.20\n")
    with build(home) as con:
        assert con.execute("select count(*), sum(amount) from raw.payments").fetchone() == (2, Decimal("3.30"))
        deliveries = con.execute("select * from meta.deliveries").fetchall()
    assert deliveries == [("510521", 2021, "payments", 2, Decimal("3.30"))]


def test_a_later_file_wins_for_the_same_key_and_the_former_row_is_listed(home):
    home.put("510521/2021/payments-01.csv", HEAD + "P1,X,2021-01-05,1.10\nP2,X,2021-01-06,5.00\n")
    home.put("510521/2021/payments-02.csv", HEAD + "P1,X,2021-01-05,1.15\n")
    with build(home) as con:
        in_force = con.execute("select pay_id, amount from raw.payments order by pay_id").fetchall()
        superseded = con.execute(
            "select row_key, _source_file, _source_row, superseded_by_file, superseded_by_row, is_same_content "
            "from meta.superseded"
        ).fetchall()
    assert in_force == [("P1", Decimal("1.15")), ("P2", Decimal("5.00"))]
    former, latter = "510521/2021/payments-01.csv", "510521/2021/payments-02.csv"
    assert superseded == [("510521/2021/P1", former, 2, latter, 2, False)]


def test_the_same_row_in_two_files_counts_once(home):
    home.put("510521/2021/payments-01.csv", HEAD + "P1,X,2021-01-05,1.10\n")
    home.put("510521/2021/payments-02.csv", HEAD + "P1,X,2021-01-05,1.10\nP2,X,2021-02-05,1.00\n")
    with build(home) as con:
        assert con.execute("select count(*), sum(amount) from raw.payments").fetchone() == (2, Decimal("2.10"))
        assert con.execute("select is_same_content from meta.superseded").fetchall() == [(True,)]


def test_the_same_key_in_two_regions_or_years_is_two_rows(home):
    for place in ("510521/2021", "510521/2022", "511903/2021"):
        home.put(f"{place}/payments.csv", HEAD + f"P1,X,{place[-4:]}-01-05,1.10\n")
    with build(home) as con:
        assert con.execute("select count(*) from raw.payments").fetchone() == (3,)
        assert con.execute("select count(*) from meta.superseded").fetchone() == (0,)


def test_a_row_that_gave_way_in_one_year_stands_in_another_that_sent_the_same_file(home):
    head = "agency_code,agency_name,dept_code,dept_name\n"
    for place in ("510521/2020", "510521/2021", "511903/2020"):
        home.put(f"{place}/agencies.csv", head + "A1,old,D1,office\n")
    home.put("510521/2020/agencies-2.csv", head + "A1,new,D1,office\n")
    with build(home) as con:
        assert con.execute(
            "select mof_div_code, fiscal_year, agency_name from raw.agencies order by all"
        ).fetchall() == [
            ("510521", 2020, "old"),
            ("510521", 2021, "old"),
            ("511903", 2020, "old"),
        ]
        assert con.execute("select _source_file from meta.superseded").fetchall() == [("510521/2020/agencies-2.csv",)]


def release_as_it_stands(home: Home) -> None:
    """Put a release in force whose sources are tonight's."""
    build(home, "before").close()
    folder = home.settings.releases / "20220109-020000-aaaaaa"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        con.execute(f"attach '{home.settings.builds / 'before' / 'warehouse.duckdb'}' as former (read_only)")
        con.execute("create schema meta")
        for table in ("sources", "deliveries"):
            con.execute(f"create table meta.{table} as select * from former.meta.{table}")
    (home.settings.releases / "current.txt").write_text(folder.name, "utf-8")


def test_amounts_a_power_of_ten_away_from_the_release_in_force_are_counted(home):
    home.put("510521/2021/payments.csv", HEAD + "P1,X,2021-01-05,1.10\nP2,X,2021-01-06,5.00\nP3,X,2021-01-07,7.00\n")
    release_as_it_stands(home)
    home.put("510521/2021/payments.csv", HEAD + "P1,X,2021-01-05,11.00\nP2,X,2021-01-06,50.00\nP3,X,2021-01-07,7.50\n")
    with build(home) as con:
        rescaled = con.execute(
            "select path, column_name, matched_rows, rescaled_rows, power_of_ten from meta.rescaled"
        ).fetchall()
        totals = con.execute("select row_count, amount_yuan from previous.totals").fetchall()
    assert rescaled == [("510521/2021/payments.csv", "amount", 3, 2, 1)]
    assert totals == [(3, Decimal("13.10"))]


def test_ten_thousand_yuan_taken_for_yuan_is_seen_under_another_file_name_too(home):
    home.put("510521/2021/payments.csv", HEAD + "P1,X,2021-01-05,12000.00\n")
    release_as_it_stands(home)
    home.remove("510521/2021/payments.csv")
    home.put("510521/2021/payments-final.csv", HEAD + "P1,X,2021-01-05,1.20\n")
    with build(home) as con:
        assert con.execute("select path, power_of_ten from meta.rescaled").fetchall() == [
            ("510521/2021/payments-final.csv", -4)
        ]


def test_nothing_is_rescaled_where_nothing_changed(home):
    home.put("510521/2021/payments.csv", HEAD + "P1,X,2021-01-05,0.00\nP2,X,2021-01-06,5.00\n")
    release_as_it_stands(home)
    with build(home) as con:
        assert con.execute("select count(*) from meta.rescaled").fetchone() == (0,)


def test_a_policy_file_that_changed_is_no_amount_to_compare(home):
    head = "parameter,value,unit,fiscal_year_from,legal_basis,evidence,note\n"
    home.put("policy/510521/policy_parameters.csv", head + "idle_after_years,3,年,2021,文件一,seed,\n")
    release_as_it_stands(home)
    home.put("policy/510521/policy_parameters.csv", head + "idle_after_years,2,年,2021,文件一,seed,\n")
    with build(home) as con:
        assert con.execute("select value from raw.policy_parameters").fetchall() == [("2",)]
        assert con.execute("select count(*) from meta.rescaled").fetchone() == (0,)
