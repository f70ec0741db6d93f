"""Database files beside us: SQLite and DuckDB, opened read-only.

Here: both. SQLite keeps decimals as binary floating point: an amount that such a number cannot hold to the cent is
refused by name, never rounded.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy.engine import URL

from pipelines.lang import say
from pipelines.pull.session import (
    Away,
    Column,
    Kind,
    Refuses,
    Session,
    literal,
    quoted,
    table_in_catalog,
    write_rows,
)
from pipelines.pull.sources import Source

_EXACT_TO = 2**53 // 100
"""Up to here every cent has a binary floating-point number of its own."""
_WIDE = Context(prec=60)


class SQLite:
    """A Session over one SQLite file."""

    quote = '"'
    few = "limit {}"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.version = f"SQLite {sqlite3.sqlite_version}"

    def table(self, name: str) -> str:
        rows = self.ask(f"select name from sqlite_master where lower(name) = lower({literal(name)})")
        if len(rows) != 1:
            raise Refuses(say(f"没有表或视图 {name}", f"there is no table or view {name}"))
        return quoted(self, str(rows[0][0]))

    def columns(self, relation: str) -> list[Column]:
        with _told_sqlite():
            cursor = self._connection.execute(f"select * from {relation} where 1 = 0")
            return [Column(each[0], "text") for each in cursor.description]

    def ask(self, statement: str) -> list[tuple]:
        with _told_sqlite():
            return self._connection.execute(statement).fetchall()

    def fetch(self, statement: str, names: Sequence[str], to: Path) -> int:
        with _told_sqlite():
            rows = self._connection.execute(statement)
            return write_rows((tuple(_exact(row, names)) for row in rows), names, to)

    def cast(self, column: str, kind: Kind) -> str:
        del kind
        return column

    def as_text(self, expression: str) -> str:
        return f"cast({expression} as varchar(30))"

    def sum_of_cents(self, expression: str, kind: Kind) -> str:
        del kind
        return f"sum_of_cents({expression})"


class _SumOfCents:
    """SQLite's own sum is floating point; this one is exact."""

    def __init__(self) -> None:
        self._total: Decimal | None = None

    def step(self, value: object) -> None:
        with suppress(InvalidOperation):
            amount = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP, _WIDE)
            self._total = amount if self._total is None else _WIDE.add(self._total, amount)

    def finalize(self) -> str | None:
        return None if self._total is None else str(self._total)


def _exact(row: Sequence[object], names: Sequence[str]) -> Iterator[str | None]:
    for name, value in zip(names, row, strict=True):
        if isinstance(value, float):
            if abs(value) >= _EXACT_TO:
                raise Refuses(
                    say(
                        f"{name} 列的 {value!r} 存成了浮点数, 已不能精确到分; 请在库里改存为文本",
                        f"{value!r} in {name} is stored as a floating-point number and no longer exact to the cent; "
                        "store it as text",
                    )
                )
            yield repr(value)
        elif isinstance(value, bytes):
            yield "0x" + value.hex()
        else:
            yield None if value is None else str(value)


class DuckDB:
    """A Session over one DuckDB file."""

    quote = '"'
    few = "limit {}"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.version = f"DuckDB {duckdb.__version__}"

    def table(self, name: str) -> str:
        return table_in_catalog(self, name, "current_schema()")

    def columns(self, relation: str) -> list[Column]:
        with _told_duckdb():
            described = self._connection.execute(f"describe select * from {relation}").fetchall()
            return [Column(name, _duckdb_kind(kind)) for name, kind, *_ in described]

    def ask(self, statement: str) -> list[tuple]:
        with _told_duckdb():
            return self._connection.execute(statement).fetchall()

    def fetch(self, statement: str, names: Sequence[str], to: Path) -> int:
        del names
        target = str(to).replace("'", "''")
        with _told_duckdb():
            texts = f"select columns(*)::varchar from ({statement})"
            (count,) = self._connection.execute(f"copy ({texts}) to '{target}' (format parquet)").fetchall()[0]
            return int(count)

    def cast(self, column: str, kind: Kind) -> str:
        del kind
        return column

    def as_text(self, expression: str) -> str:
        return f"cast({expression} as varchar(30))"

    def sum_of_cents(self, expression: str, kind: Kind) -> str:
        del kind
        return f"sum(try_cast({expression} as decimal(38, 2)))"


def _duckdb_kind(kind: str) -> Kind:
    if kind in ("FLOAT", "DOUBLE"):
        return "float"
    if kind.startswith("DECIMAL") or kind.endswith("INT") or kind == "INTEGER":
        return "exact"
    if kind.startswith(("DATE", "TIMESTAMP")):
        return "date"
    return "flag" if kind == "BOOLEAN" else "binary" if kind == "BLOB" else "text"


@contextmanager
def _told_sqlite() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Refuses(str(error)) from error


@contextmanager
def _told_duckdb() -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise Refuses(" ".join(str(error).split())) from error


@contextmanager
def open_local(source: Source, url: URL) -> Iterator[Session]:
    """The file, read-only; Away when there is none."""
    path = Path(url.database or "")
    if not path.is_file():
        raise Away(say(f"没有文件 {path.name}", f"there is no file {path.name}"))
    connection: Any
    if url.get_backend_name() == "sqlite":
        with _told_sqlite():
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=source.connect_seconds, isolation_level=None
            )
            connection.create_aggregate("sum_of_cents", 1, _SumOfCents)  # type: ignore[bad-argument-type] -- texts come
            connection.execute("begin")  # one snapshot until it is closed
        session: Session = SQLite(connection)
    else:
        with _told_duckdb():
            connection = duckdb.connect(str(path), read_only=True)  # nobody can write while it is open
            connection.execute(f"set timezone = '{source.time_zone}'")
            if source.db_schema:
                connection.execute(f"set schema = '{source.db_schema}'")
        session = DuckDB(connection)
    with closing(connection):
        yield session
