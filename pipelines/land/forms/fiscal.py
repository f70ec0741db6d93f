"""What part of a form's money is fiscal: rows of the money table added up, where the form leaves no doubt which.

Here: that sum, and why there is none. Not here: where the table stands (money_table.py), its other values (funds.py).

total  rows below it                                       fiscal
130    当年财政拨款 100, 上年结转 20, 其他资金 10            120
110    中央 80, 省级 10, 市级 15, 县级 5                     110: several rows of one concept, and they make the total
130    财政资金 120, 其中：上年结转 20, 其他资金 10          120: 其中 is a part of the row above it
130    当年财政拨款 blank, 上年结转 20, 其他资金 110         20: the others make the total
130    当年财政拨款 blank, 上年结转 20                       none; what is blank is listed
130    财政资金 120, 其中：当年 100, 上年结转 20, 其他 10   120: by the total the third row is a part, too
130    财政拨款 120, 中央 80, 县级 40, 其他资金 10           120: the levels make the row above them, and it the total
130    财政拨款 120, 某项专款 7, 其他资金 10                 120: the known rows make the total
130    当年财政拨款 100, 某项专款 20                         none; what nobody knows is listed
130    财政资金 120, 上年结转 20                             a conflict: the sum is more than the total
130    当年财政拨款 140                                      140, as it is printed; rule rv14 tells of it
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.land.cells.values import parse_money
from pipelines.land.forms.amounts import plain_amount
from pipelines.land.forms.form import BLANK_ALONE, BLANK_PART, NOT_KNOWN, UNCLEAR_ALONE, UNCLEAR_PART, Cell, Conflict
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import normalise
from pipelines.land.forms.money_table import MoneyTable, begins, cell_at
from pipelines.land.forms.sums import comparable, is_written, rounding, sum_of

_BY_KIND = frozenset({"basic", "project"})
"""Rows that tell the same money once more, by what it is spent on."""
_KINDS = re.compile(r"(人员|公用|[“\"]?三公[”\"]?)(经费|支出)$")
"""What such rows are called in more detail."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the money table. `name`: what the layout calls it; None: nobody knows."""

    row: int
    name: str | None
    label: str
    is_of_which: bool
    is_part: bool
    """Of the row above it, which is not the total."""


class Part(NamedTuple):
    """A part of the total: its cell, or nothing and the lines (label, cell, why) that leave it open."""

    cell: Cell | None
    open: tuple[tuple[str, str, str], ...] = ()
    conflict: Conflict | None = None


def lines_of(grid: Grid, money: MoneyTable, amounts: Iterable[str], totals: Collection[int]) -> list[Line]:
    """The rows with a known label or an amount, down to the first that is surely none of the table.

    `amounts`: the headings of amounts; `totals`: rows of the whole, with a label or without.
    """
    columns = [money.at[name] for name in amounts if name in money.at]
    first = min(money.at.values())
    found: list[Line] = []
    for row in range(money.top + 1, min(money.end, len(grid.rows))):
        name = "total" if row in totals else money.labels.get(row)
        texts = [text for at in columns if (text := _own(grid, money, row, at)) and not _is_dash(text)]
        if name is None and not any(map(is_amount, texts)):
            if texts and found:
                break
            continue
        opens = _of_which(grid, row, first)
        above = None if opens is None else next((line for line in reversed(found) if _heads(line, opens)), None)
        is_part = above is not None and above.name != "total"
        found.append(Line(row, name, _label(grid, row, first), opens is not None, is_part))
    return found


def part_of_total(
    grid: Grid, money: MoneyTable, lines: list[Line], value: str, wanted: Iterable[str], total: Cell | None
) -> Part:
    """The sum of the rows `wanted` (`row/column`, all of one column)."""
    names = [cell.partition("/")[0] for cell in wanted]
    at = money.at[next(iter(wanted)).partition("/")[2]]
    parts = [line.row for line in lines if line.is_part]
    lines = [line for line in lines if not line.is_part and line.name != "total"]
    lines = [line for line in lines if line.name in names or not _is_by_kind(line)]
    own = [line for line in lines if line.name in names]
    cells = [cell_at(grid, line.row, at, money.top) for line in own if _own(grid, money, line.row, at)]
    written = [cell for cell in cells if is_written(cell)]
    paid = [line for line in lines if _is_money(_own(grid, money, line.row, at))]
    strange = [line for line in paid if line.name is None]
    amounts = comparable(written)
    if not written or amounts is None:
        if strange:
            return Part(None, _told(grid, strange, at, NOT_KNOWN))
        return Part(sum_of(cells) if cells else None)
    amount = {line: cell_at(grid, line.row, at, money.top) for line in paid}
    beside = [cell for line, cell in amount.items() if line.name and line.name not in names]
    makes_it = total is not None and _add_up([*written, *beside], total)
    if total and not makes_it and not _add_up(written, total) and (kept := _without_levels(amount, names, total)):
        return Part(sum_of(kept))
    if strange and not makes_it:
        return Part(None, _told(grid, strange, at, NOT_KNOWN))
    blank = [line for line in own if not _own(grid, money, line.row, at)]
    is_below_parts = any(line.row > row for line in own for row in parts)
    is_plain = own[0].name == names[0] and len({line.name for line in own}) == len(own)
    is_plain = is_plain and not blank and not is_below_parts
    is_sum = len(written) > 1  # of a single row nobody but the form says that it is more
    with_total = comparable([*written, total]) if total and is_amount(total.text) else None
    if is_sum and is_plain and total and with_total and sum(with_total[:-1]) - with_total[-1] >= rounding(with_total):
        return Part(sum_of(cells), conflict=_above_total(value, sum_of(cells), total, grid))
    makes_it = makes_it or (total is not None and _add_up(written, total))
    is_contained = is_sum and total is not None and _add_up([written[0], *beside], total)
    if makes_it or (is_plain and not is_contained):
        return Part(sum_of(cells))
    if is_below_parts and is_contained and not blank:
        return Part(written[0])
    if with_total is None:
        return Part(None, _told(grid, blank or own, at, BLANK_ALONE if blank else UNCLEAR_ALONE))
    return Part(None, _told(grid, blank or own, at, BLANK_PART if blank else UNCLEAR_PART))


def _is_by_kind(line: Line) -> bool:
    return line.name in _BY_KIND or (line.name is None and bool(_KINDS.search(normalise(line.label))))


def _without_levels(amount: Mapping[Line, Cell], names: Collection[str], total: Cell) -> list[Cell] | None:
    """The rows `names` without those that make the row above them, as levels of government do; None unless what is left
    makes the total, and nobody's rows are all among those."""
    lines = list(amount)
    left: list[Line] = []
    at = 0
    while at < len(lines):
        head, at = lines[at], at + 1
        left.append(head)
        if head.name not in names:
            continue
        for end in range(at + 2, len(lines) + 1):
            levels = lines[at:end]
            if any(line.name and line.name not in names for line in levels):
                break
            if _add_up([amount[line] for line in levels], amount[head]):
                at = end
                break
    if any(line.name is None for line in left) or not _add_up([amount[line] for line in left], total):
        return None
    return [amount[line] for line in left if line.name in names]


def is_amount(text: str) -> bool:
    """Whether a text is an amount, with a unit of its own or without."""
    return plain_amount(text) is not None or parse_money(text).value is not None


def _is_money(text: str | None) -> bool:
    return text is not None and is_amount(text) and plain_amount(text) != 0


def _is_dash(text: str) -> bool:
    return not normalise(text).strip("-—–―－/_")


def _own(grid: Grid, money: MoneyTable, row: int, at: int) -> str | None:
    """The text of an amount's cell; of what says in itself what it is (项目支出：320), none."""
    text = grid.rows[row][at]
    return text if text and begins(grid, row, at, money.top) and not is_named(text) else None


def is_named(text: str) -> bool:
    """Whether the text says in itself what it is (项目支出：320): another table within this one."""
    head, colon, _ = text.replace("：", ":").partition(":")
    return bool(colon) and plain_amount(head) is None


def _of_which(grid: Grid, row: int, first: int) -> int | None:
    """The row in which the 其中 left of the amounts begins that this row stands under; None: it stands under none."""
    for at, text in enumerate(grid.rows[row][:first]):
        if text and normalise(text).startswith("其中"):
            return grid.span(row, at)[0]
    return None


def _heads(line: Line, opens: int) -> bool:
    return line.row < opens and not line.is_of_which


def _label(grid: Grid, row: int, first: int) -> str:
    """What a row is called: the nearest text left of the amounts that begins in it."""
    own = [text for at, text in enumerate(grid.rows[row][:first]) if text and grid.span(row, at)[0] == row]
    return own[-1].replace("\n", "").strip(":： ") if own else "没有名称的一行"


def _told(grid: Grid, lines: list[Line], at: int, why: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((line.label, grid.cell(line.row, at), why) for line in lines)


def _add_up(cells: list[Cell], total: Cell) -> bool:
    """Whether the amounts make the total, as they are rounded."""
    amounts = comparable([*cells, total])
    if amounts is None:
        return False
    return abs(sum(amounts[:-1]) - amounts[-1]) < rounding([amount for amount in amounts if amount])


def _above_total(value: str, cell: Cell, total: Cell, grid: Grid) -> Conflict:
    place = grid.cell(total.row - grid.first_row, total.column)
    return Conflict(
        value,
        f"财政资金各行合计 {cell.text}，大于总额 {total.text}（{place}）；请核对，包含在上一行里的写明“其中：”",
        f"the fiscal rows make {cell.text}, more than the total {total.text} ({place}); check them, and write 其中："
        " before what the row above holds already",
    )
