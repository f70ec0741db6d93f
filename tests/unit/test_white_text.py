"""Text that nobody sees is no data and is named: white on white ground (on any other it is text), transparent, tiny."""

from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, Font, PatternFill

from pipelines.land.cells.white import UNSEEN
from pipelines.land.files import office
from pipelines.land.files.books import open_book
from pipelines.land.forms.word import read_document
from scripts.fuzz_reading import by_office
from tests.support.docx import cell, document, paragraph, row, run, table

WHITE = Font(color="FFFFFF")
DARK = PatternFill("solid", fgColor="1F4E79")


def book(folder: Path, *, is_conditional: bool = False) -> Path:
    """B1 dark, white ink; B2 and B3 white on white (its ink the theme's); B4 white on white ground; B5 plain."""
    workbook = Workbook()
    sheet = workbook.active
    for number, font in enumerate([WHITE, WHITE, Font(color=Color(theme=0)), WHITE, Font()], start=1):
        sheet[f"A{number}"], sheet[f"B{number}"] = f"行{number}", number * 100
        sheet[f"B{number}"].font = font
    sheet["B1"].fill = DARK
    sheet["B4"].fill = PatternFill("solid", fgColor="FFFFFF")
    if is_conditional:
        sheet.conditional_formatting.add("B1:B5", CellIsRule("greaterThan", ["0"], fill=DARK))
    file = folder / "white.xlsx"
    workbook.save(file)
    return file


def seen(file: Path) -> tuple[list[str | None], list[str]]:
    sheet = open_book(file).seen[0]
    return [[*each, None, None][1] for each in sheet.rows() if any(each)], sheet.left_out()


SEEN = ["100", None, None, None, "500"]


def test_in_a_workbook(tmp_path: Path) -> None:
    assert seen(book(tmp_path)) == (SEEN, [f"工作表“Sheet”{UNSEEN}的单元格：B2、B3、B4"])


def test_what_a_condition_may_paint_is_seen(tmp_path: Path) -> None:
    assert seen(book(tmp_path, is_conditional=True)) == (["100", "200", "300", "400", "500"], [])


@pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_in_workbooks_of_other_kinds(suffix: str, tmp_path: Path) -> None:
    assert seen(by_office(book(tmp_path), suffix)) == (SEEN, [f"工作表“Sheet”{UNSEEN}的单元格：B2、B3、B4"])


HTML = """<table><tr style="color:white"><td style="color:black">行1<td style="background:#1F4E79">100</tr>
<tr><td>行2<td style="color:#FFFFFF">200</tr><tr><td>行3<td><font color=white>300</font></tr>
<tr><td>行4<td style="color:#fff;background-color:white">400</tr>
<tr bgcolor=navy><td>行5<td style="color:white">500</table>"""


def test_in_a_web_page(tmp_path: Path) -> None:
    file = tmp_path / "white.html"
    file.write_text(HTML, "utf-8")
    assert seen(file)[0] == SEEN


XML_2003 = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>
<Style ss:ID="w"><Font ss:Color="#FFFFFF"/></Style>
<Style ss:ID="d" ss:Parent="w"><Interior ss:Color="#1F4E79" ss:Pattern="Solid"/></Style></Styles>
<Worksheet ss:Name="表"><Table>
<Row><Cell><Data ss:Type="String">甲</Data></Cell><Cell ss:StyleID="d"><Data ss:Type="Number">100</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">乙</Data></Cell><Cell ss:StyleID="w"><Data ss:Type="Number">200</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_in_an_xml_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "white.xml"
    file.write_text(XML_2003, "utf-8")
    assert seen(file) == (["100", None], [f"工作表“表”{UNSEEN}的单元格：B2"])


INK = '<w:color w:val="FFFFFF"/>'
SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
STYLES = f"""<w:style w:type="paragraph" w:styleId="pale"><w:rPr>{INK}</w:rPr></w:style>
<w:style w:type="table" w:styleId="banded"><w:tblStylePr w:type="firstRow"><w:tcPr>{SHADE.format("4472C4")}</w:tcPr>
</w:tblStylePr></w:style>"""
FILL = "<w14:textFill>{}</w14:textFill>"
COLOUR = '<w14:solidFill><w14:srgbClr w14:val="{ink}"><w14:alpha w14:val="{alpha}"/></w14:srgbClr></w14:solidFill>'
WORDS = {
    "in a run": (run("1") + run("20", INK), "1"),
    "by its paragraph's style": (f'<w:p><w:pPr><w:pStyle w:val="pale"/></w:pPr>{run("120")}</w:p>', None),
    "that takes its colour back": (
        f'<w:p><w:pPr><w:pStyle w:val="pale"/></w:pPr>{run("9", """<w:color w:val="000000"/>""")}</w:p>',
        "9",
    ),
    "on a shaded run": (run("120", INK + SHADE.format("000000")), "120"),
    "on a highlight": (run("120", INK + '<w:highlight w:val="red"/>'), "120"),
    "in a shaded paragraph": (f"<w:p><w:pPr>{SHADE.format('1F4E79')}</w:pPr>{run('120', INK)}</w:p>", "120"),
    "on white shade": (run("120", INK + SHADE.format("FFFFFF")), None),
    "transparent": (run("1") + run("20", FILL.format("<w14:noFill/>")), "1"),
    "transparent by its colour": (run("120", FILL.format(COLOUR.format(alpha=100_000, ink="FF0000"))), None),
    "half transparent": (run("120", FILL.format(COLOUR.format(alpha=50_000, ink="FF0000"))), "120"),
    "white by its fill": (run("120", FILL.format(COLOUR.format(alpha=0, ink="FFFFFF"))), None),
    "only its outline": (
        run(
            "120",
            FILL.format("<w14:noFill/>") + f"<w14:textOutline>{COLOUR.format(alpha=0, ink='000000')}</w14:textOutline>",
        ),
        "120",
    ),
    "of one point": (run("1") + run("20", '<w:sz w:val="2"/>'), "1"),
    "of one point on a dark ground": (run("120", '<w:sz w:val="2"/>' + SHADE.format("000000")), None),
    "of two points": (run("120", '<w:sz w:val="4"/>'), "120"),
}


@pytest.mark.parametrize("example", WORDS)
def test_in_a_document(example: str, tmp_path: Path) -> None:
    inner, shown = WORDS[example]
    file = tmp_path / "form.docx"
    file.write_bytes(document(table(row("甲", cell(inner))), styles=STYLES))
    (grid,) = read_document(file)
    assert grid.rows == [["甲", shown]]
    assert len(grid.left_out) == (shown in (None, "1"))


@pytest.mark.parametrize(
    "place",
    [
        table(row("甲", cell(run("120", INK), SHADE.format("4472C4")))),
        table(row("甲", cell(run("120", INK)))).replace("<w:tblPr>", '<w:tblPr><w:tblStyle w:val="banded"/>'),
    ],
    ids=["shaded cell", "table style that shades"],
)
def test_in_a_document_on_a_ground_that_shows_it(place: str, tmp_path: Path) -> None:
    file = tmp_path / "form.docx"
    file.write_bytes(document(place, styles=STYLES))
    (grid,) = read_document(file)
    assert (grid.rows, grid.left_out) == ([["甲", "120"]], [])


def test_what_was_not_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "form.docx"
    file.write_bytes(document(paragraph(run("单位：", "") + run("万元", INK)) + table(row("甲", "1"))))
    assert read_document(file)[0].left_out == [f"{UNSEEN}的文字：“万元”"]


# A part of one cell's text

RICH_HTML = """<style>.pale{{color:#fff}}</style><table><tr><td>120<span class=pale>0000</span>
<tr><td style="background:{ground}">120<font color="#FFFFFF">0000</font></table>"""


def rich_book(folder: Path, ground: PatternFill | None = None, *, is_conditional: bool = False) -> Path:
    """B1: 120 and behind it 0000 in white."""
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"] = "金额"
    sheet["B1"] = CellRichText(TextBlock(InlineFont(b=True), "120"), TextBlock(InlineFont(color="FFFFFF"), "0000"))
    if ground:
        sheet["B1"].fill = ground
    if is_conditional:
        sheet.conditional_formatting.add("B1", CellIsRule("greaterThan", ["0"], fill=DARK))
    file = folder / "rich.xlsx"
    workbook.save(file)
    return file


NAMED = [f"工作表“Sheet”{UNSEEN}的单元格：B1"]


def test_a_white_part_of_a_cell_is_no_data(tmp_path: Path) -> None:
    assert seen(rich_book(tmp_path)) == (["120"], NAMED)


@pytest.mark.parametrize("ground", ["dark", "conditional"])
def test_a_white_part_on_a_ground_that_shows_it(ground: str, tmp_path: Path) -> None:
    file = rich_book(tmp_path, DARK if ground == "dark" else None, is_conditional=ground == "conditional")
    assert seen(file) == (["1200000"], [])


@pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("suffix", [".xls", ".ods", ".xlsx"])
@pytest.mark.parametrize("ground", [None, DARK])
def test_a_white_part_in_workbooks_that_libreoffice_saved(
    suffix: str, ground: PatternFill | None, tmp_path: Path
) -> None:
    source = rich_book(tmp_path, ground).rename(tmp_path / "in.xlsx")
    if suffix == ".xlsx":  # shared strings, as Excel writes them
        source = by_office(source, ".ods")
    assert seen(by_office(source, suffix)) == ((["1200000"], []) if ground else (["120"], NAMED))


def test_a_white_part_in_a_sheet_of_any_size(tmp_path: Path) -> None:
    """Large sheets are read by another reader where nothing speaks against it."""
    file = tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("Sheet")
        pale = workbook.add_format({"font_color": "white"})
        for number in range(9_000):
            sheet.write_row(number, 0, [f"第{number}行", number])
        sheet.write_rich_string(0, 1, "120", pale, "0000")
    (first, *_) = open_book(file).seen[0].rows()
    assert first == ["第0行", "120"]


def test_a_white_part_in_a_web_page(tmp_path: Path) -> None:
    file = tmp_path / "rich.html"
    file.write_text(RICH_HTML.format(ground="navy"), "utf-8")
    sheet = open_book(file).seen[0]
    assert (list(sheet.rows()), sheet.left_out()) == (
        [["120"], ["1200000"]],
        [f"工作表“表格1”{UNSEEN}的单元格：A1"],
    )


def test_a_white_part_in_an_xml_spreadsheet(tmp_path: Path) -> None:
    part = '120<html:Font xmlns:html="http://www.w3.org/TR/REC-html40" html:Color="#FFFFFF">0000</html:Font>'
    file = tmp_path / "rich.xml"
    file.write_text(XML_2003.replace(">200<", f">{part}<").replace(">100<", f">{part}<").replace('"w"><D', '"x"><D'))
    assert seen(file) == (["1200000", "120"], [f"工作表“表”{UNSEEN}的单元格：B2"])


# White by the number format

BY_FORMAT = [
    ("[White]0.00", 126, None),
    ("0;-0;[白色]0", 0, None),
    ("0;-0;[Color 2]0", 126, "126"),
    ("[Red]0", 126, "126"),
]


@pytest.mark.parametrize(("code", "value", "shown"), BY_FORMAT)
@pytest.mark.parametrize("ground", [None, DARK])
def test_a_number_that_its_format_makes_white(
    code: str, value: int, shown: str | None, ground: PatternFill | None, tmp_path: Path
) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["金额", value])
    sheet["B1"].number_format = code
    if ground:
        sheet["B1"].fill = ground
    workbook.save(tmp_path / "book.xlsx")
    (row,) = open_book(tmp_path / "book.xlsx").seen[0].rows()
    assert [*row, None][1] == (str(value) if ground else shown)


# Too small to be seen, on whatever ground


def tiny_book(folder: Path) -> Path:
    """B1 of 1 point, B2 of 2, B3 of 1 on a dark ground, B4: 120 and behind it 0000 of 1 point."""
    workbook = Workbook()
    sheet = workbook.active
    for number, (size, fill) in enumerate([(1, None), (2, None), (1, DARK)], start=1):
        sheet[f"A{number}"], sheet[f"B{number}"] = f"行{number}", number * 100
        sheet[f"B{number}"].font = Font(sz=size)
        if fill:
            sheet[f"B{number}"].fill = fill
    sheet["A4"] = "行4"
    sheet["B4"] = CellRichText(TextBlock(InlineFont(sz=11), "120"), TextBlock(InlineFont(sz=1), "0000"))
    workbook.save(folder / "tiny.xlsx")
    return folder / "tiny.xlsx"


@pytest.mark.parametrize(
    "suffix",
    [
        ".xlsx",
        *(
            pytest.param(suffix, marks=pytest.mark.skipif(office.program() is None, reason="no LibreOffice (soffice)"))
            for suffix in (".xls", ".ods")
        ),
    ],
)
def test_text_of_one_point(suffix: str, tmp_path: Path) -> None:
    file = tiny_book(tmp_path)
    file = file if suffix == ".xlsx" else by_office(file, suffix)
    assert seen(file) == ([None, "200", None, "120"], [f"工作表“Sheet”{UNSEEN}的单元格：B1、B3、B4"])


def test_text_of_one_point_in_a_web_page(tmp_path: Path) -> None:
    file = tmp_path / "tiny.html"
    file.write_text(
        """<table><tr><td>行1<td style="font-size:1pt;background:navy">100<tr style="font-size:1px"><td
        style="font-size:10pt">行2<td style="font-size:9pt">200<tr><td>行3<td>120<span style="font-size:0">0000</span>
        </table>""",
        "utf-8",
    )
    assert seen(file) == ([None, "200", "120"], [f"工作表“表格1”{UNSEEN}的单元格：B1、B3"])


def test_text_of_one_point_in_an_xml_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "tiny.xml"
    file.write_text(XML_2003.replace('<Font ss:Color="#FFFFFF"/>', '<Font ss:Size="1"/>'), "utf-8")
    assert seen(file) == ([None, None], [f"工作表“表”{UNSEEN}的单元格：B1、B2"])


# Hidden and struck in a document


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (table(row("旧", "900", properties="<w:hidden/>"), row("甲", "1")), ["隐藏的行：“旧 900”"]),
        (
            table(row("旧", "900", properties='<w:trHeight w:val="2" w:hRule="exact"/>'), row("甲", "1")),
            ["隐藏的行：“旧 900”"],
        ),
        (table(row("旧", "900", properties="<w:del/>"), row("甲", "1")), []),
        (table(row("", "", properties="<w:hidden/>"), row("甲", "1")), []),
        (table(row("甲", cell(run("1") + run("00", "<w:vanish/>")))), ["隐藏的文字：“00”"]),
        (table(row("甲", cell(run("1") + run("00", "<w:strike/>")))), ["划掉的文字：“00”"]),
    ],
    ids=["hidden row", "row too low", "deleted row", "hidden blank row", "hidden text", "struck text"],
)
def test_what_a_document_hides_is_told(body: str, told: list[str], tmp_path: Path) -> None:
    file = tmp_path / "form.docx"
    file.write_bytes(document(body))
    (grid,) = read_document(file)
    assert (grid.rows, grid.left_out) == ([["甲", "1"]], told)
