"""Ruled lines of a page as tables: each cell a box on a grid, merged where no line parts it.

Here: lines to boxes. Not here: what stands in them (text.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.land.files.pdf.page import Line

_NEAR = 2.0
"""Points between lines that are one."""
_COVERED = 0.6
"""Share of a box's side that a line must cover to be its border."""
_OPEN = 6.0


@dataclass(slots=True)
class Ruled:
    """A table: edges from left to right and from top to bottom; boxes as (row, column, height, width)."""

    xs: list[float]
    ys: list[float]
    boxes: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_open: bool = False
    """Its lines run on to the right beyond the last border: the table goes on on another page."""

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]


def find_tables(across: list[Line], down: list[Line]) -> list[Ruled]:
    """The tables of a page, from top to bottom."""
    tables = [_table(*part) for part in _together(across, down)]
    return sorted((table for table in tables if table), key=lambda table: -table.ys[0])


def _together(across: list[Line], down: list[Line]) -> Iterable[tuple[list[Line], list[Line]]]:
    """Lines that touch each other, as groups."""
    lines = [(True, line) for line in across] + [(False, line) for line in down]
    leader = list(range(len(lines)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    verticals = sorted(range(len(across), len(lines)), key=lambda number: lines[number][1].at)
    for number in range(len(across)):
        line = lines[number][1]
        for other in verticals:
            beside = lines[other][1]
            if beside.at > line.end + _NEAR:
                break
            is_met = line.start - _NEAR <= beside.at and beside.start - _NEAR <= line.at <= beside.end + _NEAR
            if is_met:
                leader[find(number)] = find(other)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for number, (is_across, line) in enumerate(lines):
        groups.setdefault(find(number), ([], []))[0 if is_across else 1].append(line)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _table(across: list[Line], down: list[Line]) -> Ruled | None:
    xs, ys = edges(line.at for line in down), edges(line.at for line in across)[::-1]
    if len(xs) < 2 or len(ys) < 2:
        return None
    rightmost = max(line.end for line in across)
    table = Ruled(xs, ys, is_open=rightmost > xs[-1] + _OPEN)
    parted_down = [
        [column == len(xs) - 1 or _is_covered(down, xs[column], ys[row + 1], ys[row]) for column in range(1, len(xs))]
        for row in range(len(ys) - 1)
    ]
    parted_across = [
        [
            row == len(ys) - 1 or _is_covered(across, ys[row], xs[column], xs[column + 1])
            for column in range(len(xs) - 1)
        ]
        for row in range(1, len(ys))
    ]
    table.boxes = _boxes(parted_down, parted_across)
    return table


def edges(places: Iterable[float]) -> list[float]:
    """Places that are near each other as one."""
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][-1] <= _NEAR:
            found[-1].append(place)
        else:
            found.append([place])
    return [sum(group) / len(group) for group in found]


def _is_covered(lines: Sequence[Line], at: float, start: float, end: float) -> bool:
    covered = sum(max(0.0, min(end, line.end) - max(start, line.start)) for line in lines if abs(line.at - at) <= _NEAR)
    return covered >= _COVERED * (end - start)


def _boxes(parted_down: list[list[bool]], parted_across: list[list[bool]]) -> list[tuple[int, int, int, int]]:
    """Cells that no line parts are one box; a region that is no rectangle stays in its small boxes."""
    height, width = len(parted_down), len(parted_down[0])
    taken: set[tuple[int, int]] = set()
    found = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            region, waiting = {(row, column)}, [(row, column)]
            while waiting:
                r, c = waiting.pop()
                beside = [
                    (r, c + 1, c + 1 < width and not parted_down[r][c]),
                    (r, c - 1, c > 0 and not parted_down[r][c - 1]),
                    (r + 1, c, r + 1 < height and not parted_across[r][c]),
                    (r - 1, c, r > 0 and not parted_across[r - 1][c]),
                ]
                for near_row, near_column, is_open in beside:
                    if is_open and (near_row, near_column) not in region:
                        region.add((near_row, near_column))
                        waiting.append((near_row, near_column))
            taken |= region
            rows, columns = [r for r, _ in region], [c for _, c in region]
            top, left = min(rows), min(columns)
            tall, wide = max(rows) - top + 1, max(columns) - left + 1
            if tall * wide == len(region):
                found.append((top, left, tall, wide))
            else:
                found += [(r, c, 1, 1) for r, c in sorted(region)]
    return found
