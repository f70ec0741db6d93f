"""Signs of symbol fonts, where a code means what its font draws: ≥ is F0B3 in Symbol, a ticked box F0FE in Wingdings.

Here: font and code to the sign of Unicode. Not here: which run has which font (styles.py), what a tick means
(cells/choices.py).
"""

UNKNOWN = "\ufffd"
"""Stands for a sign that nobody can tell; a value with it cannot be read."""

_PRIVATE = range(0xF020, 0xF100)
_GREEK = {
    **dict(zip("abcdefghiklmnopqrstuwxyz", "αβχδεφγηικλμνοπθρστυωξψζ", strict=True)),
    **dict(zip("DFGLPQSWXY", "ΔΦΓΛΠΘΣΩΞΨ", strict=True)),
}
_SYMBOL = {
    **{chr(code): chr(code) for code in range(0x20, 0x40) if chr(code) not in "\"$'*-@"},
    **_GREEK,
    "*": "*",
    "-": "-",
    "~": "~",
    **dict(zip("[]_{|}", "[]_{|}", strict=True)),
    **{
        chr(code): sign
        for code, sign in {
            0xA2: "′",
            0xA3: "≤",
            0xA5: "∞",
            0xAC: "←",
            0xAD: "↑",
            0xAE: "→",
            0xAF: "↓",
            0xB0: "°",
            0xB1: "±",
            0xB2: "″",
            0xB3: "≥",
            0xB4: "×",
            0xB7: "•",
            0xB8: "÷",
            0xB9: "≠",
            0xBA: "≡",
            0xBB: "≈",
            0xBC: "…",
            0xD6: "√",
            0xD7: "·",
        }.items()
    },
}
_WINGDINGS = {
    chr(code): sign
    for code, sign in {
        **{0x81 + number: chr(ord("①") + number) for number in range(10)},
        **{0x8C + number: chr(ord("❶") + number) for number in range(10)},
        0x20: " ",
        0x6C: "●",
        0x6D: "○",
        0x6E: "■",
        0x6F: "□",
        0x70: "□",
        0x71: "□",
        0x72: "□",
        0x75: "◆",
        0x76: "❖",
        0x77: "◆",
        0x9E: "·",
        0x9F: "•",
        0xA1: "○",
        0xA2: "○",
        0xA3: "○",
        0xA4: "◉",
        0xA7: "▪",
        0xA8: "□",
        0xAB: "★",
        0xD8: "➢",
        0xDF: "←",
        0xE0: "→",
        0xE1: "↑",
        0xE2: "↓",
        0xE8: "➔",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    }.items()
}
_WINGDINGS_2 = {
    chr(code): sign
    for code, sign in {
        0x20: " ",
        0x4F: "✗",
        0x50: "✓",
        0x51: "☒",
        0x52: "☑",
        0x53: "☒",
        0x54: "☒",
        0x96: "·",
        0x97: "•",
        0x98: "●",
        0x99: "○",
        0x9A: "○",
        0xA2: "■",
        0xA3: "□",
    }.items()
}
_WEBDINGS = {" ": " ", "a": "✓", "r": "✗", "c": "□", "g": "■", "n": "●"}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings2": _WINGDINGS_2,
    "wingdings3": {" ": " "},
    "webdings": _WEBDINGS,
    "marlett": {" ": " ", "b": "✓"},
}


def is_symbol_font(font: str | None) -> bool:
    """Whether the font draws signs of its own in place of letters."""
    return _key(font) in _FONTS


def sign(font: str | None, letter: str) -> str:
    """The sign a letter shows in the font; a letter of another font as it is, a private one of it `UNKNOWN`."""
    code = ord(letter)
    table = _FONTS.get(_key(font))
    if code in _PRIVATE:
        letter = chr(code - 0xF000)
        return (table or {}).get(letter, UNKNOWN)
    if 0xE000 <= code <= 0xF8FF:
        return UNKNOWN
    if table is None or code > 0xFF:
        return letter
    return table.get(letter, UNKNOWN)


def signs(font: str | None, text: str) -> str:
    """A run's text as its font shows it."""
    if not is_symbol_font(font) and not any("\ue000" <= letter <= "\uf8ff" for letter in text):
        return text
    return "".join(sign(font, letter) for letter in text)


def _key(font: str | None) -> str:
    return (font or "").replace(" ", "").casefold()
