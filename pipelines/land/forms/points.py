"""Scores that stand in the row of their name under a heading such as 得分, or over several rows of points.

Here: which rows are an aspect's, its subtotal or sum, whether sums agree. Not here: the indicator table (tables.py).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipelines.contracts import load_contracts
from pipelines.land.cells.values import parse_number
from pipelines.land.forms.form import Cell, Form, Remark
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.layouts import MAIN, Layout, normalise

Place = tuple[str, int, int]
"""A field, row and column of its name."""
_TOTAL = "total_score"
_SUBTOTAL = re.compile(r"(本项|分项|得分)?(小计|合计)(得分)?")


class _Point(NamedTuple):
    """A row of an aspect: its score and the cell's column, what it is called."""

    row: int
    at: int
    text: str | None
    name: str

    @property
    def value(self) -> Decimal | None:
        return parse_number(self.text).value if self.text else None


def read_points(grid: Grid, hits: Hits, layout: Layout, form: Form) -> None:
    """Every field of the layout that stands under a heading, into the form; remarks on what cannot be added and on
    sums that differ."""
    columns = {column.name: column.zh for column in load_contracts()[MAIN[form.kind]].columns}
    fields = [name for name, field in layout.fields.items() if field.under]
    places = [(name, *place) for name in fields for place in hits.get(f"field:{name}", ())]
    done = set(form.values)
    counted: set[int] = set()
    for place in places:
        name, row, column = place
        rows = list(_rows(grid, place, places))
        counted.update(rows)
        for under in [at for _, at in hits.get(f"under:{name}", ()) if at > column]:
            points = list(_points(grid, rows, grid.span(row, column)[3] + 1, under))
            if name in done or not any(each.text for each in points):
                continue
            done.add(name)
            for found in _score(grid, rows, points, columns[name]):
                if isinstance(found, Remark):
                    form.remarks.append(found)
                else:
                    form.values[name] = found
    if all(remark.code != "points_not_added" for remark in form.remarks):
        _hold_against_total(grid, hits, places, form, counted)


def _rows(grid: Grid, place: Place, places: list[Place]) -> Iterator[int]:
    """Those that the name is merged over; else its own and those below it that leave the name's column blank, up to
    the next field or a row without a number."""
    name, row, column = place
    top, _, bottom, last = grid.span(row, column)
    others = [(at, left, grid.span(at, left)[2]) for other, at, left in places if other != name]
    if any(at <= row <= end and left < column and end > at for at, left, end in others):
        return  # within another aspect
    yield from range(top, bottom + 1)
    if bottom > top:
        return
    for below in range(row + 1, len(grid.rows)):
        named = any(grid.rows[below][at] and grid.span(below, at)[0] > row for at in range(last + 1))
        if named or any(at == below for at, *_ in others) or not _numbers(grid, below, last + 1):
            return
        yield below


def _numbers(grid: Grid, row: int, start: int) -> list[int]:
    """Columns of the row's own cells that hold a number."""
    cells = enumerate(grid.rows[row][start:], start)
    return [at for at, text in cells if text and grid.span(row, at)[0] == row and parse_number(text).value is not None]


def _points(grid: Grid, rows: list[int], start: int, under: int) -> Iterator[_Point]:
    """Rows with a score of their own, or with a name or a weight and none."""
    for row in rows:
        if grid.span(row, under)[0] < row and row > rows[0]:
            continue  # the score above is this row's, too
        numbers = _numbers(grid, row, start)
        names = [
            text
            for at, text in enumerate(grid.rows[row][start:under], start)
            if text and at not in numbers and grid.span(row, at)[:2] == (row, at)
        ]
        text = grid.rows[row][under]
        if text or names or numbers:
            yield _Point(row, under, text, " ".join(names))


def _score(grid: Grid, rows: list[int], points: list[_Point], zh: str) -> Iterator[Cell | Remark]:
    """The aspect's score: the one there is, the subtotal, else the sum; and what is to be said of it."""
    top, _, bottom, _ = grid.span(points[0].row, points[0].at)
    if top < rows[0] or bottom > rows[-1]:
        why = "合并到了别的项目", "is merged with that of another aspect"
        yield _not_added(grid, points[0], zh, *why)
        return
    if len(points) == 1:
        yield _cell(grid, points[0])
        return
    totals = [each for each in points if _SUBTOTAL.fullmatch(normalise(each.name))]
    nameless = [each for each in points if not each.name]
    if not totals and len(nameless) == 1 and nameless[0] in (points[0], points[-1]):
        totals = nameless
    if len(totals) > 1:
        yield _not_added(grid, totals[1], zh, "是又一个小计", "is another subtotal")
        return
    parts = [each for each in points if each not in totals]
    odd = next((each for each in parts if each.value is None), None)
    total = next((each for each in totals if each.text), None)
    summed = sum((each.value or Decimal(0) for each in parts), Decimal(0))
    if total:
        yield _cell(grid, total)
        if odd is None and total.value is not None and total.value != summed:
            yield _differ(grid, total, zh, f"小计 {total.text}", summed)
    elif odd:
        why = (f"“{odd.text}”不是数字", f"“{odd.text}” is no number") if odd.text else ("为空", "is blank")
        yield _not_added(grid, odd, zh, *why)
    else:
        yield _cell(grid, parts[0])._replace(text=_plain(summed))


def _cell(grid: Grid, point: _Point) -> Cell:
    return Cell(point.text or "", point.row + grid.first_row, point.at)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _not_added(grid: Grid, point: _Point, zh: str, why: str, why_en: str) -> Remark:
    return Remark(
        "points_not_added",
        zh,
        f"“{zh}”分几项打分，其中一格{why}，合计不了，按空白处理；请逐项填写数字，或填写小计",
        f"“{zh}” is scored in several points of which one {why_en}, so it stays blank; fill in each, or the subtotal",
        _cell(grid, point),
    )


def _differ(grid: Grid, point: _Point, zh: str, printed: str, summed: Decimal) -> Remark:
    return Remark(
        "sums_differ",
        zh,
        f"“{zh}”的{printed} 与各项之和 {_plain(summed)} 不一致，按印出的计入；请核对",
        f"“{zh}” is printed as {point.text}, but its parts make {_plain(summed)}; it counts as printed, check both",
        _cell(grid, point),
    )


def _hold_against_total(grid: Grid, hits: Hits, places: list[Place], form: Form, counted: set[int]) -> None:
    """A remark where the aspects do not make the total; scores of something else may make up for it."""
    total = form.values.get(_TOTAL)
    aspects = [form.values[name] for name in dict.fromkeys(name for name, *_ in places) if name in form.values]
    aspects = [cell for cell in aspects if cell != total]
    values = [parse_number(cell.text).value for cell in (total, *aspects) if cell]
    if total is None or not aspects or None in values:
        return
    under = total.column
    first = max((row for row, at in hits.get(f"under:{_TOTAL}", ()) if at == under), default=0) + 1
    last = total.row - grid.first_row
    if any(under in _numbers(grid, row, under) and row not in counted for row in range(first, last)):
        return
    summed = sum((value for value in values[1:] if value is not None), Decimal(0))
    if summed != values[0]:
        point = _Point(last, under, total.text, "")
        form.remarks.append(_differ(grid, point, "总分", f"得分 {total.text}", summed))
