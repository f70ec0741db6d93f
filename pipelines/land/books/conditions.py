"""Number formats that a condition gives to cells of an .xlsx: what such a cell shows, nobody tells without reckoning.

Here: where such conditions hold, the mark on their numbers. Not here: grounds that conditions paint (xlsx.py).
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from typing import IO
from xml.etree import ElementTree

from pipelines.land.books.sheet import BookSheet, Kinds, Row, Span
from pipelines.land.word.symbols import UNKNOWN

_BLOCK = 1 << 20
_CONDITION = re.compile(
    rb'<conditionalFormatting\b[^>]*?sqref="(?P<cells>[^"]*)"[^>]*>(?P<rules>.*?)</conditionalFormatting>', re.DOTALL
)
_RULE = re.compile(rb'dxfId="(\d+)"')
_CELLS = re.compile(r"\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?")
_NUMBER = re.compile(r"[^\d]*\d[\d.,]*[^\d]*")
_LAST = (1_048_575, 16_383)
REMARK = f"{UNKNOWN}（条件格式另有显示）"
"""Behind a number whose number format a condition may change; no value is read from it."""


def odd_formats(styles: ElementTree.Element, changes: Callable[[str], bool]) -> set[int]:
    """Numbers of the conditional styles of a styles.xml whose number format changes what is shown."""
    found: set[int] = set()
    for element in styles:
        if element.tag.endswith("}dxfs"):
            for index, style in enumerate(element):
                codes = [str(each.get("formatCode")) for each in style if each.tag.endswith("}numFmt")]
                found |= {index} if any(changes(code) for code in codes) else set()
    return found


def ranges(opened: Callable[[], AbstractContextManager[IO[bytes]]], odd: Collection[int]) -> list[Span]:
    """Cells of a sheet to which a condition may give one of those styles."""
    tail = b""
    with opened() as stream:
        while block := stream.read(_BLOCK):
            tail += block
            at = tail.find(b"</sheetData>")
            tail = tail[-16:] if at < 0 else tail[at:] + stream.read()
    spans: list[Span] = []
    for condition in _CONDITION.finditer(tail):
        if any(int(rule[1]) in odd for rule in _RULE.finditer(condition["rules"])):
            spans += [_span(cells) for cells in condition["cells"].decode("ascii", "replace").split()]
    return spans


def mark(sheet: BookSheet, spans: list[Span]) -> None:
    """Let the sheet's numbers in those cells say that nobody can tell what they show."""
    stored = sheet.stored

    def marked(kinds: Kinds) -> Iterator[Row]:
        for number, row in enumerate(stored(kinds)):
            columns = [range(c0, min(c1 + 1, len(row))) for r0, c0, r1, c1 in spans if r0 <= number <= r1]
            for column in {at for each in columns for at in each}:
                text = row[column]
                if text and _NUMBER.fullmatch(text):
                    row[column] = text + REMARK
            yield row

    sheet.stored = marked


def _span(cells: str) -> Span:
    found = _CELLS.fullmatch(cells)
    if found is None:
        return (0, 0, *_LAST)
    first, top, last, bottom = found.groups()
    r0, c0 = int(top or 1) - 1, _column(first) if first else 0
    if ":" not in cells:
        return (r0, c0, r0, c0)
    return (r0, c0, int(bottom) - 1 if bottom else _LAST[0], _column(last) if last else _LAST[1])


def _column(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
