"""From raw files to landing Parquet: match, read exactly, list what cannot be read, remember what was delivered.

`land_all` is one night, `check_files` tries files beforehand. Not here: the build over the landing (load/).
"""

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.land.check.against_home import HomeState
    from pipelines.land.check.files import check_files
    from pipelines.land.check.problem import Problem, Taken
    from pipelines.land.landing import LandSummary, Progress, land_all

__all__ = ["HomeState", "LandSummary", "Problem", "Progress", "Taken", "check_files", "land", "land_all"]

_WHERE = {
    "HomeState": "check.against_home",
    "Problem": "check.problem",
    "Taken": "check.problem",
    "check_files": "check.files",
    "LandSummary": "landing",
    "Progress": "landing",
    "land_all": "landing",
}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: the process that opens workbooks starts in three quarters of the time without them."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def land(settings: Settings) -> dict[str, dict[str, int]]:
    """Land what lies in raw/ now; extract -> rows_read, rows_loaded, rows_rejected, rows_non_data."""
    from pipelines.land.landing import land_all

    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None, microsecond=0)
    return land_all(settings, run_id="", now=now).counts()
