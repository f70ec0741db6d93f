"""A home on disk for landing tests: files in, landed rows, rejects and ledger out."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from pipelines.land import LandSummary, land_all
from pipelines.settings import Settings

NIGHT = datetime(2022, 1, 10, 2, 0)


class Home:
    """`put` files under raw/, `land`, look at what came of it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder, project=Path(__file__).parents[2])
        self.raw = folder / "raw"

    def put(self, path: str, text: str, encoding: str = "utf-8") -> Path:
        """A text file (CSV), whatever was there before."""
        file = self.raw / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode(encoding))
        return file

    def put_sheet(self, path: str, *sheets: list[list[Any]], **options: Any) -> Path:
        """A workbook: cells of each sheet row by row; text stays text, numbers are numbers."""
        file = self.raw / path
        file.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(file, *sheets, **options)
        return file

    def remove(self, path: str) -> None:
        (self.raw / path).unlink()

    def land(self, years: range | None = None, night: datetime = NIGHT) -> LandSummary:
        return land_all(self.settings, "night", night, years)

    def rows(self, extract: str, *columns: str) -> list[Any]:
        """Landed rows in force, in file and row order; one column gives bare values."""
        landing = self.settings.landing
        ledger = pl.read_parquet(landing / "ledger.parquet").filter(extract=extract, status="in_force")
        found: list[Any] = []
        for file, sha256 in ledger.sort("delivered_seq").select("landing_file", "sha256").iter_rows():
            rows = pl.read_parquet(landing / file, hive_partitioning=False)
            frame = rows.filter(_source_sha256=sha256).select(columns)  # forms share a landing file
            found += frame.to_series().to_list() if len(columns) == 1 else frame.rows()
        return found

    def rejects(self, *columns: str) -> list[Any]:
        frame = pl.read_parquet(self.settings.landing / "rejects.parquet").select(columns)
        return frame.to_series().to_list() if len(columns) == 1 else frame.rows()


def write_workbook(file: Path, *sheets: list[list[Any]], **options: Any) -> None:
    """Sheet1, Sheet2 … of such cells; Decimal is written as the number it is."""
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, **options}) as workbook:
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, float(cell) if isinstance(cell, Decimal) else cell)
