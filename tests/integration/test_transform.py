"""What a dbt user adds to a copy of the project does at night what dbt says: dbt itself runs it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines import transform
from pipelines.errors import EXIT_NOT_PUBLISHED, EXIT_OTHER, JixiaoError
from pipelines.lang import set_lang
from pipelines.night import dev
from pipelines.settings import Settings
from pipelines.transform import Node, build, parsed_project, read_manifest
from pipelines.warehouse import DATABASE
from tests.conftest import PROJECT
from tests.support.dbt_graph import Reads, graph

MODELS = {
    "models/intermediate/int_hooked.sql": """
        {{ config(post_hook="insert into {{ this }} values ('from the hook', 2)") }}
        select 'from the model' as place, 1 as number
    """,
    "models/intermediate/int_seen.sql": """
        {{ config(materialized='incremental') }}
        select pay_id, paid_yuan from main.payments
        {% if is_incremental() %} where pay_id not in (select pay_id from {{ this }}) {% endif %}
    """,
    "models/intermediate/int_once.sql": """
        {{ config(materialized='ephemeral') }}
        select 'only a step' as place
    """,
    "models/intermediate/int_in_python.py": """
        def model(dbt, session):
            dbt.config(materialized="table")
            return session.sql("select count(*) as payments from main.payments")
    """,
    "models/marts/fct_paid.sql": "select pay_id, paid_yuan from main.payments cross join {{ ref('int_once') }}",
    "snapshots/payment_versions.sql": """
        {% snapshot payment_versions %}
        {{ config(unique_key='pay_id', strategy='check', check_cols=['paid_yuan'], schema='snapshots') }}
        select * from main.payments
        {% endsnapshot %}
    """,
    "models/added.yml": """
        models:
          - name: fct_paid
            description: 支付。Payments
            constraints: [{type: primary_key, columns: [pay_id]}]
            columns:
              - {name: pay_id, data_type: string, constraints: [{type: not_null}], description: "It's the payment"}
              - name: paid_yuan
                data_type: decimal(18, 2)
                data_tests:
                  - accepted_values: {name: warned, arguments: {values: [1, 2, 3]}, config: {severity: warn}}
                  - accepted_values: {name: kept, arguments: {values: [1, 2, 3]},
                                      config: {store_failures: true, schema: found, error_if: '>1', warn_if: '>0'}}
    """,
}

POLICY_OF_WHICH_A_ROW_IS_IN_ANOTHER_ORDER = """parameter,value,unit,fiscal_year_from,legal_basis,evidence
idle_after_years,3,年,2021,某办法,doc
2021,ex_ante_threshold_yuan,500000,元,某办法,doc
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The project with these models alone, so that parsing takes a moment; everything else of it is ours."""
    folder = tmp_path_factory.mktemp("copy")
    of = PROJECT / "dbt_project"
    shutil.copytree(of / "macros", folder / "dbt_project" / "macros")
    for file in ("dbt_project.yml", "profiles.yml", "models/_groups.yml", "tests/generic"):
        target = folder / "dbt_project" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(of / file, target) if (of / file).is_dir() else shutil.copyfile(of / file, target)
    for file, text in MODELS.items():
        target = folder / "dbt_project" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    set_lang("en")
    yield Settings(home=folder / "home", project=folder)
    set_lang("zh")


def night(settings: Settings, *payments: tuple[str, int]) -> list[Node]:
    """One more `dbt build` over the same database, in which these payments now stand."""
    database = settings.home / DATABASE
    settings.home.mkdir(exist_ok=True)
    with duckdb.connect(str(database)) as connection:
        connection.execute("create or replace table payments (pay_id varchar, paid_yuan decimal(18, 2))")
        connection.executemany("insert into payments values (?, ?)", [list(payment) for payment in payments])
    return build(settings, database)


def ask(settings: Settings, sql: str) -> list[tuple]:
    with duckdb.connect(str(settings.home / DATABASE), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_graph_that_tests_ask_is_the_one_dbt_sees(tmp_path: Path) -> None:
    nodes = read_manifest(parsed_project(Settings(home=tmp_path, project=PROJECT)))["nodes"].values()
    assert graph() == {
        node["name"]: Reads(
            frozenset(ref["name"] for ref in node["refs"]), frozenset(".".join(source) for source in node["sources"])
        )
        for node in nodes
        if node["resource_type"] == "model"
    }


def test_dbt_runs_the_night(copy: Settings) -> None:
    first = {transform.short_name(node): node for node in night(copy, ("p1", 1), ("p2", 2))}
    assert first["fct_paid"].status == "success" and first["warned"].status == "pass"
    assert ask(copy, "select place from intermediate.int_hooked order by number") == [
        ("from the model",),
        ("from the hook",),
    ]

    second = {transform.short_name(node): node for node in night(copy, ("p1", 9), ("p3", 3))}
    # an incremental model keeps what it has seen, a snapshot every version of a row
    assert ask(copy, "select pay_id, paid_yuan::int from intermediate.int_seen order by 1") == [
        ("p1", 1),
        ("p2", 2),
        ("p3", 3),
    ]
    assert ask(copy, "select paid_yuan::int, dbt_valid_to is null from snapshots.payment_versions "
               "where pay_id = 'p1' order by 1") == [(1, False), (9, True)]  # fmt: skip
    # of a Python model, too, what stands now
    assert ask(copy, "select payments from intermediate.int_in_python") == [(2,)]
    # severity: warn warns, error_if lets one row through, store_failures keeps it
    assert second["warned"].message == "1 rows, such as value_field=9.00, n_records=1"
    assert [second[test].status for test in ("warned", "kept")] == ["warn", "warn"]
    assert ask(copy, "select value_field::int from found.kept") == [(9,)]

    # what the YAML says of a mart and its columns stands beside them in the database
    assert ask(copy, "select comment from duckdb_tables() where table_name = 'fct_paid'") == [("支付。Payments",)]
    assert ask(copy, "select column_name, comment from duckdb_columns() where table_name = 'fct_paid' order by 1") == [
        ("paid_yuan", None),
        ("pay_id", "It's the payment"),
    ]

    results = json.loads((copy.logs / "dbt" / "run_results.json").read_text("utf-8"))["results"]
    assert len(results) == len(second) and {"int_hooked", "payment_versions"} <= set(second)


def test_a_model_of_batches_of_which_one_fails_stops_the_night(copy: Settings) -> None:
    """dbt calls it neither error nor success, but "partial success"."""
    model = copy.dbt_project / "models" / "intermediate" / "int_batched.sql"
    model.write_text(
        """
        {{ config(materialized='incremental', incremental_strategy='microbatch', event_time='paid_on',
                  batch_size='year', begin=(modules.datetime.datetime.now().year - 2) ~ '-01-01') }}
        select current_date as paid_on
        {% if model.batch and model.batch.event_time_end.year > modules.datetime.datetime.now().year %}
        , error('this year breaks') as broken
        {% endif %}
        """,
        "utf-8",
    )
    with pytest.raises(JixiaoError) as stopped:
        night(copy, ("p1", 1))
    model.unlink()
    assert stopped.value.exit_code == EXIT_OTHER and "int_batched: PARTIAL SUCCESS (2/3)" in stopped.value.cause


def test_a_run_that_fails_and_names_no_node_says_what_dbt_said() -> None:
    fine = Node("model.jixiao.fct_paid", "success", "OK", 0.1, 0)
    assert "the disk is full" in transform.failure([fine], OSError("the disk is full")).cause
    assert transform.failure([fine]).exit_code == EXIT_OTHER


def test_what_a_test_finds_stops_the_night(copy: Settings) -> None:
    with pytest.raises(JixiaoError) as stopped:
        night(copy, ("p1", 8), ("p2", 9))
    assert stopped.value.exit_code == EXIT_NOT_PUBLISHED
    assert "kept: 2 rows, such as value_field=" in stopped.value.cause


def test_a_key_twice_breaks_the_contract_and_names_the_row(copy: Settings) -> None:
    with pytest.raises(JixiaoError) as stopped:
        night(copy, ("p1", 1), ("p1", 2))
    assert stopped.value.exit_code == EXIT_NOT_PUBLISHED
    assert "fct_paid has two rows with one primary key (pay_id): p1" in stopped.value.cause


def test_a_key_that_an_incremental_mart_holds_already_breaks_its_contract(copy: Settings) -> None:
    model, words = copy.dbt_project / "models" / "marts" / "fct_grown.sql", copy.dbt_project / "models" / "grown.yml"
    model.write_text(
        "{{ config(materialized='incremental', on_schema_change='fail') }} select pay_id, paid_yuan from main.payments",
        "utf-8",
    )
    words.write_text(
        """
        models:
          - name: fct_grown
            constraints: [{type: primary_key, columns: [pay_id]}]
            columns:
              - {name: pay_id, data_type: string, constraints: [{type: not_null}]}
              - {name: paid_yuan, data_type: 'decimal(18, 2)'}
        """,
        "utf-8",
    )
    night(copy, ("p8", 1))
    with pytest.raises(JixiaoError) as stopped:
        night(copy, ("p8", 2))
    model.unlink()
    words.unlink()
    assert stopped.value.exit_code == EXIT_NOT_PUBLISHED
    assert "fct_grown" in stopped.value.cause and "p8" in stopped.value.cause


def test_a_key_is_known_wherever_the_contract_names_it(copy: Settings) -> None:
    model, words = copy.dbt_project / "models" / "marts" / "fct_keyed.sql", copy.dbt_project / "models" / "keyed.yml"
    model.write_text("select pay_id from main.payments", "utf-8")
    words.write_text(
        """
        models:
          - name: fct_keyed
            columns: [{name: pay_id, data_type: string, constraints: [{type: not_null}, {type: primary_key}]}]
        """,
        "utf-8",
    )
    keys = {mart: shape["key"] for mart, shape in transform.mart_shapes(copy).items()}
    model.unlink()
    words.unlink()
    assert keys == {"fct_paid": ["pay_id"], "fct_keyed": ["pay_id"]}


def test_columns_that_are_not_those_of_the_contract_are_named(copy: Settings) -> None:
    model = copy.dbt_project / "models" / "marts" / "fct_paid.sql"
    as_it_was = model.read_text("utf-8")
    model.write_text("select cast(paid_yuan as integer) as paid_yuan, 1 as more from main.payments", "utf-8")
    with pytest.raises(JixiaoError) as stopped:
        night(copy, ("p1", 1))
    model.write_text(as_it_was, "utf-8")
    cause = stopped.value.cause
    assert stopped.value.exit_code == EXIT_OTHER and "fct_paid" in cause
    assert "| paid_yuan | INTEGER | DECIMAL(18,2) | data type mismatch |" in cause
    assert "| pay_id | | VARCHAR | missing in definition |" in cause
    assert "| more | INTEGER | | missing in contract |" in cause


def test_a_mart_whose_columns_nobody_described_is_named(copy: Settings) -> None:
    bare = copy.dbt_project / "models" / "marts" / "fct_bare.sql"
    bare.write_text("select 1 as number", "utf-8")
    with pytest.raises(JixiaoError) as stopped:
        night(copy, ("p1", 1))
    bare.unlink()
    assert "fct_bare" in stopped.value.cause and "'columns' specification is missing" in stopped.value.cause


def test_a_model_that_cannot_be_built_is_no_finding(copy: Settings) -> None:
    model = Path(copy.dbt_project / "models" / "marts" / "fct_paid.sql")
    model.write_text("select * from no_such_table", "utf-8")
    with pytest.raises(JixiaoError) as stopped:
        night(copy, ("p1", 1))
    assert stopped.value.exit_code == EXIT_OTHER and "no_such_table" in stopped.value.cause


def test_a_kept_build_takes_one_changed_model(copy: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    model = copy.dbt_project / "models" / "marts" / "fct_paid.sql"
    model.write_text("select cast('p1' as varchar) as pay_id, cast(1 as decimal(18, 2)) as paid_yuan", "utf-8")
    for name in (
        "models/intermediate/int_seen.sql",
        "models/intermediate/int_in_python.py",
        "snapshots/payment_versions.sql",
    ):
        (copy.dbt_project / name).unlink()  # what they read is no raw table
    home = replace(copy, home=copy.home.parent / "developed")
    policy = home.raw / "policy" / "510521"
    policy.mkdir(parents=True)
    (policy / "policy_parameters.csv").write_text(POLICY_OF_WHICH_A_ROW_IS_IN_ANOTHER_ORDER, "utf-8")
    (policy / "my_rules.csv").write_text("a,b\n1,2\n", "utf-8")

    kept = dev.keep(home, date(2026, 9, 10))
    assert kept.is_new and kept.database == copy.dbt_project / "target" / "dev" / DATABASE
    unknown, row = dev.left_out(kept)
    assert unknown.startswith("left out: policy/510521/my_rules.csv: ")
    assert row.startswith("left out: policy/510521/policy_parameters.csv: 第3行“fiscal_year_from”列：“元”")
    dev.dbt_build(home, kept, ["fct_paid"])  # of a new build everything
    model.write_text(model.read_text("utf-8").replace("cast(1", "cast(2"), "utf-8")
    again = dev.keep(home, date(2026, 9, 10))
    assert not again.is_new
    elsewhere = copy.home / "another.duckdb"
    with monkeypatch.context() as shell:
        shell.setenv("JIXIAO_BUILD_DB", str(elsewhere))  # as somebody left it who looks at another build
        dev.dbt_build(home, again, ["fct_paid"])
    assert not elsewhere.exists()
    with duckdb.connect(str(kept.database), read_only=True) as connection:
        assert connection.execute("select paid_yuan::int from marts.fct_paid").fetchall() == [(2,)]
        assert connection.execute("select count(*) from intermediate.int_hooked").fetchall() == [(2,)]
    for words in (["build"], ["test", "-s", "fct_paid"], ["docs", "generate"], ["show", "-s", "fct_paid"]):
        assert by_hand(copy, *words) == 0, words
    documented = json.loads((copy.dbt_project / "target" / "catalog.json").read_text("utf-8"))["nodes"]
    assert documented["model.jixiao.fct_paid"]["columns"]["paid_yuan"]["type"] == "DECIMAL(18,2)"
    assert by_hand(copy, "test", "-s", "no_such_model", "--warn-error") != 0  # it is dbt's own answer that is read
    assert dev.keep(home, date(2026, 9, 11)).is_new  # another day is another build


def test_dbts_own_emitter_writes_the_lineage_of_a_night_to_a_file(copy: Settings, tmp_path: Path) -> None:
    emitter = shutil.which("dbt-ol")
    if emitter is None:
        pytest.skip("needs openlineage-dbt: pip install openlineage-dbt")
    model = copy.dbt_project / "models" / "marts" / "fct_paid.sql"
    model.write_text(MODELS["models/marts/fct_paid.sql"], "utf-8")
    night(replace(copy, home=tmp_path), ("p1", 1))
    file = tmp_path / "lineage.jsonl"
    (tmp_path / "openlineage.yml").write_text(
        json.dumps({"transport": {"type": "file", "log_file_path": str(file), "append": True}}), "utf-8"
    )
    words = [
        "--project-dir",
        "dbt_project",
        "--profiles-dir",
        "dbt_project",
        "--target-path",
        str(tmp_path / "logs/dbt"),
    ]
    told = {"OPENLINEAGE_CONFIG": str(tmp_path / "openlineage.yml"), "OPENLINEAGE_NAMESPACE": "jixiao"}
    subprocess.run([emitter, "send-events", *words], cwd=copy.project, env={**os.environ, **told}, check=True)
    events = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    [made] = [
        each for each in events if each["eventType"] == "COMPLETE" and ".fct_paid.build.run" in each["job"]["name"]
    ]
    assert [output["name"] for output in made["outputs"]] == ["warehouse.marts.fct_paid"]


def by_hand(copy: Settings, *words: str) -> int:
    """dbt as somebody types it in dbt_project/, with nothing of ours in the environment: the shipped profile alone."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "DBT_"))}
    dbt = Path(sys.executable).parent / "dbt"
    return subprocess.run([dbt, *words], cwd=copy.dbt_project, env=own, check=False).returncode
