"""A raised digit behind a number is a note's mark or a power, and no digit of the number, in files of every kind."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipelines.land.cells.raised import shifted
from pipelines.land.cells.values import parse_money, parse_number
from pipelines.land.files import office
from pipelines.land.files.books import open_book
from pipelines.land.forms.pdf import read_pdf
from pipelines.land.forms.word import read_document
from scripts.fuzz_reading import by_office
from tests.support.docx import document, row, run, table
from tests.support.pdf import table as drawn_table
from tests.support.pdf import text, write

EXAMPLES = [
    ("130", "1", "up", "130^1"),
    ("12km", "2", "up", "12km²"),
    ("m", "3", "up", "m³"),
    ("130", "注1", "up", "130注1"),
    ("CO", "2", "down", "CO2"),
    ("130", "2", "down", "130_2"),
]


@pytest.mark.parametrize(("before", "said", "way", "line"), EXAMPLES)
def test_on_one_line(before: str, said: str, way: str, line: str) -> None:
    assert before + shifted(before, said, "up" if way == "up" else "down") == line


def test_nothing_is_read_from_such_a_text() -> None:
    for said in ("130^1", "130_2"):
        assert parse_money(said).value is None
        assert parse_number(said).value is None


def book(folder: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    for before, said, way, _ in EXAMPLES:
        place = "superscript" if way == "up" else "subscript"
        sheet.append([CellRichText(TextBlock(InlineFont(), before), TextBlock(InlineFont(vertAlign=place), said))])
    file = folder / "raised.xlsx"
    workbook.save(file)
    return file


def seen(file: Path) -> list[str | None]:
    return [cells[0] for cells in open_book(file).seen[0].rows() if any(cells)]


def test_in_a_workbook(tmp_path: Path) -> None:
    assert seen(book(tmp_path)) == [line for *_, line in EXAMPLES]


@pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_in_workbooks_of_other_kinds(suffix: str, tmp_path: Path) -> None:
    said = seen(by_office(book(tmp_path), suffix))
    assert [text for text in said if "注" not in str(text)] == [line for *_, line in EXAMPLES if "注" not in line]
    assert parse_money(str(said[3])).value is None  # 130注^1: a run of its own for each script


def test_in_a_web_page(tmp_path: Path) -> None:
    tags = {"up": "sup", "down": "sub"}
    rows = [f"<tr><td>{before}<{tags[way]}>{said}</{tags[way]}>" for before, said, way, _ in EXAMPLES]
    file = tmp_path / "raised.html"
    styled = "<tr><td>130<span class=n>1</span>"
    file.write_text(f"<style>.n{{vertical-align:super}}</style><table>{''.join(rows)}{styled}</table>", "utf-8")
    assert seen(file) == [*(line for *_, line in EXAMPLES), "130^1"]


def test_in_an_xml_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "raised.xml"
    file.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table><Row><Cell>'
        '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">130<Sup>1</Sup></ss:Data>'
        "</Cell></Row></Table></Worksheet></Workbook>",
        "utf-8",
    )
    assert seen(file) == ["130^1"]


def test_in_a_document(tmp_path: Path) -> None:
    place = {"up": '<w:vertAlign w:val="superscript"/>', "down": '<w:vertAlign w:val="subscript"/>'}
    file = tmp_path / "raised.docx"
    mark = run("1", '<w:rStyle w:val="mark"/>')
    style = f'<w:style w:type="character" w:styleId="mark"><w:rPr>{place["up"]}</w:rPr></w:style>'
    rows = [row("甲", run(before) + run(said, place[way])) for before, said, way, _ in EXAMPLES]
    file.write_bytes(document(table(*rows, row("甲", run("130") + mark)), styles=style))
    (grid,) = read_document(file)
    assert [cells[1] for cells in grid.rows] == [*(line for *_, line in EXAMPLES), "130^1"]


@pytest.mark.parametrize(("before", "digit", "line"), [("130", "1", "130^1"), ("12km", "2", "12km²")])
def test_on_a_printed_page(before: str, digit: str, line: str, tmp_path: Path) -> None:
    small = text(134 + 5 * len(before), 769.5, digit).replace("/F1 10 Tf", "/F1 6 Tf")
    page = drawn_table([["金额", ""], ["得分", "9"]]) + text(133, 766, before) + small
    assert read_pdf(write(tmp_path / "raised.pdf", page))[0].rows[0] == ["金额", line]


@pytest.mark.parametrize(
    ("size", "y", "line"), [(6, 764.5, "130_2"), (1, 766, "130"), (2, 766, "130\ufffd"), (9, 766, "1302")]
)
def test_small_digits_on_a_printed_page(size: int, y: float, line: str, tmp_path: Path) -> None:
    small = text(149, y, "2").replace("/F1 10 Tf", f"/F1 {size} Tf")
    page = drawn_table([["金额", ""], ["得分", "9"]]) + text(133, 766, "130") + small
    assert read_pdf(write(tmp_path / "small.pdf", page))[0].rows[0] == ["金额", line]
