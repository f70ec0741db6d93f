"""How results reach the person: tables that hold Chinese, JSON, the two lines of a failure.

Here: printing. Not here: what is printed.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.lang import say

_NARROWEST = 10
"""Cells a column needs, the space beside it included, to be read in a table."""


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def explain(cause: str, mend: str) -> None:
    """The two lines of every non-zero exit, on stderr."""
    print(say(f"原因: {cause}", f"cause: {cause}"), file=sys.stderr)
    print(say(f"处理: {mend}", f"mend: {mend}"), file=sys.stderr)


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Iterable[int] = (), *, as_records: bool = False
) -> None:
    """A table on stdout, aligned by what a terminal shows (Chinese characters are two cells wide); column by column
    where asked, or where the terminal is too narrow."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=10_000, file=sys.stdout)
    told = [tuple("" if value is None else _plain(value) for value in row) for row in rows]
    if told and (as_records or len(columns) * _NARROWEST > console.width < _natural_width(columns, told)):
        _print_records(console, columns, told)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    numeric = set(right)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place in numeric else "left", overflow="fold", no_wrap=False)
    for row in told:
        table.add_row(*row)
    console.print(table)


def _natural_width(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Cells that the table takes when nothing is folded, three between two columns."""
    from rich.cells import cell_len

    return sum(max(map(cell_len, cells)) + 3 for cells in zip(columns, *rows, strict=True))


def _print_records(console: Any, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One column a line, for tables whose columns a terminal would fold to a few letters each."""
    from rich.cells import cell_len

    left = max(map(cell_len, columns))
    for number, row in enumerate(rows, 1):
        console.print(say(f"── 第 {number} 行 ──", f"── row {number} ──"))
        for column, value in zip(columns, row, strict=True):
            console.print(f" {column}{' ' * (left - cell_len(column))}   {value}", soft_wrap=True)


def _plain(value: Any) -> str:
    """Text without terminal control characters: data must not drive the terminal."""
    return "".join(character if character.isprintable() else " " for character in str(value))
