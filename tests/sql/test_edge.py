"""The edge of the world: nothing after data_as_of is there, and the months of a running year are the calendar's.

One world read on 10 September 2024: a county (620101) with a township (620101001), both under a city (620100).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.readers.report import limits
from pipelines.readers.report.subject import Subject
from pipelines.warehouse.meta import META, create_table
from tests.support.world import Rows, World

AS_OF = "2024-09-10"
CITY, COUNTY, TOWNSHIP = "620100", "620101", "620101001"
Ask = Callable[[str], list[dict[str, Any]]]
WHAT = (
    "+fct_execution_monthly +fct_goals +fct_recommendations +fct_rectifications +rpt_coverage +rpt_coverage_gaps "
    "+rpt_departments +rpt_execution +rpt_future_dated +int_years "
    "+rpt_data_limits +rpt_unknown_codes +fct_indicator_results +fct_allotments +fct_payment_sources"
)
"""The last line is what the page tells of the data's limits."""


def at(region: str, **row: Any) -> dict[str, Any]:
    return {"mof_div_code": region, "fiscal_year": 2024, **row}


def project(region: str, code: str, **more: Any) -> dict[str, Any]:
    return at(region, pro_code=code, pro_name=f"项目{code}", agency_code="001001", fund_book="general", **more)


def allotment(region: str, number: str, code: str, amount: int, day: str, kind: str = "initial") -> dict[str, Any]:
    return at(region, bgt_id=number, pro_code=code, bgt_type=kind, amount=amount, doc_date=day)


def payment(region: str, number: str, code: str, amount: int, day: str) -> dict[str, Any]:
    return at(region, pay_id=number, pro_code=code, amount=amount, pay_date=day)


GOAL_OF_P1 = {"subject_kind": "project", "subject_code": "P1"}
GOAL_OF_P2 = {"subject_kind": "project", "subject_code": "P2"}
INDICATOR = {"level1": "产出指标", "level2": "数量指标", "level3": "修渠", "target_raw": "≥20公里"}

ROWS: Rows = {
    "regions": [
        at(CITY, mof_div_name="市", admin_level="prefecture", _source_file="620100/2024/regions.csv"),
        at(COUNTY, mof_div_name="县", admin_level="county", parent_mof_div_code=CITY),
        at(TOWNSHIP, mof_div_name="镇", admin_level="township", parent_mof_div_code=COUNTY),
    ],
    "agencies": [
        at(region, agency_code="001001", agency_name="水利站", dept_code="001", dept_name="水利局")
        for region in (COUNTY, TOWNSHIP)
    ],
    "projects": [project(COUNTY, "P1", end_year=2024), project(COUNTY, "P2"), project(TOWNSHIP, "T1")],
    "allotments": [
        allotment(COUNTY, "B1", "P1", 25_100_000, "2024-02-01"),
        allotment(COUNTY, "B2", "P2", 500_000, "2024-12-01"),
        allotment(COUNTY, "B3", "P1", 900_000, "2024-09-11", "supplement"),
        allotment(TOWNSHIP, "B1", "T1", 200_000, "2024-02-01"),
    ],
    "payments": [
        payment(COUNTY, "Z1", "P1", 10_000_000, "2024-08-31"),
        payment(COUNTY, "Z2", "P1", 40_000, "2024-09-10"),
        payment(COUNTY, "Z3", "P1", 9_000_000, "2024-09-11"),
        payment(COUNTY, "Z4", "P1", 1_000, "2024-12-30"),
        payment(TOWNSHIP, "Z1", "T1", 50_000, "2024-05-06"),
        payment(TOWNSHIP, "Z2", "T1", -2_000, "2023-12-29"),
    ],
    "goals": [
        at(COUNTY, **GOAL_OF_P1, submitted_date="2024-01-10", approved_date="2024-10-01", disclosed_date="2024-12-25"),
        at(COUNTY, **GOAL_OF_P2, submitted_date="2024-09-11"),
    ],
    "goal_indicators": [
        at(COUNTY, kpi_id="K1", **GOAL_OF_P1, **INDICATOR),
        at(COUNTY, kpi_id="K2", **GOAL_OF_P2, **INDICATOR),
    ],
    "monitoring_reports": [
        at(COUNTY, **GOAL_OF_P1, period_end="2024-06-30", submitted_date="2024-07-05"),
        at(COUNTY, **GOAL_OF_P1, period_end="2024-08-31", submitted_date="2024-09-12"),
        at(COUNTY, **GOAL_OF_P1, period_end="2024-09-30"),
    ],
    "monitoring_indicators": [
        at(COUNTY, kpi_id="K1", period_end=f"2024-{end}", actual_raw="5公里") for end in ("06-30", "08-31", "09-30")
    ],
    "evaluations": [
        at(COUNTY, eval_id="E1", **GOAL_OF_P1, evaluator="finance", score=50, completed_date="2024-11-01"),
        at(COUNTY, eval_id="E2", **GOAL_OF_P1, evaluator="finance", score=95, completed_date="2024-06-01"),
    ],
    "findings": [
        at(COUNTY, finding_id="F1", eval_id="E1", **GOAL_OF_P1, problem_kind="inefficient"),
        at(COUNTY, finding_id="F2", **GOAL_OF_P1, problem_kind="slow", letter_date="2024-07-01",
           due_date="2024-10-31", closed_date="2024-09-20"),
        at(COUNTY, finding_id="F3", **GOAL_OF_P1, problem_kind="inefficient", amount=70_000, letter_date="2024-10-01"),
        at(COUNTY, finding_id="F4", eval_id="E2", **GOAL_OF_P1, problem_kind="slow", letter_date="2024-10-01"),
    ],
    "disclosures": [at(COUNTY, **GOAL_OF_P1, document_kind="goal", disclosed_date="2024-12-25")],
    "code_changes": [
        at(COUNTY, code_kind="project", old_code="P2", new_code="P9", effective_date="2025-01-01"),
    ],
    "revenues": [
        at(COUNTY, revenue_kind="税收收入", month=month, budget_amount=1_200, collected_amount=100)
        for month in (8, 9, 10, 12)
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("edge") / "warehouse.duckdb", ROWS, data_as_of=AS_OF)
    return world.build(WHAT)


@pytest.fixture(scope="module")
def ask(world: World) -> Ask:
    return world.rows


class TestWhatLiesAhead:
    def test_rows_and_events_are_listed_with_their_day_and_money(self, ask: Ask):
        found = ask("select extract, row_key, held_back, date_columns, date, amount_yuan from marts.rpt_future_dated")
        told = {
            (row["extract"], row["row_key"]): (
                row["held_back"],
                row["date_columns"],
                str(row["date"]),
                row["amount_yuan"] and int(row["amount_yuan"]),
            )
            for row in found
        }
        assert told == {
            ("allotments", "B2"): ("row", "doc_date", "2024-12-01", 500_000),
            ("allotments", "B3"): ("row", "doc_date", "2024-09-11", 900_000),
            ("payments", "Z3"): ("row", "pay_date", "2024-09-11", 9_000_000),
            ("payments", "Z4"): ("row", "pay_date", "2024-12-30", 1_000),
            ("goals", "project/P1"): ("event", "approved_date;disclosed_date", "2024-10-01", None),
            ("goals", "project/P2"): ("row", "submitted_date", "2024-09-11", None),
            ("goal_indicators", "K2"): ("row", "goals", "2024-09-11", None),
            ("monitoring_reports", "project/P1/2024-08-31"): ("row", "submitted_date", "2024-09-12", None),
            ("monitoring_reports", "project/P1/2024-09-30"): ("row", "period_end", "2024-09-30", None),
            ("monitoring_indicators", "K1/2024-08-31"): ("row", "monitoring_reports", "2024-09-12", None),
            ("monitoring_indicators", "K1/2024-09-30"): ("row", "period_end", "2024-09-30", None),
            ("evaluations", "E1"): ("row", "completed_date", "2024-11-01", None),
            ("findings", "F1"): ("row", "evaluations", "2024-11-01", None),
            ("findings", "F2"): ("event", "closed_date", "2024-09-20", None),
            ("findings", "F3"): ("row", "letter_date", "2024-10-01", 70_000),
            ("findings", "F4"): ("event", "letter_date", "2024-10-01", None),
            ("disclosures", "project/P1/goal"): ("row", "disclosed_date", "2024-12-25", None),
            ("revenues", "税收收入/10"): ("row", "month", "2024-10-01", 1_200),
            ("revenues", "税收收入/12"): ("row", "month", "2024-12-01", 1_200),
        }

    def test_money_of_tomorrow_is_in_no_month(self, ask: Ask):
        (row,) = ask(
            "select budget_adjusted_ytd_yuan as budget, paid_ytd_yuan as paid from marts.fct_execution_monthly "
            f"where mof_div_code = '{COUNTY}' and pro_code = 'P1' and month = 9"
        )
        assert row == {"budget": Decimal(25_100_000), "paid": Decimal(10_040_000)}
        assert not ask(f"select 1 from marts.fct_execution_monthly where mof_div_code = '{COUNTY}' and pro_code = 'P2'")

    def test_an_event_of_tomorrow_has_not_happened(self, ask: Ask):
        (goal,) = ask("select approved_date, disclosed_date, submitted_date from marts.fct_goals")
        assert (goal["approved_date"], goal["disclosed_date"]) == (None, None) and goal["submitted_date"] is not None
        findings = ask(
            "select finding_id, letter_date, closed_date, due_date, status from marts.fct_rectifications order by 1"
        )
        assert [(row["finding_id"], row["closed_date"], row["status"]) for row in findings] == [
            ("F2", None, "open"),
            ("F4", None, "no_letter"),
        ]
        assert str(findings[0]["due_date"]) == "2024-10-31" and findings[1]["letter_date"] is None

    def test_a_finding_whose_only_day_is_that_of_a_letter_to_come_is_not_known_yet(self, ask: Ask):
        """F4 was found by an evaluation of June, its letter is still to be sent; F3 has no day but its letter's."""
        assert [row["finding_id"] for row in ask("select finding_id from staging.stg_findings order by 1")] == [
            "F2",
            "F4",
        ]

    def test_a_late_payment_of_december_ends_no_year(self, ask: Ask):
        rules = {row["rule_id"] for row in ask("select rule_id from marts.fct_recommendations")}
        assert not rules & {"r06", "r07", "r08", "r11", "r04", "r10"}


class TestMonths:
    def test_every_region_has_the_months_of_the_calendar(self, ask: Ask):
        years = ask("select * from intermediate.int_years order by all")
        of = {row.pop("mof_div_code"): row for row in years}
        running = {"fiscal_year": 2024, "is_closed": False, "last_month": 9, "last_complete_month": 8}
        assert of == dict.fromkeys((CITY, COUNTY, TOWNSHIP), running)

    def test_a_township_that_sent_nothing_since_may_stays_in_every_roll_up(self, ask: Ask):
        rows = ask(
            "select mof_div_code, scope, month, budget_adjusted_ytd_yuan as budget, paid_ytd_yuan as paid, "
            "is_month_complete from marts.rpt_execution where dept_code = 'all' and month in (5, 8, 9)"
        )
        of = {(row["mof_div_code"], row["scope"], row["month"]): row for row in rows}
        for month, paid in ((5, 48_000), (8, 10_048_000), (9, 10_088_000)):
            for region in (CITY, COUNTY):
                assert int(of[region, "subtree", month]["budget"]) == 25_300_000
                assert int(of[region, "subtree", month]["paid"]) == paid
        assert {month: of[CITY, "subtree", month]["is_month_complete"] for month in (5, 8, 9)} == {
            5: True,
            8: True,
            9: False,
        }

    def test_a_document_dated_before_the_year_counts_in_january_and_is_marked(self, ask: Ask):
        rows = ask(
            "select month, paid_ytd_yuan as paid, has_date_outside_year as outside from marts.fct_execution_monthly "
            f"where mof_div_code = '{TOWNSHIP}' and month in (1, 9) order by month"
        )
        told = [(row["month"], int(row["paid"]), row["outside"]) for row in rows]
        assert told == [(1, -2_000, True), (9, 48_000, True)]

    def test_documents_dated_outside_the_year_are_counted_and_listed(self, world: World):
        """Of the county, the page tells what lies below it: each payment with its file, row and date."""
        county = Subject(COUNTY, "县", 2024, "year", "", AS_OF, 2, 2, below=(COUNTY, TOWNSHIP))
        with duckdb.connect(str(world.path)) as connection:
            create_table(connection, "meta", "gate_results", META["gate_results"])
            summary, where, *_ = limits.chapter(connection, county, []).tables
        numbers = {kind: number for kind, number, _ in summary.rows}
        assert (numbers["日期不在本年的指标文"], numbers["日期不在本年的支付"]) == (0, 1)
        assert [row[1:] for row in where.rows if row[0] == "日期不在本年的支付"] == [
            ("T1 620101001/2024/payments.csv:7", 1, "2023-12-29")
        ]


def test_what_nobody_has_set_a_day_for_is_told_as_such_and_never_as_missing(ask: Ask):
    """No table of the county sets a day for self-evaluations (the national calendar has none): P1 of the county is
    required and not covered, without a day by which it would be missing (rules, section 6)."""
    told = "required_count, covered_count, missing_count, late_count, pending_count, no_due_count"
    (row,) = ask(
        f"select {told} from marts.rpt_coverage where mof_div_code = '{COUNTY}' and scope = 'own' and period = 'year' "
        "and stage = 'self_evaluation' and subject_kind = 'all' and fund_book = 'all'"
    )
    assert tuple(row.values()) == (1, 0, 0, 0, 0, 1)
    gaps = ask("select distinct status, due_date, is_overdue from marts.rpt_coverage_gaps")
    assert gaps == [{"status": "no_due", "due_date": None, "is_overdue": False}]
    assert ask("select sum(missing_count)::int as missing from marts.rpt_departments") == [{"missing": 0}]
