"""The transform step on Spark: `build` is to `--engine spark` what transform.build is to DuckDB.

Here: starting Spark's process and understanding how it ended. Not here: Parquet in and out (exchange.py).
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines import transform
from pipelines.errors import EXIT_OTHER, EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.transform import Node
from pipelines.transform.spark import exchange

PARTITIONED = "marts_by_region"
"""Folder of the release that holds the marts by fiscal year and region."""
_DRIVER = Path(__file__).with_name("driver.py")


def build(settings: Settings, database: Path, on_node: Callable[[int, int], None] | None = None) -> list[Node]:
    """Run every model on Spark and take what came back into the build, where dbt asks its data tests; what each did.

    Works in `<build>/spark`, which every worker must reach under the same path. JixiaoError when Spark's environment is
    missing (exit code 2) or when a model failed (1).
    """
    _check_environment(settings)
    folder = database.parent / "spark"
    shutil.rmtree(folder, ignore_errors=True)
    seeds = transform.build(settings, database, words=("seed",))
    exchange.write_inputs(settings, database, folder / "inputs")
    models = run_models(settings, folder, on_node)
    manifest = transform.read_manifest(transform.parsed_project(settings))
    exchange.read_results(settings, database, folder / "work" / "warehouse", manifest)
    transform.build(
        settings, database, words=("run", "--select", "config.materialized:view")
    )  # told already, as Spark's
    exchange.write_by_region(settings, database, folder / PARTITIONED)
    tests = transform.build(settings, database, on_node, words=("test", "--select", "test_type:data"))
    return [*seeds, *models, *tests]


def _check_environment(settings: Settings) -> None:
    if not settings.spark_python.exists():
        raise JixiaoError(
            say(f"没有 Spark 环境: {settings.spark_python}", f"there is no Spark environment: {settings.spark_python}"),
            say(
                "在工程目录运行 make spark, 或用 JIXIAO_SPARK_PYTHON 指明已有环境的 python",
                "run `make spark` in the checkout, or name the python of one in JIXIAO_SPARK_PYTHON",
            ),
            EXIT_USAGE,
        )
    if shutil.which("java") is None:
        raise JixiaoError(
            say("没有找到 Java", "there is no Java"),
            say(
                "安装 Java 17 或更高版本, 使 java 在 PATH 中", "install Java 17 or later so that `java` is on the PATH"
            ),
            EXIT_USAGE,
        )


def run_models(settings: Settings, folder: Path, on_node: Callable[[int, int], None] | None = None) -> list[Node]:
    """Spark's process from beginning to end, over the Parquet files of `<folder>/inputs`; what each model did.

    JixiaoError when a model failed or Spark broke off (exit code 1).
    """
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = settings.logs / "spark.log"
    request = {
        "master": settings.spark_master,
        "app": f"jixiao {folder.parent.name}",
        "project": str(settings.dbt_project),
        "inputs": str(folder / "inputs"),
        "work": str(folder / "work"),
        "threads": max(settings.threads, 2),
    }
    nodes: list[Node] = []
    failed: list[dict[str, Any]] = []
    is_done = False
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [str(settings.spark_python), str(_DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        )
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(request))
        process.stdin.close()
        for line in process.stdout:
            told = json.loads(line)
            if "node" in told and on_node:
                on_node(told["node"], told["of"])
            nodes += [Node(**node, failures=0) for node in told.get("nodes", [])]
            failed += told.get("failed", [])
            is_done = is_done or bool(told.get("done"))
        process.wait()
    broken = [node for node in nodes if node.has_failed]
    if broken:
        raise transform.failure(nodes)
    if not is_done:
        why = failed[0]["message"] if failed else say("没有说明原因", "it did not say why")
        raise JixiaoError(
            say(f"Spark 中断: {why}", f"Spark stopped: {why}"),
            say(f"查看 {log}; 现行版本未变", f"see {log}; the release in force is unchanged"),
            EXIT_OTHER,
        )
    return nodes
