"""What a story is made of: sections of labelled rows, each row knowing the file and row it comes from.

Here: the shapes, and running a query into them. Not here: which figures (money.py …), its
layouts (story_layouts.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

import duckdb

from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.explain.subject import Subject
from pipelines.readers.report.tables import Column, Kind, Table
from pipelines.warehouse import asked

Row = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One figure of a row: its name in the marts (and in JSON), its label, how it is written.

    `words`: the family of codes it belongs to, when it is a code that people read by a label.
    """

    name: str
    label: str
    kind: Kind | Literal["number"] = "text"
    words: str | None = None


@dataclass(frozen=True)
class Section:
    """One chapter. `rows` hold the fields, and `_source_file`, `_source_sheet`, `_source_row` where they are known."""

    name: str
    title: str
    fields: Sequence[Field]
    rows: Sequence[Row]
    note: str = ""
    empty: str = ""

    def told(self, row: Row) -> list[Any]:
        """The row's values in the order of the fields, codes as labels; last of all where it stands."""
        values = [_told(each, row.get(each.name)) for each in self.fields]
        return [*values, place(row)] if self.has_sources else values

    @property
    def has_sources(self) -> bool:
        return any(row.get("_source_file") for row in self.rows)

    def table(self, source_label: str) -> Table:
        """As reports show it, without the columns in which no row says anything."""
        columns = [Column(each.label, "text" if each.kind == "number" else each.kind) for each in self.fields]
        if self.has_sources:
            columns.append(Column(source_label))
        rows = [self.told(row) for row in self.rows]
        said = [place for place in range(len(columns)) if any(row[place] not in (None, "") for row in rows)]
        columns = [columns[place] for place in said]
        rows = [[row[place] for place in said] for row in rows]
        return Table(self.name, self.title, columns, rows, note=self.note, empty=self.empty)


@dataclass(frozen=True)
class Story:
    """All that a release says of one subject. `headlines`: label, figure, what it is made of."""

    subject: Subject
    release_id: str
    data_as_of: str
    headlines: list[tuple[str, str, str]]
    notices: list[str]
    sections: list[Section] = field(default_factory=list)

    def section(self, name: str) -> Section:
        """The chapter of that name; KeyError when there is none."""
        return {each.name: each for each in self.sections}[name]


def number(value: Decimal | None) -> str:
    """1350.500000 -> 1,350.5; nothing for nothing."""
    if value is None:
        return ""
    told = f"{value:,f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def _told(field: Field, value: Any) -> Any:
    """A code as its label, a plain number without trailing zeros, anything else as it is."""
    if field.words:
        return label_of(field.words, value)
    if field.kind == "number" and isinstance(value, Decimal):
        return number(value)
    return value


def ask(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any]) -> list[Row]:
    """Rows of a query as dictionaries, on a cursor of its own. ValueError when two columns bear one name: the second
    would take the place of the first, as an empty code of a joined table that of the region it was joined to."""
    found = asked(connection, sql, parameters)
    names = [column[0] for column in found.description or []]
    if len(set(names)) < len(names):
        raise ValueError(f"columns twice: {', '.join(sorted({name for name in names if names.count(name) > 1}))}")
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def place(row: Row) -> str:
    """Where a row stands: `510521/2021/payments.csv:12-340`, with the sheet of a workbook before the row."""
    if not row.get("_source_file"):
        return ""
    sheet = f"[{row['_source_sheet']}]" if row.get("_source_sheet") else ""
    first, last = row.get("_source_row"), row.get("last_source_row")
    rows = f"{first}-{last}" if last is not None and last != first else f"{first}"
    return f"{row['_source_file']}{sheet}:{rows}"
