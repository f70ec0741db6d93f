"""The money table of a form: amounts by source of funds, or one amount without a word about its source.

Here: headings of one or two lines, labels in any order, sums of cells, what nobody knows. Not here: indicators
(tables.py), single values (extract.py), the unit (units.py).
"""

from collections.abc import Mapping

from pipelines.land.cells.values import parse_number
from pipelines.land.forms.amounts import plain_amount
from pipelines.land.forms.fiscal import is_named, lines_of, part_of_total
from pipelines.land.forms.form import Cell, Form
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.layouts import Funds
from pipelines.land.forms.money_table import MoneyTable, amount_columns, begins, cell_at
from pipelines.land.forms.sums import sum_of
from pipelines.land.forms.units import power_at


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
            if text and begins(grid, row, at, top) and not is_named(text):
                cells.setdefault(f"{name}/{column}", cell_at(grid, row, at, top))
    if not any(cell.startswith("total/") for cell in cells):
        cells |= {f"total/{column}": cell for column, cell in _unlabelled(grid, top, columns, labels).items()}
    _score_of_all(grid, money, cells)
    printed = {f"{label}/{column}" for label in labels.values() for column in columns}
    for name, wanted in funds.values.items():
        form.labelled |= {name} if printed & set(wanted) else set()
    for name, wanted in _of_the_whole(funds).items():
        found = [cells[cell] for cell in wanted if cell in cells]
        if found and name not in form.values:
            form.values[name] = sum_of(found)
    if any(wanted[0].startswith("total/") and name not in form.values for name, wanted in funds.values.items()):
        form.unread += _unread(grid, money, any(f"total/{column}" in cells for column in amount_columns(funds)))
    _read_parts(grid, money, funds, form, cells)


def _of_the_whole(funds: Funds) -> dict[str, list[str]]:
    """Values that are no part of the total, or sums over several columns."""
    return {
        name: wanted
        for name, wanted in funds.values.items()
        if wanted[0].startswith("total/") or len({cell.partition("/")[2] for cell in wanted}) > 1
    }


def _read_parts(grid: Grid, money: MoneyTable, funds: Funds, form: Form, cells: Mapping[str, Cell]) -> None:
    """What is a part of the total, or by which rows it is open."""
    amounts = amount_columns(funds)
    totals = {cells[f"total/{name}"].row - grid.first_row for name in amounts if f"total/{name}" in cells}
    lines = lines_of(grid, money, amounts, totals)
    opened: dict[tuple[str, str], list[str]] = {}
    whole = _of_the_whole(funds)
    for name, wanted in funds.values.items():
        column = wanted[0].partition("/")[2]
        if name in whole or name in form.values or column not in money.at:
            continue
        part = part_of_total(grid, money, lines, name, wanted, cells.get(f"total/{column}"))
        if part.cell:
            form.values[name] = part.cell
        form.conflicts += [part.conflict] if part.conflict else []
        for label, cell, why in part.open:
            opened.setdefault((label, why), []).append(cell)
    known = set(form.unread)
    form.unread += [f"{label}（{'、'.join(at)} {why}）" for (label, why), at in opened.items() if label not in known]


def _score_of_all(grid: Grid, money: MoneyTable, cells: dict[str, Cell]) -> None:
    """The one score of the execution, wherever in its column it stands; several without one of the total are none."""
    at = money.at.get("score")
    said = cells.get("total/score")
    if at is None or (said and parse_number(said.text).value is not None):
        return
    texts = [(row, grid.rows[row][at]) for row in money.rows if row > money.top and grid.span(row, at)[:2] == (row, at)]
    scores = [(row, text) for row, text in texts if text and parse_number(text).value is not None]
    if len(scores) == 1:
        cells["total/score"] = cell_at(grid, scores[0][0], at, money.top)


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


def _unread(grid: Grid, money: MoneyTable, is_whole: bool) -> list[str]:
    """Headings without a meaning above an amount, and where there is no whole labels without one left of an amount, in
    the order printed."""
    first = min(money.at.values())
    known = {at for column in money.at.values() for at in range(column, grid.span(money.top, column)[3] + 1)}
    found: dict[str, None] = {}
    for row in range(money.top + 1, min(money.end, len(grid.rows))):
        cells = grid.rows[row]
        label = next((at for at in reversed(range(first)) if (text := cells[at]) and plain_amount(text) is None), -1)
        amounts = [at for at, text in enumerate(cells) if at > label and text and plain_amount(text) is not None]
        for at in amounts:
            if (heading := grid.rows[money.top][at]) and at not in known and row in money.labels:
                found[heading] = None
        if not is_whole and label >= 0 and any(at >= first for at in amounts) and row not in money.labels:
            found[str(cells[label])] = None
    return list(found)
