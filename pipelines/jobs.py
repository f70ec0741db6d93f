"""The jobs: the night, the reports between nights; and the resource that is the night itself.

Here: Dagster's nouns of running. Not here: the assets (assets.py), what starts a job by itself (schedules.py), what
`jixiao refresh` shows (nightly.py).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path

import dagster as dg

from pipelines.backfill import Backfill, account
from pipelines.changes import reason_to_run, take_fingerprint
from pipelines.due import note_made
from pipelines.errors import JixiaoError
from pipelines.exchange.pending import finish_pending
from pipelines.guards import reason_to_mend
from pipelines.night import SHANGHAI, Night, begin, lock_home, telling
from pipelines.partitions import years_of
from pipelines.pull import as_dicts, pull_home
from pipelines.settings import Settings
from pipelines.warehouse import current_release

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="每晚全部步骤; 选年度分区即补跑。The whole night; over fiscal-year partitions it is a backfill",
    tags={
        "jixiao/writes": "home",
        "dagster/retry_strategy": "ALL_STEPS",  # each run makes a build of its own: nothing to go on from
    },
)


@dg.resource(
    config_schema={
        "home": dg.Field(str, is_required=False, description="数据目录。Home; default as for every command"),
        "as_of": dg.Field(str, is_required=False, description="数据日期 YYYY-MM-DD。Default today in Shanghai"),
        "accept": dg.Field(str, is_required=False, description="放行的检查名。One critical check to let through"),
        "reason": dg.Field(str, is_required=False, description="放行理由。Why"),
    }
)
def night(context: dg.InitResourceContext) -> Iterator[Callable[[], Night]]:
    """A night for Dagster's page or schedule, begun by the first step that asks (Dagster makes resources for looking at
    results too); it locks the home for as long as the run lasts."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(_begin(context.resource_config, context.dagster_run)))


@contextmanager
def _begin(config: dict[str, str], run: dg.DagsterRun | None) -> Iterator[Night]:
    settings = Settings.load(Path(config["home"]) if config.get("home") else None)
    data_as_of = date.fromisoformat(config["as_of"]) if config.get("as_of") else today()
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
            reason=config.get("reason"),
            backfill=_asked_years(settings, run),
        ) as begun:
            begun.summary["pull"] = as_dicts(pulled)
            begun.summary["why"] = (run.tags.get("jixiao/why") if run else None) or reason or "Dagster"
            yield begun


def _asked_years(settings: Settings, run: dg.DagsterRun | None) -> Backfill | None:
    """Partitions chosen on Dagster's page are years to read again."""
    years = years_of(run.tags) if run else None
    if years is None:
        return None
    now = datetime.now(SHANGHAI).replace(tzinfo=None).isoformat(timespec="seconds")
    return Backfill(*years, "Dagster", account(), now, current_release(settings))


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
    from pipelines.report import build_report

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
