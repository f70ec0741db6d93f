"""PostgreSQL and what speaks its protocol (金仓, openGauss): COPY hands over the very text that the server prints.

Here: that. The transaction is REPEATABLE READ, READ ONLY: one moment for counts, sums and rows, and no write can pass.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl
import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from sqlalchemy.engine import URL

from pipelines.pull.session import Away, Column, Kind, Refuses, Session, table_in_catalog
from pipelines.pull.sources import Source

_KINDS: dict[int, Kind] = {
    16: "flag", 17: "binary", 20: "exact", 21: "exact", 23: "exact", 700: "float", 701: "float", 790: "money",
    1082: "date", 1114: "date", 1184: "date", 1700: "exact",
}  # fmt: skip
"""The server's numbers of its types, which never change; every other is text."""


class Postgres:
    """A Session over one psycopg2 connection."""

    quote = '"'

    def __init__(self, connection: "psycopg2.extensions.connection") -> None:
        self._connection = connection
        number = connection.server_version
        self.version = f"PostgreSQL {number // 10000}.{number % 10000}"

    def table(self, name: str) -> str:
        return table_in_catalog(self, name, "current_schema()")

    def columns(self, relation: str) -> list[Column]:
        with told(), self._connection.cursor() as cursor:
            cursor.execute(f"select * from {relation} where 1 = 0")
            return [Column(each.name, _KINDS.get(each.type_code, "text")) for each in cursor.description or ()]

    def ask(self, statement: str) -> list[tuple]:
        with told(), self._connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def fetch(self, statement: str, names: Sequence[str], to: Path) -> int:
        with tempfile.NamedTemporaryFile(dir=to.parent, suffix=".csv") as spill:
            with told(), self._connection.cursor() as cursor:
                cursor.copy_expert(f"copy ({statement}) to stdout (format csv)", spill)
                count = cursor.rowcount
            spill.flush()
            if count == 0:
                pl.DataFrame(schema=dict.fromkeys(names, pl.String)).write_parquet(to)
                return 0
            pl.scan_csv(
                spill.name, has_header=False, new_columns=list(names), infer_schema=False, null_values=None
            ).sink_parquet(to, compression="zstd")
            return count

    def cast(self, column: str, kind: Kind) -> str:
        return f"{column}::numeric" if kind == "money" else column

    def as_text(self, expression: str) -> str:
        return f"cast({expression} as varchar(30))"

    def sum_of_cents(self, expression: str) -> str:
        return f"sum(round(({expression})::numeric, 2))"


@contextmanager
def told() -> Iterator[None]:
    """The driver's errors as ours: a dead connection is Away, an answer is Refuses."""
    try:
        yield
    except psycopg2.Error as error:
        said = " ".join(str(error).split())
        if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError) and not error.pgcode:
            raise Away(said) from error
        if (error.pgcode or "").startswith(("57P", "08")):
            raise Away(said) from error
        raise Refuses(said) from error


@contextmanager
def open_postgres(source: Source, url: URL) -> Iterator[Session]:
    """The snapshot; whatever happens it is rolled back and closed."""
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
            **{name: str(value) for name, value in url.query.items()},
        )
    try:
        with told():
            connection.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True, autocommit=False)
            with connection.cursor() as cursor:
                cursor.execute("set local datestyle = 'ISO, YMD'")
                cursor.execute("select set_config('TimeZone', %s, true)", (source.time_zone,))
                cursor.execute("select set_config('statement_timeout', %s, true)", (f"{source.timeout_seconds}s",))
                if source.db_schema:
                    cursor.execute("select set_config('search_path', %s, true)", (f'"{source.db_schema}"',))
        yield Postgres(connection)
    finally:
        with suppress(psycopg2.Error):  # a dead connection has nothing to roll back
            connection.rollback()
        connection.close()
