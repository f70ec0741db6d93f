"""What a spreadsheet's cell shows: a number and its number format in, the text a person reads out.

Here: number formats, of every kind of workbook; used by extracts and forms alike. Not here: which cell has which format
(files/books/styles.py), cells without one (floats.py), what the texts mean (values.py, reading/).

    stored       format                        shown
    126000       0!.0,"万元"                   12.6万元        "!" and "\\" make the next letter plain text
    88000000     0!.0000,                      0.88            a point among the digits divides, a last comma too
    20000000     #,##0.00,,                    20
    304          0.00"万元"                    304万元         no more decimals than are there
    0.3          "≤"0%                         ≤30%
    2004         000000                        002004
    44835        yyyy"年"m"月"  mmm-yy         2022年10月      the month, not its first day
    44835        "≤"yyyy"年"m"月底"            ≤2022年10月底   words around a date are shown too
    126000       [>=10000]0!.0,"万元";0"元"    12.6万元
    -5           0.00_);[Red](0.00)            -5              a colour alone is a sign too
    7            ;;;                           nothing
    12           [DBNum1]General               12              the digits stay digits
    1            "是";;"否"                    是
    1.5          [h]"小时"  [h]:mm             36小时, 36:00   time that has passed

Digits that the format only rounds away stay, so that an amount keeps its cents; a quotient, which has all the digits
that a binary number can, is what its format shows.
"""

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from pipelines.land.cells.floats import is_quotient
from pipelines.land.cells.shown_days import Kind, day_text, time_text

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式|常规|Standard)'
    r"|(?P<half>上午/下午|AM/PM|A/P)|(?P<power>E[+-])|(?P<date>[ymdhsegab]+)|(?P<digit>[0#?])|(?P<mark>[.,%@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COLOUR = re.compile(
    r"(?i)(?:black|blue|cyan|green|magenta|red|white|yellow|黑色|蓝色|红色|绿色|白色|color\s?\d+|颜色\s?\d+)"
)
_WHITE = re.compile(r"(?i)\[(?:white|白色|(?:color|颜色)\s?2)\]")
_HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
_WORDS = re.compile(r"[^\u4e00-\u9fff≤≥＜＞<>=]")
"""All but Chinese and the signs of a comparison."""
_MEASURE = re.compile("[%‰万亿千百]")
_ORNAMENT = frozenset("¥￥ -+()（）\xa0")
"""Text around a number that changes nothing."""
_MINUS = ("-", "−", "(", "（")
"""With one of these before it a number is a negative one."""


@dataclass(frozen=True)
class Section:
    """One of a format's parts between semicolons."""

    tokens: tuple[tuple[str, str], ...]
    """(kind, text): digit, point, literal, general, text."""
    power: int = 0
    """The number is divided by ten to this."""
    places: int | None = None
    """Decimals that the format shows; None where it does not say."""
    zeros: int = 0
    """Digits that it shows at least before the point."""
    is_date: bool = False
    condition: tuple[str, Decimal] | None = None
    has_colour: bool = False

    @property
    def literals(self) -> str:
        return "".join(text for kind, text in self.tokens if kind == "literal")

    @property
    def hides_zero(self) -> bool:
        """Whether only # and ? stand for its digits, which show no zero."""
        digits = {text for kind, text in self.tokens if kind in ("digit", "general", "text")}
        return bool(digits) and digits <= {"#", "?"}

    @property
    def has_number(self) -> bool:
        return any(kind in ("digit", "general", "text") for kind, _ in self.tokens)


class NumberFormat:
    """A format code, taken apart once."""

    def __init__(self, code: str) -> None:
        parts = _split(code)
        self.sections = [_section(part) for part in parts]
        self.precision = _date_precision(parts[0]) if self.sections[0].is_date else None
        self._around = _words_around(self.sections[0]) if self.precision else ("", "")
        is_day = self.precision == "day" and not any(self._around)
        self.is_plain = is_day or (self.precision is None and self._changes_nothing())

    def _changes_nothing(self) -> bool:
        """Whether every number and text shows as it is stored, but for decimals."""
        for index, section in enumerate(self.sections):
            if section.is_date or section.condition or section.power or section.zeros > 1:
                return False
            words = section.literals.strip()
            if index == 0 and set(words) & set(_MINUS):
                return False
            if index == 2 and (section.hides_zero or not section.has_number) and set(words) & set("-—–"):
                continue
            if section.hides_zero or not section.has_number or set(words) - _ORNAMENT:
                return False
        return True

    def of_text(self, text: str) -> str | None:
        """How a cell of text shows: the fourth part says so, or the only one that holds @."""
        section = self.sections[3] if len(self.sections) > 3 else self.sections[-1]
        if len(self.sections) <= 3 and not any(kind == "text" for kind, _ in section.tokens):
            return text
        return "".join(text if kind == "text" else word for kind, word in section.tokens).strip() or None

    def of_number(self, stored: str, date1904: bool = False, kind: Kind = "text") -> str | None:
        """How the number shows; None = nothing is to be seen."""
        try:
            number = Decimal(stored)
        except InvalidOperation:
            return stored
        if self.precision == "time" and number >= 0:
            return time_text(number, self.sections[0].tokens)
        if self.precision:
            said = day_text(number, self.precision, date1904, kind)
            before, after = self._around if kind == "text" else ("", "")
            return f"{before}{said}{after}" if said else stored
        section, is_negative = self._section_of(number)
        if section is None or "E" in stored:
            return stored
        if not section.has_number or (number == 0 and section.hides_zero):
            words = section.literals.strip()
            return stored if number == 0 and set(words) & set("-—–") else words or None
        return _render(number, section, is_negative, kind)

    def rounded(self, stored: str, value: float) -> str:
        """A quotient of many decimals as its format shows it; `stored` is the text of `value`."""
        if self.precision or not is_quotient(stored, value):
            return stored
        number = Decimal(stored)
        section = self._section_of(number)[0]
        if section is None or section.places is None:
            return stored
        exponent = Decimal(1).scaleb(section.power - section.places)
        return f"{number.quantize(exponent, rounding=ROUND_HALF_UP).normalize():f}"

    def _section_of(self, number: Decimal) -> tuple[Section | None, bool]:
        """The part that holds for the number, and whether it is the one of negative numbers."""
        parts = self.sections[:3]
        if any(part.condition for part in parts):
            for index, part in enumerate(parts):
                if part.condition is None and index < len(parts) - 1 and not (index == 1 and number < 0):
                    continue
                if part.condition is None or _HOLDS[part.condition[0]](number, part.condition[1]):
                    return part, False
            return None, False
        if number < 0 and len(parts) > 1:
            return parts[1], True
        if number == 0 and len(parts) > 2:
            return parts[2], False
        return parts[0], False


@lru_cache(maxsize=4_096)
def number_format(code: str) -> NumberFormat:
    """The format of a code."""
    return NumberFormat(code)


def on_white_ground(code: str) -> str:
    """The code as it shows where nothing is behind the cell: a part whose colour is white shows nothing."""
    if not _WHITE.search(code):
        return code
    return ";".join("" if _WHITE.search(part) else part for part in _split(code)) or ";;;"


def _split(code: str) -> list[str]:
    """The parts of a code; a semicolon in quotes or escaped parts nothing."""
    parts, part = [], ""
    for match in _TOKEN.finditer(code):
        if match["plain"] == ";":
            parts.append(part)
            part = ""
        else:
            part += match[0]
    return [*parts, part]


def _section(part: str) -> Section:
    tokens: list[tuple[str, str]] = []
    condition, has_colour, is_date, percents, has_power = None, False, False, 0, False
    for match in _TOKEN.finditer(part):
        name, text = match.lastgroup, match[match.lastgroup or 0]
        if name == "bracket":
            found = _CONDITION.fullmatch(text.strip())
            condition = (found[1], Decimal(found[2])) if found else condition
            has_colour |= bool(_COLOUR.fullmatch(text.strip()))
            if re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
                is_date = True
                tokens.append(("date", f"[{text}]"))
            if text.startswith("$") and (sign := text[1:].partition("-")[0]):
                tokens.append(("literal", sign))
        elif name in ("quoted", "escaped", "plain"):
            tokens.append(("literal", text))
        elif name == "mark" and text in "%":
            percents += 1
            tokens.append(("literal", "%"))
        elif name in ("date", "half"):
            is_date = True
            tokens.append(("date", text))
        elif name == "power":
            has_power = True
        elif name is not None:
            tokens.append(({"mark": {".": "point", ",": "comma", "@": "text"}.get(text, "")}.get(name, name), text))
    if has_power:
        return Section((("general", "General"),), condition=condition)
    return _measured(tokens, percents, is_date, condition, has_colour)


def _measured(
    tokens: list[tuple[str, str]], percents: int, is_date: bool, condition: tuple[str, Decimal] | None, has_colour: bool
) -> Section:
    """What the digits, points and commas of a part do to a number."""
    kinds = [kind for kind, _ in tokens]
    last = max((index for index, kind in enumerate(kinds) if kind == "digit"), default=-1)
    point = kinds.index("point") if "point" in kinds else None
    whole_end = last if point is None else max((i for i in range(point) if kinds[i] == "digit"), default=-1)
    power = 3 * sum(kind == "comma" and (i > last or whole_end < i < (point or 0)) for i, kind in enumerate(kinds))
    kept = [token for token in tokens if token[0] != "comma"]
    kinds = [kind for kind, _ in kept]
    places = None
    if "digit" in kinds and "general" not in kinds:
        first, end = kinds.index("digit"), len(kinds) - kinds[::-1].index("digit")
        point = kinds.index("point") if "point" in kinds else None
        inner = [i for i in range(first, end) if kept[i][0] == "literal" and kept[i][1] in (".", "．")]
        if point is None and len(inner) == 1:  # 0!.0, : the point is text, the digits behind it divide
            places = sum(kind == "digit" for kind in kinds[inner[0] :])
            power += places
            kept[inner[0]] = ("point", ".")
            point = inner[0]
        else:
            places = sum(kind == "digit" for kind in kinds[point:]) if point is not None else 0
        zeros = sum(text == "0" for kind, text in (kept if point is None else kept[:point]) if kind == "digit")
        over = end + 1 if end + 1 < len(kept) and kept[end][1] == "/" and kept[end + 1][1].isdigit() else end
        if over > end or any(text == "/" for _, text in kept[first:end]):  # a fraction, ?/? or ?/16
            behind = [each for each in kept[over:] if not each[1].isdigit()]
            around = (*kept[:first], ("general", "General"), *behind)
            return Section(around, condition=condition, has_colour=has_colour)
    else:
        zeros = 0
    return Section(tuple(kept), power - 2 * percents, places, zeros, is_date, condition, has_colour)


def _words_around(section: Section) -> tuple[str, str]:
    """What a date's format prints before and behind it, signs and Chinese alone: ≤2022年10月, 2022年10月底前."""
    at = [index for index, (kind, _) in enumerate(section.tokens) if kind == "date"]
    if not at:
        return "", ""
    before = "".join(text for kind, text in section.tokens[: at[0]] if kind == "literal")
    after = "".join(text for kind, text in section.tokens[at[-1] + 1 :] if kind == "literal")
    return _WORDS.sub("", before), _WORDS.sub("", re.sub("^[年月日号时分秒]", "", after))


def _date_precision(part: str) -> str:
    """`day`, `month` (with its year), `year`, `month_alone`, `time`: what a date's format shows of it."""
    letters = "".join((match["date"] or "").lower() for match in _TOKEN.finditer(part))
    elapsed = re.search(r"\[[hms]+\]", part, re.IGNORECASE)
    if elapsed:
        return "time"
    has_time = "h" in letters or "s" in letters
    has_year, has_day = "y" in letters or "e" in letters, "d" in letters
    if has_time:
        return "day_time" if has_year or has_day else "time"
    if has_year and "m" in letters and not has_day:
        return "month"
    if has_year and not has_day:
        return "year"
    if "m" in letters and not has_day:
        return "month_alone"
    return "day" if has_year and has_day and "a" not in letters else "day_odd"


def _render(number: Decimal, section: Section, is_negative: bool, kind: Kind) -> str | None:
    kinds = [name for name, _ in section.tokens]
    numbers = [index for index, name in enumerate(kinds) if name in ("digit", "general", "text", "point")]
    first, last = numbers[0], numbers[-1]
    before = "".join(text for _, text in section.tokens[:first]).strip()
    after = "".join(text for _, text in section.tokens[last + 1 :]).strip()
    size = round(abs(number).scaleb(-section.power), 10)
    inner = [text for name, text in section.tokens[first:last] if name == "literal"]
    if inner and "general" not in kinds and ("point" not in kinds or "".join(inner).strip()):
        digits = _filled(size, section.tokens[first : last + 1])
    else:
        digits = f"{size.normalize():f}"
        whole, point, rest = digits.partition(".")
        digits = whole.zfill(section.zeros) + point + rest
    sign = _sign(number, section, is_negative, before + after)
    for bracket in "()（）":
        before, after = (before.replace(bracket, ""), after.replace(bracket, "")) if is_negative else (before, after)
    before = before.replace("-", "") if sign else before
    if kind == "number" and not _MEASURE.search(before + after) and not inner and not _shows_minus(number, before):
        return f"{sign}{digits}"
    return f"{sign}{before}{digits}{after}"


def _shows_minus(number: Decimal, before: str) -> bool:
    """Whether a positive number shows as a negative one: "-"0, (0)."""
    return number > 0 and before.endswith(_MINUS)


def _sign(number: Decimal, section: Section, is_negative: bool, around: str) -> str:
    """- where the cell shows one, brackets, a colour, or nothing but the digits of a negative number."""
    if number >= 0:
        return ""
    has_words = bool(set(around) - _ORNAMENT - {"元", "%"})
    shows_it = any(mark in around for mark in "-(（−")
    return "-" if not is_negative or shows_it or section.has_colour or not has_words else ""


def _filled(size: Decimal, tokens: Sequence[tuple[str, str]]) -> str:
    """Digits put into their places among other text from the right, 0000-00, or from the point, 126!.0; the first place
    takes what is left."""
    point = next((index for index, (name, _) in enumerate(tokens) if name == "point"), len(tokens))
    decimals = sum(name == "digit" for name, _ in tokens[point:])
    whole, _, rest = f"{size.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}".partition(".")
    digits, behind = list(whole), iter(rest)
    places = [index for index, (name, _) in enumerate(tokens[:point]) if name == "digit"]
    shown = [text if name in ("literal", "point") else "" for name, text in tokens[:point]]
    shown += [next(behind) if name == "digit" else text for name, text in tokens[point:]]
    for index in reversed(places):
        if index == places[0]:
            shown[index] = "".join(digits) or ("0" if tokens[index][1] == "0" else "")
        elif digits:
            shown[index] = digits.pop()
        else:
            shown[index] = "0" if tokens[index][1] == "0" else ""
    return "".join(shown)
