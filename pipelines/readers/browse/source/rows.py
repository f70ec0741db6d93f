"""Rows of an extract as they were delivered, with their header, and what stands around them.

Here: finding rows by number in CSV, workbook and Parquet, through the readers that the night uses. Not here: forms
(forms.py), what may be shown (mask.py).
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.files.blocks import Match, beside_each_other, blocks
from pipelines.land.files.headers import Header, match_header
from pipelines.land.files.readers import Sheet, open_sheets
from pipelines.land.problems import HIDDEN, Refused
from pipelines.land.raw.mapping import names_of
from pipelines.readers.browse.source import AROUND, Delivered, Line
from pipelines.readers.browse.source.mask import Confidential, row, scrubbed

MOST = 400
"""Rows shown of a range."""


def read(
    file: Path,
    raw: Path,
    path: str,
    contract: Contract,
    asked: range,
    kept_back: Confidential,
    *,
    sheet: str | None = None,
    column: str = "",
    only: str = "",
) -> Delivered | None:
    """The rows asked for with their neighbours; of a long range those of the code `only`. A line of the header, or
    above it, may be asked for too. None: not found there.

    Refused or OSError when the file can no longer be read.
    """
    for sheet_read, header, match, names in _sheets(file, raw, path, contract, sheet):
        found = _around(sheet_read, header, match, contract, names, asked, kept_back, column, only)
        if found is not None:
            return found
    return None


def sheets(file: Path) -> set[str]:
    """Names of the sheets that a person sees. Refused or OSError when the file can no longer be read."""
    with TemporaryDirectory(prefix="jixiao-browse-") as work:
        return {each.name for each in open_sheets(file, Path(work)) if each.name and not each.is_hidden}


def pieces(
    file: Path, raw: Path, path: str, contract: Contract, kept_back: Confidential, size: int
) -> Iterator[tuple[str | None, Delivered]]:
    """The whole file, sheet by sheet, in pieces of rows whose numbers divided by `size` are the same."""
    for sheet, header, match, names in _sheets(file, raw, path, contract, None):
        lines: list[Line] = []
        own = header
        for under, chunk in blocks(sheet, header, contract, names, match):
            for *cells, at in _texts(chunk):
                if lines and (at // size != lines[0].number // size or under is not own):
                    yield sheet.name, _delivered(own, lines, sheet)
                    lines = []
                own = under
                if (told := _shown(cells, under, contract, kept_back)) is not None:
                    lines.append(Line(at, told))
        if lines:
            yield sheet.name, _delivered(own, lines, sheet)


def _sheets(
    file: Path, raw: Path, path: str, contract: Contract, wanted: str | None
) -> Iterator[tuple[Sheet, Header, Match, dict[str, str]]]:
    """The sheets that carry the contract's header, tables side by side each by itself."""
    names = names_of(raw, path, contract.extract)
    unsaid = {each.name: "" for each in contract.columns}
    with TemporaryDirectory(prefix="jixiao-browse-") as work:
        for each in open_sheets(file, Path(work)):
            if each.is_hidden or (wanted and each.name != wanted):
                continue
            for part in beside_each_other(each, contract, names):
                match = partial(_match, part, contract, unsaid, names)
                if (header := match(part.preview)) is not None:
                    yield part, header, match, names


def _match(
    sheet: Sheet, contract: Contract, unsaid: dict[str, str], names: dict[str, str], rows: list[list[str | None]]
) -> Header | None:
    return match_header(
        rows,
        contract,
        sheet=sheet.name,
        unsaid=unsaid,
        letters=sheet.place.letters,
        names=names,
        outside=sheet.outside,
    )


def _around(
    sheet: Sheet,
    header: Header,
    match: Match,
    contract: Contract,
    names: dict[str, str],
    asked: range,
    kept_back: Confidential,
    column: str,
    only: str,
) -> Delivered | None:
    around = 0 if only else AROUND
    first, last = asked.start - around, asked.stop - 1 + around
    lines: list[Line] = []
    own = header
    try:
        for under, chunk in blocks(sheet, header, contract, names, match):
            if asked.start in _lines_of(under):
                own = under
            if not chunk.height or int(chunk["_row"][-1]) < first:
                continue
            if int(chunk["_row"][0]) > last:
                break
            if int(chunk["_row"][0]) <= asked.start or not lines:
                own = under
            code_at, marked = under.columns.get("pro_code"), under.columns.get(column)
            for *cells, at in _texts(chunk.filter(pl.col("_row").is_between(first, last))):
                if len(lines) >= MOST:
                    break
                if only and (code_at is None or (cells[code_at.index] or "").strip() != only):
                    continue
                is_asked = at in asked
                places = frozenset({marked.index}) if marked and is_asked else frozenset()
                if (told := _shown(cells, under, contract, kept_back)) is not None:
                    lines.append(Line(at, told, is_asked, places))
    except Refused:
        if not lines:
            raise
    found = _delivered(own, lines, sheet, range(0) if only else asked)
    return found if any(line.is_asked for line in (*found.above, *found.heads, *lines)) else None


def _lines_of(header: Header) -> range:
    """Numbers of the header's lines and of those above it."""
    return range(header.row - len(header.lines) + 1 - len(header.above), header.row + 1)


def _texts(chunk: pl.DataFrame) -> Iterator[tuple]:
    """Texts of each row, then its number; of Parquet the columns that the contract knows alone are there."""
    held = {int(name[1:]) for name in chunk.columns if name.startswith("c") and name[1:].isdigit()}
    texts = [
        pl.col(f"c{place}") if place in held else pl.lit(None, pl.String).alias(f"c{place}")
        for place in range(max(held, default=-1) + 1)
    ]
    return chunk.select(*texts, "_row").iter_rows()


def _shown(
    cells: list[str | None], under: Header, contract: Contract, kept_back: Confidential
) -> list[str | None] | None:
    places = {position.index: name for name, position in under.columns.items()}
    flags = () if under.deleted_flag is None else (under.deleted_flag,)
    return row(cells, places, contract, kept_back, flags)


def _delivered(own: Header, lines: list[Line], sheet: Sheet, asked: range = range(0)) -> Delivered:
    begins = own.row - len(own.lines) + 1
    heads = [Line(at, texts, at in asked) for at, texts in enumerate(own.lines, start=begins)]
    above = [
        Line(at, [scrubbed(text) for text in texts], at in asked)
        for at, texts in enumerate(own.above, start=begins - len(own.above))
    ]
    return Delivered(
        lines,
        heads,
        [line for line in above if any(line.cells)],
        {position.index: name for name, position in own.columns.items()},
        {position.index: position.power for position in own.columns.values() if position.is_amount and position.power},
        sheet.place.letters,
        sum(text == HIDDEN for line in lines for text in line.cells),
    )
