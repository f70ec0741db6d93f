"""What must hold in a running year, whatever the world: drawn worlds read on 10 September of their last year.

One world stands there three times under three region prefixes: as drawn, with everything dated later taken out, and
with a county that fell silent in summer. What lies ahead is told here by a list of its own, not by the contracts.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.sql.test_large_money import _columns
from tests.sql.test_properties import _differences
from tests.support.random_worlds import YEARS, draw
from tests.support.world import Rows, World

SEED, YEAR = 4, YEARS[-1]
AS_OF = f"{YEAR}-09-10"
DRAWN, WITHOUT, SILENT = "31", "32", "34"
COUNTY, OTHER_COUNTY = "0101", "0102"
Ask = Callable[[str], list[dict[str, Any]]]

ROW_DATES = {
    "allotments": "doc_date",
    "payments": "pay_date",
    "ex_ante_assessments": "assessed_date",
    "evaluations": "completed_date",
    "result_applications": "applied_date",
    "disclosures": "disclosed_date",
    "goals": "submitted_date",
    "self_evaluations": "submitted_date",
    "transfers": "doc_date",
    "budget_steps": "step_date",
}
EVENT_DATES = ("letter_date", "closed_date", "approved_date", "council_date", "reported_date")
LATE = f"{YEAR}-11-05"


def _world(prefix: str) -> Rows:
    """The drawn world and, beside it, one row of each kind that comes later or on which something does."""
    rows = draw(SEED, prefix)
    county = {"mof_div_code": prefix + COUNTY, "fiscal_year": YEAR}
    subject = {**county, "subject_kind": "project", "subject_code": "LATE"}
    described = {"pro_code": "LATE", "pro_name": "晚到", "agency_code": "001001", "fund_book": "general"}
    rows["projects"].append({**county, **described})
    rows["goals"].append({**subject, "submitted_date": LATE})
    indicator = {"level1": "产出指标", "level2": "数量指标", "level3": "修渠", "target_raw": "≥20公里"}
    rows["goal_indicators"].append({**subject, **indicator, "kpi_id": "LATE"})
    rows["self_evaluations"].append({**subject, "total_score": "90", "submitted_date": LATE})
    rows["self_evaluation_indicators"].append({**subject, **indicator, "kpi_id": "LATE", "actual_raw": "20公里"})
    rows["evaluations"].append(
        {**subject, "eval_id": "LATE", "evaluator": "finance", "score": "10", "completed_date": LATE}
    )
    rows["findings"].append({**subject, "finding_id": "LATE", "eval_id": "LATE", "problem_kind": "inefficient"})
    rows["transfers"].append(
        {**county, "transfer_id": "LATE", "sub_mof_div_code": prefix + "0102", "amount": "5"} | {"doc_date": LATE}
    )
    rows["budget_steps"] = [{**county, "step": "approved", "step_date": LATE}]
    rows["code_changes"] = [
        {**county, "code_kind": "project", "old_code": "P0", "new_code": "LATE", "effective_date": LATE}
    ]
    return rows


def _without_what_lies_ahead(rows: Rows) -> Rows:
    left: Rows = {}
    for extract, its_rows in rows.items():
        day = ROW_DATES.get(extract)
        kept = [row for row in its_rows if not (day and str(row.get(day) or "") > AS_OF)]
        if extract == "code_changes":
            kept = [row for row in kept if row["effective_date"] <= AS_OF]
        if extract in ("goal_indicators", "self_evaluation_indicators", "findings"):
            kept = [row for row in kept if row.get("kpi_id") != "LATE" and row.get("finding_id") != "LATE"]
        left[extract] = [
            {name: value for name, value in row.items() if name not in EVENT_DATES or value is None or value <= AS_OF}
            for row in kept
        ]
    return left


def _silent_since_summer(rows: Rows, prefix: str) -> Rows:
    """The county's last documents are of June."""

    def is_told(row: dict[str, Any]) -> bool:
        is_here = row["mof_div_code"] == prefix + COUNTY and row["fiscal_year"] == YEAR
        return not is_here or str(row.get("doc_date") or row.get("pay_date")) < f"{YEAR}-07-01"

    return {
        extract: [row for row in its_rows if extract not in ("allotments", "payments") or is_told(row)]
        for extract, its_rows in rows.items()
    }


def _together(*worlds: Rows) -> Rows:
    rows: Rows = {}
    for world in worlds:
        for extract, its_rows in world.items():
            rows.setdefault(extract, []).extend(its_rows)
    return rows


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    rows = _together(
        _world(DRAWN),
        _without_what_lies_ahead(_world(WITHOUT)),
        _silent_since_summer(_world(SILENT), SILENT),
    )
    path = tmp_path_factory.mktemp("running") / "warehouse.duckdb"
    return World(path, rows, data_as_of=AS_OF).build("staging intermediate rules marts").rows


def test_a_row_dated_later_changes_no_figure_of_any_mart(ask: Ask) -> None:
    told = ask(f"select distinct extract from marts.rpt_future_dated where mof_div_code like '{DRAWN}%'")
    assert {row["extract"] for row in told} >= {*ROW_DATES, "findings", "goal_indicators"} - {"regions"}
    assert not ask(f"select 1 from marts.rpt_future_dated where mof_div_code like '{WITHOUT}%'")
    types = {
        (row["table_name"], row["column_name"]): row["data_type"]
        for row in ask("select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'")
    }
    for mart, names in _columns(ask).items():
        # what is to come is listed there
        if mart not in ("rpt_future_dated", "rpt_future_dated_summary", "rpt_code_changes"):
            kinds = {name: types[mart, name] for name in names}
            assert _differences(ask, mart, kinds, (DRAWN, WITHOUT)) == [], mart


@pytest.mark.parametrize("prefix", [DRAWN, SILENT])
def test_in_every_month_subjects_add_up_to_own_and_own_to_every_subtree(ask: Ask, prefix: str) -> None:
    own = ask(
        "select mof_div_code, month, sum(budget_adjusted_ytd_yuan) as budget, sum(paid_ytd_yuan) as paid "
        f"from marts.fct_execution_monthly where mof_div_code like '{prefix}%' and fiscal_year = {YEAR} group by all"
    )
    rolled = ask(
        "select mof_div_code, scope, month, budget_adjusted_ytd_yuan as budget, paid_ytd_yuan as paid "
        f"from marts.rpt_execution where mof_div_code like '{prefix}%' and fiscal_year = {YEAR} and dept_code = 'all'"
    )
    expected: dict[tuple[str, str, int], tuple[Decimal, Decimal]] = {}
    above = {"0000": ["0000"], "0100": ["0100", "0000"]}
    for row in own:
        here = row["mof_div_code"]
        places = [(here, "own"), *((prefix + up, "subtree") for up in above.get(here[2:], [here[2:], "0100", "0000"]))]
        for region, scope in places:
            budget, paid = expected.get((region, scope, row["month"]), (Decimal(0), Decimal(0)))
            expected[region, scope, row["month"]] = (budget + row["budget"], paid + row["paid"])
    found = {(row["mof_div_code"], row["scope"], row["month"]): (row["budget"], row["paid"]) for row in rolled}
    assert found == expected
    assert {month for _, _, month in found} == set(range(1, 10))


def test_a_county_that_fell_silent_keeps_its_state_in_every_roll_up(ask: Ask) -> None:
    months = {
        row["month"]: row["paid"]
        for row in ask(
            "select month, sum(paid_ytd_yuan) as paid from marts.fct_execution_monthly "
            f"where mof_div_code = '{SILENT}{COUNTY}' and fiscal_year = {YEAR} group by all"
        )
    }
    assert months[6] == months[9] and months[6] != 0
    regions = ask(
        "select month, region_count from marts.rpt_execution_by_tag "
        f"where mof_div_code = '{SILENT}0000' and fiscal_year = {YEAR} and scope = 'subtree' and tag = '专项债券'"
    )
    counts = {row["month"]: row["region_count"] for row in regions}
    assert not counts or counts[9] >= counts[6]


MONEY = ("fct_execution_monthly", "rpt_execution", "rpt_execution_by_tag", "fct_balances", "rpt_over_budget")


def _days(rows: Rows) -> list[datetime.date]:
    """Every day of the year on which a document moves money, and both sides of every month's end."""
    told = {str(row.get("doc_date") or row.get("pay_date")) for row in (*rows["allotments"], *rows["payments"])}
    days = {datetime.date.fromisoformat(day) for day in told if day.startswith(str(YEAR))}
    firsts = [datetime.date(YEAR, month, 1) for month in range(2, 13)]
    days |= {*firsts, *(day - datetime.timedelta(days=1) for day in firsts), datetime.date(YEAR, 12, 31)}
    return sorted(days)


def _by_hand(rows: Rows, day: datetime.date) -> dict[tuple[str, int], tuple[Decimal, Decimal]]:
    """Project and month -> budget and payments up to its end, of what is dated up to the day (rules, sections 0, 1)."""
    signs = {"reduction": -1, "reclaimed": -1}
    known: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    for extract, date in (("allotments", "doc_date"), ("payments", "pay_date")):
        for row in rows[extract]:
            dated = datetime.date.fromisoformat(row[date])
            if row["fiscal_year"] != YEAR or dated > day:
                continue
            kind = row.get("bgt_type")
            since = 1 if kind in ("initial", "carry_over") else dated.month
            amount = Decimal(row["amount"]) * signs.get(kind, 1)
            for month in range(1, day.month + 1):
                budget, paid = known.get((row["pro_code"], month), (Decimal(0), Decimal(0)))
                adds = amount if month >= since else Decimal(0)
                known[row["pro_code"], month] = (
                    (budget + adds, paid) if extract == "allotments" else (budget, paid + adds)
                )
    return known


def test_day_by_day_the_year_grows_into_exactly_its_closed_figures(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One county, read on every day on which its money moves: what dbt compiled is run again for each day."""
    path = tmp_path_factory.mktemp("days") / "warehouse.duckdb"
    rows = {
        extract: [row for row in its_rows if row["mof_div_code"] == DRAWN + OTHER_COUNTY or extract == "regions"]
        for extract, its_rows in draw(SEED, DRAWN, recodes=False).items()
    }
    world, models = World(path, rows), " ".join(f"+{mart}" for mart in MONEY)
    statements = world.build(models).statements(models)
    seen: dict[datetime.date, dict[str, list[dict[str, Any]]]] = {}
    days = _days(rows)
    for day in [*days, datetime.date(YEAR + 1, 2, 1)]:
        with duckdb.connect(str(path)) as connection:
            connection.execute("update meta.run set data_as_of = $1", [day])
            for statement in statements:
                connection.execute(statement)
        with duckdb.connect(str(path), read_only=True) as connection:
            seen[day] = {mart: _read(connection, f"from marts.{mart} order by all") for mart in MONEY}
    for day in days:
        months = [row for row in seen[day]["fct_execution_monthly"] if row["fiscal_year"] == YEAR]
        for project in {row["pro_code"] for row in months}:
            told_months = sorted(row["month"] for row in months if row["pro_code"] == project)
            assert told_months == list(range(1, day.month + 1)), (day, project)
        told = {
            (row["pro_code"], row["month"]): (row["budget_adjusted_ytd_yuan"], row["paid_ytd_yuan"]) for row in months
        }
        assert {key: figures for key, figures in told.items() if any(figures)} == {
            key: figures for key, figures in _by_hand(rows, day).items() if any(figures)
        }, day
    assert len(days) > 30
    assert seen[days[-1]] == seen[datetime.date(YEAR + 1, 2, 1)]
    assert all(seen[days[-1]].values())


def _read(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    return connection.sql(sql).to_arrow_table().to_pylist()
