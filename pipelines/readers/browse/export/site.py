"""Addresses as files: which pages an export has, what their files are called, and links between them.

Here: names safe on any file system, relative links. Not here: what is written into them (export/__init__.py).
"""

import posixpath
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from pipelines.readers.addresses import Address, safe
from pipelines.readers.browse.page import View
from pipelines.readers.browse.shelf import Open

ROWS = 1000
"""Rows of a delivered file on one page."""


def chosen(view: View, region: str | None, year: int | None) -> list[Address]:
    """Home, then every region, division, tag, department and subject in the region's tree and the year."""
    regions = view.ask(
        """
        with recursive below as (
            select mof_div_code, fiscal_year from marts.dim_regions
            where (?1 is null or mof_div_code = ?1) and (?2 is null or fiscal_year = ?2)
            union
            select child.mof_div_code, child.fiscal_year
            from marts.dim_regions as child
            inner join below
                on child.parent_mof_div_code = below.mof_div_code and child.fiscal_year = below.fiscal_year
        )

        select mof_div_code, fiscal_year from below order by fiscal_year, mof_div_code
        """,
        [region, year],
    )
    wanted = {(row["mof_div_code"], row["fiscal_year"]) for row in regions}
    subjects = view.ask(
        """
        select mof_div_code, fiscal_year, subject_kind, subject_code, dept_code from marts.dim_subjects
        order by fiscal_year, mof_div_code, subject_kind, subject_code
        """
    )
    subjects = [row for row in subjects if (row["mof_div_code"], row["fiscal_year"]) in wanted]
    divisions = (
        view.ask("select mof_div_code, fiscal_year, managing_division from marts.rpt_divisions order by all")
        if view.has("rpt_divisions")
        else []
    )
    tags = (
        view.ask("select distinct mof_div_code, fiscal_year, tag from marts.rpt_results_by_tag order by all")
        if view.has("rpt_results_by_tag")
        else []
    )
    departments = dict.fromkeys(
        (row["mof_div_code"], str(row["fiscal_year"]), row["dept_code"]) for row in subjects if row["dept_code"]
    )
    return (
        [
            ("home",),
            ("search",),
            ("policies",),
            *(("region", row["mof_div_code"], str(row["fiscal_year"])) for row in regions),
            *(
                ("division", row["mof_div_code"], str(row["fiscal_year"]), row["managing_division"])
                for row in divisions
                if (row["mof_div_code"], row["fiscal_year"]) in wanted
            ),
            *(
                ("tag", row["mof_div_code"], str(row["fiscal_year"]), row["tag"])
                for row in tags
                if (row["mof_div_code"], row["fiscal_year"]) in wanted
            ),
            *(("department", *each) for each in departments),
            *(
                ("subject", row["mof_div_code"], str(row["fiscal_year"]), row["subject_kind"], row["subject_code"])
                for row in subjects
            ),
        ]
        if regions
        else [("home",)]
    )


class Site:
    """The files of one export."""

    def __init__(self, view: View, folder: Path, addresses: list[Address], is_part: bool) -> None:
        self.folder = folder
        self._known = set(addresses)
        self._view = view
        self.regions = {address[1] for address in addresses if address[0] == "region"}
        self.years = {int(address[2]) for address in addresses if address[0] == "region"}
        part = frozenset((address[1], int(address[2])) for address in addresses if address[0] == "region")
        self._only = part if is_part else None
        self.sources: dict[str, tuple[int, str]] = {}
        """Delivered files that the export shows -> their number and the name of their first sheet."""

    @cached_property
    def _subjects(self) -> dict[tuple[str, str, str], Address]:
        """Indicator -> the page of its subject, where an export tells of it."""
        rows = self._view.ask(
            """
            select mof_div_code, fiscal_year, kpi_id, subject_kind, subject_code from marts.fct_goal_indicators
            union
            select mof_div_code, fiscal_year, kpi_id, subject_kind, subject_code from marts.fct_indicator_results
            """
        )
        return {
            (row["mof_div_code"], str(row["fiscal_year"]), row["kpi_id"]): (
                *("subject", row["mof_div_code"], str(row["fiscal_year"])),
                *(row["subject_kind"], row["subject_code"]),
            )
            for row in rows
            if row["mof_div_code"] in self.regions
        }

    def file_of(self, address: Address) -> str:
        """The file of a page that the export has; '' for any other."""
        if address not in self._known:
            return ""
        name, *parts = address
        if not parts:
            return "index.html" if name == "home" else f"{name}.html"
        if name == "subject":
            region, year, kind, code = parts
            return f"subject/{safe(region)}-{year}-{kind}-{safe(code)}.html"
        return f"{name}/{'-'.join(map(safe, parts))}.html"

    def link(self, address: Address, start: str) -> str:
        """A relative link from the file `start`; '' when the export has no such page."""
        name, *parts = address
        after = ""
        if name == "indicator":
            subject = self._subjects.get((parts[0], parts[1], parts[2]))
            target = self.file_of(subject) if subject else ""
            target = "" if target == start else target  # it stands there
            after = f"#k-{safe(parts[2])}"
        elif name == "source":
            target, after = self._row(parts)
        else:
            target = self.file_of(address)
        if not target:
            return ""
        return (
            posixpath.relpath(target, posixpath.dirname(start) or ".") if target != start or not after else ""
        ) + after

    def _row(self, parts: list[str]) -> tuple[str, str]:
        """The page and place of a delivered row; a column is marked by the script, the row without it."""
        path, sheet, rows, column = (*parts, "", "", "")[:4]
        if path not in self.sources:
            return "", ""
        number, first_sheet = self.sources[path]
        first = rows.partition("-")[0]
        query = f"?c={column}" if column else ""
        after = f"{query}#{row_id(int(first), sheet, first_sheet)}" if first else ""
        return f"f/{number}-{int(first or 0) // ROWS}.html", after

    def view_from(self, held: Open, file: str) -> View:
        """A view whose links lead from that file."""
        return View(held, write=lambda address, _: self.link(address, file), is_brief=True, only=self._only)

    def asset_from(self, file: str) -> Callable[[str], str]:
        return lambda name: posixpath.relpath(name, posixpath.dirname(file) or ".")

    def write(self, file: str, text: str) -> None:
        target = self.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(slim(text) if file.endswith(".html") else text, "utf-8", newline="\n")


_OPTIONAL = re.compile(r"</(?:td|th|tr|li|thead|tbody)>(?:\n(?=<))?")
_QUOTED = re.compile(r' (class|id|scope|role|tabindex|name|type|for)="([\w-]+)"')
_KIND = re.compile(r"(?<=<t[dh] class=)\"?(money|wan|ratio|points|count|score|number|date)\b(?: b\d+)?\"?")
_KIND_IN_STYLE = re.compile(r"\bt([dh])\.(money|wan|ratio|points|count|score|number|date)\b")


def slim(text: str) -> str:
    """The same page without the end tags and quotes that HTML lets one leave out, classes of cells by their first
    letter, no bars under percentages: a third of the bytes of thousands of tables. Text of a file cannot look like
    them, for its < and " are escaped."""
    return _KIND.sub(lambda found: found[1][0], _QUOTED.sub(r" \1=\2", _OPTIONAL.sub("", text)))


def slim_style(text: str) -> str:
    """The style sheet for such pages."""
    return _KIND_IN_STYLE.sub(lambda found: f"t{found[1]}.{found[2][0]}", text)


def row_id(row: int, sheet: str | None, first_sheet: str) -> str:
    """Id of a row on its page; rows of further sheets say which."""
    return f"r{row}" if not sheet or sheet == first_sheet else f"r{row}-{safe(sheet)}"
