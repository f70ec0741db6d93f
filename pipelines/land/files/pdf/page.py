"""What is printed on one page: characters with their boxes, and straight lines, as a person sees the page.

Here: pdfium's objects as plain shapes, turned pages, what is not seen. Not here: tables (ruled.py), text (text.py).
"""

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from pipelines.land.files.word.symbols import UNKNOWN, sign

_THIN = 3.0
"""Points: a filled rectangle that is thinner is a line."""
_STRAIGHT = 1.0
_WHITE, _DARK = 245, 140
_INVISIBLE = (3, 7)
"""Ways to draw text that leave no ink."""
_TINY = 1.0
"""Points of a letter that nobody sees."""
_LOOSE = 1.5
"""A letter's line to its size, at most."""
_DOUBLED = 0.6
"""Points between the two impressions of a character that is printed twice to look bold."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Char:
    """A character, its box (y grows upwards), and the piece of text it was written in."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    piece: int

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line at y = `at`, or a vertical one at x = `at`, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """One page."""

    chars: list[Char] = field(default_factory=list)
    across: list[Line] = field(default_factory=list)
    down: list[Line] = field(default_factory=list)
    has_layers: bool = False
    """Some of its text stands in a layer, which may be switched off; pdfium tells the text and not whether it is."""


def read_page(page: pypdfium2.PdfPage) -> Page:
    """Everything visible on the page."""
    found = Page()
    shades: list[tuple[float, float, float, float]] = []
    turn = _turn(page)
    for each in page.get_objects(max_depth=8):
        if pdfium.FPDFPageObj_GetType(each.raw) == pdfium.FPDF_PAGEOBJ_PATH:
            _path(each, turn, found, shades)
        elif _is_layered(each):
            found.has_layers = True
    _chars(page, turn, found, shades)
    return found


def _is_layered(each: pypdfium2.PdfObject) -> bool:
    """Whether text, or a form that may hold text, is marked as optional content."""
    if pdfium.FPDFPageObj_GetType(each.raw) not in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM):
        return False
    marks = (pdfium.FPDFPageObj_GetMark(each.raw, at) for at in range(pdfium.FPDFPageObj_CountMarks(each.raw)))
    return any(_mark_name(mark) == "OC" for mark in marks)


def _mark_name(mark: object) -> str:
    buffer, size = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    if not pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), size):
        return ""
    return bytes(buffer)[: size.value].decode("utf-16-le", "replace").rstrip("\0")


def _turn(page: pypdfium2.PdfPage) -> Matrix:
    """From the page's own coordinates to how it is shown."""
    left, bottom, right, top = page.get_mediabox() or (0.0, 0.0, 595.0, 842.0)
    return {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }.get(page.get_rotation(), (1, 0, 0, 1, 0, 0))


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(each: pypdfium2.PdfObject) -> list[Matrix]:
    """The object's own matrix and those of the forms around it, innermost first."""
    matrices: list[Matrix] = []
    at: pypdfium2.PdfObject | None = each
    while at is not None:
        matrices.append(at.get_matrix().get())
        at = at.container
    return matrices


def _path(
    each: pypdfium2.PdfObject, turn: Matrix, found: Page, shades: list[tuple[float, float, float, float]]
) -> None:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(each.raw, mode, stroke):
        return
    matrices = [*_matrix(each), turn]
    outlines: list[list[tuple[float, float]]] = []
    for number in range(pdfium.FPDFPath_CountSegments(each.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(each.raw, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        for matrix in matrices:
            point = _moved(matrix, *point)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([point])
        else:
            outlines[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            outlines[-1].append(outlines[-1][0])
    for outline in outlines:
        if stroke.value and not _is_white(each, pdfium.FPDFPageObj_GetStrokeColor):
            for start, end in pairwise(outline):
                _line(start, end, found)
        if mode.value and len(outline) > 2:
            xs, ys = [x for x, _ in outline], [y for _, y in outline]
            box = (min(xs), min(ys), max(xs), max(ys))
            _filled(each, box, found, shades)


def _filled(
    each: pypdfium2.PdfObject,
    box: tuple[float, float, float, float],
    found: Page,
    shades: list[tuple[float, float, float, float]],
) -> None:
    """A filled shape: a line where it is thin, a dark ground on which white text is seen."""
    left, bottom, right, top = box
    if min(right - left, top - bottom) < _THIN:
        if not _is_white(each, pdfium.FPDFPageObj_GetFillColor):
            if right - left > top - bottom:
                _line((left, (bottom + top) / 2), (right, (bottom + top) / 2), found)
            else:
                _line(((left + right) / 2, bottom), ((left + right) / 2, top), found)
    elif sum(_colour(each, pdfium.FPDFPageObj_GetFillColor)[:3]) / 3 < 255 - (255 - _DARK) / 2:
        shades.append(box)


def _line(start: tuple[float, float], end: tuple[float, float], found: Page) -> None:
    (x0, y0), (x1, y1) = start, end
    if abs(y0 - y1) <= _STRAIGHT < abs(x0 - x1):
        found.across.append(Line((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x0 - x1) <= _STRAIGHT < abs(y0 - y1):
        found.down.append(Line((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _colour(each: pypdfium2.PdfObject, ask: object) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    return tuple(part.value for part in parts) if ask(each.raw, *parts) else (0, 0, 0, 255)  # type: ignore[operator,return-value]


def _is_white(each: pypdfium2.PdfObject, ask: object) -> bool:
    red, green, blue, alpha = _colour(each, ask)
    return alpha == 0 or min(red, green, blue) >= _WHITE


def _chars(page: pypdfium2.PdfPage, turn: Matrix, found: Page, shades: list[tuple[float, float, float, float]]) -> None:
    text = page.get_textpage()
    pieces: dict[int, int] = {}
    fonts: dict[int, str] = {}
    seen: dict[tuple[str, int, int], list[Char]] = {}
    for number in range(text.count_chars()):
        raw = text.raw
        code = pdfium.FPDFText_GetUnicode(raw, number)
        if pdfium.FPDFText_IsGenerated(raw, number) == 1 or code in (10, 13):
            continue
        written = pdfium.FPDFText_GetTextObject(raw, number)
        key = ctypes.addressof(written.contents) if written else 0
        if written and pdfium.FPDFTextObj_GetTextRenderMode(written) in _INVISIBLE:
            continue
        box = [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFText_GetCharBox(raw, number, box[0], box[1], box[2], box[3])
        left, right, bottom, top = (side.value for side in box)
        (x0, y0), (x1, y1) = _moved(turn, left, bottom), _moved(turn, right, top)
        left, right, bottom, top = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if _is_unseen(raw, number, (left + right) / 2, (bottom + top) / 2, shades):
            continue
        if top - bottom <= _TINY and right - left <= _TINY and _is_tiny(raw, number, turn):
            continue
        if key not in fonts:
            fonts[key] = _font(raw, number)
        shown = _shown(raw, number, code, fonts[key], page.get_rotation())
        char = Char(shown, left, bottom, right, top, pieces.setdefault(key, len(pieces)))
        near = seen.setdefault((shown, round(char.x / 4), round(char.y / 4)), [])
        if not shown.isspace() and any(
            abs(char.x - each.x) < _DOUBLED and abs(char.y - each.y) < _DOUBLED for each in near
        ):
            continue
        near.append(char)
        found.chars.append(char)


_NO_LETTERS = (0xFFFD, 0xFFFE, 0xFFFF)


def _shown(raw: object, number: int, code: int, font: str, rotation: int) -> str:
    """The character's sign; UNKNOWN where the font does not tell it, or where it stands on its side."""
    if code == 2:
        return "-"
    angle = pdfium.FPDFText_GetCharAngle(raw, number) * 180 / 3.141592653589793
    is_turned = min((angle - rotation) % 360, (rotation - angle) % 360) > 10 and code < 0x2E80
    # halves of a letter, control characters, and more than there are: a font's table that is wrong
    is_none = 0xD800 <= code <= 0xDFFF or (code < 0x20 and code != 9) or code > 0x10FFFF or code in _NO_LETTERS
    if is_turned or pdfium.FPDFText_HasUnicodeMapError(raw, number) == 1 or is_none:
        return UNKNOWN
    letter = chr(code)
    return sign(font, letter) if 0xE000 <= code <= 0xF8FF else " " if letter in "\t\u00a0" else letter


def _font(raw: object, number: int) -> str:
    size = pdfium.FPDFText_GetFontInfo(raw, number, None, 0, None)
    buffer = ctypes.create_string_buffer(max(size, 1))
    pdfium.FPDFText_GetFontInfo(raw, number, buffer, size, None)
    return buffer.value.decode("utf-8", "replace").rpartition("+")[2].partition("-")[0]


def _is_tiny(raw: object, number: int, turn: Matrix) -> bool:
    """Whether the letter's line is too low to be seen; a full stop or a dash has a small box in any size."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(raw, number, box):
        return False
    (x0, y0), (x1, y1) = _moved(turn, box.left, box.bottom), _moved(turn, box.right, box.top)
    return max(abs(x1 - x0), abs(y1 - y0)) <= _TINY * _LOOSE


def _is_unseen(raw: object, number: int, x: float, y: float, shades: list[tuple[float, float, float, float]]) -> bool:
    """White on white."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFText_GetFillColor(raw, number, *parts):
        return False
    red, green, blue, alpha = (part.value for part in parts)
    if alpha == 0:
        return True
    on_ground = any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in shades)
    return min(red, green, blue) >= _WHITE and not on_ground
