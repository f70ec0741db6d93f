"""Dagster's own bookkeeping in a home: its folder, its configuration, and runs that died without saying so.

Here: what `dagster.yaml` of a home says. Not here: the storage class of nights (event_log.py), pages (serve.py).
"""

import os
from importlib.util import find_spec
from typing import Any

from pipelines.errors import JixiaoError
from pipelines.event_log import storages
from pipelines.lang import say
from pipelines.settings import Settings

_POSTGRES = "dagster_postgres"
_RUN_ID = "jixiao/run_id"
"""Tag of runs in the process that asked for them (`jixiao refresh`, `jixiao backfill`)."""


def open_instance(settings: Settings) -> Any:
    """The home's Dagster instance: SQLite files in the home, or PostgreSQL where the settings say so."""
    import dagster as dg
    from dagster._core.instance.ref import InstanceRef

    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    overrides = {"storage": _postgres(settings)} if settings.postgres_url else storages(home)
    where = InstanceRef.from_dir(str(home), config_dir=str(settings.project), overrides=overrides)
    return dg.DagsterInstance.from_ref(where)


def write_config(settings: Settings) -> None:
    """`dagster.yaml` in the home, for Dagster's own processes: the project's, and where events are kept."""
    import yaml

    text = (settings.project / "dagster.yaml").read_text("utf-8")
    if settings.postgres_url:
        text += "\n" + yaml.safe_dump({"storage": _postgres(settings)}, allow_unicode=True)
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    (settings.dagster_home / "dagster.yaml").write_text(text, "utf-8")


def _postgres(settings: Settings) -> dict[str, Any]:
    """Dagster's PostgreSQL storage. The address is named, not written: it may hold a password."""
    if find_spec(_POSTGRES) is None:
        raise JixiaoError(
            say("设置了 JIXIAO_DAGSTER_POSTGRES_URL, 但没有安装 dagster-postgres", "dagster-postgres is not installed"),
            say(
                "pip install dagster-postgres==0.29.27, 或取消该设置",
                "pip install dagster-postgres==0.29.27, or unset it",
            ),
        )
    return {"postgres": {"postgres_url": {"env": "JIXIAO_DAGSTER_POSTGRES_URL"}}}


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
