"""Text that nobody sees, white on white ground or tiny: the one answer for workbooks and documents.

Here: which colours are as good as white, which letters too small. Not here: where a file says how its text and its
ground look (books/, word/). What something else may paint behind white text counts as seen.
"""

import re

_HEX = re.compile(r"#?(?:[0-9A-F]{2})?([0-9A-F]{6})", re.IGNORECASE)
_SHORT = re.compile(r"#([0-9A-F]{3})", re.IGNORECASE)
_PARTS = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)", re.IGNORECASE)
_WHITES = frozenset({"white", "window", "snow", "ghostwhite", "whitesmoke", "transparent"})
UNSEEN, STRUCK, HIDDEN = "看不见（白底白字、透明或字号极小）", "划掉", "隐藏"
"""In what is told of text that was not read for it."""
_FAINT = 0xF5
"""Each part of a colour that is at least so light."""
_TINY = 1.0
"""Points."""


def is_white(colour: str | None) -> bool:
    """Of RRGGBB, #RRGGBB, #RGB, AARRGGBB, rgb(r, g, b) or a name; what else is said is no white."""
    said = (colour or "").strip()
    if parts := _PARTS.match(said):
        return all(int(each) >= _FAINT for each in parts.groups())
    if short := _SHORT.fullmatch(said):
        said = "".join(2 * letter for letter in short[1])
    found = _HEX.fullmatch(said)
    if found is None:
        return said.lower() in _WHITES
    return all(int(found[1][at : at + 2], 16) >= _FAINT for at in (0, 2, 4))


def is_painted(colour: str | None) -> bool:
    """Whether a ground of that colour makes white text visible; none, transparent and automatic do not."""
    said = (colour or "").strip().lower()
    return said not in ("", "auto", "none", "transparent", "nil", "clear") and not is_white(said)


def is_tiny(points: str | None) -> bool:
    """Whether letters of that many points are too small to be seen; what is no number is none."""
    try:
        return points is not None and float(points) <= _TINY
    except ValueError:
        return False
