"""Cells that hold 0.9 and show 90%: the number format is part of what was printed.

Here: which cells of an .xlsx show percent, and the text they show. Not here: any other format. Legacy .xls files do not
tell their formats to our reader.
"""

import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

Cells = dict[tuple[int, int], int]
"""(row, column), from 0 -> decimals shown."""

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)/?>")
_REF = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_FORMAT_ID = re.compile(rb'numFmtId="(\d+)"')
_CODE = re.compile(rb'formatCode="([^"]*)"')
_BUILT_IN = {9: 0, 10: 2}
_BUILT_IN_WORDS = (b'numFmtId="9"', b'numFmtId="10"')


def percent_cells(path: Path) -> dict[str, Cells]:
    """Sheet -> its percent cells. Call after the guard has opened the workbook (read_xlsx.open_workbook)."""
    with zipfile.ZipFile(path) as archive:
        names = {name for name in archive.namelist() if name.endswith((".xml", ".rels"))}
        return percent_cells_of({name: archive.read(name) for name in names if name.startswith("xl/")})


def percent_cells_of(parts: Mapping[str, bytes]) -> dict[str, Cells]:
    """The same of the unpacked parts."""
    styles = _percent_styles(parts.get("xl/styles.xml", b""))
    if not styles:
        return {}
    return {sheet: _cells(parts[part], styles) for sheet, part in _sheets(parts) if part in parts}


def percent_text(text: str | None, decimals: int) -> str | None:
    """0.9 → 90%, with no more decimals than are there; anything but a plain number stays as it is."""
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return text
    shown = number * 100
    rounded = round(shown, max(decimals, 6))
    return f"{rounded.normalize():f}%"


def _percent_styles(styles: bytes) -> dict[int, int]:
    """Index of a cell style -> decimals shown, for those whose number format is a percentage."""
    if b"%" not in styles and not any(word in styles for word in _BUILT_IN_WORDS):
        return {}
    decimals = dict(_BUILT_IN)
    for element in _FORMAT.findall(styles):
        number, code = _FORMAT_ID.search(element), _CODE.search(element)
        if number and code and b"%" in code[1]:
            decimals[int(number[1])] = len(code[1].split(b"%")[0].rpartition(b".")[2]) if b"." in code[1] else 0
    block = _XFS.search(styles)
    found: dict[int, int] = {}
    for index, element in enumerate(_XF.findall(block[0]) if block else ()):
        number = _FORMAT_ID.search(element)
        if number and int(number[1]) in decimals:
            found[index] = decimals[int(number[1])]
    return found


def _sheets(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {str(each.get("Id")): str(each.get("Target")) for each in relations}
    sheets = []
    for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = targets.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
            sheets.append((str(element.get("name")), part))
    return sheets


def _cells(content: bytes, styles: dict[int, int]) -> Cells:
    found: Cells = {}
    for attributes in _CELL.findall(content):
        style = _STYLE.search(attributes)
        if style and int(style[1]) in styles and b't="s"' not in attributes:
            ref = _REF.search(attributes)
            if ref:
                column = 0
                for letter in ref[1]:
                    column = column * 26 + letter - 64
                found[int(ref[2]) - 1, column - 1] = styles[int(style[1])]
    return found
