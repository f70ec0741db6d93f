"""Drafts of letters and notices that a night leaves in letters/: of each topmost region, for the years that are open.

Here: for whom and of which years. Not here: what the papers say (readers/letters/, notices/); finals are written by a
person (`jixiao letters --final`).
"""

import logging
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.settings import Settings


def leave_drafts(settings: Settings, release_id: str, data_as_of: date) -> dict[str, Any]:
    """How many drafts were written and how many papers lie there, counted as the first page counts them (what goes to
    audit or discipline is not told of), or why none could be: templates and registers are the office's own, and no
    night fails by them."""
    from pipelines.readers.report.index import is_told_of, papers_told_of

    try:
        written = write_drafts(settings, release_id, data_as_of)
        return {"written": sum(map(is_told_of, written)), "papers": len(papers_told_of(settings))}
    except JixiaoError as error:
        logging.getLogger("jixiao").error("drafts: %s", error.cause)
        return {"written": 0, "cause": error.cause, "mend": error.mend}


def write_drafts(settings: Settings, release_id: str, data_as_of: date) -> list[Path]:
    """Drafts of every letter and notice that is new or says something else than before; their files. A closed year is
    open until the last due date of its calendar, as for reports. JixiaoError as `write_letters` and `write_notices`."""
    from pipelines.readers.letters import write_letters
    from pipelines.readers.notices import write_notices
    from pipelines.readers.report.night import of_the_night
    from pipelines.warehouse import open_papers

    with open_papers(settings, release_id) as connection:
        wanted = [(region, year) for region, year in of_the_night(connection, ()) if year >= data_as_of.year - 1]
    paths: list[Path] = []
    for region, year in wanted:
        for written in (write_letters(settings, region, year), write_notices(settings, region, year)):
            paths += [written.outcome.folder / each.file for each in written.outcome.issued]
    return paths
