"""What a document shows as text, paragraph by paragraph: the one reading of Word for everything that we land.

Here: what counts as text and what does not. Not here: tables (tables.py), hidden and struck runs (styles.py).
Shown: insertions, results of fields, signs of symbol fonts, equations, check boxes and drop-downs, text boxes (once).
Not shown: deletions, what was moved away, hidden or struck text, instructions of fields, placeholders, phonetic guides.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipelines.land.cells.raised import shifted
from pipelines.land.cells.white import HIDDEN, STRUCK, UNSEEN, is_painted
from pipelines.land.files.word.eq_fields import drawn_by
from pipelines.land.files.word.package import W
from pipelines.land.files.word.styles import Look, Styles, is_struck_out
from pipelines.land.files.word.symbols import sign, signs
from pipelines.land.problems import Refused

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TICKED, _OPEN = "☑", "☐"
PICTURE = "〔图片〕"
"""Stands for a cell that holds a picture and no text: a value in it cannot be read."""
_PICTURES = ("}blip", "}imagedata", "}OLEObject")

Block = str | Element
"""A line of text, or a table."""

_SKIPPED = {
    *(W + tag for tag in ("rPr", "pPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "rt", "instrText", "delText")),
    *(W + tag for tag in ("delInstrText", "footnoteReference", "endnoteReference", "object", "softHyphen")),
    *(_M + tag for tag in ("rPr", "ctrlPr", "fPr", "dPr", "sSupPr", "sSubPr", "radPr", "naryPr", "degHide")),
}
_BETWEEN = {W + "noBreakHyphen": "-", W + "tab": " ", W + "ptab": " ", W + "br": "\n", W + "cr": "\n"}
_PROMPT = re.compile(r"^[\s\-—]*请?(点击|单击)?(此处)?(请?选择|输入).{0,12}$")
_UNDERLINED = {">": "≥", "＞": "≥", "<": "≤", "＜": "≤"}
"""How people draw ≥ where the keyboard has none."""
_RESULT, _INSTRUCTION, _OWN = "result", "instruction", "own"


class Reader:
    """Reads containers of paragraphs of one document: the body, a cell, a page header, a text box."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[str] = []
        """Of each field around the place: whether we are in its result."""
        self._codes: list[str] = []
        """The instructions of those fields."""
        self._withheld = False
        self.left_out: dict[str, list[str]] = {}
        """Text that nobody sees, and so was not read, by why."""
        self._painted = False

    def blocks(self, container: Element, table: str | None = None, painted: bool = False) -> list[Block]:
        """Lines and tables from top to bottom, `table`: the style of the table around; `painted`: something may lie
        behind the text that shows white letters. Blank lines are left out.

        Refused: a field that begins and does not end, so that nobody can tell its result.
        """
        outer, self._fields, self._withheld = (self._fields, self._withheld, self._painted), [], False
        codes, self._codes = self._codes, []
        self._painted = painted
        found: list[Block] = []
        goes_on = False
        for element in _elements(container, (f"{W}p", f"{W}tbl")):
            if element.tag == f"{W}tbl":
                found.append(element)
                goes_on = False
                continue
            text, boxed = self._paragraph(element, table)
            if goes_on and found and isinstance(found[-1], str):
                found[-1] += text
            else:
                found.append(text)
            found += boxed
            goes_on = _has_no_end(element)
        if self._withheld and _INSTRUCTION in self._fields:
            raise Refused(
                "broken_field",
                "文档中有没有结尾的域代码，看不出其结果；请用 Word 或 WPS 打开，更新域后另存",
                "a field has no end, so nobody can tell its result; update the fields and save the document again",
            )
        self._fields, self._withheld, self._painted = outer
        self._codes = codes
        lines = [block.strip() if isinstance(block, str) else block for block in found]
        return [block for block in lines if not isinstance(block, str) or block]

    def _paragraph(self, paragraph: Element, table: str | None) -> tuple[str, list[Block]]:
        """Its own text, and what stands in text boxes that hang on it."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        named = style.get(f"{W}val") if style is not None else None
        parts: list[str] = []
        boxed: list[Block] = []
        around, ground = self._painted, paragraph.find(f"{W}pPr/{W}shd")
        self._painted = around or (ground is not None and is_painted(ground.get(f"{W}fill")))
        self._walk(paragraph, (named, table), None, parts, boxed)
        self._painted = around
        return "".join(parts), boxed

    def _walk(
        self,
        element: Element,
        around: tuple[str | None, str | None],
        look: Look | None,
        parts: list[str],
        boxed: list[Block],
    ) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._walk(child, around, self._styles.look(child, *around), parts, boxed)
            elif tag == f"{W}fldChar":
                self._field(child, look, parts)
            elif tag == f"{W}instrText" and self._fields and self._fields[-1] == _INSTRUCTION:
                self._codes[-1] += child.text or ""
            elif tag in _SKIPPED:
                continue
            elif look and look.gone:
                if tag == f"{W}t" and self._is_shown():
                    self.leave_out(f"{HIDDEN if look.gone == 'hidden' else STRUCK}的文字", child.text or "")
            elif tag == f"{W}t":
                self._add(parts, (child.text or "").replace("\n", " "), look)
            elif tag == f"{W}sym":
                self._add(parts, _symbol(child), None)
            elif tag in _BETWEEN:
                self._add(parts, _BETWEEN[tag], None)
            elif tag == f"{_M}oMath":
                self._add(parts, _equation(child), None)
            elif tag == f"{W}sdt":
                self._control(child, around, look, parts, boxed)
            elif tag == f"{_MC}AlternateContent":
                chosen = child.find(f"{_MC}Choice")
                chosen = child.find(f"{_MC}Fallback") if chosen is None else chosen
                if chosen is not None:
                    self._walk(chosen, around, look, parts, boxed)
            elif tag == f"{W}txbxContent":
                if self._is_shown():
                    boxed += self.blocks(child, painted=True)  # boxes are often coloured
            elif tag not in (f"{W}p", f"{W}tbl"):
                self._walk(child, around, look, parts, boxed)

    def _add(self, parts: list[str], text: str, look: Look | None) -> None:
        if not self._is_shown():
            self._withheld = True
            return
        if look and (look.unseen or (look.white and not self._painted)) and text.strip():
            self.leave_out(f"{UNSEEN}的文字", text)
            return
        if look:
            text = signs(look.font, text)
            if look.underlined:
                text = _UNDERLINED.get(text.strip(), text)
            if look.way:
                text = shifted("".join(parts), text, look.way)
        parts.append(text.replace("\u00ad", "").replace("\u2011", "-"))

    def leave_out(self, why: str, text: str) -> None:
        if text.strip():
            self.left_out.setdefault(why, []).append(text.strip())

    def _is_shown(self) -> bool:
        return all(state == _RESULT for state in self._fields)

    def _field(self, mark: Element, look: Look | None, parts: list[str]) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            own = _form_field(mark)
            if own is not None and not (look and look.gone):
                self._add(parts, own, None)
            self._fields.append(_INSTRUCTION if own is None else _OWN)
            self._codes.append("")
        elif kind == "separate" and self._fields and self._fields[-1] == _INSTRUCTION:
            self._fields[-1] = _RESULT
        elif kind == "end" and self._fields:
            is_done = self._fields.pop() == _INSTRUCTION
            code = self._codes.pop() if self._codes else ""
            if is_done and (drawn := drawn_by(code)):
                self._add(parts, drawn, look)

    def _control(
        self,
        control: Element,
        around: tuple[str | None, str | None],
        look: Look | None,
        parts: list[str],
        boxed: list[Block],
    ) -> None:
        """A content control within a line."""
        box = next((each for each in control.iterfind(f"{W}sdtPr/*") if each.tag.endswith("}checkbox")), None)
        if box is not None:
            checked = next((each for each in box if each.tag.endswith("}checked")), None)
            said = next(iter(checked.attrib.values()), "1") if checked is not None else "0"
            self._add(parts, _TICKED if said in ("1", "true", "on") else _OPEN, None)
            return
        content = control.find(f"{W}sdtContent")
        if content is not None and not is_placeholder(control):
            self._walk(content, around, look, parts, boxed)


def is_placeholder(control: Element) -> bool:
    """Whether a control shows what to fill in and no answer. A number without the placeholder's style is an answer."""
    mark = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    if mark is None or mark.get(f"{W}val", "1") in ("0", "false", "off"):
        return False
    if control.find(f"{W}sdtContent//{W}rStyle") is not None:
        return True
    text = "".join(each.text or "" for each in control.iterfind(f"{W}sdtContent//{W}t"))
    return not any(letter.isdigit() for letter in text)


def has_picture(container: Element) -> bool:
    return any(str(each.tag).endswith(_PICTURES) for each in container.iter())


def _elements(container: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    """Paragraphs and tables, also inside controls, custom XML and tracked insertions around them."""
    for child in container:
        if child.tag in tags:
            yield child
        elif child.tag == f"{W}sdt":
            if is_placeholder(child):
                continue
            for content in child.iterfind(f"{W}sdtContent"):
                yield from _elements(content, tags)
        elif child.tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            chosen = child.find(f"{_MC}Fallback") if chosen is None else chosen
            if chosen is not None:
                yield from _elements(chosen, tags)
        elif child.tag not in _SKIPPED and child.tag != f"{W}tcPr":
            yield from _elements(child, tags)


def _has_no_end(paragraph: Element) -> bool:
    """Whether the paragraph's mark was deleted by a tracked change: the next one goes on in the same line."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(W + tag) is not None for tag in ("del", "moveFrom"))


def _form_field(mark: Element) -> str | None:
    """What an old form field that is no text shows; None: its result stands behind it."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        said = box.find(f"{W}checked")
        said = box.find(f"{W}default") if said is None else said
        return _TICKED if said is not None and said.get(f"{W}val", "1") in ("1", "true", "on") else _OPEN
    choice = mark.find(f"{W}ffData/{W}ddList")
    if choice is None:
        return None
    entries = [str(each.get(f"{W}val", "")) for each in choice.iterfind(f"{W}listEntry")]
    result = choice.find(f"{W}result")
    result = choice.find(f"{W}default") if result is None else result
    number = result.get(f"{W}val", "0") if result is not None else "0"
    text = entries[int(number)] if number.isdigit() and int(number) < len(entries) else ""
    return "" if _PROMPT.fullmatch(text) else text


def _symbol(element: Element) -> str:
    code = element.get(f"{W}char", "")
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return sign(element.get(f"{W}font"), letter)


def _equation(element: Element) -> str:
    """An equation on one line: 1/2, x^2; signs and numbers as they follow each other."""
    tag = element.tag
    if tag in (f"{_M}t", f"{W}t"):
        return signs(None, element.text or "")
    if tag in _SKIPPED or tag == f"{_MC}Fallback" or is_struck_out(element.find(f"{W}rPr")):
        return ""
    if tag == f"{_M}f":
        return "/".join(_grouped(_within(element, part)) for part in ("num", "den"))
    if tag == f"{_M}sSup":
        base, raised = _within(element, "e"), _within(element, "sup")
        return base + (shifted(base, raised, "up") if raised.isdigit() else f"^{_grouped(raised)}")
    if tag == f"{_M}rad":
        return f"√{_grouped(_within(element, 'e'))}"
    inner = "".join(_equation(child) for child in element)
    if tag != f"{_M}d":
        return inner
    marks = [element.find(f"{_M}dPr/{_M}{name}") for name in ("begChr", "endChr")]
    left, right = (
        mark.get(f"{_M}val", "") if mark is not None else usual for mark, usual in zip(marks, "()", strict=True)
    )
    return f"{left}{inner}{right}"


def _within(element: Element, part: str) -> str:
    found = element.find(_M + part)
    return "".join(_equation(child) for child in found) if found is not None else ""


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.replace(".", "", 1).isalnum() else f"({text})"
