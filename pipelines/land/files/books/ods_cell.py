"""A cell of an OpenDocument sheet: what it holds beside what it shows, as the one text that is read.

Here: which of the two counts for which kind. Not here: where cells come from (ods.py), formats (printed.py).
"""

from dataclasses import dataclass
from datetime import date

from pipelines.land.cells.shown import Kind
from pipelines.land.files.books.printed import printed_day, printed_number


@dataclass
class Cell:
    """What a cell holds and shows; kept apart so that a column's kind decides later."""

    kind: str
    stored: str
    shown: str


def as_text(cell: Cell, kind: Kind) -> str | None:
    """Its text for a column of that kind; None where nothing shows."""
    if cell.kind in ("float", "percentage", "currency") and cell.stored:
        return printed_number(cell.stored, cell.shown, kind)
    if cell.kind == "date" and cell.stored:
        day, _, time = cell.stored.partition("T")
        iso = day if not time.strip("0:.Z") else f"{day} {time}"
        try:
            return printed_day(date.fromisoformat(day), iso, cell.shown, kind)
        except ValueError:
            return cell.shown or None
    if cell.kind == "boolean" and cell.shown.upper() in ("TRUE", "FALSE", "真", "假", ""):
        return cell.stored or None
    return cell.shown or None
