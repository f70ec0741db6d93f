"""Choices of which each has a column of its own, and a row ticks one: 确定能 | 有可能 | 完全不可能.

Here: which one a row ticks. Not here: what a tick looks like (cells/choices.py), the form's choice (whole.py).
"""

from pipelines.land.cells.choices import is_tick
from pipelines.land.files.word.symbols import UNKNOWN
from pipelines.land.forms.form import NOTHING, Cell, Conflict, Form
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.headings import Heading
from pipelines.land.forms.layouts import normalise


class Ticks:
    """The columns of choices below one heading. `ticked`: column of the main extract -> words that rows tick."""

    def __init__(self, grid: Grid, heading: Heading, form: Form, ticked: dict[str, set[str]]) -> None:
        self._grid, self._heading, self._form, self._ticked = grid, heading, form, ticked

    def read(self, row: int, own: list[str | None]) -> None:
        """Which of the choices named in the heading the row ticks. A conflict: several, or only crosses."""
        by_name: dict[str, dict[int, str | None]] = {}
        for key, at in self._heading.ticks.items():
            by_name.setdefault(key.partition(":")[0], {})[at] = own[at]
        for name, cells in by_name.items():
            filled = {at: text for at, text in cells.items() if text and not NOTHING.fullmatch(text)}
            ticked = [at for at, text in filled.items() if is_tick(text) is not False]
            crossed = len(filled) == 1 and any(text.strip() in "×✗✘" for text in filled.values() if text)
            unknown = any(UNKNOWN in str(text) for text in filled.values())
            if len(ticked) > 1 or unknown or (crossed and not ticked):
                at = next(iter(filled))
                self._form.values.setdefault(name, Cell(str(filled[at]), row + self._grid.first_row, at))
                self._form.conflicts.append(
                    Conflict(
                        name,
                        "同一行勾选了几项、只打了叉或符号认不出，看不出选的是哪一项；请只在选定的一栏打√",
                        "several choices of one row are ticked, or one is only crossed; tick the one that is meant",
                    )
                )
            for at in ticked[:1]:
                self._ticked.setdefault(name, set()).add(normalise(self._word(row, at)))

    def _word(self, row: int, at: int) -> str:
        """What a column of ticks is called."""
        rows = self._grid.rows
        return next(str(rows[up][at]) for up in range(min(row, self._heading.first - 1), -1, -1) if rows[up][at])
