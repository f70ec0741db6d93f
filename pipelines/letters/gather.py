"""Which letters a release asks for, and the rows each of them holds.

Here: queries on marts, grouped by addressee. Nothing is computed but who gets what. Not here: sentences (prose.py).

A department gets 反馈意见函 when anything of it was evaluated, 督办函 when a finding is not closed; a lower government
that was evaluated, its finance bureau. A department that was merged or given another code hears under what it is on the
day of the data. Counted, not sent: what belongs to no known department or to the bureau itself, recommendations for a
department of which nothing was evaluated, recommendations that no document bears out.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.letters import sql
from pipelines.letters.letter import ASKS_NOTHING, Evaluation, Finding, Kind, Letter, Recommendation, Subject
from pipelines.letters.office import Offices
from pipelines.letters.words import bureau_name, is_bureau

SCORE_RULES = ("r01", "r02", "r03", "r04", "r05", "r16", "r17")
"""Rules that a final score makes fire; r15 speaks of interim evaluations. Only such an action stands beside a score."""


class _Addressee(NamedTuple):
    region: str
    year: int
    kind: str
    code: str


@dataclass(frozen=True)
class Found:
    """Every letter, ordered; and what was not sent: subjects of no known department and of the bureau itself,
    departments with recommendations of which nothing was evaluated, recommendations without any basis."""

    letters: list[Letter]
    without_recipient: int
    to_itself: int
    not_evaluated: int
    without_basis: int
    data_as_of: date


def letters(
    connection: duckdb.DuckDBPyConnection,
    region: str | None = None,
    year: int | None = None,
    offices: Offices | None = None,
) -> Found:
    """The letters of one region or of all, of one year or of the newest (feedback) and every year (supervision)."""
    try:
        return _letters(connection, region, year, offices)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise JixiaoError(
            say("现行版本由较早的程序生成, 缺少函件所需的数据", "the release was made by an earlier Jixiao"),
            say("运行 jixiao refresh 后再试", "run `jixiao refresh`, then try again"),
        ) from None


def _letters(
    connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None, offices: Offices | None
) -> Found:
    regions = _regions(connection, region, year)
    today = _Successors(connection)
    evaluations, recommendations = _results(connection, today, region, year)
    findings = _findings(connection, today, sql.FEEDBACK_FINDINGS, region, year, is_told_how_it_stands=False)
    unclosed = _findings(connection, today, sql.UNCLOSED_FINDINGS, region, year, is_told_how_it_stands=True)
    asked = {to: [row for row in rows if row.action not in ASKS_NOTHING] for to, rows in recommendations.items()}
    without_basis = sum(not row.legal_basis for rows in asked.values() for row in rows)
    asked = {to: told for to, rows in asked.items() if (told := [row for row in rows if row.legal_basis])}
    names = _Names(connection)

    def letter(kind: Kind, to: _Addressee, **rows: Any) -> Letter:
        name, level = regions[to.region, to.year]
        return Letter(kind, to.region, to.year, bureau_name(name, level), to.kind, to.code, names.of(to), **rows)

    def is_itself(to: _Addressee) -> bool:
        """The bureau does not write to itself."""
        name, level = regions[to.region, to.year]
        own = offices.of(to.region).own_departments if offices else ()
        return to.kind == "department" and (to.code in own or is_bureau(names.of(to), name, level))

    found = [
        letter("feedback", to, evaluations=rows, findings=findings.get(to, []), recommendations=asked.get(to, []))
        for to, rows in sorted(evaluations.items())
        if to.code and not is_itself(to)
    ]
    found += [
        letter("supervision", to, findings=rows)
        for to, rows in sorted(unclosed.items())
        if to.code and not is_itself(to)
    ]
    every = [(to, row) for group in (evaluations, unclosed, asked) for to, rows in group.items() for row in rows]
    lost = {(to.region, row.subject.kind, row.subject.code) for to, row in every if not to.code}
    own = {(to.region, row.subject.kind, row.subject.code) for to, row in every if to.code and is_itself(to)}
    silent = [to for to in asked if to not in evaluations and to.code and not is_itself(to)]
    [(as_of,)] = _rows(connection, "select data_as_of from meta.build", [])
    return Found(found, len(lost), len(own), len(silent), without_basis, as_of)


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    return connection.cursor().execute(query, parameters).fetchall()


def _regions(
    connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None
) -> dict[tuple[str, int], tuple[str, str | None]]:
    """Name and level of each region and year; JixiaoError when what was asked for is not there."""
    rows = _rows(connection, sql.REGIONS, [region, year])
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


def _results(
    connection: duckdb.DuckDBPyConnection, today: "_Successors", region: str | None, year: int | None
) -> tuple[dict[_Addressee, list[Evaluation]], dict[_Addressee, list[Recommendation]]]:
    recommendations: dict[_Addressee, list[Recommendation]] = defaultdict(list)
    uses: dict[tuple[str, int, str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(connection, sql.RECOMMENDATIONS, [region, year]):
        to, subject, rest = _split(row, today)
        recommendations[to].append(Recommendation(subject, *rest))
        uses[to.region, to.year, subject.kind, subject.code].append((rest[0], rest[2]))
    evaluations: dict[_Addressee, list[Evaluation]] = defaultdict(list)
    for row in _rows(connection, sql.EVALUATIONS, [region, year]):
        to, subject, (*rest, is_final_score) = _split(row, today)
        rules = SCORE_RULES if is_final_score else ("r15",) if rest[2] == "interim" else ()
        made = [action for action, rule in uses[to.region, to.year, subject.kind, subject.code] if rule in rules]
        evaluations[to].append(Evaluation(subject, *rest, use=tuple(dict.fromkeys(made))))
    return evaluations, recommendations


def _findings(
    connection: duckdb.DuckDBPyConnection,
    today: "_Successors",
    query: str,
    region: str | None,
    year: int | None,
    is_told_how_it_stands: bool,
) -> dict[_Addressee, list[Finding]]:
    """Findings by addressee. A feedback letter says what was found, not how it stands: a closing is no new content."""
    found: dict[_Addressee, list[Finding]] = defaultdict(list)
    for row in _rows(connection, query, [region, year]):
        to, subject, rest = _split(row, today)
        finding = Finding(subject, *rest)
        closed = finding.status in ("closed", "closed_late")
        found[to].append(
            finding if is_told_how_it_stands else replace(finding, status=None, letter_date=None, is_closed=closed)
        )
    return found


def _split(row: tuple[Any, ...], today: "_Successors") -> tuple[_Addressee, Subject, tuple[Any, ...]]:
    """The columns that every query begins with, and the others."""
    region, year, department, kind, code, name, is_secret, *rest = row
    is_government = kind == "government"
    to = _Addressee(
        region,
        year,
        "government" if is_government else "department",
        code if is_government else today.of(region, department),
    )
    return to, Subject(kind, code, None if is_secret else name, is_secret), tuple(rest)


class _Successors:
    """Which department stands on the day of the data for one that was merged or given another code."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._now = {(region, old): now for region, old, now in _rows(connection, sql.SUCCESSORS, [])}

    def of(self, region: str, department: str) -> str:
        return self._now.get((region, department), department)


class _Names:
    """What an addressee is called: as that year knows it, else as the newest year does, else its code."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.departments = {row[:3]: row[3] for row in _rows(connection, sql.DEPARTMENT_NAMES, [])}
        self.newest = {(region, code): name for (region, _, code), name in self.departments.items()}
        self.governments = {
            (year, code): bureau_name(name, level)
            for code, year, name, level in _rows(connection, sql.REGIONS, [None] * 2)
        }

    def of(self, to: _Addressee) -> str:
        if to.kind == "government":
            return self.governments.get((to.year, to.code)) or bureau_name(to.code, None)
        known = self.departments.get((to.region, to.year, to.code)) or self.newest.get((to.region, to.code))
        return known or f"部门{to.code}"
