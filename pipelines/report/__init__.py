"""Reports: what people open in the morning. Each reads one published release and computes nothing of its own.

Here: `build_report` (coverage: HTML and XLSX) and the index of all reports. Not here: letters and forms.
"""

from dataclasses import replace
from pathlib import Path

from pipelines.lang import say
from pipelines.publish import last_refusal
from pipelines.report.index import write_index
from pipelines.settings import Settings
from pipelines.warehouse import current_release


def build_report(
    settings: Settings,
    release_id: str | None = None,
    region: str | None = None,
    fiscal_year: int | None = None,
    period: str | None = None,
    output: Path | None = None,
) -> list[Path]:
    """Writes the coverage report of one region and year as HTML and XLSX; returns the paths, the index first when
    there is one.

    Without a region: one report per topmost region. Without a year: its newest. Default folder: reports/<release>/.
    JixiaoError when the release does not know the region in that year.
    """
    from pipelines.report import coverage, page, workbook
    from pipelines.warehouse import find_release, open_release

    release = find_release(settings, release_id)
    folder = output or settings.reports / release
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    refused = refusal_warning(settings, release)
    with open_release(settings, release) as connection:
        for code, newest in coverage.regions_and_years(connection, region):
            report = coverage.gather(connection, code, fiscal_year or newest, period or "year")
            report = replace(report, warnings=[*refused, *report.warnings])
            stem = folder / "-".join(["coverage", code, str(fiscal_year or newest), *([period] if period else [])])
            stem.with_suffix(".html").write_text(page.render(report), encoding="utf-8")
            workbook.write(report, stem.with_suffix(".xlsx"))
            written += [stem.with_suffix(".html"), stem.with_suffix(".xlsx")]
    if output is None:
        return [write_index(settings.reports, refused), *written]
    return written


def refusal_warning(settings: Settings, release: str) -> list[str]:
    """What a report of the release in force says after a night that the gate refused: which night it shows, and why."""
    refusal = last_refusal(settings) if release == current_release(settings) else None
    if refusal is None:
        return []
    what = "; ".join(finding["what"] for finding in refusal["findings"])
    at = refusal["at"].replace("T", " ")
    return [
        say(
            f"本报告仍是版本 {release} 的数据: {at} 的运行 (数据日期 {refusal['data_as_of']}) 未能发布。{what}",
            f"This is still release {release}: the run of {at} (as of {refusal['data_as_of']}) was refused. {what}",
        )
    ]
