"""Workbooks part by part, as programs write them that are not Excel."""

import zipfile
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.home import Home

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADER = ["支付申请ID", "项目代码", "支付日期", "实际支付金额"]
PLACE = "511902/2021/payments"


def texts(number: int, cells: list[str]) -> str:
    """A row of inline texts."""
    inner = "".join(
        f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for column, text in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


def write_raw(
    path: Path,
    rows: str,
    *,
    formats: list[str] | None = None,
    before: str = "",
    after: str = "",
    strings: str = "",
    calc: str = "",
    parts: dict[str, str] | None = None,
    sheet: str | None = None,
    name: str = "Sheet1",
) -> Path:
    """`rows`: inside of sheetData; `formats`: number formats of styles 1, 2, …; `before`, `after`: beside sheetData;
    `sheet`: the whole sheet instead."""
    path.parent.mkdir(parents=True, exist_ok=True)
    codes = formats or []
    numbers = "".join(
        f'<numFmt numFmtId="{170 + index}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for index, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{170 + index}" fontId="0"/>' for index in range(len(codes)))
    whole = sheet or f'<worksheet {MAIN} xmlns:r="{RELATED}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATED}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{RELATED}"><sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets>'
            f"{calc}</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="r1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="r3" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", whole)
        archive.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{strings}</sst>")
        archive.writestr(
            "xl/styles.xml",
            f"<styleSheet {MAIN}><numFmts>{numbers}</numFmts><fonts><font/><font><strike/></font></fonts>"
            f'<cellXfs><xf numFmtId="0" fontId="0"/>{styles}<xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>',
        )
        for part, content in (parts or {}).items():
            archive.writestr(part, content)
    return path


def path_of(home: Home, suffix: str = ".xlsx", name: str = PLACE) -> Path:
    """Where such a file lies."""
    file = home.raw / f"{name}{suffix}"
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def row(number: int, amount: str, style: int = 0, cell: str = "") -> str:
    """A payment; its amount stored in that style, or as the given cell."""
    start = texts(number, [f"Z{number}", "P1", "2021-03-01"]).removesuffix("</row>")
    return start + (cell or f'<c r="D{number}" s="{style}"><v>{amount}</v></c>') + "</row>"


def amounts(home: Home) -> list[Decimal]:
    """Land, and the payments that came of it."""
    home.land()
    return home.rows("payments", "amount")
