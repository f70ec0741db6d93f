"""A grid and its layout in, the form's texts out: everything is found by its labels, nothing by its address.

Here: single values, the unit, the form as a whole. Not here: the money (funds.py) and the indicator table (tables.py),
choosing the layout (recognise.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from pipelines.land.forms.form import Cell, Form
from pipelines.land.forms.funds import read_funds
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import CellField, Layout, normalise
from pipelines.land.forms.tables import read_indicators
from pipelines.land.values import UNIT_POWERS, tidy

Hits = dict[str, list[tuple[int, int]]]
"""Concept -> cells (first one of a merged range), from top to bottom."""

_UNITS = "|".join(sorted(UNIT_POWERS, key=len, reverse=True))
_UNIT = re.compile(rf"[(\[](?:单位[::]?)?(?:人民币)?({_UNITS})[)\]]")
_UNIT_NOTE = re.compile(rf"单位[::]?(?:人民币)?({_UNITS})")
_NEXT_LABEL = re.compile(r"\s{2,}(?=[^\s:]{2,10}:)")
"""Where the next `label: value` begins in the same cell."""
_TITLE_ROWS = 8
_YEAR = re.compile(r"[(](?P<year>(?:19|20)\d\d)年度?[)]")
_MEMO: dict[str, dict[str, tuple[str, ...]]] = {}


def read_form(grid: Grid, layout: Layout) -> Form:
    """Everything the layout looks for. The form is blank when none of its answers is filled in."""
    form = Form(layout.layout, layout.form, layout.subject_kind, grid.sheet, grid.letters)
    form.row_count = sum(any(row) for row in grid.rows)
    hits = find_labels(grid, layout)
    for name, field in layout.fields.items():
        cell = _value(grid, hits, name, field, layout)
        if cell is not None:
            form.values[name] = cell
    _split_code_and_name(form, layout)
    if layout.indicators:
        read_indicators(grid, hits, layout.indicators, form)
    if layout.funds:
        read_funds(grid, hits, layout.funds, form)
    form.power = _unit(grid, hits)
    _period(grid, form, layout)
    form.is_blank = not _is_answered(form, layout)
    return form


def find_labels(grid: Grid, layout: Layout) -> Hits:
    """Where each of the layout's labels stands."""
    hits: Hits = defaultdict(list)
    spans = grid.spans
    memo = _MEMO.setdefault(layout.layout, {})
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
    memo = _MEMO.setdefault(layout.layout, {})
    known = memo.get(text)
    if known is None:
        if len(memo) > 100_000:
            memo.clear()
        known = memo[text] = tuple(_meanings(text, layout))
    return known


def _meanings(text: str, layout: Layout) -> Iterable[str]:
    label = normalise(text)
    yield from layout.concepts.get(label, ())
    if len(label) < 40:
        for pattern, concept in layout.patterns:
            if pattern.fullmatch(label):
                yield concept
    head, colon, tail = text.replace("：", ":").partition(":")
    if colon and tail.strip():
        for concept in layout.concepts.get(normalise(head), ()):
            if concept.startswith("field:"):
                yield f"inline:{concept[6:]}"


def _value(grid: Grid, hits: Hits, name: str, field: CellField, layout: Layout) -> Cell | None:
    """The first of: a value behind the label's colon, under the heading, beside it, below it."""
    for row, column in hits.get(f"inline:{name}", ()):
        text = str(grid.rows[row][column]).replace("：", ":").partition(":")[2].strip()
        return Cell(_NEXT_LABEL.split(text)[0], row + grid.first_row, column)
    places = hits.get(f"field:{name}", ())
    if field.under:
        columns = [column for _, column in hits.get(f"under:{name}", ())]
        for row, column in places:
            for under in columns:
                if under > column and (text := grid.rows[row][under]) and under < len(grid.rows[row]):
                    return Cell(text, row + grid.first_row, under)
        return None
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
            return None if meanings(text, layout) else Cell(text, row + grid.first_row, at)
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


def _unit(grid: Grid, hits: Hits) -> int:
    """The money unit: behind a label of the form's money, else a note 单位：万元; none printed is 元."""
    money = [
        cell for concept, cells in hits.items() if concept.startswith(("funds:", "row:", "field:")) for cell in cells
    ]
    for row, column in money:
        for text in (grid.rows[row][column], *grid.rows[row][:column]):
            match = _UNIT.search(tidy(text)) if text and "元" in text else None
            if match:
                return UNIT_POWERS[match[1]]
    for pattern in (_UNIT_NOTE, _UNIT):
        for row in grid.rows:
            for text in row:
                if text and "元" in text and len(text) < 40 and (match := pattern.search(tidy(text))):
                    return UNIT_POWERS[match[1]]
    return 0


def _period(grid: Grid, form: Form, layout: Layout) -> None:
    """The year printed in the title, and the last month of a span such as 1-7月."""
    pattern = re.compile(layout.period) if layout.period else None
    rows = grid.rows if pattern else grid.rows[:_TITLE_ROWS]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if not text or len(text) > 60:
                continue
            in_title = number < _TITLE_ROWS and "年" in text and "fiscal_year" not in form.values
            if in_title and (match := _YEAR.search(normalise_flat(text))):
                form.values["fiscal_year"] = Cell(match["year"], number + grid.first_row, column)
            is_sought = "月" in text and "period_end" not in form.values
            if pattern and is_sought and (match := pattern.search(normalise_flat(text))):
                form.values["period_end"] = Cell(f"{match['month']}月", number + grid.first_row, column)


def normalise_flat(text: str) -> str:
    """Without spaces and width, brackets kept."""
    return tidy(text).replace("—", "-").replace("–", "-").replace("~", "-")


def _is_answered(form: Form, layout: Layout) -> bool:
    answers = layout.answers
    return (
        not answers
        or any(name in form.values for name in answers)
        or any(row.values.get(name) for row in form.rows for name in answers)
    )
