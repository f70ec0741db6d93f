"""Letters of symbol fonts in workbooks are the signs they show: R in Wingdings 2 is a ticked box."""

import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.land.files.books import open_book

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SHOWN = ["☑优  □良", "☑", "≥", "R2D2", "☑", "95"]


def write(file: Path, filler: int = 0) -> Path:
    """A run of Wingdings 2, whole cells of three fonts, and plain ones; `filler`: rows that make it a large sheet."""
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        ticks, boxes, symbols = (
            book.add_format({"font_name": name}) for name in ("Wingdings 2", "Wingdings", "Symbol")
        )
        plain = book.add_format({"font_name": "宋体"})
        sheet.write_rich_string(0, 0, ticks, "R", plain, "优  ", ticks, "£", plain, "良")
        sheet.write_string(1, 0, "R", ticks)
        sheet.write_string(2, 0, "\u00b3", symbols)
        sheet.write_string(3, 0, "R2D2", plain)
        sheet.write_string(4, 0, "\u00fe", boxes)
        sheet.write_number(5, 0, 95, ticks)
        for row in range(6, 6 + filler):
            sheet.write_row(row, 0, ["行", row, "很长的文字，使工作表超过按格阅读的大小"])
    return file


def shown(file: Path) -> list[str | None]:
    (sheet,) = open_book(file).sheets
    return [row[0] for row in list(sheet.rows())[: len(SHOWN)]]


@pytest.mark.parametrize("filler", [0, 12_000])
def test_signs_in_a_workbook(tmp_path: Path, filler: int) -> None:
    assert shown(write(tmp_path / "book.xlsx", filler)) == SHOWN


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: no .xls or .ods of it")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_signs_in_workbooks_of_other_kinds(tmp_path: Path, suffix: str) -> None:
    words = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", suffix]
    source = write(tmp_path / "book.xlsx")
    subprocess.run([*words, "--outdir", str(tmp_path), str(source)], capture_output=True, timeout=180, check=True)
    assert shown(tmp_path / f"book.{suffix}") == SHOWN
