"""Making a build and judging it, in the night's private folder: used by a whole night and by parts of one.

Here: load, compute, judge, and what the summary says of each. Not here: steps of a night (steps.py), parts chosen on
Dagster's page (trial.py).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.contracts import load_contracts
from pipelines.gate.keys import keys_of
from pipelines.gate.runner import Verdict, attach_examples, judge
from pipelines.load import Loaded
from pipelines.load import load as load_build
from pipelines.night import Night
from pipelines.transform import NIGHT, Node, short_name
from pipelines.transform import build as build_with_duckdb
from pipelines.transform.spark import build as build_with_spark
from pipelines.warehouse import DATABASE, name, open_sandboxed


def load_into(night: Night) -> Loaded:
    """The landing in force as the build's raw tables, and what was read."""
    loaded = load_build(
        night.settings, night.run_id, night.data_as_of, night.code_version, night.created_at, night.folder, night.held
    )
    night.summary["read"] = _read_summary(night, loaded)
    return loaded


def compute(night: Night, database: Path, words: Sequence[str] = NIGHT) -> list[Node]:
    """dbt over the build; what its tests warned of stands in the summary."""
    if night.settings.engine == "spark":
        nodes = build_with_spark(night.settings, database, night.listener.advance)
    else:
        nodes = build_with_duckdb(night.settings, database, night.listener.advance, words)
    night.summary["dbt"] = {
        "models": sum(node.is_built for node in nodes),
        "tests": sum(node.is_test for node in nodes),
        "warnings": [{"test": short_name(node), "found": node.message} for node in nodes if node.status == "warn"],
    }
    return nodes


def judged(night: Night, database: Path, tables: set[str] | None = None) -> Verdict:
    """What the gate says of the build, or of some of its tables, with the first rows of what failed."""
    keys = keys_of(night.settings)
    verdict = judge(night.gate.ask(database, keys, tables), night.accept)
    attach_examples(night.settings, database, verdict.findings)
    return verdict


def row_counts(night: Night) -> dict[tuple[str, ...], int]:
    """(schema, table) of the marts and audits of the build -> how many rows it has."""
    with open_sandboxed(night.folder / DATABASE, night.settings) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in ('marts', 'audit')"
        ).fetchall()
        counted = [f"select count(*) from {name(schema)}.{name(table)}" for schema, table in tables]
        found = connection.cursor().execute(" union all ".join(counted)).fetchall() if counted else []
    return {table: count for table, (count,) in zip(tables, found, strict=True)}


def _read_summary(night: Night, loaded: Loaded) -> dict[str, Any]:
    """Files and rows of this delivery, whole and per extract."""
    with open_sandboxed(loaded.database, night.settings) as connection:
        files = connection.execute(
            "select status, count(distinct path) from meta.sources group by status order by status"
        ).fetchall()
        rows = connection.cursor().execute(
            "select coalesce(sum(rows_read), 0), coalesce(sum(rows_loaded), 0), coalesce(sum(rows_rejected), 0), "
            "coalesce(sum(rows_non_data), 0), "
            "coalesce(sum(cast(json_extract_string(non_data, '$.filler') as bigint)), 0) "
            "from meta.sources where status not in ('duplicate', 'held')"
        )
        read, kept, rejected, non_data, fillers = rows.fetchall()[0]
        keeping = connection.execute(
            "select extract, path, column_name, former_path, row_count, first_row_key from meta.kept_values "
            "order by all"
        ).fetchall()
        corrections = connection.execute(
            "select outcome, count(*) from meta.corrections group by 1 order by 1"
        ).fetchall()
    return {
        "files": dict(files),
        "rows_read": int(read),
        "rows_loaded": int(kept),
        "rows_rejected": int(rejected),
        "rows_non_data": int(non_data),
        "rows_filler": int(fillers),
        "rows_superseded": loaded.superseded,
        "kept": [
            {
                "path": path,
                "column": load_contracts()[extract].column(column).zh,
                "former_path": former,
                "rows": rows,
                "first_row_key": key,
            }
            for extract, path, column, former, rows, key in keeping
        ],
        "corrections": dict(corrections),
        "extracts": {extract: rows for extract, rows in loaded.row_counts.items() if rows},
    }
