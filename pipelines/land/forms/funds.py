"""The money table of a form: amounts by source of funds, or one amount without a word about its source.

Here: headings of one or two lines, labels in any order, sums of cells, what nobody knows. Not here: indicators
(tables.py), single values (extract.py), the unit (units.py).
"""

from dataclasses import dataclass
from decimal import Decimal

from pipelines.land.cells.values import parse_money, parse_number
from pipelines.land.forms.amounts import plain_amount
from pipelines.land.forms.form import Cell, Form
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import Funds
from pipelines.land.forms.units import in_yuan, power_at

Hits = dict[str, list[tuple[int, int]]]

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
    header = _funds_header(hits, _indicator_lines(grid, hits), _amount_columns(funds))
    if header is None:
        return None
    top, columns = header
    end = min(_end_of_funds(hits, top), len(grid.rows))
    labels = _row_labels(grid, hits, min(columns.values()))
    last = max((row for row in labels if top < row < end), default=top)
    return MoneyTable(top, columns, end, labels, last)


def read_funds(grid: Grid, hits: Hits, funds: Funds, form: Form, money: MoneyTable | None) -> None:
    """Cells of the money table, and the sums of cells the layout asks for."""
    if money is None:
        _one_below_the_other(grid, hits, funds, form)
        return
    top, columns, labels = money.top, money.at, money.labels
    cells: dict[str, Cell] = {}
    for row in range(top + 1, money.end):
        name = labels.get(row)
        if name is None:
            continue
        for column, at in columns.items():
            text = grid.rows[row][at]
            if text and _begins(grid, row, at, top) and not _is_named(text):
                cells.setdefault(f"{name}/{column}", _cell(grid, row, at, top))
    if not any(cell.startswith("total/") for cell in cells):
        cells |= {f"total/{column}": cell for column, cell in _unlabelled(grid, top, columns, labels).items()}
    _score_of_all(grid, money, cells)
    printed = {f"{label}/{column}" for label in labels.values() for column in columns}
    for name, wanted in funds.values.items():
        form.labelled |= {name} if printed & set(wanted) else set()
        found = [cells[cell] for cell in wanted if cell in cells]
        if found and name not in form.values:
            form.values[name] = _sum(found)
    if any(wanted[0].startswith("total/") and name not in form.values for name, wanted in funds.values.items()):
        form.unread += _unread(grid, (top, money.end), columns, labels)


def _score_of_all(grid: Grid, money: MoneyTable, cells: dict[str, Cell]) -> None:
    """The one score of the execution, wherever in its column it stands; several without one of the total are none."""
    at = money.at.get("score")
    said = cells.get("total/score")
    if at is None or (said and parse_number(said.text).value is not None):
        return
    texts = [(row, grid.rows[row][at]) for row in money.rows if row > money.top and grid.span(row, at)[:2] == (row, at)]
    scores = [(row, text) for row, text in texts if text and parse_number(text).value is not None]
    if len(scores) == 1:
        cells["total/score"] = _cell(grid, scores[0][0], at, money.top)


def _cell(grid: Grid, row: int, at: int, top: int) -> Cell:
    """An amount with the unit printed for it."""
    return Cell(str(grid.rows[row][at]), row + grid.first_row, at, power_at(grid, row, at, top))


def _amount_columns(funds: Funds) -> set[str]:
    """Headings of amounts, not of points or rates."""
    return set(funds.columns) - {"score", "weight", "rate"}


def _one_below_the_other(grid: Grid, hits: Hits, funds: Funds, form: Form) -> None:
    """Amounts of the whole where each heading has a line of its own and its amount beside it."""
    end = min([row for row, _ in hits.get("ind:level3", ())], default=len(grid.rows))
    places: dict[str, tuple[int, int]] = {}
    for concept, cells in hits.items():
        row, column = cells[0]
        if concept.startswith("funds:") and row < end:
            places[concept[6:]] = (row, grid.span(row, column)[3] + 1)
    found = _amounts(grid, places)
    for name, wanted in funds.values.items():
        row, _, column = wanted[0].partition("/")
        if row == "total" and column in found and len(found) > 1:
            form.values.setdefault(name, found[column])


def _begins(grid: Grid, row: int, at: int, top: int) -> bool:
    """Whether a cell begins in this row and under its own heading: one that begins further left is another's."""
    r0, c0, _, _ = grid.span(row, at)
    return r0 == row and c0 >= grid.span(top, at)[1]


def _is_named(text: str) -> bool:
    """Whether the text says in itself what it is (项目支出：320): another table within this one."""
    head, colon, _ = text.replace("：", ":").partition(":")
    return bool(colon) and plain_amount(head) is None


def _unlabelled(grid: Grid, top: int, columns: dict[str, int], labels: dict[int, str]) -> dict[str, Cell]:
    """Heading -> the form's whole amount where no row is called so: beside the headings (预算数: 260), or in the row
    right below them when that has no label of its own."""
    beside = _amounts(grid, {name: (top, grid.span(top, at)[3] + 1) for name, at in columns.items()})
    if len(beside) > 1:
        return beside
    row = max(grid.span(top, at)[2] for at in columns.values()) + 1
    if row >= len(grid.rows) or row in labels or _has_label(grid, row, min(columns.values())):
        return {}
    below = _amounts(grid, {name: (row, at) for name, at in columns.items()})
    return below if len(below) > 1 else {}


def _amounts(grid: Grid, places: dict[str, tuple[int, int]]) -> dict[str, Cell]:
    """Those of the cells that hold an amount."""
    found: dict[str, Cell] = {}
    for name, (row, at) in places.items():
        text = grid.rows[row][at] if at < len(grid.rows[row]) else None
        if text and plain_amount(text) is not None:
            found[name] = Cell(text, row + grid.first_row, at, power_at(grid, row, at))
    return found


def _has_label(grid: Grid, row: int, first: int) -> bool:
    """Whether a text begins in this row left of the amounts."""
    return any(text and grid.span(row, at)[0] == row for at, text in enumerate(grid.rows[row][:first]))


def _unread(grid: Grid, span: tuple[int, int], columns: dict[str, int], labels: dict[int, str]) -> list[str]:
    """Headings without a meaning above an amount, and labels without one left of an amount, in the order printed."""
    top, end = span
    first = min(columns.values())
    known = set(columns.values())
    found: dict[str, None] = {}
    for row in range(top + 1, min(end, len(grid.rows))):
        amounts = [
            at for at, text in enumerate(grid.rows[row]) if at >= first and text and plain_amount(text) is not None
        ]
        for at in amounts:
            heading = grid.rows[top][at]
            if at not in known and heading and row in labels:
                found[heading] = None
        label = next((text for text in reversed(grid.rows[row][:first]) if text), None)
        if amounts and row not in labels and label:
            found[label] = None
    return list(found)


def _end_of_funds(hits: Hits, top: int) -> int:
    """The first row that is none of the money table's: where the indicators begin, or far below."""
    return min([row for row, _ in hits.get("ind:level3", ()) if row > top] + [top + _MAX_FUND_ROWS])


def _row_labels(grid: Grid, hits: Hits, first: int) -> dict[int, str]:
    """Row -> what it is called left of the amounts; a label over several rows gives way to one of a single row."""
    found: dict[int, tuple[int, str]] = {}
    for concept, cells in hits.items():
        if concept.startswith("row:"):
            for row, column in cells:
                if column < first:
                    r0, _, r1, _ = grid.span(row, column)
                    for each in range(r0, r1 + 1):
                        found[each] = min(found.get(each, (r1 - r0 + 1, concept[4:])), (r1 - r0, concept[4:]))
    return {row: name for row, (_, name) in found.items()}


def _indicator_lines(grid: Grid, hits: Hits) -> set[int]:
    """Rows of the indicator table's heading, which has weights and scores of its own."""
    return {line for row, column in hits.get("ind:level3", ()) for line in range(row, grid.span(row, column)[2] + 1)}


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


def _sum(cells: list[Cell]) -> Cell:
    """The cells' sum under the first one's address; a cell that is no amount stands for all, to be rejected by name."""
    written = [cell for cell in cells if parse_money(cell.text).value is not None or parse_money(cell.text, 4).reason]
    if len(written) <= 1:
        return written[0] if written else cells[0]
    if any(_says_unit(cell) for cell in written):
        if any(cell.power is None and not _says_unit(cell) and plain_amount(cell.text) != 0 for cell in written):
            return written[0]._replace(text=" + ".join(cell.text for cell in written))  # nobody can add 3万 and 20
        written = [_own_unit_in_yuan(cell) for cell in written]
    if len({cell.power for cell in written}) > 1:
        written = [in_yuan(cell, cell.power or 0) for cell in written]
    total = Decimal(0)
    for cell in written:
        amount = plain_amount(cell.text)
        if amount is None:
            return cell
        total += amount
    return written[0]._replace(text=f"{total.normalize():f}")


def _says_unit(cell: Cell) -> bool:
    """Whether the cell itself says its unit: 110万."""
    return plain_amount(cell.text) is None and parse_money(cell.text).value is not None


def _own_unit_in_yuan(cell: Cell) -> Cell:
    amount = parse_money(cell.text).value if _says_unit(cell) else None
    return in_yuan(cell, cell.power or 0) if amount is None else cell._replace(text=f"{amount:f}", power=0)
