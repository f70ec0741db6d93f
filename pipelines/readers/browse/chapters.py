"""Chapters of a story as tables of a page, every figure that a file holds leading to its cell.

Here: from a `Section` of explain to a `Grid`, and which column of which extract a figure stands in. Not here: what the
chapters tell (explain/), the page of the cell (pages/source.py).
"""

from collections.abc import Callable, Sequence
from typing import Any

from pipelines.contracts import load_contracts
from pipelines.lang import say
from pipelines.readers.browse.grid import Cell, Column, Grid
from pipelines.readers.browse.page import View
from pipelines.readers.explain.story import Field, Row, Section, number
from pipelines.readers.explain.story_labels import label_of

Lead = Callable[[Row], str]
"""Where a figure of a row leads; '' = nowhere."""


def grid(
    view: View,
    section: Section,
    leads: dict[str, Lead] | None = None,
    anchors: dict[str, Lead] | None = None,
    **more: Any,
) -> Grid:
    """The section as a table. `leads`: field -> where it leads; a figure whose cell is known leads there by itself.
    `anchors`: field -> id by which its cell is found."""
    leads, anchors = leads or {}, anchors or {}
    fields = [each for each in section.fields if any(_told(each, row) not in (None, "") for row in section.rows)]
    columns = [column(each) for each in fields]
    if section.has_sources:
        columns.append(Column("_source", say("来源行", "Row") if view.is_brief else say("来源", "Source")))
    rows = []
    for row in section.rows:
        told: list[Any] = []
        for each in fields:
            value = _told(each, row)
            lead = (
                leads[each.name](row) if each.name in leads else cell_of(view, row, each.name) if _leads(each) else ""
            )
            anchor = anchors[each.name](row) if each.name in anchors else ""
            told.append(Cell(value, lead, anchor=anchor) if (lead or anchor) and value not in (None, "") else value)
        if section.has_sources:
            told.append(source(view, row))
        rows.append(told)
    given: dict[str, Any] = {"note": section.note, "empty": section.empty, "is_facts": True, **more}
    return Grid(section.name, section.title, columns, rows, **given)


def _leads(field: Field) -> bool:
    """Whether a field leads to its cell by itself: figures, days, and what was printed as target or actual. Codes and
    names stand in the same row, to which the source leads."""
    return field.kind != "text" or field.name in ("target_raw", "actual_raw", "goal_text", "problem")


def column(field: Field) -> Column:
    """A column of a table from a field of a story."""
    return Column(field.name, field.label, "text" if field.words else field.kind)


def source(view: View, row: Row, column: str = "") -> Cell | None:
    """`payments.csv:12`, leading to the row as it was delivered; nothing where the row has no file."""
    file = row.get("_source_file")
    if not file:
        return None
    column = column or ("amount" if "last_source_row" in row else "")
    first, last = row.get("_source_row"), row.get("last_source_row")
    rows = f"{first}-{last}" if last is not None and last != first else f"{first}"
    sheet = row.get("_source_sheet") or ""
    told = f"{file}{f'[{sheet}]' if sheet else ''}:{rows}"
    href = address(view, row, column)
    # of an export: the page that it leads to names the file
    shown = rows if view.is_brief and href else f"{str(file).rpartition('/')[2]}:{rows}"
    return Cell(shown, href, title=view.saying(told))


def address(view: View, row: Row, column: str = "") -> str:
    """The page of the delivered row, with a column marked; of several rows those of one project."""
    first, last = row.get("_source_row"), row.get("last_source_row")
    if not row.get("_source_file") or first is None:
        return ""
    parts = [row["_source_file"], row.get("_source_sheet") or ""]
    if last is not None and last != first:
        href = view.href("source", *parts, f"{first}-{last}", column, row.get("printed_pro_code") or "")
    else:
        href = view.href("source", *parts, first, column) if column else view.href("source", *parts, first)
    # a screen goes to the cell; an export's links say the row, which its pages go to
    return f"{href}#cell" if column and href and not view.is_brief else href


def cell_of(view: View, row: Row, field: str) -> str:
    """Link to the cell that a figure was read from, when the extract of the row's file has such a column."""
    if not row.get("_source_file"):
        return ""
    if "last_source_row" in row:  # payments of a month: rows of the extract, shown together
        return address(view, row, "amount") if field in ("paid_yuan", "refunded_yuan") and row[field] else ""
    known = delivered_columns(view, str(row["_source_file"]))
    name = next((each for each in names_of(field) if each in known), None)
    return address(view, row, name) if name else ""


def names_of(field: str) -> Sequence[str]:
    """Names under which an extract may have what a mart calls `field`."""
    bare = field.removesuffix("_yuan")
    return (field, bare, *_ELSEWHERE.get(field, ()))


_ELSEWHERE = {
    "requested_yuan": ("requested_amount",),
    "reported_score": ("score",),
    "execution_reported_score": ("execution_score",),
    "total_reported_score": ("total_score",),
    "reported_grade": ("grade",),
    "printed_operator": ("operator",),
    "target_read": ("target_raw",),
    "actual_read": ("actual_raw",),
    "expected_annual_yuan": ("expected_annual_amount",),
    "executed_yuan": ("executed_amount", "executed"),
    "evaluated_yuan": ("evaluated_amount",),
    "budget_adjusted_yuan": ("budget_adjusted",),
}


def delivered_columns(view: View, file: str) -> frozenset[str]:
    """Columns of the extracts that a file of this release feeds, wording included."""

    def asked() -> dict[str, frozenset[str]]:
        contracts = load_contracts()
        files: dict[str, frozenset[str]] = {}
        for row in view.ask("select path, extract from meta.sources where extract is not null"):
            if contract := contracts.get(row["extract"]):
                named = {each.name for each in contract.columns if not each.pii}
                files[row["path"]] = files.get(row["path"], frozenset()) | named
        return files

    return view.open.once("columns of files", asked).get(file, frozenset())


def _told(field: Field, row: Row) -> Any:
    value = row.get(field.name)
    if field.words:
        return label_of(field.words, value)
    return number(value) if field.kind == "number" and hasattr(value, "as_tuple") else value
