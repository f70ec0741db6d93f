"""The data tests of the dbt project over a finished build: good rows, unfit rows, a test that cannot be asked."""

import json
from pathlib import Path

import duckdb

from pipelines import data_tests
from pipelines.settings import Settings

KEY_IS_UNIQUE = "select pay_id, count(*) as row_count from payments group by pay_id having count(*) > 1"


def _ask(folder: Path, pay_ids: list[str], sql: str = KEY_IS_UNIQUE) -> data_tests.Found:
    """What one test finds in a build that holds these payments."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create table payments as select unnest($1::varchar[]) as pay_id", [pay_ids])
    (folder / data_tests.TESTS).write_text(json.dumps({"test.key": sql}), "utf-8")
    (found,) = data_tests.ask(Settings(home=folder, project=folder), folder / "warehouse.duckdb", folder)
    return found


def test_nothing_found_is_good(tmp_path: Path) -> None:
    found = _ask(tmp_path, ["p1", "p2"])
    assert (found.unique_id, found.rows, found.is_error) == ("test.key", 0, False)


def test_the_first_row_that_should_not_be_there_is_named(tmp_path: Path) -> None:
    found = _ask(tmp_path, ["p1", "p2", "p2", "p2"])
    assert (found.rows, found.message) == (1, "1 rows, such as pay_id=p2, row_count=3")


def test_a_test_that_cannot_be_asked_never_passes(tmp_path: Path) -> None:
    found = _ask(tmp_path, ["p1"], "select * from no_such_table -- a comment at the end")
    assert found.is_error and "no_such_table" in found.message
