"""One wording a name: what a column of several models is called stands once, in `dbt_project/models/columns/*.md`."""

import re
from collections import Counter, defaultdict

import pytest

from pipelines.contracts.dbt_staging import OTHER_MEANING as OF_STAGING
from pipelines.contracts.dbt_words import COLUMNS, block, blocks
from pipelines.warehouse.views import label_of
from tests.support.dbt_yaml import columns_of, entries, models_of

OTHER_MEANING = {
    "of comparable regions alone, which the label says": "rpt_coverage_comparison.required_count "
    "rpt_coverage_comparison.covered_count rpt_coverage_comparison.coverage_count_ratio "
    "rpt_coverage_comparison.required_yuan rpt_coverage_comparison.covered_yuan "
    "rpt_coverage_comparison.coverage_amount_ratio rpt_execution_comparison.budget_adjusted_ytd_yuan "
    "rpt_execution_comparison.paid_ytd_yuan rpt_execution_comparison.execution_ratio",
    "progress by the calendar; elsewhere by arrival": "rpt_dual_monitoring.time_progress_ratio "
    "rpt_government.time_progress_ratio fct_revenue_progress.time_progress_ratio",
    "the alert of goals against money; elsewhere of execution": "rpt_dual_monitoring.alert_level "
    "fct_goal_attainment.alert_level",
    "interim or final; elsewhere a stage of performance management": "int_results__precedence.stage "
    "int_results__applications.stage int_results__region_sums.stage fct_recommendations.stage "
    "rpt_recommendation_summary.stage fct_result_applications.stage",
    "interim or final; elsewhere own or subtree": "int_results__evaluations.scope fct_evaluations.scope",
    "how alike two projects are; elsewhere points": "rpt_overlap_pairs.score int_results__overlap_hints.score",
    "similar projects; elsewhere evaluations with a self score": "int_results__overlap_hints.pair_count",
    "the day read from an actual; elsewhere when a subject did what was due": "fct_indicator_results.actual_date "
    "int_scores__indicators.actual_date int_scores__comparisons.actual_date int_scores__indicator_scores.actual_date",
    "of one indicator; elsewhere the mean of a subject": "int_scores__indicator_scores.attainment_ratio "
    "fct_indicator_results.attainment_ratio",
    "the comparison that was used; elsewhere the sign as printed": "fct_indicator_results.operator",
    "whether the advice was followed; elsewhere how far a qualitative indicator was met": "int_loop__projects.outcome "
    "rpt_next_year_loop.outcome",
    "what came of a correction": "audit_corrections.outcome audit_corrections.expected",
    "of a file, a finding, an application; elsewhere of a subject in its stage": "audit_rejects.status "
    "fct_rectifications.status fct_result_applications.status",
    "the result of a stage; elsewhere of a rectification": "rpt_stage_results.result",
    "what to do with idle money; elsewhere how a result is used": "rpt_idle_funds.action",
    "what an advance is for; elsewhere why": "fct_advances.reason",
    "cash in the treasury; elsewhere what is left of a sum": "rpt_treasury_cash.balance_yuan",
    "what an assessment found right; elsewhere the budget as approved": "fct_ex_ante_assessments.approved_yuan "
    "rpt_ex_ante_summary.approved_yuan",
    "of a bond; elsewhere money of earlier years": "rpt_bonds.idle_yuan",
    "since January of the origin year; elsewhere since a bond's first issue": "rpt_idle_funds.months_idle",
    "to date at a month's end; elsewhere of a whole period": "rpt_over_budget.paid_yuan",
    "the base; elsewhere what is recommended of it": "int_results__bases.next_year_budget_yuan "
    "int_results__bases.transfer_yuan int_results__bases.public_expense_quota_yuan",
    "as the official form calls it": "fct_self_evaluations.budget_adjusted_yuan",
    "advice whose budget is not there yet; elsewhere what is not yet due": "rpt_loop_summary.pending_count",
    "a document without a due date counts too": "rpt_disclosure_summary.missing_count",
    "before or after in time; elsewhere whether more is better": "int_codes__aliases.direction "
    "int_loop__aliases.direction",
    "levels of the tree; elsewhere changes of codes": "int_regions__ancestors.distance",
    "the first of the payments; elsewhere the first round's": "fct_payment_sources.first_source_row",
    "a rule or stage; an order in a list; elsewhere who goes first": "int_referrals.place dim_codes.place",
    "a limit or year; elsewhere what the source says": "audit_doubtful_files.found",
    "a part of the form; elsewhere a part of the assessment": "int_policy__indicator_weights.part",
    "what is counted; elsewhere a department or division": "int_coverage__lines.unit_code",
    "its own key; elsewhere the policy that was applied": "dim_policies.policy_key",
}
"""Why a table has words of its own for a name of others -> its columns. Rather a block that is true of all tables."""

EXCEPT = {column for columns in OTHER_MEANING.values() for column in columns.split()} | {
    f"stg_{extract}.{name}" for extract, name in OF_STAGING
}


@pytest.fixture(scope="module")
def described() -> dict[str, str]:
    """`model.column` -> its description as the YAML has it."""
    return {
        f"{model}.{column['name']}": column.get("description", "")
        for model, entry in entries().items()
        for column in entry.get("columns") or []
    }


def test_a_name_of_several_models_has_one_block(described: dict[str, str]) -> None:
    several = {name for name, count in Counter(column.split(".")[1] for column in described).items() if count > 1}
    assert set(blocks()) == several, "a block in dbt_project/models/columns for each name of several models, no other"


def test_a_block_stands_once_in_order_with_label_and_meaning() -> None:
    places = defaultdict(list)
    for path in sorted(COLUMNS.glob("*.md")):
        names = re.findall(r"{% docs (\w+) %}", path.read_text("utf-8"))
        assert names == sorted(names), f"{path.name} is looked up by name"
        for name in names:
            places[name].append(path.name)
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
    unclear = [name for name, words in blocks().items() if not re.match(r"[一-鿿\d][^。]*。\S", words)]
    assert unclear == [], "中文标签。 then what it means"


def test_a_column_begins_with_the_block_of_its_name(described: dict[str, str]) -> None:
    own = {
        column
        for column, text in described.items()
        if (name := column.split(".")[1]) in blocks() and not re.match(re.escape(block(name)) + r"( \S|$)", text)
    }
    assert own == EXCEPT, "begin with the block, or say in OTHER_MEANING why not"


def test_no_table_adds_what_its_block_says_already(described: dict[str, str]) -> None:
    again = [
        column
        for column, text in described.items()
        if (name := column.split(".")[1]) in blocks() and text.startswith(block(name))
        if (more := text.removeprefix(block(name)).strip()) and more in blocks()[name]
    ]
    assert again == []


@pytest.mark.parametrize("mart", models_of("marts"))
def test_no_two_columns_of_a_mart_have_one_head(mart: str) -> None:
    heads = Counter(label_of(words) for words in columns_of(mart).values())
    assert [head for head, count in heads.items() if count > 1] == []
