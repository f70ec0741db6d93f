"""dbt's own tests: the unit tests (worked examples beside the models), and keys and codes over every example world; and
that a night, which runs what dbt compiled, makes what dbt itself makes."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines import transform
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE
from tests.conftest import PROJECT
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
    assert own.dbt("test", "--select", "test_type:unit") > 0


def test_keys_and_codes_hold_over_every_example(own: World) -> None:
    assert own.dbt("test", "--select", "test_type:data", "--exclude", "audit") > 0


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


SHAPE = """
    select schema_name, table_name, column_name, column_index, data_type, is_nullable, comment
    from duckdb_columns() where database_name = $side and list_contains($schemas, schema_name)
    union all
    select schema_name, table_name, '', 0, 'table', false, comment
    from duckdb_tables() where database_name = $side and list_contains($schemas, schema_name)
    order by all
"""


def test_a_night_makes_every_table_as_dbt_does(examples: World, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, project=PROJECT)
    steps = [step for step in transform.project(settings).steps if step.schema != "audit"]
    schemas = sorted({step.schema for step in steps})
    ours = tmp_path / DATABASE
    shutil.copy(examples.path, ours)
    with duckdb.connect(str(ours)) as connection:
        for schema in schemas:
            connection.execute(f"drop schema {schema} cascade")
    built = list(transform.build(settings, ours, steps=steps))
    assert {node.unique_id for node in built} == {step.unique_id for step in steps}

    with duckdb.connect() as connection:
        connection.execute(f"attach '{ours}' as ours (read_only); attach '{examples.path}' as dbts (read_only)")
        shapes = [connection.execute(SHAPE, {"side": side, "schemas": schemas}).fetchall() for side in ("ours", "dbts")]
        assert shapes[0] == shapes[1]
        differing = {
            step.name
            for step in steps
            for one, other in (("ours", "dbts"), ("dbts", "ours"))
            if not step.is_view
            and connection.execute(f"from {one}.{step.table} except all from {other}.{step.table}").fetchall()
        }
    assert differing == set()
