"""The heading of a form's indicator table: which column is what, in one line or two.

Here: columns, headings wider than a column, ticks, what nobody knows. Not here: rows (tables.py).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.land.forms.form import NO_LEVEL, Form
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.layouts import Indicators, normalise
from pipelines.land.problems import Refused

LEVELS = ("level1", "level2", "level3")
_WIDE = ("target_raw", "actual_raw", "expected_annual_raw")
"""What may stand in several columns below one heading: sign, value, unit."""
_REASON = "deviation_reason"
_OF_INDICATORS = ("ind:", "tick:", "label")
"""Headings of the indicator table, and what is never a value; 完成率 is one of the money alone."""
_NEEDED = {
    "goal": ("target_raw",),
    "monitoring": ("target_raw", "actual_raw"),
    "self_evaluation": ("target_raw", "actual_raw", "weight_points", "score"),
    "ex_ante": (),
}
_DIGITS = {word: str(number) for number, word in enumerate("一二三四五六七八九十", start=1)}
_LEVEL_NAMES = {"level1": "一级指标", "level2": "二级指标"}
_MOST_LINES = 3
"""Of a heading above the names of the levels, and one more."""
_LETTER = re.compile(r"[(（]?[A-ZＡ-Ｚ\d①-⑳][)）]?")
"""What a line below a heading says where it only counts the columns."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OWN_WORD = "自评"
_ANNUAL = re.compile(r"年度(绩效)?(目标|指标)|本年|当年")


Lines = dict[int, dict[str, list[int]]]
"""Row -> concept -> columns of its headings there."""


@dataclass(slots=True)
class Heading:
    """One heading: its first row, the first row below it, the column of each concept."""

    top: int
    first: int
    at: dict[str, int]
    wide: dict[str, range] = field(default_factory=dict)
    """Concept -> its columns, where they are several."""
    ticks: dict[str, int] = field(default_factory=dict)
    """`likelihood:7` -> column of 确定能, 有可能 …."""
    block: str | None = None
    """The number of the annual goal printed left of the table."""
    reasons: dict[int, str | None] = field(default_factory=dict)
    """Column of a reason for a deviation -> what it is called below their common heading; None: by nothing more."""
    unnamed: dict[str, int] = field(default_factory=dict)
    """Level -> the column whose heading nobody knows and that may hold its names: of these none is taken."""

    def is_same(self, other: "Heading | None") -> bool:
        """Whether it is the other one printed again, on the next page."""
        return other is not None and (self.at, self.wide, self.block) == (other.at, other.wide, other.block)


def find_headings(grid: Grid, hits: Hits, layout: Indicators, form: Form) -> list[Heading]:
    """Every heading of the sheet, from top to bottom. Refused: two columns may be the same thing."""
    lines: Lines = {}
    for concept, cells in hits.items():
        if concept.startswith("ind:"):
            for row, column in cells:
                lines.setdefault(row, {}).setdefault(concept[4:], []).append(column)
    above = {row: _from_above(grid, lines, row) for row, columns in lines.items() if "level3" in columns}
    tops = sorted(row for row, upper in above.items() if len(lines[row].keys() | upper.values()) > 2)
    tops = [row for row in tops if not _is_upper_line(grid, lines, row)]
    found: list[Heading] = []
    firsts = [min([top, *(row for row, _ in above[top])]) for top in tops]
    for top, bottom in zip(tops, [*firsts[1:], len(grid.rows)], strict=False):
        heading = _heading(grid, lines, layout, top, above[top])
        form.unread += _unread(grid, hits, layout, form, heading)
        form.unread += _unnamed(grid, lines, heading, range(heading.first, bottom))
        for name in LEVELS[:2]:
            heading.at.setdefault(name, heading.at["level3"])
        heading.ticks = _tick_columns(grid, hits, heading, top)
        heading.block = _block(grid, layout, heading)
        found.append(heading)
    return found


def _is_upper_line(grid: Grid, lines: Lines, row: int) -> bool:
    """Whether the row says 指标名称 over the levels' own names in the row below it."""
    _, first, last, end = grid.span(row, lines[row]["level3"][0])
    return any(first <= column <= end for column in lines.get(last + 1, {}).get("level3", ()))


def _from_above(grid: Grid, lines: Lines, top: int) -> dict[tuple[int, int], str]:
    """Headings of the line of the levels that begin in a line above it, where 绩效指标 stands over the levels: cell ->
    concept. They are merged down to it, have nothing of their own below them, or are parted there."""
    own = lines[top]
    names = min(own["level3"])
    taken = {column for columns in own.values() for column in columns}
    found: dict[tuple[int, int], str] = {}
    for row in range(top - 1, max(top - _MOST_LINES, -1), -1):
        upper = lines.get(row, {})
        if "level3" in upper and not _is_upper_line(grid, lines, row):
            break  # another table's
        for concept, column in [(concept, column) for concept, columns in upper.items() for column in columns]:
            _, first, bottom, last = grid.span(row, column)
            below = [text for text in grid.rows[top][first : last + 1] if text and not _LETTER.fullmatch(text.strip())]
            is_parted = last > first and concept in (*_WIDE, _REASON)
            if column in taken or concept == "level3" or (concept in LEVELS and (concept in own or bottom < top)):
                continue
            if bottom >= top or (
                column > names and bottom == top - 1 and concept not in own and (is_parted or not below)
            ):
                found[row, column] = concept
    return found


def _heading(grid: Grid, lines: Lines, layout: Indicators, top: int, above: Mapping[tuple[int, int], str]) -> Heading:
    """A second line says more exactly what the first says. `above`: what begins above the line of the levels."""
    upper = {column: row for row, column in above}
    columns = {concept: list(places) for concept, places in lines[top].items()}
    for (_, column), concept in sorted(above.items()):
        columns[concept] = sorted([*columns.get(concept, ()), column])
    columns = _annual(grid, columns, top)
    lines[top] = {concept: own for concept, all_ in columns.items() if (own := [at for at in all_ if at not in upper])}
    at = _chosen(grid, columns, top, upper)

    def end(column: int) -> int:
        return grid.span(upper.get(column, top), column)[3]

    last = max(grid.span(top, column)[2] for column in at.values())
    below = lines.get(last + 1, {}) if last == top else {}
    names = [at[name] for name in LEVELS if name in at]
    if below and "level3" not in below and not any(_own(grid, last + 1, column) for column in names):
        last += 1
    wide = {name: range(at[name], end(at[name]) + 1) for name in _WIDE if name in at and end(at[name]) > at[name]}
    reasons = range(start := at.get(_REASON, 0), end(start) + 1 if _REASON in at else start)
    if last == top and (
        _is_parted(grid, layout, wide, names, top + 1) or _is_named_below(grid, reasons, names, top + 1)
    ):
        last += 1
    heading = Heading(min([top, *upper.values()]), last + 1, at, wide)
    for row in range(top + 1, last + 1):
        at.update(_chosen(grid, lines.get(row, {}), row, {}, at["level3"]))
    for row in range(heading.top + 1, last + 1):
        _part(grid, layout, heading, row)
    if len(reasons) > 1:
        _reasons(grid, lines, heading, reasons)
    for concept, columns in wide.copy().items():
        if any(place in columns for name, place in at.items() if name != concept) or at[concept] != columns.start:
            del wide[concept]  # the line below says what each column is
    return heading


def _annual(grid: Grid, columns: dict[str, list[int]], top: int) -> dict[str, list[int]]:
    """Of two tables side by side (实施期绩效指标 | 年度绩效指标) the one of the year, where the lines above say so."""
    names = columns["level3"]
    if len(names) < 2:
        return columns
    starts = [
        max((column for column in columns.get("level2", ()) if before < column < name), default=name)
        for before, name in zip([-1, *names], names, strict=False)
    ]
    ends = [*starts[1:], len(grid.rows[top])]
    said = [
        [str(grid.rows[row][name]) for row in range(max(0, top - 3), top) if grid.span(row, name)[3] < end]
        for name, end in zip(names, ends, strict=True)
    ]
    annual = [any(_ANNUAL.search(text) for text in texts) for texts in said]
    if sum(annual) != 1:
        return columns
    start, end = starts[annual.index(True)], ends[annual.index(True)]
    own = {concept: [column for column in places if start <= column < end] for concept, places in columns.items()}
    own["level1"] = own.get("level1") or columns.get("level1", [])[:1]
    return {concept: places for concept, places in own.items() if places}


def _chosen(
    grid: Grid, columns: dict[str, list[int]], row: int, upper: Mapping[int, int], level3: int | None = None
) -> dict[str, int]:
    """Of several columns of one name the one right of the indicator's name; each level may have points of its own."""
    if len(columns.get("level3", ())) > 1:
        raise _doubtful(grid, row, columns["level3"])
    level3 = columns["level3"][0] if "level3" in columns else level3
    found = {}
    for concept, places in columns.items():
        right = [column for column in places if level3 is None or column > level3]
        if concept in LEVELS or len(places) == 1:
            found[concept] = places[0]
            continue
        if len(right) > 1:
            said = {column: str(grid.rows[upper.get(column, row)][column]) for column in right}
            right = [column for column in right if _OWN_WORD in said[column]] or right
        if len(right) > 1:
            raise _doubtful(grid, row, right)
        found[concept] = right[0] if right else places[-1]
    return found


def _doubtful(grid: Grid, row: int, columns: list[int]) -> Refused:
    places = "、".join(grid.cell(row, column) for column in columns)
    words = "、".join(dict.fromkeys(str(grid.rows[row][column]) for column in columns))
    return Refused(
        "ambiguous_column",
        f"指标表同一行有几栏“{words}”（{places}），看不出该读哪一栏；请每栏写明含义，左右并排的表请上下放",
        f"several columns of the indicators are called “{words}” ({places}); name each, put tables below each other",
        sheet=grid.sheet,
        row=row + grid.first_row,
        column=words,
    )


def _is_parted(grid: Grid, layout: Indicators, wide: dict[str, range], names: Iterable[int], row: int) -> bool:
    """Whether a row right below the heading only names the columns under its wide cells."""
    if row >= len(grid.rows) or any(_own(grid, row, column) for column in names):
        return False
    words = {normalise(word) for part in layout.parts.values() for word in part}
    texts = [_own(grid, row, column) for columns in wide.values() for column in columns]
    said = [normalise(text) for text in texts if text]
    return len(said) > 1 and words.issuperset(said)


def _is_named_below(grid: Grid, columns: range, names: Iterable[int], row: int) -> bool:
    """Whether a row right below the heading names the columns of one wide cell."""
    if len(columns) < 2 or row >= len(grid.rows) or any(_own(grid, row, column) for column in names):
        return False
    return all(_own(grid, row, column) for column in columns)


def _reasons(grid: Grid, lines: Lines, heading: Heading, columns: range) -> None:
    """Each column of reasons by its name; of 原因说明, which says no more than their heading, by none."""
    row = heading.first - 1
    plain = lines.get(row, {}).get(_REASON, ()) if row > heading.top else ()
    others = {at for name, at in heading.at.items() if name != _REASON}
    for column in columns:
        name = _own(grid, row, column) if row > heading.top and column not in plain else None
        if column not in others:
            heading.reasons[column] = name.replace("\n", "").strip("：: ") if name else None
    heading.at[_REASON] = next((column for column in plain if column in columns), columns.start)


def _part(grid: Grid, layout: Indicators, heading: Heading, row: int) -> None:
    """What a line below a wide heading calls its columns: sign, value, unit."""
    for concept, columns in list(heading.wide.items()):
        named: dict[str, int] = {}
        for column in columns:
            word = normalise(_own(grid, row, column) or "")
            part = next((part for part, words in layout.parts.items() if word in map(normalise, words)), None)
            if part:
                named.setdefault(part, column)
        if "value" not in named:
            continue
        if concept == "target_raw":
            heading.at["target_raw"] = named.pop("value")
            heading.at.update(named)
            del heading.wide[concept]


def _unread(grid: Grid, hits: Hits, layout: Indicators, form: Form, heading: Heading) -> list[str]:
    """Headings that nobody knows, right of the names, where a target, an actual, a weight or a score has none."""
    if all(name in heading.at for name in _NEEDED[form.kind] if name in layout.columns):
        return []
    known = {cell for concept, cells in hits.items() if concept.startswith(_OF_INDICATORS) for cell in cells}
    found: dict[str, None] = {}
    for at in range(heading.at["level3"] + 1, len(grid.rows[heading.top])):
        row, first, _, _ = grid.span(heading.first - 1, at)
        text = grid.rows[row][at]
        if text and first == at and at not in heading.at.values() and (row, at) not in known:
            found[text] = None
    return list(found)


def _unnamed(grid: Grid, lines: Mapping[int, Mapping], heading: Heading, rows: range) -> list[str]:
    """Headings that nobody knows over names left of the indicator's, where a level has no heading of its own; the
    level is told off (Heading.unnamed). Where no name stands there, the form has no such level."""
    at = heading.at
    levels = [name for name in LEVELS[:2] if name not in at]
    start, end = at.get("level1", -1) + 1, at.get("level2", at["level3"])
    known = {
        column for row in range(heading.top, heading.first) for each in lines.get(row, {}).values() for column in each
    }
    strange = [
        column for column in range(start, end) if column not in known and _has_names(grid, heading, column, rows)
    ]
    if not levels or not strange:
        return []
    found: dict[str, list[str]] = {}
    for number, level in enumerate(levels):
        column = heading.unnamed[level] = strange[min(number, len(strange) - 1)]
        row, first, _, _ = grid.span(heading.first - 1, column)
        label = str(grid.rows[row][first] or "没有名称的一栏").replace("\n", "")
        found.setdefault(f"{label}（{grid.cell(row, first)}", []).append(_LEVEL_NAMES[level])
    return [f"{label} {NO_LEVEL}{'、'.join(names)}）" for label, names in found.items()]


def _has_names(grid: Grid, heading: Heading, column: int, rows: range) -> bool:
    """Whether words stand in the column beside indicators, which begin below the heading."""
    name = heading.at["level3"]
    return any(
        (text := grid.rows[row][column])
        and _HAN.search(text)
        and grid.span(row, column)[0] >= heading.first
        and grid.span(row, name)[:2] == (row, name)
        and grid.rows[row][name]
        for row in rows
    )


def _own(grid: Grid, row: int, column: int) -> str | None:
    """The cell's text when it begins in this row."""
    return grid.rows[row][column] if grid.span(row, column)[:2] == (row, column) else None


def _tick_columns(grid: Grid, hits: Hits, heading: Heading, top: int) -> dict[str, int]:
    """`top`: the line of the levels."""
    return {
        f"{concept[5:]}:{column}": column
        for concept, cells in hits.items()
        if concept.startswith("tick:")
        for row, column in cells
        if (heading.top <= row or grid.span(row, column)[2] >= top) and row < heading.first
    }


def _block(grid: Grid, layout: Indicators, heading: Heading) -> str | None:
    if layout.block:
        for column in range(heading.at["level1"]):
            match = re.search(layout.block, normalise(grid.rows[heading.top][column] or ""))
            if match:
                number = match.groupdict().get("number")
                return _DIGITS.get(number, number) if number else None
    return None
