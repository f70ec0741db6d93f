"""What a report is made of: tables with labelled, typed columns, gathered in chapters.

Here: the shape, and how a value is written for a person. Not here: which figures (coverage.py), how a page or
workbook looks (page.py, workbook.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import duckdb

from pipelines.lang import say
from pipelines.warehouse import asked

Kind = Literal["text", "money", "ratio", "points", "count", "score", "date"]
"""`money` is yuan; `ratio` 0–1, printed as a percentage; `points` a difference of two ratios."""

UNKNOWN = "—"
WAN = Decimal(10_000)
YI = Decimal(100_000_000)
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Column:
    """One column of a report table: `kind` decides alignment and number format; `metric` is its id in dim_metrics;
    an `optional` one is left out where no row fills it (`shed`)."""

    label: str
    kind: Kind = "text"
    metric: str = ""
    optional: bool = False


class Link(NamedTuple):
    """A text cell that leads to another report of the same folder; `stem` is its file name without ending;
    or, beginning with `#`, to a place in the same page; or to a page of `jixiao browse`, by its whole address."""

    text: str
    stem: str

    @property
    def href(self) -> str:
        """What a browser opens, from the folder of the report."""
        return self.stem if self.stem.startswith("#") or "://" in self.stem else f"{self.stem}.html"


class Group(NamedTuple):
    """Columns beside each other under one heading of the workbook; `width` of them. In print a group may begin a page
    of its own, on which the columns of the first group stand again."""

    label: str
    width: int
    begins_page: bool = False


@dataclass(frozen=True)
class Table:
    """One table of a report, the same on the page and in the workbook.

    `fold_by`: on the page, rows of one value in that column stand in a fold of their own, under that value and
    `fold_notes[value]`, the first `opened` of them open. `total`: rows there are, when `rows` holds
    only the first of them. `groups`: headings over the columns, for a table too wide for one sheet of paper; they
    cover them all.
    """

    anchor: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    empty: str = ""
    charts: Sequence[Any] = field(default_factory=tuple)
    fold_by: int | None = None
    fold_notes: Mapping[str, str] = field(default_factory=dict)
    opened: int = 0
    total: int | None = None
    groups: Sequence[Group] = field(default_factory=tuple)

    @property
    def folds(self) -> dict[str, list[Sequence[Any]]]:
        """Rows by the value they are folded under, in order; also values of `fold_notes` that have no rows."""
        assert self.fold_by is not None
        found: dict[str, list[Sequence[Any]]] = {value: [] for value in self.fold_notes}
        for row in self.rows:
            found.setdefault(row[self.fold_by], []).append(row)
        return found


def shed(table: Table) -> Table:
    """The table without the optional columns that no row fills; none of them stands before what it is folded by."""
    kept = [
        place
        for place, column in enumerate(table.columns)
        if not column.optional or any(row[place] is not None for row in table.rows)
    ]
    if len(kept) == len(table.columns):
        return table
    rows = [tuple(row[place] for place in kept) for row in table.rows]
    return replace(table, columns=[table.columns[place] for place in kept], rows=rows)


def division() -> Column:
    """The bureau's own division that must call the department; left out where nobody told of any."""
    return Column(say("归口股室", "Division"), optional=True)


@dataclass(frozen=True)
class Chapter:
    """Tables under one heading; each is a sheet of the workbook."""

    anchor: str
    title: str
    tables: Sequence[Table]
    lead: str = ""


def select(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of one query, on a cursor of its own."""
    return asked(connection, sql, parameters).fetchall()


def written(value: Any, kind: Kind) -> str:
    """A value as a person reads it; unknown is a dash, never a zero. Money in yuan."""
    if value is None or value == "":
        return UNKNOWN
    if kind == "money":
        return f"{Decimal(value):,.2f}"
    if kind == "ratio":
        return f"{Decimal(value) * 100:.2f}%"
    if kind == "points":
        return f"{Decimal(value) * 100:+.2f}"
    if kind == "count":
        return f"{int(value):,}"
    if kind == "score":
        return f"{Decimal(value):.2f}"
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}"
    return str(value)


def in_wan(yuan: Any) -> str:
    """An amount in units of 10,000 yuan: 7,904.85."""
    return f"{Decimal(yuan) / WAN:,.2f}"


def shown(value: Any, kind: Kind) -> str:
    """A value on a report page: money in units of 10,000 yuan, everything else as `written`."""
    if kind == "money" and value is not None:
        return in_wan(value)
    return written(value.text if isinstance(value, Link) else value, kind)


def headed(column: Column) -> str:
    """A column's heading on a report page, with its unit."""
    unit = {"money": say("万元", "10,000 yuan"), "points": say("百分点", "points")}.get(column.kind)
    return f"{column.label}{say('（', ' (')}{unit}{say('）', ')')}" if unit else column.label


def brief_money(yuan: Decimal | None) -> str:
    """An amount in a sentence: 亿元 from a hundred million on, else 万元."""
    if yuan is None:
        return UNKNOWN
    if abs(yuan) >= YI:
        return say(f"{yuan / YI:,.2f}亿元", f"{yuan / MILLION:,.2f} million yuan")
    return say(
        f"{in_wan(yuan)}万元", f"{yuan / MILLION:,.2f} million yuan" if abs(yuan) >= MILLION else f"{yuan:,.2f} yuan"
    )
