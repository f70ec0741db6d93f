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
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.letters import sql
from pipelines.readers.letters.addressee import Addressee, Directory, called, select, split
from pipelines.readers.letters.basis import Sources
from pipelines.readers.letters.letter import ASKS_NOTHING, Evaluation, Finding, Kind, Letter, Recommendation
from pipelines.readers.letters.letter_labels import ACTIONS
from pipelines.readers.letters.office import Offices

SCORE_RULES = ("r01", "r02", "r03", "r04", "r05", "r16", "r17")
"""Rules that a final score makes fire; r15 speaks of interim evaluations. Only such an action stands beside a score."""


@dataclass(frozen=True)
class Found:
    """Every letter, ordered; and what was not sent, by name: subjects of no known department and of the bureau itself,
    departments with recommendations of which nothing was evaluated, recommendations without any basis."""

    letters: list[Letter]
    without_recipient: list[str]
    to_itself: list[str]
    not_evaluated: list[str]
    without_basis: list[str]
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
        raise too_old() from None


def too_old() -> JixiaoError:
    """A release without the columns that papers read."""
    return JixiaoError(
        say("现行版本由较早的程序生成, 缺少函件所需的数据", "the release was made by an earlier Jixiao"),
        say("运行 jixiao refresh 后再试", "run `jixiao refresh`, then try again"),
    )


def _letters(
    connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None, offices: Offices | None
) -> Found:
    directory, sources = Directory(connection, region, year, offices), Sources(connection)
    evaluations, recommendations = _results(connection, directory, region, year)
    findings = _findings(connection, directory, sql.FEEDBACK_FINDINGS, region, year, is_told_how_it_stands=False)
    unclosed = _findings(connection, directory, sql.UNCLOSED_FINDINGS, region, year, is_told_how_it_stands=True)
    asked = {to: [row for row in rows if row.action not in ASKS_NOTHING] for to, rows in recommendations.items()}
    without_basis = [
        f"{to.region} {to.year} {directory.name(to) if to.code else ''} {called(row.subject)}：{ACTIONS[row.action]}"
        for to, rows in sorted(asked.items())
        for row in rows
        if not row.legal_basis
    ]
    asked = {to: told for to, rows in asked.items() if (told := [row for row in rows if row.legal_basis])}

    def letter(kind: Kind, to: Addressee, **rows: Any) -> Letter:
        bureau, name = directory.bureau(to.region, to.year), directory.name(to)
        told = directory.division(to), directory.standing(to.region, to.year)
        rests_on = sources.of_paper(kind, to.region, to.year)
        return Letter(kind, *to[:2], bureau, *to[2:], name, *told, **rows, rests_on=rests_on)

    found = [
        letter("feedback", to, evaluations=rows, findings=findings.get(to, []), recommendations=asked.get(to, []))
        for to, rows in sorted(evaluations.items())
        if to.code and not directory.is_itself(to)
    ]
    found += [
        letter("supervision", to, findings=rows)
        for to, rows in sorted(unclosed.items())
        if to.code and not directory.is_itself(to)
    ]
    every = [(to, row) for group in (evaluations, unclosed, asked) for to, rows in group.items() for row in rows]
    lost = {f"{to.region} {called(row.subject)}" for to, row in every if not to.code}
    own = {f"{to.region} {called(row.subject)}" for to, row in every if to.code and directory.is_itself(to)}
    silent = [
        f"{to.region} {to.year} {directory.name(to)}"
        for to in sorted(asked)
        if to not in evaluations and to.code and not directory.is_itself(to)
    ]
    [(as_of,)] = select(connection, "select data_as_of from meta.build", [])
    return Found(found, sorted(lost), sorted(own), silent, without_basis, as_of)


def _results(
    connection: duckdb.DuckDBPyConnection, directory: Directory, region: str | None, year: int | None
) -> tuple[dict[Addressee, list[Evaluation]], dict[Addressee, list[Recommendation]]]:
    recommendations: dict[Addressee, list[Recommendation]] = defaultdict(list)
    uses: dict[tuple[str, int, str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in select(connection, sql.RECOMMENDATIONS, [region, year]):
        to, subject, rest = split(row, directory)
        recommendations[to].append(Recommendation(subject, *rest))
        uses[to.region, to.year, subject.kind, subject.code].append((rest[0], rest[2]))
    evaluations: dict[Addressee, list[Evaluation]] = defaultdict(list)
    for row in select(connection, sql.EVALUATIONS, [region, year]):
        to, subject, (*rest, is_final_score, is_listed) = split(row, directory)
        rules = SCORE_RULES if is_final_score else ("r15",) if rest[2] == "interim" else ()
        # what follows from a result under a code that the year no longer lists falls on the one that stands for it
        now = to.code if subject.kind == "department" else subject.now or subject.code
        code = subject.code if is_listed else now
        made = [action for action, rule in uses[to.region, to.year, subject.kind, code] if rule in rules]
        evaluations[to].append(Evaluation(subject, *rest, use=tuple(dict.fromkeys(made))))
    return evaluations, recommendations


def _findings(
    connection: duckdb.DuckDBPyConnection,
    directory: Directory,
    query: str,
    region: str | None,
    year: int | None,
    is_told_how_it_stands: bool,
) -> dict[Addressee, list[Finding]]:
    """Findings by addressee. A feedback letter says what was found, not how it stands: a closing is no new content."""
    found: dict[Addressee, list[Finding]] = defaultdict(list)
    for row in select(connection, query, [region, year]):
        to, subject, rest = split(row, directory)
        finding = Finding(subject, *rest)
        closed = finding.status in ("closed", "closed_late")
        found[to].append(
            finding if is_told_how_it_stands else replace(finding, status=None, letter_date=None, is_closed=closed)
        )
    return found
