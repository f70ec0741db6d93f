"""A build without a night: what lies in raw/ landed, loaded and every model made, for tests that ask the marts alone.

Here: no data tests, no gate, no release, no reports; for those a night runs (`jixiao refresh`).
"""

from datetime import date, datetime
from pathlib import Path

from pipelines.land import land_all
from pipelines.load import load
from pipelines.settings import Settings
from pipelines.transform import MODELS_ALONE, build

PROJECT = Path(__file__).parents[2]


def built(home: Path, as_of: date) -> Path:
    """The database of the home's raw files as of that day."""
    settings, now = Settings(home=home, project=PROJECT), datetime(2026, 1, 1)
    land_all(settings, "built", now)
    database = load(settings, "built", as_of, "", now, home / "build").database
    build(settings, database, words=MODELS_ALONE)
    return database
