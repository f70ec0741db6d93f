"""Opening databases: `open_papers` and `open_release` for the many readers, `new_build` for the one writer.

Here: connections, which release is in force, and what a reader may not do. Not here: how a release comes to be
(publish/).
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

DATABASE = "warehouse.duckdb"
PAPERS = "papers.duckdb"
"""The marts without what was handed to audit or discipline, where something was (publish/papers.py)."""
POINTER = "current.txt"
WITHDRAWN = "withdrawn.json"
RELEASE_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")


def current_release(settings: Settings) -> str | None:
    """Id of the release in force, None when nothing was ever published. `current.txt` alone decides."""
    pointer = settings.releases / POINTER
    return pointer.read_text("utf-8").strip() or None if pointer.exists() else None


def release_ids(settings: Settings) -> list[str]:
    """Every complete release, oldest first."""
    if not settings.releases.is_dir():
        return []
    folders = (entry for entry in settings.releases.iterdir() if RELEASE_ID.fullmatch(entry.name))
    return sorted(entry.name for entry in folders if (entry / "release.json").is_file())


def release_record(settings: Settings, release_id: str) -> dict[str, Any]:
    """What release.json of that release says."""
    return json.loads((settings.releases / release_id / "release.json").read_text("utf-8"))


def withdrawn(settings: Settings) -> list[str]:
    """Releases that a rollback put out of force and that were not put back since, oldest first."""
    return sorted(withdrawn_on(settings))


def withdrawn_on(settings: Settings) -> dict[str, str]:
    """The same with the day on which each was withdrawn; empty for a day that an earlier program did not keep."""
    try:
        kept = json.loads((settings.releases / WITHDRAWN).read_text("utf-8"))
        days = kept if isinstance(kept, dict) else dict.fromkeys(kept, "")
        return {str(release): str(day) for release, day in days.items()}
    except (OSError, ValueError, TypeError):
        return {}


def find_release(settings: Settings, release: str | None = None, as_of: date | None = None) -> str:
    """The release meant: by id, else the newest with `data_as_of` on or before `as_of`, else the one in force.

    JixiaoError when there is none.
    """
    known = release_ids(settings)
    if release and release != "current":
        if release in known:
            return release
        raise JixiaoError(
            say(f"没有发布版本 {release}", f"there is no release {release}"),
            say("用 jixiao releases list 查看现有版本", "see `jixiao releases list` for those there are"),
        )
    if as_of:
        fitting = [known_id for known_id in known if release_record(settings, known_id)["data_as_of"] <= str(as_of)]
        if fitting:
            return max(fitting, key=lambda known_id: (release_record(settings, known_id)["data_as_of"], known_id))
    elif current := current_release(settings):
        return current
    raise JixiaoError(
        say("还没有发布过任何版本", "nothing has been published yet")
        if not as_of
        else say(f"没有数据日期不晚于 {as_of} 的版本", f"no release speaks of {as_of} or earlier"),
        say("先运行 jixiao refresh", "run `jixiao refresh` first")
        if not as_of
        else say("用 jixiao releases list 查看有哪些日期", "see `jixiao releases list` for the days there are"),
    )


@contextmanager
def open_release(
    settings: Settings, release: str | None = None, as_of: date | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A release for who asks the warehouse itself, read-only and sandboxed: no file but its own, no setting can be
    changed back. Whatever is shown or handed out reads `open_papers`.

    One cursor per query: a second execute on one connection empties the first one's result.
    """
    path = settings.releases / find_release(settings, release, as_of) / DATABASE
    with open_sandboxed(path, settings) as connection:
        yield connection


@contextmanager
def open_papers(
    settings: Settings, release: str | None = None, *, for_short_questions: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A release as papers, pages and extracts tell it, opened as `open_release` does: the same tables, computed as if
    nothing had been handed to audit or discipline. Only rpt_referrals knows of that."""
    path = papers_path(settings, find_release(settings, release))
    with open_sandboxed(path, settings, for_short_questions=for_short_questions) as connection:
        yield connection


def papers_path(settings: Settings, release: str) -> Path:
    """The database file that papers of the release read."""
    path = settings.releases / release / PAPERS
    return path if path.exists() else path.with_name(DATABASE)


def held_by_another(error: Exception) -> JixiaoError | None:
    """A database file that another program holds open for writing, in words; None for any other failure."""
    told = str(error)
    if not isinstance(error, duckdb.IOException) or "lock" not in told.lower():
        return None
    path, holder = re.search(r'file "([^"]+)"', told), re.search(r"PID (\d+)", told)
    named, by = path[1] if path else "", f" ({holder[1]}) " if holder else ""
    return JixiaoError(
        say(f"另一个程序{by}以可写方式打开着 {named}", f"another program{by or ' '}holds {named} open for writing"),
        say("在那个程序里关掉它, 以后用只读方式打开", "close it there, and open it read-only in future"),
    )


@contextmanager
def open_sandboxed(
    path: Path, settings: Settings, *, for_short_questions: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Any database file of ours, as `open_release` gives it. Tables of `marts` need no schema before their names.

    `for_short_questions`: of pages, thirty to each. Planning them takes longer than reading what they ask for, so they
    are planned with what saves reading and no more: a fifth of a page's processor time less, and the same rows.
    """
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        if held := held_by_another(error):
            raise held from error
        raise
    try:
        connection.execute(f"set memory_limit = '{settings.memory_limit}'")
        connection.execute(f"set threads = {settings.threads}")
        connection.execute("set temp_directory = ''")  # a place to spill would be a place to COPY to
        if for_short_questions:
            known = "select string_agg(name, ',') from duckdb_optimizers() where not list_contains(?, name)"
            [(left_out,)] = connection.execute(known, [_SAVES_READING]).fetchall()
            connection.execute(f"set disabled_optimizers = {quote(left_out)}")
        schemas = "select string_agg(schema_name, ',' order by schema_name) from duckdb_schemas() where schema_name in "
        if found := (
            connection.execute(schemas + "('marts', 'meta') and database_name = current_database()").fetchone() or ("",)
        )[0]:
            connection.execute(f"set search_path = {quote(found)}")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


_SAVES_READING = ["filter_pushdown", "unused_columns", "top_n", "join_order", "deliminator", "unnest_rewriter"]
"""Steps of DuckDB's optimizer."""


def asked(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Iterable[Any] = ()) -> duckdb.DuckDBPyConnection:
    """The cursor on which one statement was executed, a cursor of its own: a second execute on one connection empties
    the first one's result. Every text is parsed once: pages ask the same few hundred again and again, and parsing is a
    third of a short query."""
    cursor = connection.cursor()
    statement = _PARSED.get(sql)
    if statement is None:
        [statement] = cursor.extract_statements(sql)
        if len(_PARSED) >= _MOST_PARSED:
            _PARSED.clear()
        _PARSED[sql] = statement
    return cursor.execute(statement, list(parameters))


_PARSED: dict[str, duckdb.Statement] = {}
_MOST_PARSED = 2_000


def only_reading(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """JixiaoError unless every statement reads.

    The sandbox alone does not do it: DuckDB always allows a database's own files, so `COPY … TO '….duckdb.wal'` would
    write beside the release.
    """
    for statement in connection.extract_statements(sql):
        try:
            kind = statement.type
        except ValueError:  # kinds that the binding has no name for, such as UPDATE EXTENSIONS
            kind = None
        if kind == duckdb.StatementType.EXPLAIN and _explained(connection, statement.query):
            continue
        if kind not in _READING:
            told = kind.name if kind else statement.query.split()[0].upper()
            raise JixiaoError(
                say(f"只读查询不能执行 {told} 语句", f"{told} is no statement that reads"),
                say("只写 SELECT; 结果存文件用 --output", "write SELECT; for a file use --output"),
            )


_READING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.PRAGMA,
    duckdb.StatementType.MULTI,  # PIVOT
}
_EXPLAIN = re.compile(r"\s*explain\s+(?:analyze\s+|\([^)]*\)\s*)?", re.IGNORECASE)


def _explained(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    """Whether it explains reading: EXPLAIN ANALYZE runs what it explains."""
    inner = _EXPLAIN.sub("", query, count=1)
    return all(each.type == duckdb.StatementType.SELECT for each in connection.extract_statements(inner))


@contextmanager
def new_build(settings: Settings, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writing connection on the private build at `path`, within the home's limits. One writer at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(path))
    try:
        connection.execute(f"set memory_limit = '{settings.memory_limit}'")
        connection.execute(f"set threads = {settings.threads}")
        connection.execute(f"set temp_directory = {quote(str(path.parent / 'tmp'))}")
        yield connection
    finally:
        connection.close()


def quote(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def name(identifier: str) -> str:
    """`identifier` as an SQL name."""
    return '"' + identifier.replace('"', '""') + '"'
