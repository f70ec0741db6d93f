"""Published self-evaluation tables in their real file formats: each loads to exactly what is printed on it.

The tables are tests/data/selfeval, laid out by scripts/make_form_fixtures.py.
"""

from decimal import Decimal
from typing import Any

import pytest

from scripts.make_form_fixtures import PUBLISHED, published
from tests.support.forms import put_form, put_names
from tests.support.home import Home

UNITS = {"万元": 10_000, "元": 1}


def points(value: Any) -> Decimal | None:
    """A printed score or weight; `/` and — are none."""
    text = "" if value is None else str(value)
    return Decimal(text) if text.replace(".", "", 1).isdigit() else None


def yuan(text: Any, unit: str) -> Decimal | None:
    if text in (None, "", "-"):
        return None
    number = str(text).replace(",", "")
    if number.endswith("万元"):
        number, unit = number.removesuffix("万元"), "万元"
    return Decimal(number) * UNITS[unit]


FILES = [f"{name}.xlsx" for name in PUBLISHED] + ["004.xls", "017.xls", "006.docx", "021.docx"]
REGIONS = {file: str(510100 + place) for place, file in enumerate(FILES)}


class Landed:
    """Every published table, each in a region of its own, landed in one night."""

    def __init__(self, home: Home) -> None:
        self.home = home
        for file, region in REGIONS.items():
            table = published(file.partition(".")[0])
            put_names(home, table, region)
            put_form(home, file, table["fiscal_year"], region=region)
        self.summary = home.land()

    def rows(self, file: str, extract: str, *columns: str) -> list[tuple]:
        rows = self.home.rows(extract, "mof_div_code", *columns)
        return [row[1:] for row in rows if row[0] == REGIONS[file]]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    return Landed(Home(tmp_path_factory.mktemp("published")))


@pytest.mark.parametrize("file", FILES)
def test_a_published_table_loads_to_what_is_printed(landed, file):
    table = published(file.partition(".")[0])
    columns = ["level1", "level2", "level3", "operator", "target_raw", "unit", "actual_raw", "weight_points", "score"]
    assert landed.rows(file, "self_evaluation_indicators", *columns) == [
        (
            each.get("level1") or _level1_above(table, each),
            each.get("level2") or each["level1"],
            each["level3"],
            *(each.get(name) for name in ("operator", "target_raw", "unit", "actual_raw")),
            points(each.get("weight")),
            points(each.get("score")),
        )
        for each in table["indicators"]
        if each.get("level3")
    ]
    total = next(iter(table["funds"]), {})
    unit = (table.get("funds_unit") or "元").partition("(")[0]
    [row] = landed.rows(
        file,
        "self_evaluations",
        *("subject_kind", "subject_code", "budget_initial", "budget_adjusted", "executed"),
        *("execution_score", "total_score", "grade", "_source_file"),
    )
    code = ("department", "D1") if file.startswith("030") else ("project", table.get("project_code") or "P1")
    assert row == (
        *code,
        *(yuan(total.get(key), unit) for key in ("initial", "adjusted", "executed")),
        points(total.get("score")),
        points(table.get("total_score")),
        table.get("grade"),
        f"{REGIONS[file]}/{table['fiscal_year']}/forms/甲局/{file}",
    )


def test_every_row_of_the_published_tables_is_accounted_for(landed):
    assert landed.home.rejects("path", "message") == []
    for entry in landed.summary.entries:
        assert (
            entry.rows_read == entry.rows_loaded + entry.rows_rejected + entry.rows_non_data > 0
            or "forms" in entry.path
        )


def _level1_above(table: dict[str, Any], row: dict[str, Any]) -> str:
    """A first level that is not printed is the one above (029)."""
    above = table["indicators"][: table["indicators"].index(row)]
    return next(each["level1"] for each in reversed(above) if each.get("level1"))


@pytest.mark.parametrize("file", ["017.xlsx", "018.xlsx", "017.xls"])
def test_of_which_rows_belong_to_the_row_above(landed, file):
    rows = landed.rows(file, "self_evaluation_indicators", "kpi_id", "level3", "parent_kpi_id")
    names = {kpi: name for kpi, name, _ in rows}
    printed, parent = [], None
    for each in published(file.partition(".")[0])["indicators"]:
        is_part = bool(each.get("is_part_of_above"))
        printed.append((each["level3"], parent if is_part else None))
        parent = parent if is_part else each["level3"]
    assert [(name, names.get(above)) for _, name, above in rows] == printed


def test_the_fiscal_part_is_what_is_printed_below_the_total(landed):
    columns = ("subject_code", "budget_adjusted_fiscal", "executed_fiscal")
    found = landed.rows("021.xlsx", "self_evaluations", *columns)
    assert found == [("51092324T000010263357", Decimal("33600.00"), Decimal("33600.00"))]
