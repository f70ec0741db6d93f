"""Writes a release's content: tables, comments, Parquet copies, hashes, release.json. Everything in a private folder.

Here: what a release holds: self-contained, no paths, no views but those of its own tables (warehouse/views.py); opens
in DuckDB 1.2 clients. Not here: making it the one in force (__init__.py).
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.gate.runner import Verdict
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, name, quote
from pipelines.warehouse.changes import hash_file
from pipelines.warehouse.durable import write_durably
from pipelines.warehouse.meta import LOADED_META, META, create_table
from pipelines.warehouse.views import write_views

STORAGE_VERSION = "v1.2.0"  # what DuckDB 1.2 clients (DBeaver and the like) still open
_COPIED_META = (*(table for table in LOADED_META if table != "run"), "due_dates")


@dataclass(frozen=True)
class Mart:
    """One published table."""

    rows: int
    content_sha256: str
    """Independent of row order: equal tables have equal hashes."""


def write_release(
    settings: Settings,
    build: Path,
    folder: Path,
    head: Mapping[str, Any],
    verdict: Verdict,
    more: Mapping[str, Any],
    beside: Callable[[Path, dict[str, Any]], None] | None = None,
    shapes: Mapping[str, Mapping[str, list[str]]] | None = None,
) -> dict[str, Any]:
    """Fill the empty `folder` from the build and return release.json's content.

    `head`: release_id, created_at (datetime), data_as_of (date), code_version; `more` goes into release.json
    as it is. `beside` may put further files into the folder once the database is closed; it is given what
    release.json will say, and its files are hashed like ours. `shapes`: mart -> key columns and
    extracts it is made from (transform.mart_shapes), for `releases diff`.
    """
    (folder / "marts").mkdir(parents=True)
    database = folder / DATABASE
    connection = duckdb.connect(config={"memory_limit": settings.memory_limit, "threads": settings.threads})
    try:
        connection.execute(f"set temp_directory = {quote(str(build.parent / 'tmp'))}")
        connection.execute(f"attach {quote(str(build))} as build (read_only)")
        connection.execute(f"attach {quote(str(database))} as release (storage_version {quote(STORAGE_VERSION)})")
        connection.execute("begin")  # few commits: each waits for the disk, and there are a thousand statements
        for schema in ("marts", "meta"):
            connection.execute(f"create schema release.{schema}")
        tables = _tables(connection)
        keys = {table: list(shape.get("key", ())) for table, shape in (shapes or {}).items()}
        marts = _copy_marts(connection, list(tables["marts"].values()), folder, keys)
        _copy_meta(connection)
        policy_hash = _policy_hash(connection, tables["intermediate"])
        _write_meta(connection, head, verdict, marts, policy_hash)
        watch_dates = connection.execute(
            "select cast(due_date as varchar) from release.meta.due_dates where due_date >= ? order by 1",
            [head["data_as_of"]],
        ).fetchall()
        connection.execute("commit")
        connection.execute("checkpoint release")
        connection.execute("detach release")
    finally:
        connection.close()
    write_views(database)
    record: dict[str, Any] = {
        "release_id": head["release_id"],
        "created_at": head["created_at"].isoformat(),
        "data_as_of": str(head["data_as_of"]),
        "code_version": head["code_version"],
        "policy_hash": policy_hash,
        "duckdb_version": duckdb.__version__,
        "marts": {
            table: {
                "rows": mart.rows,
                "content_sha256": mart.content_sha256,
                **(shapes or {}).get(table, {}),
            }
            for table, mart in marts.items()
        },
        "gate": _gate_summary(verdict),
        "accepted": [{"check": found["check"], "observed": found["observed"]} for found in verdict.accepted],
        "watch_dates": [day for (day,) in watch_dates],
        **more,
    }
    if beside:
        beside(folder, record)
    record["files"] = _hash_files(folder)
    write_durably(folder / "release.json", json.dumps(record, ensure_ascii=False, indent=1))
    return record


@dataclass(frozen=True)
class _Table:
    """One table of the build: its comment, and name, type, nullable, comment of each column."""

    name: str
    comment: str | None
    columns: list[tuple[str, str, bool, str | None]]


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, _Table]]:
    """Schema -> table name -> table, of every table of the build, in order of name; asked once, for it is slow."""
    rows = connection.execute(
        """
        select t.schema_name, t.table_name, t.comment, c.column_name, c.data_type, c.is_nullable, c.comment
        from duckdb_tables() as t
        inner join duckdb_columns() as c
            on t.database_oid = c.database_oid and t.table_oid = c.table_oid
        where t.database_name = 'build'
        order by t.schema_name, t.table_name, c.column_index
        """
    ).fetchall()
    found: dict[str, dict[str, _Table]] = {"marts": {}, "intermediate": {}}
    for schema, table, comment, *column in rows:
        found.setdefault(schema, {}).setdefault(table, _Table(table, comment, [])).columns.append(tuple(column))
    return found


def _copy_marts(
    connection: duckdb.DuckDBPyConnection, marts: list[_Table], folder: Path, keys: Mapping[str, list[str]]
) -> dict[str, Mart]:
    """Every mart into the release, and beside that, on a second thread, its Parquet copy and its hash.

    Most tables are too small for DuckDB to spread one statement over the cores, so two statements run at once; a commit
    is no different, so the marts' own does not wait for the second thread.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        copied = {mart.name: beside.submit(_copy_beside, connection.cursor(), mart, folder) for mart in marts}
        for mart in marts:
            _copy_mart(connection, mart, keys.get(mart.name, []))
        connection.execute("commit")
        connection.execute("begin")
        return {table: future.result() for table, future in copied.items()}


def _copy_mart(connection: duckdb.DuckDBPyConnection, mart: _Table, key: list[str]) -> None:
    """Table with types, NOT NULL and comments, in the order of its key: a region's rows stand together, and whoever
    asks for one region reads a few blocks of them instead of all."""
    listed = ", ".join(
        f"{name(column)} {kind}{'' if nullable else ' not null'}" for column, kind, nullable, _ in mart.columns
    )
    target = f"release.marts.{name(mart.name)}"
    connection.execute(f"create table {target} ({listed})")
    order = f" order by {', '.join(map(name, key))}" if key else ""
    connection.execute(f"insert into {target} select * from build.marts.{name(mart.name)}{order}")
    if mart.comment:
        connection.execute(f"comment on table {target} is {quote(mart.comment)}")
    for column, _, _, meaning in mart.columns:
        if meaning:
            connection.execute(f"comment on column {target}.{name(column)} is {quote(meaning)}")


def _copy_beside(cursor: duckdb.DuckDBPyConnection, mart: _Table, folder: Path) -> Mart:
    """The Parquet copy, and rows and content hash."""
    with cursor:
        source = f"build.marts.{name(mart.name)}"
        copy = quote(str(folder / "marts" / f"{mart.name}.parquet"))
        cursor.execute(f"copy {source} to {copy} (format parquet, compression zstd)")
        return fingerprint_table(cursor, source, [column for column, *_ in mart.columns])


def fingerprint_table(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> Mart:
    """Rows and content hash of a table: names and types of its columns and the sum of its rows' hashes, so that their
    order does not matter.

    DuckDB's own hash, which takes a tenth of what digests of the rows as text do. Another version of DuckDB may hash
    otherwise: equal hashes mean equal content, different ones of two versions nothing yet (diff.py compares rows then).
    """
    listed = ", ".join(map(name, columns))
    # types count: of a decimal DuckDB hashes the digits alone, 1.00 as it does 100
    shape = connection.execute(f"select {listed} from {table} limit 0").description or []
    typed = ",".join(f"{column} {kind}" for column, kind, *_ in shape)
    # hashed twice: one hash of several columns combines theirs, and values exchanged between rows could cancel out
    rows, total = connection.execute(
        f"select count(*), coalesce(sum(cast(hash(hash({listed})) as hugeint)), 0) from {table}"
    ).fetchall()[0]
    return Mart(rows, hashlib.sha256(f"{typed}|{rows}|{total}".encode()).hexdigest())


def _copy_meta(connection: duckdb.DuckDBPyConnection) -> None:
    for table in _COPIED_META:
        create_table(connection, "release.meta", table, META[table])
        source = "build.intermediate.int_due_dates" if table == "due_dates" else f"build.meta.{table}"
        connection.execute(f"insert into release.meta.{table} by name select * from {source}")


def _policy_hash(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, _Table]) -> str:
    """Hash of every policy row as resolved for the regions and years of this build; of digests of their text, which are
    the same whatever DuckDB wrote them: two releases are told apart by it years later."""
    total = hashlib.sha256()
    for table, held in tables.items():
        if table.startswith("int_policy__"):
            texts = ", ".join(f"coalesce(cast({name(column)} as varchar), chr(30))" for column, *_ in held.columns)
            row = f"cast(md5_number_lower(concat_ws(chr(31), {texts})) as hugeint)"
            rows, digests = connection.execute(
                f"select count(*), coalesce(sum({row}), 0) from build.intermediate.{name(table)}"
            ).fetchall()[0]
            columns = ",".join(column for column, *_ in held.columns)
            digest = hashlib.sha256(f"{columns}|{rows}|{digests}".encode()).hexdigest()
            total.update(f"{table}={digest}\n".encode())
    return total.hexdigest()


def _write_meta(
    connection: duckdb.DuckDBPyConnection,
    head: Mapping[str, Any],
    verdict: Verdict,
    marts: Mapping[str, Mart],
    policy_hash: str,
) -> None:
    for table in ("gate_results", "build"):
        create_table(connection, "release.meta", table, META[table])
    accepted = {found["check"] for found in verdict.accepted}
    rows = [
        [
            *(found[field] for field in ("suite", "table", "check", "expectation", "severity", "rule_id", "observed")),
            found["passed"],
            found["check"] in accepted,
            found["why"].get("zh") or None,
            found["why"].get("en") or None,
        ]
        for found in verdict.findings
    ]
    if rows:
        connection.executemany("insert into release.meta.gate_results values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    counts = json.dumps({table: mart.rows for table, mart in marts.items()})
    values = [
        *(head[field] for field in ("release_id", "created_at", "data_as_of", "code_version")),
        policy_hash,
        counts,
    ]
    connection.execute("insert into release.meta.build values (?, ?, ?, ?, ?, ?)", values)


def _gate_summary(verdict: Verdict) -> dict[str, Any]:
    return {
        "passed": verdict.passed,
        "expectations": len(verdict.findings),
        "warnings": [{"check": found["check"], "observed": found["observed"]} for found in verdict.warnings],
    }


def _hash_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Relative path -> sha256 and size of every file written so far, each forced to disk first."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            files[path.relative_to(folder).as_posix()] = {"sha256": hash_file(path), "bytes": path.stat().st_size}
    return files
