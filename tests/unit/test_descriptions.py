"""Every model and column is described, Chinese label first; who may read what; what is made from the marts."""

import re
from pathlib import Path

import pytest
import yaml

from pipelines.contracts.dbt_sources import column_meaning
from pipelines.contracts.loader import load_policy_contracts
from pipelines.warehouse.views import label_of
from tests.support.dbt_yaml import MODELS, PROJECT, columns_of, entries, models_of

EXPOSURES = yaml.safe_load((MODELS / "_exposures.yml").read_text("utf-8"))["exposures"]
LAYERS = ("staging", "intermediate", "rules", "marts", "audit")


@pytest.mark.parametrize("layer", LAYERS)
def test_every_model_is_described_in_chinese_first(layer: str) -> None:
    for model in models_of(layer):
        assert model in entries(), f"{model} stands in no YAML"
        assert re.match(r"(r\d\d |rv\d\d )?[一-鿿]", entries()[model].get("description", "")), model


def test_every_rule_has_a_worked_example_beside_it() -> None:
    """For whoever asks what a rule does: what fires, what just does not, what is not known."""
    shown = {
        example["model"]
        for path in (MODELS / "rules").rglob("*__unit_tests.yml")
        for example in yaml.safe_load(path.read_text("utf-8"))["unit_tests"]
    }
    assert shown == set(models_of("rules"))


def test_two_marts_are_not_called_the_same() -> None:
    """Their views are: the second would go by its name in English, and the first take the other's place."""
    titles = [label_of(entries()[mart]["description"]) for mart in models_of("marts")]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


def test_every_column_of_the_marts_begins_with_its_chinese_label() -> None:
    for model in models_of("marts"):
        for column, description in columns_of(model).items():
            assert re.match(r"[一-鿿\d]+", description), f"{model}.{column}: {description!r}"


def test_a_column_of_money_says_yuan_in_its_label() -> None:
    unsaid = [
        f"{model}.{column}: {label_of(description)}"
        for model in models_of("marts")
        for column, description in columns_of(model).items()
        if column.endswith("_yuan") and "(元)" not in label_of(description)
    ]
    assert unsaid == [], "the head of a Chinese view or of `--labels` would not say the unit"


NATIONAL = [each for name, each in load_policy_contracts().items() if name != "policy_rule_sources"]
"""The national text of a rule stands in ref_rules."""


@pytest.mark.parametrize("contract", NATIONAL, ids=lambda contract: contract.extract)
def test_national_defaults_are_described_as_the_contract_says(contract) -> None:
    seeds = yaml.safe_load((PROJECT / "dbt_project/seeds/policy/_policy__seeds.yml").read_text("utf-8"))["seeds"]
    seed = next(seed for seed in seeds if seed["name"] == f"national_{contract.extract}")
    described = {column["name"]: column["description"] for column in seed["columns"]}
    assert described == {column.name: column_meaning(column) for column in contract.all_columns}


def test_every_column_of_a_seed_has_its_type_written_down() -> None:
    """dbt would take 30% for 30 and 29051_01 for 2905101 (findings/dbt-seeds-read-percents-as-whole-numbers.sh)."""
    folder = PROJECT / "dbt_project" / "seeds"
    seeds = [seed for file in folder.rglob("*.yml") for seed in yaml.safe_load(file.read_text("utf-8"))["seeds"]]
    typed = {seed["name"]: list(seed["config"]["column_types"]) for seed in seeds}
    heads = {file.stem: file.read_text("utf-8").splitlines()[0].split(",") for file in folder.rglob("*.csv")}
    assert typed == heads


def test_marts_are_public_and_nothing_else() -> None:
    models = yaml.safe_load((PROJECT / "dbt_project/dbt_project.yml").read_text("utf-8"))["models"]["jixiao"]
    assert models["+access"] == "private" and models["+group"] == "warehouse"
    assert {layer for layer, config in models.items() if isinstance(config, dict) and "+access" in config} == {"marts"}
    assert models["marts"]["+access"] == "public" and models["marts"]["+contract"] == {"enforced": True}


@pytest.mark.parametrize("mart", models_of("marts"))
def test_a_contract_promises_a_key_and_not_nulls(mart: str) -> None:
    """What Spark makes is read back under the same constraints (transform/spark/exchange.py): it knows these two."""
    entry = entries()[mart]
    of_columns = {each["type"] for column in entry["columns"] for each in column.get("constraints", [])}
    of_table = [each["type"] for each in entry.get("constraints", [])]
    tests = [each for each in entry.get("data_tests", []) if isinstance(each, dict) and "unique_key" in each]
    assert of_columns <= {"not_null"} and of_table + ["unique_key" for _ in tests] in (["primary_key"], ["unique_key"])


@pytest.mark.parametrize("exposure", EXPOSURES, ids=lambda exposure: exposure["name"])
def test_an_exposure_names_exactly_the_marts_that_its_code_reads(exposure: dict) -> None:
    folder = PROJECT / exposure["meta"]["code"]
    code = "".join(path.read_text("utf-8") for path in _texts(folder))
    read = set(re.findall(r"\bmarts\.((?:dim|fct|rpt)_[a-z_]+)", code))
    declared = {re.fullmatch(r"ref\('(\w+)'\)", ref).group(1) for ref in exposure["depends_on"]}  # type: ignore[union-attr]
    assert declared == read, "write dbt_project/models/_exposures.yml anew"


def _texts(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".j2")]
