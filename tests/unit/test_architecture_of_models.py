"""The borders of the dbt project, as tests: what a model reads, how deep the models go, how long they get, which SQL
is left to macros/.

An exception is written down here, with its reason, or it is none.
"""

import re

import pytest

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.contracts.yaml_files import read_yaml
from tests.support.dbt_graph import graph, longest_way
from tests.support.dbt_yaml import MODELS, PROJECT, models_of

ABOUT_300 = 340
STEPS_OF_MODELS = 18

# Delivered rows shown as they are, or looked up by their key: there is nothing in between to compute.
MARTS_OVER_STAGING = {
    "dim_policies",
    "fct_advances",
    "fct_debts",
    "fct_document_sources",
    "fct_ex_ante_assessments",
    "fct_goal_indicators",
    "fct_goals",
    "fct_monitoring_reports",
    "fct_revenue_progress",
    "rpt_deadlines",
    "rpt_disclosure_documents",
    "rpt_disclosure_indicators",
    "rpt_disclosure_summary",
    "rpt_dual_monitoring",
    "rpt_evaluation_selection",
    "rpt_future_dated",
    "rpt_indicator_library",
    "rpt_overlap_pairs",
    "rpt_referrals",
    "rpt_sample_list",
    "rpt_self_evaluation_reviews",
    "rpt_third_parties",
    "rpt_treasury_cash",
    "rpt_unknown_codes",
}

# Tables of `raw` that are read without staging: pairs that load/overlap found among the projects, which no extract
# holds; what was delivered, as it came, against what came out of it.
RAW_BESIDE_STAGING = {
    "int_results__overlap_hints": {"raw.overlap_pairs"},
    "audit_reconciliation": {"raw.allotments", "raw.payments"},
}

_COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)

_FOREIGN = re.compile(
    r"\bqualify\b|\bgroup by all\b|\border by all\b|\bexclude\s*\(|\bpivot\b|::|\bunnest\(|\blist_\w+\(|"
    r"\bstruct_\w+\(|\bstrptime\(|\bepoch\(|\[x for",
    re.IGNORECASE,
)


def test_what_is_named_here_is_there() -> None:
    """A border around nothing would hold for ever."""
    models = {path.stem for path in MODELS.rglob("*.sql")}
    assert models >= MARTS_OVER_STAGING | RAW_BESIDE_STAGING.keys()


def test_a_model_stands_in_its_layer_and_area_with_its_words_beside_it() -> None:
    described = {
        (path.parent, model["name"])
        for path in MODELS.rglob("*.yml")
        for model in (read_yaml(path.read_text("utf-8")) or {}).get("models") or []
    }
    for path in MODELS.rglob("*.sql"):
        assert len(path.relative_to(MODELS).parts) == 3, f"{path.name}: models/<layer>/<area>/"
        named, _, rest = path.stem.removeprefix("int_").partition("__")
        assert not rest or named == path.parent.name, f"{path.stem} bears another area's name"
        assert (path.parent, path.stem) in described, f"{path.stem} is described in another folder than its own"


def test_steps_of_a_model_are_written_one_way() -> None:
    """`with`, then each step between blank lines, its name on a line of its own: where a step begins is seen."""
    for path in MODELS.rglob("*.sql"):
        text = path.read_text("utf-8")
        assert not re.search(r"^with\b.* as \(", text, re.MULTILINE), (
            f"{path.name}: the first step stands beside `with`"
        )
        assert not re.search(r"^\w+ as \(\n(?!\n)", text, re.MULTILINE), f"{path.name}: no blank line after a name"
        assert not re.search(r"(?<!\n)\n\),?$", text, re.MULTILINE), f"{path.name}: no blank line before a bracket"


def test_no_mart_is_too_long_to_read() -> None:
    """What it says in steps is read in one go; a step that stands for itself is a model of its own, or a macro."""
    lengths = {model: sql.count("\n") for model, sql in _sql("marts").items()}
    assert {model: lines for model, lines in lengths.items() if lines > 200} == {}


def test_every_area_is_told_in_the_page_of_the_architecture() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", (PROJECT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE))
    areas = {path.parent.name for path in MODELS.rglob("*.sql") if path.parts[-3] != "audit"}
    assert areas == told


def test_no_yaml_of_the_models_is_too_long_to_read() -> None:
    lengths = {
        path.relative_to(MODELS).as_posix(): path.read_text("utf-8").count("\n") for path in MODELS.rglob("*.yml")
    }
    assert {name: lines for name, lines in lengths.items() if lines > ABOUT_300} == {}


def _sql(layer: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((MODELS / layer).rglob("*.sql"))}


def test_only_staging_reads_what_was_delivered() -> None:
    delivered = {
        model: {source for source in reads.sources if source.startswith("raw.")} for model, reads in graph().items()
    }
    staging = set(models_of("staging"))
    assert {model: raw for model, raw in delivered.items() if raw and model not in staging} == RAW_BESIDE_STAGING


def test_models_go_so_deep_and_no_deeper() -> None:
    """Whoever asks where a figure comes from goes the whole way back: a step more takes another's place."""
    way = longest_way()
    assert len(way) <= STEPS_OF_MODELS, " > ".join(way)


def test_marts_read_what_was_computed_before_them() -> None:
    over_staging = {model for model, sql in _sql("marts").items() if re.search(r"ref\('stg_", sql)}
    assert over_staging == MARTS_OVER_STAGING, "a mart over staging needs a reason, written here"


def test_every_extract_is_counted_through_staging() -> None:
    """One that is not named would be missed whole, and the night stopped by its rows."""
    named = _sql("audit")["audit_row_counts"].split("{% set extracts = [")[1].split("]")[0]
    assert sorted(re.findall(r"'(\w+)'", named)) == sorted(load_contracts())


def test_every_policy_table_has_its_sets_in_force() -> None:
    """One that is not named would be in force nowhere, and its documents cited as nobody's, without a word."""
    macros = (PROJECT / "dbt_project" / "macros" / "policy.sql").read_text("utf-8")
    named = macros.split("{% macro policy_tables() %}")[1].split("]")[0]
    assert sorted(f"policy_{table}" for table in re.findall(r"'(\w+)'", named)) == sorted(load_policy_contracts())


def test_nothing_before_the_marts_reads_a_mart() -> None:
    marts = set(models_of("marts"))
    for layer in ("staging", "intermediate", "rules"):
        for model, sql in _sql(layer).items():
            assert not marts & set(re.findall(r"ref\('(\w+)'\)", sql)), model


@pytest.mark.parametrize("layer", ["staging", "intermediate", "rules", "marts", "audit"])
def test_duckdb_only_syntax_stays_in_macros(layer: str) -> None:
    found = {model: sorted(set(_FOREIGN.findall(_COMMENT.sub("", sql)))) for model, sql in _sql(layer).items()}
    assert {model: words for model, words in found.items() if words} == {}
