"""A build without a night: what lies in raw/ landed, loaded and every model made, for tests that ask the marts alone.

Here: no data tests, no gate, no release, no reports; for those a night runs (`jixiao refresh`).
"""

import shutil
from datetime import date, datetime
from pathlib import Path

import polars as pl

from pipelines.generate import generate
from pipelines.generate.sizes import Size
from pipelines.land import land_all
from pipelines.load import load
from pipelines.settings import Settings
from pipelines.transform import MODELS_ALONE, build
from pipelines.warehouse import DATABASE

PROJECT = Path(__file__).parents[2]

BUILT = Path("build") / DATABASE

_FEW = {"130000": "130[012]00", "140000": "140000|1408(00|02|21|22|24)"}

COUNTY = Size(counties=1, projects=150, payments=3_000, first_year=2022, last_year=2025)
"""Generated beside the samples: a few hundred subjects that go by like names for four years."""


def built(home: Path, as_of: date) -> Path:
    """The database of the home's raw files as of that day."""
    settings, now = Settings(home=home, project=PROJECT), datetime(2026, 1, 1)
    land_all(settings, "built", now)
    database = load(settings, "built", as_of, "", now, home / "build").database
    build(settings, database, words=MODELS_ALONE)
    return database


def beside_the_samples(samples: Path, as_of: date, home: Path) -> None:
    """`home`: the samples' raw files and the generated county's, and their build (`home / BUILT`) with dbt's compiled
    SQL in logs/."""
    shutil.copytree(samples, home / "raw")
    _few_regions(home / "raw")
    generate(home / "county", COUNTY, seed=7)
    shutil.copytree(home / "county" / "raw", home / "raw", dirs_exist_ok=True)
    assert built(home, as_of) == home / BUILT


def _few_regions(raw: Path) -> None:
    """Of two provinces' lists of regions one prefecture with its counties, or two without: most rows of a build are one
    region's sums after another, and a hundred more show nothing new."""
    for province, kept in _FEW.items():
        for file in (raw / province).glob("*/财政区划.*"):
            listed = pl.read_excel(file) if file.suffix == ".xlsx" else pl.read_csv(file, infer_schema=False)
            file.unlink()
            listed.filter(pl.col("财政区划代码").cast(pl.String).str.contains(f"^({kept})$")).write_csv(
                file.with_suffix(".csv")
            )
