"""A night that goes on without the regions that failed: who they are, whether policy lets it, their former deliveries.

A check whose suite says `"fails": "region"` names the regions that fail it. When they are no more than
`held_region_ratio` of all (policy), the night is made again with what they delivered for the release in force, and
every page says so; else nothing is published. Here: that decision, and the ledger as it was. Not here: running the
night again (night/steps.py), the checks (expectations/).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.gate.runner import Verdict
from pipelines.gate.told import lines, title
from pipelines.lang import Words, in_words
from pipelines.publish import damage
from pipelines.settings import Settings
from pipelines.warehouse import current_release, name, open_release, open_sandboxed, release_record

if TYPE_CHECKING:
    from pipelines.land.ledger.entries import Entry

_BY_REGION = "region"


@dataclass(frozen=True)
class Held:
    """A region whose figures come from what it delivered for the release `since`, as of `since_date`; `reasons`: what
    failed tonight, in both languages."""

    region: str
    name: str
    since: str
    since_date: date
    reasons: tuple[Words, ...]


def to_hold(settings: Settings, database: Path, verdict: Verdict) -> dict[str, Held]:
    """The regions without which the night may go on; empty when it has to be refused."""
    release = current_release(settings)
    if (
        release is None
        or damage(settings)
        or not all(finding.get("fails") == _BY_REGION for finding in verdict.refused)
    ):
        return {}
    with open_sandboxed(database, settings) as connection:
        failed = _failed(connection, verdict)
        if None in failed or not failed or not _may_go_on(settings, connection, list(failed)):
            return {}
        names = dict(_rows(connection, "select mof_div_code, max(mof_div_name) from marts.dim_regions group by 1"))
    before = held_in(settings, release)
    day = date.fromisoformat(release_record(settings, release)["data_as_of"])
    return {
        region: Held(
            region,
            names.get(region) or region,
            before[region].since if region in before else release,
            before[region].since_date if region in before else day,
            tuple(reasons),
        )
        for region, reasons in failed.items()
        if region is not None
    }


def held_in(settings: Settings, release: str) -> dict[str, Held]:
    """The regions that stand on former deliveries in that release."""
    with open_release(settings, release) as connection:
        return read_held(connection)


def read_held(connection: duckdb.DuckDBPyConnection) -> dict[str, Held]:
    """The same from an open release; empty for one that an earlier program made."""
    known = _rows(
        connection, "select 1 from duckdb_tables() where schema_name = 'meta' and table_name = 'held_regions'"
    )
    rows = _rows(connection, "select * from meta.held_regions order by mof_div_code") if known else []
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


def as_before(
    entries: "Iterable[Entry]", former: Mapping[tuple[str, str | None, str], str | None], regions: Iterable[str]
) -> "list[Entry]":
    """The ledger with those regions as the release in force had them: its files (`former`: identity -> landing file)
    stand again, whatever came, went or was refused since is `held`. Policy stands as it is tonight."""
    from pipelines.contracts import load_contracts
    from pipelines.land.ledger.entries import PRESENT

    held = set(regions)
    return [
        entry
        if entry.mof_div_code not in held or entry.extract not in load_contracts()
        else replace(entry, status="in_force", landing_file=entry.landing_file or former[entry.identity])
        if entry.identity in former
        else replace(entry, status="held")
        if entry.status in PRESENT
        else entry
        for entry in entries
    ]


def former_files(settings: Settings, regions: Iterable[str]) -> dict[tuple[str, str | None, str], str | None]:
    """Path, extract and hash -> landing file of what the release in force has of those regions."""
    release = current_release(settings)
    if release is None:
        return {}
    with open_release(settings, release) as connection:
        rows = _rows(
            connection,
            "select path, extract, sha256, landing_file from meta.sources "
            "where status = 'in_force' and list_contains(?, mof_div_code)",
            [sorted(regions)],
        )
    return {(path, extract, sha256): file for path, extract, sha256, file in rows}


def _failed(connection: duckdb.DuckDBPyConnection, verdict: Verdict) -> dict[str | None, list[Words]]:
    """Region -> what it failed; under None what names no region."""
    failed: dict[str | None, list[Words]] = {}
    for finding in verdict.refused:
        table = ".".join(name(part) for part in finding["table"].split("."))
        found = connection.cursor().execute(f"select * from {table} order by all")
        columns = [column[0] for column in found.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
        for row, told in zip(rows, lines(connection, rows, finding["table"]), strict=True):
            what = title(finding)
            reason: Words = {"zh": f"{what['zh']}: {told['zh']}", "en": f"{what['en']}: {told['en']}"}
            failed.setdefault(row.get("mof_div_code"), []).append(reason)
    return failed


def _may_go_on(settings: Settings, connection: duckdb.DuckDBPyConnection, failed: list[str | None]) -> bool:
    """Policy of each of them allows that share of all regions, and their former files are still there."""
    [(every,)] = _rows(
        connection,
        "select count(distinct mof_div_code) from (select mof_div_code from meta.deliveries union all "
        "select mof_div_code from previous.totals)",
    )
    [(allowed,)] = _rows(
        connection,
        "select min(held_region_ratio) from intermediate.int_policy__parameters where list_contains(?, mof_div_code)",
        [failed],
    )
    files = _rows(
        connection,
        "select distinct landing_file from previous.sources "
        "where status = 'in_force' and landing_file is not null and list_contains(?, mof_div_code)",
        [failed],
    )
    there = all((settings.landing / file).exists() for (file,) in files)
    return there and len(failed) <= Decimal(allowed or 0) * every


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Iterable[object] = ()) -> list[tuple]:
    return connection.cursor().execute(sql, list(parameters)).fetchall()
