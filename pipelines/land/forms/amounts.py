"""An amount in a form's own unit, exactly as it is printed, before anybody knows the unit.

Here: this one reading. Not here: amounts as 元 (cells/values.py), units (units.py).
"""

from decimal import Decimal

from pipelines.land.cells.values import parse_money

_POWERS = (8, 4, 0)
"""Tried one after the other: many decimals or many digits fit, not both."""


def plain_amount(text: str) -> Decimal | None:
    """The number; None where it is none, or says a unit of its own (3万元)."""
    if "元" in text or "万" in text or "亿" in text:
        return None
    for power in _POWERS:
        read = parse_money(text, power)
        if read.value is not None:
            return read.value.scaleb(-power)
        if read.reason != "out_of_range":
            break
    return None
