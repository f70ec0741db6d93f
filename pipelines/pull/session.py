"""One look into a database: read-only, one snapshot for everything asked, every value as exact text.

Here: what every kind of database gives (Session). Not here: how each kind does it (postgres.py, mysql.py, local.py,
other.py), which kind an address is (opening.py), what is asked (select.py).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.lang import say

Kind = Literal["text", "exact", "float", "money", "date", "flag", "binary"]
"""What a column holds, as far as its exactness goes: `float` is never an amount, `money` must be cast first."""
BATCH = 50_000


@dataclass(frozen=True)
class Column:
    """A column that a table or query gives."""

    name: str
    kind: Kind


class Session(Protocol):
    """A snapshot. Any method raises Away when the server is gone, Refuses when it answers no."""

    quote: str
    """The mark around names."""
    version: str
    """The server's own."""
    few: str
    """What makes a select give only so many rows, `{}` for how many."""

    def table(self, name: str) -> str:
        """The table or view as a statement names it, found whatever the case of its letters; Refuses when it is not
        there."""
        ...

    def columns(self, relation: str) -> list[Column]:
        """What `select * from relation` gives, in order."""
        ...

    def ask(self, statement: str) -> list[tuple]:
        """A few rows."""
        ...

    def fetch(self, statement: str, names: Sequence[str], to: Path) -> int:
        """All rows of the statement as Parquet whose columns are all text, in bounded memory; how many."""
        ...

    def cast(self, column: str, kind: Kind) -> str:
        """The expression that gives a quoted column as exact text or number."""
        ...

    def as_text(self, expression: str) -> str:
        """A short value as text, as SQL."""
        ...

    def sum_of_cents(self, expression: str, kind: Kind) -> str:
        """Σ of an amount, each rounded half up to the cent, as SQL; exact. A text that is no number is left out: the
        contract names its cell."""
        ...


class Away(Exception):
    """The server could not be reached, or went away."""


class Refuses(Exception):
    """The server answered no: rights, a name, a lock, a time-out."""


_WORDS = (
    (r"password authentication failed|access denied for user .*using password", "账号或密码不对", "wrong password"),
    (r"permission denied|command denied|access denied", "没有权限", "no right"),
    (r"lock wait timeout", "表被锁住", "the table is locked"),
    (r"statement timeout|max_statement_time", "超过单条语句的时限", "the statement took too long"),
    (r"could not translate host name|name or service not known", "找不到这台主机", "no such host"),
    (r"connection refused|can't connect", "没有响应", "no answer"),
    (r"database .* does not exist|unknown database", "没有这个库", "no such database"),
    (r"lost connection|terminating connection|server closed|connection reset", "取到一半断了", "broken off"),
    (r"eof detected|pgres_copy_out and no message", "取到一半断了", "broken off"),
    (r"syntax error|error in your sql syntax", "query 写法不对", "the query is no SQL"),
    (r"invalid byte sequence", "有读不成文字的字节", "bytes that are no text"),
)


def in_words(said: str) -> str:
    """What a database said, what it means before it."""
    said = " ".join(said.split())
    for pattern, zh, en in _WORDS:
        if re.search(pattern, said, re.IGNORECASE):
            return f"{say(zh, en)}: {said}"
    return said


def quoted(session: Session, *names: str) -> str:
    """Names as that database wants them, whatever stands in them, with points between."""
    mark = session.quote
    return ".".join(mark + name.replace(mark, mark * 2) + mark for name in names)


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def table_in_catalog(session: Session, name: str, here: str, relations: str = "information_schema.tables") -> str:
    """`Session.table` where the database keeps a catalogue; `here` is its word for the schema in use."""
    *schema, table = name.split(".")
    place = f"lower(table_schema) = lower({literal(schema[-1])})" if schema else f"table_schema = {here}"
    rows = session.ask(
        f"select table_schema, table_name from {relations} where {place} "
        f"and lower(table_name) = lower({literal(table)}) order by 1, 2"
    )
    exact = [row for row in rows if row[1] == table] or rows
    if len(exact) != 1:
        raise Refuses(
            say(f"没有表或视图 {name}, 或无权查看", f"there is no table or view {name}, or no right to see it")
            if not exact
            else say(f"有 {len(exact)} 张表叫 {name}", f"{len(exact)} tables are called {name}")
        )
    return quoted(session, *map(str, exact[0]))


def write_rows(rows: Iterable[Sequence[str | None]], names: Sequence[str], to: Path) -> int:
    """Rows of text as Parquet, batch by batch; how many."""
    schema = pa.schema([(name, pa.string()) for name in names])
    count = 0
    with pq.ParquetWriter(to, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            count += len(batch)
            columns = list(zip(*batch, strict=True)) or [()] * len(names)
            writer.write_batch(pa.record_batch([pa.array(column, pa.string()) for column in columns], schema=schema))
    return count


def _batches(rows: Iterable[Sequence[str | None]]) -> Iterator[list[Sequence[str | None]]]:
    batch: list[Sequence[str | None]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
