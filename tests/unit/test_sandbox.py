"""What an analyst's SQL may not do: files, other databases, extensions, settings, the release itself, running away."""

from pathlib import Path

import duckdb
import pytest

from pipelines.errors import JixiaoError
from pipelines.readers.shell.ask import limited
from pipelines.settings import Settings
from pipelines.warehouse import open_sandboxed

REFUSED = [
    "select * from read_text('{out}')",
    "select * from read_csv('{out}')",
    "select * from read_blob('{out}')",
    "select * from read_json('{out}')",
    "select * from read_parquet('{out}')",
    "select * from '{out}'",
    "select * from glob('/etc/*')",
    "select * from sniff_csv('{out}')",
    "select * from query('copy t to ''{out}''')",
    "copy t to '{out}'",
    "copy t to '{release}.wal'",
    "copy t to '{release}.tmp/x.csv'",
    "copy t from '{out}'",
    "explain analyze copy t to '{release}.wal'",
    "explain (analyze) copy t to '{release}.wal'",
    "/* quiet */ explain analyze copy t to '{release}.wal'",
    "explain analyze /* quiet */ copy t to '{release}.wal'",
    "prepare p as copy t to '{release}.wal'",
    "execute p",
    "select 1; copy t to '{release}.wal'",
    "export database '{out}'",
    "import database '{out}'",
    "attach '{out}' as other",
    "attach ':memory:' as other",
    "detach w",
    "install httpfs",
    "force install httpfs from 'http://127.0.0.1:9'",
    "load httpfs",
    "update extensions",
    "create secret s (type s3)",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set memory_limit = '1TB'",
    "set temp_directory = '/tmp'",
    "set threads = 64",
    "reset memory_limit",
    "pragma memory_limit='1TB'",
    "pragma threads=64",
    "set global allowed_directories = ['/']",
    "create table x as select 1",
    "create or replace view t as select 1",
    "create temp table x as select 1",
    "create macro f() as 1",
    "insert into t values (1)",
    "update t set n = 2",
    "delete from t",
    "drop table t",
    "alter table t add column m integer",
    "truncate t",
    "begin",
    "checkpoint",
    "select getenv('HOME')",
    "select * from read_text('http://127.0.0.1:9/')",
]

ALLOWED = [
    "select * from t",
    "with a as (select n from t) select max(n) from a",
    "describe t",
    "summarize t",
    "show tables",
    "explain select * from t",
    "explain analyze select * from t",
    "pivot t on n using count(*)",
    "values (1), (2)",
]


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sandbox")
    with duckdb.connect(str(folder / "w.duckdb")) as connection:
        connection.execute("create table t as select range as n from range(3)")
    (folder / "out.csv").write_text("a,b\n1,2\n")
    return folder / "w.duckdb"


def ask(release: Path, sql: str, memory: str = "500MB") -> list[tuple]:
    settings = Settings(home=release.parent, project=release.parent, memory_limit=memory, threads=1)
    with open_sandboxed(release, settings) as connection, limited(connection, sql, 30):
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("sql", REFUSED)
def test_refused_and_nothing_is_written(release, sql):
    out = release.parent / "out.csv"
    before = {path.name: path.read_bytes() for path in release.parent.iterdir()}
    with pytest.raises(JixiaoError):
        ask(release, sql.format(out=out, release=release))
    assert {path.name: path.read_bytes() for path in release.parent.iterdir()} == before


@pytest.mark.parametrize("sql", ALLOWED)
def test_reading_is_allowed(release, sql):
    assert ask(release, sql)


def test_a_query_that_wants_all_the_memory_ends_and_spills_nowhere(release):
    before = sorted(release.parent.iterdir())
    with pytest.raises(JixiaoError, match="内存不够"):
        ask(release, "select count(distinct n || 'x' || n) from (select range as n from range(20000000))", "100MB")
    assert sorted(release.parent.iterdir()) == before
