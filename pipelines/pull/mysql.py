"""MySQL and MariaDB through PyMySQL, without its decoders: every value arrives as the text the server sends.

Here: that. The transaction is a consistent snapshot, read only; rows come through a cursor on the server.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pymysql
from pymysql.constants import FIELD_TYPE
from pymysql.converters import encoders
from pymysql.cursors import SSCursor
from sqlalchemy.engine import URL

from pipelines.pull.session import Away, Column, Kind, Refuses, Session, in_words, table_in_catalog, write_rows
from pipelines.pull.sources import Source

_KINDS: dict[int, Kind] = {
    FIELD_TYPE.FLOAT: "float", FIELD_TYPE.DOUBLE: "float", FIELD_TYPE.DECIMAL: "exact",
    FIELD_TYPE.NEWDECIMAL: "exact", FIELD_TYPE.TINY: "exact", FIELD_TYPE.SHORT: "exact", FIELD_TYPE.LONG: "exact",
    FIELD_TYPE.LONGLONG: "exact", FIELD_TYPE.INT24: "exact", FIELD_TYPE.YEAR: "exact", FIELD_TYPE.DATE: "date",
    FIELD_TYPE.DATETIME: "date", FIELD_TYPE.TIMESTAMP: "date", FIELD_TYPE.NEWDATE: "date", FIELD_TYPE.BIT: "flag",
}  # fmt: skip
_GRACE_SECONDS = 10
"""The server says first that time is up: the connection then lives on for the next table."""
_GONE = {2002, 2003, 2005, 2006, 2012, 2013, 1053, 1927}
"""The client's and the server's numbers for a connection that is not there or no more."""


class MySQL:
    """A Session over one PyMySQL connection."""

    quote = "`"
    few = "limit {}"

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.version = f"MySQL {connection.get_server_info()}"

    def table(self, name: str) -> str:
        return table_in_catalog(self, name, "database()")

    def columns(self, relation: str) -> list[Column]:
        with told(), self._connection.cursor() as cursor:
            cursor.execute(f"select * from {relation} where 1 = 0")
            return [Column(each[0], _KINDS.get(each[1], "text")) for each in cursor.description or ()]

    def ask(self, statement: str) -> list[tuple]:
        with told(), self._connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def fetch(self, statement: str, names: Sequence[str], to: Path) -> int:
        with told(), self._connection.cursor(SSCursor) as cursor:
            try:
                cursor.execute(statement)
                return write_rows((tuple(map(text_of, row)) for row in cursor), names, to)
            except pymysql.MySQLError:
                if cursor._result and not self._connection.open:
                    cursor._result.unbuffered_active = False  # or PyMySQL reads on from the socket it has closed
                raise

    def cast(self, column: str, kind: Kind) -> str:
        return f"cast({column} as unsigned)" if kind == "flag" else column

    def as_text(self, expression: str) -> str:
        return f"cast({expression} as char(30))"

    def sum_of_cents(self, expression: str, kind: Kind) -> str:
        del kind  # of a text its leading number is taken, which the file's own sum does not ask for
        return f"sum(cast({expression} as decimal(60, 2)))"


def text_of(value: object) -> str | None:
    """What the server sent; bytes that are no text are shown as hexadecimal, which no contract takes for anything."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return str(value)


@contextmanager
def told() -> Iterator[None]:
    """The driver's errors as ours."""
    try:
        yield
    except pymysql.MySQLError as error:
        number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
        said = in_words(" ".join(str(each) for each in error.args))
        if number in _GONE or isinstance(error, pymysql.InterfaceError):
            raise Away(said) from error
        raise Refuses(said) from error
    except (ConnectionError, TimeoutError) as error:
        raise Away(in_words(str(error))) from error


@contextmanager
def open_mysql(source: Source, url: URL) -> Iterator[Session]:
    """The snapshot; whatever happens it is closed."""
    printed: Any = encoders  # and no decoders: amounts, dates and zero dates stay what the server printed
    with told():
        connection = pymysql.connect(
            host=url.host or "127.0.0.1",
            port=url.port or 3306,
            user=url.username or "",
            password=url.password or "",
            database=source.db_schema or url.database,
            charset="utf8mb4",
            conv=printed,
            connect_timeout=source.connect_seconds,
            read_timeout=source.timeout_seconds + _GRACE_SECONDS,
        )
    try:
        with told(), connection.cursor() as cursor:
            cursor.execute(f"set time_zone = '{_offset(source.time_zone)}'")
            cursor.execute(f"set net_write_timeout = {source.timeout_seconds}")
            cursor.execute(f"set lock_wait_timeout = {source.timeout_seconds}")
            if "mariadb" in connection.get_server_info().lower():
                cursor.execute(f"set max_statement_time = {source.timeout_seconds}")
            else:
                cursor.execute(f"set max_execution_time = {source.timeout_seconds * 1000}")
            cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("start transaction with consistent snapshot, read only")
        yield MySQL(connection)
    finally:
        with suppress(pymysql.MySQLError, OSError):  # a dead connection is closed
            connection.close()


def _offset(zone: str) -> str:
    """+08:00: the server may have no names of time zones."""
    text = datetime.now(ZoneInfo(zone)).strftime("%z")
    return f"{text[:3]}:{text[3:]}"
