"""Landing by fiscal year: the only partitions there are.

Here: the years, and a range of them as Dagster's tags. Not here: anything downstream of landing, which is rebuilt whole
every night (partitioned dbt assets and one DuckDB file do not go together).
"""

from collections.abc import Mapping

import dagster as dg

FIRST_YEAR = 2005
"""Before any extract of the budget-performance work; earlier folders land all the same, without a square of their own
on Dagster's page."""

FISCAL_YEARS = dg.TimeWindowPartitionsDefinition(
    start=str(FIRST_YEAR),
    cron_schedule="0 0 1 1 *",
    fmt="%Y",
    timezone="Asia/Shanghai",
    end_offset=2,  # the running year and the one whose budget is being made
)


_FIRST, _LAST, _ONE = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end", "dagster/partition"


def is_partition(year: int | None) -> bool:
    """Whether Dagster has a square for the year."""
    return year is not None and FISCAL_YEARS.has_partition_key(str(year))


def years_as_partitions(first: int, last: int) -> dict[str, str]:
    """The tags that make one run cover the partitions of these years; none where a year has no partition."""
    if not (is_partition(first) and is_partition(last)):
        return {}
    return {_FIRST: str(first), _LAST: str(last)}


def years_of(tags: Mapping[str, str]) -> tuple[int, int] | None:
    """The fiscal years a run is to read again; None for a night."""
    if _FIRST in tags and _LAST in tags:
        return int(tags[_FIRST]), int(tags[_LAST])
    return (int(tags[_ONE]), int(tags[_ONE])) if _ONE in tags else None
