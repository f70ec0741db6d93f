"""Amounts of a form added up, each in the unit that is printed for it.

Here: adding, comparing. Not here: which amounts (fiscal.py), units (units.py).
"""

from collections.abc import Sequence, Set
from decimal import Decimal

from pipelines.land.cells.values import parse_money
from pipelines.land.forms.amounts import plain_amount
from pipelines.land.forms.form import Cell
from pipelines.land.forms.units import in_yuan


def sum_of(cells: list[Cell]) -> Cell:
    """The cells' sum under the first one's address; a cell that is no amount stands for all, to be rejected by name."""
    written = [cell for cell in cells if parse_money(cell.text).value is not None or parse_money(cell.text, 4).reason]
    if len(written) <= 1:
        return written[0] if written else cells[0]
    if any(_says_unit(cell) for cell in written):
        if any(cell.power is None and not _says_unit(cell) and plain_amount(cell.text) != 0 for cell in written):
            return written[0]._replace(text=" + ".join(cell.text for cell in written))  # nobody can add 3万 and 20
        written = [_own_unit_in_yuan(cell) for cell in written]
    powers = {cell.power for cell in written}
    if _is_said_once(powers):
        written = [
            cell._replace(power=None) for cell in written
        ]  # which unit it is the form says as a whole (units.py)
    elif None in powers and len(powers) > 1:
        return written[0]._replace(text=" + ".join(cell.text for cell in written))
    elif len(powers) > 1:
        written = [in_yuan(cell, cell.power or 0) for cell in written]
    total = Decimal(0)
    for cell in written:
        amount = plain_amount(cell.text)
        if amount is None:
            return cell
        total += amount
    return written[0]._replace(text=f"{total.normalize():f}")


def _says_unit(cell: Cell) -> bool:
    """Whether the cell itself says its unit: 110万."""
    return plain_amount(cell.text) is None and parse_money(cell.text).value is not None


def _own_unit_in_yuan(cell: Cell) -> Cell:
    amount = parse_money(cell.text).value if _says_unit(cell) else None
    return in_yuan(cell, cell.power or 0) if amount is None else cell._replace(text=f"{amount:f}", power=0)


def _is_said_once(powers: Set[int | None]) -> bool:
    """Whether some amounts have the one printed unit and the others none: 年度资金总额（万元） above 财政拨款."""
    return None in powers and len(powers) == 2


def is_written(cell: Cell) -> bool:
    """Whether the cell holds an amount, or what should have been one: neither blank nor a dash."""
    return parse_money(cell.text).value is not None or bool(parse_money(cell.text, 4).reason)


def comparable(cells: Sequence[Cell]) -> list[Decimal] | None:
    """The amounts in one unit; None where one of them is none, or the units cannot be compared yet."""
    if any(_says_unit(cell) for cell in cells):
        if any(cell.power is None and not _says_unit(cell) and plain_amount(cell.text) for cell in cells):
            return None  # 130万元 and 20 of a unit that is not settled
        cells = [_own_unit_in_yuan(cell) for cell in cells]
    powers = {cell.power for cell in cells}
    if _is_said_once(powers):
        cells = [cell._replace(power=None) for cell in cells]
    elif len(powers) > 1:
        if None in powers:
            return None
        cells = [in_yuan(cell, cell.power or 0) for cell in cells]
    amounts = [plain_amount(cell.text) for cell in cells]
    return None if None in amounts else [amount for amount in amounts if amount is not None]


def rounding(amounts: Sequence[Decimal]) -> Decimal:
    """By how much a sum of amounts may miss their total because each was rounded to its last place: less than that."""
    last = max((int(amount.normalize().as_tuple().exponent) for amount in amounts), default=0)
    return Decimal(1).scaleb(min(last, 0)) * len(amounts) / 2
