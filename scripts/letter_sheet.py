"""The shape of a letter: GB/T 9704-2012 §10.1 信函格式 as a Word document.

A4, text area 156 × 225 mm, name of the issuing office 30 mm from the top, a red double line below it and another 20 mm
from the bottom, no page number on the first page; styles with East-Asian fonts, tables whose header repeats. Here:
fonts, measures, and the steps a template is written in. Not here: its words (make_letter_templates.py).
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
ALTERNATIVES = {XIAOBIAOSONG: SONGTI, FANGSONG: "仿宋", HEITI: "SimHei", KAITI: "楷体", SONGTI: "SimSun"}
RED = RGBColor(0xFF, 0, 0)
BODY = Pt(16)  # 三号
LINE = Pt(28.95)  # 22 lines in 225 mm
MADE = datetime(2026, 1, 1)

Text = str | tuple[str, str]
"""Text in the paragraph's own font, or (text, font)."""

Columns = list[tuple[str, int, list[tuple[str, str]]]]
"""Header, width in mm, and the lines of a cell as (style, text)."""


class Sheet:
    """One template being written: styles first, then paragraphs and tables from top to bottom."""

    def __init__(self, title: str, title_font: str) -> None:
        self.document = Document()
        self.title_font = title_font
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.created = properties.modified = MADE
        _fonts_of(self.document)
        self._styles()
        self._page()

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        _font(normal, FANGSONG, BODY)
        lay(normal.paragraph_format, line=LINE, before=Pt(0), after=Pt(0), widow=False)
        bold = self.title_font == SONGTI
        for name, font, size, settings in (
            ("发文机关标志", self.title_font, Pt(32), {"align": ALIGN.CENTER, "line": Pt(38), "left": -8, "right": -6}),
            ("发文字号", FANGSONG, BODY, {"align": ALIGN.RIGHT}),
            (
                *("公文标题", self.title_font, Pt(22)),
                {"align": ALIGN.CENTER, "line": Pt(34), "before": LINE * 2, "after": LINE, "keep": True},
            ),
            ("主送机关", FANGSONG, BODY, {}),
            ("公文正文", FANGSONG, BODY, {"align": ALIGN.LEFT, "indent_characters": 2}),
            ("公文末段", FANGSONG, BODY, {"align": ALIGN.LEFT, "indent_characters": 2, "keep": True, "together": True}),
            ("公文结尾", FANGSONG, BODY, {"align": ALIGN.LEFT, "indent_characters": 2, "keep": True}),
            ("附件说明", FANGSONG, BODY, {"left_characters": 7, "hanging_characters": 5}),
            ("附件说明末", FANGSONG, BODY, {"left_characters": 7, "hanging_characters": 5, "keep": True}),
            ("署名日期", FANGSONG, BODY, {"align": ALIGN.CENTER, "left": 70, "keep": True}),
            ("附注", FANGSONG, BODY, {"indent_characters": 2, "keep": True, "together": True}),
            ("登记", FANGSONG, Pt(14), {"left": 5, "right": 5, "line": Pt(24), "keep": True, "together": True}),
            ("抄送", FANGSONG, Pt(14), {"left": 5, "right": 5, "line": Pt(24), "before": Pt(6), "together": True}),
            ("附件标识", HEITI, BODY, {"page_break": True, "keep": True}),
            ("附件标识续", HEITI, BODY, {"before": LINE, "keep": True}),
            (
                "附件标题",
                self.title_font,
                Pt(22),
                {"align": ALIGN.CENTER, "line": Pt(34), "before": LINE, "keep": True},
            ),
            (
                *("表题", HEITI, Pt(12)),
                {"align": ALIGN.CENTER, "line": Pt(24), "before": Pt(6), "keep": True},
            ),
            ("表格单位", FANGSONG, Pt(12), {"align": ALIGN.RIGHT, "line": Pt(20), "before": Pt(8), "keep": True}),
            ("表头", HEITI, Pt(10.5), {"align": ALIGN.CENTER, "line": Pt(15)}),
            ("表格文字", FANGSONG, Pt(10.5), {"align": ALIGN.LEFT, "line": Pt(15)}),
            ("表格居中", FANGSONG, Pt(10.5), {"align": ALIGN.CENTER, "line": Pt(15)}),
            ("表格数字", FANGSONG, Pt(8.5), {"align": ALIGN.RIGHT, "line": Pt(15)}),
            ("表格日期", FANGSONG, Pt(9), {"align": ALIGN.CENTER, "line": Pt(15)}),
            ("表格代码", FANGSONG, Pt(8), {"align": ALIGN.LEFT, "line": Pt(12)}),
            ("表注", FANGSONG, Pt(10.5), {"line": Pt(18)}),
            ("红线", FANGSONG, Pt(1), {"line": Pt(1.5), "left": -8, "right": -6}),
        ):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            style.quick_style = name != "红线"
            _font(style, font, size, bold=bold and font == SONGTI)
            lay(style.paragraph_format, **settings)
        styles["发文机关标志"].font.color.rgb = RED
        for level, font in ((1, HEITI), (2, KAITI)):
            style = styles[f"Heading {level}"]
            _font(style, font, BODY)
            style.font.color.rgb = RGBColor(0, 0, 0)
            lay(style.paragraph_format, line=LINE, before=Pt(0), after=Pt(0), indent_characters=2, keep=True)

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(30), Mm(20)
        section.different_first_page_header_footer = True
        self.document.settings.odd_and_even_pages_header_footer = True
        head = section.first_page_header
        self._into(head.paragraphs[0], "发文机关标志", "{{ bureau }}")
        lay(head.paragraphs[0].paragraph_format, after=Mm(4))
        _rule(head.add_paragraph(style="红线"), 20)
        _rule(head.add_paragraph(style="红线"), 6)
        lay(head.paragraphs[-1].paragraph_format, after=Pt(8))
        foot = section.first_page_footer
        foot.paragraphs[0].style = self.document.styles["红线"]
        _rule(foot.paragraphs[0], 6)
        _rule(foot.add_paragraph(style="红线"), 20)
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].style = self.document.styles["红线"]
        for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
            paragraph = footer.paragraphs[0]
            lay(paragraph.paragraph_format, align=align, line=Pt(16), left=5, right=5, after=Mm(5))
            _page_number(paragraph)

    def _into(self, paragraph: Any, style: str, *texts: Text) -> Any:
        paragraph.style = self.document.styles[style]
        for text in texts:
            words, font = text if isinstance(text, tuple) else (text, None)
            _own_font(paragraph.add_run(words), font or _east_asian(paragraph.style))
        return paragraph

    def put(self, style: str, *texts: Text) -> None:
        """One paragraph."""
        self._into(self.document.add_paragraph(), style, *texts)

    def tag(self, tag: str) -> None:
        """A paragraph that only steers: it leaves no line behind."""
        self.put("公文正文", "{%p " + tag + " %}")

    def blank(self) -> None:
        """An empty line that stays with what follows: signature and date never stand alone on a page."""
        self.put("公文结尾")

    def table(self, rows: str, columns: Columns) -> None:
        """A table over the list `rows`; the header repeats on every page, no row is split. No row is kept with the
        next: LibreOffice would then move the whole table to a new page."""
        table = self.document.add_table(rows=1, cols=len(columns))
        table.style = self.document.styles["Table Grid"]
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _cell_margins(table, Mm(0.8))
        for cell, (label, _, _) in zip(table.rows[0].cells, columns, strict=True):
            self._into(cell.paragraphs[0], "表头", label)
        _row_property(table.rows[0], "w:tblHeader")
        self._steer(table, f"for row in {rows}")
        cells = table.add_row().cells
        for cell, (_, _, lines) in zip(cells, columns, strict=True):
            for place, (style, text) in enumerate(lines):
                self._into(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), style, text)
        self._steer(table, "endfor")
        for row in table.rows:
            _row_property(row, "w:cantSplit")
            own = [_Cell(cell, table) for cell in row._tr.tc_lst]
            widths = [width for _, width, _ in columns] if len(own) > 1 else [sum(width for _, width, _ in columns)]
            for cell, width in zip(own, widths, strict=True):
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                cell.width = Mm(width)
        for grid, (_, width, _) in zip(table.columns, columns, strict=True):
            grid.width = Mm(width)

    def _steer(self, table: Any, tag: str) -> None:
        self._into(table.add_row().cells[0].paragraphs[0], "表格文字", "{%tr " + tag + " %}")

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.document.save(str(path))


def _fonts_of(document: Any) -> None:
    """No theme fonts: they would win over the names we set. And which font stands in for one that is missing."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        _set_fonts(fonts, FANGSONG)
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode()
    )


def _font(style: Any, font: str, size: Pt, bold: bool = False) -> None:
    style.font.size, style.font.bold, style.font.italic = size, bold, False
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    _set_fonts(properties.get_or_add_rFonts(), font)


def _own_font(run: Any, font: str) -> None:
    _set_fonts(run._r.get_or_add_rPr().get_or_add_rFonts(), font)


def _set_fonts(fonts: Any, font: str) -> None:
    """One font for everything: figures of 仿宋 are half as wide as its characters, which the tables count on."""
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _east_asian(style: Any) -> str:
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


def lay(
    paragraph: Any,
    align: Any = None,
    line: Any = None,
    before: Any = None,
    after: Any = None,
    left: float | None = None,
    right: float | None = None,
    indent_characters: int = 0,
    left_characters: int = 0,
    hanging_characters: int = 0,
    keep: bool = False,
    together: bool = False,
    page_break: bool = False,
    widow: bool | None = None,
) -> None:
    """Spacing and indents: `left` and `right` in mm, characters of 三号."""
    if align is not None:
        paragraph.alignment = align
    if line is not None:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, line
    for name, value in (("space_before", before), ("space_after", after), ("widow_control", widow)):
        if value is not None:
            setattr(paragraph, name, value)
    paragraph.left_indent = Mm(left) if left is not None else paragraph.left_indent
    paragraph.right_indent = Mm(right) if right is not None else paragraph.right_indent
    if indent_characters or left_characters or hanging_characters:
        paragraph.left_indent = BODY * left_characters or None
        paragraph.first_line_indent = BODY * (indent_characters - hanging_characters)
        indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
        if indent_characters:
            indent.set(qn("w:firstLineChars"), str(indent_characters * 100))
    if keep:
        paragraph.keep_with_next = True
    if together:
        paragraph.keep_together = True
    if page_break:
        paragraph.page_break_before = True


def _rule(paragraph: Any, eighths: int) -> None:
    """A red line below the paragraph, `eighths` of a point thick: two such paragraphs are a double line everywhere,
    while Word, WPS and LibreOffice disagree on which line of a `thickThin` border lies outside."""
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{eighths}" w:space="0" w:color="FF0000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(border), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _page_number(paragraph: Any) -> None:
    """— 1 — in 四号 half-width 宋体; before it, on a draft, that it is one."""
    mark = paragraph.add_run("{% if draft is defined and draft %}{{ draft }}　{% endif %}")
    mark.font.size = Pt(14)
    _own_font(mark, FANGSONG)
    for kind in ("— ", "begin", "PAGE", "end", " —"):
        run = paragraph.add_run("" if kind in ("begin", "PAGE", "end") else kind)
        run.font.size = Pt(14)
        _own_font(run, SONGTI)
        if kind == "PAGE":
            field = OxmlElement("w:instrText")
            field.text = " PAGE "
            run._r.append(field)
        elif kind in ("begin", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _cell_margins(table: Any, margin: Any) -> None:
    twips = round(margin.pt * 20)
    sides = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("left", "right"))
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))
