"""Regions whose figures stand on what they delivered earlier, as meta.held_regions of a release says.

Here: its rows and reading them. Not here: who is held back and why (publish/holding.py), their former deliveries
(load/former.py), how it is told (readers/report/held.py).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from pipelines.lang import Words, in_words
from pipelines.settings import Settings
from pipelines.warehouse import asked, open_release


@dataclass(frozen=True)
class Held:
    """A region whose figures come from what it delivered for the release `since`, as of `since_date`; `reasons`: what
    failed tonight, in both languages."""

    region: str
    name: str
    since: str
    since_date: date
    reasons: tuple[Words, ...]


def held_in(settings: Settings, release: str) -> dict[str, Held]:
    """The regions that stand on former deliveries in that release."""
    with open_release(settings, release) as connection:
        return read_held(connection)


def read_held(connection: duckdb.DuckDBPyConnection) -> dict[str, Held]:
    """The same from an open release; empty for one that an earlier program made."""
    known = "select 1 from duckdb_tables() where schema_name = 'meta' and table_name = 'held_regions'"
    if not asked(connection, known).fetchall():
        return {}
    rows = asked(connection, "select * from meta.held_regions order by mof_div_code").fetchall()
    return {region: Held(region, label, since, day, _reasons(why)) for region, label, since, day, why in rows}


def _reasons(told: str) -> tuple[Words, ...]:
    """As `as_row` wrote them; an earlier program wrote one sentence a line."""
    try:
        return tuple(json.loads(told))
    except ValueError:
        return tuple({"zh": line, "en": line} for line in told.split("\n"))


def as_row(held: Held) -> tuple[str, str, str, date, str]:
    """A row of meta.held_regions."""
    return held.region, held.name, held.since, held.since_date, json.dumps(held.reasons, ensure_ascii=False)


def as_dicts(held: Mapping[str, Held]) -> list[dict[str, Any]]:
    """For a night's summary."""
    return [
        {
            "mof_div_code": each.region,
            "name": each.name,
            "since": str(each.since_date),
            "reasons": [in_words(reason) for reason in each.reasons],
        }
        for each in held.values()
    ]
