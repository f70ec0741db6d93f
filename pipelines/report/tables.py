"""What a report is made of: tables with labelled, typed columns.

Here: the shape, and how a value is written for a person. Not here: which figures (coverage.py), how a page or
workbook looks (page.py, workbook.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import duckdb

Kind = Literal["text", "money", "ratio", "count", "score", "date"]

UNKNOWN = "—"


@dataclass(frozen=True)
class Column:
    """One column of a report table: `kind` decides alignment and number format."""

    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """One table of a report, the same on the page and in the workbook."""

    anchor: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    empty: str = ""
    charts: Sequence[dict[str, Any]] = field(default_factory=tuple)


def select(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of one query, on a cursor of its own (two executes on one connection empty the first one's result)."""
    return connection.cursor().execute(sql, list(parameters)).fetchall()


def written(value: Any, kind: Kind) -> str:
    """A value as a person reads it; unknown is a dash, never a zero."""
    if value is None or value == "":
        return UNKNOWN
    if kind == "money":
        return f"{Decimal(value):,.2f}"
    if kind == "ratio":
        return f"{Decimal(value) * 100:.2f}%"
    if kind == "count":
        return f"{int(value):,}"
    if kind == "score":
        return f"{Decimal(value):.2f}"
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}"
    return str(value)
