"""Two releases beside each other: every figure that differs, and the delivered files that made it differ.

Here: the comparison of marts, cell by cell, and its shape. Not here: which file is to blame (blame.py), printing
(commands/diff.py).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publish.blame import Blame, Touched
from pipelines.settings import Settings
from pipelines.transform import mart_shapes
from pipelines.warehouse import DATABASE, name, quote, release_record

REGION, YEAR = "mof_div_code", "fiscal_year"


@dataclass(frozen=True)
class Side:
    """One of the two: its database and what its release.json says."""

    database: Path
    record: dict[str, Any]

    @classmethod
    def of_release(cls, settings: Settings, release_id: str) -> "Side":
        return cls(settings.releases / release_id / DATABASE, release_record(settings, release_id))

    @property
    def data_as_of(self) -> date:
        return date.fromisoformat(self.record["data_as_of"])


@dataclass(frozen=True)
class Change:
    """One figure: None on the side where its row, or its value, is not there."""

    table: str
    key: dict[str, str | None]
    column: str
    kind: str
    """changed, added (the row is new), removed (the row is gone)."""
    before: str | None
    after: str | None
    files: tuple[str, ...]
    """Delivered files that differ between the releases and feed the figure, the nearest ones only."""
    because: str
    """file; else what else differs: code, policy, day; unknown."""

    def told(self) -> dict[str, Any]:
        return {**vars(self), "files": list(self.files)}


@dataclass(frozen=True)
class Diff:
    """What differs between two releases."""

    before: Side
    after: Side
    years: str
    """closed (over on both releases' days) or all."""
    changes: list[Change] = field(default_factory=list)
    files: list[Touched] = field(default_factory=list)

    def counts(self) -> dict[str, Any]:
        """Figures per table and kind, per fiscal year, and in all."""
        tables: dict[str, Counter[str]] = {}
        for change in self.changes:
            tables.setdefault(change.table, Counter())[change.kind] += 1
        years = Counter(change.key.get(YEAR) for change in self.changes)
        return {
            "figures": len(self.changes),
            "tables": {table: dict(kinds) for table, kinds in sorted(tables.items())},
            "years": {str(year): count for year, count in sorted(years.items(), key=lambda item: str(item[0]))},
        }


def compare(
    settings: Settings, before: Side, after: Side, *, all_years: bool = False, reread: Iterable[str] = ()
) -> Diff:
    """Every cell of the marts that differs, of years over on both days; with `all_years` of the open ones too.

    Tables of equal content are not opened. `reread`: raw files that landed otherwise though their content is the same.
    """
    closed_before = None if all_years else min(before.data_as_of, after.data_as_of).year
    is_said = any("key" in mart for side in (before, after) for mart in side.record["marts"].values())
    shapes = {} if is_said else mart_shapes(settings)  # the first releases do not say
    diff = Diff(before, after, "all" if all_years else "closed")
    with _both(settings, before, after) as connection:
        columns = _columns(connection)
        keys = {table: _key(table, columns, shapes, before, after) for table in columns}
        codes = {column for key in keys.values() for column in key} - {REGION, YEAR}
        blame = Blame(connection, settings.landing, before.record, after.record, codes, set(reread))
        diff.files.extend(blame.touched)
        for table in sorted(columns):
            written = [side.record["marts"].get(table, {}).get("content_sha256") for side in (before, after)]
            if written[0] is None or written[0] != written[1]:
                extracts = shapes.get(table, {}).get("extracts") or after.record["marts"].get(table, {}).get("extracts")
                for change in _cells(connection, table, columns[table], keys[table], closed_before):
                    files, because = blame.of(change[0], set(extracts or ()))
                    diff.changes.append(Change(table, *change, files, because))
    return diff


def write_changes(diff: Diff, path: Path) -> None:
    """All changes as Parquet: table, key (JSON), column, kind, before, after, files (list), because."""
    import json

    import polars as pl

    rows = [{**change.told(), "key": json.dumps(change.key, ensure_ascii=False)} for change in diff.changes]
    text = dict.fromkeys(("table", "key", "column", "kind", "before", "after"), pl.String)
    schema = {**text, "files": pl.List(pl.String), "because": pl.String}
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(path)


@contextmanager
def _both(settings: Settings, before: Side, after: Side) -> Iterator[duckdb.DuckDBPyConnection]:
    config: dict[str, Any] = {"memory_limit": settings.memory_limit, "threads": settings.threads}
    with closing(duckdb.connect(config=config)) as connection:
        connection.execute(f"set temp_directory = {quote(str(settings.builds / 'tmp'))}")
        for alias, side in (("before", before), ("after", after)):
            connection.execute(f"attach {quote(str(side.database))} as {alias} (read_only)")
        yield connection


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[bool, bool]]]:
    """Mart -> column -> whether it is there before, and after."""
    rows = connection.execute(
        "select table_name, column_name, bool_or(database_name = 'before'), bool_or(database_name = 'after') "
        "from duckdb_columns() where schema_name = 'marts' and database_name in ('before', 'after') "
        "group by table_name, column_name order by table_name, min(column_index), column_name"
    ).fetchall()
    found: dict[str, dict[str, tuple[bool, bool]]] = {}
    for table, column, is_before, is_after in rows:
        found.setdefault(table, {})[column] = (is_before, is_after)
    return found


def _key(table: str, columns: Mapping[str, Any], shapes: Mapping[str, Any], *sides: Side) -> list[str]:
    """Columns that name a row on both sides; all common ones where nobody says, of a table of one side all."""
    said = [side.record["marts"].get(table, {}).get("key") for side in reversed(sides)]
    key = next((key for key in [*said, shapes.get(table, {}).get("key")] if key), [])
    common = [column for column, there in columns[table].items() if all(there)] or list(columns[table])
    return [column for column in key if column in common] or common


def _cells(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, tuple[bool, bool]],
    key: list[str],
    closed_before: int | None,
) -> Iterator[tuple[dict[str, str | None], str, str, str | None, str | None]]:
    """Key, column, kind, before, after of each differing cell, in order of the key."""
    there = [any(flags[side] for flags in columns.values()) for side in (0, 1)]
    values = [column for column, flags in columns.items() if column not in key and (all(flags) or not all(there))]
    key = [column for column in key if columns[column] == (there[0], there[1])] or key
    only = f"where {name(YEAR)} < {closed_before}" if closed_before is not None and YEAR in columns else ""
    sides = []
    for side, alias in enumerate(("before", "after")):
        texts = ", ".join(
            f"cast({name(column) if there[side] else 'null'} as varchar) as {name(column)}"
            for column in [*key, *values]
        )
        source = f"from {alias}.marts.{name(table)} {only}" if there[side] else "where false"
        sides.append(f"(select true as here, {texts} {source})")
    keys = " and ".join(f"b.{name(column)} is not distinct from a.{name(column)}" for column in key)
    cells = ", ".join(f"{{'c': {quote(column)}, 'b': b.{name(column)}, 'a': a.{name(column)}}}" for column in values)
    whole = "{'c': '', 'b': cast(null as varchar), 'a': cast(null as varchar)}"
    picked = ", ".join(f"coalesce(b.{name(column)}, a.{name(column)}) as {name(column)}" for column in key)
    rows = connection.cursor().execute(
        f"""
        with paired as (
            select {picked},
                case when b.here is null then 'added' when a.here is null then 'removed' else 'changed' end as kind,
                list_filter([{cells or whole}], lambda x: x.b is distinct from x.a) as cells
            from {sides[0]} as b full outer join {sides[1]} as a on {keys}
        ),
        flat as (
            select {", ".join(name(column) for column in key)}, kind, unnest(
                case when len(cells) = 0 and kind <> 'changed' then [{whole}] else cells end
            ) as cell
            from paired where kind <> 'changed' or len(cells) > 0
        )
        select * from flat order by {", ".join(str(place + 1) for place in range(len(key)))}, cell.c
        """
    )
    while batch := rows.fetchmany(10_000):
        for row in batch:
            cell = row[-1]
            yield dict(zip(key, row[:-2], strict=True)), cell["c"], row[-2], cell["b"], cell["a"]
