"""The indicator table of a form, in three levels.

Here: rows in any order, merged cells, totals, notes, `其中` rows. Not here: its heading (headings.py), columns of
ticks (ticks.py), rows of sums (total_rows.py), the money table (funds.py), single values (extract.py).
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field

from pipelines.contracts import load_contracts
from pipelines.land.cells.choices import chosen
from pipelines.land.cells.values import parse_number
from pipelines.land.forms.coded import read_in_total
from pipelines.land.forms.form import NOTHING, Cell, Conflict, Form, IndicatorRow
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.headings import LEVELS, Heading, find_headings
from pipelines.land.forms.layouts import INDICATORS, Indicators, normalise
from pipelines.land.forms.names import indicator_name, level_name
from pipelines.land.forms.reasons import reason_of
from pipelines.land.forms.ticks import Ticked, Ticks, doubted
from pipelines.land.forms.total_rows import TotalRows
from pipelines.land.forms.whole import as_a_whole
from pipelines.land.rows.non_data import is_filler

_ANSWERS = ("target_raw", "actual_raw", "expected_annual_raw", "weight_points", "score")
_SAID = ("target_raw", "actual_raw", "expected_annual_raw")
_POINTS = ("weight_points", "score", "dept_score")
"""Of one indicator alone: what is printed once for several rows is nobody's."""
_OWN = (*_POINTS, "kpi_id", "parent_kpi_id", "library_kpi_id")
"""What merged cells do not share."""
_TITLE = re.compile(r"(自评|目标|监控|申报|评估|评价|绩效)[^,，。]{0,8}表(\(?续表?\)?)?$|^续表|\(续表?\)$")
_GRADE = re.compile(r"(优秀?|良好?|中等?|差|不?合格|不?及格|一般|较差)")
_GRAND = re.compile(r"总分|总得分|自评得分|总评|得分总计|综合|最终")
_SIGN = re.compile(r"[≥≤=＝>＞<＜≧≦]{1,2}|(大于|小于)?等于|大于|小于|不少于|不低于|不超过|不高于|至少|定性")


@dataclass
class _Found:
    """What the tables say of the form as a whole."""

    ticked: Ticked = field(default_factory=Ticked)
    totals: dict[str, str] = field(default_factory=dict)
    """Column of the main extract -> label of the row its total was taken from."""
    lines: frozenset[int] = frozenset()
    """Rows that open with a label of the form's own, such as 自评等级."""


def read_indicators(grid: Grid, hits: Hits, layout: Indicators, form: Form, money: Container[int] = ()) -> None:
    """Every row of every indicator table on the sheet, and what the form as a whole takes from them.

    `money`: rows of the money table, which may stand below the indicators.
    """
    found = _Found(lines=_lines_of_the_form(grid, hits))
    headings = find_headings(grid, hits, layout, form)
    former: Heading | None = None
    tables: list[_Table] = []
    levels: tuple[str | None, str | None] = (None, None)
    for number, heading in enumerate(headings):
        bottom = headings[number + 1].top if number + 1 < len(headings) else len(grid.rows)
        # the same heading again is a new page of the same table: what was printed once above it still stands
        above = levels if heading.is_same(former) else (None, None)
        table = _Table(grid, layout, form, heading, found)
        levels = table.read(range(heading.first, bottom), above, money)
        tables.append(table)
        form.places, former = {**heading.at, **heading.unnamed}, heading
        form.unnamed = dict.fromkeys(heading.unnamed, heading.top + grid.first_row)
    for table in tables:
        table.list_left()
    doubted(grid, form, found.ticked)
    as_a_whole(layout, form, found.ticked.words)


def _lines_of_the_form(grid: Grid, hits: Hits) -> frozenset[int]:
    labels = {place for concept, places in hits.items() if concept.startswith("field:") for place in places}
    return frozenset(row for row, at in labels if not any(grid.rows[row][:at]))


class _Table:
    """The rows below one heading."""

    def __init__(self, grid: Grid, layout: Indicators, form: Form, heading: Heading, found: _Found) -> None:
        self._grid, self._layout, self._form, self._heading, self._found = grid, layout, form, heading, found
        self._totals = TotalRows(grid, layout, heading, form)
        self._left: list[int] = []
        """Rows below the last indicator that are no known ones."""
        coded = load_contracts()[INDICATORS[form.kind]].columns
        self._coded = {column.name for column in coded if column.type in ("enum", "boolean")} | set(layout.worst)
        ticked = {key.partition(":")[0] for key in heading.ticks}
        self._others = [(name, at) for name, at in heading.at.items() if name not in LEVELS and name not in ticked]

    def read(
        self, rows: range, above: tuple[str | None, str | None], money: Container[int]
    ) -> tuple[str | None, str | None]:
        """The rows into the form; the levels 1 and 2 that stand at its end. `above`: those it begins under."""
        grid, form, layout = self._grid, self._form, self._layout
        level1, level2 = above
        star = ended = False
        end = re.compile(layout.end)
        at = self._heading.at
        at1, at2, at3 = (at[name] for name in LEVELS)
        unnamed = self._heading.unnamed
        seen: set[int] = set()
        bottom = rows.start
        spans = grid.spans
        ticks = Ticks(grid, self._heading, self._found.ticked)
        for row in rows:
            cells = grid.rows[row]
            own = [
                text if text and ((r := spans.get((row, at))) is None or r[0] == row) else None
                for at, text in enumerate(cells)
            ]
            opening = next((text for text in own if text), None)
            if row in money:
                ended = True
            if row in money or opening is None:
                continue
            label = self._totals.label(own, row)
            if label is not None:
                self._take_total(self._totals.spread(own, row, label), row, label)
                self._totals.list_doubts(own, row, label)
                seen.add(row)
            if label is not None or self._totals.is_subtotal(own):
                continue
            if row in self._found.lines and not self._is_whole(own):
                ended = True
                continue
            if end.search(normalise(opening)) and not self._is_answered(own, own.index(opening)):
                ended = True
                seen.add(row)
                continue
            if ended and not self._is_whole(own):
                continue  # below the notes only a total and whole rows count
            if _TITLE.search(normalise(opening)) and len({text for text in own if text}) == 1:
                continue  # of a page printed again
            if grid.span(row, at3)[1] <= at1 < at3:
                continue  # one cell across all levels: a note, a line of the form
            if self._is_across_name(row, at3):
                seen.add(row)
                continue
            printed1 = level_name(cells[at1]) if "level1" not in unnamed else None
            if printed1 and printed1 != level1:
                level1, level2 = printed1, None
            level2 = (level_name(cells[at2]) if "level2" not in unnamed else None) or level2
            name = indicator_name(cells[at3])
            if self._is_filler(row, own, name):
                form.fillers += 1
                continue
            if not name or NOTHING.fullmatch(name):
                if not self._is_nameless(own) and not self._is_weighted(own):
                    continue
                name = name if name and self._is_weighted(own) else None
            elif grid.span(row, at3)[0] < row and not any(own[at[each]] for each in _ANSWERS if each in at):
                continue  # the second line of an indicator, with nothing of its own
            values = self._values(row, own)
            values.update(
                level1=(level1 or level2) if "level1" not in unnamed else None,
                level2=(level2 or level1) if "level2" not in unnamed else None,
                level3=name,
            )
            values["goal_block"] = values.get("goal_block") or self._heading.block
            is_star = bool(name) and str(name).startswith(("★", "☆", "*"))
            child = any(str(name).startswith(prefix) for prefix in layout.child_prefix) or (
                layout.star_parents and star and not is_star and not values.get("weight_points")
            )
            star = star if child else is_star
            form.rows.append(IndicatorRow(row + grid.first_row, values, child))
            bottom = row + 1
            ticks.read(row, own)
        self._left = [row for row in range(bottom, rows.stop) if row not in seen and row not in money]
        return level1, level2

    def list_left(self) -> None:
        """Points below the indicators that nobody took; once all tables are read."""
        self._totals.list_left(self._left)

    def _is_across_name(self, row: int, at3: int) -> bool:
        """Whether the name's cell goes on over the answers: a line of the form in one cell, which is listed."""
        r0, c0, _, last = self._grid.span(row, at3)
        answers = [column for name, column in self._heading.at.items() if name in _ANSWERS and at3 < column <= last]
        if r0 != row or not answers or not self._grid.rows[row][at3]:
            return False
        self._not_used(at3, f"{self._grid.cell(row, c0)} 跨到目标或得分栏，不是一项指标")
        return True

    def _is_answered(self, own: list[str | None], opening: int) -> bool:
        """Whether a row that opens right of level 1 has an answer: an indicator called 审核次数 ends no table."""
        columns = self._heading.at
        answers = {at for name, at in columns.items() if name in _ANSWERS and at > opening}
        return opening >= min(columns["level2"], columns["level3"]) and any(own[at] for at in answers)

    def _is_whole(self, own: list[str | None]) -> bool:
        """Whether a row below a note is surely one of the table: named, and weighted or with its level and target."""
        columns = self._heading.at
        if not own[columns["level3"]]:
            return False
        points = [own[columns[name]] for name in ("weight_points", "score") if name in columns]
        if points:
            return any(text and parse_number(text).value is not None for text in points)
        target = columns.get("target_raw")
        has_level = columns["level1"] < columns["level2"] and bool(own[columns["level2"]])
        return has_level and target is not None and bool(own[target])

    def _is_filler(self, row: int, own: list[str | None], name: str | None) -> bool:
        """Whether nobody filled the row in: no name, no target, no result, no weight."""
        at, wide = self._heading.at, self._heading.wide
        columns = [at[name] for each in _SAID for name in (each, f"{each}+") if name in at]  # + of an adjusted target
        said = [own[column] or self._from_above(row, column) for column in columns]
        said += [own[column] for each in _SAID if each in wide for column in wide[each]]
        return is_filler(name, said, own[at["weight_points"]] if "weight_points" in at else None)

    def _is_weighted(self, own: list[str | None]) -> bool:
        """Whether a row without a name carries points of its own: neither a subtotal nor the line of a level 1."""
        at = self._heading.at
        text = own[at["weight_points"]] if "weight_points" in at else None
        points = parse_number(text).value if text else None
        of_level = bool(own[at["level1"]]) and not own[at["level2"]]
        return bool(points) and not of_level and not any(each and "计" in each[-2:] for each in own[: at["level3"] + 1])

    def _is_nameless(self, own: list[str | None]) -> bool:
        """Whether a row without a name is an indicator all the same: it has a target, and points or a result."""
        at = self._heading.at
        said = {name for name in _ANSWERS if name in at and own[at[name]] and not NOTHING.fullmatch(str(own[at[name]]))}
        numbers = {name for name in said if parse_number(str(own[at[name]])).value is not None}
        if "weight_points" in at or "actual_raw" in at:
            return "target_raw" in said and bool(said & {"actual_raw"} or numbers & {"weight_points", "score"})
        return "target_raw" in said and any(letter.isdigit() for letter in str(own[at["target_raw"]]))

    def _values(self, row: int, own: list[str | None]) -> dict[str, str | None]:
        """Column of the extract -> text. What is merged downwards counts for each of its rows, but not points."""
        values: dict[str, str | None] = {}
        for name, at in self._others:
            if name == "deviation_reason" and self._heading.reasons:
                values[name] = reason_of(self._grid, self._heading, row)
            elif name in self._heading.wide:
                values[name] = self._joined(row, name, values)
            elif name in _POINTS:
                values[name] = None if self._is_shared(row, at) else own[at]
            else:
                values[name] = own[at] or (None if name in _OWN else self._from_above(row, at))
            if name in _ANSWERS and self._is_across(row, at, values[name]):
                values[name] = None
            values[name] = chosen(values[name], name in self._coded)
        for column in self._layout.instead:
            if f"{column}+" in values:
                values[column] = values.pop(f"{column}+") or values.get(column)
        return values

    def _from_above(self, row: int, at: int) -> str | None:
        """The text of a cell that began in an earlier row of this table."""
        r0, c0, _, _ = self._grid.span(row, at)
        return self._grid.rows[row][at] if self._heading.first <= r0 < row and c0 == at else None

    def _joined(self, row: int, name: str, values: dict[str, str | None]) -> str | None:
        """The cells below a wide heading as one text; a sign in a cell of its own is the operator."""
        grid, texts = self._grid, []
        for column in self._heading.wide[name]:
            _, c0, _, _ = grid.span(row, column)
            text = grid.rows[row][column] if c0 == column or column == self._heading.wide[name].start else None
            if text and name == "target_raw" and not values.get("operator") and _SIGN.fullmatch(text.strip()):
                values["operator"] = text.strip()
            elif text:
                texts.append(text.strip())
        return "".join(texts) or None

    def _is_shared(self, row: int, at: int) -> bool:
        """Whether the points in a cell are printed once for several indicators; then they are listed as not used."""
        grid = self._grid
        r0, _, r1, _ = grid.span(row, at)
        first, _, last, _ = grid.span(row, self._heading.at["level3"])
        if r0 >= first and r1 <= last:
            return False
        if grid.rows[row][at]:
            self._not_used(at, f"{grid.cell(r0, at)} 合并为一格，未分到各指标")
        return True

    def _is_across(self, row: int, at: int, text: str | None) -> bool:
        """Whether a figure stands in one cell across the columns of two answers, and so is nobody's; it is listed."""
        row0, first, _, last = self._grid.span(row, at)
        if first == last or not text:
            return False
        answers = {column for name, column in self._heading.at.items() if name in _ANSWERS and first <= column <= last}
        if len(answers) < 2 or not any(letter.isdigit() for letter in text):
            return False
        self._not_used(at, f"{self._grid.cell(row0, first)} 跨几栏合并为一格，看不出属于哪一栏")
        return True

    def _not_used(self, at: int, why: str) -> None:
        said = f"{str(self._grid.rows[self._heading.first - 1][at]).replace(chr(10), '')}（{why}）"
        if said not in self._form.unread:
            self._form.unread.append(said)

    def _take_total(self, own: list[str | None], row: int, label: int) -> None:
        """Total and grade of a total row. 总分 goes before 合计; two rows of one name that differ are a conflict."""
        form, number, printed = self._form, row + self._grid.first_row, self._grid.rows[row]
        rank = "总分" if _GRAND.search(str(printed[label])) else "合计"
        for name, heading in self._layout.totals.items():
            if heading == "grade":
                read_in_total(self._grid, row, label, name, form)
                within = (at for at, text in enumerate(own) if text and text != printed[at] and _GRADE.fullmatch(text))
                for at in within:  # the label's own cell
                    form.values.setdefault(name, Cell(str(own[at]), number, at))
            elif heading in self._heading.at:
                form.labelled.add(name)
                beside = self._totals.beside(own, row, label) if name == "total_score" else None
                at = self._heading.at[heading] if beside is None else beside
                text = own[at]
                if not text or self._totals.is_total(text):
                    continue
                known = form.values.get(name)
                ranked = self._found.totals.get(name, "总分" if known else None)
                self._found.totals[name] = "总分" if "总分" in (rank, ranked) else rank
                if known is None or known.row == number or (rank, ranked) == ("总分", "合计"):
                    form.values[name] = Cell(text, number, at)  # beside its label stands perhaps another column's sum
                elif (rank, ranked) != ("合计", "总分") and _differ(known.text, text):
                    form.conflicts.append(
                        Conflict(
                            name,
                            f"表上另有一处为“{text.strip()}”（{self._grid.cell(row, at)}），两处不一致；请改为一致",
                            f"is “{text.strip()}” in another place ({self._grid.cell(row, at)}); make both the same",
                        )
                    )


def _differ(one: str, other: str) -> bool:
    numbers = parse_number(one).value, parse_number(other).value
    return numbers[0] != numbers[1] if None not in numbers else False
