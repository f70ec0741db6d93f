"""Where the money table of a form stands: its heading of one or two lines, and what each of its rows is called.

Here: finding it. Not here: what its cells say (funds.py, fiscal.py).
"""

from dataclasses import dataclass

from pipelines.land.forms.form import Cell
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.layouts import Funds, normalise
from pipelines.land.forms.units import power_at

_MAX_FUND_ROWS = 15


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """Where the money table stands: its heading, the column of each concept, its last row."""

    top: int
    at: dict[str, int]
    end: int
    """The first row that is surely none of it."""
    labels: dict[int, str]
    """Row -> what it is called."""
    last: int
    """The last row that has a label."""

    @property
    def rows(self) -> range:
        return range(self.top, self.last + 1)


def find_money(grid: Grid, hits: Hits, funds: Funds) -> MoneyTable | None:
    """The money table, above or below the indicators; None where amounts stand one below the other."""
    header = _funds_header(hits, _indicator_lines(grid, hits), amount_columns(funds))
    if header is None:
        return None
    top, columns = header
    end = min(_end_of_funds(hits, top), len(grid.rows))
    labels = _row_labels(grid, hits, funds, min(columns.values()))
    last = max((row for row in labels if top < row < end), default=top)
    return MoneyTable(top, columns, end, labels, last)


def amount_columns(funds: Funds) -> set[str]:
    """Headings of amounts, not of points or rates."""
    return set(funds.columns) - {"score", "weight", "rate"}


def cell_at(grid: Grid, row: int, at: int, top: int) -> Cell:
    """An amount with the unit printed for it."""
    return Cell(str(grid.rows[row][at]), row + grid.first_row, at, power_at(grid, row, at, top))


def _end_of_funds(hits: Hits, top: int) -> int:
    """The first row that is none of the money table's: where the indicators begin, or far below."""
    return min([row for row, _ in hits.get("ind:level3", ()) if row > top] + [top + _MAX_FUND_ROWS])


def _row_labels(grid: Grid, hits: Hits, funds: Funds, first: int) -> dict[int, str]:
    """Row -> what it is called left of the amounts; a label over several rows gives way to one of a single row, what a
    layout says as a pattern to what it says in full."""
    found: dict[int, tuple[int, bool, str]] = {}
    for concept, cells in hits.items():
        if not concept.startswith("row:"):
            continue
        name = concept.removeprefix("row:")
        words = {normalise(word) for word in funds.rows[name]}
        for row, column in cells:
            if column < first:
                r0, _, r1, _ = grid.span(row, column)
                rank = (r1 - r0, normalise(str(grid.rows[row][column])) not in words, name)
                for each in range(r0, r1 + 1):
                    found[each] = min(found.get(each, rank), rank)
    return {row: name for row, (_, _, name) in found.items()}


def _indicator_lines(grid: Grid, hits: Hits) -> set[int]:
    """Rows of the indicator table's heading, which has weights and scores of its own; of those that begin above its
    names, too (绩效指标 over 一级指标, 二级指标, 三级指标)."""
    names = hits.get("ind:level3", ())
    lines = {line for row, column in names for line in range(row, grid.span(row, column)[2] + 1)}
    return lines | {grid.span(row, at)[0] for row, column in names for at in range(column, len(grid.rows[row]))}


def _funds_header(hits: Hits, others: set[int], amounts: set[str]) -> tuple[int, dict[str, int]] | None:
    """First row with the most headings of the money table, and column of each; lines above and below it count too.

    `others`: rows that are none of it; `amounts`: headings of which it has one at least.
    """
    by_row: dict[int, dict[str, int]] = {}
    for concept, cells in hits.items():
        if concept.startswith("funds:"):
            for row, column in cells:
                if row in others:
                    continue
                by_row.setdefault(row, {}).setdefault(concept[6:], column)
    by_row = {row: columns for row, columns in by_row.items() if not amounts.isdisjoint(columns)}
    if not by_row:
        return None
    most = max(len(columns) for columns in by_row.values())
    if most < 2:
        return None
    row = min(row for row, columns in by_row.items() if len(columns) == most)
    columns = dict(by_row[row])
    for near in (row - 1, row + 1):
        for name, column in by_row.get(near, {}).items():
            columns.setdefault(name, column)
    return row, columns


def begins(grid: Grid, row: int, at: int, top: int) -> bool:
    """Whether a cell begins in this row and under its own heading: one that begins further left is another's."""
    r0, c0, _, _ = grid.span(row, at)
    return r0 == row and c0 >= grid.span(top, at)[1]
