"""What one cell says: text in, an exact value or the reason why it cannot be read out.

Here: pure functions on single cells, one per column type of the contracts; money never touches floating point. Not
here: whole columns (columns.py), what a row makes of its cells (rows/).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pipelines.contracts import BOOLEAN_WORDS, normalise_word
from pipelines.contracts.cell_text import CUT

BLANKS = frozenset({"", "-", "--", "---", "—", "——", "–", "―", "/", "//"})
"""What people write into a cell that has no value (made half-width)."""

CELL_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})

NOT_CALCULATED = "#未计算!"
"""Stands for a formula whose result the file does not hold."""

MERGED_OVER_ROWS = "#合并单元格!"
"""Stands for an amount that is merged over several rows, so that no row has it for itself."""

UNIT_POWERS = {
    "元": 0, "百元": 2, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8, "千": 3, "万": 4, "百万": 6,
    "千万": 7, "亿": 8,
}  # fmt: skip
"""Money unit -> power of ten that makes it 元."""

_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]", re.ASCII)  # what spreadsheets invented since: #SPILL!, #FIELD!, #BUSY!
_MONEY_LIMIT = Decimal(10) ** 16  # DECIMAL(18,2)
_NUMBER_LIMIT = Decimal(10) ** 12  # DECIMAL(18,6)
_CENT = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")
_AMOUNT = re.compile(
    r"(?P<sign>[+-]|负)?(?:人民币|RMB|¥)?(?P<number>\d+|\d{1,3}(?:,\d{3})+)(?P<fraction>\.\d*)?"
    r"(?P<unit>(?:百万|千万|[百千万亿])?元|百万|千万|[千万亿])?",
    re.ASCII,
)
_TWO_NUMBERS = re.compile(r"\d[^\S\n]*\n\s*\d|\d\s+(?!\d{3}(?!\d))\d|(?:\d{4}|\.\d+)\s+\d")
"""Numbers below or beside each other in one cell, which are not one number; 1 234 567.50 is one."""
_BRACKETED = re.compile(r"\((?P<inner>[^-+()负]+)\)(?P<unit>(?:百万|千万|[百千万亿])?元|百万|千万|[千万亿])?")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|[+-]?\.\d+", re.ASCII)
_DAMAGED = re.compile(r"\d(?:\.\d+)?E\+\d+|\d\.\d+E\d+", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.0*)?(?:年度|年|月|个|分)?", re.ASCII)
_DATE_PATTERNS = [
    re.compile(r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\d{6}(?:\d{3})?)?", re.ASCII),  # the standard's V8, V14, V17
]
_TIME_OF_DAY = re.compile(
    r"(?:[T\s]+(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2}(?:[.,]\d+)?)?|T(?P<hh>\d{2})(?P<mm>\d{2})\d{2}(?:[.,]\d+)?)"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?\s*[+-]\s*\d{1,2}(?::?\d{2})?|UTC|GMT)?\s*(?:\[[A-Za-z_/+-]+\])?$",
    re.ASCII | re.IGNORECASE,
)
_STAMP_ZONE = re.compile(r"(\d{8})(\d{2})(\d{2})\d{2}(?:\d{3})?\s*(Z|[+-]\d{2}:?\d{2})$", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$", re.ASCII)
_HERE = ZoneInfo("Asia/Shanghai")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_REGION = re.compile(r"\d{6}|\d{9}", re.ASCII)
# Full-width ASCII, ￥ and the minus sign; not NFKC, which would read 10² as 102.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5, 0x2212: 0x2D}
_LOST = "\ufffd"
_NOT_IN_CODES = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\ufeff]+")
_CONTROL = r"[\x01-\x08\x0e-\x1f\x7f]+"
_LOST_LETTER = re.compile(rf"(?<=\S){_CONTROL}|{_CONTROL}(?=\S)|(?<=\S)\x00+(?=\S)|(?<=[0-9])[\t\x0b\x0c]+(?=[0-9])")
"""A control character beside others stands where a letter or digit was; NUL not at the text's ends, where it fills up
a field. A tab between digits parts two numbers."""
_CUT = re.compile(CUT)
_ODD_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")


class Read(NamedTuple):
    """What a cell gave: a value (None = blank), or the reason code why it could not be read."""

    value: Any
    reason: str | None = None


BLANK = Read(None)
CellParser = Callable[[str], Read]


def cell_error(cell: str) -> str | None:
    """Why a cell that shows a formula's error value says nothing."""
    if cell == NOT_CALCULATED:
        return "not_calculated"
    if cell == MERGED_OVER_ROWS:
        return "merged_over_rows"
    return "formula_error" if cell.upper() in CELL_ERRORS or _ERROR.fullmatch(cell) else None


def unwrapped(text: str) -> str:
    """A cell without what makes a spreadsheet take it for text: ="001" is 001, and so is '001."""
    cell = text.strip()
    if len(cell) > 2 and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1].replace('""', '"')
    return cell[1:] if cell.startswith("'") and len(cell) > 1 else text


def tidy(text: str) -> str:
    """Full-width forms made half-width, invisible characters and spaces inside removed. A control character inside
    stands for a letter that got lost (22221\\x1500 is not 2222100): it becomes U+FFFD, with which nothing is read."""
    return _NOT_IN_CODES.sub("", marked(text).translate(_HALF_WIDTH))


def marked(text: str) -> str:
    """The text with U+FFFD where a letter got lost."""
    return text if text.isprintable() else _LOST_LETTER.sub(_LOST, text)


def parse_money(text: str, power: int = 0) -> Read:
    """An amount as exact Decimal 元 with 2 decimals; `power` is the header's unit, a unit in the cell goes before it.

    Reads thousands separators, full-width digits, （…）, - and 负 for negative, ¥, and 元 / 万元 / 万 / 亿元 behind it.
    More than two decimals of 元 that are not zero: `too_precise`; beyond DECIMAL(18,2): `out_of_range`.
    """
    if _TWO_NUMBERS.search(text):
        return Read(None, "unreadable_money")
    cell = tidy(text)
    if cell in BLANKS:
        return BLANK
    if cell.startswith("#") and (reason := cell_error(cell)):
        return Read(None, reason)
    bracketed = _BRACKETED.fullmatch(cell)
    match = _AMOUNT.fullmatch(bracketed["inner"] + (bracketed["unit"] or "") if bracketed else cell)
    if not match:
        return Read(None, "unreadable_money")
    number = Decimal(match["number"].replace(",", "") + (match["fraction"] or ""))
    if match["unit"]:
        power = UNIT_POWERS[match["unit"]]
    yuan = number.scaleb(power)
    if yuan >= _MONEY_LIMIT:
        return Read(None, "out_of_range")
    cents = yuan.quantize(_CENT, rounding=ROUND_HALF_UP)
    if cents != yuan:
        return Read(None, "too_precise")
    return Read(-cents if bracketed or match["sign"] in ("-", "负") else cents)


def parse_number(text: str) -> Read:
    """A plain number as Decimal with 6 decimals, half up (scores, weights; 分 behind it is ignored)."""
    if _TWO_NUMBERS.search(text):
        return Read(None, "unreadable_number")
    cell = tidy(text)
    if cell in BLANKS:
        return BLANK
    if cell.startswith("#") and (reason := cell_error(cell)):
        return Read(None, reason)
    if not _PLAIN_NUMBER.fullmatch(cell.removesuffix("分")):
        return Read(None, "unreadable_number")
    number = Decimal(cell.removesuffix("分").replace(",", ""))
    if abs(number) >= _NUMBER_LIMIT:
        return Read(None, "out_of_range")
    return Read(number.quantize(_MILLIONTH, rounding=ROUND_HALF_UP))


def parse_integer(text: str) -> Read:
    """A whole number within 32 bits: `2021`, `2021.0`, `2021年`, `3月`."""
    cell = tidy(text)
    if cell in BLANKS:
        return BLANK
    if cell.startswith("#") and (reason := cell_error(cell)):
        return Read(None, reason)
    match = _WHOLE.fullmatch(cell)
    if not match or (len(match[1]) > 2 and match[1].startswith("0")):
        return Read(None, "unreadable_integer")
    number = int(match[1].replace(",", ""))
    return Read(number) if abs(number) < 2**31 else Read(None, "out_of_range")


@lru_cache(maxsize=16_384)
def parse_date(text: str, date1904: bool = False) -> Read:
    """A day of 1900–2100 in any of the interface's forms; a 5-digit number is an Excel serial of the file's epoch.

    A time with a zone is taken to its day in Asia/Shanghai, one without is of that day. Day-first, two-digit-year and
    month-only forms are ambiguous and so unreadable.
    """
    printed = _STAMP_ZONE.sub(r"\1T\g<2>\g<3>00\4", marked(text).translate(_HALF_WIDTH).strip())
    clock = _TIME_OF_DAY.search(printed)
    if clock is not None:
        return _day_here(parse_date(printed[: clock.start()]), clock)
    cell = tidy(printed)
    if cell in BLANKS:
        return BLANK
    if cell.startswith("#") and (reason := cell_error(cell)):
        return Read(None, reason)
    serial = _SERIAL.fullmatch(cell)
    if serial:
        return Read(excel_day(int(serial[1]), date1904))
    for pattern in _DATE_PATTERNS:
        match = pattern.fullmatch(cell)
        if match:
            return _day(int(match["y"]), int(match["m"]), int(match["d"]))
    return Read(None, "unreadable_date")


def _day_here(printed: Read, clock: re.Match[str]) -> Read:
    """The day in Asia/Shanghai of a printed day with a time behind it."""
    hour, minute = int(clock["h"] or clock["hh"]), int(clock["m"] or clock["mm"])
    if printed.value is None:
        return printed
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return Read(None, "unreadable_date")
    if clock["zone"] is None:
        return printed
    offset = _OFFSET.search(re.sub(r"\s", "", clock["zone"]))
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0)) if offset else timedelta()
    if shift > timedelta(hours=14):
        return Read(None, "unreadable_date")
    zone = timezone(-shift if offset and offset[1] == "-" else shift)
    moment = datetime.combine(printed.value, time(), zone) + timedelta(hours=hour, minutes=minute)
    return Read(moment.astimezone(_HERE).date())


def excel_day(serial: int, date1904: bool) -> date:
    """The day of an Excel serial number (1900 epoch counts 29 Feb 1900; 1904 is the old Macintosh epoch)."""
    return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=serial)


def _day(year: int, month: int, day: int) -> Read:
    try:
        found = date(year, month, day)
    except ValueError:
        return Read(None, "unreadable_date")
    return Read(found) if 1900 <= year <= 2100 else Read(None, "unreadable_date")


def within(text: str, parse: CellParser, low: Any, high: Any) -> Read:
    """What `parse` reads, if it lies within the bounds, edges included (None: none on that side)."""
    read = parse(text)
    if read.value is None or ((low is None or read.value >= low) and (high is None or read.value <= high)):
        return read
    return Read(None, "out_of_bounds")


def parse_boolean(text: str) -> Read:
    """是/否, 1/2, Y/N, true/false and their like."""
    cell = normalise_word(text)
    if cell in BLANKS:
        return BLANK
    cell = cell.removesuffix(".0")
    if cell not in BOOLEAN_WORDS:
        return Read(None, "unreadable_boolean")
    return Read(BOOLEAN_WORDS[cell])


def enum_parser(index: dict[str, str], keep_unknown: bool) -> CellParser:
    """Reads a spelling of `index` as its canonical value; others are kept as printed or are `unknown_value`."""

    def parse(text: str) -> Read:
        cell = normalise_word(text)
        if cell in index:
            return Read(index[cell])
        if cell in BLANKS:
            return BLANK
        if reason := cell_error(text.strip()):
            return Read(None, reason)
        return Read(text.strip()) if keep_unknown else Read(None, "unknown_value")

    return parse


def parse_code(text: str) -> Read:
    """A code as text: leading zeros stay, what spreadsheets add (`'`, `="…"`, `.0`) goes, `1.1E+17` is damaged."""
    cell = tidy(unwrapped(text)).lstrip("'")
    if cell in BLANKS:
        return BLANK
    if cell.startswith("#") and (reason := cell_error(cell)):
        return Read(None, reason)
    if _DAMAGED.fullmatch(cell) or _LOST in cell:
        return Read(None, "damaged_code")
    head, dot, tail = cell.partition(".")
    if dot and head.isascii() and head.isdigit() and not tail.strip("0"):
        cell = head
    return Read(cell)


def parse_region(text: str) -> Read:
    """A canonical region code: 6 digits + 000 is the 6-digit region, townships keep 9, 000000000 is the nation."""
    read = parse_code(text)
    if read.value is None:
        return read
    canonical = canonical_region(read.value)
    return Read(canonical) if canonical else Read(None, "bad_region_code")


def canonical_region(code: str) -> str | None:
    """The published form of a region code, None when it has not the shape of one."""
    if not _REGION.fullmatch(code):
        return None
    if len(code) == 9 and code.endswith("000") and code != "000000000":
        return code[:6]
    return code


def parse_text(text: str) -> Read:
    """Wording as written: only invisible characters and the space around it go. `#REF!` is no wording, nor
    is what a workbook of ours had to cut (`cut_text`): it would take the place of the whole."""
    if reason := cell_error(text.strip()):
        return Read(None, reason)
    cell = _ODD_IN_TEXT.sub("", text).strip().strip("\u3000").strip()
    if _CUT.search(cell):
        return Read(None, "cut_text")
    return Read(cell) if cell else BLANK


GAP = "[\u4e00-\u9fff][\\s\u200b\ufeff]+[\u4e00-\u9fff]"
"""Blanks, of any width, between two Chinese characters."""
_IN_GAP = re.compile("(?<=[\u4e00-\u9fff])[\\s\u200b\ufeff]+(?=[\u4e00-\u9fff])")


def closed_up(text: str) -> str:
    """A name that was set wide, as it is said: 成 本 指 标 is 成本指标."""
    return _IN_GAP.sub("", text)


def parse_closed_up(text: str) -> Read:
    """`parse_text` of a name whose blanks between Chinese characters are no part of it."""
    return parse_text(closed_up(text))


def pro_kind_of_code(code: str) -> str:
    """The project kind that the letter in a 21-character code says, else specific."""
    kinds = {"R": "personnel", "Y": "operating", "Z": "other_operating", "T": "specific"}
    letter = code[8].upper() if len(code) == 21 else ""
    return kinds.get(letter, "specific")
