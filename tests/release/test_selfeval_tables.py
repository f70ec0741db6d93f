"""The published self-evaluation tables went through the night as data: read, scored, reviewed, nothing printed changed.

tests/data/selfeval holds the tables as printed; the release is the session's.
"""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from scripts.selfeval_page import TARGET, page

TABLES = Path(__file__).parents[1] / "data" / "selfeval"
PLACES = {
    row["table"]: row
    for row in csv.DictReader(
        (Path(__file__).parents[2] / "scripts/samples/selfeval/tables.csv").read_text("utf-8").splitlines()
    )
}

LOST = "["
"""How the transcripts begin a name that their source lost."""


def _form(release, table: str, columns: str) -> tuple:
    place = PLACES[table]
    name = place["pro_name"] if place["subject_kind"] == "project" else place["dept_name"]
    [row] = release(
        f"select {columns} from marts.fct_self_evaluations where mof_div_code = '{place['mof_div_code']}' "
        f"and fiscal_year = {place['fiscal_year']} and subject_name = '{name}'"
    )
    return row


def _indicators(release, table: str, columns: str) -> list[tuple]:
    return release(
        f"select {columns} from marts.fct_indicator_results "
        f"where phase = 'self_evaluation' and kpi_id like 'ZP{table}__' order by kpi_id"
    )


def _findings(release, table: str) -> dict[str, tuple]:
    """Rule -> printed, expected of its first finding."""
    place = PLACES[table]
    rows = release(
        "select rule_id, printed, expected from marts.rpt_self_evaluation_reviews "
        f"where mof_div_code = '{place['mof_div_code']}' and fiscal_year = {place['fiscal_year']} order by kpi_id desc"
    )
    return {rule: (printed, expected) for rule, printed, expected in rows}


def test_the_committed_page_is_what_the_release_says(published):
    assert TARGET.read_text("utf-8") == page(published.settings), "run python -m scripts.selfeval_page"


@pytest.mark.parametrize("table", sorted(PLACES))
def test_every_printed_text_weight_and_score_is_there_as_printed(release, table):
    """Rows without a level-3 name are the only ones left out (the page lists them)."""
    printed = json.loads((TABLES / f"{table}.json").read_text("utf-8"))

    def points(value) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    assert _indicators(release, table, "target_raw, actual_raw, printed_weight_points, reported_score") == [
        (row.get("target_raw"), row.get("actual_raw"), points(row.get("weight")), points(row.get("score")))
        for row in printed["indicators"]
        if not row.get("level3", LOST).startswith(LOST)
    ]
    assert _form(release, table, "total_reported_score, reported_grade") == (
        points(printed["total_score"]),
        printed["grade"],
    )


def test_execution_of_45_17_percent_is_4_52_of_10(release):
    columns = "execution_weight_points, execution_ratio, execution_rule_score, execution_reported_score"
    assert _form(release, "003", columns) == (Decimal(10), Decimal("0.451700"), Decimal("4.52"), Decimal("4.52"))


def test_hubeis_execution_line_is_20_points(release):
    columns = "execution_weight_points, execution_ratio, execution_rule_score, execution_reported_score, policy_key"
    assert _form(release, "012", columns) == (
        Decimal(20),
        Decimal(1),
        Decimal("20.00"),
        Decimal("20.00"),
        "429099/2020/policy_indicator_weights",
    )


def test_every_printed_execution_score_but_one_is_the_rules(release):
    """The one is 030's: 80.45 % executed, 10 of 10 printed."""
    differ = [
        table
        for table in PLACES
        if (scores := _form(release, table, "execution_reported_score, execution_rule_score"))[0] is not None
        and scores[0] != scores[1]
    ]
    assert differ == ["030"]


def test_weights_of_110_and_a_total_of_100_are_both_named(release):
    found = _findings(release, "009")
    assert found["rv01"] == ("110", "100")
    assert found["rv02"] == ("100", "110")
    assert _form(release, "009", "total_reported_score, total_rule_score") == (Decimal("100.00"), Decimal("110.00"))


def test_a_rate_of_80_45_percent_with_full_points_is_named(release):
    assert _findings(release, "030")["rv06"] == ("10", "8.04")
    columns = "execution_ratio, execution_reported_score, execution_rule_score"
    assert _form(release, "030", columns) == (Decimal("0.804487"), Decimal("10.00"), Decimal("8.04"))


def test_seven_of_ten_for_a_target_that_was_met_is_named(release):
    rows = _indicators(release, "004", "level3, rule_score, reported_score, delta_reason")
    assert rows[2] == ("资金到位及时率", Decimal("10.00"), Decimal("7.00"), "low_but_met")
    assert rows[5] == ("政策知晓率", Decimal("9.80"), Decimal("9.00"), "rounded_by_hand")


def test_full_points_for_a_missed_target_are_named(release):
    assert _findings(release, "006")["rv05"] == ("3 分（满分）", "2.92")


def test_what_a_person_would_look_up_on_paper_is_unparsed_and_keeps_its_score(release):
    rows = _indicators(release, "012", "target_raw, target_kind, actual_kind, rule_score, reported_score")
    assert rows[3] == ("290%", "unparsed", "unparsed", None, Decimal("40.00"))


def test_a_statement_of_completion_is_not_read_as_the_value(release):
    rows = _indicators(release, "028", "level3, actual_kind, actual_value, actual_completion_ratio")
    assert rows[5] == ("群众满意度", "statement", None, Decimal("1.000000"))


def test_of_which_rows_are_not_scored_twice(release):
    rows = _indicators(release, "017", "is_sub_row, weight_points, rule_score")
    assert sum(points for is_sub, points, _ in rows if not is_sub) == Decimal(80)
    assert {(points, score) for is_sub, points, score in rows if is_sub} == {(None, None)}


def test_no_money_rule_uses_a_table_that_was_not_scored_by_rule(release):
    """No table brings allotments, so none of them moves a yuan."""
    places = {(row["mof_div_code"], int(row["fiscal_year"])) for row in PLACES.values()}
    listed = ", ".join(f"('{region}', {year})" for region, year in sorted(places))
    assert release(
        "select count(*) from marts.fct_recommendations "
        f"where (mof_div_code, fiscal_year) in ({listed}) and is_effective and recommended_yuan <> 0"
    ) == [(0,)]
