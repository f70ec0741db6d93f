"""Where a delivery lands: the Parquet of its rows below landing/, and beside it the list of what was rejected of it.

Here: names of these files, the same for extracts and official forms, and writing the list. Not here: rows (rows/,
forms/), what the ledger says of them (entries.py).
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.land.problems import Refused
from pipelines.lang import Lang

_REJECTS = "rejects"


@dataclass(frozen=True)
class LandingFiles:
    """Both files of one delivery, relative to landing/ as the ledger names them."""

    rows: str
    rejects: str

    @classmethod
    def of(cls, extract: str, fiscal_year: int | None, stem: str) -> "LandingFiles":
        """`payments/fiscal_year=2021/510521-….parquet`; of a policy table, which speaks of no year, without it."""
        year = "" if fiscal_year is None else f"fiscal_year={fiscal_year}/"
        rows = f"{extract}/{year}{stem}.parquet"
        return cls(rows, f"{_REJECTS}/{rows}")

    def list(self, landing: Path, rejects: pl.DataFrame) -> None:
        """Write what was rejected; where nothing was, no list stands."""
        target = landing / self.rejects
        if rejects.height:
            target.parent.mkdir(parents=True, exist_ok=True)
            rejects.write_parquet(target)
        else:
            target.unlink(missing_ok=True)

    def refuse(self, landing: Path, why: Refused, path: str, lang: Lang) -> None:
        """Of a file that is refused whole no rows stand, and the list says why."""
        (landing / self.rows).unlink(missing_ok=True)
        self.list(landing, why.as_rejects(path, lang))
