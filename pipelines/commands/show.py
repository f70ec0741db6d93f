"""How results reach the person: tables that hold Chinese, JSON, the two lines of a failure.

Here: printing. Not here: what is printed.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.lang import say


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def explain(cause: str, mend: str) -> None:
    """The two lines of every non-zero exit, on stderr."""
    print(say(f"原因: {cause}", f"cause: {cause}"), file=sys.stderr)
    print(say(f"处理: {mend}", f"mend: {mend}"), file=sys.stderr)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Iterable[int] = ()) -> None:
    """A table on stdout, aligned by what a terminal shows (Chinese characters are two cells wide)."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    numeric = set(right)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place in numeric else "left", overflow="fold", no_wrap=False)
    for row in rows:
        table.add_row(*("" if value is None else _plain(value) for value in row))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=10_000, file=sys.stdout)
    console.print(table)


def _plain(value: Any) -> str:
    """Text without terminal control characters: data must not drive the terminal."""
    return "".join(character if character.isprintable() else " " for character in str(value))
