"""The money unit of each amount of a form: behind its heading, its label, the block's label, else a note on the page.

Here: where a form may print its unit, amounts in several units brought to one. Not here: the words
(cells/money_units.py).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.contracts import load_contracts, normalise_header
from pipelines.land.cells.money_units import noted_units, split_unit, unit_alone
from pipelines.land.cells.odd_money import first_odd_unit
from pipelines.land.forms.amounts import plain_amount
from pipelines.land.forms.form import Cell, Conflict, Form
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.layouts import MAIN

_LONGEST_NOTE = 60
_YUAN = frozenset("元圆圓")
_UNIT = _YUAN | frozenset("万萬亿億")
_AMOUNT = re.compile(r"[\s≥≤=<>＞＜约]*[-+¥￥(（]?\d")
"""A value with its own unit is no heading: 3万元 left of an amount says nothing of it."""


_EITHER = re.compile(r"单位[^元]{0,8}元\s*[)）】]?\s*[/／、或(（]\s*[百千万亿]*元")
"""单位：元/万元: nobody chose."""


_UNIT_IN_BRACKETS = re.compile(r"[（(【\[〔][^（(【\[〔）)】\]〕]*[百千仟万萬亿億]\s*[元圆圓][^）)】\]〕]*[）)】\]〕]")
_HEADING_ROWS = 4


_ODD_MONEY = re.compile(r"[美港日欧澳加韩英外新]|[WwＷｗ]\s*[)）元]|0000?\s*元|(?i:usd|hkd|eur)")
"""Cheap to ask of every text before first_odd_unit is."""


@lru_cache(maxsize=16_384)
def printed_power(text: str | None) -> int | None:
    """The unit behind a heading or label, or of a cell that is a unit and nothing else."""
    if not text or _UNIT.isdisjoint(text):
        return None
    written = normalise_header(text)
    alone = unit_alone(written)
    return split_unit(written)[1] if alone is None else alone


def power_at(grid: Grid, row: int, at: int, top: int | None = None) -> int | None:
    """The unit printed for the amount in a cell: in its heading (row `top`), below it alone in a cell, above it over
    several columns; else in its label, left of it; else left of the headings."""
    above: list[str | None] = []
    if top is not None and top != row:
        above.append(grid.rows[top][at])
        if row > top + 1 and (below := grid.rows[top + 1][at]) and unit_alone(normalise_header(below)) is not None:
            above.append(below)
        if top and grid.span(top - 1, at)[1] < grid.span(top - 1, at)[3]:
            above.append(grid.rows[top - 1][at])
    lines = [row] if top is None else [row, top]
    left = [text for line in lines for text in reversed(grid.rows[line][:at])]
    for text in dict.fromkeys((*above, *left)):
        power = printed_power(text)
        if power is not None and not _AMOUNT.match(str(text)):
            return power
    return None


def settle_units(grid: Grid, form: Form, others: Iterable[int]) -> None:
    """Give the form one unit; amounts printed in another are written in 元. `others`: rows of the indicator table,
    whose units are those of indicators. A conflict: two notes say different units and the amounts say none."""
    rows = set(others)
    notes = [
        [text if text and len(text) <= _LONGEST_NOTE else None for text in dict.fromkeys(row)]
        for number, row in enumerate(grid.rows)
        if number not in rows and any(text and not _YUAN.isdisjoint(text) for text in row)
    ]
    noted = noted_units(notes, grid.sheet, grid.outside) or noted_units(grid.above)
    names = [name for name in load_contracts()[MAIN[form.kind]].money_columns if name in form.values]
    unsaid = [name for name in names if form.values[name].power is None and "元" not in form.values[name].text]
    said = [text for row in notes for text in row if text] + grid.outside
    if unsaid and (len(noted) > 1 or any(_EITHER.search(text) for text in said)):
        form.conflicts.append(
            Conflict(
                unsaid[0],
                "表上写有几种金额单位，看不出这一金额用哪一种；请只保留一种，或在栏目名后写明（元）（万元）",
                "the form prints several money units and none with this amount; keep one, or print it in the heading",
            )
        )
    if unsaid and (odd := next((text for name in unsaid for text in _not_understood(grid, form.values[name])), None)):
        form.conflicts.append(
            Conflict(
                unsaid[0],
                f"栏目“{odd}”里有金额单位而看不懂；请写成（元）或（万元）",
                f"the heading “{odd}” holds a money unit that is not understood; print （元） or （万元）",
            )
        )
    if unsaid and (odd := _odd_money(grid, rows)):
        form.conflicts.append(
            Conflict(
                unsaid[0],
                f"表上写的金额单位是“{odd}”，不是元、千元、万元、亿元；请折算成人民币，并写明（元）或（万元）",
                f"the amounts are said to be in “{odd}”, which is no unit of 元; convert them, print （元）",
            )
        )
    usual = next(iter(noted)) if len(noted) == 1 else 0
    powers = {name: usual if (power := form.values[name].power) is None else power for name in names}
    if len(set(powers.values())) <= 1:
        form.power = next(iter(powers.values()), usual)
        return
    for name, power in powers.items():
        form.values[name] = in_yuan(form.values[name], power)


def _not_understood(grid: Grid, cell: Cell) -> Iterable[str]:
    """Labels left of an amount and headings above it with a bracket that says a unit in words that nobody knows."""
    row = cell.row - grid.first_row
    above = [grid.rows[up][cell.column] for up in range(max(0, row - _HEADING_ROWS), row)]
    for text in dict.fromkeys((*grid.rows[row][: cell.column], *above)):
        if text and len(text) <= _LONGEST_NOTE and _UNIT_IN_BRACKETS.search(text) and printed_power(text) is None:
            yield text.replace("\n", "")


def _odd_money(grid: Grid, others: set[int]) -> str | None:
    """A money that is not 元, said anywhere but in the indicator table."""
    lines = (dict.fromkeys(row) for number, row in enumerate(grid.rows) if number not in others)
    texts = (text for row in lines for text in row if text and len(text) <= _LONGEST_NOTE and _ODD_MONEY.search(text))
    return first_odd_unit([*texts, *grid.outside])


def in_yuan(cell: Cell, power: int) -> Cell:
    """The amount in 元; a text that is none, or that says its own unit, stays."""
    amount = plain_amount(cell.text)
    return cell if amount is None else cell._replace(text=f"{amount.scaleb(power).normalize():f}", power=0)
