"""Choices of which each has a column of its own, and a row ticks one: 确定能 | 有可能 | 完全不可能.

Here: which one a row ticks. Not here: what a tick looks like (cells/choices.py), the form's choice (whole.py).
"""

import re
from dataclasses import dataclass, field

from pipelines.land.cells.choices import is_cross, is_tick
from pipelines.land.files.word.symbols import UNKNOWN
from pipelines.land.forms.form import NOTHING, Cell, Conflict, Form
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.headings import Heading
from pipelines.land.forms.layouts import normalise

_NO = ("不", "没", "未", "无", "否", "难")
_STOPPED = ("取消", "终止", "停")
_OPEN = ("可能", "待", "延", "缓", "推迟", "滞后", "暂", "尚", "缺", "风险", "争取")
"""What leaves it open whether the year's target is met."""
_WORDS = re.compile(r"[\w%,.;()、，。；（）]*[\u4e00-\u9fff][\w%,.;()、，。；（）]*|100%")
_SENTENCE = 6
"""Letters from which on a text in the column of a choice is the reason for it; less is an unknown mark."""


@dataclass
class Ticked:
    """Column of the main extract -> the words that rows tick, and the cells (row, column) that leave it open."""

    words: dict[str, set[str]] = field(default_factory=dict)
    doubts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


class Ticks:
    """The columns of choices below one heading."""

    def __init__(self, grid: Grid, heading: Heading, ticked: Ticked) -> None:
        self._grid, self._first, self._ticked = grid, heading.first, ticked
        self._columns: dict[str, list[int]] = {}
        for key, at in heading.ticks.items():
            self._columns.setdefault(key.partition(":")[0], []).append(at)

    def read(self, row: int, own: list[str | None]) -> None:
        """Which of the choices named in the heading the row ticks. In doubt: several, only a cross, another mark."""
        for name, columns in self._columns.items():
            filled = {at: text for at in columns if (text := own[at]) and not NOTHING.fullmatch(text.strip())}
            said = {at: _is_ticked(text, self._word(at)) for at, text in filled.items()}
            answers = [at for at, is_ticked in said.items() if is_ticked is not False]
            if len(answers) == 1 and said[at := answers[0]] is None:
                others = [normalise(self._word(other)) for other in columns if other != at]
                said[at] = _is_meant(filled[at], self._word(at), others)
            ticked = [at for at, is_ticked in said.items() if is_ticked]
            crossed = len(filled) == 1 and any(map(is_cross, filled.values()))
            if len(ticked) > 1 or None in said.values() or crossed:
                odd = [at for at, is_ticked in said.items() if is_ticked is None] or [*filled]
                self._ticked.doubts.setdefault(name, []).append((row, odd[0]))
            for at in ticked[:1]:
                self._ticked.words.setdefault(name, set()).add(normalise(self._word(at)))

    def _word(self, at: int) -> str:
        """What a column of ticks is called."""
        rows = self._grid.rows
        return next(str(rows[up][at]) for up in range(self._first - 1, -1, -1) if rows[up][at])


def _is_ticked(text: str, word: str) -> bool | None:
    """Whether a text below a word ticks it: a tick, the word itself or its end, a reason; None: nobody can tell."""
    if (said := is_tick(text)) is not None or UNKNOWN in text:
        return said
    text, word = normalise(text), normalise(word)
    if word.startswith(text) or word.endswith(text):
        return True if ("不" in text) == ("不" in word) else None
    is_reason = len(text) >= _SENTENCE and (not text.startswith(_NO) or "不" in word)
    return True if is_reason else None


def _is_meant(text: str, word: str, others: list[str]) -> bool | None:
    """Whether a text that stands in this column alone is a tick (能完成, 100% under 确定能): where it stands says
    so, unless what it says is another's; None: nobody can tell."""
    text, word = normalise(text), normalise(word)
    if UNKNOWN in text or not _WORDS.fullmatch(text):
        return None
    if "不" in word:
        return True if any(letter in text for letter in (*_NO, *_STOPPED)) else None
    against = [*_NO, *_STOPPED, *(part for each in others for part in (each[:2], each[-2:]) if "不" not in each)]
    if "可能" not in word:
        against += _OPEN
    return None if any(said in text for said in against) else True


def doubted(grid: Grid, form: Form, ticked: Ticked) -> None:
    """A conflict for each choice that rows leave open, with the cells."""
    for name, cells in ticked.doubts.items():
        row, at = cells[0]
        form.values.setdefault(name, Cell(str(grid.rows[row][at]), row + grid.first_row, at))
        places = [grid.cell(row, at) for row, at in cells]
        form.conflicts.append(
            Conflict(
                name,
                "同一行勾选了几项、只打了叉或符号认不出，看不出选的是哪一项"
                f"（{'、'.join(places)}）；请只在选定的一栏打√",
                "several choices of one row are ticked, one is only crossed, or the sign is not known"
                f" ({', '.join(places)}); tick the one that is meant",
            )
        )
