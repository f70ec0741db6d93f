"""The account of a file: rows and 元 that came in, and what became of them.

Here: counting and the check that nothing vanished. Not here: deciding what becomes of a row (chunk.py).
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

_ZERO = Decimal("0.00")


def exact_sum(amounts: pl.Series) -> Decimal:
    """The sum of a DECIMAL(18,2) column, exact for any number of rows; 0.00 of none."""
    total = amounts.cast(pl.Decimal(38, 2)).sum()
    return total if isinstance(total, Decimal) else _ZERO


@dataclass
class Tally:
    """Rows and 元 by what became of them; adding up is exact."""

    read: int = 0
    loaded: int = 0
    rejected: int = 0
    non_data: Counter[str] = field(default_factory=Counter)
    money: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    """Money column -> read / loaded / rejected / non_data -> 元 of the readable cells."""

    def add_amount(self, column: str, bucket: str, total: Decimal) -> None:
        """One amount of 元."""
        sums = self.money.setdefault(column, dict.fromkeys(("read", "loaded", "rejected", "non_data"), _ZERO))
        sums[bucket] += total

    def move(self, column: str, bucket: str, amount: Decimal) -> None:
        """What was loaded turns out to be rejected or non-data."""
        self.money[column]["loaded"] -= amount
        self.money[column][bucket] += amount

    def reconciles(self) -> bool:
        """in = loaded + rejected + non-data, to the row and to the cent."""
        rows = self.loaded + self.rejected + self.non_data.total()
        return rows == self.read and all(
            sums["read"] == sums["loaded"] + sums["rejected"] + sums["non_data"] for sums in self.money.values()
        )
