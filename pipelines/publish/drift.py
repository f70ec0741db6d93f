"""What the gate would say of the rows and money of a region, year and extract beside the release in force (rules,
section 7a), before any night.

Here: asking dbt's macros `drift` and `is_year_closed`, so that each stands once. Not here: the tiers
(dbt_project/macros/drift.sql), which rows a file would leave (land/check/replacing.py), the sentence
(land/check/drift.py).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import jinja2

from pipelines.land.check.against_home import Drift, Place, Severity, Totals
from pipelines.settings import Settings
from pipelines.warehouse import current_release, open_release

_PARAMETERS = """
    select policies.parameter, coalesce(policies.value, '')
    from marts.dim_policies_in_force inner join marts.dim_policies as policies using (policy_key)
    where dim_policies_in_force.mof_div_code = ? and dim_policies_in_force.fiscal_year = ?
        and policies.table_name = 'policy_parameters'
"""


@dataclass(frozen=True)
class Gate:
    """A home's gate, asked about one region's year and extract at a time."""

    settings: Settings

    def __call__(self, extract: str, place: Place, after: Totals) -> Drift | None:
        """How much `after` is beside the release in force; None where that had nothing of it, or nothing is to be
        said."""
        before = _before(self.settings, extract, place)
        severity = _severity(self.settings, extract, place, before, after) if before else None
        return Drift(severity, before) if before and severity else None


def _severity(settings: Settings, extract: str, place: Place, before: Totals, after: Totals) -> Severity | None:
    """What dbt's macro says of the totals, with the policy of the release in force and years closed as of today."""
    with open_release(settings) as release:
        try:
            policy = dict(release.cursor().execute(_PARAMETERS, list(place)).fetchall())
        except duckdb.CatalogException:  # an earlier program made it: the night will say
            return None
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    names = ("bound_ratio", "warning_ratio", "refuse_ratio", "minimum_rows", "minimum_yuan")
    limits = ", ".join(f"cast(nullif(?, '') as decimal(18, 6)) as drift_{each}" for each in names)
    with duckdb.connect() as connection:
        totals = (
            "create table {} as select ? as mof_div_code, ? as fiscal_year, ? as extract, cast(? as bigint) as "
            "row_count, cast(? as decimal(38, 2)) as amount_yuan"
        )
        for table, each in (("deliveries", after), ("totals", before)):
            connection.execute(totals.format(table), [*place, extract, each.rows, each.amount])
        connection.execute(
            "create table sources (mof_div_code varchar, fiscal_year bigint, extract varchar, path varchar, "
            "sha256 varchar, status varchar)"
        )  # which files changed is not asked here
        connection.execute(
            f"create table int_years as select *, {_macros(settings, 'edge').is_year_closed('fiscal_year', 'today')} "
            "as is_closed from (select ? as mof_div_code, ? as fiscal_year, ? as today)",
            [*place, today],
        )
        connection.execute(
            f"create table int_policy__parameters as select ? as mof_div_code, ? as fiscal_year, {limits}",
            [*place, *(policy.get(f"drift_{each}", "") for each in names)],
        )
        severities: tuple[Severity, ...] = ("critical", "warning")
        for severity in severities:
            if connection.execute(_macros(settings, "drift").drift(severity)).fetchall():
                return severity
    return None


def _macros(settings: Settings, file: str) -> Any:
    """dbt's macros of a file, over tables that bear the last part of their names."""
    text = (settings.dbt_project / "macros" / f"{file}.sql").read_text("utf-8")
    macros = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(
        text, globals={"source": lambda _, table: table, "ref": lambda model: model}
    )
    return macros.module


def _before(settings: Settings, extract: str, place: Place) -> Totals | None:
    """What the release in force was made of; None where it had nothing of the extract."""
    if current_release(settings) is None:
        return None
    with open_release(settings) as release:
        found = (
            release.cursor()
            .execute(
                "select row_count, amount_yuan from meta.deliveries "
                "where mof_div_code = ? and fiscal_year = ? and extract = ?",
                [*place, extract],
            )
            .fetchone()
        )
    return Totals(*found) if found else None
