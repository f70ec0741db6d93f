"""Any other database that SQLAlchemy knows (Oracle through oracledb, 达梦 through dmPython): not tried on a server.

Here: rows through a stream, each value turned into exact text. An amount that the driver hands over as a binary
floating-point number is refused unless every cent of it is exact.
"""

import datetime as dt
import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pipelines.lang import say
from pipelines.pull.session import BATCH, Away, Column, Kind, Refuses, Session, in_words, write_rows
from pipelines.pull.sources import Source

_EXACT_TO = 2**53 // 100


class Other:
    """A Session over one SQLAlchemy connection."""

    quote = '"'

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.few = "fetch first {} rows only" if connection.dialect.name == "oracle" else "limit {}"
        number = ".".join(map(str, connection.dialect.server_version_info or ()))
        self.version = f"{connection.dialect.name} {number}".strip()

    def table(self, name: str) -> str:
        return name  # unquoted: these databases fold letters themselves

    def columns(self, relation: str) -> list[Column]:
        with told():
            result = self._connection.exec_driver_sql(f"select * from {relation} where 1 = 0")
            # not result.keys(): SQLAlchemy gives Oracle's names in small letters, which are others once quoted
            return [Column(each[0], "text") for each in result.cursor.description]

    def ask(self, statement: str) -> list[tuple]:
        with told():
            return [tuple(row) for row in self._connection.exec_driver_sql(statement)]

    def fetch(self, statement: str, names: Sequence[str], to: Path) -> int:
        with told():
            streamed = self._connection.execution_options(stream_results=True, max_row_buffer=BATCH)
            result = streamed.exec_driver_sql(statement)
            rows = (tuple(text_of(value, name) for value, name in zip(row, names, strict=True)) for row in result)
            return write_rows(rows, names, to)

    def cast(self, column: str, kind: Kind) -> str:
        del kind
        return column

    def as_text(self, expression: str) -> str:
        return f"cast({expression} as varchar(30))"

    def sum_of_cents(self, expression: str, kind: Kind) -> str:
        del kind
        return f"sum(round({expression}, 2))"


def text_of(value: object, name: str) -> str | None:
    """One value as text: amounts with every digit, days and times as ISO writes them; Refuses what is not exact."""
    match value:
        case None | str():
            return value
        case bool():
            return "1" if value else "0"
        case Decimal():
            return format(value, "f")
        case float() if abs(value) >= _EXACT_TO:
            raise Refuses(
                say(
                    f"{name} 列的 {value!r} 是浮点数, 已不能精确到分; 请用 query 转为 decimal(18,2)",
                    f"{value!r} in {name} is a floating-point number, not exact to the cent; cast it in a query",
                )
            )
        case dt.datetime() | dt.date():
            return value.isoformat(*((" ",) if isinstance(value, dt.datetime) else ()))
        case bytes():
            return "0x" + value.hex()
        case _:
            return str(value)


@contextmanager
def told() -> Iterator[None]:
    """The driver's errors as ours."""
    try:
        yield
    except DBAPIError as error:
        said = in_words(str(error.orig))
        raise (Away if error.connection_invalidated else Refuses)(said) from error
    except SQLAlchemyError as error:
        raise Refuses(" ".join(str(error).split())[:300]) from error


@contextmanager
def open_other(source: Source, url: URL) -> Iterator[Session]:
    """A read-only transaction, rolled back at the end."""
    if url.get_backend_name() == "oracle":
        importlib.import_module("oracledb").defaults.fetch_decimals = True
    try:
        engine = create_engine(url)
        connection = engine.connect()
    except DBAPIError as error:
        raise Away(in_words(str(error.orig))) from error
    except SQLAlchemyError as error:
        raise Refuses(" ".join(str(error).split())[:300]) from error
    try:
        with told():
            connection.execute(text("set transaction read only"))
            if (
                url.get_backend_name() == "oracle"
            ):  # days and numbers as text the same way whatever the client's country
                connection.exec_driver_sql(
                    "alter session set nls_date_format = 'YYYY-MM-DD HH24:MI:SS' nls_numeric_characters = '.,' "
                    "nls_timestamp_format = 'YYYY-MM-DD HH24:MI:SS'"
                )
            if source.db_schema:
                connection.execute(text(f'alter session set current_schema = "{source.db_schema}"'))
        yield Other(connection)
    finally:
        connection.close()
        engine.dispose()
