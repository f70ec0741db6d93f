"""dbt's own tests: the unit tests (worked examples beside the models), and keys and codes over every example world."""

from tests.support.world import World

WORLD: dict = {}


def test_worked_examples_beside_the_models(examples: World) -> None:
    assert examples.dbt("test", "--select", "test_type:unit") > 0


def test_keys_and_codes_hold_over_every_example(examples: World) -> None:
    assert examples.dbt("test", "--select", "test_type:data", "--exclude", "audit") > 0
