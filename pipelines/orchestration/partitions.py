"""Landing by fiscal year: the only partitions there are, and they end with the data.

Here: the years. Not here: anything downstream of landing, which is rebuilt whole every night (partitioned dbt assets
and one DuckDB file do not go together); which years a backfill reads again (jobs.py).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.settings import Settings


def fiscal_years(settings: Settings) -> dg.StaticPartitionsDefinition:
    """The years that have a folder in raw/; of a home without any, this year."""
    folders = [folder for folder in settings.raw.glob("[0-9]*/[0-9][0-9][0-9][0-9]") if folder.is_dir()]
    this_year = str(datetime.now(ZoneInfo("Asia/Shanghai")).year)
    return dg.StaticPartitionsDefinition(sorted({folder.name for folder in folders}) or [this_year])
