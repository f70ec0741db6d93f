"""dbt's own tests: the unit tests (worked examples beside the models), and keys and codes over every example world; and
what dbt holds of tables alone, held of rules that are steps of their readers."""

import shutil

import pytest

from tests.support.dbt_yaml import columns_of, models_of
from tests.support.world import World

WORLD: dict = {}


@pytest.fixture(scope="module")
def own(examples: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A copy of the examples: dbt opens a database for writing, which nobody else may then read."""
    folder = tmp_path_factory.mktemp("own") / "examples"
    shutil.copytree(examples.path.parent, folder)
    return World.at(folder / examples.path.name)


def test_worked_examples_beside_the_models(own: World) -> None:
    assert own.dbt("test", "--select", "test_type:unit")


def test_keys_and_codes_hold_over_every_example(own: World) -> None:
    assert own.dbt("test", "--select", "test_type:data", "--exclude", "audit")


def test_every_money_rule_and_every_review_rule_gives_the_one_output_of_its_kind(own: World) -> None:
    """Columns, order and types as declared: dbt enforces no contract on a model that is no table."""
    rules = [each.node for each in own.dbt("compile", "--select", "rules,resource_type:model")]
    shapes: dict[str, set[str]] = {"results": set(), "reviews": set()}
    for rule in rules:
        columns = rule.columns.values()
        declared = f"select {', '.join(f'cast(null as {each.data_type}) as {each.name}' for each in columns)}"
        assert own.rows(f"describe {rule.compiled_code}") == own.rows(f"describe {declared}"), rule.name
        shapes[rule.fqn[-2]].add(declared)
    assert sorted(rule.name for rule in rules) == models_of("rules")
    assert {kind: len(found) for kind, found in shapes.items()} == {"results": 1, "reviews": 1}


def test_every_column_of_every_model_is_described(examples: World) -> None:
    built = examples.rows(
        "select table_name, column_name from duckdb_columns() "
        "where schema_name in ('staging', 'intermediate', 'rules', 'marts') order by all"
    )
    undescribed = [
        f"{row['table_name']}.{row['column_name']}"
        for row in built
        if not columns_of(row["table_name"]).get(row["column_name"])
    ]
    assert undescribed == [], "describe them in the YAML beside the model, the Chinese label first"
