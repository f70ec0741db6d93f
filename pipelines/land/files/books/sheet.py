"""The shape in which every reader of workbooks hands over a sheet.

Here: that shape, what is hidden in it. Not here: any file format.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from pipelines.land.cells.shown import Kind
from pipelines.land.cells.white import STRUCK, UNSEEN
from pipelines.land.problems import column_letters

Kinds = Mapping[int, Kind]
"""Column from 0 -> what is sought in it; a column that is not told: all that is shown."""
Row = list[str | None]
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged cell; from 0."""


@dataclass
class Marks:
    """What a sheet says about itself around its rows."""

    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)


@dataclass
class BookSheet:
    """One sheet. `stored(kinds)` yields every row from row 1 and column A, as shown; blank cells are None."""

    name: str
    stored: Callable[[Kinds], Iterator[Row]]
    merged: Sequence[Span] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    """Hidden by hand or by a filter; from 0."""
    hidden_columns: frozenset[int] = frozenset()
    outside: list[str] = field(default_factory=list)
    """What is printed outside the cells: page headers and footers, text boxes."""
    date1904: bool = False
    white: Callable[[], Iterable[tuple[int, int]]] = tuple
    """Row and column, from 0, of cells with text that nobody sees (land/cells/white.py); `stored` leaves it out."""
    struck: Callable[[], Iterable[tuple[int, int]]] = tuple
    """The same of cells that are struck through as a whole."""
    columns: Callable[[int, int], Iterator[pl.DataFrame]] | None = None
    """Where the reader is quick: what `stored` yields behind the first rows, some rows at a time, as columns of texts
    `c0`, `c1`, … of all columns that the sheet has. Asked with both numbers of rows."""

    keeps: object = None
    """What has to stay as long as the sheet is read."""

    def rows(self, kinds: Kinds | None = None) -> Iterator[Row]:
        """The rows that a person sees: what stands in hidden rows and columns is blank, unless it is merged with cells
        that are seen."""
        rows = self.stored(kinds or {})
        if not self.hidden_rows and not self.hidden_columns:
            return rows
        return self._seen(rows)

    def _seen(self, rows: Iterator[Row]) -> Iterator[Row]:
        kept = {(r0, c0) for r0, c0, r1, c1 in self.merged if not self._is_all_hidden(r0, c0, r1, c1)}
        for number, row in enumerate(rows):
            if number in self.hidden_rows:
                yield [text if (number, column) in kept else None for column, text in enumerate(row)]
            elif self.hidden_columns:
                yield [
                    None if column in self.hidden_columns and (number, column) not in kept else text
                    for column, text in enumerate(row)
                ]
            else:
                yield row

    def _is_all_hidden(self, r0: int, c0: int, r1: int, c1: int) -> bool:
        return all(row in self.hidden_rows for row in range(r0, r1 + 1)) or all(
            column in self.hidden_columns for column in range(c0, c1 + 1)
        )

    def left_out(self) -> list[str]:
        """In words what is hidden and holds something: rows and columns as a person counts them, unseen and struck
        cells."""
        found = self._hidden()
        for what, cells in ((UNSEEN, self.white()), (STRUCK, self.struck())):
            names = [f"{column_letters(column)}{row + 1}" for row, column in cells if row not in self.hidden_rows]
            if names:
                listed = "、".join(names[:10]) + (f"等共{len(names)}格" if len(names) > 10 else "")
                found.append(f"工作表“{self.name}”{what}的单元格：{listed}")
        return found

    def _hidden(self) -> list[str]:
        if not self.hidden_rows and not self.hidden_columns:
            return []
        rows: list[int] = []
        columns: set[int] = set()
        for number, row in enumerate(self.stored({})):
            if number in self.hidden_rows:
                rows += [number + 1] if any(row) else []
            else:
                columns |= {column for column in self.hidden_columns if column < len(row) and row[column]}
        said = [f"工作表“{self.name}”隐藏或筛选掉的行：{_runs(rows)}"] if rows else []
        letters = "、".join(column_letters(column) for column in sorted(columns))
        return [*said, *([f"工作表“{self.name}”隐藏的列：{letters}"] if columns else [])]


@dataclass
class Book:
    """A workbook."""

    sheets: list[BookSheet]

    @property
    def seen(self) -> list[BookSheet]:
        return [sheet for sheet in self.sheets if not sheet.is_hidden]

    @property
    def hidden(self) -> list[str]:
        """Names of the hidden sheets, very hidden ones too."""
        return [sheet.name for sheet in self.sheets if sheet.is_hidden]


def _runs(numbers: Sequence[int]) -> str:
    """3、5–9 and no more than ten of them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    shown = "、".join("–".join(map(str, run)) for run in runs[:10])
    return f"第{shown}行" + (f"等共{len(numbers)}行" if len(runs) > 10 else "")
