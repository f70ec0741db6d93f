"""A PDF as pages of lines and tables, and why one cannot be taken.

Here: the document, what is refused. Not here: forms (forms/pdf.py).
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.land.files.pdf.page import Char, Page, read_page
from pipelines.land.files.pdf.ruled import Ruled, find_tables
from pipelines.land.files.pdf.text import box_text, hangs_over, is_strike, line_text, lines_of, parted, without_struck
from pipelines.land.files.word.symbols import UNKNOWN
from pipelines.land.problems import Refused

MAX_PAGES = 100
_MB = 1 << 20
_LARGEST = 32 * _MB
_OR = "报送 Word（.docx）或 Excel（.xlsx）原件"
_ADVICE = f"请{_OR}"
_TYPED_ON = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_INK)
_FIELDS = tuple(
    getattr(pdfium, f"FPDF_FORMFIELD_{name}")
    for name in ("TEXTFIELD", "COMBOBOX", "LISTBOX", "CHECKBOX", "RADIOBUTTON")
)


@dataclass(slots=True)
class PrintedTable:
    """A table with the text of each box."""

    ruled: Ruled
    texts: list[str | None]


@dataclass(slots=True)
class PrintedPage:
    """Lines outside tables and tables, from top to bottom."""

    parts: list[str | PrintedTable] = field(default_factory=list)


def read_pages(path: Path) -> list[PrintedPage]:
    """Every page. Refused: encrypted, broken, a scan, filled-in fields, layers, no ruled lines, ###."""
    if path.stat().st_size > _LARGEST:
        raise Refused(
            "too_large_form", f"超过 {_LARGEST // _MB} MB，不像一张表格；{_ADVICE}", "is too large for a form"
        )
    with _opened(path) as document:
        if len(document) > MAX_PAGES:
            raise Refused(
                "too_large_form",
                f"有 {len(document)} 页，不像一张表格；请只保留表格本身，或{_OR}",
                f"has {len(document)} pages, which is no form; keep the form alone, or send the .docx or .xlsx",
            )
        _refuse_typed(document)
        pages = [read_page(page) for page in document]
    if any(page.has_layers for page in pages):
        raise Refused(
            "pdf_layers",
            f"PDF 里有图层，文字可能被隐藏而看不出来；请打印为不含图层的 PDF，或{_OR}",
            "the PDF has layers, so that text may be hidden; print it anew without layers, or send the .docx or .xlsx",
        )
    if not any(char.text.strip() for page in pages for char in page.chars):
        raise Refused(
            "scanned_pdf",
            f"PDF 里没有文字（多半是扫描件或照片），不能读取；{_ADVICE}",
            "the PDF has no text (a scan or a photo) and cannot be read; send the .docx or .xlsx",
        )
    printed = [_printed(page, number) for number, page in enumerate(pages, start=1)]
    if not any(isinstance(part, PrintedTable) for page in printed for part in page.parts):
        raise Refused(
            "no_ruled_lines",
            f"PDF 里没有带框线的表格，分不清栏目；{_ADVICE}",
            "the PDF has no table with ruled lines, so its columns cannot be told; send the .docx or .xlsx",
        )
    return printed


def cut_table(where: str, where_en: str) -> Refused:
    return Refused(
        "cut_table",
        f"{where}像是宽表打印到了几页上的一部分；请缩放到一页宽后重新打印，或{_OR}",
        f"{where_en} looks like a part of a wide table printed on several pages; print it one page wide",
    )


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("encrypted", f"PDF 已加密；请去掉密码，或{_OR}", "the PDF is encrypted") from error
        raise _broken(error) from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise _broken(error) from error
    finally:
        document.close()


def _broken(error: Exception) -> Refused:
    return Refused(
        "broken_document",
        f"不是完整的 PDF（可能传输中断或由其他格式改名）；{_ADVICE}",
        "is no whole PDF (cut off, or another format renamed); send the .docx or .xlsx",
        value=type(error).__name__,
    )


def _refuse_typed(document: pypdfium2.PdfDocument) -> None:
    """What was typed into fields or laid over the page is in no text of the page."""
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    environment = document.formenv.raw if document.formenv else None
    for page in document:
        for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            note = pdfium.FPDFPage_GetAnnot(page.raw, number)
            try:
                kind = pdfium.FPDFAnnot_GetSubtype(note)
                is_filled = (
                    kind == pdfium.FPDF_ANNOT_WIDGET
                    and environment is not None
                    and pdfium.FPDFAnnot_GetFormFieldType(environment, note) in _FIELDS
                    and _value(environment, note) not in ("", "Off")
                )
            finally:
                pdfium.FPDFPage_CloseAnnot(note)
            if is_filled or kind in _TYPED_ON:
                raise Refused(
                    "typed_on_pdf",
                    f"内容填在 PDF 的表单域或批注里，不在页面文字中；请“打印”成新的 PDF，或{_OR}",
                    "values stand in fields or notes of the PDF and not in its text; print it to a new PDF",
                )


def _value(environment: object, note: object) -> str:
    size = pdfium.FPDFAnnot_GetFormFieldValue(environment, note, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDFAnnot_GetFormFieldValue(environment, note, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").strip()


def _printed(page: Page, number: int) -> PrintedPage:
    borders = [line for line in page.across if not is_strike(line, page.chars)]
    strikes = [line for line in page.across if is_strike(line, page.chars)]
    chars = without_struck(page.chars, strikes)
    tables = find_tables(borders, page.down)
    if any(table.is_open for table in tables):
        raise cut_table(f"第 {number} 页", f"page {number}")
    inside, outside = _sorted(chars, tables)
    parts: list[tuple[float, str | PrintedTable]] = []
    for table, boxes in zip(tables, inside, strict=True):
        texts = [
            box_text(within, table.xs[column], table.xs[column + width])
            for (_, column, _, width), within in zip(table.boxes, boxes, strict=True)
        ]
        if any(text and "###" in text for text in texts):
            raise Refused(
                "hash_cells",
                f"第 {number} 页有单元格打印成了 ###（列太窄），看不到内容；请加宽该列后重新打印，或{_OR}",
                f"cells on page {number} are printed as ### (the column is too narrow); make it wider and print again",
            )
        parts.append((table.ys[0], PrintedTable(table, texts)))
    parts += [(max(char.top for char in line), text) for line in lines_of(outside) if (text := line_text(line))]
    return PrintedPage([part for _, part in sorted(parts, key=lambda each: -each[0])])


def _sorted(chars: list[Char], tables: list[Ruled]) -> tuple[list[list[list[Char]]], list[Char]]:
    """Characters by table and box, and those outside. A piece stands where it begins; what of it runs into a box with
    text of its own makes both unreadable, since one of the two is not seen."""
    inside: list[list[list[Char]]] = [[[] for _ in table.boxes] for table in tables]
    outside: list[Char] = []
    strays: list[tuple[tuple[int, int], tuple[int, int], Char]] = []
    for piece in parted(chars):
        start = _place(piece[0], tables)
        for char in piece:
            at = _place(char, tables)
            if at != start and start is not None and at is not None and not hangs_over(char, _edge(start, tables)):
                strays.append((start, at, char))
            elif start is None:
                outside.append(char) if at is None else inside[at[0]][at[1]].append(char)
            else:
                inside[start[0]][start[1]].append(char)
    own = {(table, place) for table, boxes in enumerate(inside) for place, box in enumerate(boxes) if box}
    for start, at, char in strays:
        inside[start[0]][start[1]].append(char)
        if at in own:
            spoilt = Char(UNKNOWN, char.left, char.bottom, char.right, char.top, char.piece)
            inside[at[0]][at[1]].append(spoilt)
            inside[start[0]][start[1]][-1] = spoilt
    return inside, outside


def _edge(start: tuple[int, int], tables: list[Ruled]) -> float:
    table = tables[start[0]]
    _, column, _, width = table.boxes[start[1]]
    return table.xs[column + width]


def _place(char: Char, tables: list[Ruled]) -> tuple[int, int] | None:
    """Table and box that hold the character's middle."""
    for number, table in enumerate(tables):
        if not table.holds(char.x, char.y):
            continue
        column = sum(x <= char.x for x in table.xs[1:-1])
        row = sum(y >= char.y for y in table.ys[1:-1])
        for place, (top, left, height, width) in enumerate(table.boxes):
            if top <= row < top + height and left <= column < left + width:
                return number, place
    return None
