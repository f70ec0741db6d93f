"""Reports: what people open in the morning. Each reads one published release; a sum that none of its marts
has stands under the rows that it adds.

Here: `build_report` (coverage: HTML, XLSX, brief), `build_disclosure`, and the index of all reports. Not here:
letters and forms.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.lang import get_lang, in_words, say
from pipelines.publish import last_refusal
from pipelines.readers.report.index import in_its_language, write_index
from pipelines.readers.report.night import RegionYear
from pipelines.settings import Settings
from pipelines.warehouse import current_release

if TYPE_CHECKING:
    import duckdb

_LINES = 3
"""Rows of a failed check that the pages of the night repeat; failed.html has them all."""


def build_report(
    settings: Settings,
    release_id: str | None = None,
    region: str | None = None,
    fiscal_year: int | None = None,
    period: str | None = None,
    output: Path | None = None,
    with_brief: bool = False,
    with_below: bool = False,
    wanted: Sequence[RegionYear] | None = None,
) -> list[Path]:
    """Writes the coverage report of one region and year as HTML and XLSX; returns the paths, the index first when
    there is one.

    Without a region: one report per topmost region. Without a year: the running one, else the newest before it.
    `wanted`: these regions and years instead. Default folder: reports/<release>/.
    `with_brief`: also the brief as .docx. `with_below`: also the page of every region below that sent anything.
    JixiaoError when the release does not know the region in that year, or the period is none.
    """
    from pipelines.readers.letters.standing import sentences, silent
    from pipelines.readers.report import brief, coverage, night, page, workbook
    from pipelines.readers.report import subject as subjects
    from pipelines.readers.report.drill import stem_of
    from pipelines.readers.report.held import held_warnings
    from pipelines.warehouse import find_release, open_papers

    release = find_release(settings, release_id)
    told_period = subjects.checked_period(period)
    folder = output or settings.reports / release
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with open_papers(settings, release) as connection, _former(settings, release) as former:
        wanted = wanted or night.asked(connection, region, fiscal_year)
        below = [
            (code, year)
            for top, year in wanted
            for code in (subjects.reported_below(connection, top, year) if with_below else [])
        ]
        pages = {path.stem for path in folder.glob("coverage-*.html")}
        pages |= {stem_of(code, year, told_period) for code, year in [*wanted, *below]}
        for code, year in [*wanted, *below]:
            found = coverage.gather(connection, code, year, told_period, pages, former, settings.pages)
            own = found.subject.below
            refused = refusal_warning(settings, release, own)
            told = [*held_warnings(connection, own), *silent(connection, own, year)]
            report = replace(found, warnings=[*refused, *told, *found.warnings])
            stem = folder / stem_of(code, year, told_period)
            links = page.links(report, pages)
            if (code, year) in wanted:
                facts = [(head.label, head.figure, f"{head.made} {head.change}".strip()) for head in report.headlines]
                notes = [*report.sentences, *report.warnings, *report.points]
                workbook.write(stem.with_suffix(".xlsx"), report.subject, facts, report.tables, notes)
                written.append(stem.with_suffix(".xlsx"))
                links[say("工作簿", "workbook")] = f"{stem.name}.xlsx"
            if with_brief and (code, year) in wanted:
                signed = replace(found, warnings=[*refused, *sentences(connection, own, year), *found.warnings])
                brief.write_brief(settings, signed, stem.with_suffix(".docx"))
                written.append(stem.with_suffix(".docx"))
                links[say("简报", "brief")] = f"{stem.name}.docx"
            stem.with_suffix(".html").write_text(page.render(report, links), encoding="utf-8")
            written.append(stem.with_suffix(".html"))
    return _indexed(settings, output, release, written)


@contextmanager
def _former(settings: Settings, release: str) -> Iterator["duckdb.DuckDBPyConnection | None"]:
    """The release that the report before spoke of: the newest before this one that was not withdrawn."""
    from pipelines.warehouse import open_papers, release_ids, withdrawn

    gone = set(withdrawn(settings))
    before = [each for each in release_ids(settings) if each < release and each not in gone]
    if not before:
        yield None
        return
    with open_papers(settings, max(before)) as connection:
        yield connection


def build_night(settings: Settings, release_id: str, changed: Collection[str]) -> list[Path]:
    """The reports of a night, for the years that are open: page, workbook and brief of each topmost region and of each
    whose data `changed`; of the topmost also the tables to publish and those for the people's congress."""
    from pipelines.readers.report import night
    from pipelines.warehouse import open_papers

    with open_papers(settings, release_id) as connection:
        wanted = night.of_the_night(connection, changed)
        topmost = night.of_the_night(connection, ())
    written = build_report(settings, release_id, wanted=wanted, with_brief=True)
    return [*written, *build_disclosure(settings, release_id, wanted=topmost)]


def build_disclosure(
    settings: Settings,
    release_id: str | None = None,
    region: str | None = None,
    fiscal_year: int | None = None,
    output: Path | None = None,
    wanted: Sequence[RegionYear] | None = None,
) -> list[Path]:
    """Writes the tables to publish and those for the people's congress, HTML and XLSX, of one region and year; as
    `build_report` where region, year or folder are left out, or `wanted` is given."""
    from pipelines.readers.letters.standing import sentences
    from pipelines.readers.report import disclosure, night, page, workbook
    from pipelines.warehouse import find_release, open_papers

    release = find_release(settings, release_id)
    folder = output or settings.reports / release
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with open_papers(settings, release) as connection:
        for code, year in wanted or night.asked(connection, region, fiscal_year):
            report = disclosure.gather(connection, code, year)
            own = report.subject.below
            told = [*refusal_warning(settings, release, own), *sentences(connection, own, year)]
            report = replace(report, warnings=[*told, *report.warnings])
            stem = folder / f"disclosure-{code}-{year}{'-en' if get_lang() == 'en' else ''}"
            links = {say("工作簿", "workbook"): f"{stem.name}.xlsx"}
            stem.with_suffix(".html").write_text(page.render_disclosure(report, links), encoding="utf-8")
            workbook.write(stem.with_suffix(".xlsx"), report.subject, report.facts, report.tables, report.warnings)
            written += [stem.with_suffix(".html"), stem.with_suffix(".xlsx")]
    return _indexed(settings, output, release, written)


def reindex(settings: Settings) -> Path | None:
    """The index of all reports written anew; None while there is no folder of reports."""
    current = current_release(settings)
    warnings = refusal_warning(settings, current) if current else []
    return write_index(settings, warnings) if settings.reports.is_dir() else None


def build_budget(
    settings: Settings,
    release_id: str | None = None,
    region: str | None = None,
    fiscal_year: int | None = None,
    output: Path | None = None,
) -> list[Path]:
    """Writes the paper for the meeting on the budget of `fiscal_year` (the coming one when left out), XLSX and HTML, of
    one region's own level; as `build_report` where region or folder are left out."""
    from pipelines.readers.letters.standing import sentences
    from pipelines.readers.report import loop, night, page, workbook
    from pipelines.warehouse import find_release, open_papers

    release = find_release(settings, release_id)
    folder = output or settings.reports / release
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with open_papers(settings, release) as connection:
        for code, year in night.asked(connection, region, fiscal_year and fiscal_year - 1):
            paper = loop.meeting(connection, code, year + 1)
            own = [code]  # of its own level
            told = [*refusal_warning(settings, release, own), *sentences(connection, own, year)]
            report = replace(paper.page, warnings=told)
            stem = folder / f"budget-{code}-{year + 1}{'-en' if get_lang() == 'en' else ''}"
            links = {say("工作簿", "workbook"): f"{stem.name}.xlsx"}
            stem.with_suffix(".html").write_text(page.render_disclosure(report, links), encoding="utf-8")
            workbook.write(stem.with_suffix(".xlsx"), report.subject, report.facts, paper.sheets, report.warnings)
            written += [stem.with_suffix(".xlsx"), stem.with_suffix(".html")]
    return _indexed(settings, output, release, written)


def _indexed(settings: Settings, output: Path | None, release: str, written: list[Path]) -> list[Path]:
    """The paths, after the index of all reports when they lie where it looks."""
    if output is not None:
        return written
    with in_its_language(settings):
        return [write_index(settings, refusal_warning(settings, release)), *written]


def refusal_warning(settings: Settings, release: str, regions: Collection[str] | None = None) -> list[str]:
    """What a report of the release in force says after a night that the gate refused: which night it shows, and why.

    `regions`: those that the report speaks of, told alone; of how many more reasons concern others it says the number.
    """
    refusal = last_refusal(settings) if release == current_release(settings) else None
    if refusal is None:
        return []
    what, others = [], 0
    for finding in refusal["findings"]:
        named = finding["regions"]
        own = [each for each in named if regions is None or each["mof_div_code"] in regions]
        others += sum(each["count"] for each in named if each not in own)
        if own or not named:
            lines = [in_words(line) for each in own for line in each["lines"]][:_LINES]
            more = sum(each["count"] for each in own) - len(lines)
            what += [in_words(finding["why"]), *lines, *([say(f"另有 {more} 项", f"{more} more")] if more else [])]
    if others:
        what.append(
            say(f"另有 {others} 项涉及其他区划", f"{others} more concern other regions")
            if what
            else say(f"原因共 {others} 项，涉及其他区划", f"its {others} reasons concern other regions")
        )
    at, why = refusal["at"].replace("T", " "), say("；", "; ").join(what)
    return [
        say(
            f"本报告仍是版本 {release} 的数据: {at} 的运行 (数据日期 {refusal['data_as_of']}) 未能发布。{why}",
            f"This is still release {release}: the run of {at} (as of {refusal['data_as_of']}) was refused. {why}",
        )
    ]
