"""The end of every way: the row as it was delivered, the cell marked, the file's hash and history, how it was read.

Here: what is told of a row and of a file. Not here: reading files (source/).
"""

import re
from typing import Any

from pipelines.contracts import Contract
from pipelines.land.code_hash import any_contract
from pipelines.land.forms.night import is_form
from pipelines.land.problems import HIDDEN, Refused
from pipelines.lang import say, system_says
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import column_name
from pipelines.readers.browse.page import Link, NoPage, Page, Piece, View
from pipelines.readers.browse.pages.source_file import corrections, deliveries, file, rejects, superseded
from pipelines.readers.browse.pages.source_reading import reading
from pipelines.readers.browse.source import Delivered, forms, history, rows
from pipelines.readers.browse.source.mask import Confidential, confidential, is_handed_on
from pipelines.readers.browse.tables import way_to
from pipelines.readers.explain.story import Row

_ROWS = re.compile(r"(\d{1,8})(?:-(\d{1,8}))?")


def build(view: View, path: str = "", *rest: str) -> Page:
    """`/source/<file>` tells of the file, `/source/<file>/<sheet>/<row or first-last>[/<column>[/<code>]]` of a row."""
    found = history.sources(view, path)
    if not found:
        raise NoPage(say(f"这个发布版没有读过文件 {path}", f"this release took nothing from file {path}"))
    sheet, rows_asked, column, only = (*rest, "", "", "", "")[:4]
    asked = _ROWS.fullmatch(rows_asked) if rows_asked else None
    if rows_asked and not asked:
        raise NoPage(say("行号写成 12 或 12-40", "a row is written 12 or 12-40"))
    region = found[0]["mof_div_code"] or path.partition("/")[0]
    crumbs = way_to(view, region, found[0]["fiscal_year"] or 0)
    blocks: list[Grid] = []
    piece, notices = None, []
    name = path.rpartition("/")[2]
    if asked:
        first, last = int(asked[1]), int(asked[2] or asked[1])
        of = _extract_of(view, found, first, last, sheet, column)
        kept_back = confidential(view, region)
        taken = history.landed(view, of, first, last, sheet)
        contract = any_contract(of["extract"])
        if taken and _is_hidden(taken[0], contract, kept_back):
            raise NoPage(say("这一行不在页面上显示", "this row is not shown on pages"))
        piece, notices = _piece(view, path, of, contract, range(first, last + 1), sheet, column, only, kept_back, taken)
        if first == last:
            blocks.append(reading(of, contract, piece, taken, column, kept_back))
            blocks += rejects(view, path, sheet, first) + superseded(view, path, sheet, first)
            blocks += corrections(view, path, contract, taken)
    title = f"{name}{f' [{sheet}]' if sheet else ''}" + (
        say(f" 第{rows_asked}行", f" row {rows_asked}") if asked else ""
    )
    return Page(
        title=title,
        lead=path,
        blocks=[*blocks, file(view, found), deliveries(view, path, found[0]["sha256"])],
        crumbs=[*crumbs, *([Link(name, view.href("source", path))] if asked else [])],
        notices=notices,
        piece=piece,
    )


def _extract_of(view: View, found: list[Row], first: int, last: int, sheet: str, column: str) -> Row:
    """Of a form that feeds several extracts: the one whose row it is, rather one that has the column."""
    fitting = [each for each in found if column and column in {c.name for c in any_contract(each["extract"]).columns}]
    for each in [*fitting, *found]:
        if history.landed(view, each, first, last, sheet):
            return each
    return (fitting or found)[0]


def _is_hidden(row: dict[str, Any], contract: Contract, kept_back: Confidential) -> bool:
    return is_handed_on({name: str(value) for name, value in row.items() if value is not None}, contract, kept_back)


def _piece(
    view: View,
    path: str,
    of: Row,
    contract: Contract,
    asked: range,
    sheet: str,
    column: str,
    only: str,
    kept_back: Confidential,
    taken: list[dict[str, Any]],
) -> tuple[Piece | None, list[str]]:
    """The rows of the file, or why they cannot be shown."""
    delivered = history.delivered_file(view, path, of["sha256"])
    if delivered is None:
        return None, [
            say(
                "这个文件已不在数据目录的 raw/ 中，或内容已变；下面是当时读到的内容。",
                "The file is no longer in raw/ of this home, or has changed; below is what was read then.",
            )
        ]
    try:
        if is_form(path):
            if not taken:
                return None, [say("这一行没有载入，它的表格不显示。", "The row was not loaded; its form is not shown.")]
            if history.subjects(view, path) & kept_back.secret:
                return None, [say("涉密对象的表格不显示。", "The form of a secret subject is not shown.")]
            value = taken[0].get(column) if taken and column else None
            found: Delivered | None = forms.read(delivered, asked.start, sheet or None, value)
        else:
            found = rows.read(
                delivered,
                view.open.raw,
                path,
                contract,
                asked,
                kept_back,
                sheet=sheet or None,
                column=column,
                only=only,
            )
    except (Refused, OSError) as error:
        told = error.message("zh") if isinstance(error, Refused) else system_says(error)
        return None, [say(f"文件现在读不出：{told}", f"the file cannot be read now: {told}")]
    if found is None:
        return None, [say("文件里没有这一行。", "The file has no such row.")]
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
