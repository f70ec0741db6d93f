"""`landing`: a 200,000-row sheet and 30 million payments landed, beside the bare readers on the same files.

Here: our landing of one file (everything: header, units, types, rejects, repeated keys, hashes of payees, Parquet), and
fastexcel reading the sheet as text, polars streaming the CSV to typed Parquet. Not here: forms (forms.py).
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from benchmarks.measure import in_new_process, record, timed

SHEET_ROWS = 200_000
CSV_ROWS = 30_000_000
_PART = 1_000_000


def run(csv_rows: int = CSV_ROWS) -> Path:
    """Each way in its own process; results/landing.json."""
    figures: dict[str, Any] = {}
    with TemporaryDirectory(prefix="jixiao-landing-") as folder:
        for name, rows, make, bare in (
            ("sheet", SHEET_ROWS, _make_sheet, "fastexcel"),
            ("csv", csv_rows, _make_csv, "polars_streaming"),
        ):
            file = make(Path(folder) / name, rows)
            ours, alone = (in_new_process(__name__, way, str(file)) for way in (f"ours_{name}", f"bare_{name}"))
            ratios = {
                f"{of}_ratio": round(ours[f"{of}_seconds"] / alone[f"{of}_seconds"], 2) for of in ("wall", "processor")
            }
            figures[name] = {"rows": rows, "file_mib": file.stat().st_size >> 20, "ours": ours, bare: alone, **ratios}
            file.unlink()
    return record("landing", figures)


def _payments(start: int, rows: int) -> pl.DataFrame:
    """Payments such as a county's system exports them."""
    number = pl.int_range(start, start + rows, eager=True)
    day = pl.Series([date(2021, 1, 1)]).dt.offset_by("0d").item()
    return pl.select(
        pl.format("Z{}", number).alias("支付申请ID"),
        pl.format("5105210000000{}T", 100000 + number * 7919 % 20_000).alias("项目代码"),
        (pl.lit(day) + pl.duration(days=number * 31 % 365)).dt.strftime("%Y-%m-%d").alias("支付日期"),
        ((number * 104_729 % 100_000_000).cast(pl.Decimal(18, 2)) / 100).cast(pl.Decimal(18, 2)).alias("实际支付金额"),
    )


def _make_csv(file: Path, rows: int) -> Path:
    target = _raw(file) / "payments.csv"
    with target.open("wb") as stream:
        for start in range(0, rows, _PART):
            _payments(start, min(_PART, rows - start)).write_csv(stream, include_header=start == 0)
    return target


def _make_sheet(file: Path, rows: int) -> Path:
    import xlsxwriter

    frame = _payments(0, rows)
    target = _raw(file) / "payments.xlsx"
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), 1):
            for column, cell in enumerate(row):
                if column < 3:
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, float(cell))
    return target


def _raw(home: Path) -> Path:
    folder = home / "raw" / "510521" / "2021"
    folder.mkdir(parents=True)
    return folder


def _ours(file: Path) -> None:
    from pipelines.land import land_all
    from pipelines.land.worker import shared_worker
    from pipelines.settings import Settings

    summary = land_all(Settings(home=file.parents[3], project=file.parents[3]), "run", datetime(2022, 1, 1))
    shared_worker().stop()  # its processor seconds count once it has ended
    (entry,) = summary.entries
    assert entry.rows_loaded == entry.rows_read and entry.status == "in_force", entry.message


def _bare_sheet(file: Path) -> None:
    import fastexcel

    fastexcel.read_excel(file).load_sheet(0, dtypes="string").to_polars()


def _bare_csv(file: Path) -> None:
    types = {"支付日期": pl.Date, "实际支付金额": pl.Decimal(18, 2)}
    pl.scan_csv(file, schema_overrides=types).sink_parquet(file.with_name("bare.parquet"))


_WAYS: dict[str, Callable[[Path], None]] = {
    "ours_sheet": _ours,
    "ours_csv": _ours,
    "bare_sheet": _bare_sheet,
    "bare_csv": _bare_csv,
}

if __name__ == "__main__":
    print(json.dumps(timed(lambda: _WAYS[sys.argv[1]](Path(sys.argv[2])))))
