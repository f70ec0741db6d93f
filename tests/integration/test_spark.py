"""The same raw files through both engines: every mart equal, decimals exact.

Spark runs as on a cluster: a standalone master and two workers, on loopback. Skipped where Java or Spark's environment
(`make spark`) is missing.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.generate import generate
from pipelines.generate.sizes import Size
from pipelines.settings import Settings
from pipelines.spark import PARTITIONED
from pipelines.warehouse import current_release, release_record
from tests.conftest import PROJECT, SAMPLES_AS_OF, Published, copy_home, jixiao

SPARK_PYTHON = Path(os.environ.get("JIXIAO_SPARK_PYTHON") or PROJECT / ".venv-spark" / "bin" / "python")

COUNTY = Size(counties=1, projects=200, payments=4_000, first_year=2023, last_year=2025)

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
            env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(log.parent / log.stem)},
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
            process.wait(20)


@dataclass(frozen=True)
class Both:
    """One home, computed twice: what DuckDB published, and the settings of the home whose release Spark computed."""

    of_duckdb: dict[str, tuple[int, str]]
    spark: Settings


@pytest.fixture(scope="module")
def both(published: Published, master: str, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The samples and a generated county."""
    home, made = copy_home(published, tmp_path_factory.mktemp("spark")), tmp_path_factory.mktemp("county")
    generate(made, COUNTY, seed=7)
    shutil.copytree(made / "raw", home / "raw", dirs_exist_ok=True)
    settings = Settings(home=home, project=PROJECT)
    words = ("refresh", "--json", "--as-of", str(SAMPLES_AS_OF))
    ended = jixiao(*words, home=home)
    assert ended.code == 0, ended.out + ended.err
    of_duckdb = marts_of(settings)
    shutil.rmtree(home / "releases")
    ended = jixiao(
        *(*words, "--engine", "spark"),
        home=home,
        JIXIAO_SPARK_PYTHON=str(SPARK_PYTHON),
        JIXIAO_SPARK_MASTER=master,
        SPARK_LOCAL_IP="127.0.0.1",
    )
    log = home / "logs" / "spark.log"
    assert ended.code == 0, ended.out + ended.err + (log.read_text("utf-8")[-5000:] if log.exists() else "")
    return Both(of_duckdb, settings)


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


TOO_LARGE = {
    "agencies": "单位代码,单位名称,部门代码,部门名称\n001001,水利站,001,水利局\n",
    "projects": "项目代码,项目名称,单位代码,预算类型\nP1,修渠,001001,一般公共预算\n",
    "allotments": "指标ID,项目代码,指标类型,指标日期,金额\n"
    "B1,P1,年初预算,2022-01-20,9000000000000000\nB2,P1,追加,2022-06-20,9000000000000000\n",
}


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_a_sum_that_does_not_fit_stops_the_night_on_either_engine(engine: str, tmp_path: Path) -> None:
    """dbt-spark turns ANSI off with every statement, and then the sum is NULL and the night succeeds."""
    folder = tmp_path / "raw" / "620101" / "2022"
    folder.mkdir(parents=True)
    for extract, text in TOO_LARGE.items():
        (folder / f"{extract}.csv").write_text(text, encoding="utf-8")
    words = ("refresh", "--json", "--as-of", "2023-03-01", "--engine", engine)
    ended = jixiao(*words, home=tmp_path, JIXIAO_SPARK_PYTHON=str(SPARK_PYTHON), SPARK_LOCAL_IP="127.0.0.1")
    assert ended.code == 1, ended.out + ended.err
    assert current_release(Settings(home=tmp_path, project=PROJECT)) is None
    assert "18" in ended.summary["cause"], ended.summary  # DECIMAL(18,2)
