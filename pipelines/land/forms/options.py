"""Choices printed over several cells, of which one is ticked: 优 | | 良 | √, □优 | ☑良, words above their ticks.

Here: which of the words is meant. Not here: choices in one cell (cells/choices.py), ticks under the headings of the
indicator table (tables.py).
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from pipelines.contracts import Column, normalise_word
from pipelines.land.cells.choices import has_cross, has_crossed_box, is_sign, is_tick, read_choice
from pipelines.land.files.word.symbols import UNKNOWN
from pipelines.land.forms.form import Cell
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import normalise

_YES_NO = frozenset({"是", "否"})
_QUESTION = re.compile(r"是否.*|.*[?？:：]")
"""A text that asks something of its own."""
_YES_NO_ONLY = re.compile(r"\W*([是否有无]\W*)+")
_LONGEST = 12
"""Letters of a choice; more is a sentence."""


class Piece(NamedTuple):
    """A cell of a line of choices and the columns it covers. `said`: 是, 无 and the like, which tick a word only among
    choices (_signed); `other`: a text that is none of the column's words."""

    row: int
    start: int
    end: int
    text: str
    kind: Literal["blank", "word", "mark", "said", "other"]
    ticked: tuple[str, ...] = ()
    """Words in the cell that have a tick there."""


Line = list[Piece]


class Picked(NamedTuple):
    """What a choice comes to. `cell`: the ticked word; where nobody can tell, all words and marks."""

    cell: Cell | None
    is_clear: bool = True


def words_of(column: Column) -> frozenset[str]:
    """The words that a coded column takes."""
    if column.type == "boolean":
        return _YES_NO
    return frozenset(normalise_word(word) for value, words in column.enum.items() for word in (value, *words))


def picked_beside(
    grid: Grid, place: tuple[int, int], words: frozenset[str], is_label: Callable[[str], object], first: str = ""
) -> Picked | None:
    """The choice right of a label, in its rows and those right below; None where none is offered over several cells.
    `first`: what stands behind the label's colon in its own cell."""
    row, _, last, right = grid.span(*place)
    line = [_piece(row, right, right, first, words)] if first else []
    for piece in line_of(grid, row, right + 1, words):
        if piece.kind == "other" and is_label(piece.text):
            break
        line.append(piece)
    line = _as_far_as_offered(line, words)
    end = max((piece.end for piece in line), default=right)
    lines = [line]
    for below in range(row + 1, len(grid.rows)):
        pieces = line_of(grid, below, right + 1, words)
        if below > last and any(grid.rows[below][at] and grid.span(below, at)[0] > row for at in range(right + 1)):
            break
        said = [piece for piece in pieces if piece.kind != "blank"]
        if not said or any(piece.kind == "other" or piece.start > end for piece in said):
            break
        lines.append(pieces)
    return pick(lines, words, grid.first_row)


def line_of(grid: Grid, row: int, start: int, words: frozenset[str]) -> Line:
    """The row's own cells from a column on."""
    line, at = [], start
    while at < len(grid.rows[row]):
        top, _, _, end = grid.span(row, at)
        if top == row:
            line.append(_piece(row, at, end, grid.rows[row][at] or "", words))
        at = end + 1
    return line


def _piece(row: int, start: int, end: int, text: str, words: frozenset[str]) -> Piece:
    if not text.strip():
        return Piece(row, start, end, "", "blank")
    if word_in(text, words):
        return Piece(row, start, end, text, "word")
    ticked = read_choice(text, True)
    if ticked is not None and any(word in normalise_word(text) for word in words):
        return Piece(row, start, end, text, "word", ticked)
    if text.strip() == UNKNOWN or (is_sign(text) and not _YES_NO_ONLY.fullmatch(text)):
        return Piece(row, start, end, text, "mark")
    if _YES_NO_ONLY.fullmatch(text) or (is_tick(text) is not None and not text.strip().isdigit()):
        return Piece(row, start, end, text, "said")
    return Piece(row, start, end, text, "other", ticked or ())


def word_in(text: str, words: frozenset[str]) -> str | None:
    """The text as one of the words, without what is in brackets behind it: 良（80-90分）."""
    return next((each for each in (text.strip(), normalise(text)) if normalise_word(each) in words), None)


def _as_far_as_offered(line: Line, words: frozenset[str]) -> Line:
    """Up to a text that is no choice: what follows it says nothing of this one."""
    for at, piece in enumerate(line):
        is_last = all(each.kind in ("blank", "other", "said") for each in line[at:])
        is_other = words == _YES_NO or len(piece.text) > _LONGEST or _QUESTION.fullmatch(piece.text.strip())
        if piece.kind == "other" and (is_last or is_other):
            return line[:at]
    return line


def among_others(line: Line) -> Line:
    """The choices in a row that holds other things, too, such as points."""
    said = [at for at, piece in enumerate(line) if piece.kind in ("word", "mark")]
    if not said:
        return []
    start = max((at + 1 for at, piece in enumerate(line[: said[0]]) if piece.kind == "other"), default=0)
    stop = next((at for at, piece in enumerate(line) if at > said[-1] and piece.kind == "other"), len(line))
    return line[start:stop]


def _signed(lines: list[Line], words: frozenset[str]) -> list[Line]:
    """是 and 无 as marks where choices are offered: beside a sign, or two of the column's words. Elsewhere they answer
    another question (自评等级 | 优 | 存在问题 | 无)."""
    texts = [piece for line in lines for piece in line]
    is_choice = any(_has_sign(piece, words) for piece in texts) or sum(piece.kind == "word" for piece in texts) > 1
    kind: Literal["mark", "other"] = "mark" if is_choice else "other"
    return [[piece._replace(kind=kind) if piece.kind == "said" else piece for piece in line] for line in lines]


def _has_sign(piece: Piece, words: frozenset[str]) -> bool:
    return piece.kind == "mark" or (piece.kind == "word" and word_in(piece.text, words) is None)


def pick(lines: list[Line], words: frozenset[str], first_row: int) -> Picked | None:
    """The ticked word; None where the lines offer no choice over several cells."""
    lines = _signed(lines, words)
    texts = [piece for line in lines for piece in line if piece.text]
    said = [piece for piece in texts if piece.kind != "other"]
    if len(texts) < 2 or not _is_offered(said, len(texts) - len(said), words):
        return None
    ticks = _without_crossed_out([tick for at in range(len(lines)) for tick in _ticks(lines, at)])
    crosses = sum(has_cross(piece.text) for piece in said)
    is_only_crossed = not ticks and 0 < crosses < sum(piece.kind == "word" for piece in said)
    found = {word_in(word, words) if word else None: piece for piece, word in ticks}
    is_unknown = any(UNKNOWN in piece.text for piece in said)
    if is_unknown or is_only_crossed or None in found or len(found) > 1:
        place = next(iter(found.values()), said[0])
        printed = " ".join(piece.text.strip() for line in lines for piece in line if piece.text)
        return Picked(Cell(printed, place.row + first_row, place.start), is_clear=False)
    for word, piece in found.items():
        return Picked(Cell(str(word), piece.row + first_row, piece.start))
    return Picked(None)


def _is_offered(said: Line, others: int, words: frozenset[str]) -> bool:
    """Whether words and marks are choices, beside so many other texts. A word alone is none, nor is a mark at one text
    that nobody knows."""
    has_mark = any(_has_sign(piece, words) for piece in said)
    if any(piece.kind == "word" for piece in said):
        return has_mark or len(said) > 1
    return has_mark and others > 1


def _ticks(lines: list[Line], number: int) -> Iterator[tuple[Piece, str | None]]:
    """Each tick of a line and its word; None where it has none."""
    line = lines[number]
    yield from ((piece, word) for piece in line for word in piece.ticked)
    marks = [at for at, piece in enumerate(line) if piece.kind == "mark" and is_tick(piece.text)]
    if not any(piece.kind in ("word", "other") for piece in line):
        # a line of ticks: its words stand above it, else below
        near = [lines[at] for at in (number - 1, number + 1) if 0 <= at < len(lines)]
        named = next((each for each in near if any(piece.kind == "word" for piece in each)), [])
        for at in marks:
            over = [each for each in named if each.text and each.start <= line[at].end and each.end >= line[at].start]
            yield line[at], over[0].text if len(over) == 1 else None
        return
    side = _side(line)
    for at in marks:
        behind = line[at + 1 :] if side < 0 else line[:at][::-1] if side else []
        near = next((piece for piece in behind if piece.kind != "blank"), None)
        yield line[at], near.text if near and near.kind == "word" and not near.ticked else None


def _side(line: Line) -> int:
    """Whether marks stand before their words (-1) or behind them (1); 0: nobody can tell."""
    named = [at for at, piece in enumerate(line) if piece.kind in ("word", "other")]
    before = any(piece.kind == "mark" for piece in line[: named[0]])
    behind = any(piece.kind == "mark" for piece in line[named[-1] + 1 :])
    if before or behind:
        return behind - before
    if not named[0]:
        return 1  # the first word has no cell for a mark before it
    return -1 if named[-1] == len(line) - 1 else 0


def _without_crossed_out(ticks: list[tuple[Piece, str | None]]) -> list[tuple[Piece, str | None]]:
    """☒ and ⊠ are ticks only where nothing else is one."""
    others = [tick for tick in ticks if not has_crossed_box(tick[0].text)]
    return others or ticks
