"""Rows of an extract as they were delivered, with their header, and what stands around them.

Here: finding rows by number in CSV, workbook and Parquet, through the readers that the night uses. Not here: forms
(forms.py), what may be shown (mask.py).
"""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.browse.source import AROUND, Delivered, Line
from pipelines.browse.source.mask import Confidential, row, scrubbed
from pipelines.contracts import Contract
from pipelines.land.blocks import beside_each_other, blocks
from pipelines.land.headers import Header, match_header
from pipelines.land.mapping import names_of
from pipelines.land.problems import Refused
from pipelines.land.readers import Sheet, open_sheets

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
    """The rows asked for with their neighbours; of a long range those of the code `only`. None: not found there.

    Refused or OSError when the file can no longer be read.
    """
    names = names_of(raw, path, contract.extract)
    unsaid = {each.name: "" for each in contract.columns}
    with TemporaryDirectory(prefix="jixiao-browse-") as work:
        for each in open_sheets(file, Path(work)):
            if each.is_hidden or (sheet and each.name != sheet):
                continue
            for part in beside_each_other(each, contract, names):
                match = partial(_match, part, contract, unsaid, names)
                if (header := match(part.preview)) is None:
                    continue
                found = _rows(part, header, match, contract, names, asked, kept_back, column, only)
                if found is not None:
                    return found
    return None


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


def _rows(
    sheet: Sheet,
    header: Header,
    match: partial,
    contract: Contract,
    names: dict[str, str],
    asked: range,
    kept_back: Confidential,
    column: str,
    only: str,
) -> Delivered | None:
    first, last = asked.start - (0 if only else AROUND), asked.stop - 1 + (0 if only else AROUND)
    lines: list[Line] = []
    own = header
    try:
        for under, chunk in blocks(sheet, header, contract, names, match):
            number = chunk["_row"]
            if not chunk.height or int(number[-1]) < first:
                continue
            if int(number[0]) > last:
                break
            if any(int(each) in asked for each in (number[0], number[-1])) or int(number[0]) <= asked.start:
                own = under
            places = {position.index: name for name, position in under.columns.items()}
            code_at = under.columns.get("pro_code")
            for *cells, at in chunk.select([f"c{place}" for place in range(_width(chunk))] + ["_row"]).iter_rows():
                if not first <= at <= last or len(lines) >= MOST:
                    continue
                if only and (code_at is None or (cells[code_at.index] or "").strip() != only):
                    continue
                marked = under.columns.get(column)
                told = row(cells, places, contract, kept_back, {under.deleted_flag} - {None})
                is_asked = at in asked
                lines.append(
                    Line(at, told, is_asked, frozenset({marked.index}) if marked and is_asked else frozenset())
                )
    except Refused:
        if not lines:
            raise
    if not any(line.is_asked for line in lines):
        return None
    heads = [Line(own.row - len(own.lines) + 1 + place, texts) for place, texts in enumerate(own.lines)]
    begins = heads[0].number if heads else 1
    above = [
        Line(begins - len(own.above) + place, [scrubbed(text) for text in texts])
        for place, texts in enumerate(own.above)
    ]
    return Delivered(
        lines,
        heads,
        [line for line in above if any(line.cells)],
        {position.index: name for name, position in own.columns.items()},
        {position.index: position.power for position in own.columns.values() if position.is_amount and position.power},
        sheet.place.letters,
        sum(text == "***" for line in lines for text in line.cells),
    )


def _width(chunk) -> int:
    return sum(name.startswith("c") and name[1:].isdigit() for name in chunk.columns)
