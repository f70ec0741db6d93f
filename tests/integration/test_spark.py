"""The same raw files through both engines: every mart equal, decimals exact.

The night runs on Spark within one process; a few sums on a cluster (a standalone master and two workers, on loopback).
Skipped where Java or Spark's environment (`make spark`) is missing.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.errors import EXIT_OTHER, JixiaoError
from pipelines.publish.release import fingerprint_table
from pipelines.settings import Settings
from pipelines.transform.spark import PARTITIONED
from pipelines.transform.spark.engine import run_models
from pipelines.warehouse import current_release, release_record
from tests.conftest import PROJECT, SAMPLES_AS_OF, Published, jixiao
from tests.support.builds import BUILT, COUNTY

SPARK_PYTHON = Path(os.environ.get("JIXIAO_SPARK_PYTHON") or PROJECT / ".venv-spark" / "bin" / "python")

SHORT_LIVED = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=400m "
    "-XX:MetaspaceSize=400m "
    "-Dspark.sql.codegen.wholeStage=false -Dspark.sql.codegen.factoryMode=NO_CODEGEN "
    "-Dspark.sql.adaptive.enabled=false -Dspark.sql.shuffle.partitions=1 -Dspark.sql.files.minPartitionNum=1",
}
"""Each of some hundred queries runs once over little: what Java would optimize for long use costs more than it gives;
so do classes compiled for one query, plans made anew after each stage and a task for each of a hundred little files.
Without the optimizing step Java keeps 48 MB of code by default, and throws away what it has just compiled."""

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is missing: Spark's parity is not tested"),
    pytest.mark.skipif(not SPARK_PYTHON.exists(), reason="no .venv-spark (`make spark`): Spark's parity is not tested"),
]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start(log: Path, *words: str) -> subprocess.Popen[str]:
    package = subprocess.run(
        [SPARK_PYTHON, "-c", "import pyspark; print(pyspark.__path__[0])"], capture_output=True, text=True, check=True
    ).stdout.strip()
    with log.open("w") as out:
        return subprocess.Popen(
            [f"{package}/bin/spark-class", *words],
            stdout=out,
            stderr=out,
            text=True,
            cwd=log.parent,
            env={**os.environ, **SHORT_LIVED, "SPARK_WORKER_DIR": str(log.parent / log.stem)},
        )


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a standalone master with two workers of one core each."""
    folder, port = tmp_path_factory.mktemp("cluster"), free_port()
    url = f"spark://127.0.0.1:{port}"
    package = "org.apache.spark.deploy"
    ours = ("--host", "127.0.0.1", "--webui-port", "0")
    processes = [start(folder / "master.log", f"{package}.master.Master", *ours, "--port", str(port))]
    try:
        for number in (1, 2):
            words = (f"{package}.worker.Worker", *ours, "--cores", "1", "--memory", "1g", url)
            processes.append(start(folder / f"worker-{number}.log", *words))
        for _ in range(120):
            if (folder / "master.log").read_text().count("Registering worker") == 2:
                break
            time.sleep(0.5)
        else:
            raise AssertionError((folder / "master.log").read_text())
        yield url
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # what was asked has been answered: nothing of it is lost
                process.kill()
                process.wait()


@dataclass(frozen=True)
class Both:
    """One home, computed twice: what DuckDB made, and the settings of the home whose release Spark computed."""

    of_duckdb: dict[str, tuple[int, str]]
    spark: Settings


@pytest.fixture(scope="module")
def both(county_beside_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The samples and a generated county."""
    home = tmp_path_factory.mktemp("spark")
    for folder in ("raw", "landing"):
        shutil.copytree(county_beside_samples / folder, home / folder)
    settings = Settings(home=home, project=PROJECT)
    of_duckdb = made_marts(county_beside_samples / BUILT)
    ended = jixiao(
        *("refresh", "--json", "--as-of", str(SAMPLES_AS_OF), "--engine", "spark"),
        home=home,
        JIXIAO_SPARK_PYTHON=str(SPARK_PYTHON),
        JIXIAO_SPARK_MASTER="local[2]",
        SPARK_DRIVER_MEMORY="3g",
        **SHORT_LIVED,
    )
    log = home / "logs" / "spark.log"
    assert ended.code == 0, ended.out + ended.err + (log.read_text("utf-8")[-5000:] if log.exists() else "")
    return Both(of_duckdb, settings)


def made_marts(database: Path) -> dict[str, tuple[int, str]]:
    """The same of a build, as publishing counts and hashes its marts."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where schema_name = 'marts' group by 1"
        ).fetchall()
        made = {mart: fingerprint_table(connection, f"marts.{mart}", columns) for mart, columns in found}
    return {mart: (each.rows, each.content_sha256) for mart, each in made.items()}


def marts_of(settings: Settings) -> dict[str, tuple[int, str]]:
    """Mart -> rows, hash of their content in any order."""
    release = current_release(settings)
    assert release is not None
    marts = release_record(settings, release)["marts"]
    return {name: (mart["rows"], mart["content_sha256"]) for name, mart in marts.items()}


def test_every_mart_is_the_same_row_by_row(both: Both) -> None:
    assert marts_of(both.spark) == both.of_duckdb


def test_the_generated_county_is_among_them(both: Both, published: Published) -> None:
    samples = marts_of(published.settings)
    more = {mart: both.of_duckdb[mart][0] - rows for mart, (rows, _) in samples.items()}
    assert more["dim_projects"] >= COUNTY.projects
    assert min(more["fct_execution_monthly"], more["fct_indicator_results"], more["fct_recommendations"]) > 0


def test_the_release_says_which_engine_computed_it(both: Both) -> None:
    on_spark = both.spark
    release = current_release(on_spark)
    assert release is not None
    assert release_record(on_spark, release)["engine"] == "spark"


def test_marts_lie_by_year_and_region_too(both: Both, release: Callable[[str], list[tuple]]) -> None:
    on_spark = both.spark
    current = current_release(on_spark)
    assert current is not None
    folder = on_spark.releases / current / PARTITIONED / "fct_execution_monthly"
    rows = duckdb.sql(
        "select mof_div_code, fiscal_year, count(*), sum(paid_period_yuan) "
        f"from read_parquet('{folder / '2021' / '510521'}/*.parquet') group by all"
    ).fetchall()
    assert rows == release(
        "select mof_div_code, fiscal_year, count(*), sum(paid_period_yuan) from marts.fct_execution_monthly "
        "where fiscal_year = 2021 and mof_div_code = '510521' group by all"
    )


def test_region_codes_read_back_as_text(both: Both) -> None:
    current = current_release(both.spark)
    assert current is not None
    folder = both.spark.releases / current / PARTITIONED / "fct_execution_monthly"
    (kind,) = duckdb.sql(f"select distinct typeof(mof_div_code) from read_parquet('{folder}/**/*.parquet')").fetchall()
    assert kind == ("VARCHAR",)
    (kind,) = {str(pl.read_parquet(file).schema["mof_div_code"]) for file in folder.rglob("*.parquet")}
    assert kind == "String"


SUMS = {
    "fits": "select sum(amount) as amount from raw.amounts where amount < 1",
    "too_large": "select cast(sum(amount) as decimal(18, 2)) as amount from raw.amounts",
}
PROJECT_FILE = """
name: sums
version: "1.0"
profile: jixiao
models: {sums: {+schema: marts, +materialized: table, +file_format: parquet}}
"""
SCHEMA_AS_NAMED = "{% macro generate_schema_name(name, node) %}{{ name }}{% endmacro %}"


def test_on_a_cluster_what_fits_comes_back_and_a_sum_that_does_not_ends_the_night(
    master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers are other processes with other settings. dbt-spark turns ANSI off with every statement, and then the sum
    is NULL and the night succeeds. A dbt project of two sums, on Spark and on DuckDB."""
    project, amounts = tmp_path / "checkout" / "dbt_project", tmp_path / "inputs" / "raw" / "amounts"
    for place in (project / "models", project / "macros", amounts):
        place.mkdir(parents=True)
    shutil.copy(PROJECT / "dbt_project" / "profiles.yml", project)
    (project / "dbt_project.yml").write_text(PROJECT_FILE, "utf-8")
    (project / "macros" / "schema.sql").write_text(SCHEMA_AS_NAMED, "utf-8")
    for each, sql in SUMS.items():
        (project / "models" / f"{each}.sql").write_text(sql, "utf-8")
    duckdb.sql(
        "select cast(amount as decimal(18, 2)) as amount from (values (9e15), (9e15), (0.25), (0.5)) as t (amount)"
    ).write_parquet(str(amounts / "rows.parquet"))
    for name, value in SHORT_LIVED.items():
        monkeypatch.setenv(name, value)
    settings = Settings(tmp_path, project=tmp_path / "checkout", spark_python=SPARK_PYTHON, spark_master=master)
    with pytest.raises(JixiaoError, match=r"第一项 too_large: .*18") as raised:  # DECIMAL(18,2)
        run_models(settings, tmp_path)
    assert raised.value.exit_code == EXIT_OTHER
    came = duckdb.read_parquet(f"{tmp_path}/work/warehouse/marts.db/fits/*.parquet")
    assert came.fetchall() == [(Decimal("0.75"),)]
    with duckdb.connect() as connection:
        connection.execute("create schema raw")
        connection.execute(f"create table raw.amounts as from read_parquet('{amounts}/*.parquet')")
        assert connection.execute(SUMS["fits"]).fetchall() == [(Decimal("0.75"),)]
        with pytest.raises(duckdb.ConversionException, match="18"):
            connection.execute(SUMS["too_large"])
