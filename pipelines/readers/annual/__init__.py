"""预算绩效管理工作情况报告, of a year or a half-year, as .docx: the report that a bureau signs, written from a release.

Here: `write_annual_reports`. Not here: reading figures (figures.py), the bureau's own words (own_text.py), sentences
(work.py, results.py, outlook.py), how it looks (letters/templates/annual-report.docx).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.readers.annual.report import Source


@dataclass(frozen=True)
class Written:
    """One report. `own_text`: the bureau's file that was used; `expected_text`: where it would lie, relative to the
    home."""

    path: Path
    region: str
    year: int
    own_text: str | None
    expected_text: str
    sources: "Sequence[Source]"


def write_annual_reports(
    settings: Settings,
    release_id: str | None = None,
    region: str | None = None,
    fiscal_year: int | None = None,
    is_half: bool = False,
    output: Path | None = None,
    now: datetime | None = None,
) -> list[Written]:
    """Write the report of one region and year, or of each topmost region, into `output` or reports/<release>/.

    JixiaoError: the release does not know the region and year, nothing was delivered of it, the half-year is not over,
    the bureau's own text or template cannot be used. `now` (Asia/Shanghai, default the present) dates the reports.
    """
    from zoneinfo import ZoneInfo

    from pipelines.readers.annual import own_text, report
    from pipelines.readers.letters.render import Stencils, write
    from pipelines.readers.report.night import asked
    from pipelines.warehouse import find_release, open_papers

    release = find_release(settings, release_id)
    folder = output or settings.reports / release
    day = (now or datetime.now(ZoneInfo("Asia/Shanghai"))).date()
    stencils = Stencils(settings.home / "templates")
    written = []
    with open_papers(settings, release) as connection:
        for code, year in asked(connection, region, fiscal_year):
            words = own_text.read(settings.home, code, year, is_half)
            told = report.gather(connection, code, year, is_half, words, day)
            path = folder / f"annual-report-{code}-{year}{'-H1' if is_half else ''}.docx"
            write(stencils.fill("annual-report", told.context), path)
            expected = own_text.path_of(code, year, is_half)
            written.append(Written(path, code, year, expected if words else None, expected, told.sources))
    return written
