"""Which text of a document is hidden or struck through, and in which font it stands, by run and by style.

Here: the properties of a run as Word works them out: its own word, else that of its styles together. Not here: text
(shown.py).
"""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from pipelines.land.word.package import W

_OFF = ("0", "false", "off", "none")


class Look(NamedTuple):
    """How a run looks, as far as it decides what its text is."""

    gone: bool
    """Hidden or struck through."""
    font: str | None
    raised: bool
    """Superscript."""
    underlined: bool = False


class _Style(NamedTuple):
    kind: str
    based_on: str | None
    properties: Element | None


class Styles:
    """The styles of a document; `look` of each run is remembered."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        self._base: Element | None = None
        self._memo: dict[tuple[str | None, str], bool | None] = {}
        if root is None:
            return
        self._base = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in root.iterfind(f"{W}style"):
            name = str(style.get(f"{W}styleId"))
            based = style.find(f"{W}basedOn")
            kind = str(style.get(f"{W}type", "paragraph"))
            self._styles[name] = _Style(
                kind, based.get(f"{W}val") if based is not None else None, style.find(f"{W}rPr")
            )
            if kind == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = name

    def look(self, run: Element, paragraph: str | None, table: str | None) -> Look:
        """`paragraph`, `table`: names of the styles around the run."""
        own = run.find(f"{W}rPr")
        named = own.find(f"{W}rStyle") if own is not None else None
        character = named.get(f"{W}val") if named is not None else None
        levels = (table, paragraph or self._default, character)
        gone = any(self._toggle(own, tag, levels) for tag in ("vanish", "strike")) or self._nearest(own, levels)
        mark = own.find(f"{W}vertAlign") if own is not None else None
        raised = mark is not None and mark.get(f"{W}val") == "superscript"
        line = own.find(f"{W}u") if own is not None else None
        underlined = line is not None and line.get(f"{W}val", "none") != "none"
        return Look(gone, self._font(own, levels), raised, underlined)

    def _toggle(self, own: Element | None, tag: str, levels: tuple[str | None, ...]) -> bool:
        """A property that two styles around a run turn on and off again; the run's own word is final."""
        said = _said(own, tag)
        if said is not None:
            return said
        if _said(self._base, tag):
            return True
        on = [self._of_style(level, tag) for level in levels]
        return sum(map(bool, on)) % 2 == 1

    def _nearest(self, own: Element | None, levels: tuple[str | None, ...]) -> bool:
        """Struck through twice (w:dstrike): the nearest word counts."""
        words = [_said(own, "dstrike"), *(self._of_style(level, "dstrike") for level in reversed(levels))]
        return bool(next((word for word in words if word is not None), _said(self._base, "dstrike")))

    def _of_style(self, name: str | None, tag: str) -> bool | None:
        if (name, tag) not in self._memo:
            said = (_said(style.properties, tag) for style in self._line(name))
            self._memo[name, tag] = next((word for word in said if word is not None), None)
        return self._memo[name, tag]

    def _line(self, name: str | None) -> list[_Style]:
        """The style and those it is based on, nearest first."""
        found: list[_Style] = []
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            found.append(self._styles[name])
            name = self._styles[name].based_on
        return found

    def _font(self, own: Element | None, levels: tuple[str | None, ...]) -> str | None:
        lines = [own, *(style.properties for level in reversed(levels) for style in self._line(level)), self._base]
        for properties in lines:
            fonts = properties.find(f"{W}rFonts") if properties is not None else None
            font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") if fonts is not None else None
            if font:
                return font
        return None


def _said(properties: Element | None, tag: str) -> bool | None:
    """Whether the properties turn it on or off; None when they say nothing."""
    mark = properties.find(W + tag) if properties is not None else None
    return None if mark is None else mark.get(f"{W}val", "1").casefold() not in _OFF
