"""A condition's number format: the cell may show another amount than it holds, so no amount is read from it."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines.land.books import open_book
from pipelines.land.values import parse_money, parse_number


def read(folder: Path, cells: str, look: dict[str, Any], rows: int = 2) -> list[list[str | None]]:
    """The sheet 项目|金额, 甲|126000, 乙|8, with a condition on some cells."""
    file = folder / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["项目", "金额"])
        for number in range(rows):
            sheet.write_row(number + 1, 0, ["甲", 126000] if number == 0 else ["乙", 8])
        format = book.add_format(look)
        sheet.conditional_format(cells, {"type": "cell", "criteria": ">", "value": 9, "format": format})
    return list(open_book(file).seen[0].rows())


@pytest.mark.parametrize("rows", [2, 20_000], ids=["small", "read by the other reader"])
def test_a_number_that_a_condition_may_scale(rows: int, tmp_path: Path) -> None:
    said = read(tmp_path, "B2:B2", {"num_format": '0!.0,"万元"'}, rows)[:3]
    assert said == [["项目", "金额"], ["甲", "126000\ufffd（条件格式另有显示）"], ["乙", "8"]]
    assert parse_money(str(said[1][1])).value is None
    assert parse_number(str(said[1][1])).value is None


def test_a_whole_column(tmp_path: Path) -> None:
    said = read(tmp_path, "B1:B1048576", {"num_format": "0%"})
    assert [str(row[1]).endswith("（条件格式另有显示）") for row in said] == [False, True, True]


@pytest.mark.parametrize("look", [{"bg_color": "red"}, {"num_format": "#,##0.00"}, {"bold": True}])
def test_a_condition_that_changes_no_number(look: dict[str, Any], tmp_path: Path) -> None:
    assert read(tmp_path, "B2:B3", look) == [["项目", "金额"], ["甲", "126000"], ["乙", "8"]]
