"""Next year's budget before the year begins: one allotment that came early says nothing of the other projects'."""

from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

R = "990852"
WORLD: Rows = {}


def add(extract: str, year: int, **row: Any) -> None:
    WORLD.setdefault(extract, []).append({"mof_div_code": R, "fiscal_year": year, **row})


for year in (2024, 2025):
    add("agencies", year, agency_code="A1", agency_name="教育局", dept_code="D1", dept_name="教育局")
    for code in ("P", "EARLY"):
        add("projects", year, pro_code=code, pro_name=f"项目{code}", agency_code="A1", fund_book="general")
for code in ("P", "EARLY"):
    money = {"bgt_id": f"I-{code}", "pro_code": code, "amount": 100_000}
    add("allotments", 2024, **money, bgt_type="initial", doc_date="2024-01-20")
money = {"pro_code": "EARLY", "amount": 5_000}
add("allotments", 2025, **money, bgt_id="I-2025", bgt_type="initial", doc_date="2024-03-01")


def test_all_wait_until_the_year_has_begun(ask: Ask) -> None:
    """As of March 2024, neither has a goal (r12); the early 5,000 is shown, and proves no cut of anybody's."""
    found = ask(
        "select pro_code, recommended_yuan, initial_before_yuan, initial_yuan, outcome, landed_yuan "
        f"from marts.rpt_next_year_loop where mof_div_code = '{R}' and fiscal_year = 2025 order by 1"
    )
    assert [tuple(row.values()) for row in found] == [
        ("EARLY", 100_000, 100_000, 5_000, "pending", None),
        ("P", 100_000, 100_000, None, "pending", None),
    ]
