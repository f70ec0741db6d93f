"""A grid and its layout in, the form's texts out: everything is found by its labels, nothing by its address.

Here: single values, the form as a whole. Not here: the money (funds.py) and its unit (units.py), the indicator table
(tables.py), year and months (period.py), choosing the layout (recognise.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from pipelines.land.forms.coded import choose, coded_columns, read_coded
from pipelines.land.forms.cuts import mend_cuts
from pipelines.land.forms.form import Cell, Form
from pipelines.land.forms.funds import read_funds
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.layouts import CellField, Layout, behind_colon, normalise, without_unit
from pipelines.land.forms.money_table import find_money
from pipelines.land.forms.period import read_period
from pipelines.land.forms.points import read_points
from pipelines.land.forms.tables import read_indicators
from pipelines.land.forms.units import printed_power, settle_units


def read_form(grid: Grid, layout: Layout) -> Form:
    """Everything the layout looks for. The form is blank when none of its answers is filled in."""
    form = Form(layout.layout, layout.form, layout.subject_kind, grid.sheet, grid.letters)
    form.row_count = sum(any(row) for row in grid.rows)
    hits = find_labels(grid, layout)
    coded, unticked = coded_columns(form), dict[str, Cell]()
    for name, field in layout.fields.items():
        if f"field:{name}" in hits or f"inline:{name}" in hits:
            form.labelled.add(name)
        if name in coded and not field.below and not field.under:
            read_coded(grid, hits, coded[name], form, partial(meanings, layout=layout), unticked)
            continue
        cell = _value(grid, hits, name, field, layout)
        if cell is not None:
            form.values[name] = cell
    read_points(grid, hits, layout, form)
    _split_code_and_name(form, layout)
    money = find_money(grid, hits, layout.funds) if layout.funds else None
    if layout.indicators:
        below = money.rows if money and money.top > min(_first_rows(hits), default=money.top) else ()
        read_indicators(grid, hits, layout.indicators, form, below)
        if grid.breaks:
            mend_cuts(grid, hits, form)
    if layout.funds:
        read_funds(grid, hits, layout.funds, form, money)
    choose(form, unticked)
    settle_units(grid, form, _indicator_rows(grid, hits, form))
    read_period(grid, hits, form, layout)
    form.is_blank = not _is_answered(form, layout)
    return form


def _first_rows(hits: Hits) -> list[int]:
    return [row for row, _ in hits.get("ind:level3", ())]


def _indicator_rows(grid: Grid, hits: Hits, form: Form) -> set[int]:
    """Rows of the indicator tables, headings included: units in them are those of indicators."""
    lines = {row for row, _ in hits.get("ind:level3", ())}
    return lines | {row.row - grid.first_row for row in form.rows}


def find_labels(grid: Grid, layout: Layout) -> Hits:
    """Where each of the layout's labels stands."""
    hits: Hits = defaultdict(list)
    spans = grid.spans
    memo = layout.meanings
    for row, cells in enumerate(grid.rows):
        for column, text in enumerate(cells):
            if text is None:
                continue
            concepts = memo.get(text)
            if concepts is None:
                concepts = meanings(text, layout)
            if not concepts:
                continue
            span = spans.get((row, column))
            if span is not None and (span[0] != row or span[1] != column):
                continue
            for concept in concepts:
                hits[concept].append((row, column))
    return hits


def meanings(text: str, layout: Layout) -> tuple[str, ...]:
    """What a text may be in this layout; `inline:…` = a label with its value behind a colon. Remembered."""
    memo = layout.meanings
    known = memo.get(text)
    if known is None:
        if len(memo) > 100_000:
            memo.clear()
        known = memo[text] = tuple(dict.fromkeys(_meanings(text, layout)))
    return known


def _meanings(text: str, layout: Layout) -> Iterable[str]:
    for label in (normalise(text), *without_unit(text)):
        found = [*layout.concepts.get(label, ())]
        if len(label) < 40:
            found += [concept for pattern, concept in layout.patterns if pattern.fullmatch(label)]
        if found:
            yield from found
            break
    head, colon, tail = text.replace("：", ":").partition(":")
    if colon and tail.strip():
        for concept in layout.concepts.get(normalise(head), ()):
            if concept.startswith("field:"):
                yield f"inline:{concept[6:]}"


def _value(grid: Grid, hits: Hits, name: str, field: CellField, layout: Layout) -> Cell | None:
    """The first of: a value behind the label's colon, beside it, below it."""
    for row, column in hits.get(f"inline:{name}", ()):
        text = str(grid.rows[row][column])
        label = text.replace("：", ":").partition(":")[0]
        return Cell(behind_colon(text), row + grid.first_row, column, printed_power(label))
    places = hits.get(f"field:{name}", ())
    if field.under:
        return None  # read_points
    if not field.below:
        for row, column in places:
            found = _beside(grid, row, column, layout)
            if found:
                return found
    if field.below or name == "goal_text":
        for row, column in places:
            below = grid.span(row, column)[2] + 1
            if below < len(grid.rows) and (text := grid.rows[below][column]) and not meanings(text, layout):
                return Cell(text, below + grid.first_row, column)
    return None


def _beside(grid: Grid, row: int, column: int, layout: Layout) -> Cell | None:
    """The next text to the right, unless that is a label."""
    cells = grid.rows[row]
    at = grid.span(row, column)[3] + 1
    while at < len(cells):
        text = cells[at]
        if text:
            power = printed_power(grid.rows[row][column])
            return None if meanings(text, layout) else Cell(text, row + grid.first_row, at, power)
        at = grid.span(row, at)[3] + 1
    return None


def _split_code_and_name(form: Form, layout: Layout) -> None:
    """A name cell such as 51092322T000000436802-名称."""
    cell = form.values.get("subject_name")
    if layout.code_and_name and cell:
        match = re.fullmatch(layout.code_and_name, cell.text.strip(), re.DOTALL)
        if match:
            form.values["subject_name"] = cell._replace(text=match["name"])
            form.values.setdefault("subject_code", cell._replace(text=match["code"]))


def _is_answered(form: Form, layout: Layout) -> bool:
    answers = layout.answers
    return (
        not answers
        or any(name in form.values for name in answers)
        or any(row.values.get(name) for row in form.rows for name in answers)
    )
