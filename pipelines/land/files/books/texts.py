"""Texts inside a workbook's XML as a person sees them.

Here: shared strings and rich text without struck-through runs and phonetic guides, escapes, page headers. Not here:
cells (xml_rows.py).
"""

import re
from collections.abc import Mapping
from typing import IO, Literal
from xml.etree import ElementTree

from pipelines.land.cells.raised import shifted
from pipelines.land.cells.white import is_tiny, is_white
from pipelines.land.files.word.symbols import signs

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAGE_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[LCR]|[A-Za-z])')
_OFF = ("0", "false", "none")


WAYS: dict[str, Literal["up", "down"]] = {"superscript": "up", "subscript": "down"}


class PartlyUnseen(str):
    """A text of which some runs are white or tiny; what is seen of it on white ground, and on a painted one."""

    on_white: str
    on_ground: str


def is_on(element: ElementTree.Element) -> bool:
    """Whether <strike/> and its like are said and not taken back."""
    return element.get("val", "1") not in _OFF


def is_white_ink(colour: Mapping[str, str]) -> bool:
    """Of the attributes of <color>: as it says, the first of the theme, or 1 and 9 of the old palette."""
    if colour.get("rgb"):
        return is_white(colour["rgb"])
    is_light = float(colour.get("tint") or 0) > -0.05
    return is_light and (colour.get("theme") == "0" or colour.get("indexed") in ("1", "9"))


class RichText:
    """Collects the text of <t> inside runs; a run that is struck through says nothing, one of Wingdings its signs."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, bool, bool]] = []
        """Pieces of text, each with whether its ink is white, and whether it is tiny."""
        self._is_text = self._is_struck = self._is_guide = self._is_white = self._is_tiny = self._is_in_part = False
        self._own = 0
        self._font: str | None = None
        self._way: Literal["up", "down"] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "t":
            self._is_text = not self._is_struck and not self._is_guide
            if not self._is_in_part:
                self._own += 1
                if self._own > 1:
                    raise ValueError("two texts in one cell outside its runs, which no program writes")
        elif name == "r":
            self._is_struck = self._is_white = self._is_tiny = False
            self._is_in_part = True
            self._font = self._way = None
        elif name == "vertAlign":
            self._way = WAYS.get(attributes.get("val", ""))
        elif name == "color":
            self._is_white = is_white_ink(attributes)
        elif name == "sz":
            self._is_tiny = is_tiny(attributes.get("val"))
        elif name == "rFont":
            self._font = attributes.get("val")
        elif name == "strike":
            self._is_struck = attributes.get("val", "1") not in _OFF
        elif name == "rPh":
            self._is_guide = self._is_in_part = True

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "r":
            self._is_struck = self._is_white = self._is_tiny = self._is_in_part = False
        elif name == "rPh":
            self._is_guide = self._is_in_part = False

    def characters(self, data: str) -> None:
        if self._is_text:
            text = signs(self._font, data)
            if self._way:
                text = shifted("".join(part for part, *_ in self._parts), text, self._way)
            self._parts.append((text, self._is_white, self._is_tiny))

    def said(self) -> str:
        """The text; PartlyUnseen where some of it is white or tiny."""
        whole = unescaped("".join(text for text, *_ in self._parts))
        if not any(white or tiny for _, white, tiny in self._parts):
            return whole
        said = PartlyUnseen(whole)
        said.on_white = unescaped("".join(text for text, white, tiny in self._parts if not white and not tiny))
        said.on_ground = unescaped("".join(text for text, _, tiny in self._parts if not tiny))
        return said


def unescaped(text: str) -> str:
    """_x000D_ is how a workbook writes a control character."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def shared_strings(stream: IO[bytes]) -> list[str]:
    """The workbook's texts without what is struck through and without phonetic guides."""
    found: list[str] = []
    depth = 0
    for event, element in ElementTree.iterparse(stream, ("start", "end")):  # entities were refused before
        depth += 1 if event == "start" else -1
        if depth == 1 and event == "end":
            found += [_said(element)] if _is_text(element) else []
            element.clear()
    return found


def small_shared_strings(content: bytes) -> list[str]:
    """The same of a part that is small."""
    return [_said(element) for element in ElementTree.fromstring(content) if _is_text(element)]  # entities: see above


def _is_text(element: ElementTree.Element) -> bool:
    """What else stands in the list has no number: counted along, it would shift all texts behind it."""
    return element.tag.rpartition("}")[2] == "si"


def _said(element: ElementTree.Element) -> str:
    """The text of a <si> or <is>."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return unescaped(element[0].text or "")
    text = RichText()
    walk(element, text)
    return text.said()


def walk(element: ElementTree.Element, text: RichText) -> None:
    """Let the collector see all that is in the element."""
    for child in element:
        name = child.tag.rpartition("}")[2]
        text.start(name, child.attrib)
        if child.text:
            text.characters(child.text)
        walk(child, text)
        text.end(name)


def page_texts(header: str) -> list[str]:
    """What a page header says left, in the middle and right, without its codes, &"宋体"&10 and the like."""
    parts = re.split("&[LCR]", header.replace("&&", "＆"))
    return [text for part in parts if (text := " ".join(_PAGE_CODE.sub(" ", part).split()))]
