"""The conditions of a sheet of .xls, out of its records, said as those of an .xlsx.

Here: CONDFMT and CF of Excel 97, CONDFMT12 and CF12 of Excel 2007, as [MS-XLS] lays them out. Not here: what conditions
make of numbers (conditions.py), cells (xls.py).
"""

import struct
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipelines.land.files.books.conditions import Condition, Look
from pipelines.land.files.books.sheet import Span
from pipelines.land.problems import column_letters

CONDFMT, CF, CONDFMT12, CF12, CFEX = 0x1B0, 0x1B1, 0x879, 0x87A, 0x87B
_SIGNS = (
    "", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual"
)  # fmt: skip
_COMPARISONS = {0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">", 0x0E: "<>"}
_NUMBER, _FONT, _ALIGNMENT, _BORDER, _PATTERN = (1 << bit for bit in range(25, 30))
_FONT_SIZE, _ALIGNMENT_SIZE, _BORDER_SIZE = 118, 8, 8
_STRUCK = 1 << 7
_FUTURE = 12
"""Bytes before the content of a record that Excel 97 does not know."""


class Colours(NamedTuple):
    """What is asked of the workbook's palette and formats."""

    is_white: Callable[[int], bool]
    format_of: Callable[[int], str]
    changes: Callable[[str], bool]


def conditions_of(records: Iterable[tuple[int, bytes]], colours: Colours) -> list[Condition]:
    """`records`: code and content, of one sheet in order."""
    found: list[Condition] = []
    spans: list[Span] = []
    last: list[Span] = []
    for code, data in records:
        if code in (CONDFMT, CONDFMT12):
            spans = _spans(data[_FUTURE:] if code == CONDFMT12 else data)
            last += spans
        elif code in (CF, CF12):
            try:
                found.append(_condition(data[_FUTURE:] if code == CF12 else data, spans, colours, code == CF12))
            except (struct.error, IndexError):  # what it makes of numbers, nobody can tell
                found.append(Condition(spans, "", "", [], Look(reformats=True)))
        elif code == CFEX:  # more of one of the sheet's conditions, by a number: it may be any
            look = _extended(data[_FUTURE:], colours)
            found += [Condition(last, "extended", "", [], look)] if look.reformats or look.removes else []
    return found


def _spans(data: bytes) -> list[Span]:
    (count,) = struct.unpack_from("<H", data, 12)
    areas = [struct.unpack_from("<HHHH", data, 14 + 8 * index) for index in range(count)]
    return [(first, left, last, right) for first, last, left, right in areas]


def _condition(data: bytes, spans: list[Span], colours: Colours, is_long: bool) -> Condition:
    kind, sign, first, second = struct.unpack_from("<BBHH", data)
    if is_long:
        (size,) = struct.unpack_from("<I", data, 6)
        look, end = _look(data[10 : 10 + size], colours)[0], 10 + max(size, 2)
    else:
        look, size = _look(data[6:], colours)
        end = 6 + size
    if kind not in (1, 2):
        return Condition(spans, "colorScale", "", [], look._replace(paints=True))
    formulas = [each for each in (data[end : end + first], data[end + first : end + first + second]) if each]
    if kind == 2:
        compared = _comparison(formulas[0], spans[0]) if formulas and spans else None
        return Condition(spans, "expression", "", [compared] if compared else [], look)
    told = [text for text in map(_constant, formulas) if text is not None]
    return Condition(spans, "cellIs" if len(told) == len(formulas) else "", _SIGNS[sign], told, look)


def _extended(data: bytes, colours: Colours) -> Look:
    is_own, _ = struct.unpack_from("<IH", data)
    if is_own or len(data) < 18 or not data[13]:
        return Look()
    (size,) = struct.unpack_from("<I", data, 14)
    return _look(data[18 : 18 + size], colours)[0]


def _look(data: bytes, colours: Colours) -> tuple[Look, int]:
    """Of a DXFN structure, and how long it is."""
    if len(data) < 6:
        return Look(), len(data)
    said, own_format = struct.unpack_from("<IH", data)
    at, reformats, whitens, strikes, paints = 6, False, False, False, False
    if said & _NUMBER and own_format & 1:
        size, letters, wide = struct.unpack_from("<HHB", data, at)
        text = data[at + 5 : at + 5 + letters * (1 + (wide & 1))]
        reformats = colours.changes(text.decode("utf-16-le" if wide & 1 else "latin-1", "replace"))
        at += size
    elif said & _NUMBER:
        reformats = colours.changes(colours.format_of(data[at + 1]))
        at += 2
    if said & _FONT:
        style, colour, ignored = (struct.unpack_from("<i", data, at + place)[0] for place in (68, 80, 88))
        strikes = bool(style & _STRUCK) and not ignored & _STRUCK
        whitens = colour >= 0 and colours.is_white(colour)
        at += _FONT_SIZE
    at += _ALIGNMENT_SIZE if said & _ALIGNMENT else 0
    at += _BORDER_SIZE if said & _BORDER else 0
    if said & _PATTERN:
        (ground,) = struct.unpack_from("<I", data, at)
        paints = not colours.is_white(ground >> 23 & 0x7F) and (ground >> 23 & 0x7F) < 64
        at += 4
    at += 2 if said & 1 << 30 else 0
    return Look(reformats, whitens and not paints, paints, strikes), at


def _comparison(formula: bytes, first: Span) -> str | None:
    """A formula that compares a cell with a constant, as it is typed for the first cell of the area; TRUE."""
    if formula[:1] == b"\x1d" and len(formula) == 2:
        return "TRUE" if formula[1] else "FALSE"
    sign = _COMPARISONS.get(formula[-1])
    constant = _constant(formula[5:-1])
    if sign is None or constant is None or formula[0] & 0x1F != 0x0C:
        return None
    row, column = struct.unpack_from("<hH", formula, 1)
    letter = column & 0xFF
    if column & 0x4000:
        letter = (letter + first[1]) & 0xFF
    row = row + first[0] if column & 0x8000 else row & 0xFFFF
    fixed = ("" if column & flag else "$" for flag in (0x4000, 0x8000))
    return f"{next(fixed)}{column_letters(letter)}{next(fixed)}{row + 1}{sign}{constant}"


def _constant(formula: bytes) -> str | None:
    """A formula that is one number or text, as it is typed."""
    if not formula:
        return None
    kind = formula[0]
    if kind == 0x1E and len(formula) == 3:
        return str(struct.unpack_from("<H", formula, 1)[0])
    if kind == 0x1F and len(formula) == 9:
        return f"{struct.unpack_from('<d', formula, 1)[0]:.15g}"
    if kind == 0x17 and len(formula) > 2:
        text = formula[3:].decode("utf-16-le" if formula[2] & 1 else "latin-1", "replace")
        return f'"{text}"'
    return None
