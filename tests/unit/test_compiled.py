"""What dbt compiled, run over a build: seeds, models by their needs, contracts held, data tests asked."""

from pathlib import Path

import duckdb
import pytest

from pipelines import compiled
from pipelines.compiled import Column, Outcome, Project, Step
from pipelines.settings import Settings

KEY_IS_UNIQUE = "select pay_id, count(*) as row_count from payments group by pay_id having count(*) > 1"
PAID = [Column("pro_code", "string", True, "项目代码。Project"), Column("paid_yuan", "decimal(18, 2)", False, "")]


def make(folder: Path, *steps: Step) -> list[Outcome]:
    """What each step came to, in a build of its own."""
    return list(compiled.make(Settings(home=folder, project=folder), folder / "warehouse.duckdb", list(steps)))


def ask(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def model(name: str, sql: str, *needs: str, **more) -> Step:
    return Step(unique_id=name, schema="marts", name=name, sql=sql, needs=list(needs), **more)


def test_a_model_is_built_after_what_it_needs(tmp_path: Path) -> None:
    outcomes = make(
        tmp_path,
        model("total", "select sum(paid) as paid from marts.paid", "paid"),
        model("paid", "select unnest([1, 2]) as paid", is_view=True),
    )
    assert [outcome.unique_id for outcome in outcomes] == ["paid", "total"]
    assert ask(tmp_path, "select paid from marts.total") == [(3,)]


def test_a_seed_is_read_from_its_file_with_its_types_and_an_empty_cell_is_unknown(tmp_path: Path) -> None:
    folder = tmp_path / "dbt_project" / "seeds"
    folder.mkdir(parents=True)
    (folder / "bands.csv").write_text('grade,from_score,note\n优,90,"a, b"\n差,0,\n', "utf-8")
    types = [Column("grade", "string", False, ""), Column("from_score", "decimal(9, 2)", False, "")]
    seed = model("bands", "", seed="seeds/bands.csv", contract=[*types, Column("note", "string", False, "")])
    assert [outcome.message for outcome in make(tmp_path, seed)] == [""]
    assert ask(tmp_path, "select grade, cast(from_score as varchar), note from marts.bands order by from_score") == [
        ("差", "0.00", None),
        ("优", "90.00", "a, b"),
    ]


def test_a_contract_gives_types_and_comments(tmp_path: Path) -> None:
    sql = "select cast(1.5 as decimal(18, 2)) as paid_yuan, 'A' as pro_code"
    assert not make(tmp_path, model("paid", sql, contract=PAID, meaning="支付。One row per project"))[0].is_error
    shown = "select column_name, data_type, is_nullable, comment from duckdb_columns() where schema_name = 'marts'"
    assert ask(tmp_path, f"{shown} order by 1") == [
        ("paid_yuan", "DECIMAL(18,2)", True, None),
        ("pro_code", "VARCHAR", False, "项目代码。Project"),
    ]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select 'A' as pro_code, 1.5::double as paid_yuan", "paid_yuan: double (contract: decimal(18,2))"),
        ("select 'A' as pro_code", "paid_yuan: - (contract: decimal(18,2))"),
        ("select 'A' as pro_code, 1::decimal(18, 2) as paid_yuan, 2 as more", "more: integer (contract: -)"),
        ("select null::varchar as pro_code, 1::decimal(18, 2) as paid_yuan", "NOT NULL"),
    ],
)
def test_a_model_that_breaks_its_contract_is_an_error(tmp_path: Path, sql: str, told: str) -> None:
    (outcome,) = make(tmp_path, model("paid", sql, contract=PAID))
    assert outcome.is_error and told in outcome.message


def test_after_a_failure_nothing_is_begun(tmp_path: Path) -> None:
    outcomes = make(tmp_path, model("paid", "select * from no_such_table"), model("total", "select 1", "paid"))
    assert [outcome.unique_id for outcome in outcomes] == ["paid"]
    assert outcomes[0].is_error and "no_such_table" in outcomes[0].message


def test_whoever_stops_listening_stops_the_work(tmp_path: Path) -> None:
    steps = [model("slow", "select count(*) as n from range(100_000_000_000)"), model("quick", "select 1 as n")]
    settings = Settings(home=tmp_path, project=tmp_path)
    outcomes = compiled.make(settings, tmp_path / "warehouse.duckdb", steps)
    assert next(outcomes).unique_id == "quick"
    outcomes.close()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    assert ask(tmp_path, "select table_name from duckdb_tables()") == [("quick",)]


def test_a_mart_and_all_that_it_is_made_from() -> None:
    steps = [model("rows", ""), model("other", ""), model("mart", "", "rows"), model("beyond", "", "mart")]
    assert [step.name for step in Project(steps, {}).above("mart")] == ["rows", "mart"]


def found(folder: Path, pay_ids: list[str], sql: str = KEY_IS_UNIQUE) -> Outcome:
    """What one data test finds in a build that holds these payments."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create table payments as select unnest($1::varchar[]) as pay_id", [pay_ids])
    settings = Settings(home=folder, project=folder)
    (outcome,) = compiled.ask(settings, folder / "warehouse.duckdb", {"test.key": sql})
    return outcome


def test_nothing_found_is_good(tmp_path: Path) -> None:
    outcome = found(tmp_path, ["p1", "p2"])
    assert (outcome.unique_id, outcome.rows, outcome.is_error) == ("test.key", 0, False)


def test_the_first_row_that_should_not_be_there_is_named(tmp_path: Path) -> None:
    outcome = found(tmp_path, ["p1", "p2", "p2", "p2"])
    assert (outcome.rows, outcome.message) == (1, "1 rows, such as pay_id=p2, row_count=3")


def test_a_test_that_cannot_be_asked_never_passes(tmp_path: Path) -> None:
    outcome = found(tmp_path, ["p1"], "select * from no_such_table -- a comment at the end")
    assert outcome.is_error and "no_such_table" in outcome.message
