"""Whom a paper goes to: the department that stands on the day of the data, or a lower government's finance bureau.

Here: names of regions, bureaus and departments from a release; who is the bureau itself. Not here: what anybody is told
(gather.py, notices/).
"""

from typing import Any, NamedTuple

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.letters import sql
from pipelines.readers.letters.letter import Subject
from pipelines.readers.letters.letter_labels import bureau_name, is_bureau
from pipelines.readers.letters.office import Offices
from pipelines.readers.letters.standing import held, sentences


class Addressee(NamedTuple):
    """`kind` department or government; an empty code is nobody that is known."""

    region: str
    year: int
    kind: str
    code: str


class Directory:
    """Regions, bureaus and departments of a release. JixiaoError when it knows nothing of what was asked for."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        region: str | None = None,
        year: int | None = None,
        offices: Offices | None = None,
    ) -> None:
        self._connection, self._offices = connection, offices
        self._standing: dict[tuple[str, int, bool], str] = {}
        self.regions = _regions(connection, region, year)
        self._now = {(each, old): now for each, old, now in select(connection, sql.SUCCESSORS, [])}
        self._recoded = {(each, old): now for each, old, now in select(connection, sql.RECODED, [])}
        departments = select(connection, sql.DEPARTMENT_NAMES, [])
        self._departments = {row[:3]: row[3] for row in departments}
        self._divisions = {row[:3]: row[4] for row in departments}
        self._newest = {(each, code): name for (each, _, code), name in self._departments.items()}
        self._governments = {
            (its_year, code): bureau_name(name, level)
            for code, its_year, name, level in select(connection, sql.REGIONS, [None] * 2)
        }

    def bureau(self, region: str, year: int) -> str:
        """The finance bureau that writes."""
        return bureau_name(*self.regions[region, year])

    def standing(self, region: str, year: int, is_of_money: bool = True) -> str:
        """Since when the region's figures stand, where they do not move."""
        key = region, year, is_of_money
        if key not in self._standing:
            told = sentences(self._connection, [region], year) if is_of_money else held(self._connection, [region])
            self._standing[key] = "".join(told)
        return self._standing[key]

    def of(self, region: str, year: int, department: str | None, kind: str, code: str) -> Addressee:
        """Who hears of a subject: the department as it stands on the day, a lower government for itself."""
        if kind == "government":
            return Addressee(region, year, "government", code)
        return Addressee(region, year, "department", self._now.get((region, department or ""), department or ""))

    def code_now(self, region: str, kind: str, code: str) -> str:
        """The code that a project stands under on the day; empty where it is the same."""
        if kind not in ("project", "policy"):
            return ""
        seen = [code]
        while (region, seen[-1]) in self._recoded and self._recoded[region, seen[-1]] not in seen:
            seen.append(self._recoded[region, seen[-1]])
        return seen[-1] if len(seen) > 1 else ""

    def name(self, to: Addressee) -> str:
        """What an addressee is called: as that year knows it, else as the newest year does, else its code."""
        if to.kind == "government":
            return self._governments.get((to.year, to.code)) or bureau_name(to.code, None)
        known = self._departments.get((to.region, to.year, to.code)) or self._newest.get((to.region, to.code))
        return known or f"部门{to.code}"

    def division(self, to: Addressee) -> str:
        """The bureau's own division that looks after a department in that year; empty where nobody told."""
        return self._divisions.get((to.region, to.year, to.code)) or "" if to.kind == "department" else ""

    def is_itself(self, to: Addressee) -> bool:
        """The bureau does not write to itself."""
        own = self._offices.of(to.region).own_departments if self._offices else ()
        name, level = self.regions[to.region, to.year]
        return to.kind == "department" and (to.code in own or is_bureau(self.name(to), name, level))


def split(row: tuple[Any, ...], directory: Directory) -> tuple[Addressee, Subject, tuple[Any, ...]]:
    """The columns that every query begins with (sql.py), and the others."""
    region, year, department, kind, code, name, is_secret, *rest = row
    subject = Subject(kind, code, None if is_secret else name, is_secret, directory.code_now(region, kind, code))
    return directory.of(region, year, department, kind, code), subject, tuple(rest)


def called(subject: Subject) -> str:
    """乡村道路养护（P-BAD）; a secret one by its code alone."""
    return f"{subject.name}（{subject.code}）" if subject.name else subject.code


def select(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    return connection.cursor().execute(query, parameters).fetchall()


def _regions(
    connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None
) -> dict[tuple[str, int], tuple[str, str | None]]:
    rows = select(connection, sql.REGIONS, [region, year])
    if not rows and (region or year):
        raise JixiaoError(
            say(
                f"发布版中没有{f'区划 {region} ' if region else ''}{f'{year} 年度' if year else ''}的数据",
                f"the release holds nothing of {f'region {region}' if region else ''} {year or ''}".rstrip(),
            ),
            say(
                '用 jixiao query "select mof_div_code, fiscal_year from marts.dim_regions" 查看有哪些',
                'see which there are: jixiao query "select mof_div_code, fiscal_year from marts.dim_regions"',
            ),
        )
    return {(code, its_year): (name, level) for code, its_year, name, level in rows}
