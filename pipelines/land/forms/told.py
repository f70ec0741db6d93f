"""Where something of a form stands, as a person finds it, and what is told of it.

Here: places in words. Not here: what is wrong with a cell (problems.py), what is odd about a form (extract.py).
"""

from typing import NamedTuple

from pipelines.land.forms.form import Cell, Remark
from pipelines.land.problems import column_letters
from pipelines.lang import Lang


class Told(NamedTuple):
    """A remark on a form of a file."""

    sheet: str | None
    letters: bool
    remark: Remark

    @property
    def address(self) -> str | None:
        """Of its cell, where columns have letters."""
        cell = self.remark.cell
        return address_of(True, cell, "zh") if cell and cell.row and self.letters else None

    def sentence(self, lang: Lang) -> str:
        """With its place."""
        cell = self.remark.cell
        place = place_of(self.sheet, self.letters, cell.row if cell else None, cell.column if cell else None, lang)
        return f"{place}：{self.remark.zh}" if lang == "zh" else f"{place}: {self.remark.en}"


def address_of(letters: bool, cell: Cell, lang: Lang) -> str:
    """Where within the sheet or document: D12; 第12行第4列."""
    if letters:
        return f"{column_letters(cell.column)}{cell.row}"
    return f"第{cell.row}行第{cell.column + 1}列" if lang == "zh" else f"row {cell.row}, column {cell.column + 1}"


def place_of(sheet: str | None, letters: bool, row: int | None, column: int | None, lang: Lang) -> str:
    """Where, as a person finds it: 工作表“自评表” 单元格 D12; 第12行第4列 in a document."""
    if not row:
        return "整张表" if lang == "zh" else "the form"
    if letters and column is not None:
        cell = f"{column_letters(column)}{row}"
        return f"工作表“{sheet}” 单元格 {cell}" if lang == "zh" else f"sheet “{sheet}” cell {cell}"
    at = "" if column is None else (f"第{column + 1}列" if lang == "zh" else f", column {column + 1}")
    before = "" if sheet is None else (f"工作表“{sheet}” " if lang == "zh" else f"sheet “{sheet}” ")
    return f"{before}第{row}行{at}" if lang == "zh" else f"{before}row {row}{at}"
