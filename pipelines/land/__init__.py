"""From raw files to landing Parquet: match, read exactly, list what cannot be read, remember what was delivered.

`land_all` is one night, `check_files` tries files beforehand. Not here: the build over the landing (load/).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from pipelines.land.against_home import HomeState
from pipelines.land.check import Problem, check_files
from pipelines.land.landing import LandSummary, Progress, land_all
from pipelines.settings import Settings

__all__ = ["HomeState", "LandSummary", "Problem", "Progress", "check_files", "land", "land_all"]


def land(settings: Settings) -> dict[str, dict[str, int]]:
    """Land what lies in raw/ now; extract -> rows_read, rows_loaded, rows_rejected, rows_non_data."""
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None, microsecond=0)
    return land_all(settings, run_id="", now=now).counts()
