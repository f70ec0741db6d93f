"""Which policy files are taken: rows in, problems out."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts import load_policy_contracts
from pipelines.contracts.policy_parameters import load_parameters
from pipelines.contracts.policy_rules import Problem, validate_policy

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "policy"


def rows(text: str, **common: object) -> list[dict[str, Any]]:
    """A small CSV as rows; convention from 2021 where the CSV does not say otherwise."""
    read = csv.DictReader(line.strip() for line in text.strip().splitlines())
    return [{"fiscal_year_from": "2021", "evidence": "convention", **common, **row} for row in read]


def told(table: str, text: str, **common: object) -> list[tuple[int, str | None, str]]:
    return [(p.row, p.column, p.reason_code) for p in validate_policy(table, rows(text, **common))]


def parameter(name: str, value: object) -> list[Problem]:
    row = {"fiscal_year_from": 2021, "parameter": name, "value": value, "evidence": "convention"}
    return validate_policy("policy_parameters", [row])


def test_national_defaults_are_valid_policy_and_set_every_parameter() -> None:
    paths = sorted(SEEDS.glob("national_policy_*.csv"))
    own_alone = {"policy_rule_sources"}  # the national text of a rule stands in ref_rules
    assert {path.stem.removeprefix("national_") for path in paths} == set(load_policy_contracts()) - own_alone
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            national = list(csv.DictReader(file))
        assert validate_policy(path.stem.removeprefix("national_"), national) == [], path.name
        if path.stem == "national_policy_parameters":
            assert {row["parameter"] for row in national} == set(load_parameters())


@pytest.mark.parametrize("table", ["policy_indicator_weights", "policy_assessment_weights"])
def test_weights_of_a_set_sum_to_100(table: str) -> None:
    first, second = ("execution", "output") if table == "policy_indicator_weights" else ("goal", "evaluation")
    assert told(table, f"part,weight_points\n{first},40\n{second},60") == []
    assert told(table, f"part,weight_points\n{first},40\n{second},60.5") == [(1, "weight_points", "weights_not_100")]


def test_each_year_is_a_set_of_its_own() -> None:
    weights = """fiscal_year_from,part,weight_points
                 2020,execution,10
                 2020,output,90
                 2021,execution,20
                 2021,output,90"""
    assert told("policy_indicator_weights", weights) == [(3, "weight_points", "weights_not_100")]


def test_weights_already_typed_are_summed_exactly() -> None:
    row = {"fiscal_year_from": 2021, "evidence": "convention"}
    typed = [
        {**row, "part": part, "weight_points": Decimal(points)}
        for part, points in (("execution", "33.3"), ("output", "33.3"), ("outcome", "33.4"))
    ]
    assert validate_policy("policy_indicator_weights", typed) == []


def test_empty_values_abolish_and_are_no_problem() -> None:
    assert told("policy_indicator_weights", "part,weight_points\nexecution,\noutput,") == []
    assert told("policy_grade_bands", "grade,score_min\n优,\n差,") == []
    assert told("policy_calendar", "stage,period,window_start,window_end,due\nmonitoring,,,,") == []
    assert parameter("ex_ante_threshold_yuan", None) == []


def test_grade_bands_start_at_0_and_rise() -> None:
    assert told("policy_grade_bands", "grade,score_min\n优,90\n良,80\n中,60\n差,0") == []
    assert told("policy_grade_bands", "grade,score_min\n优,90\n差,10") == [(2, "score_min", "bands_not_from_0")]
    assert told("policy_grade_bands", "grade,score_min\n优,80\n良,90\n差,0") == [(1, "score_min", "bands_not_rising")]
    assert told("policy_grade_bands", "grade,score_min\n优,101\n差,0") == [(1, "score_min", "out_of_bounds")]
    assert told("policy_grade_bands", "grade,score_min\n甲,90\n差,0") == [(1, "grade", "unknown_value")]
    assert told("policy_grade_bands", "grade,score_min\n,90\n差,0") == [(1, "grade", "missing")]


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ("met,0.8,1,1\npartly,0.6,0.8,0.7\nnot_met,0,0.6,0", []),
        ("met,0.8,1,1\npartly,0.5,0.8,\nnot_met,0,0.5,", []),
        ("met,0.7,1,1\npartly,0.6,0.8,0.7\nnot_met,0,0.6,0", [(1, "share_min", "bands_overlap")]),
        ("met,0.8,1,1\nnot_met,0.1,0.6,0.2", [(2, "share_min", "bands_not_from_0")]),
        ("met,0.8,1,0.7\nnot_met,0,0.8,0", [(1, "share_default", "out_of_bounds")]),
        ("met,0.8,100,1\nnot_met,0,0.6,0", [(1, "share_max", "out_of_bounds")]),
        ("met,0.8,,\nnot_met,0,0.6,0", [(1, "share_max", "missing")]),
        ("met,0.8,0.8,0.8\nnot_met,0,0.6,0", [(1, "share_max", "bands_not_rising")]),
    ],
)  # fmt: skip
def test_qualitative_bands_are_shares_from_0_without_overlap(bands: str, expected: list[object]) -> None:
    assert told("policy_qualitative_bands", "outcome,share_min,share_max,share_default\n" + bands) == expected


@pytest.mark.parametrize(
    ("name", "value", "is_taken"),
    [
        ("exec_denominator", "initial", True),
        ("exec_denominator", "adjustd", False),
        ("ex_ante_threshold_yuan", "500000", True),
        ("ex_ante_threshold_yuan", "50万", False),
        ("ex_ante_threshold_yuan", "0.001", False),
        ("low_execution_ratio", "0.6", True),
        ("low_execution_ratio", "60", False),
        ("gap_yellow_ratio", "-0.10", True),
        ("gap_yellow_ratio", "0.10", False),
        ("over_fulfilment_flag_ratio", "1.3", True),
        ("over_fulfilment_flag_ratio", "0.3", False),
        ("goal_level1_count", "3", True),
        ("goal_level1_count", "2.5", False),
        ("mid_year_month", "13", False),
        ("drift_bound_ratio", "5", True),
        ("reject_tolerance_ratio", "NaN", False),
        ("lower_is_better_words", "时限 投诉", True),
        ("ex_ante_dimensions", "necessity affordability", True),
    ],
)
def test_a_parameters_value_fits_its_type(name: str, value: str, is_taken: bool) -> None:
    expected = [] if is_taken else [(1, "value", "bad_parameter_value")]
    assert [(p.row, p.column, p.reason_code) for p in parameter(name, value)] == expected


def test_a_misspelt_parameter_is_refused_with_the_nearest_name(english: None) -> None:
    (problem,) = parameter("ex_ante_treshold_yuan", "500000")
    assert (problem.column, problem.reason_code) == ("parameter", "unknown_parameter")
    assert problem.message == "there is no parameter 'ex_ante_treshold_yuan'; did you mean ex_ante_threshold_yuan?"
    assert "是否指 ex_ante_threshold_yuan" in problem.message_zh


def test_a_clause_is_named_unless_it_is_a_convention() -> None:
    bands = "grade,score_min,legal_basis,evidence\n优,90,县办发〔2021〕5号,doc\n良,80,,doc\n中,60,,\n差,0,,convention"
    assert told("policy_grade_bands", bands) == [
        (2, "legal_basis", "no_legal_basis"),
        (3, "legal_basis", "no_legal_basis"),
    ]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("monitoring,M08,01-01,08-31,09-15", []),
        ("self_evaluation,year,01-01,12-31,+1-03-31", []),
        ("goal,year,-1-09-01,-1-12-31,-1-12-31", []),
        ("monitoring,M08,01-01,8-31,09-15", [(1, "window_end", "bad_date")]),
        ("monitoring,M08,01-01,02-29,09-15", [(1, "window_end", "bad_date")]),
        ("monitoring,M08,01-01,08-31,+2-09-15", [(1, "due", "bad_date")]),
        ("monitoring,August,01-01,08-31,09-15", [(1, "period", "bad_period")]),
        ("monitoring,M08,08-31,01-01,09-15", [(1, "window_end", "window_reversed")]),
        ("monitering,M08,01-01,08-31,09-15", [(1, "stage", "unknown_value")]),
    ],
)
def test_calendar_days_are_month_and_day_of_the_year_or_its_neighbours(window: str, expected: list[object]) -> None:
    assert told("policy_calendar", "stage,period,window_start,window_end,due\n" + window) == expected


def test_the_same_rule_twice_in_a_set_is_refused() -> None:
    ladder = """subject_kind,grade,action,money_base,cut_ratio
                department,良,quota_deduction,public_expense_quota,0.01
                department,良好,quota_deduction,public_expense_quota,0.03
                project,良,maintain,next_year_budget,0"""
    assert told("policy_result_ladder", ladder) == [(2, None, "duplicate")]
    alerts = """month,alert_level,min_execution_ratio,min_amount_yuan
                8,red,0.6,
                08,red,0.5,
                8,red,0.6,2000000"""
    assert told("policy_alert_thresholds", alerts) == [(2, None, "duplicate")]


def test_ladder_and_alert_ratios_are_shares_and_months_are_months() -> None:
    ladder = "subject_kind,grade,action,money_base,cut_ratio\nproject,差,cut,next_year_budget,100"
    assert told("policy_result_ladder", ladder) == [(1, "cut_ratio", "out_of_bounds")]
    assert told("policy_alert_thresholds", "month,alert_level,min_execution_ratio\n13,red,0.6\n8,red,60%") == [
        (1, "month", "out_of_bounds"),
        (2, "min_execution_ratio", "not_a_number"),
    ]


def test_what_defines_the_set_must_be_said() -> None:
    assert told("policy_coverage_scope", "stage,subject_kind,is_required\n,project,是\ngoal,project,也许") == [
        (1, "stage", "missing"),
        (2, "is_required", "unknown_value"),
    ]
    assert told("policy_grade_bands", "fiscal_year_from,grade,score_min\n,差,0") == [(1, "fiscal_year_from", "missing")]


def test_a_problem_names_the_row_of_the_file() -> None:
    (problem,) = validate_policy(
        "policy_grade_bands",
        [{"fiscal_year_from": 2021, "grade": "差", "score_min": "六十", "evidence": "convention", "_source_row": 7}],
    )
    assert (problem.row, problem.column, problem.value) == (7, "score_min", "六十")
    assert problem.message == "最低分“六十”：不是数值"
