"""What one filled form says: texts with the cells they stand in, not yet read as values.

Here: the shape between finding texts (extract.py) and the contracts (batch.py).
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.land.forms.layouts import FormKind

NO_INDICATORS = "指标表：没有读出任何指标"
"""Among what was not read of a form that has an indicator table and is filled in."""


class Cell(NamedTuple):
    """A text and where it stands: row as a person counts, column from 0."""

    text: str
    row: int
    column: int
    power: int | None = None
    """Money unit printed with its heading or label; None: the form's."""


class Conflict(NamedTuple):
    """A value that nobody can tell, because the form says it twice and differently."""

    name: str
    zh: str
    en: str


@dataclass(slots=True)
class IndicatorRow:
    """One row of the indicator table: its row, and column of the extract -> text."""

    row: int
    values: dict[str, str | None]
    is_child: bool = False
    """Belongs to the nearest row before it that is none."""


@dataclass(slots=True)
class Form:
    """One form of one file."""

    layout: str
    kind: FormKind
    subject_kind: str
    sheet: str | None
    letters: bool
    values: dict[str, Cell] = field(default_factory=dict)
    """Columns of the main extract and the special fields (layouts.SPECIAL)."""
    labelled: set[str] = field(default_factory=set)
    """Columns of the main extract whose label stands in the form, filled in or not."""
    rows: list[IndicatorRow] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Column of the indicator extract -> column of the sheet, of the last table read."""
    power: int = 0
    """Money unit as a power of ten of 元."""
    row_count: int = 0
    """Rows of the sheet with any text."""
    unread: list[str] = field(default_factory=list)
    """Headings and labels of the money table that nobody knows, where an amount of the form could not be found."""
    conflicts: list[Conflict] = field(default_factory=list)
    fillers: int = 0
    """Rows of the indicator table that nobody filled in."""
    is_blank: bool = False
    """Handed out and not filled in."""

    def text(self, name: str) -> str | None:
        cell = self.values.get(name)
        return cell.text if cell else None
