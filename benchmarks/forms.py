"""`forms`: 2,000 official forms read by python-calamine alone, and landed by us, in one run on the same files.

Here: the files, the two ways, where our time goes. Not here: timing (measure.py), the forms (scripts/forms).
"""

import csv
import importlib
import json
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import in_new_process, record, timed

FORMS = 2_000
REGIONS = 10
_TABLES = ("004", "006", "009", "012", "016", "017", "030")
_WAYS = ("calamine", "ours")


def run() -> Path:
    """Each way in its own process; results/forms.json."""
    with TemporaryDirectory(prefix="jixiao-forms-") as folder:
        print(f"writing {FORMS} forms ...", file=sys.stderr)
        size = _write(Path(folder))
        ways = {way: in_new_process(__name__, way, folder) for way in _WAYS}
    bare, ours = ways["calamine"], ways["ours"]
    ratio = {
        measure: round(ours[f"{measure}_seconds"] / bare[f"{measure}_seconds"], 2) for measure in ("wall", "processor")
    }
    per_second = {way: round(FORMS / figures["wall_seconds"]) for way, figures in ways.items()}
    return record(
        "forms", {"forms": FORMS, "mib": round(size / 2**20, 1), **ways, "ratio": ratio, "forms_per_second": per_second}
    )


def _write(home: Path) -> int:
    """Forms of seven layouts in ten counties, and the projects and departments they name; bytes written."""
    from scripts.forms.sheet import write_sheets
    from scripts.make_form_fixtures import PUBLISHED, published

    size = 0
    names: dict[str, list[tuple[str, str]]] = {}
    for number in range(FORMS):
        table = json.loads(json.dumps(published(_TABLES[number % len(_TABLES)])))
        region = str(510500 + number % REGIONS)
        table["fiscal_year"] = 2021
        table["project_name"] = f"{table['project_name']}{number}"
        table["department"] = f"{table['department']}{number}"
        file = home / "raw" / region / "2021" / "forms" / f"{number:05}.xlsx"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_sheets(file, {"Sheet1": PUBLISHED[table["id"]](table)})
        size += file.stat().st_size
        names.setdefault(region, []).append((table["project_name"], table["department"]))
    for region, rows in names.items():
        projects = [("pro_code", "pro_name", "agency_code", "fund_book")]
        projects += [(f"P{place}", project, f"A{place}", "general") for place, (project, _) in enumerate(rows)]
        agencies = [("agency_code", "agency_name", "dept_code", "dept_name")]
        agencies += [(f"A{place}", name, f"D{place}", name) for place, (_, name) in enumerate(rows)]
        for extract, table in (("projects", projects), ("agencies", agencies)):
            with (home / "raw" / region / "2021" / f"{extract}.csv").open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows(table)
    return size


def calamine(home: Path) -> None:
    """Every sheet of every file as Python values, nothing more."""
    from python_calamine import CalamineWorkbook

    for file in sorted(home.glob("raw/*/*/forms/*.xlsx")):
        workbook = CalamineWorkbook.from_path(str(file))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()


def ours(home: Path) -> None:
    """The night's landing of them: guarded, recognised, through the contracts, into landing/ and ledger."""
    from pipelines.land import land_all
    from pipelines.land.worker import shared_worker
    from pipelines.settings import Settings

    settings = Settings(home=home, project=Path(__file__).parents[1])
    summary = land_all(settings, "benchmark", datetime(2022, 1, 10))
    shared_worker().stop()
    landed = {entry.path for entry in summary.of_status("in_force") if entry.rows_loaded and "/forms/" in entry.path}
    if len(landed) != FORMS or summary.refused or summary.unrecognised:
        raise SystemExit(f"{len(landed)} of {FORMS} forms landed")


if __name__ == "__main__":
    work = {"calamine": calamine, "ours": ours}[sys.argv[1]]
    # imports are no part of the measurement
    for module in ("pipelines.land.landing", "pipelines.land.forms.read", "python_calamine"):
        importlib.import_module(module)
    figures: dict[str, Any] = timed(lambda: work(Path(sys.argv[2])))
    print(json.dumps(figures))
