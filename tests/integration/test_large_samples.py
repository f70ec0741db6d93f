"""The samples with every amount times 10,007: the same night, every amount times 10,007.

Money may differ by what was rounded to the cent before it was multiplied; everything else is the same.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipelines import transform
from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.load import load
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, current_release, quote
from tests.conftest import SAMPLES_AS_OF, Published, copy_home

FACTOR = 10_007
_SUMMED = 200
"""Rounded amounts that a figure may sum up, half a cent each."""
_FIGURES = r"-?[0-9][0-9,]*(\.[0-9]+)?( ?元|万元|亿元)"
_RUN = ("source_file", "source_sheet", "source_row")


def scaled_build(published: Published, folder: Path) -> tuple[Settings, Path]:
    """A build of the samples whose raw tables hold every amount times FACTOR, ready for dbt."""
    settings = Settings(home=copy_home(published, folder), project=published.settings.project)
    loaded = load(settings, "large", SAMPLES_AS_OF, "", datetime(2026, 1, 1), folder)
    with duckdb.connect(str(loaded.database)) as connection:
        for extract, contract in {**load_contracts(), **load_policy_contracts()}.items():
            money = [f'cast("{name}" * {FACTOR} as decimal(18, 2)) as "{name}"' for name in contract.money_columns]
            if extract == "policy_parameters":
                money = [
                    f"case when parameter like '%_yuan' then cast(cast(value as decimal(18, 2)) * {FACTOR} as varchar) "
                    "else value end as value"
                ]
            if money:
                connection.execute(
                    f"create temp table scaled as select * replace ({', '.join(money)}) from raw.{extract}"
                )
                kind = connection.execute(
                    "select table_type from information_schema.tables where table_schema = 'raw' and table_name = ?",
                    [extract],
                ).fetchone()
                connection.execute(f"drop {'view' if kind == ('VIEW',) else 'table'} raw.{extract}")
                connection.execute(f"create table raw.{extract} as from scaled")
                connection.execute("drop table scaled")
    return settings, loaded.database


@pytest.fixture(scope="module")
def both(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Schemas `plain.marts` and `large.marts`."""
    folder = tmp_path_factory.mktemp("large")
    settings, database = scaled_build(published, folder)
    transform.build(settings, database)
    connection = compared(published, database)
    yield connection
    connection.close()
    shutil.rmtree(folder)


def compared(published: Published, database: Path) -> duckdb.DuckDBPyConnection:
    release = current_release(published.settings)
    assert release is not None
    connection = duckdb.connect()
    for name, path in (("plain", published.settings.releases / release / DATABASE), ("large", database)):
        connection.execute(f"attach {quote(str(path))} as {name} (read_only)")
    return connection


def differences(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """Mart -> the first rows that are not the same: what is no money, row counts, sums of the money beside it."""
    found: dict[str, list[tuple]] = {}
    tables: dict[str, dict[str, str]] = {}
    for mart, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = 'large' and schema_name = 'marts' order by all"
    ).fetchall():
        tables.setdefault(mart, {})[column] = kind
    del tables["dim_policies"]  # a threshold in yuan is text there, and scaled with the rest
    for mart, columns in tables.items():
        money = [name for name in columns if name.endswith("_yuan") or name == "amount"]
        plain, large = (_sums(f"{side}.marts.{mart}", columns, money) for side in ("plain", "large"))
        apart = [
            f"abs(coalesce(l.{name}, 0) - {FACTOR} * coalesce(p.{name}, 0)) > {0.005 * FACTOR * _SUMMED}"
            for name in money
        ]
        rows = connection.execute(
            f"select * from ({plain}) p full join ({large}) l using (told) "
            f"where {' or '.join(['p.n is distinct from l.n', *apart])} limit 3"
        ).fetchall()
        if rows:
            found[mart] = rows
    return found


def _sums(table: str, columns: dict[str, str], money: list[str]) -> str:
    said = []
    for name, kind in columns.items():
        if name in money or name in _RUN or name.startswith("_source"):
            continue
        text = f"coalesce(cast(\"{name}\" as varchar), '')"
        said.append(f"regexp_replace({text}, '{_FIGURES}', '#', 'g')" if kind == "VARCHAR" else text)
    sums = "".join(f', sum("{name}") as {name}' for name in money)
    return f"select concat_ws('|', {', '.join(said)}) as told, count(*) as n{sums} from {table} group by 1"


def test_every_amount_of_every_mart_is_multiplied_and_nothing_else_moves(both: duckdb.DuckDBPyConnection) -> None:
    (largest,) = both.execute("select max(budget_adjusted_ytd_yuan) from large.marts.rpt_execution").fetchone() or (0,)
    assert largest > 10**13
    assert differences(both) == {}
