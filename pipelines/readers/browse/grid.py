"""The tables of a page: labelled, typed columns, cells that may lead somewhere, sorted and filtered as asked.

Here: the shape, the order of rows, how a value is written. Not here: which figures (pages/), markup (templates/), files
to take home (download.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from pipelines.lang import say
from pipelines.readers.explain.story import number
from pipelines.readers.report.tables import UNKNOWN, in_wan
from pipelines.readers.report.tables import written as report_written

Kind = Literal["text", "money", "wan", "ratio", "points", "count", "score", "date", "number"]
"""`wan` is yuan shown in units of 10,000; the others as in reports."""

PER_PAGE = 200


@dataclass(frozen=True)
class Column:
    """One column. `key`: its name in links that sort; `meaning`: what the figure is, from dim_metrics."""

    key: str
    label: str
    kind: Kind = "text"
    meaning: str = ""

    @property
    def heading(self) -> str:
        """The label with the unit of an amount."""
        unit = {"wan": say("万元", "10,000 yuan"), "points": say("百分点", "points")}.get(self.kind)
        if unit is None and self.kind == "money" and "元" not in self.label and "yuan" not in self.label:
            unit = say("元", "yuan")
        return f"{self.label}{say('（', ' (')}{unit}{say('）', ')')}" if unit else self.label


@dataclass(frozen=True)
class Cell:
    """A value that leads somewhere; `title` says more when pointed at."""

    value: Any
    href: str = ""
    title: str = ""
    anchor: str = ""
    """Id by which a link finds the cell in its page."""
    depth: int = 0
    """Steps by which it is set in, below what stands over it."""
    is_blank: bool = False
    """There is nothing to know here, which is another thing than not knowing it."""


@dataclass(frozen=True)
class Grid:
    """One table. `rows` hold values or Cells in the order of the columns.

    `is_facts`: shown as label and value when it has one row. `chart`: a picture above it whose figures stand in it.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    empty: str = ""
    is_facts: bool = False
    chart: Any = None
    is_folded: bool = False
    shown: "Shown | None" = field(default=None, compare=False)

    def plain(self, row: Sequence[Any]) -> list[Any]:
        """The row's values without their links."""
        return [bare(cell) for cell in row]


@dataclass(frozen=True)
class Shown:
    """What of a table a page shows: how it is ordered and filtered, and which rows of how many."""

    sort: str = ""
    """Key of a column, with `-` before it for largest first; empty: as the page gives them."""
    words: str = ""
    page: int = 1
    total: int = 0
    """Rows that the words left."""
    all: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def bare(cell: Any) -> Any:
    """The value of a cell, with or without a link."""
    return cell.value if isinstance(cell, Cell) else cell


def written(value: Any, kind: Kind) -> str:
    """A value as a person reads it; unknown is a dash, never a zero."""
    if value is None or value == "":
        return UNKNOWN
    if kind == "wan":
        return in_wan(value)
    if kind == "number":
        return number(value) if isinstance(value, Decimal) else str(value)
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    return report_written(value, kind)


def arranged(grid: Grid, query: dict[str, str], *, whole: bool = False) -> Grid:
    """The table as the address asks for it: `f.<table>` words, `s.<table>` order, `p.<table>` page."""
    asked = Shown(
        query.get(f"s.{grid.name}", ""),
        query.get(f"f.{grid.name}", "").strip(),
        _whole_number(query.get(f"p.{grid.name}", "")),
    )
    rows = list(grid.rows)
    if asked.words:
        wanted = asked.words.casefold().split()
        rows = [row for row in rows if _holds(grid, row, wanted)]
    key = asked.sort.removeprefix("-")
    place = next((place for place, column in enumerate(grid.columns) if column.key == key), None)
    if place is None:
        asked = replace(asked, sort="")
    else:
        known = [row for row in rows if bare(row[place]) not in (None, "")]
        known.sort(key=lambda row: _order(bare(row[place])), reverse=asked.sort.startswith("-"))
        rows = known + [row for row in rows if bare(row[place]) in (None, "")]
    total = len(rows)
    asked = replace(asked, total=total, all=len(grid.rows))
    asked = replace(asked, page=min(asked.page, asked.pages))
    if not whole:
        rows = rows[(asked.page - 1) * PER_PAGE : asked.page * PER_PAGE]
    return replace(grid, rows=rows, shown=asked)


def _holds(grid: Grid, row: Sequence[Any], words: Sequence[str]) -> bool:
    told = " ".join(written(bare(cell), column.kind) for cell, column in zip(row, grid.columns, strict=True)).casefold()
    plain = told.replace(",", "")  # 1320 is typed, 1,320 printed
    return all(word in told or word in plain for word in words)


def _order(value: Any) -> tuple[int, Any]:
    """Numbers before days before words, so that a mixed column sorts at all."""
    if isinstance(value, int | float | Decimal):
        return 0, value
    if hasattr(value, "isoformat"):
        return 1, value.isoformat()
    return 2, str(value)


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1
