"""Dagster's own bookkeeping in a home: its folder, its configuration, and runs that died without saying so.

Here: what `dagster.yaml` of a home says. Not here: the storage class of nights (event_log.py), pages (serve.py), what
is taken from Dagster's insides (insides.py).
"""

import os
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.orchestration.event_log import storages
from pipelines.orchestration.insides import InstanceRef, origin_of_job
from pipelines.settings import Settings

_RUN_ID = "jixiao/run_id"
"""Tag of runs in the process that asked for them (`jixiao refresh`, `jixiao backfill`)."""
LOCATION = "jixiao"
"""What Dagster's page calls the program (`jixiao serve` says so in its workspace.yaml)."""
_REPOSITORY = "__repository__"
"""Dagster's own name for what a module's one `Definitions` holds."""
OF_THE_PAGE = {".dagster/repository": f"{_REPOSITORY}@{LOCATION}"}
"""Tag by which the page finds the runs of its jobs."""


def put_on_timeline(instance: Any, run_id: str) -> None:
    """Tell the store that a run of this process is one of the page's own, as `dagster run migrate-repository` does:
    without that it is missing on the timeline."""
    run = instance.get_run_by_id(run_id)
    instance.run_storage.replace_job_origin(run, origin_of_job(LOCATION, _REPOSITORY, run.job_name))


def open_instance(settings: Settings) -> Any:
    """The home's Dagster instance: SQLite files in the home, or PostgreSQL where the settings say so."""
    import dagster as dg

    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    if settings.postgres_url:
        check_postgres(settings.postgres_url)
    overrides = {"storage": _POSTGRES} if settings.postgres_url else storages(home)
    where = InstanceRef.from_dir(str(home), config_dir=str(settings.project), overrides=overrides)
    instance = dg.DagsterInstance.from_ref(where)
    if settings.postgres_url:  # Dagster's name for connections that stay open; else each of a thousand events logs in
        instance.optimize_for_webserver(statement_timeout=60_000, pool_recycle=3600, max_overflow=20)
    return instance


def write_config(settings: Settings) -> None:
    """`dagster.yaml` in the home, for Dagster's own processes: the project's, and where events are kept."""
    import yaml

    text = (settings.project / "dagster.yaml").read_text("utf-8")
    if settings.postgres_url:
        text += "\n" + yaml.safe_dump({"storage": _POSTGRES}, allow_unicode=True)
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    (settings.dagster_home / "dagster.yaml").write_text(text, "utf-8")


_POSTGRES = {"postgres": {"postgres_url": {"env": "JIXIAO_DAGSTER_POSTGRES_URL"}}}
"""Dagster's PostgreSQL storage. The address is named, not written: it may hold a password."""


def check_postgres(url: str) -> None:
    """JixiaoError when the event store does not let us in."""
    import psycopg2

    try:
        psycopg2.connect(url, connect_timeout=10).close()
    except (psycopg2.Error, UnicodeError) as error:
        told = str(error).strip().partition("\n")[0]
        if not told.startswith("connection to server"):  # an address cut in the wrong place may show its password
            told = say("地址写法不对, 或主机名无法解析", "the address is malformed, or its host is unknown")
        raise JixiaoError(
            say(f"Dagster 的事件库 (PostgreSQL) 连不上: {told}", f"PostgreSQL, Dagster's event store: {told}"),
            say(
                "检查数据库服务和 JIXIAO_DAGSTER_POSTGRES_URL "
                "(postgresql://用户:密码@主机:端口/库, 密码中的 @ 写成 %40); 或取消该设置, 改用数据目录里的 SQLite",
                "check the server and JIXIAO_DAGSTER_POSTGRES_URL (postgresql://user:password@host:port/database, an @ "
                "in the password as %40), or unset it and use SQLite in the home",
            ),
        ) from None


def bury_the_dead(instance: Any, *, is_served: bool = False) -> list[str]:
    """Mark runs as failed whose process is no more; their ids. The caller holds the home's lock.

    Runs of the command line name their process in a tag. `is_served`: the page is just starting, so whatever its own
    processes ran before is dead too.
    """
    import dagster as dg

    living = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]
    buried = []
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=living)):
        if (is_served or _RUN_ID in run.tags) and not _is_alive(run.tags.get("jixiao/pid")):
            instance.report_run_failed(run, "进程已不在, 运行没有结束。The process is gone; the run did not end")
            buried.append(run.run_id)
    return buried


def _is_alive(pid: str | None) -> bool:
    import psutil

    return pid is not None and int(pid) != os.getpid() and psutil.pid_exists(int(pid))
