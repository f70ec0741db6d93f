"""What is declared of indicators for dbt's semantic layer adds up to what the marts say of them.

MetricFlow itself was run by hand (docs/data-contracts.md says how); here a declaration is read as MetricFlow reads it.
"""

import re
from collections.abc import Callable

import pytest
import yaml

from tests.support.dbt_yaml import MODELS

DECLARED = yaml.safe_load((MODELS / "_semantic_models.yml").read_text("utf-8"))
METRICS = {metric["name"]: metric for metric in DECLARED["metrics"]}
MEASURES = {measure["name"]: (model, measure) for model in DECLARED["semantic_models"] for measure in model["measures"]}
COVERAGE = "marts.rpt_coverage where scope = 'own' and subject_kind = 'all' and fund_book = 'all' and period = 'year'"
EXECUTION = (
    "(from marts.rpt_execution where scope = 'own' and dept_code = 'all' "
    "qualify month = max(month) over (partition by mof_div_code, fiscal_year)) where true"
)
ADVICE = "marts.rpt_recommendation_summary where scope = 'own' and subject_kind = 'all' and money_base = 'all'"
EVALUATIONS = "marts.rpt_evaluation_selection where selection_reason = 'all' and evaluator = 'all'"
FINDINGS = "marts.rpt_accountability where scope = 'own' and group_kind = 'region'"
TOLD = {  # model -> (its place in the marts, what else it is grouped by)
    "coverage": (COVERAGE, ["stage"]),
    "execution": (EXECUTION, []),
    "recommendations": (ADVICE, ["action"]),
    "evaluations": (EVALUATIONS, []),
    "rectifications": (FINDINGS, []),
}
COLUMN = {
    "accountability_finding_count": "finding_count",
    "paid_period_yuan": "paid_ytd_yuan",  # all months of a year
}


def added_up(name: str, keys: list[str]) -> str:
    """SQL of (keys, value) of a simple metric: its measure under its filter, at the last month of a region's year where
    it says so."""
    model, measure = MEASURES[METRICS[name]["type_params"]["measure"]]
    where = re.sub(r"\{\{ Dimension\('\w+__(\w+)'\) \}\}", r"\1", METRICS[name].get("filter", "true"))
    [mart] = re.findall(r"ref\('(\w+)'\)", model["model"])
    source = f"select * from marts.{mart} where {where}"
    if last := measure.get("non_additive_dimension"):
        time = next(each["expr"] for each in model["dimensions"] if each["name"] == last["name"])
        source += f" qualify {time} = {last['window_choice']}({time}) over (partition by mof_div_code, fiscal_year)"
    value = f"{measure['agg']}({measure.get('expr', measure['name'])})"
    return f"select {', '.join(keys)}, coalesce({value}, 0) as value from ({source}) group by all"


@pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric["type"] == "simple"])
def test_a_metric_adds_up_to_the_marts_own_figure(name: str, release: Callable[[str], list[tuple]]) -> None:
    place, more = TOLD[MEASURES[name][0]["name"]]
    keys = ["mof_div_code", "fiscal_year", *more]
    column = COLUMN.get(name, name.removeprefix("rectification_"))
    told = f"select {', '.join(keys)}, coalesce(sum({column}), 0) as value from {place} group by all"
    declared = f"select * from ({added_up(name, keys)}) where value <> 0 order by all"
    assert release(declared) == release(f"select * from ({told}) where value <> 0 order by all")


def test_a_ratio_is_of_the_metrics_that_the_marts_divide(release: Callable[[str], list[tuple]]) -> None:
    for name, place in (
        ("coverage_count_ratio", COVERAGE),
        ("coverage_amount_ratio", COVERAGE),
        ("execution_ratio", EXECUTION),
        ("on_site_ratio", EVALUATIONS),
    ):
        over, under = METRICS[name]["type_params"]["numerator"], METRICS[name]["type_params"]["denominator"]
        differing = f"abs({name} - cast({over} as double) / {under}) > 0.0000006"
        assert release(f"select count(*) from {place} and {under} > 0") != [(0,)]
        assert release(f"select * from {place} and {under} > 0 and {differing}") == []
