"""The end of every way: the row as it was delivered, the cell marked, the file's hash and history, how it was read.

Here: what is told of a row and of a file. Not here: reading files (source/).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.contracts import Contract
from pipelines.land.forms.night import is_form
from pipelines.land.problems import HIDDEN, Refused
from pipelines.land.rows.code_hash import any_contract
from pipelines.lang import get_lang, say, system_says
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import column_name
from pipelines.readers.browse.page import Link, NoPage, Page, Piece, View
from pipelines.readers.browse.pages import source_missing
from pipelines.readers.browse.pages.source_file import corrections, deliveries, file, rejects, superseded
from pipelines.readers.browse.pages.source_reading import reading
from pipelines.readers.browse.source import Delivered, forms, history, rows
from pipelines.readers.browse.source.mask import Confidential, confidential, is_handed_on
from pipelines.readers.browse.tables import way_to
from pipelines.readers.explain.story import Row

_ROWS = re.compile(r"(\d{1,8})(?:-(\d{1,8}))?")


@dataclass(frozen=True)
class _Asked:
    """What of a file was asked for: rows of a sheet, a column to mark, of a range one code's rows only."""

    rows: range
    sheet: str = ""
    column: str = ""
    only: str = ""


def build(view: View, path: str = "", *rest: str) -> Page:
    """`/source/<file>` tells of the file, `/source/<file>/<sheet>/<row or first-last>[/<column>[/<code>]]` of a row."""
    found = history.sources(view, path)
    if not found:
        raise source_missing.file(path)
    sheet, printed, column, only = (*rest, "", "", "", "")[:4]
    numbers = _ROWS.fullmatch(printed)
    first, last = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (0, 0)
    if len(rest) > 4 or (not numbers and (printed or column)) or last < first:
        raise source_missing.address()
    region = found[0]["mof_div_code"] or path.partition("/")[0]
    crumbs = way_to(view, region, found[0]["fiscal_year"] or 0)
    blocks: list[Grid] = []
    piece, notices = None, []
    name = path.rpartition("/")[2]
    if numbers:
        known = source_missing.recognised(view, path, found)
        source_missing.check_column(view, path, known, column)
        piece, notices, blocks = _rows(view, path, known, _Asked(range(first, last + 1), sheet, column, only), region)
        crumbs = [*crumbs, Link(name, view.href("source", path))]
    else:
        source_missing.check_sheet(view, path, found, sheet)
    title = f"{name}{f' [{sheet}]' if sheet else ''}" + (say(f" 第{printed}行", f" row {printed}") if numbers else "")
    return Page(
        title=title,
        lead=path,
        blocks=[*blocks, file(view, found), deliveries(view, path, found[0]["sha256"])],
        crumbs=crumbs,
        notices=notices,
        piece=piece,
    )


def _rows(
    view: View, path: str, found: list[Row], asked: _Asked, region: str
) -> tuple[Piece | None, list[str], list[Grid]]:
    """Rows as delivered, why they cannot be shown, and of one row what is known of it. NoPage where there are none."""
    first, last = asked.rows.start, asked.rows.stop - 1
    of = _extract_of(view, found, first, last, asked.sheet, asked.column)
    kept_back = confidential(view, region)
    taken = history.landed(view, of, first, last, asked.sheet, asked.only)
    refused = history.rejects(view, path, asked.sheet, first, last) if not asked.only else []
    contract = any_contract(of["extract"])
    if taken and _is_hidden(taken[0], contract, kept_back):
        raise NoPage(say("这一行不在页面上显示", "this row is not shown on pages"))
    delivered = history.delivered_file(view, path, of["sha256"])
    piece, notices = (
        _piece(view, path, delivered, contract, asked, kept_back, taken) if delivered else (None, [_gone()])
    )
    is_known = bool(taken or refused)
    if not is_known and piece is None and (not notices or (not delivered and not history.is_pruned(view, found))):
        raise source_missing.rows(view, path, found, asked.sheet, asked.rows, asked.only)
    if piece is None and not notices:
        notices = [
            say("文件里找不到这一行；下面是当时读到的内容。", "The file has no such row; below is what was read.")
        ]
    blocks: list[Grid] = []
    if first == last:
        if is_known or (piece and any(line.is_asked for line in piece.delivered.lines)):
            blocks.append(reading(of, contract, piece, taken, asked.column, kept_back))
        blocks += rejects(path, of["extract"], refused) + superseded(view, path, asked.sheet, first)
        blocks += corrections(view, path, contract, taken)
    return piece, notices, blocks


def _extract_of(view: View, found: list[Row], first: int, last: int, sheet: str, column: str) -> Row:
    """Of a form that feeds several extracts: the one whose row it is, rather one that has the column."""
    fitting = [each for each in found if column and column in {c.name for c in any_contract(each["extract"]).columns}]
    for each in [*fitting, *found]:
        if history.landed(view, each, first, last, sheet):
            return each
    return (fitting or found)[0]


def _is_hidden(row: dict[str, Any], contract: Contract, kept_back: Confidential) -> bool:
    return is_handed_on({name: str(value) for name, value in row.items() if value is not None}, contract, kept_back)


def _gone() -> str:
    return say(
        "这个文件已不在数据目录的 raw/ 中，或内容已变；下面是当时读到的内容。",
        "The file is no longer in raw/ of this home, or has changed; below is what was read then.",
    )


def _piece(
    view: View,
    path: str,
    delivered: Path,
    contract: Contract,
    asked: _Asked,
    kept_back: Confidential,
    taken: list[dict[str, Any]],
) -> tuple[Piece | None, list[str]]:
    """The rows of the file, or why they cannot be shown; neither where the file has no such rows."""
    column = asked.column
    try:
        if is_form(path):
            value = taken[0].get(column) if taken and column else None
            found: Delivered | None = forms.read(delivered, asked.rows.start, asked.sheet or None, value)
            if found and not taken:
                return None, [say("这一行没有载入，它的表格不显示。", "The row was not loaded; its form is not shown.")]
            if found and history.subjects(view, path) & kept_back.secret:
                return None, [say("涉密对象的表格不显示。", "The form of a secret subject is not shown.")]
        else:
            found = rows.read(
                delivered,
                view.open.raw,
                path,
                contract,
                asked.rows,
                kept_back,
                sheet=asked.sheet or None,
                column=column,
                only=asked.only,
            )
    except (Refused, OSError) as error:
        told = error.message(get_lang()) if isinstance(error, Refused) else system_says(error)
        return None, [say(f"文件现在读不出：{told}", f"the file cannot be read now: {told}")]
    if found is None:
        return None, []
    note = ""
    if column and not any(line.marked for line in found.lines):
        note = say(
            f"文件里没有单独写“{column_name(contract.extract, column)}”这一格，读作见下。 ",
            f"The file has no cell of its own for {column_name(contract.extract, column)}; what was read is below. ",
        )
    if found.masked:
        note += say(
            f"{HIDDEN} 为不显示的内容：个人信息、涉密对象的文字、数据合同里没有的列。",
            f"{HIDDEN}: personal data, wording of secret subjects, columns that no contract knows.",
        )
    return Piece(found, note), []
