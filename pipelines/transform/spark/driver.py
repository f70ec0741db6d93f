"""What Spark's environment runs: a session on the given master, the inputs as tables, `dbt build --target spark`.

Reads one JSON request from standard input (master, app, project, inputs, work, threads), writes one JSON
object a line to standard output: {"node": …} for each finished model, at last {"done": …}. Knows nothing of Jixiao's
other modules: this environment holds pyspark and dbt-spark only.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

_NOT_BUILT = ("seed", "test", "unit_test", "exposure")
"""Seeds come as inputs, tests are asked of the build, exposures are documentation."""
_ANSI = "spark.sql.ansi.enabled"
_ON_ONE_MACHINE = {
    "spark.buffer.pageSize": "4m",
    "spark.sql.ui.retainedExecutions": "1",
    "spark.sql.ui.explainMode": "simple",
}
"""Some hundred queries one after another, most over few rows: each sort, join and sum takes a page of memory, of up to
64 MB by default, and Java clears and collects it; what a page of Spark's own would show of past queries is kept."""


def main() -> int:
    """Run the request; 0 when every model was built."""
    request = json.loads(sys.stdin.read())
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what dbt and Java print belongs to the log
    work = Path(request["work"])
    work.mkdir(parents=True, exist_ok=True)
    os.chdir(work)

    def answer(**told: Any) -> None:
        answers.write(json.dumps(told, ensure_ascii=False) + "\n")
        answers.flush()

    started = time.perf_counter()
    session = _session(request, work)
    tables = _register(session, Path(request["inputs"]))
    answer(registered=tables, seconds=round(time.perf_counter() - started, 2))
    _keep_ansi()
    failed = _build(request, work, answer)
    if not failed and session.conf.get(_ANSI) != "true":
        answer(failed=[{"unique_id": "dbt", "message": f"{_ANSI} was turned off: overflows would be NULL"}])
        failed = True
    if not failed:
        answer(done=True, seconds=round(time.perf_counter() - started, 2))
    session.stop()
    return 1 if failed else 0


def _session(request: dict[str, Any], work: Path) -> Any:
    """The session that dbt-spark will find. Whatever else a cluster needs stands in its spark-defaults.conf."""
    from pyspark.sql import SparkSession  # type: ignore[missing-import]

    builder = (
        SparkSession.builder.master(request["master"])
        .appName(request["app"])
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.sql.warehouse.dir", str(work / "warehouse"))
        .config("spark.sql.sources.default", "parquet")
        .config("spark.sql.session.timeZone", "UTC")
        .config(_ANSI, "true")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
    )
    if request["master"].startswith("local"):
        builder = builder.config(map=_ON_ONE_MACHINE)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    if "spark.sql.shuffle.partitions" not in dict(session.sparkContext.getConf().getAll()):
        session.conf.set("spark.sql.shuffle.partitions", str(max(2, session.sparkContext.defaultParallelism)))
    return session


def _keep_ansi() -> None:
    """Let an overflow or a bad cast fail as it does on DuckDB.

    dbt-spark 1.11 sets ANSI to false in its credentials, after the profile's own parameters, and hands that to the
    session with every statement: what does not fit would become NULL and the night would succeed.
    """
    from dbt.adapters.spark.connections import SparkCredentials  # type: ignore[missing-import]

    as_written = SparkCredentials.__post_init__

    def with_ansi(self: Any) -> None:
        as_written(self)
        self.server_side_parameters[_ANSI] = "true"

    SparkCredentials.__post_init__ = with_ansi


def _register(session: Any, inputs: Path) -> int:
    """Every `<schema>/<table>` folder of Parquet as a table; how many."""
    count = 0
    for schema in sorted(path for path in inputs.iterdir() if path.is_dir()):
        session.sql(f"create database if not exists `{schema.name}`")
        for table in sorted(path for path in schema.iterdir() if path.is_dir()):
            session.sql(f"create table `{schema.name}`.`{table.name}` using parquet location '{table.as_uri()}'")
            count += 1
    return count


def _build(request: dict[str, Any], work: Path, answer: Any) -> bool:
    """Run dbt over everything but seeds and tests; whether anything failed."""
    from dbt.cli.main import dbtRunner

    def on_event(event: Any) -> None:
        if event.info.name == "LogModelResult":
            answer(node=event.data.index, of=event.data.total)

    project = request["project"]
    words = [
        *("build", "--target", "spark", "--project-dir", project, "--profiles-dir", project),
        *(
            "--target-path",
            str(work / "target"),
            "--log-path",
            str(work / "logs"),
            "--threads",
            str(request["threads"]),
        ),
        *(word for kind in _NOT_BUILT for word in ("--exclude-resource-type", kind)),
    ]
    result: Any = dbtRunner(callbacks=[on_event]).invoke(words)
    if result.result is None:
        answer(failed=[{"unique_id": "dbt", "message": str(result.exception)}])
        return True
    answer(
        nodes=[
            {
                "unique_id": item.node.unique_id,
                "status": str(item.status),
                "message": item.message or "",
                "seconds": item.execution_time,
            }
            for item in result.result.results
        ]
    )
    return not result.success


if __name__ == "__main__":
    sys.exit(main())
