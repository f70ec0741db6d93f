"""Which notices a release asks for, and the rows each of them holds.

Here: queries on marts, grouped by addressee. Nothing is computed but who gets what. Not here: sentences (prose.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from pipelines.contracts.codes import zh
from pipelines.readers.letters.addressee import Addressee, Directory, called, select, split
from pipelines.readers.letters.basis import Sources
from pipelines.readers.letters.gather import too_old
from pipelines.readers.letters.letter import Finding, Subject
from pipelines.readers.letters.office import Offices
from pipelines.readers.notices import sql
from pipelines.readers.notices.notice import Due, FailedGoal, Kind, Named, Notice, Progress, Red, Referred, Unit, Vague
from pipelines.readers.notices.notice_labels import referred_to

ALL = "全部"
"""The addressee of what goes to every department."""
TO_ALL, TO_DIVISIONS = "各预算部门", "、本局各业务股室"
"""A 财政所 of a town has no divisions."""
_CHECKS: tuple[str, ...] = ("quantified_ratio", "level1_count", "level2_count", "level3_count")


@dataclass
class Found:
    """Every notice, ordered; and what was not written, by name."""

    data_as_of: date
    notices: list[Notice] = field(default_factory=list)
    without_recipient: set[str] = field(default_factory=set)
    to_itself: set[str] = field(default_factory=set)
    without_words: set[str] = field(default_factory=set)


def notices(
    connection: duckdb.DuckDBPyConnection,
    region: str | None = None,
    year: int | None = None,
    month: int | None = None,
    offices: Offices | None = None,
) -> Found:
    """The notices of one region or of all; of one year, or reminders of this year and the last, the newest month, and
    what was handed on or calls for somebody of every year. `month`: of the progress, else the last complete one."""
    try:
        [(as_of,)] = select(connection, "select data_as_of from meta.build", [])
        directory = Directory(connection, region, year, offices)
        gatherer = _Gatherer(connection, region, year, month, directory, Sources(connection))
        found = Found(as_of)
        for each in (gatherer.due, gatherer.returned, gatherer.progress, gatherer.referrals, gatherer.accountable):
            found.notices += each(found)
        return found
    except (duckdb.CatalogException, duckdb.BinderException):
        raise too_old() from None


class _Gatherer:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        region: str | None,
        year: int | None,
        month: int | None,
        directory: Directory,
        sources: Sources,
    ) -> None:
        self._connection, self._directory, self._sources = connection, directory, sources
        self._asked, self._month = [region, year], month

    def _rows(self, query: str, is_of_a_month: bool = False) -> list[tuple[Any, ...]]:
        return select(self._connection, query, [*self._asked, self._month] if is_of_a_month else self._asked)

    def _split(self, query: str) -> Iterator[tuple[Addressee, Subject, tuple[Any, ...]]]:
        for row in self._rows(query):
            yield split(row, self._directory)

    def _notices(self, kind: Kind, told: dict[Addressee, list[Any]], found: Found) -> Iterable[Notice]:
        """One notice for each addressee that is known and not the bureau itself."""
        for to, rows in sorted(told.items()):
            names = {f"{to.region} {called(getattr(row, 'finding', row).subject)}" for row in rows}
            if not to.code:
                found.without_recipient |= names
            elif self._directory.is_itself(to):
                found.to_itself |= names
            else:
                name, division = self._directory.name(to), self._directory.division(to)
                yield self._notice(kind, to.region, to.year, to.kind, to.code, name, rows, division)

    def _notice(self, kind: Kind, region: str, year: int, *to: Any) -> Notice:
        recipient_kind, recipient, name, rows, *division = to
        bureau = self._directory.bureau(region, year)
        standing = self._directory.standing(region, year, kind == "progress")
        given = division[0] if division else ""
        rests_on = self._sources.of_paper(kind, region, year)
        return Notice(
            kind, region, year, bureau, recipient_kind, recipient, name, tuple(rows), given, standing, rests_on
        )

    def due(self, found: Found) -> Iterable[Notice]:
        told: dict[Addressee, list[Due]] = defaultdict(list)
        for to, subject, rest in self._split(sql.DUE):
            told[to].append(Due(subject, *rest))
        return self._notices("chase", told, found)

    def returned(self, found: Found) -> Iterable[Notice]:
        places: dict[tuple[Any, ...], str] = {}
        vague: dict[tuple[Any, ...], list[Vague]] = defaultdict(list)
        for *key, name, target, is_goal, file, sheet, row in self._rows(sql.GOAL_PLACES):
            place = _place(file, sheet, row)
            if is_goal:
                places[tuple(key)] = place
            else:
                vague[tuple(key)].append(Vague(name, target, place))
        told: dict[Addressee, list[FailedGoal]] = defaultdict(list)
        for to, subject, (failed, indicators, quantified, ratio, *rest, folder, code) in self._split(sql.FAILED_GOALS):
            counts = dict(zip(_CHECKS, (ratio, *rest[:3]), strict=True))
            counts |= {"indicator_count": indicators, "quantified_count": quantified}
            key = (folder, to.year, subject.kind, code)
            told[to].append(
                FailedGoal(
                    *(subject, tuple(failed.split(",")), counts, dict(zip(_CHECKS, rest[3:7], strict=True))),
                    *(places.get(key, ""), () if subject.is_secret else tuple(vague[key]), *rest[7:]),
                )
            )
        return self._notices("returned", told, found)

    def progress(self, found: Found) -> Iterable[Notice]:
        units: dict[tuple[str, int, str], list[Unit]] = defaultdict(list)
        for region, year, kind, *rest in self._rows(sql.RANKING, is_of_a_month=True):
            units[region, year, kind].append(Unit(*rest))
        reds: dict[tuple[str, int], list[Red]] = defaultdict(list)
        for row in self._rows(sql.REDS, is_of_a_month=True):
            to, subject, rest = split(row[:7], self._directory)
            reds[to.region, to.year].append(Red(subject, *row[7:], *rest))
        for region, year, month, *rest in self._rows(sql.PROGRESS, is_of_a_month=True):
            departments, divisions = (tuple(units[region, year, kind]) for kind in ("department", "division"))
            figures: list[Any] = [month, *rest, departments, divisions, tuple(reds[region, year])]
            to = self._to_all(region, year)
            yield self._notice("progress", region, year, "month", f"{month:02d}", to, [Progress(*figures)])

    def referrals(self, found: Found) -> Iterable[Notice]:
        told: dict[tuple[str, int, str], list[Referred]] = defaultdict(list)
        for row in self._rows(sql.REFERRALS):
            to, subject, (addressee, finding_id, problem_kind, problem, amount, *money) = split(row, self._directory)
            finding = Finding(subject, finding_id, None if subject.is_secret else problem_kind, problem, amount, None)
            whose = self._directory.name(to) if to.code else ""
            told[to.region, to.year, addressee].append(Referred(whose, finding, *money))
        for (region, year, addressee), rows in sorted(told.items()):
            name = referred_to(addressee, *self._directory.regions[region, year])
            yield self._notice("referral", region, year, "addressee", addressee_code(addressee), name, rows)

    def accountable(self, found: Found) -> Iterable[Notice]:
        summoned: dict[Addressee, list[Named]] = defaultdict(list)
        named: dict[tuple[str, int], list[Named]] = defaultdict(list)
        for to, subject, (how, *rest) in self._split(sql.ACCOUNTABLE):
            row = Named(self._directory.name(to) if to.code else "", Finding(subject, *rest))
            if how == "interview":
                summoned[to].append(row)
            elif how == "circular" and to.code and self._directory.is_itself(to):
                found.to_itself.add(f"{to.region} {called(subject)}")
            elif how == "circular":
                named[to.region, to.year].append(row)
            else:
                found.without_words.add(f"{to.region} {called(subject)}")
        yield from self._notices("interview", summoned, found)
        for (region, year), rows in sorted(named.items()):
            yield self._notice("circular", region, year, "all", ALL, self._to_all(region, year), rows)

    def _to_all(self, region: str, year: int) -> str:
        level = self._directory.regions[region, year][1]
        return TO_ALL + ("" if level == "township" else TO_DIVISIONS)


def addressee_code(addressee: str) -> str:
    """The part of a serial: 审计, 纪检监察, or what was delivered."""
    return zh("referred_to").get(addressee, addressee)


def _place(file: str | None, sheet: str | None, row: int | None) -> str:
    """绩效指标.csv第12行, 目标表.xlsx“目标”第12行; a sheet that bears no name of its own by its number."""
    if not file:
        return ""
    name = file.split("/", 2)[-1]
    unnamed = re.fullmatch(r"(?:sheet|工作表)(\d+)", sheet or "", re.IGNORECASE)
    told = (f"第{unnamed[1]}张工作表" if unnamed[1] != "1" else "") if unnamed else f"“{sheet}”" if sheet else ""
    return name + told + (f"第{row}行" if row else "")
