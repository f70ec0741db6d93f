"""Which text of a document is hidden or struck through, and in which font it stands, by run and by style.

Here: the properties of a run as Word works them out: its own word, else that of its styles together. Not here: text
(shown.py).
"""

from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from pipelines.land.cells.white import is_painted, is_tiny, is_white
from pipelines.land.files.word.package import W

_OFF = ("0", "false", "off", "none")
_WAYS: dict[str, Literal["up", "down"]] = {"superscript": "up", "subscript": "down"}
_ASKED = {
    W + tag: tag for tag in ("vanish", "strike", "dstrike", "vertAlign", "u", "rStyle", "position", "highlight", "sz")
}
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_CLEAR, _OPAQUE = "clear", "opaque"
_SEEN_THROUGH = 95_000
"""Thousandths of a percent of transparency from which nothing of a letter is seen."""
_RAISED = 4
_FONTS = f"{W}rFonts"
Said = dict[str, str]
"""Property -> what is said of it, as far as it decides what a run's text is."""


class Look(NamedTuple):
    """How a run looks, as far as it decides what its text is."""

    gone: Literal["hidden", "struck"] | None
    font: str | None
    way: Literal["up", "down"] | None
    """Superscript, subscript."""
    underlined: bool = False
    white: bool = False
    """White ink, and no ground of its own that would show it."""
    unseen: bool = False
    """Transparent or tiny."""


class _Style(NamedTuple):
    based_on: str | None
    said: Said


class Styles:
    """The styles of a document; what each says is remembered."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        self._painting: set[str] = set()
        self._base: Said = {}
        self._memo: dict[tuple[str | None, str], str | None] = {}
        if root is None:
            return
        self._base = _said(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iterfind(f"{W}style"):
            name = str(style.get(f"{W}styleId"))
            based = style.find(f"{W}basedOn")
            said = _said(style.find(f"{W}rPr"))
            if any(is_painted(each.get(f"{W}fill")) for each in style.iter(f"{W}shd")):
                self._painting.add(name)
            self._styles[name] = _Style(based.get(f"{W}val") if based is not None else None, said)
            is_default = style.get(f"{W}default") in ("1", "true", "on")
            if is_default and style.get(f"{W}type", "paragraph") == "paragraph":
                self._default = name

    def look(self, run: Element, paragraph: str | None, table: str | None) -> Look:
        """`paragraph`, `table`: names of the styles around the run."""
        own = _said(run.find(f"{W}rPr"))
        levels = (own.get("rStyle"), paragraph or self._default, table)
        struck = self._toggle(own, "strike", levels) or _is_on(self._nearest(own, "dstrike", levels))
        gone: Literal["hidden", "struck"] | None = "struck" if struck else None
        gone = "hidden" if self._toggle(own, "vanish", levels) else gone
        underlined = _is_on(own.get("u"))
        white = is_white(self._nearest(own, "color", levels)) and not (
            is_painted(own.get("shd")) or is_painted(own.get("highlight")) or any(map(self.paints, levels))
        )
        way = _WAYS.get(self._nearest(own, "vertAlign", levels) or "") or _moved(self._nearest(own, "position", levels))
        is_clear = self._nearest(own, "fill", levels) == _CLEAR and self._nearest(own, "outline", levels) != _OPAQUE
        unseen = is_clear or is_tiny(_points(self._nearest(own, "sz", levels)))
        return Look(gone, self._nearest(own, "font", levels), way, underlined, white, unseen)

    def paints(self, style: str | None) -> bool:
        """Whether the style, or one that it is based on, gives text a ground, be it for some rows of a table only."""
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            if style in self._painting:
                return True
            seen.add(style)
            style = self._styles[style].based_on
        return False

    def _toggle(self, own: Said, tag: str, levels: tuple[str | None, ...]) -> bool:
        """A property that two styles around a run turn on and off again; the run's own word is final."""
        if tag in own:
            return _is_on(own[tag])
        if _is_on(self._base.get(tag)):
            return True
        return sum(_is_on(self._of_style(level, tag)) for level in levels) % 2 == 1

    def _nearest(self, own: Said, tag: str, levels: tuple[str | None, ...]) -> str | None:
        """Of a property that is no toggle (struck through twice, the font) the nearest word counts."""
        if tag in own:
            return own[tag]
        words = (self._of_style(level, tag) for level in levels)
        return next((word for word in words if word is not None), self._base.get(tag))

    def _of_style(self, name: str | None, tag: str) -> str | None:
        """What the style says, or one that it is based on."""
        if name is None:
            return None
        if (name, tag) not in self._memo:
            at, seen, word = self._styles.get(name), {name}, None
            while at is not None and (word := at.said.get(tag)) is None:
                if at.based_on is None or at.based_on in seen:
                    break
                seen.add(at.based_on)
                at = self._styles.get(at.based_on)
            self._memo[name, tag] = word
        return self._memo[name, tag]


def is_struck_out(properties: Element | None) -> bool:
    """Whether a run's own properties hide it or strike it through (a run of an equation has no styles)."""
    said = _said(properties)
    return any(_is_on(said.get(tag)) for tag in ("vanish", "strike", "dstrike"))


def _said(properties: Element | None) -> Said:
    found: Said = {}
    effect = None
    for child in properties if properties is not None else ():
        tag = _ASKED.get(child.tag)
        if tag:
            found[tag] = child.get(f"{W}val", "1")
        elif child.tag == _FONTS:
            font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
            if font:
                found["font"] = font
        elif child.tag == f"{W}color":
            of_theme = child.get(f"{W}themeColor") in ("background1", "light1") and not child.get(f"{W}themeShade")
            found["color"] = "FFFFFF" if of_theme else child.get(f"{W}val", "")
        elif child.tag == f"{W}shd":
            found["shd"] = child.get(f"{W}fill", "")
        elif child.tag == f"{_W14}textOutline":
            found["outline"] = _opacity(child)
        elif child.tag == f"{_W14}textFill":
            found["fill"] = _opacity(child)
            effect = next(child.iterfind(f"{_W14}solidFill/*"), None)
    if effect is not None:  # what it says stands above the plain colour
        said = effect.get(f"{_W14}val", "")
        is_ground = said in ("bg1", "lt1") and effect.find(f"{_W14}lumMod") is None
        found["color"] = "FFFFFF" if is_ground else said
    return found


def _opacity(fill: Element) -> str:
    """Of a text effect of Word 2010: w14:alpha is its transparency."""
    alphas = [str(each.get(f"{_W14}val", "0")) for each in fill.iterfind(f"{_W14}solidFill/*/{_W14}alpha")]
    is_clear = any(alpha.isdigit() and int(alpha) >= _SEEN_THROUGH for alpha in alphas)
    return _CLEAR if is_clear or fill.find(f"{_W14}noFill") is not None else _OPAQUE


def _points(half: str | None) -> str | None:
    return str(int(half) / 2) if half and half.isdigit() else None


def _moved(said: str | None) -> Literal["up", "down"] | None:
    """Where half points above or below the line move a text; one or two are typography."""
    try:
        height = int(said or 0)
    except ValueError:
        return None
    return None if abs(height) < _RAISED else "up" if height > 0 else "down"


def _is_on(said: str | None) -> bool:
    return said is not None and said.casefold() not in _OFF
