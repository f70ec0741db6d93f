"""An .xlsx as sheets: calamine where a sheet is large and ordinary, cell by cell where anything could be misread.

Here: which reader reads a sheet, text boxes. Not here: the guard (land/files/read_xlsx.py), the cells (xml_rows.py).
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from python_calamine import CalamineSheet, CalamineWorkbook

from pipelines.land.files.books.conditions import apply, conditions_of
from pipelines.land.files.books.sheet import Book, BookSheet, Kinds, Row
from pipelines.land.files.books.styles import Styles, changes_numbers, styles_of
from pipelines.land.files.books.texts import page_texts, shared_strings, small_shared_strings
from pipelines.land.files.books.typed import typed_columns, typed_rows
from pipelines.land.files.books.xml_rows import SheetReader
from pipelines.land.files.quick import harmless_parts
from pipelines.land.files.read_xlsx import (
    Package,
    SheetPart,
    behind_rows,
    broken_workbook,
    open_package,
    page_headers,
    read_workbook_part,
    related,
    scan,
)

_SMALL = 1 << 19
"""Bytes of a sheet's XML up to which it is read cell by cell anyway."""
_TEXT_BOX = re.compile(rb"<v:textbox.*?</v:textbox>", re.DOTALL)
_ODD_RUN = re.compile(
    rb'strike|vertAlign|rFont val="(?:wing|web)dings|rFont val="(?:symbol|marlett)"'
    rb'|<color [^>]*(?:rgb="[0-9A-F]{0,2}(?:F[5-9A-F]){3}"|theme="0"|indexed="[19]")|<sz val="[01](?:\.\d+)?"',
    re.IGNORECASE,
)
"""In shared strings: text that is struck through, raised, white, tiny, or drawn as signs."""
_TAG = re.compile(r"<[^>]*>")


def open_xlsx(path: Path, parts: dict[str, bytes] | None = None) -> Book:
    """The sheets of an .xlsx; `parts`: unpacked, where they were found harmless. Refused when unsafe or broken."""
    parts = harmless_parts(path) if parts is None else parts
    if parts is None:
        package = open_package(path)
    else:
        package = Package(parts, path, {name.lower(): name for name in parts})
        with broken_workbook():
            read_workbook_part(package)
    with broken_workbook():
        styles = styles_of(package.read(_beside(package, "styles.xml")))
    strings, quick = _strings_of(package), _calamine_of(package)
    return Book([_sheet(package, sheet, styles, strings, quick) for sheet in package.sheets])


def _beside(package: Package, file: str) -> str:
    """Lower-case name of a part of that file name; writers put it into more than one folder."""
    return next((name for name in package.names if name == f"xl/{file}"), "") or next(
        (name for name in package.names if name.endswith(f"/{file}")), file
    )


def _strings_of(package: Package) -> Callable[[], list[str]]:
    name = _beside(package, "sharedstrings.xml")

    @cache
    def strings() -> list[str]:
        if name not in package.names:
            return []
        if package.parts is not None:
            return small_shared_strings(package.read(name))
        with package.open(name) as stream:
            return shared_strings(stream)

    return strings


def _calamine_of(package: Package) -> Callable[[], CalamineWorkbook | None]:
    """The quick reader; None where it would mix struck-through text into the others, or letters for signs."""

    @cache
    def workbook() -> CalamineWorkbook | None:
        name = _beside(package, "sharedstrings.xml")
        if name in package.names:
            with package.open(name) as stream:
                tail = b""
                while block := stream.read(1 << 20):
                    if _ODD_RUN.search(tail + block):
                        return None
                    tail = block[-32:]
        return CalamineWorkbook.from_path(str(package.path))

    return workbook


def _sheet(
    package: Package,
    part: SheetPart,
    styles: Styles,
    strings: Callable[[], list[str]],
    quick: Callable[[], CalamineWorkbook | None],
) -> BookSheet:
    if part.is_hidden:
        return BookSheet(part.name, lambda _: iter(()), is_hidden=True)
    opened = partial(package.open, part.part)
    content = package.parts[package.names[part.part]] if package.parts is not None else None
    with broken_workbook():
        if content is not None and len(content) <= _SMALL:
            is_usual, after = False, behind_rows(content)
        else:
            is_usual, after = scan(package, part, styles.unusual)
        workbook = quick() if is_usual and 0 not in styles.unusual else None  # cells of style 0 do not say so
    conditions = cache(partial(conditions_of, after, styles.looks, changes_numbers))
    has_table = cache(partial(_has_table, package, part))

    def is_painted() -> bool:
        return has_table() or any(each.look.paints for each in conditions())

    def reader(styles: Styles) -> SheetReader:
        is_1904, is_uncalculated = package.date1904, package.is_uncalculated
        return SheetReader(part.name, opened, styles, strings, is_1904, is_uncalculated, is_painted)

    with broken_workbook():
        outside = [] if package.parts is not None else _text_boxes(package, part)
        if workbook is not None:
            sheet = _as_stored(workbook.get_sheet_by_name(part.name), [*outside, *_printed(after)], package.date1904)
        else:
            sheet = _as_shown(reader, styles, strings, content, outside, is_painted)
    stored = sheet.stored

    @cache
    def grounds() -> set[tuple[int, int]]:
        return set(_unseen_cells(reader(styles.hiding_painted()).rows, stored)) if styles.painted else set()

    with broken_workbook():
        # on a table's stripes white may be seen
        told = [each for each in conditions() if each.look.reformats or each.look.strikes or not has_table()]
        apply(sheet, told, grounds)
    return sheet


def _as_stored(sheet: CalamineSheet, outside: list[str], date1904: bool) -> BookSheet:
    merged = [(r0, c0, r1, c1) for (r0, c0), (r1, c1) in sheet.merged_cell_ranges or ()]
    return BookSheet(
        sheet.name,
        lambda _: typed_rows(sheet),
        merged,
        outside=list(dict.fromkeys(outside)),
        date1904=date1904,
        columns=partial(typed_columns, sheet),
    )


def _printed(after: bytes) -> Iterator[str]:
    """What the page headers say, out of what stands behind the rows."""
    for page in page_headers(after):
        yield from page_texts(unescape(page, {"&quot;": '"'}))


def _as_shown(
    reader: Callable[[Styles], SheetReader],
    styles: Styles,
    strings: Callable[[], list[str]],
    content: bytes | None,
    outside: list[str],
    is_painted: Callable[[], bool],
) -> BookSheet:
    """`content`: the sheet's XML where it is at hand."""
    seen = styles.showing_white() if styles.white and is_painted() else styles
    own = reader(seen)
    sheet = _read_carefully(own, content, outside)
    stored = sheet.stored

    def white() -> Iterator[tuple[int, int]]:
        if seen.white or seen.tiny or own.has_unseen_runs or any(type(text) is not str for text in strings()):
            yield from _unseen_cells(stored, reader(seen.showing_unseen()).rows)

    def struck() -> Iterator[tuple[int, int]]:
        if seen.struck - seen.white - seen.tiny:
            yield from _unseen_cells(stored, reader(seen.showing_struck()).rows)

    sheet.white, sheet.struck = white, struck
    return sheet


def _has_table(package: Package, part: SheetPart) -> bool:
    """Whether a table may give cells a ground that neither their styles nor conditions tell."""
    tail = b""
    with package.open(part.part) as stream:
        while block := stream.read(1 << 20):
            if b"tablePart" in tail + block:
                return True
            tail = block[-32:]
    return False


def _unseen_cells(
    stored: Callable[[Kinds], Iterator[Row]], whole: Callable[[Kinds], Iterator[Row]]
) -> Iterator[tuple[int, int]]:
    """Cells of which `whole` says more than `stored`."""
    with broken_workbook():
        for number, (shown, row) in enumerate(zip(stored({}), whole({}), strict=True)):
            for column, text in enumerate(row):
                if text and text != (shown[column] if column < len(shown) else None):
                    yield number, column


def _read_carefully(reader: SheetReader, content: bytes | None, outside: list[str]) -> BookSheet:
    """`content`: the sheet's XML where it is at hand."""
    kept, marks = reader.whole(content, {}) if content is not None else (None, reader.marks())

    def stored(kinds: Kinds) -> Iterator[Row]:
        if content is not None and kept is not None:
            yield from reader.whole(content, kinds)[0] if kinds else (row[:] for row in kept)
            return
        with broken_workbook():
            yield from reader.rows(kinds)

    return BookSheet(
        reader.name,
        stored,
        marks.merged,
        hidden_rows=frozenset(marks.hidden_rows),
        hidden_columns=frozenset(marks.hidden_columns),
        outside=list(dict.fromkeys([*outside, *marks.outside])),
        date1904=reader.date1904,
    )


def _text_boxes(package: Package, sheet: SheetPart) -> list[str]:
    """The paragraphs in the sheet's text boxes, drawn or of the old kind; comments are none."""
    found: list[str] = []
    for name in related(package, sheet.part):
        content = package.read(name) if "drawing" in name and name.endswith((".xml", ".vml")) else b""
        if name.endswith(".vml"):
            for box in _TEXT_BOX.findall(content):
                text = _TAG.sub("", box.decode("utf-8", "replace")).strip()
                found += [text] if text else []
        elif content:
            found += _drawn(content)
    return found


def _drawn(content: bytes) -> list[str]:
    paragraphs = [each for each in ElementTree.fromstring(content).iter() if each.tag.endswith("}p")]
    texts = ("".join(each.text or "" for each in one.iter() if each.tag.endswith("}t")) for one in paragraphs)
    return [text.strip() for text in texts if text.strip()]
