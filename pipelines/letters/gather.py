"""Which letters a release asks for, and the rows each of them holds.

Here: queries on marts, grouped by addressee. Nothing is computed but who gets what. Not here: sentences (prose.py).

A department gets 反馈意见函 when anything of it was evaluated or has an effective recommendation that asks for
something, 督办函 when a finding is not closed; a lower government that was evaluated, its finance bureau. What belongs
to no known department is counted, not sent.
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
from pipelines.letters.words import bureau_name


class _Addressee(NamedTuple):
    region: str
    year: int
    kind: str
    code: str


@dataclass(frozen=True)
class Found:
    """Every letter, ordered; `without_recipient` counts the subjects that belong to no known department."""

    letters: list[Letter]
    without_recipient: int
    data_as_of: date


def letters(connection: duckdb.DuckDBPyConnection, region: str | None = None, year: int | None = None) -> Found:
    """The letters of one region or of all, of one year or of the newest (feedback) and every year (supervision)."""
    try:
        return _letters(connection, region, year)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise JixiaoError(
            say("现行版本由较早的程序生成, 缺少函件所需的数据", "the release was made by an earlier Jixiao"),
            say("运行 jixiao refresh 后再试", "run `jixiao refresh`, then try again"),
        ) from None


def _letters(connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None) -> Found:
    regions = _regions(connection, region, year)
    evaluations, recommendations = _results(connection, region, year)
    findings = _findings(connection, sql.FEEDBACK_FINDINGS, region, year, is_told_how_it_stands=False)
    unclosed = _findings(connection, sql.UNCLOSED_FINDINGS, region, year, is_told_how_it_stands=True)
    asked = {to for to, rows in recommendations.items() if any(row.action not in ASKS_NOTHING for row in rows)}
    names = _Names(connection)

    def letter(kind: Kind, to: _Addressee, **rows: Any) -> Letter:
        name, level = regions[to.region, to.year]
        return Letter(kind, to.region, to.year, bureau_name(name, level), to.kind, to.code, names.of(to), **rows)

    found = [
        letter(
            *("feedback", to),
            evaluations=evaluations.get(to, []),
            findings=findings.get(to, []),
            recommendations=[row for row in recommendations.get(to, []) if row.action not in ASKS_NOTHING],
        )
        for to in sorted({*evaluations, *asked})
        if to.code
    ]
    found += [letter("supervision", to, findings=rows) for to, rows in sorted(unclosed.items()) if to.code]
    astray = [(to, row) for group in (evaluations, unclosed) for to, rows in group.items() for row in rows]
    astray += [(to, row) for to in asked for row in recommendations[to] if row.action not in ASKS_NOTHING]
    lost = {(to.region, row.subject.kind, row.subject.code) for to, row in astray if not to.code}
    [(as_of,)] = _rows(connection, "select data_as_of from meta.build", [])
    return Found(found, len(lost), as_of)


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
    connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None
) -> tuple[dict[_Addressee, list[Evaluation]], dict[_Addressee, list[Recommendation]]]:
    recommendations: dict[_Addressee, list[Recommendation]] = defaultdict(list)
    uses: dict[tuple[str, int, str, str], list[str]] = defaultdict(list)
    for row in _rows(connection, sql.RECOMMENDATIONS, [region, year]):
        to, subject, rest = _split(row)
        recommendations[to].append(Recommendation(subject, *rest))
        uses[to.region, to.year, subject.kind, subject.code].append(rest[0])
    evaluations: dict[_Addressee, list[Evaluation]] = defaultdict(list)
    for row in _rows(connection, sql.EVALUATIONS, [region, year]):
        to, subject, rest = _split(row)
        use = tuple(dict.fromkeys(uses[to.region, to.year, subject.kind, subject.code]))
        evaluations[to].append(Evaluation(subject, *rest, use=use))
    return evaluations, recommendations


def _findings(
    connection: duckdb.DuckDBPyConnection, query: str, region: str | None, year: int | None, is_told_how_it_stands: bool
) -> dict[_Addressee, list[Finding]]:
    """Findings by addressee. A feedback letter says what was found, not how it stands: a closing is no new content."""
    found: dict[_Addressee, list[Finding]] = defaultdict(list)
    for row in _rows(connection, query, [region, year]):
        to, subject, rest = _split(row)
        finding = Finding(subject, *rest)
        found[to].append(finding if is_told_how_it_stands else replace(finding, status=None, letter_date=None))
    return found


def _split(row: tuple[Any, ...]) -> tuple[_Addressee, Subject, tuple[Any, ...]]:
    """The columns that every query begins with, and the others."""
    region, year, department, kind, code, name, is_secret, *rest = row
    is_government = kind == "government"
    to = _Addressee(
        region, year, "government" if is_government else "department", code if is_government else department
    )
    return to, Subject(kind, code, None if is_secret else name, is_secret), tuple(rest)


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
