"""Official forms as workbooks that show something else than they hold: an own form changed cell by cell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from pipelines.land.problems import Refused

FORM = Path(__file__).parents[1] / "data" / "forms" / "003.xlsx"
"""A self-evaluation; F6 is its executed amount, rows 13 to 17 its indicators, F their actuals."""


def read(folder: Path, change: Callable[[Worksheet], None]) -> Form:
    book = load_workbook(FORM)
    sheet = book.worksheets[0]
    change(sheet)
    file = folder / "form.xlsx"
    book.save(file)
    (form,) = read_forms(file)[0]
    return form


def put(sheet: Worksheet, address: str, value: object, code: str) -> None:
    sheet[address] = value
    sheet[address].number_format = code


def test_the_form_as_it_is(tmp_path: Path) -> None:
    form = read(tmp_path, lambda _: None)
    assert [row.row for row in form.rows] == [13, 14, 15, 16, 17]
    assert form.unread == []


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (90340000, '0!.0,"万元"', "9034万元"),
        (9034, '#,##0.00"元"', "9034元"),
        (-5, "0.00;[Red]0.00", "-5"),
        (9034.333333333334, "#,##0.00", "9034.33"),
        (9034, "#,##0.00_ ", "9034"),
    ],
)
def test_an_amount(tmp_path: Path, value: float, code: str, shown: str) -> None:
    form = read(tmp_path, lambda sheet: put(sheet, "F6", value, code))
    assert form.text("executed") == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.97, '"≥"0%', "≥97%"),
        (6400, '#,##0"人次"', "6400人次"),
        (44896, 'yyyy"年"m"月"', "2022年12月"),
        (5, ";;;", None),
    ],
)
def test_an_actual(tmp_path: Path, value: float, code: str, shown: str | None) -> None:
    form = read(tmp_path, lambda sheet: put(sheet, "F13", value, code))
    assert form.rows[0].values["actual_raw"] == shown


def test_a_hidden_row_is_no_indicator_and_is_named(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[14].hidden = True

    form = read(tmp_path, hide)
    assert [row.row for row in form.rows] == [13, 15, 16, 17]
    assert any("第14行" in each for each in form.unread)


def test_what_is_struck_through_is_not_said(tmp_path: Path) -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["F6"].font = Font(strike=True)

    assert read(tmp_path, strike).text("executed") is None


def test_a_formula_that_was_never_calculated_refuses_by_its_cell(tmp_path: Path) -> None:
    def write(sheet: Worksheet) -> None:
        sheet["F6"] = "=F7+F8"

    with pytest.raises(Refused) as refused:
        read(tmp_path, write)
    assert refused.value.reason_code == "not_calculated"
    assert "F6" in refused.value.zh
