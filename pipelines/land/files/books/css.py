"""What a page's style sheets and `style` attributes say of a tag, as far as it changes what is seen in a table.

Here: rules, which of them hold for a tag, number formats as Excel writes them. Not here: tables (html.py).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.land.cells.white import is_painted, is_tiny, is_white
from pipelines.land.problems import Refused

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"(?P<selectors>[^{}]+)\{(?P<said>(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^{}\"'])*)\}")
_DECLARATION = re.compile(
    r"(?P<name>[\w-]+)\s*:\s*(?P<value>(?:\\.|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^;\"'\\])*)", re.DOTALL
)
_AT_BLOCK = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
"""@page, @media print …: none of them says how a table looks on a screen."""
_COMPOUND = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<rest>(?:[.#][\w-]+)*)", re.IGNORECASE)
_PASSING = re.compile(r":(?:hover|focus|active|visited|link|before|after|first-line|first-letter)\b", re.IGNORECASE)
"""What comes and goes, or stands beside the text."""
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{4})|\\(.)", re.DOTALL)
_ZERO = re.compile(r"0(?:\.0+)?%?")
_SIZE = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%)?")
_POINTS = {"px": 0.75, "pt": 1.0, "em": 11.0, "rem": 11.0, "%": 0.11}

Style = dict[str, str]


@dataclass(frozen=True)
class Tag:
    """An open tag: its name, classes, id, and what holds for it."""

    name: str
    classes: frozenset[str] = frozenset()
    id: str = ""
    hides: bool = False
    is_white: bool = False
    is_painted: bool = False
    is_tiny: bool = False
    way: Literal["up", "down"] | None = None
    """Where it moves its letters."""


@dataclass(frozen=True)
class _Rule:
    rank: tuple[int, int, int]
    """Ids, classes, names that its selector asks for: the higher one wins."""
    selector: tuple[Tag, ...]
    """From the outermost to the tag itself."""
    style: Mapping[str, str]


def declarations(text: str) -> Style:
    """Property -> value, of a `style` attribute or between a rule's braces."""
    return {
        found["name"].lower(): re.sub(r"\s*!\s*important\s*$", "", found["value"].strip())
        for found in _DECLARATION.finditer(text)
    }


class StyleSheet:
    """The rules of a page, in order."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []

    def add(self, text: str) -> None:
        """The content of a <style>. Refused: it hides or formats by a selector that is not understood."""
        for rule in _RULE.finditer(_AT_BLOCK.sub("", _COMMENT.sub("", text))):
            style = declarations(rule["said"])
            for selector in (each.strip() for each in rule["selectors"].split(",")):
                if _PASSING.search(selector):
                    continue
                parts = [_compound(part) for part in re.split(r"[\s>]+", selector) if part]
                if all(parts):
                    tags = tuple(tag for tag in parts if tag)
                    rank = (
                        sum(bool(tag.id) for tag in tags),
                        sum(len(tag.classes) for tag in tags),
                        sum(tag.name != "*" for tag in tags),
                    )
                    self._rules.append(_Rule(rank, tags, style))
                elif hides(style) or "mso-number-format" in style or is_white(ink(style)) or is_tiny(size(style)):
                    raise _not_understood(selector)

    def of(self, tag: Tag, around: Sequence[Tag], inline: str) -> Style:
        """What holds for a tag within the tags `around` it."""
        style: Style = {}
        for rule in sorted((each for each in self._rules if _holds(each, tag, around)), key=lambda each: each.rank):
            style |= rule.style
        return style | declarations(inline)


def hides(style: Mapping[str, str]) -> bool:
    """Whether nothing of what is in the tag is seen."""
    return (
        style.get("display", "").lower() == "none"
        or style.get("visibility", "").lower() in ("hidden", "collapse")
        or style.get("mso-hide", "").lower() not in ("", "none")
        or "line-through" in f"{style.get('text-decoration', '')}{style.get('text-decoration-line', '')}".lower()
        or _ZERO.fullmatch(style.get("opacity", "").strip()) is not None
    )


def ink(style: Mapping[str, str]) -> str | None:
    """The colour of the text, where one is said."""
    return style.get("color")


def size(style: Mapping[str, str]) -> str | None:
    """Points of the letters, where they are said; of a share about what it comes to."""
    found = _SIZE.fullmatch(style.get("font-size", "").strip().lower())
    return str(float(found[1]) * _POINTS.get(found[2] or "px", 1.0)) if found else None


def ground(style: Mapping[str, str]) -> str | None:
    """What is painted behind the text, where something is said; a picture counts."""
    said = style.get("background-color") or style.get("background")
    if said is None or is_painted(said.split()[0] if said.split() and "(" not in said else said):
        return said
    return said.split()[0] if said.split() else None


def number_code(style: Mapping[str, str]) -> str | None:
    """The number format, without the escapes in which Excel writes it: "0\\.0\\0022万元\\0022" is 0.0"万元"."""
    said = style.get("mso-number-format", "").strip()
    if len(said) > 1 and said[0] == said[-1] and said[0] in "\"'":
        said = said[1:-1]
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], said) or None


def _compound(text: str) -> Tag | None:
    found = _COMPOUND.fullmatch(text)
    if found is None or not text:
        return None
    words = re.findall(r"[.#][\w-]+", found["rest"])
    classes = frozenset(word[1:] for word in words if word[0] == ".")
    return Tag((found["tag"] or "*").lower(), classes, next((word[1:] for word in words if word[0] == "#"), ""))


def _fits(asked: Tag, tag: Tag) -> bool:
    return asked.name in ("*", tag.name) and asked.classes <= tag.classes and asked.id in ("", tag.id)


def _holds(rule: _Rule, tag: Tag, around: Sequence[Tag]) -> bool:
    *outer, last = rule.selector
    if not _fits(last, tag):
        return False
    above = iter(around)
    return all(any(_fits(asked, each) for each in above) for asked in outer)


def _not_understood(selector: str) -> Refused:
    return Refused(
        "unclear_page",
        f"网页的样式用“{selector}”隐藏或改写单元格，看不出显示的是什么；请用 Excel 或 WPS 打开后另存为 .xlsx 再报送",
        f"the page's styles hide or format cells by “{selector}”, and nobody can tell what it shows; save it as .xlsx",
        value=selector,
    )
