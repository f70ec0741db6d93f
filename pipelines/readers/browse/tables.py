"""From rows of a query to a table of a page, with links to regions, departments, subjects and indicators.

Here: columns told once, `C`, and their links. Not here: queries (pages/), the tables' shape (grid.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.lang import say
from pipelines.readers.browse.grid import Cell, Column, Grid, Kind
from pipelines.readers.browse.labels import label
from pipelines.readers.browse.page import Link, View
from pipelines.readers.explain.story import Row


@dataclass(frozen=True)
class C:
    """A column of a query: its name, label and kind; `words`: the family of its codes; `lead`: where a row leads."""

    name: str
    label: str
    kind: Kind = "text"
    words: str = ""
    lead: Callable[[Row], str] | None = None


def table(
    name: str, title: str, columns: Sequence[C], rows: Sequence[Row], *, note: str = "", empty: str = "", **more: Any
) -> Grid:
    """The rows as a table; a column in which no row says anything is left out."""
    said = [each for each in columns if any(row.get(each.name) not in (None, "") for row in rows)]
    return Grid(
        name,
        title,
        [Column(each.name, each.label, each.kind) for each in said],
        [[_cell(each, row) for each in said] for row in rows],
        note=note,
        empty=empty or say("没有。", "Nothing."),
        **more,
    )


def _cell(column: C, row: Row) -> Any:
    value = row.get(column.name)
    if column.words:
        value = label(column.words, value)
    href = column.lead(row) if column.lead and value not in (None, "") else ""
    return Cell(value, href) if href else value


def to_subject(view: View, kind: str = "subject_kind", code: str = "subject_code") -> Callable[[Row], str]:
    """Links a row to its subject's page; a department's own page stands for it."""

    def lead(row: Row) -> str:
        if not row.get(code):
            return ""
        if row[kind] == "department":
            return view.href("department", row["mof_div_code"], row["fiscal_year"], row[code])
        return view.href("subject", row["mof_div_code"], row["fiscal_year"], row[kind], row[code])

    return lead


def to_department(view: View, code: str = "dept_code") -> Callable[[Row], str]:
    return lambda row: (
        view.href("department", row["mof_div_code"], row["fiscal_year"], row[code]) if row.get(code) else ""
    )


def to_region(view: View, code: str = "mof_div_code") -> Callable[[Row], str]:
    return lambda row: view.href("region", row[code], row["fiscal_year"]) if row.get(code) else ""


def to_indicator(view: View) -> Callable[[Row], str]:
    return lambda row: (
        view.href("indicator", row["mof_div_code"], row["fiscal_year"], row["kpi_id"]) if row.get("kpi_id") else ""
    )


def way_to(view: View, region: str, year: int) -> list[Link]:
    """Home, then every region from the top down to this one."""
    known, steps = regions(view), list[Link]()
    while (row := known.get((region, year))) and len(steps) < _DEEPEST:
        steps.append(Link(row["mof_div_name"] or region, view.href("region", region, year)))
        region = row["parent_mof_div_code"]
    return [view.home, *reversed(steps)]


_DEEPEST = 7
"""Levels of government, and two more: a region that stands above itself ends there."""


def regions(view: View) -> dict[tuple[str, int], Row]:
    """(code, year) -> name and parent of every region, asked once per release; in a year that did not say its name it
    goes by the newest one."""
    sql = """
        select mof_div_code, fiscal_year, parent_mof_div_code,
            coalesce(mof_div_name, arg_max(mof_div_name, fiscal_year) over (partition by mof_div_code)) as mof_div_name
        from marts.dim_regions
    """
    return view.open.once("regions", lambda: {(row["mof_div_code"], row["fiscal_year"]): row for row in view.ask(sql)})


def region_name(view: View, code: str, year: int) -> str:
    """The region's name, else its code."""
    return regions(view).get((code, year), {}).get("mof_div_name") or code


def called(asked: str, names: Mapping[str, str | None]) -> list[str]:
    """Codes of those who go by what a person wrote: the code itself, else the name, else a part of the name."""
    whole = [code for code in names if code == asked] or [code for code in names if names[code] == asked]
    return whole or [code for code in names if asked and asked in (names[code] or "")]


def several(asked: str, found: Sequence[str], names: Mapping[str, str | None]) -> str:
    """What to say where more than one goes by it."""
    listed = say("、", ", ").join(f"{names[code] or ''} {code}".strip() for code in sorted(found)[:5])
    more = say(" 等", " and more") if len(found) > 5 else ""
    return say(
        f"叫“{asked}”的有{len(found)}个：{listed}{more}，请写代码",
        f"{len(found)} go by “{asked}”: {listed}{more}; write the code",
    )


def named(view: View, rows: list[Row]) -> list[Row]:
    """The rows with the names of their regions and subjects."""
    if not rows:
        return []
    subjects = view.ask(
        """
        select mof_div_code, fiscal_year, subject_kind, subject_code, subject_name from marts.dim_subjects
        where mof_div_code in (select unnest(?)) and subject_code in (select unnest(?))
        """,
        [sorted({row[name] for row in rows}) for name in ("mof_div_code", "subject_code")],
    )
    key = ("mof_div_code", "fiscal_year", "subject_kind", "subject_code")
    names = {tuple(row[name] for name in key): row["subject_name"] for row in subjects}
    known = regions(view)
    return [
        {
            **row,
            "mof_div_name": known.get((row["mof_div_code"], row["fiscal_year"]), {}).get("mof_div_name"),
            "subject_name": names.get(tuple(row[name] for name in key)),
        }
        for row in rows
    ]


def years_of(view: View, found: Sequence[tuple[int, str]], current: int) -> list[Link]:
    """The year switch: each year with its link, the one shown without."""
    return [Link(str(year), "" if year == current else href) for year, href in sorted(found) if href or year == current]
