"""What starts by itself: the nightly, the reports that are due, and the sensor over raw/.

Here: Dagster's schedules and sensor, all in Asia/Shanghai. Not here: which reports are owed (night/due.py), when files
have settled (settling.py), the jobs (jobs.py).
"""

import time
from datetime import date, datetime

import dagster as dg

from pipelines.errors import JixiaoError
from pipelines.night import SHANGHAI
from pipelines.night.calendar import Due
from pipelines.night.due import owed
from pipelines.orchestration.jobs import NIGHTLY, reports
from pipelines.orchestration.settling import Seen, decide, look
from pipelines.settings import Settings
from pipelines.warehouse.changes import reason_to_run, take_fingerprint

_ZONE = "Asia/Shanghai"
_IDLE = dg.SkipReason("只有 jixiao serve 按计划运行。Only `jixiao serve` runs by schedule")


_NIGHTLY = (
    "每天 02:00 (上海): 没有变化、也没到数字会变的日子则跳过。At 02:00, unless nothing changed, nor does by the date"
)
_DUE = (
    "每天 07:00 (上海): 到期而还没有做的月度报告、监控报告, 关机、放假错过的也补做。"
    "At 07:00 in Shanghai: reports of a month or a monitoring round that are due and not yet made"
)
_FILES = (
    "raw/ 有新的或变更的文件, 且已静止一段时间。New or changed files in raw/ that have come to rest; "
    "JIXIAO_SETTLE_SECONDS says how long"
)


def schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """The nightly and the reports that are due. On under `jixiao serve`; elsewhere off, and idle when turned on: who
    tries something (`dg dev`) must not start nights on whatever home is near."""
    status = dg.DefaultScheduleStatus.RUNNING if settings.is_served else dg.DefaultScheduleStatus.STOPPED
    return [
        dg.ScheduleDefinition(
            name="nightly_schedule",
            job=NIGHTLY,
            cron_schedule="0 2 * * *",
            execution_timezone=_ZONE,
            default_status=status,
            description=_NIGHTLY,
            execution_fn=nightly_tick,
        ),
        dg.ScheduleDefinition(
            name="due_reports_schedule",
            job=reports,
            cron_schedule="0 7 * * *",
            execution_timezone=_ZONE,
            default_status=status,
            description=_DUE,
            execution_fn=due_reports_tick,
        ),
    ]


def sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """The one over raw/, on where the schedules are."""
    return [
        dg.SensorDefinition(
            name="raw_files_sensor",
            job=NIGHTLY,
            minimum_interval_seconds=60,
            default_status=dg.DefaultSensorStatus.RUNNING if settings.is_served else dg.DefaultSensorStatus.STOPPED,
            description=_FILES,
            evaluation_fn=raw_files_tick,
        )
    ]


def nightly_tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    day = _today(context)
    settings = Settings.load()
    if not settings.is_served:
        return _IDLE
    try:
        reason = reason_to_run(settings, take_fingerprint(settings), day, False)
    except JixiaoError as clock:
        return dg.SkipReason(f"{clock.cause} / {clock.mend}")
    if reason is None:
        return dg.SkipReason("无变化。Nothing changed")
    return dg.RunRequest(run_key=f"night-{day}", tags={"jixiao/kind": "night", "jixiao/why": reason})


def due_reports_tick(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
    day = _today(context)
    settings = Settings.load()
    if not settings.is_served:
        return _IDLE
    found = owed(settings, day)
    if not found:
        return dg.SkipReason("没有到期而未做的报告。No report is due and not made")
    return [_report(each, day) for each in found]


def raw_files_tick(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    settings = Settings.load()
    if not settings.is_served:
        return _IDLE
    digest = look(settings.raw)
    seen, is_due = decide(Seen.from_cursor(context.cursor), digest, time.time(), settings.settle_seconds)
    context.update_cursor(seen.as_cursor())
    if not is_due:
        return dg.SkipReason("没有变化, 或文件尚未静止。Nothing new, or files still move")
    try:
        reason = reason_to_run(settings, take_fingerprint(settings), datetime.now(SHANGHAI).date(), False)
    except JixiaoError as clock:
        return dg.SkipReason(f"{clock.cause} / {clock.mend}")
    if reason is None:
        return dg.SkipReason("内容没有变化。No content changed")
    return dg.RunRequest(run_key=f"raw-{digest}-{seen.since:.0f}", tags={"jixiao/kind": "files", "jixiao/why": reason})


def _today(context: dg.ScheduleEvaluationContext) -> date:
    """The day the tick is for, in Shanghai: a late tick still speaks of its own day."""
    return context.scheduled_execution_time.astimezone(SHANGHAI).date()


def _report(each: Due, day: date) -> dg.RunRequest:
    config = {"ops": {"make_reports": {"config": {"fiscal_year": each.fiscal_year, "period": each.period}}}}
    return dg.RunRequest(
        run_key=f"due-{each.fiscal_year}-{each.period}-{day}",
        run_config=config,
        tags={"jixiao/kind": "due-report", "jixiao/period": f"{each.fiscal_year}-{each.period}"},
    )
