"""Characters of a box or of a line outside tables, as the text a person reads.

Here: lines, wraps, struck text, pieces that run into the next box. Not here: boxes (ruled.py).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from pipelines.land.cells.raised import shifted
from pipelines.land.files.pdf.page import Char, Line
from pipelines.land.files.word.symbols import UNKNOWN

_SAME_LINE = 0.5
"""Share of a character's height by which neighbours of one line may differ."""
_BLANK = 0.8
_TINY = 0.35
"""Share of the line's largest character below which a digit is there and nobody sees it."""
_OVERHANG = 2.5
_HANGING = frozenset("）)】〕」，。、；：！？%％》”’,.;:")
_WHOLE = re.compile(r"[-+]?\d[\d,]*(\.\d+)?%?")
_PADDING = 1.6
"""Widths of a character by which a full line may fall short of its box."""


def without_struck(chars: Sequence[Char], across: Sequence[Line]) -> list[Char]:
    """Without characters that a line crosses in the middle; where it crosses some digits of a number and not others,
    nobody can tell the number, and UNKNOWN stands in it."""
    struck = {id(char) for char in chars if any(_crosses(line, char) for line in across)}
    if not struck:
        return list(chars)
    cut: set[int] = set()
    for piece in parted(chars):
        for one, other in pairwise(piece):
            if one.text.isdigit() and other.text.isdigit() and (id(one) in struck) != (id(other) in struck):
                cut.add(id(one) if id(one) in struck else id(other))
    return [
        replace(char, text=UNKNOWN) if id(char) in cut else char
        for char in chars
        if id(char) not in struck or id(char) in cut
    ]


def _crosses(line: Line, char: Char) -> bool:
    low, high = char.bottom + 0.25 * char.size, char.top - 0.25 * char.size
    return low < line.at < high and line.start - 1 <= char.x <= line.end + 1


def is_strike(line: Line, chars: Sequence[Char]) -> bool:
    """Whether a line crosses characters and goes not far beyond them: it strikes them out and is no border."""
    crossed = [
        char
        for char in chars
        if char.bottom + 0.25 * char.size < line.at < char.top - 0.25 * char.size
        and line.start <= char.x <= line.end
        and not char.text.isspace()
    ]
    if not crossed:
        return False
    left, right = min(char.left for char in crossed), max(char.right for char in crossed)
    return line.end - line.start < right - left + 2 * crossed[0].size


def parted(chars: Sequence[Char]) -> list[list[Char]]:
    """Pieces of text as they were written; a wide gap or another line ends one."""
    pieces: list[list[Char]] = []
    for char in chars:
        last = pieces[-1][-1] if pieces else None
        if (
            last
            and last.piece == char.piece
            and abs(char.y - last.y) < _SAME_LINE * max(char.size, last.size) + 1
            and -last.size <= char.left - last.right < 1.5 * max(char.size, last.size)
        ):
            pieces[-1].append(char)
        else:
            pieces.append([char])
    return pieces


def hangs_over(char: Char, edge: float) -> bool:
    """Whether a character only hangs over its box's right edge, as closing brackets and commas may."""
    return char.text in _HANGING or char.left < edge + _OVERHANG


def lines_of(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters by line from top to bottom, each from left to right."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda each: (each.text.isspace(), -each.y, each.x)):
        near = next((line for line in reversed(lines) if _is_on(char, line)), None)
        if near is not None:
            near.append(char)
        elif not char.text.isspace():
            lines.append([char])
    for line in lines:
        line.sort(key=lambda each: each.x)
    return lines


def _is_on(char: Char, line: list[Char]) -> bool:
    tall = max(line, key=lambda each: each.size)
    if char.text.isspace():  # its box may have no height
        return tall.bottom - 1 <= char.y <= tall.top + 1
    return min(char.top, tall.top) - max(char.bottom, tall.bottom) > _SAME_LINE * min(char.size, tall.size) or (
        char.size < 0.5 * tall.size and tall.bottom - 0.3 * tall.size <= char.y <= tall.top + 0.3 * tall.size
    )


def line_text(line: Sequence[Char]) -> str:
    """One line; a wide gap is a blank, characters printed over each other are nobody's."""
    parts: list[str] = []
    for number, char in enumerate(line):
        last = line[number - 1] if number else None
        if last and not char.text.isspace() and not last.text.isspace():
            gap, size = char.left - last.right, max(char.size, last.size)
            if gap > _BLANK * size and last.text not in _HANGING:
                parts.append(" ")
            over = last.right - char.left
            if over > 0.6 * min(char.right - char.left, last.right - last.left) and over > 1:
                parts.append(UNKNOWN)
        base = max(line, key=lambda each: each.size) if last and char.text.isdigit() else None
        way = _way(char, base) if base else None
        if way and last and base and _way(last, base) != way:
            parts.append(shifted("".join(parts), char.text, way))
        else:
            parts.append(char.text if base is None or char.size > _TINY * base.size else UNKNOWN)
    return "".join(parts).strip()


def _way(char: Char, base: Char) -> Literal["up", "down"] | None:
    """Whether a small character is raised or lowered beside the largest of its line."""
    if char.size * 1.25 >= base.size:
        return None
    if char.bottom > base.bottom + 0.2 * base.size:
        return "up"
    return "down" if char.bottom < base.bottom - 0.1 * base.size else None


def box_text(chars: Sequence[Char], left: float, right: float) -> str | None:
    """The text of a box. A wrap and a typed break look alike: lines are joined, but two whole numbers below each other
    stay apart, since nobody can tell whether they are one."""
    lines = [line for line in lines_of(chars) if any(not char.text.isspace() for char in line)]
    text = ""
    before: list[Char] = []
    for line in lines:
        said = line_text(line)
        last = text.rpartition("\n")[2]
        is_apart = (
            (_WHOLE.fullmatch(last) and _WHOLE.fullmatch(said)) or _is_short(before, left, right) if text else False
        )
        text += f"\n{said}" if is_apart else said
        before = line
    return text.strip() or None


def _is_short(line: Sequence[Char], left: float, right: float) -> bool:
    """Whether another character had fitted on the line, so that its end was typed."""
    printed = [char for char in line if not char.text.isspace()]
    width = max(char.right for char in printed) - min(char.left for char in printed)
    widest = max(char.right - char.left for char in printed)
    return (right - left) - width > 2 * _PADDING * max(widest, printed[-1].size * 0.5) + 4
