"""PostgreSQL and what speaks its protocol (金仓, openGauss): COPY hands over the very text that the server prints.

Here: that. The transaction is REPEATABLE READ, READ ONLY: one moment for counts, sums and rows, and no write can pass.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from sqlalchemy.engine import URL

from pipelines.lang import say
from pipelines.pull.printed import parquet_from_csv
from pipelines.pull.session import Away, Column, Kind, Refuses, Session, in_words, literal, table_in_catalog
from pipelines.pull.sources import Source

_KINDS: dict[int, Kind] = {
    16: "flag", 17: "binary", 20: "exact", 21: "exact", 23: "exact", 700: "float", 701: "float", 790: "money",
    1082: "date", 1114: "date", 1184: "date", 1700: "exact",
}  # fmt: skip
"""The server's numbers of its types, which never change; every other is text."""
_BROKEN = (psycopg2.DatabaseError, psycopg2.OperationalError, psycopg2.InterfaceError)
_NUMBER = r"^\s*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?\s*$"
_RELATIONS = (
    "select n.nspname as table_schema, c.relname as table_name from pg_class c "
    "join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f') "
    "and has_schema_privilege(n.oid, 'usage') and has_any_column_privilege(c.oid, 'select')"
)
"""Tables and views that may be read; materialised views too, which information_schema leaves out."""

_SCHEMA = "select nspname from pg_namespace where lower(nspname) = lower(%s) order by nspname <> %s limit 1"
"""Whatever the case of its letters, as tables are found."""


class Postgres:
    """A Session over one psycopg2 connection."""

    quote = '"'
    few = "limit {}"

    def __init__(self, connection: "psycopg2.extensions.connection") -> None:
        self._connection = connection
        number = connection.server_version
        self.version = f"PostgreSQL {number // 10000}.{number % 10000}"

    def table(self, name: str) -> str:
        return table_in_catalog(self, name, "current_schema()", f"({_RELATIONS}) relations")

    @contextmanager
    def _cursor(self) -> Iterator["psycopg2.extensions.cursor"]:
        """After an error PostgreSQL answers nothing more in that transaction: what is refused must not end the rest."""
        with told(), self._connection.cursor() as cursor:
            cursor.execute("savepoint jixiao")
            try:
                yield cursor
            except Exception:
                with suppress(psycopg2.Error):  # where the connection is gone, that is told
                    cursor.execute("rollback to savepoint jixiao")
                raise

    def columns(self, relation: str) -> list[Column]:
        with self._cursor() as cursor:
            cursor.execute(f"select * from {relation} where 1 = 0")
            return [Column(each.name, _KINDS.get(each.type_code, "text")) for each in cursor.description or ()]

    def ask(self, statement: str) -> list[tuple]:
        with self._cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def fetch(self, statement: str, names: Sequence[str], to: Path) -> int:
        with self._cursor() as cursor, parquet_from_csv(names, to) as sink:
            cursor.copy_expert(f"copy ({statement}) to stdout (format csv)", sink)
            return cursor.rowcount

    def cast(self, column: str, kind: Kind) -> str:
        return f"{column}::numeric" if kind == "money" else column

    def as_text(self, expression: str) -> str:
        return f"cast({expression} as varchar(30))"

    def sum_of_cents(self, expression: str, kind: Kind) -> str:
        if kind != "text":
            return f"sum(round(({expression})::numeric, 2))"
        return f"sum(case when {expression} ~ {literal(_NUMBER)} then round(({expression})::numeric, 2) end)"


@contextmanager
def told() -> Iterator[None]:
    """The driver's errors as ours: a dead connection is Away, an answer is Refuses."""
    try:
        yield
    except psycopg2.Error as error:
        said = in_words(error.diag.message_primary or str(error))
        # a COPY that breaks off is a plain DatabaseError, without a code of the server's
        if not error.pgcode and type(error) in _BROKEN:
            raise Away(said) from error
        if (error.pgcode or "").startswith(("57P", "08")):
            raise Away(said) from error
        raise Refuses(said) from error


@contextmanager
def open_postgres(source: Source, url: URL) -> Iterator[Session]:
    """The snapshot; whatever happens it is rolled back and closed."""
    more: dict[str, Any] = {name: str(value) for name, value in url.query.items()}
    with told():
        connection = psycopg2.connect(
            host=url.host,
            port=url.port,
            dbname=url.database,
            user=url.username,
            password=url.password,
            connect_timeout=source.connect_seconds,
            client_encoding="UTF8",
            application_name="jixiao pull",
            **more,
        )
    try:
        with told():
            connection.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True, autocommit=False)
            with connection.cursor() as cursor:
                cursor.execute("set local datestyle = 'ISO, YMD'")
                cursor.execute("select set_config('TimeZone', %s, true)", (source.time_zone,))
                cursor.execute("select set_config('statement_timeout', %s, true)", (f"{source.timeout_seconds}s",))
                if source.db_schema:
                    cursor.execute(_SCHEMA, (source.db_schema, source.db_schema))
                    if (found := cursor.fetchone()) is None:
                        raise Refuses(say(f"没有模式 {source.db_schema}", f"there is no schema {source.db_schema}"))
                    cursor.execute("select set_config('search_path', quote_ident(%s), true)", found)
        yield Postgres(connection)
    finally:
        with suppress(psycopg2.Error):  # a dead connection has nothing to roll back
            connection.rollback()
        connection.close()
