"""The coverage report's content: which figures of a release, for one region (with all below it), year and period.

Here: the chapters in the order a director asks. Every figure is read as the marts hold it. Not here: the chapters'
queries (their own modules), how it looks (page.py, workbook.py, brief.py)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.report import (
    beyond,
    changes,
    circle,
    comparison,
    definitions,
    director,
    drill,
    execution,
    findings,
    government,
    limits,
    results,
    stages,
    standing,
    thrift,
    watch,
    work,
)
from pipelines.readers.report import headlines as first
from pipelines.readers.report.charts import Chart
from pipelines.readers.report.headlines import Headline
from pipelines.readers.report.report_labels import word
from pipelines.readers.report.subject import Subject, find
from pipelines.readers.report.tables import Chapter, Table
from pipelines.settings import PAGES

_MOST_GAPS = 2


@dataclass(frozen=True)
class Report:
    """One report: headline figures, warnings, the director's sentences and other points of the first page, charts,
    chapters of tables; `lists`: what the brief lists after its sentences."""

    subject: Subject
    headlines: Sequence[Headline]
    warnings: Sequence[str]
    points: Sequence[str]
    charts: Sequence[Chart]
    chapters: Sequence[Chapter]
    meanings: Mapping[str, tuple[str, str, str, str]] = field(default_factory=dict)
    sentences: Sequence[str] = ()
    lists: Sequence[Table] = ()

    @property
    def tables(self) -> list[Table]:
        """Every table, in order: the sheets of the workbook."""
        return [table for chapter in self.chapters for table in chapter.tables]


def gather(
    connection: duckdb.DuckDBPyConnection,
    region: str,
    year: int,
    period: str = "year",
    pages: Collection[str] = (),
    former: duckdb.DuckDBPyConnection | None = None,
    site: str = PAGES,
) -> Report:
    """Everything the report says; `pages`: reports of other regions it may link to; `former`: the release that the last
    report spoke of; `site`: where `jixiao browse` shows the release.

    JixiaoError when the release does not know the region in that year, or is older than these reports.
    """
    try:
        return _gather(connection, region, year, period, pages, former, site)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise JixiaoError(
            say(f"发布版由较早的程序生成, 缺少报告所需的表: {error}", f"an earlier Jixiao made the release: {error}"),
            say("运行 jixiao refresh 后再试", "run `jixiao refresh`, then try again"),
        ) from None


def _gather(
    connection: duckdb.DuckDBPyConnection,
    region: str,
    year: int,
    period: str,
    pages: Collection[str],
    former: duckdb.DuckDBPyConnection | None,
    site: str,
) -> Report:
    subject = find(connection, region, year, period)
    rows = stages.overall(connection, subject)
    months = execution.monthly(connection, subject)
    compared, sums = comparison.rates(connection, subject), comparison.money(connection, subject)
    missing = findings.missing(connection, subject)
    waiting = beyond.future(connection, subject)
    limited = limits.chapter(connection, subject, [waiting, *changes.tables(connection, subject)])
    chapters = [
        stages.chapter(connection, subject, rows),
        execution.chapter(
            *(connection, subject, months),
            [
                beyond.over_budget(connection, subject),
                *watch.tables(connection, subject),
                *government.tables(connection, subject),
            ],
        ),
        missing,
        comparison.chapter(connection, subject, compared, sums),
        drill.chapter(connection, subject, pages, site),
        results.chapter(connection, subject),
        standing.chapter(connection, subject),
        circle.chapter(connection, subject),
        *thrift.chapters(connection, subject),
        *work.chapters(connection, subject),
        limited,
    ]
    told = chapters if subject.reported else [_untold(chapter) for chapter in chapters]
    meanings = definitions.meanings(connection)
    heads = first.headlines(connection, subject, rows, months, compared, sums)
    metrics = list(dict.fromkeys([*(head.metric for head in heads if head.metric), *definitions.used(told)]))
    told_gaps = [
        f"{stage} {note}"
        for stage, note in findings.behind(missing.tables[1])
        if not subject.is_running or stage != word("stage", "result_application")
    ]
    return Report(
        subject,
        heads,
        first.warnings(
            *(subject, [str(row[2]) for row in missing.tables[0].rows]),
            *(next(iter(waiting.fold_notes.values()), ""), rows),
        ),
        first.key_points(*(_judged(rows, subject), months, told_gaps[:_MOST_GAPS], limited.tables[0].rows)),
        [*stages.chart(rows), *execution.chart(months)],
        [*told, definitions.chapter(meanings, metrics)],
        meanings,
        director.sentences(connection, subject, months, compared, former),
        director.lists(connection, subject),
    )


def _judged(rows: list[tuple[Any, ...]], subject: Subject) -> list[tuple[Any, ...]]:
    """Stages whose rate says something of the work: results are used in a budget that a running year has not got."""
    return [row for row in rows if not subject.is_running or row[0] != "result_application"]


def _untold(chapter: Chapter) -> Chapter:
    """The chapter of a region of which nothing was delivered: an empty list there means "not known", never "none"."""
    unknown = say("未报送，无从得知。", "Nothing was delivered: not known.")
    return replace(chapter, tables=[replace(table, empty=unknown) for table in chapter.tables])
