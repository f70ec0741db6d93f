"""Reports of a month or a monitoring round that are due and not yet made.

Here: what was made (reports/made.json), what is still owed, making it. Whoever starts next makes it: Dagster's schedule
at seven, or the next night. Not here: since when a report is due (calendar.py), what it says (readers/report/).
"""

import calendar
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pipelines.night.calendar import Due, Round, due
from pipelines.settings import Settings
from pipelines.warehouse import current_release, open_papers, release_record

MADE = "made.json"


def owed(settings: Settings, day: date) -> list[Due]:
    """Reports due by `day` and not made, of years and months that the release in force can speak of.

    A month that had not ended on the day the release speaks of waits for a release that knows it whole. A home that has
    made none yet owes what fell due in this month.
    """
    release = current_release(settings)
    if release is None:
        return []
    as_of = date.fromisoformat(release_record(settings, release)["data_as_of"])
    made = _made(settings)
    since = max(made.values()) if made else day.replace(day=1)
    with open_papers(settings) as connection:
        years = connection.execute("select distinct fiscal_year from marts.dim_regions where is_reported").fetchall()
    found = due(day, since, known_rounds(settings), {_key(name) for name in made})
    return [each for each in found if (each.fiscal_year,) in years and _last_day(each) <= as_of]


def note_made(settings: Settings, reports: Iterable[tuple[int, str]], day: date) -> None:
    """Remember that they were made on `day`, so that nobody makes them again by itself."""
    made = {**_made(settings), **{f"{year}-{period}": day for year, period in reports}}
    settings.reports.mkdir(parents=True, exist_ok=True)
    draft = settings.reports / f".{MADE}.tmp"
    draft.write_text(json.dumps({name: str(at) for name, at in sorted(made.items())}, indent=1) + "\n", "utf-8")
    draft.replace(settings.reports / MADE)


def make(settings: Settings, day: date) -> list[Path]:
    """Make what is owed on `day`; the files written."""
    from pipelines.readers.report import build_report

    paths: list[Path] = []
    for each in owed(settings, day):
        paths += build_report(settings, fiscal_year=each.fiscal_year, period=each.period)
        note_made(settings, [(each.fiscal_year, each.period)], day)
    return list(dict.fromkeys(paths))


def known_rounds(settings: Settings) -> list[Round]:
    """Every monitoring round with its due day, as the policy calendars of the regions in the release in force say."""
    if current_release(settings) is None:
        return []
    with open_papers(settings) as connection:
        rows = connection.execute(
            "select distinct fiscal_year, period, due_date from marts.rpt_deadlines "
            "where stage = 'monitoring' and deadline_kind = 'hand_in' and period <> 'year' and due_date is not null"
        ).fetchall()
    return [Round(*row) for row in rows]


def _made(settings: Settings) -> dict[str, date]:
    """`2026-M07` -> the day on which it was made. A file that cannot be read is as if nothing had been made."""
    try:
        held = json.loads((settings.reports / MADE).read_text("utf-8"))
        return {name: date.fromisoformat(at) for name, at in held.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _key(name: str) -> tuple[int, str]:
    year, _, period = name.partition("-")
    return int(year), period


def _last_day(each: Due) -> date:
    month = int(each.period[1:]) * (3 if each.period.startswith("Q") else 1)
    return date(each.fiscal_year, month, calendar.monthrange(each.fiscal_year, month)[1])
