"""Letters to departments, written from a published release: 绩效评价结果反馈意见函 and 督办函, with a register.

Here: `write_letters`. Not here: what a letter says (gather.py, prose.py), drafts, finals and their register (issue.py),
how it looks (templates/*.docx, made by scripts/make_letter_templates.py), the figures (dbt).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.readers.letters.gather import Found
    from pipelines.readers.letters.issue import Outcome

FOLDER = "letters"


@dataclass(frozen=True)
class Written:
    """What a run did: what was written, and `found`, which also says what was not sent, and why."""

    release_id: str
    outcome: "Outcome"
    found: "Found"


def write_letters(
    settings: Settings,
    region: str | None = None,
    fiscal_year: int | None = None,
    output: Path | None = None,
    now: datetime | None = None,
    is_final: bool = False,
) -> Written:
    """Write every letter that is new or whose content changed, as a draft or (`is_final`) for good, and enter it in the
    register.

    Without a region: every region. Without a year: feedback on each region's newest year with results, supervision of
    the unclosed findings of all years. `now` (Asia/Shanghai, default the present) dates the letters. Letters lie below
    `<output or home>/letters/`. JixiaoError: the release does not know the region or year, a template is broken, a
    register cannot be read or replaced, another run holds it.
    """
    from zoneinfo import ZoneInfo

    from pipelines.readers.letters import gather, prose
    from pipelines.readers.letters.issue import issue
    from pipelines.readers.letters.office import Offices
    from pipelines.warehouse import find_release, open_papers

    release = find_release(settings)
    with open_papers(settings, release) as connection:
        found = gather.letters(connection, region, fiscal_year, Offices(settings.home))
    outcome = issue(
        *(found.letters, prose.context, (output or settings.home).resolve() / FOLDER, settings.home, release),
        *(found.data_as_of, now or datetime.now(ZoneInfo("Asia/Shanghai")), is_final, settings.pages),
    )
    return Written(release, outcome, found)
