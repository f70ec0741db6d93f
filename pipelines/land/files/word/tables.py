"""A table of a document as boxes on a grid; tables within its cells are laid out in the cell's place.

Here: rows, columns, merges, what stands in each cell. Not here: text (shown.py), the form's grid (forms/word.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree.ElementTree import Element

from pipelines.land.cells.white import HIDDEN, is_painted
from pipelines.land.files.word.package import W, broken_document
from pipelines.land.files.word.shown import PICTURE, Reader, has_picture, is_placeholder
from pipelines.land.problems import Refused, too_large

MAX_ROWS = 5_000
MAX_WIDTH = 256
"""More is no form."""
_CROOKED = 120
"""Twentieths of a point by which a cell may miss an edge of the grid."""
_LOWEST = 60
"""Twentieths of a point: no letter is seen in a row that is exactly lower than that."""
_NARROW = 40
"""Twentieths of a point: a grid column narrower than 2 points is a border that is not quite straight."""


@dataclass(slots=True)
class Box:
    """A cell: where it begins, how far it goes, its text or the table in it."""

    row: int
    column: int
    height: int
    width: int
    content: "str | Table | None" = None


@dataclass(slots=True)
class Table:
    """Boxes on a grid of `height` × `width`."""

    height: int = 0
    width: int = 0
    boxes: list[Box] = field(default_factory=list)


def read_table(element: Element, reader: Reader) -> Table:
    """The table with what is in its cells. Refused: too large, cells deleted by a tracked change."""
    style = element.find(f"{W}tblPr/{W}tblStyle")
    named = style.get(f"{W}val") if style is not None else None
    table = Table()
    ground = element.find(f"{W}tblPr/{W}shd")
    painted = ground is not None and is_painted(ground.get(f"{W}fill"))
    grid = [int(width) if (width := each.get(f"{W}w", "")).isdigit() else 0 for each in _columns(element)]
    open_below: dict[int, Box] = {}
    """Column -> a cell merged downwards that the next row may continue."""
    for row in _parts(element, "tr"):
        if _is_deleted(row):
            continue
        if _is_hidden(row):
            told = [_content(cell, reader, named, painted) for cell in _parts(row, "tc")]
            reader.leave_out(f"{HIDDEN}的行", " ".join(each for each in told if isinstance(each, str)))
            continue
        column = _number(row, "trPr/gridBefore", 0)
        here: dict[int, Box] = {}
        last: Box | None = None
        cells = list(_parts(row, "tc"))
        for cell, width in zip(cells, _spans(row, cells, grid), strict=True):
            if _merge(cell, "hMerge") == "continue" and last is not None:
                last.width += width
                column += width
                continue
            down, above = _merge(cell, "vMerge"), open_below.get(column)
            if down == "continue" and above is not None and above.width == width:
                above.height = table.height - above.row + 1
                here[column] = last = above
            else:
                last = Box(table.height, column, 1, width, _content(cell, reader, named, painted))
                table.boxes.append(last)
                if down:
                    here[column] = last
            column += width
            if column > MAX_WIDTH:
                raise too_large(f"{column} 列")
        open_below = here
        table.height += 1
        table.width = max(table.width, column)
        if table.height > MAX_ROWS:
            raise too_large(f"{table.height} 行")
    _straighten(table, element)
    return table


def _columns(table: Element) -> list[Element]:
    return table.findall(f"{W}tblGrid/{W}gridCol")


def _spans(row: Element, cells: Sequence[Element], grid: Sequence[int]) -> list[int]:
    """How many columns of the grid each cell takes. Where that does not come to the whole grid, Word goes by the cells'
    own widths, and so do we, if these end at edges of the grid."""
    said = [max(_number(cell, "tcPr/gridSpan", 1), 1) for cell in cells]
    before, after = _number(row, "trPr/gridBefore", 0), _number(row, "trPr/gridAfter", 0)
    own = [_own_width(cell) for cell in cells]
    if not all(grid) or before + sum(said) + after == len(grid) or not all(own) or before > len(grid):
        return said
    edges = _starts(list(grid))
    places, at = [before], edges[before]
    for width in own:
        at += width
        near = min(range(len(edges)), key=lambda index: abs(edges[index] - at))
        if abs(edges[near] - at) > _CROOKED or near <= places[-1]:
            return said
        places.append(near)
    return [end - start for start, end in pairwise(places)]


def _own_width(cell: Element) -> int:
    """In twentieths of a point; 0 where the cell does not say it so."""
    said = cell.find(f"{W}tcPr/{W}tcW")
    if said is None or said.get(f"{W}type", "dxa") != "dxa":
        return 0
    width = said.get(f"{W}w", "")
    return int(width) if width.isdigit() else 0


def _content(cell: Element, reader: Reader, style: str | None, painted: bool) -> str | Table | None:
    ground = cell.find(f"{W}tcPr/{W}shd")
    painted = is_painted(ground.get(f"{W}fill")) if ground is not None else painted
    blocks = reader.blocks(cell, style, painted)
    if not any(isinstance(block, Element) for block in blocks):
        lines = [block for block in blocks if isinstance(block, str)]
        return "\n".join(lines) or (PICTURE if has_picture(cell) else None)
    return stacked([read_table(block, reader) if isinstance(block, Element) else block for block in blocks])


def stacked(blocks: list["str | Table"]) -> Table:
    """Lines and tables below each other as one table; a line goes across all of it."""
    flat = [spread(block) if isinstance(block, Table) else block for block in blocks]
    table = Table(width=max((block.width for block in flat if isinstance(block, Table)), default=1))
    for block in flat:
        if isinstance(block, str):
            table.boxes.append(Box(table.height, 0, 1, table.width, block))
            table.height += 1
            continue
        for box in block.boxes:
            table.boxes.append(Box(table.height + box.row, box.column, box.height, box.width, box.content))
        table.height += block.height
    return table


def spread(table: Table) -> Table:
    """The table with every table within it laid out on the same grid: its cell's rows and columns make room for it."""
    inner = {id(box): spread(box.content) for box in table.boxes if isinstance(box.content, Table)}
    if not inner:
        return table
    heights, widths = [1] * table.height, [1] * table.width
    for box in table.boxes:
        if id(box) in inner:
            _make_room(heights, box.row, box.height, inner[id(box)].height)
            _make_room(widths, box.column, box.width, inner[id(box)].width)
    if sum(heights) > MAX_ROWS or sum(widths) > MAX_WIDTH:
        raise too_large(f"{sum(heights)} × {sum(widths)}")
    rows, columns = _starts(heights), _starts(widths)
    wide = Table(rows[-1], columns[-1])
    for box in table.boxes:
        top, left = rows[box.row], columns[box.column]
        bottom, right = rows[box.row + box.height], columns[box.column + box.width]
        if id(box) not in inner:
            wide.boxes.append(Box(top, left, bottom - top, right - left, box.content))
            continue
        within = inner[id(box)]
        for each in within.boxes:
            last_row, last_column = each.row + each.height, each.column + each.width
            end = bottom if last_row >= within.height else top + last_row
            edge = right if last_column >= within.width else left + last_column
            row, column = top + each.row, left + each.column
            wide.boxes.append(Box(row, column, end - row, edge - column, each.content))
    return wide


def _make_room(sizes: list[int], start: int, count: int, wanted: int) -> None:
    lacking = wanted - sum(sizes[start : start + count])
    if lacking > 0:
        sizes[start + count - 1] += lacking


def _starts(sizes: list[int]) -> list[int]:
    starts = [0]
    for size in sizes:
        starts.append(starts[-1] + size)
    return starts


def _straighten(table: Table, element: Element) -> None:
    """Leave out grid columns that are no wider than a crooked border, unless a cell stands in them alone."""
    widths = [each.get(f"{W}w", "") for each in _columns(element)]
    if len(widths) != table.width:
        return
    kept = [0 if width.isdigit() and 0 < int(width) < _NARROW else 1 for width in widths]
    starts = _starts(kept)
    if starts[-1] == table.width or any(starts[box.column + box.width] == starts[box.column] for box in table.boxes):
        return
    for box in table.boxes:
        end = starts[box.column + box.width]
        box.column = starts[box.column]
        box.width = end - box.column
    table.width = starts[-1]


def _parts(parent: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, also inside content controls of any depth, custom XML and tracked insertions."""
    for child in parent:
        if child.tag == W + tag:
            yield child
        elif child.tag == f"{W}sdt":
            if tag == "tc" and is_placeholder(child):
                yield from (_emptied(cell) for cell in child.iter(f"{W}tc"))
                continue
            for content in child.iterfind(f"{W}sdtContent"):
                yield from _parts(content, tag)
        elif child.tag in (f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"):
            yield from _parts(child, tag)


def _emptied(cell: Element) -> Element:
    """A cell whose control shows a placeholder: its place without its words."""
    empty = Element(cell.tag)
    empty.extend(cell.findall(f"{W}tcPr"))
    return empty


def _is_deleted(row: Element) -> bool:
    """By a tracked change. Refused: single cells of it are."""
    for cell in row.iter(f"{W}tcPr"):
        if cell.find(f"{W}cellDel") is not None or cell.find(f"{W}cellMerge") is not None:
            raise Refused(
                "tracked_cells",
                "表格中有修订状态下删除或合并的单元格，看不出最终样子；请接受全部修订后另存",
                "cells of the table were deleted or merged by tracked changes; accept all changes and save it again",
            )
    return _is_marked(row, "del")


def _is_hidden(row: Element) -> bool:
    """Hidden, or too low for a letter."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    height = properties.find(f"{W}trHeight")
    if height is not None and height.get(f"{W}hRule") == "exact" and _twips(height.get(f"{W}val")) < _LOWEST:
        return True
    return _is_marked(row, "hidden")


def _is_marked(row: Element, tag: str) -> bool:
    mark = row.find(f"{W}trPr/{W}{tag}")
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")


def _twips(said: str | None) -> int:
    return int(said) if said and said.isdigit() else _LOWEST


def _merge(cell: Element, tag: str) -> str | None:
    """restart, continue, or None where the cell is not merged in that direction."""
    mark = cell.find(f"{W}tcPr/{W}{tag}")
    return None if mark is None else mark.get(f"{W}val", "continue")


def _number(element: Element, path: str, default: int) -> int:
    """What the element says of its place on the grid. Refused: something that is no number, so that nobody can tell."""
    found = element.find("/".join(W + part for part in path.split("/")))
    if found is None:
        return default
    value = found.get(f"{W}val", "")
    if not value.isdigit() or len(value) > 5:
        with broken_document():
            raise ValueError(path)
    return int(value)
