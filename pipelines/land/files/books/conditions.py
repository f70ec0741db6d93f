"""What conditions make of the numbers of a sheet: another format (what shows, nobody tells), white ink, a line through
them, a ground.

Here: a sheet's conditions, whether one holds for a cell where that is plain, the mark where it is not. Not here: cells
(xml_rows.py), styles of cells (styles.py).
"""

import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from pipelines.land.files.books.elements import tag_of
from pipelines.land.files.books.sheet import BookSheet, Kinds, Row, Span
from pipelines.land.files.books.texts import is_on, is_white_ink
from pipelines.land.files.word.symbols import UNKNOWN
from pipelines.land.problems import column_index

_CONDITION = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b(?:[^>]*[^/>])?>.*?</(?:\w+:)?conditionalFormatting>", re.DOTALL
)
_PREFIX = re.compile(rb"(</?|\s)\w+:(?=\w)")
_CELLS = re.compile(r"\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?")
_NUMBER = re.compile(r"[^\d]*\d[\d.,]*[^\d]*")
_LAST = (1_048_575, 16_383)
_REFERENCE = r"(\$?)([A-Z]{1,3})(\$?)(\d+)"
_COMPARED = re.compile(rf"{_REFERENCE}\s*(<=|>=|<>|<|>|=)\s*(.+)")
_OF_ERRORS = re.compile(rf"IS(?:ERROR|ERR|NA)\({_REFERENCE}\)", re.IGNORECASE)
_SIGNS = {
    "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">", "greaterThanOrEqual": ">=", "equal": "=",
    "notEqual": "<>",
}  # fmt: skip
_HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
_PAINTING = ("colorScale", "dataBar")
REMARK = f"{UNKNOWN}（条件格式另有显示）"
"""Behind a number whose look a condition may change; no value is read from it."""


class Look(NamedTuple):
    """What a condition's style does to a number."""

    reformats: bool = False
    whitens: bool = False
    """White ink, and no ground of its own behind it."""
    paints: bool = False
    strikes: bool = False

    @property
    def removes(self) -> bool:
        """Whether what it holds for is no data."""
        return self.whitens or self.strikes


class Condition(NamedTuple):
    """One rule for some cells of a sheet."""

    spans: list[Span]
    kind: str
    sign: str
    formulas: list[str]
    look: Look


def look_of(style: Element, changes: Callable[[str], bool]) -> Look:
    """Of a <dxf>; `changes`: whether a format code changes what is shown."""
    codes = [str(each.get("formatCode")) for each in style if tag_of(each) == "numFmt"]
    inks = [each.attrib for font in style if tag_of(font) == "font" for each in font if tag_of(each) == "color"]
    lines = [each for font in style if tag_of(font) == "font" for each in font if tag_of(each) == "strike"]
    paints = any(_paints(fill) for fill in style if tag_of(fill) == "fill")
    return Look(any(map(changes, codes)), any(map(is_white_ink, inks)) and not paints, paints, any(map(is_on, lines)))


def conditions_of(after: bytes, looks: list[Look], changes: Callable[[str], bool]) -> list[Condition]:
    """The conditions of a sheet. `after`: its XML behind its rows; `looks`: of the workbook's conditional styles by
    number."""
    found: list[Condition] = []
    for each in _CONDITION.finditer(after):
        element = fromstring(_PREFIX.sub(rb"\1", each[0]))  # entities were refused before
        cells = element.get("sqref") or next((part.text for part in element.iter("sqref")), None) or ""
        spans = [span(part) for part in cells.split()]
        found += [_condition(rule, spans, looks, changes) for rule in element.iter("cfRule") if spans]
    return found


def _condition(rule: Element, spans: list[Span], looks: list[Look], changes: Callable[[str], bool]) -> Condition:
    number, own = rule.get("dxfId", ""), rule.find("dxf")
    look = looks[int(number)] if number.isdigit() and int(number) < len(looks) else Look()
    look = look_of(own, changes) if own is not None else look
    kind = rule.get("type", "")
    formulas = [each.text or "" for each in rule if each.tag in ("formula", "f")]
    return Condition(
        spans, kind, rule.get("operator", ""), formulas, look._replace(paints=look.paints or kind in _PAINTING)
    )


def apply(sheet: BookSheet, conditions: list[Condition], grounds: Callable[[], Collection[tuple[int, int]]]) -> None:
    """Let the sheet leave out what conditions make white or strike through, and say of a number where nobody can tell
    what it shows.

    `grounds`: cells on which white ink is seen.
    """
    asked = [each for each in conditions if each.look.reformats or each.look.removes]
    painting = [span for each in conditions if each.look.paints for span in each.spans]
    stored, white, struck = sheet.stored, sheet.white, sheet.struck

    def shown(kinds: Kinds) -> Iterator[Row]:
        return _shown(stored(kinds), asked, painting, grounds)

    def gone(are_struck: bool) -> Iterable[tuple[int, int]]:
        told = [each for each in asked if each.look.removes and each.look.strikes == are_struck]
        after = _shown(stored({}), told, painting, grounds) if told else ()
        for number, (row, left) in enumerate(zip(stored({}), after, strict=True) if told else ()):
            yield from ((number, column) for column, text in enumerate(row) if text and left[column] is None)

    if asked:
        sheet.stored, sheet.columns = shown, None
        sheet.white = lambda: sorted({*white(), *gone(False)})
        sheet.struck = lambda: sorted({*struck(), *gone(True)})


def _shown(
    rows: Iterable[Row],
    asked: list[Condition],
    painting: list[Span],
    grounds: Callable[[], Collection[tuple[int, int]]],
) -> Iterator[Row]:
    seen = grounds() if any(each.look.whitens for each in asked) else ()
    for number, row in enumerate(rows):
        before = row[:]
        for condition in asked:
            look = condition.look
            for column in _columns(condition.spans, number, len(row)):
                text = before[column]
                if not text or (
                    not look.reformats
                    and not look.strikes
                    and ((number, column) in seen or column in _columns(painting, number, len(row)))
                ):
                    continue
                holds = None if look.reformats else _holds(condition, before, number, column)
                if holds:
                    row[column] = None
                elif holds is None and row[column] and _NUMBER.fullmatch(text):
                    row[column] = text + REMARK
        yield row


def _holds(condition: Condition, row: Row, number: int, column: int) -> bool | None:
    """Whether the condition holds for a cell that is not blank; None: nobody tells without reckoning."""
    kind, formulas = condition.kind, [each.strip() for each in condition.formulas]
    if kind == "cellIs" and formulas:
        if condition.sign in ("between", "notBetween") and len(formulas) == 2:
            within = [_compare(row[column], sign, each) for sign, each in zip((">=", "<="), formulas, strict=True)]
            return None if None in within else all(within) == (condition.sign == "between")
        return _compare(row[column], _SIGNS.get(condition.sign, ""), formulas[0])
    if kind in ("containsErrors", "containsBlanks"):
        return False
    if kind in ("notContainsErrors", "notContainsBlanks"):
        return True
    if kind != "expression" or not formulas:
        return None
    if formulas[0].upper() in ("TRUE", "TRUE()", "1", "FALSE", "FALSE()", "0"):
        return formulas[0].upper() in ("TRUE", "TRUE()", "1")
    compared, of_errors = _COMPARED.fullmatch(formulas[0]), _OF_ERRORS.fullmatch(formulas[0])
    found = compared or of_errors
    at = _place(found, condition.spans[0], number, column) if found else None
    if at is None:
        return None
    text = row[at] if at < len(row) else None
    return _compare(text, compared[5], compared[6]) if compared else (text or "").startswith("#")


def _place(found: re.Match[str], first: Span, number: int, column: int) -> int | None:
    """The column that a reference means for a cell; None where it means another row."""
    fixed_column, letters, fixed_row, digits = found.group(1, 2, 3, 4)
    row = int(digits) - 1 if fixed_row else int(digits) - 1 + number - first[0]
    at = column_index(letters) if fixed_column else column_index(letters) + column - first[1]
    return at if row == number and at >= 0 else None


def _compare(text: str | None, sign: str, constant: str) -> bool | None:
    """As Excel compares a cell with a constant: any text is more than any number, letters of either case are equal."""
    holds, right = _HOLDS.get(sign), _number(constant)
    quoted = constant[1:-1] if len(constant) > 1 and constant[0] == constant[-1] == '"' else None
    left = _number(text or "0")
    if holds is None or (right is None and quoted is None):
        return None
    if left is None and text and any(letter.isdigit() for letter in text):
        return None
    if right is not None:
        return holds(left, right) if left is not None else holds(1, 0)
    assert quoted is not None
    return holds(0, 1) if left is not None and text else holds((text or "").lower(), quoted.lower())


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _columns(spans: list[Span], number: int, width: int) -> set[int]:
    return {at for r0, c0, r1, c1 in spans if r0 <= number <= r1 for at in range(c0, min(c1 + 1, width))}


def _paints(fill: Element) -> bool:
    """In a condition's fill the colour behind is the one that is seen, and no kind of pattern means solid."""
    said = [pattern for pattern in fill if pattern.get("patternType", "solid") != "none"]
    return any(tag_of(each) != "patternFill" or not all(map(is_white_ink, (c.attrib for c in each))) for each in said)


def span(cells: str) -> Span:
    """Of B2:C9 in any spelling of .xlsx; what is not understood is the whole sheet."""
    found = _CELLS.fullmatch(cells)
    if found is None:
        return (0, 0, *_LAST)
    first, top, last, bottom = found.groups()
    r0, c0 = int(top or 1) - 1, column_index(first) if first else 0
    if ":" not in cells:
        return (r0, c0, r0, c0)
    return (r0, c0, int(bottom) - 1 if bottom else _LAST[0], column_index(last) if last else _LAST[1])
