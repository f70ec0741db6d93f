"""Notices from a release: 催报通知, 目标退回通知, 月度进度通报, 移送函, 约谈, 通报; the register is the letters'.

Here: `write_notices`. Not here: what a notice says (gather.py, prose.py), drafts, finals and the register
(letters/issue.py), how it looks (letters/templates/*.docx), the figures (dbt).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.readers.letters.issue import Outcome
    from pipelines.readers.notices.gather import Found


@dataclass(frozen=True)
class Written:
    """What a run did: what was written, and `found`, which also says what was not, and why."""

    release_id: str
    outcome: "Outcome"
    found: "Found"


def write_notices(
    settings: Settings,
    region: str | None = None,
    fiscal_year: int | None = None,
    period: str | None = None,
    output: Path | None = None,
    now: datetime | None = None,
    is_final: bool = False,
) -> Written:
    """Write every notice that is new or whose content changed, as a draft or (`is_final`) for good, below
    `<output or home>/letters/`. `period` (M08): the month of the progress, else the last complete one.
    JixiaoError: no such month, the release does not know the region or year, and what `write_letters` says."""
    from zoneinfo import ZoneInfo

    from pipelines.readers.letters import FOLDER
    from pipelines.readers.letters.issue import issue
    from pipelines.readers.letters.office import Offices
    from pipelines.readers.notices import gather, prose
    from pipelines.warehouse import find_release, open_papers

    release, month = find_release(settings), _month(period)
    with open_papers(settings, release) as connection:
        found = gather.notices(connection, region, fiscal_year, month, Offices(settings.home))
    outcome = issue(
        *(found.notices, prose.context, (output or settings.home).resolve() / FOLDER, settings.home, release),
        *(found.data_as_of, now or datetime.now(ZoneInfo("Asia/Shanghai")), is_final, settings.pages),
    )
    return Written(release, outcome, found)


def _month(period: str | None) -> int | None:
    if period is None:
        return None
    match = re.fullmatch(r"M(0[1-9]|1[0-2])", period)
    if not match:
        raise JixiaoError(
            say(f"没有这样的月份: {period}", f"no such month: {period}"),
            say("写 M01 至 M12, 如 M08", "M01 to M12, such as M08"),
            EXIT_USAGE,
        )
    return int(match[1])
