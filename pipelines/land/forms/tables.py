"""The indicator table of a form, in three levels.

Here: headings of one or two lines, rows in any order, totals, notes, `其中` rows. Not here: the money table (funds.py),
single values (extract.py).
"""

import re

from pipelines.land.forms.form import Cell, Form, IndicatorRow
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import Indicators, normalise
from pipelines.land.values import parse_number

Hits = dict[str, list[tuple[int, int]]]

LEVELS = ("level1", "level2", "level3")
_NUMBERED = re.compile(r"^指标\s*[\d一二三四五六七八九十]+\s*[:：.、]?\s*")
_ANSWERS = ("target_raw", "actual_raw", "expected_annual_raw", "weight_points", "score")
_NEEDED = {
    "goal": ("target_raw",),
    "monitoring": ("target_raw", "actual_raw"),
    "self_evaluation": ("target_raw", "actual_raw", "weight_points", "score"),
    "ex_ante": (),
}
_TITLE = re.compile(r"(自评|目标|监控|申报|评估|评价|绩效)[^,，。]{0,8}表(\(?续表?\)?)?$|^续表|\(续表?\)$")
_NOTHING = re.compile(r"[\s.…·。/—-]*")
_GRADE = re.compile(r"(优秀?|良好?|中等?|差|合格|不合格|一般|较差)")
_LINES = re.compile(r"\s*\n\s*")
_DIGITS = {word: str(number) for number, word in enumerate("一二三四五六七八九十", start=1)}


def read_indicators(grid: Grid, hits: Hits, layout: Indicators, form: Form) -> None:
    """Every row of every indicator table on the sheet, and what the form as a whole takes from them."""
    headings: dict[int, dict[str, int]] = {}
    for concept, cells in hits.items():
        if concept.startswith("ind:"):
            for row, column in cells:
                headings.setdefault(row, {}).setdefault(concept[4:], column)
    starts = sorted(row for row, columns in headings.items() if "level3" in columns and len(columns) > 2)
    ticks: dict[str, set[str]] = {}
    levels: tuple[str | None, str | None] = (None, None)
    former: tuple[dict[str, int], str | None] | None = None
    for number, top in enumerate(starts):
        bottom = starts[number + 1] if number + 1 < len(starts) else len(grid.rows)
        columns, first = _columns(grid, headings, top)
        form.unread += _unread(grid, hits, layout, form, columns, (top, first))
        for name in LEVELS[:2]:
            columns.setdefault(name, columns["level3"])
        ticked, block = _tick_columns(hits, top, first), _block(grid, layout, top, columns)
        # the same heading again is a new page of the same table: what was printed once above it still stands
        above = levels if former == (columns, block) else (None, None)
        levels = _rows(grid, layout, form, columns, (first, bottom), block, ticked, ticks, above)
        form.places, former = columns, (columns, block)
    _as_a_whole(layout, form, ticks)


def _columns(grid: Grid, headings: dict[int, dict[str, int]], top: int) -> tuple[dict[str, int], int]:
    """Column of each heading and the first row below them. A second line says more exactly what the first says."""
    columns = dict(headings[top])
    last = max(grid.span(top, column)[2] for column in columns.values())
    below = headings.get(last + 1, {}) if last == top else {}
    if (
        below
        and "level3" not in below
        and not any(_own(grid, last + 1, columns[name]) for name in LEVELS if name in columns)
    ):
        last += 1
    for row in range(top + 1, last + 1):
        columns.update(headings.get(row, {}))
    return columns, last + 1


def _unread(
    grid: Grid, hits: Hits, layout: Indicators, form: Form, columns: dict[str, int], lines: tuple[int, int]
) -> list[str]:
    """Headings that nobody knows, right of the names, where a target, an actual, a weight or a score has none."""
    if all(name in columns for name in _NEEDED[form.kind] if name in layout.columns):
        return []
    known = {cell for cells in hits.values() for cell in cells}
    found: dict[str, None] = {}
    for at in range(columns["level3"] + 1, len(grid.rows[lines[0]])):
        row, first, _, _ = grid.span(lines[1] - 1, at)
        text = grid.rows[row][at]
        if text and first == at and at not in columns.values() and (row, at) not in known:
            found[text] = None
    return list(found)


def _own(grid: Grid, row: int, column: int) -> str | None:
    """The cell's text when it begins in this row."""
    return grid.rows[row][column] if grid.span(row, column)[0] == row else None


def _block(grid: Grid, layout: Indicators, top: int, columns: dict[str, int]) -> str | None:
    """The number of the annual goal printed left of the table."""
    if layout.block:
        for column in range(columns["level1"]):
            match = re.search(layout.block, normalise(grid.rows[top][column] or ""))
            if match:
                number = match.groupdict().get("number")
                return _DIGITS.get(number, number) if number else None
    return None


def _tick_columns(hits: Hits, top: int, first: int) -> dict[str, int]:
    """`likelihood` -> columns of 确定能, 有可能 … whose heading stands in the header; `name:column` -> column."""
    return {
        f"{concept[5:]}:{column}": column
        for concept, cells in hits.items()
        if concept.startswith("tick:")
        for row, column in cells
        if top <= row < first
    }


def _rows(
    grid: Grid,
    layout: Indicators,
    form: Form,
    columns: dict[str, int],
    span: tuple[int, int],
    block: str | None,
    ticked: dict[str, int],
    ticks: dict[str, set[str]],
    above: tuple[str | None, str | None],
) -> tuple[str | None, str | None]:
    """The table's rows into the form; the levels 1 and 2 that stand at its end. `above`: those it begins under."""
    level1, level2 = above
    star = ended = False
    totals = {normalise(label) for label in layout.total_labels}
    end = re.compile(layout.end)
    others = [(name, at) for name, at in columns.items() if name not in LEVELS]
    at1, at2, at3 = (columns[name] for name in LEVELS)
    # 合计 may stand right beside its sum
    scored = max(at3 + 1, min(columns.get("weight_points", 0), columns.get("score", 0)))
    spans = grid.spans
    for row in range(*span):
        cells = grid.rows[row]
        own = [
            text if text and ((r := spans.get((row, at))) is None or r[0] == row) else None
            for at, text in enumerate(cells)
        ]
        opening = next((text for text in own if text), None)
        if opening is None:
            continue
        if any(text and normalise(text) in totals for text in own[: at3 + 1 if own[at3] else scored]):
            _take_total(own, row + grid.first_row, columns, totals, layout, form)
            continue
        if end.search(normalise(opening)) and not _is_answered(own, own.index(opening), columns):
            ended = True
            continue
        if ended and not _is_whole(own, columns):
            continue  # below the notes only a total and whole rows count
        if _TITLE.search(normalise(opening)) and len({text for text in own if text}) == 1:
            continue  # of a page printed again
        if grid.span(row, at3)[1] <= at1 < at3:
            continue  # one cell across all levels: a note, a line of the form
        printed1 = _level(cells[at1])
        if printed1 and printed1 != level1:
            level1, level2 = printed1, None
        level2 = _level(cells[at2]) or level2
        name = _level(cells[at3])
        name = _NUMBERED.sub("", name) if name else None
        if not name or _NOTHING.fullmatch(name):
            continue
        values: dict[str, str | None] = {column: own[at] for column, at in others}
        for column in layout.instead:
            values[column] = values.pop(f"{column}+", None) or values.get(column)
        values.update(level1=level1 or level2, level2=level2 or level1, level3=name)
        values["goal_block"] = values.get("goal_block") or block
        is_star = name.startswith(("★", "☆", "*"))
        child = any(name.startswith(prefix) for prefix in layout.child_prefix) or (
            layout.star_parents and star and not is_star and not values.get("weight_points")
        )
        star = star if child else is_star
        form.rows.append(IndicatorRow(row + grid.first_row, values, child))
        for key, at in ticked.items():
            text = own[at]
            if text and not _NOTHING.fullmatch(text):
                heading = next(grid.rows[up][at] for up in range(span[0] - 1, -1, -1) if grid.rows[up][at])
                ticks.setdefault(key.partition(":")[0], set()).add(normalise(str(heading)))
    return level1, level2


def _is_answered(own: list[str | None], opening: int, columns: dict[str, int]) -> bool:
    """Whether a row that opens right of the first level has an answer: an indicator called 审核次数 ends no table."""
    answers = {at for name, at in columns.items() if name in _ANSWERS and at > opening}
    return opening >= min(columns["level2"], columns["level3"]) and any(own[at] for at in answers)


def _is_whole(own: list[str | None], columns: dict[str, int]) -> bool:
    """Whether a row below a note is surely one of the table: named, and weighted or with its own level and target."""
    if not own[columns["level3"]]:
        return False
    points = [own[columns[name]] for name in ("weight_points", "score") if name in columns]
    if points:
        return any(text and parse_number(text).value is not None for text in points)
    target = columns.get("target_raw")
    return columns["level1"] < columns["level2"] and target is not None and bool(own[columns["level2"]] and own[target])


def _level(text: str | None) -> str | None:
    """A name on one line."""
    if text is None:
        return None
    return _LINES.sub("", text).strip() if "\n" in text else text.strip()


def _take_total(
    own: list[str | None], number: int, columns: dict[str, int], labels: set[str], layout: Indicators, form: Form
) -> None:
    for name, heading in layout.totals.items():
        if heading == "grade":
            for at, text in enumerate(own):
                if text and _GRADE.fullmatch(text.strip()):
                    form.values.setdefault(name, Cell(text, number, at))
        elif heading in columns:
            text = own[columns[heading]]
            if text and normalise(text) not in labels:
                known = form.values.get(name)
                if known is None or known.row == number:  # beside its label stands perhaps another column's sum
                    form.values[name] = Cell(text, number, columns[heading])


def _as_a_whole(layout: Indicators, form: Form, ticks: dict[str, set[str]]) -> None:
    """What the report says, from what its rows say: the worst likelihood, all reasons."""
    for name, words in layout.worst.items():
        said = ticks.get(name, set()) | {normalise(text) for row in form.rows if (text := row.values.get(name))}
        worst = next((word for word in words if normalise(word) in said), None)
        odd = next((text for row in form.rows if (text := row.values.get(name))), None)
        if (worst or odd) and form.rows and name not in form.values:
            form.values[name] = Cell(str(worst or odd), form.rows[0].row, form.places.get(name, 0))
    for name, column in layout.joined.items():
        said = [f"{row.values['level3']}：{text}" for row in form.rows if (text := row.values.get(column))]
        if said and name not in form.values:
            form.values[name] = Cell("；".join(said), form.rows[0].row, form.places.get(column, 0))
