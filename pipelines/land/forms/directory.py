"""The names and goals of one region and year out of landing/, for forms that print no codes.

Here: reading landed projects, agencies and goals in force. Not here: finding a subject in them (subjects.py).
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipelines.land.forms.subjects import Directory, level_key, name_key
from pipelines.land.ledger.entries import Entry


def directory_of(landing: Path, entries: Iterable[Entry], region: str, year: int) -> Directory:
    """What was delivered for the region and year and is in force; later deliveries first of all."""
    directory = Directory()
    mine = [
        entry
        for entry in entries
        if entry.mof_div_code == region and entry.fiscal_year == year and entry.status == "in_force"
    ]
    for code, name, kind in _rows(landing, mine, "projects", ["pro_code"], ["pro_code", "pro_name", "subject_kind"]):
        directory.projects[name_key(name)].add(code)
        directory.names["project"][code] = name
        directory.kinds[code] = kind or "project"
    units: dict[str, set[str]] = {}
    for _code, dept, name, agency in _rows(
        landing, mine, "agencies", ["agency_code"], ["agency_code", "dept_code", "dept_name", "agency_name"]
    ):
        directory.departments[name_key(name)].add(dept)
        directory.names["department"][dept] = name
        units.setdefault(dept, set()).add(agency)
    for dept, names in units.items():
        if len(names) == 1:  # a department that is its own only unit may be called by the unit's name
            directory.departments[name_key(next(iter(names)))].add(dept)
    columns = ["kpi_id", "subject_kind", "subject_code", "level1", "level2", "level3", "goal_block"]
    for kpi, kind, code, level1, level2, level3, block in _rows(landing, mine, "goal_indicators", ["kpi_id"], columns):
        levels = (level_key(level1), level_key(level2), level_key(level3) + (f"#{block}" if block else ""))
        directory.indicators.setdefault((kind, code), {}).setdefault(levels, []).append(kpi)
    return directory


def _rows(landing: Path, entries: list[Entry], extract: str, key: list[str], columns: list[str]) -> list[tuple]:
    """Landed rows of the extract, of every key the last delivered."""
    order = {entry.sha256: entry.delivered_seq for entry in entries if entry.extract == extract and entry.landing_file}
    files = sorted({str(entry.landing_file) for entry in entries if entry.extract == extract and entry.landing_file})
    frames = [
        pl.read_parquet(landing / file, columns=[*columns, "_source_sha256"], hive_partitioning=False)
        for file in files
        if (landing / file).exists()
    ]
    if not frames:
        return []
    rows = pl.concat(frames)
    place = pl.col("_source_sha256").replace_strict(order, default=None, return_dtype=pl.Int64)
    known = rows.with_columns(_place=place).filter(pl.col("_place").is_not_null())
    return (
        known.sort("_place", maintain_order=True).unique(key, keep="last", maintain_order=True).select(columns).rows()
    )
