"""Problems of tried files as a person reads them: each thing once, with its places, ten columns of a kind.

Here: which lines `jixiao check` prints without `-v`. Not here: finding problems (files.py), printing them
(commands/check.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.land.check.problem import Problem, unused_sentence
from pipelines.lang import say

_MOST = 10
"""Columns, or cells, of one kind that are named; the rest is counted."""


@dataclass(frozen=True)
class Line:
    """One thing to mend. `place`: sheet and cell, or row; empty for the whole file."""

    file: str
    place: str
    message: str


def once(problems: Sequence[Problem]) -> tuple[list[Line], int]:
    """The lines, in the problems' order, and how many problems they name by their number alone."""
    groups: dict[tuple, list[Problem]] = {}
    for each in problems:
        groups.setdefault(_kind(each), []).append(each)
    lines, hidden = [], 0
    for same in groups.values():
        made, left = _columns(same) if same[0].row is None else _cells(same)
        lines += made
        hidden += left
    return lines, hidden


def _kind(each: Problem) -> tuple:
    """Cells of one column that lack the same, columns of one file of which the same is said, are one thing."""
    if each.row is not None:
        return each.file, each.sheet, each.column, each.reason_code, each.expected
    return (each.file, each.reason_code) if each.column else (each.file, each.reason_code, each.message)


def _cells(same: Sequence[Problem]) -> tuple[list[Line], int]:
    """The first cell in full, the next ones by address."""
    first, others = same[0], same[1:]
    message = _whole(first)
    if others:
        places = say("、", ", ").join(each.cell or str(each.row) for each in others[:_MOST])
        more = say(" 等，加 -v 逐条列出", "…, all with -v") if len(others) > _MOST else ""
        message += say(
            f"（同样的还有 {len(others)} 处：{places}{more}）", f" ({len(others)} more alike: {places}{more})"
        )
    return [Line(first.file, _place(first), message)], max(0, len(others) - _MOST)


def _columns(same: Sequence[Problem]) -> tuple[list[Line], int]:
    """Columns without a use in one sentence; others ten lines at most."""
    plain = [each for each in same if each.column and each.message == unused_sentence([each.column])]
    rest = [each for each in same if each not in plain]
    lines, hidden = [], max(0, len(plain) - _MOST)
    if plain:
        named = [str(each.column) for each in plain]
        lines.append(Line(plain[0].file, _place(plain[0]), unused_sentence(named[:_MOST], len(named))))
    lines += [Line(each.file, _place(each), _whole(each)) for each in rest[:_MOST]]
    if len(rest) > _MOST:
        hidden += len(rest) - _MOST
        left = len(rest) - _MOST
        told = say(f"另有 {left} 列同样，加 -v 逐条列出", f"{left} more columns alike, all with -v")
        lines.append(Line(rest[0].file, "", told))
    return lines, hidden


def _whole(each: Problem) -> str:
    """What is wrong, and what to do where the sentence does not say it: a guess at a mistyped word."""
    if not each.suggestion or each.suggestion in each.message:
        return each.message
    return f"{each.message}{say('；', '; ')}{each.suggestion}"


def _place(each: Problem) -> str:
    """`Sheet1!C3`; a row where the cell is not known."""
    where = each.cell or (say(f"第{each.row}行", f"row {each.row}") if each.row is not None else "")
    return "!".join(filter(None, (each.sheet, where)))
