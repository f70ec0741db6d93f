"""What a section does today: openpyxl and pandas over workbooks, for coverage and scores alone.

Here: `python -m benchmarks.spreadsheet HOME`: the county's files as workbooks (not timed), then read and reckoned.
Not here: rules, history, checks; the script has none of them.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.measure import timed

_EXTRACTS = ("projects", "allotments", "payments", "goals", "self_evaluations", "self_evaluation_indicators")


def run(home: Path) -> dict[str, Any]:
    """Figures of one run over every county and year of the home."""
    with tempfile.TemporaryDirectory(prefix="jixiao-sheets-") as folder:
        years = _as_workbooks(home, Path(folder))
        return {**timed(lambda: [_reckon(year) for year in years]), "workbooks": len(years) * len(_EXTRACTS)}


def _as_workbooks(home: Path, folder: Path) -> list[Path]:
    import xlsxwriter

    years = []
    for payments in sorted((home / "raw").glob("*/*/payments.parquet")):
        target = folder / payments.parts[-3] / payments.parts[-2]
        target.mkdir(parents=True)
        years.append(target)
        for extract in _EXTRACTS:
            source = payments.with_name(f"{extract}.parquet")
            if not source.exists():
                continue
            frame = pl.read_parquet(source).with_columns(pl.selectors.boolean().cast(pl.String))
            with xlsxwriter.Workbook(str(target / f"{extract}.xlsx"), {"constant_memory": True}) as workbook:
                sheet = workbook.add_worksheet()
                sheet.write_row(0, 0, frame.columns)
                for number, row in enumerate(frame.iter_rows(), start=1):
                    sheet.write_row(number, 0, [str(cell) if cell is not None else None for cell in row])
    return years


def _reckon(folder: Path) -> tuple[Any, Any]:
    """Coverage of goals and self-evaluations, and every indicator's score, of one county and year."""
    import pandas as pd

    held = {file.stem: pd.read_excel(file, engine="openpyxl", dtype=str) for file in sorted(folder.glob("*.xlsx"))}
    allotted = held["allotments"].assign(amount=lambda frame: frame["amount"].astype(float))
    allotted.loc[allotted["bgt_type"].isin(["reduction", "reclaimed"]), "amount"] *= -1
    adjusted = allotted.groupby("pro_code")["amount"].sum()
    paid = (
        held["payments"].assign(amount=lambda frame: frame["amount"].astype(float)).groupby("pro_code")["amount"].sum()
    )
    money = pd.DataFrame({"adjusted": adjusted, "paid": paid}).fillna(0)
    money["ratio"] = money["paid"] / money["adjusted"].where(money["adjusted"] > 0)
    managed = held["projects"].query("pro_kind not in ('personnel', 'operating')").set_index("pro_code").join(money)
    required = managed[managed["adjusted"] > 0]
    coverage = {
        stage: (required.index.isin(held[stage]["subject_code"]).mean(), len(required))
        for stage in ("goals", "self_evaluations")
        if stage in held
    }
    rows = held.get("self_evaluation_indicators")
    if rows is None:
        return coverage, None
    number = r"(-?\d+(?:\.\d+)?)"
    target = rows["target_raw"].str.extract(number)[0].astype(float)
    actual = rows["actual_raw"].str.extract(number)[0].astype(float)
    lower = rows["target_raw"].fillna("").str.contains("≤|不超过|以内") | (rows["operator"] == "≤")
    share = (actual / target).where(~lower, target / actual).clip(upper=1)
    scores = (rows["weight_points"].astype(float) * share).round(2).groupby(rows["subject_code"]).sum()
    return coverage, scores


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]))))
