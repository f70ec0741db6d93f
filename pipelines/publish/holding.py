"""A night that goes on without the regions that failed: who they are, and whether policy lets it.

A check whose suite says `"fails": "region"` names the regions that fail it. When they are no more than
`held_region_ratio` of all (policy), the night is made again with what they delivered for the release in force, and
every page says so; else nothing is published. Here: that decision. Not here: the ledger as it was (load/former.py), how
a release says it (warehouse/held.py), running the night again (night/steps.py), the checks (expectations/).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.gate.runner import Verdict
from pipelines.gate.told import lines, title
from pipelines.lang import Words
from pipelines.settings import Settings
from pipelines.warehouse import current_release, name, open_sandboxed, release_record
from pipelines.warehouse.held import Held, held_in
from pipelines.warehouse.whole import damage

_BY_REGION = "region"


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
