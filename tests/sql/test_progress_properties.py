"""Budget, progress, gap, alert and evenness of every project month of a drawn world, computed again from its documents
in exact fractions (rules, section 1, with the national defaults)."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.sql.conftest import Ask
from tests.support.random_worlds import draw
from tests.support.world import Rows

PREFIX = "29"
WORLD: Rows = draw(17, PREFIX, recodes=False)
Documents = list[tuple[int, Fraction]]
"""Month of arrival and signed amount."""


def _told(value: Fraction | None) -> Decimal | None:
    """As published: six decimals, half away from zero."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def _progress(documents: Documents, month: int) -> Fraction | None:
    arrived = [(begun, amount) for begun, amount in documents if amount > 0 and begun <= month]
    whole = sum(amount for _, amount in arrived)
    return sum(amount * Fraction(month - begun + 1, 13 - begun) for begun, amount in arrived) / whole if whole else None


def _alert(gap: Fraction | None) -> str:
    if gap is None or gap >= Fraction(-1, 10):
        return "none"
    return "red" if gap < Fraction(-2, 10) else "yellow"


def _evenness(paid: list[Fraction]) -> Fraction | None:
    month, whole = len(paid), sum(paid)
    if month == 1 or whole <= 0:
        return None
    distance = sum(abs(each / whole - Fraction(1, month)) for each in paid)
    return min(max(1 - distance / (2 * (1 - Fraction(1, month))), Fraction(0)), Fraction(1))


def _by_project(rows: list[dict[str, Any]]) -> dict[tuple, list[dict[str, Any]]]:
    projects: dict[tuple, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        projects[row["mof_div_code"], row["fiscal_year"], row["pro_code"]].append(row)
    return projects


def test_every_project_month_is_what_its_documents_say(ask: Ask) -> None:
    where = f"where mof_div_code like '{PREFIX}%'"
    allotments = _by_project(ask(f"select * from marts.fct_allotments {where}"))
    projects = _by_project(ask(f"select * from marts.fct_execution_monthly {where} order by month"))
    levels = set()
    for project, rows in projects.items():
        documents = [(row["month"], Fraction(row["signed_amount_yuan"])) for row in allotments[project]]
        paid = [Fraction(row["paid_period_yuan"]) for row in rows]
        for row in rows:
            month = row["month"]
            budget = sum((amount for begun, amount in documents if begun <= month), Fraction(0))
            ratio = sum(paid[:month]) / budget if budget else None
            progress = _progress(documents, month)
            gap = None if ratio is None or progress is None else ratio - progress
            expected = {
                "budget_adjusted_ytd_yuan": budget,
                "paid_ytd_yuan": sum(paid[:month]),
                "execution_ratio": _told(ratio),
                "time_progress_ratio": _told(progress),
                "progress_gap_ratio": _told(gap),
                "alert_level": _alert(gap),
                "evenness_index_ratio": _told(_evenness(paid[:month])),
            }
            assert {name: row[name] for name in expected} == expected, (project, month)
            levels.add(row["alert_level"])
    assert levels == {"none", "yellow", "red"}, "a world too poor to say anything"
