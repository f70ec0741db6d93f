"""The jobs: the night, the reports between nights; and the resource that is the night itself.

Here: Dagster's nouns of running. Not here: the assets (assets/), what starts a job by itself (schedules.py), what
`jixiao refresh` shows (nightly.py).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.errors import JixiaoError
from pipelines.exchange.pending import finish_pending
from pipelines.night import SHANGHAI, Night, begin, lock_home, telling
from pipelines.night.backfill import Backfill, account, ask
from pipelines.night.due import note_made
from pipelines.night.guards import reason_to_mend
from pipelines.orchestration.assets.common import LANDED, REPORT
from pipelines.pull import as_dicts, pull_home
from pipelines.settings import Settings
from pipelines.warehouse import current_release, release_record
from pipelines.warehouse.changes import reason_to_run, take_fingerprint

_TAGS = {
    "jixiao/writes": "home",
    "dagster/retry_strategy": "ALL_STEPS",  # each run makes a build of its own: nothing to go on from
}
NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="每晚全部步骤: 读新文件, 重算, 过闸门, 发布, 出报告。The whole night, from new files to the reports",
    tags=_TAGS,
)


def asked_config(first: int, last: int, reason: str) -> dict[str, Any]:
    """What the job `backfill` is given, here and on Dagster's page, which asks for it."""
    return {"from": first, "to": last, "reason": reason}


@dg.config_mapping(
    config_schema={
        "from": dg.Field(int, description="财政年度, 从。First fiscal year to read again"),
        "to": dg.Field(int, description="财政年度, 到。Last one"),
        "reason": dg.Field(str, description="为什么补跑; 随版本保存。Why; kept with the release"),
    }
)
def _asked(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "resources": {"night": {"config": given}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }


BACKFILL = dg.define_asset_job(
    "backfill",
    selection=dg.AssetSelection.all(),
    config=_asked,
    description="补跑: 重读所选财政年度, 重算, 发布一个版本; 写明 from, to, reason。"
    "Fiscal years read again, everything computed anew, one release",
    tags=_TAGS,
)


@dg.resource(
    config_schema={
        "home": dg.Field(str, is_required=False, description="数据目录。Home; default as for every command"),
        "as_of": dg.Field(str, is_required=False, description="数据日期 YYYY-MM-DD。Default today in Shanghai"),
        "accept": dg.Field(str, is_required=False, description="放行的检查名。One critical check to let through"),
        "from": dg.Field(int, is_required=False, description="补跑: 从。First fiscal year of a backfill"),
        "to": dg.Field(int, is_required=False, description="补跑: 到。Its last"),
        "reason": dg.Field(str, is_required=False, description="放行或补跑的理由。Why"),
    }
)
def night(context: dg.InitResourceContext) -> Iterator[Callable[[], Night]]:
    """A night for Dagster's page or schedule, begun by the first step that asks (Dagster makes resources for looking at
    results too); it locks the home for as long as the run lasts."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(_begin(context.resource_config, context.run)))


@contextmanager
def _begin(config: dict[str, Any], run: dg.DagsterRun | None) -> Iterator[Night]:
    settings = Settings.load(Path(config["home"]) if config.get("home") else None)
    asked = _asked_years(settings, config)
    data_as_of = date.fromisoformat(config["as_of"]) if config.get("as_of") else _day(settings, asked)
    if run is not None and not is_whole(run):
        with lock_home(settings), begin(settings, data_as_of, is_trial=True) as begun:
            yield begun
        return
    with lock_home(settings), telling(settings, data_as_of):
        finish_pending(settings)
        pulled = pull_home(settings)
        fingerprint = take_fingerprint(settings)
        reason = reason_to_mend(settings) or reason_to_run(settings, fingerprint, data_as_of, bool(config.get("as_of")))
        with begin(
            settings,
            data_as_of,
            fingerprint=fingerprint,
            accept=config.get("accept"),
            reason=config.get("reason") if config.get("accept") else None,
            backfill=asked,
        ) as begun:
            begun.summary["pull"] = as_dicts(pulled)
            begun.summary["why"] = (run.tags.get("jixiao/why") if run else None) or reason or "Dagster"
            yield begun


def _day(settings: Settings, asked: Backfill | None) -> date:
    """Today; of a backfill the day of the release in force, so that what differs comes from the reading alone."""
    if asked and asked.former_release:
        return date.fromisoformat(release_record(settings, asked.former_release)["data_as_of"])
    return today()


def is_whole(run: dg.DagsterRun) -> bool:
    """From reading to the reports; Dagster's page lets one choose single assets, checks, or `from failure`."""
    steps, chosen = run.step_keys_to_execute, run.asset_selection
    return (
        run.job_name in (NIGHTLY.name, BACKFILL.name)
        and (steps is None or "landed" in steps)
        and (chosen is None or {LANDED, REPORT} <= chosen)
    )


def _asked_years(settings: Settings, config: dict[str, Any]) -> Backfill | None:
    """The backfill that the job's configuration asks for: the unfinished one of the same years where there is one."""
    if "from" not in config:
        return None
    now = datetime.now(SHANGHAI).replace(tzinfo=None)
    former = current_release(settings)
    return ask(settings, config["from"], config["to"], config["reason"], f"{account()} (Dagster)", now, former)


def today() -> date:
    """The day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


@dg.op(
    config_schema={
        "fiscal_year": dg.Field(int, is_required=False, description="财政年度。Default the newest"),
        "period": dg.Field(str, is_required=False, description="时段 year, Q1–Q4, M01–M12"),
        "region": dg.Field(str, is_required=False, description="财政区划代码。Default each topmost region"),
    },
    retry_policy=dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL),
)
def make_reports(context: dg.OpExecutionContext) -> list[str]:
    """覆盖率报告: 现行版本, 给定年度和时段。The coverage report of the release in force; nothing is computed anew."""
    from pipelines.readers.report import build_report

    config, settings = context.op_config, Settings.load()
    year, period, region = config.get("fiscal_year"), config.get("period"), config.get("region")
    try:
        paths = build_report(settings, None, region, year, period)
        if year and period and not region:
            note_made(settings, [(year, period)], today())
    except JixiaoError as error:  # such as a year nobody has sent yet: asking again changes nothing
        raise dg.Failure(f"{error.cause} / {error.mend}", allow_retries=False) from error
    context.add_output_metadata({"out": len(paths), "files": [str(path) for path in paths]})
    return [str(path) for path in paths]


@dg.job(
    description="按月、按监控时段的报告。Reports of a month or a monitoring round", executor_def=dg.in_process_executor
)
def reports() -> None:
    make_reports()
