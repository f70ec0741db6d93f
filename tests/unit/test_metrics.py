"""The catalogue of indicators (dim_metrics) against the marts: nothing is missing, nothing names what is not there."""

import csv
import re

import pytest
import yaml

from tests.support.dbt_yaml import MODELS, PROJECT, columns_of, models_of

METRICS = {
    row["metric_id"]: row
    for row in csv.DictReader((PROJECT / "dbt_project/seeds/reference/ref_metrics.csv").read_text("utf-8").splitlines())
}
PLACES = {(table, row["column_name"]) for row in METRICS.values() for table in row["table_names"].split(";")}
COLUMNS = {(table, column) for table in models_of("marts") for column in columns_of(table)}
_INDICATOR = re.compile(r"(?!is_|has_).*_(ratio|count|score|days|delta|deviation)|score|rank")
_DELIVERED_TABLES = {"fct_ex_ante_assessments"}
"""Their scores are what the assessor wrote, not indicators of ours."""
_DELIVERED = {"actual_completion_ratio"}


def test_every_indicator_of_the_marts_is_in_the_catalogue() -> None:
    indicators = {
        (table, column)
        for table, column in COLUMNS
        if _INDICATOR.fullmatch(column) and table not in _DELIVERED_TABLES and column not in _DELIVERED
    }
    assert indicators <= PLACES, "add these to dbt_project/seeds/reference/ref_metrics.csv"


def test_the_catalogue_names_only_columns_that_are_there() -> None:
    assert PLACES <= COLUMNS


def test_two_metrics_never_claim_one_column_of_one_table() -> None:
    assert len(PLACES) == sum(len(row["table_names"].split(";")) for row in METRICS.values())


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_a_metric_is_told_in_both_languages_with_a_formula_of_real_columns(metric: dict[str, str]) -> None:
    for field in ("name", "definition", "formula", "grain", "source_rule"):
        assert re.search("[一-鿿]|^policy_", metric[field]), f"{field} is to be Chinese"
        assert metric[f"{field}_en"] and not re.search("[一-鿿]", metric[f"{field}_en"].replace("其中", ""))
    known = {column for _, column in COLUMNS}
    named = re.findall("`([a-z0-9_]+)`", metric["formula"] + metric["formula_en"])
    assert set(named) <= known
    assert named or "policy_" in metric["formula_en"], "the formula names the columns it is made of"


def test_a_metric_of_the_semantic_layer_is_an_indicator_of_the_catalogue_by_its_name() -> None:
    declared = yaml.safe_load((MODELS / "_semantic_models.yml").read_text("utf-8"))["metrics"]
    assert {metric["name"]: metric["label"] for metric in declared} == {
        metric["name"]: METRICS[metric["name"]]["name"] for metric in declared
    }
