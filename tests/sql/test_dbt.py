"""dbt's own tests: the unit tests (worked examples beside the models), and keys and codes over every example world."""

import shutil

import pytest

from tests.support.dbt_yaml import columns_of
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
