"""A release is whole or absent: what it holds, how the pointer moves, what is kept."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from pipelines import publish
from pipelines.errors import JixiaoError
from pipelines.gate.runner import judge
from pipelines.publish.release import fingerprint_table, write_release
from pipelines.settings import Settings
from pipelines.warehouse import current_release, find_release, open_release, release_ids, release_record
from pipelines.warehouse.meta import LOADED_META, META, create_table

FIRST, SECOND = "20260101-020000-aaaaaa", "20260102-020000-bbbbbb"
FINDING = {
    **{"suite": "s", "table": "marts.dim_regions", "check": "c", "expectation": "e", "severity": "critical"},
    **{"rule_id": "r", "why": {"zh": "因为", "en": "because"}, "remedy": {}, "observed": "0", "passed": True},
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, project=tmp_path)


def a_build(settings: Settings) -> Path:
    """The least a build holds: one mart, the bookkeeping, due dates, one policy."""
    settings.builds.mkdir(exist_ok=True)
    path = settings.builds / "warehouse.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        for schema in ("marts", "meta", "intermediate"):
            con.execute(f"create schema {schema}")
        con.execute("create table marts.dim_regions (mof_div_code varchar not null, paid_yuan decimal(18, 2))")
        con.execute("insert into marts.dim_regions values ('510521', 1.10), ('511903', null)")
        con.execute("comment on table marts.dim_regions is '财政区划。One row per region'")
        con.execute("comment on column marts.dim_regions.paid_yuan is '已支付。Paid, 元'")
        con.execute("create table intermediate.int_due_dates as select date '2026-01-31' as due_date")
        con.execute("create table intermediate.int_policy__grade_bands as select '优' as grade")
        for table in (table for table in LOADED_META if table != "run"):
            create_table(con, "meta", table, META[table])
    return path


def put_out(settings: Settings, release_id: str, as_of: str = "2026-01-01") -> Path:
    """Write and publish a release."""
    build = a_build(settings)
    draft = settings.builds / release_id / "release"
    draft.mkdir(parents=True)
    head = {"release_id": release_id, "created_at": datetime(2026, 1, 1, 2), "data_as_of": date.fromisoformat(as_of)}
    write_release(
        settings, build, draft, {**head, "code_version": "0+test"}, judge([FINDING]), {"code": "x", "inputs": {}}
    )
    return publish.publish(settings, draft, release_id)


def test_a_release_holds_its_tables_with_types_required_columns_and_comments(settings):
    put_out(settings, FIRST)
    with open_release(settings) as con:
        columns = con.execute(
            "select column_name, data_type, is_nullable, comment from duckdb_columns() where table_name = 'dim_regions'"
        ).fetchall()
        comment = con.execute("select comment from duckdb_tables() where table_name = 'dim_regions'").fetchone()
        build = con.execute("select release_id, data_as_of, code_version from meta.build").fetchall()
        gate = con.execute(
            "select check_name, severity, passed, is_accepted, why, why_en from meta.gate_results"
        ).fetchall()
        in_chinese = con.execute('select * from "视图"."财政区划"')
        heads, rows = [column[0] for column in in_chinese.description], in_chinese.fetchall()
        marts = con.execute("select * from marts.dim_regions").fetchall()
    assert columns == [
        ("mof_div_code", "VARCHAR", False, None),
        ("paid_yuan", "DECIMAL(18,2)", True, "已支付。Paid, 元"),
    ]
    assert comment == ("财政区划。One row per region",)
    assert build == [(FIRST, date(2026, 1, 1), "0+test")]
    assert gate == [("c", "critical", True, False, "因为", "because")]
    assert heads == ["mof_div_code", "已支付"] and rows == marts


def test_the_driver_that_superset_uses_lists_the_chinese_views_and_can_write_nothing(settings):
    """The address of docs/opening-a-release.md."""
    engine = create_engine(f"duckdb:///{put_out(settings, FIRST)}/warehouse.duckdb?access_mode=read_only")
    try:
        seen = inspect(engine)
        assert seen.get_view_names(schema="视图") == ["财政区划"]
        assert [column["name"] for column in seen.get_columns("财政区划", schema="视图")] == ["mof_div_code", "已支付"]
        with engine.connect() as connection:
            paid = connection.execute(text('select 已支付 from "视图"."财政区划" order by 1')).scalars().first()
            assert isinstance(paid, Decimal)
            with pytest.raises(DatabaseError, match="read-only"):
                connection.execute(text("drop table marts.dim_regions"))
    finally:
        engine.dispose()


def test_it_opens_in_older_clients_and_leaves_no_side_files(settings):
    folder = put_out(settings, FIRST)
    header = (folder / "warehouse.duckdb").read_bytes()[:128]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 65  # DuckDB 1.2; 2.0 by itself writes a later one
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == ["marts/dim_regions.parquet", "release.json", "warehouse.duckdb"]


def test_release_json_names_every_file_by_hash_and_every_mart_by_content(settings):
    record = release_record(settings, put_out(settings, FIRST).name)
    assert sorted(record["files"]) == ["marts/dim_regions.parquet", "warehouse.duckdb"]
    assert record["marts"]["dim_regions"]["rows"] == 2
    assert record["watch_dates"] == ["2026-01-31"]
    assert publish.read_back(settings, FIRST) is None


def test_content_hash_ignores_the_order_of_rows_and_sees_every_cell():
    with duckdb.connect() as con:
        con.execute("create table a as select * from (values (1, 'x'), (2, null)) t(i, s)")
        con.execute("create table b as select * from a order by i desc")
        con.execute("create table c as select i, coalesce(s, '') as s from a")
        con.execute("create table d as select 3 - i as i, s from a")  # the same values, exchanged between the rows
        one, other, third, fourth = (fingerprint_table(con, table, ["i", "s"]) for table in "abcd")
    assert one == other
    assert len({each.content_sha256 for each in (one, third, fourth)}) == 3


def test_content_hash_tells_an_amount_from_its_hundredfold_in_another_type():
    with duckdb.connect() as con:
        con.execute("create table a as select cast(100 as decimal(18, 0)) as amount")
        con.execute("create table b as select cast(1 as decimal(18, 2)) as amount")  # stored as the same whole number
        one, other = (fingerprint_table(con, table, ["amount"]) for table in "ab")
    assert one.content_sha256 != other.content_sha256


def test_the_pointer_and_the_link_follow_the_newest_release(settings):
    put_out(settings, FIRST)
    put_out(settings, SECOND)
    assert current_release(settings) == SECOND
    assert (settings.releases / "current").resolve().name == SECOND
    assert release_ids(settings) == [FIRST, SECOND]


def test_where_links_are_not_allowed_current_txt_is_enough(settings, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no right to make links")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    put_out(settings, FIRST)
    assert current_release(settings) == FIRST
    assert sorted(path.name for path in settings.releases.iterdir()) == [FIRST, "current.txt"]


def test_a_reader_keeps_the_release_it_opened(settings):
    put_out(settings, FIRST)
    with open_release(settings) as con:
        put_out(settings, SECOND)
        assert con.execute("select release_id from meta.build").fetchall() == [(FIRST,)]


def test_what_does_not_read_back_is_not_in_force(settings, monkeypatch):
    put_out(settings, FIRST)
    real = publish.read_back
    monkeypatch.setattr(publish, "read_back", lambda s, r: "warehouse.duckdb" if r == SECOND else real(s, r))
    with pytest.raises(JixiaoError, match=SECOND):
        put_out(settings, SECOND)
    assert current_release(settings) == FIRST


def test_a_damaged_release_is_seen(settings):
    folder = put_out(settings, FIRST)
    with (folder / "marts" / "dim_regions.parquet").open("ab") as file:
        file.write(b"x")
    assert publish.read_back(settings, FIRST) == "marts/dim_regions.parquet"


def test_rollback_puts_an_earlier_release_back(settings):
    put_out(settings, FIRST)
    put_out(settings, SECOND)
    publish.rollback(settings, FIRST)
    assert current_release(settings) == FIRST
    with pytest.raises(JixiaoError):
        publish.rollback(settings, "20200101-000000-cccccc")


def test_a_release_is_found_by_its_day(settings):
    put_out(settings, FIRST, "2026-01-01")
    put_out(settings, SECOND, "2026-01-02")
    assert find_release(settings, as_of=date(2026, 1, 1)) == FIRST
    assert find_release(settings, as_of=date(2027, 1, 1)) == SECOND
    with pytest.raises(JixiaoError):
        find_release(settings, as_of=date(2025, 12, 31))


def test_publishing_ends_the_word_of_a_refusal(settings):
    publish.note_refusal(settings, {"run_id": "x", "findings": []})
    assert publish.last_refusal(settings) == {"run_id": "x", "findings": []}
    put_out(settings, FIRST)
    assert publish.last_refusal(settings) is None


def test_prune_keeps_the_newest_each_years_last_and_the_one_in_force():
    releases = {
        "a": date(2024, 12, 30),
        "b": date(2024, 12, 31),
        "c": date(2025, 6, 1),
        "d": date(2025, 12, 31),
        "e": date(2026, 1, 1),
        "f": date(2026, 1, 2),
    }
    assert publish.to_prune(releases, current="f", keep=1) == ["a", "c", "e"]
    assert publish.to_prune(releases, current="c", keep=2) == ["a"]
    assert publish.to_prune(releases, current="f", keep=14) == []


def test_prune_deletes_whole_folders(settings, monkeypatch):
    put_out(settings, FIRST)
    put_out(settings, SECOND)
    assert publish.prune(Settings(home=settings.home, project=settings.project, keep_releases=1)) == [FIRST]
    assert release_ids(settings) == [SECOND]
    assert json.loads((settings.releases / SECOND / "release.json").read_text("utf-8"))["release_id"] == SECOND
