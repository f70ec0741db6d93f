"""What papers read of a release: the marts once more, of the same world without the problems handed to audit or
discipline inspection.

The marts count as the rules say (section 6), so a count less the rows that a paper lists would tell of a problem that
was handed on. `papers.duckdb` beside the warehouse is computed without those problems: nothing in it follows from one,
so no reader can leave a trace. Only the bureau's own list (rpt_referrals) stands in it as it is. Here: computing and
writing that file. Not here: who reads it (warehouse.open_papers).
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines.publish.release import fingerprint_table
from pipelines.settings import Settings
from pipelines.transform import MODELS_ALONE, build
from pipelines.warehouse import DATABASE, PAPERS, name, new_build, quote

_FOLDER = "papers"
_THE_BUREAUS = "rpt_referrals"
_SELECTED = ("--select", "stg_findings+", "rpt_future_dated", "--exclude", _THE_BUREAUS, "path:models/audit")
"""What reads the wording or the dates of a problem. That its file came is no secret: deliveries stay as they are."""


def leave_out_referred(connection: duckdb.DuckDBPyConnection) -> bool:
    """The build's findings without those that were handed on; False, and nothing changed, where none was."""
    found = connection.execute("select count(*) from raw.findings where referred_to is not null").fetchone()
    if not found or not found[0]:
        return False
    connection.execute("alter view raw.findings rename to findings_delivered")
    connection.execute("create view raw.findings as select * from raw.findings_delivered where referred_to is null")
    return True


def build_papers(settings: Settings, database: Path) -> Path | None:
    """A second build beside the finished one, with every mart as it would be had nothing been handed on; None where
    nothing was. Of the same name in a folder of its own: dbt's relations name the database."""
    copy = database.parent / _FOLDER / DATABASE
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(database, copy)
    with new_build(settings, copy) as connection:
        if not leave_out_referred(connection):
            return None
    build(settings, copy, words=(*MODELS_ALONE, *_SELECTED))
    return copy


def write_papers(settings: Settings, build: Path, folder: Path, keys: Mapping[str, list[str]]) -> None:
    """`papers.duckdb` of the release in `folder`: its warehouse with the rows of that second build where they differ.
    `keys`: mart -> columns in whose order its rows stand."""
    target = folder / PAPERS
    shutil.copyfile(folder / DATABASE, target)
    with duckdb.connect(config={"memory_limit": settings.memory_limit, "threads": settings.threads}) as connection:
        connection.execute(f"set temp_directory = {quote(str(build.parent / 'tmp'))}")
        connection.execute(f"attach {quote(str(target))} as papers")
        connection.execute(f"attach {quote(str(build))} as build (read_only)")
        tables: dict[str, list[str]] = {}
        for table, column in connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where database_name = 'papers' and schema_name = 'marts' order by table_name, column_index"
        ).fetchall():
            tables.setdefault(table, []).append(column)
        connection.execute("begin")
        for table, columns in tables.items():
            here, there = f"papers.marts.{name(table)}", f"build.marts.{name(table)}"
            is_same = fingerprint_table(connection, here, columns) == fingerprint_table(connection, there, columns)
            if table != _THE_BUREAUS and not is_same:
                order = f" order by {', '.join(map(name, keys[table]))}" if keys.get(table) else ""
                connection.execute(f"delete from {here}")
                connection.execute(f"insert into {here} select * from {there}{order}")
        connection.execute("delete from papers.meta.due_dates")
        connection.execute("insert into papers.meta.due_dates by name select * from build.intermediate.int_due_dates")
        connection.execute("commit")
        connection.execute("checkpoint papers")
