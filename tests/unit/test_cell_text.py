"""Text that is longer than a cell of a workbook is cut where a person is told."""

from pathlib import Path

from openpyxl import load_workbook

from pipelines.cell_text import LONGEST, cell_text
from pipelines.land.marked_copy import write_copy


def test_a_text_of_a_cells_length_stays() -> None:
    assert cell_text("目" * LONGEST) == "目" * LONGEST


def test_a_longer_one_says_that_it_was_cut() -> None:
    text = cell_text("目" * (LONGEST + 1))
    assert len(text) == LONGEST
    assert text.endswith(f"……（此处截断：全文 {LONGEST + 1} 字，超过单元格上限 {LONGEST} 字）")


def test_rare_letters_count_twice_as_spreadsheets_count_them() -> None:
    text = cell_text("𠀀" * 20_000)
    assert len(text.encode("utf-16-le")) // 2 <= LONGEST
    assert "截断" in text


def test_a_marked_copy_notes_it(tmp_path: Path) -> None:
    source = tmp_path / "goals.csv"
    source.write_text("对象代码,年度总体目标\nP1," + "目" * (LONGEST + 1) + "\n", encoding="utf-8")
    write_copy(source, tmp_path / "copy.xlsx", [], "zh")
    cell = load_workbook(tmp_path / "copy.xlsx")["数据"]["B2"].value
    assert len(cell) == LONGEST and "此处截断" in cell
