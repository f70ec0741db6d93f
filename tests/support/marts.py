"""A release made by hand: every mart and meta table empty and typed as the project declares them, then filled.

For tests of what reads a release and for benchmarks of sizes that no night here makes. Not here: which rows.
"""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.meta import META
from tests.support.dbt_yaml import PROJECT, entries, models_of

RELEASE = "20260701-020000-aaaaaa"
METRICS = PROJECT / "dbt_project" / "seeds" / "reference" / "ref_metrics.csv"


def publish(home: Path, fill: Callable[[duckdb.DuckDBPyConnection], None], data_as_of: str = "2026-06-30") -> Settings:
    """Put such a release in force in `home`; `fill` gets the open database."""
    folder = home / "releases" / RELEASE
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("begin transaction; create schema marts; create schema meta")
        for model in models_of("marts"):
            columns = ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in entries()[model]["columns"])
            connection.execute(f"create table marts.{model} ({columns})")
        for table, (_, columns) in META.items():
            typed = ", ".join(f'"{name}" {kind}' for name, (kind, _) in columns.items())
            connection.execute(f"create table meta.{table} ({typed})")
        insert(connection, "meta.build", {"release_id": RELEASE, "data_as_of": date.fromisoformat(data_as_of)})
        _metrics(connection)
        fill(connection)
        _limits(connection)
        connection.execute("commit")
    (folder / "release.json").write_text(json.dumps({"release_id": RELEASE, "data_as_of": data_as_of}), "utf-8")
    (home / "releases" / "current.txt").write_text(RELEASE, "utf-8")
    return Settings(home=home, project=PROJECT)


def insert(connection: duckdb.DuckDBPyConnection, table: str, *rows: dict[str, Any]) -> None:
    """Rows by column name; what a row leaves out is NULL."""
    for row in rows:
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
        connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def _limits(connection: duckdb.DuckDBPyConnection) -> None:
    """Every region has its row, here without any limit but what its own subjects were paid above their budgets."""
    counts = [column["name"] for column in entries()["rpt_data_limits"]["columns"] if column["name"].endswith("_count")]
    connection.execute(
        f"insert into marts.rpt_data_limits (mof_div_code, fiscal_year, scope, {', '.join(counts)}, over_yuan) "
        f"select mof_div_code, fiscal_year, scope, {', '.join('0' for _ in counts)}, coalesce(over_yuan, 0) "
        "from marts.dim_regions cross join (values ('own'), ('subtree')) as scopes (scope) left join ("
        "select mof_div_code, fiscal_year, sum(over_yuan) as over_yuan from marts.rpt_over_budget group by all"
        ") using (mof_div_code, fiscal_year)"
    )


def _metrics(connection: duckdb.DuckDBPyConnection) -> None:
    with METRICS.open(encoding="utf-8", newline="") as file:
        insert(connection, "marts.dim_metrics", *csv.DictReader(file))
