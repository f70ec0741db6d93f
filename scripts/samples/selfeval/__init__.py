"""Real, published self-evaluation tables, entered as extracts under their own regions and years.

Here: tables.csv and indicators.csv hold what the tables print, errors included; this module hands it on unchanged.
Made up by us: ids (units, departments, indicators; project codes but the printed one), the budget book, three region
codes (see data/raw/README.md). Not here: money books, goals, evaluations: none were published with the tables.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..delivery import Dress, Row, Tray

HERE = Path(__file__).parent
HUBEI_DISTRICT = "429099"
_HUBEI = {
    "fiscal_year_from": "2020",
    "legal_basis": "湖北省项目支出绩效自评表所附评分规则（公开表格，文号未印出）",
    "evidence": "doc",
}
# How each folder's files look, in the unit that the tables print; plain UTF-8 where nothing is said.
DRESSES: dict[str, Dress] = {
    "530923/2022": Dress(form="xlsx", title="永德县2022年度项目支出绩效自评表"),
    "140824/2021": Dress(encoding="gb18030"),
    "341322114/2023": Dress(form="xlsx"),
    "431102/2021": Dress(form="xlsx"),
}

Written = dict[str, str]
Rows = dict[str, list[Row]]


def deliver(tray: Tray) -> None:
    """One folder per region and year of the tables; Hubei's own scoring rules as that district's policy."""
    units: dict[str, str] = {}
    folders: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    indicators = list(_read("indicators.csv"))
    for table in _read("tables.csv"):
        folder = f"{table['mof_div_code']}/{table['fiscal_year']}"
        units[folder] = table["unit"] or units.get(folder, "")
        _enter(folders[folder], table, [row for row in indicators if row["table"] == table["table"]])
    for folder, rows in folders.items():
        tray.put_bureau(folder, rows, replace(DRESSES.get(folder, Dress()), unit=units[folder]))
    _policy(tray)


def _read(name: str) -> Iterator[Written]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _enter(rows: Rows, table: Written, indicators: list[Written]) -> None:
    """One table; ids are numbered inside the folder."""
    agency_code = _unit(rows, table)
    kind = table["subject_kind"]
    code = agency_code[:3]
    if kind == "project":
        year = int(table["fiscal_year"]) % 100
        code = table["pro_code"] or f"{table['mof_div_code'][:6]}{year:02d}T{9_000_000_000 + int(table['table']):012d}"
        rows["projects"].append(
            {"pro_code": code, "pro_name": table["pro_name"], "agency_code": agency_code, "fund_book": "general"}
        )
    subject: Row = {"subject_kind": kind, "subject_code": code}
    printed = ("budget_initial", "budget_adjusted", "executed", "budget_adjusted_fiscal", "executed_fiscal")
    rows["self_evaluations"].append(
        {**subject, **{name: table[name] for name in (*printed, "execution_score", "total_score", "grade")}}
    )
    prefix = f"ZP{table['table']}"
    for row in indicators:
        values = {name: value for name, value in row.items() if name not in ("table", "row", "parent_row")}
        parent = f"{prefix}{row['parent_row']:0>2}" if row["parent_row"] else ""
        rows["self_evaluation_indicators"].append(
            {"kpi_id": f"{prefix}{row['row']:0>2}", **subject, **values, "parent_kpi_id": parent}
        )


def _unit(rows: Rows, table: Written) -> str:
    """Enters the region and the unit unless they are there already; returns the unit's made-up code."""
    if not rows["regions"]:
        rows["regions"].append(
            {name: table[name] for name in ("mof_div_code", "mof_div_name", "parent_mof_div_code", "admin_level")}
        )
    for row in rows["agencies"]:
        if row["agency_name"] == table["agency_name"]:
            return str(row["agency_code"])
    number = len(rows["agencies"]) + 1
    rows["agencies"].append(
        {
            "agency_code": f"{number:03d}001",
            "agency_name": table["agency_name"],
            "dept_code": f"{number:03d}",
            "dept_name": table["dept_name"],
        }
    )
    return f"{number:03d}001"


def _policy(tray: Tray) -> None:
    """Hubei: execution 20 of 100, qualitative bands 100–80, 80–50, 50–0."""
    weights = {"execution": "20", "output": "40", "outcome": "40"}
    note = "表中执行20、目标80；产出40与效益（含满意度）40为该表实际分配"
    tray.put_policy(
        HUBEI_DISTRICT,
        "policy_indicator_weights",
        [{"part": part, "weight_points": points, **_HUBEI, "note": note} for part, points in weights.items()],
    )
    bands = (("met", "0.8", "1", "1"), ("partly", "0.5", "0.8", "0.7"), ("not_met", "0", "0.5", "0"))
    tray.put_policy(
        HUBEI_DISTRICT,
        "policy_qualitative_bands",
        [
            {
                "outcome": outcome,
                "share_min": low,
                "share_max": high,
                "share_default": default,
                **_HUBEI,
                "note": "默认值为约定",
            }
            for outcome, low, high, default in bands
        ],
    )
