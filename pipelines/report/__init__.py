"""Reports: what people open in the morning. Each reads one published release and computes nothing of its own.

Here: `build_report` (coverage: HTML and XLSX) and the index of all reports. Not here: letters and forms.
"""

from pathlib import Path

from pipelines.report.index import write_index
from pipelines.settings import Settings


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
    with open_release(settings, release) as connection:
        for code, newest in coverage.regions_and_years(connection, region):
            report = coverage.gather(connection, code, fiscal_year or newest, period or "year")
            stem = folder / "-".join(["coverage", code, str(fiscal_year or newest), *([period] if period else [])])
            stem.with_suffix(".html").write_text(page.render(report), encoding="utf-8")
            workbook.write(report, stem.with_suffix(".xlsx"))
            written += [stem.with_suffix(".html"), stem.with_suffix(".xlsx")]
    if output is None:
        return [write_index(settings.reports), *written]
    return written
