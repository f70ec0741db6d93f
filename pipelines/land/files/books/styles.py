"""Which number format each cell style of an .xlsx has, whether its text is seen, whether it draws signs for letters.

Here: styles.xml. Not here: what a format shows (cells/shown.py).
"""

from copy import copy
from functools import lru_cache
from xml.etree import ElementTree

from pipelines.land.cells.shown import NumberFormat, number_format, on_white_ground
from pipelines.land.cells.white import is_tiny
from pipelines.land.files.books.conditions import Look, look_of
from pipelines.land.files.books.texts import is_on, is_white_ink
from pipelines.land.files.word.symbols import is_symbol_font

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"',
    35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that no file writes down; 27 to 58 are those of Chinese programs. Others are plain amounts."""
NAMED_FORMATS = {
    "General Number": "General", "Currency": '"¥"#,##0.00', "Fixed": "0.00", "Standard": "#,##0.00",
    "Percent": "0.00%", "Scientific": "0.00E+00", "Short Date": "yyyy/m/d", "Long Date": "yyyy/m/d",
    "Medium Date": "yyyy/m/d", "General Date": "yyyy/m/d h:mm", "Short Time": "h:mm", "Long Time": "h:mm:ss",
    "Medium Time": "h:mm", "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}  # fmt: skip
"""What HTML and the XML of 2003 call formats by a name."""
_SEEN_BY_CALAMINE = frozenset({14, 22})
"""Built-in dates that the quick reader takes for dates as we do."""


class Styles:
    """The cell styles of a workbook, by index."""

    def __init__(self, xml: bytes) -> None:
        root = ElementTree.fromstring(xml) if xml else ElementTree.Element("none")
        codes = dict(BUILT_IN)
        struck: list[bool] = []
        white: list[bool] = []
        tiny: list[bool] = []
        painted: list[bool] = []
        names: list[str] = []
        self.formats: list[NumberFormat] = []
        self.struck: set[int] = set()
        """Styles of text that nobody sees: struck through, white on white, or tiny."""
        self.white: set[int] = set()
        self.tiny: set[int] = set()
        self.painted: set[int] = set()
        """Styles with a ground on which white text is seen."""
        self.shows_white = self.shows_tiny = False
        self.signs: dict[int, str] = {}
        """Style -> its font, where that is Wingdings or the like."""
        self.unusual: set[int] = set()
        """Styles whose cells show something else than they hold."""
        self.looks: list[Look] = []
        """Of the styles of conditions, by number."""
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            if tag == "numFmt" and str(element.get("numFmtId")).isdigit():
                codes[int(element.get("numFmtId", 0))] = str(element.get("formatCode") or "General")
            elif tag == "fonts":
                struck = [any(is_on(each) for each in font if _is(each, "strike")) for font in element]
                names = [next((each.get("val", "") for each in font if _is(each, "name")), "") for font in element]
                white = [any(_is(each, "color") and is_white_ink(each.attrib) for each in font) for font in element]
                tiny = [any(_is(each, "sz") and is_tiny(each.get("val")) for each in font) for font in element]
            elif tag == "fills":
                painted = [_is_painted(fill) for fill in element]
            elif tag == "cellXfs":
                self._read(element, codes, struck, names, painted)
                self._read_unseen(element, white, tiny, painted)
                self.unusual |= self.white | self.tiny
                self.struck |= self.white | self.tiny
            elif tag == "dxfs":
                self.looks = [look_of(style, changes_numbers) for style in element]

    def _read(
        self,
        element: ElementTree.Element,
        codes: dict[int, str],
        struck: list[bool],
        names: list[str],
        painted: list[bool],
    ) -> None:
        for index, style in enumerate(each for each in element if _is(each, "xf")):
            number, font = at_least_0(style.get("numFmtId")), at_least_0(style.get("fontId"))
            code, fill = codes.get(number, "General"), at_least_0(style.get("fillId"))
            shown = number_format(code if fill < len(painted) and painted[fill] else on_white_ground(code))
            self.formats.append(shown)
            if font < len(struck) and struck[font]:
                self.struck.add(index)
            if font < len(names) and is_symbol_font(names[font]):
                self.signs[index] = names[font]
            ours = shown.precision is not None and number in BUILT_IN and number not in _SEEN_BY_CALAMINE
            if not shown.is_plain or index in self.struck or index in self.signs or ours:
                self.unusual.add(index)

    def _read_unseen(
        self, element: ElementTree.Element, white: list[bool], tiny: list[bool], painted: list[bool]
    ) -> None:
        for index, style in enumerate(each for each in element if _is(each, "xf")):
            font, fill = at_least_0(style.get("fontId")), at_least_0(style.get("fillId"))
            if fill < len(painted) and painted[fill]:
                self.painted.add(index)
            elif font < len(white) and white[font] and index not in self.struck:
                self.white.add(index)
            if font < len(tiny) and tiny[font] and index not in self.struck:
                self.tiny.add(index)

    def showing_white(self) -> "Styles":
        """The same, white text counted as seen; tiny text is not."""
        other = copy(self)
        other.struck, other.white, other.shows_white = (self.struck - self.white) | self.tiny, set(), True
        return other

    def showing_unseen(self) -> "Styles":
        """The same, white and tiny text counted as seen."""
        other = self.showing_white()
        other.struck, other.tiny, other.shows_tiny = other.struck - self.tiny, set(), True
        return other

    def hiding_painted(self) -> "Styles":
        """The same without what stands on a ground that shows white text."""
        other = copy(self)
        other.struck = self.struck | self.painted
        return other

    def showing_struck(self) -> "Styles":
        """The same, struck text counted as seen."""
        other = copy(self)
        other.struck = self.white | self.tiny
        return other

    def format(self, index: int) -> NumberFormat:
        return self.formats[index] if index < len(self.formats) else number_format("General")


def changes_numbers(code: str) -> bool:
    """Whether a number of that format shows something else than it is."""
    return not number_format(code).is_plain


@lru_cache(maxsize=64)
def styles_of(xml: bytes) -> Styles:
    """The styles of a styles.xml; forms of one program have the same."""
    return Styles(xml)


@lru_cache(maxsize=4_096)
def at_least_0(said: str | None) -> int:
    """A place in a list. ValueError when negative: Python would count from the end."""
    place = int(said or 0)
    if place < 0:
        raise ValueError(f"place {place}")
    return place


def _is_painted(fill: ElementTree.Element) -> bool:
    """Whether white text is seen on it."""
    pattern = next((each for each in fill if _is(each, "patternFill")), None)
    if pattern is None:
        return len(fill) > 0  # a gradient
    kind = pattern.get("patternType", "none")
    colour = next((each for each in pattern if _is(each, "fgColor")), None)
    return kind != "none" and not (kind == "solid" and colour is not None and is_white_ink(colour.attrib))


def _is(element: ElementTree.Element, tag: str) -> bool:
    return element.tag.rpartition("}")[2] == tag
