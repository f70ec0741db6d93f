"""Official forms put into a home's raw/: the files of tests/data/forms, and the names of their subjects."""

import csv
import io
from pathlib import Path
from typing import Any

from tests.support.home import Home

FORMS = Path(__file__).parents[1] / "data" / "forms"
REGION = "511902"


def put_form(home: Home, file: str, year: int, region: str = REGION) -> str:
    path = f"{region}/{year}/forms/甲局/{file}"
    target = home.raw / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((FORMS / file).read_bytes())
    return path


def put_table(home: Home, path: str, columns: str, *rows: tuple) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([columns.split(","), *rows])
    home.put(path, out.getvalue())


def put_names(home: Home, table: dict[str, Any], region: str = REGION) -> None:
    """The region's project and department of the form, under codes P1 and D1."""
    folder = f"{region}/{table['fiscal_year']}"
    name = table.get("project_name") or "其他项目"
    put_table(home, f"{folder}/projects.csv", "pro_code,pro_name,agency_code,fund_book", ("P1", name, "A1", "general"))
    department = table.get("department") or "某局"
    columns = "agency_code,agency_name,dept_code,dept_name"
    put_table(home, f"{folder}/agencies.csv", columns, ("A1", department, "D1", department))
