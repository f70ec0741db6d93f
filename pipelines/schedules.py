"""What starts by itself: the nightly, the monthly report, the monitoring rounds, and the sensor over raw/.

Here: Dagster's schedules and sensor, all in Asia/Shanghai. Not here: when a day is a working day or a round is due
(calendar.py), when files have settled (settling.py), the jobs (jobs.py).
"""

import time
from datetime import date, datetime

import dagster as dg

from pipelines.calendar import Round, first_working_day, month_before, rounds_of_month
from pipelines.changes import reason_to_run, take_fingerprint
from pipelines.errors import JixiaoError
from pipelines.jobs import NIGHTLY, reports
from pipelines.night import SHANGHAI
from pipelines.settings import Settings
from pipelines.settling import Seen, decide, look
from pipelines.warehouse import current_release, open_release

_ZONE = "Asia/Shanghai"
_RUNNING = dg.DefaultScheduleStatus.RUNNING
_AUGUST, _DECEMBER = 8, 12


@dg.schedule(job=NIGHTLY, cron_schedule="0 2 * * *", execution_timezone=_ZONE, default_status=_RUNNING)
def nightly_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """每天 02:00; 没有变化、也没有期限到期则跳过。At 02:00, unless nothing changed and no window ended."""
    day = _today(context)
    settings = Settings.load()
    try:
        reason = reason_to_run(settings, take_fingerprint(settings), day, False)
    except JixiaoError as clock:
        return dg.SkipReason(f"{clock.cause} / {clock.mend}")
    if reason is None:
        return dg.SkipReason("无变化。Nothing changed")
    return dg.RunRequest(run_key=f"night-{day}", tags={"jixiao/kind": "night", "jixiao/why": reason})


@dg.schedule(job=reports, cron_schedule="0 7 1-10 * *", execution_timezone=_ZONE, default_status=_RUNNING)
def monthly_report_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """每月第一个工作日 07:00, 上月的覆盖率报告。The first working day of a month: the report of the month before."""
    day = _today(context)
    if day != first_working_day(day.year, day.month):
        return dg.SkipReason("不是本月第一个工作日。Not the first working day")
    year, period = month_before(day)
    return _report(year, period, f"monthly-{day}", "monthly")


@dg.schedule(job=reports, cron_schedule="30 7 1-10 8 *", execution_timezone=_ZONE, default_status=_RUNNING)
def august_round_schedule(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
    """八月监控: 政策日历中本月到期的监控, 第一个工作日。The August round: monitoring due this month by policy."""
    return _round(_today(context), _AUGUST)


@dg.schedule(job=reports, cron_schedule="30 7 1-10 12 *", execution_timezone=_ZONE, default_status=_RUNNING)
def december_round_schedule(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest] | dg.SkipReason:
    """十二月监控: 同上。The December round: monitoring due in December by policy."""
    return _round(_today(context), _DECEMBER)


@dg.sensor(
    job=NIGHTLY,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="raw/ 有新的或变更的文件, 且已静止一段时间。New or changed files in raw/ that have come to rest",
)
def raw_files_sensor(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    settings = Settings.load()
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


SCHEDULES = [nightly_schedule, monthly_report_schedule, august_round_schedule, december_round_schedule]
SENSORS = [raw_files_sensor]


def _today(context: dg.ScheduleEvaluationContext) -> date:
    """The day the tick is for, in Shanghai: a late tick still speaks of its own day."""
    return context.scheduled_execution_time.astimezone(SHANGHAI).date()


def _report(year: int, period: str, run_key: str, kind: str) -> dg.RunRequest:
    config = {"ops": {"make_reports": {"config": {"fiscal_year": year, "period": period}}}}
    return dg.RunRequest(run_key=run_key, run_config=config, tags={"jixiao/kind": kind, "jixiao/period": period})


def _round(day: date, month: int) -> list[dg.RunRequest] | dg.SkipReason:
    if day != first_working_day(day.year, month):
        return dg.SkipReason("不是本月第一个工作日。Not the first working day")
    rounds = rounds_of_month(known_rounds(Settings.load()), day.year, month)
    if not rounds:
        return dg.SkipReason("政策日历中本月没有到期的监控。The policy calendar has no monitoring due this month")
    return [
        _report(each.fiscal_year, each.period, f"round-{each.fiscal_year}-{each.period}-{each.due}", "monitoring-round")
        for each in rounds
    ]


def known_rounds(settings: Settings) -> list[Round]:
    """Every monitoring round with its due day, as the policy calendars of the regions in the release in force say."""
    if current_release(settings) is None:
        return []
    with open_release(settings) as connection:
        rows = connection.execute(
            "select distinct fiscal_year, period, due_date from marts.rpt_deadlines "
            "where stage = 'monitoring' and deadline_kind = 'hand_in' and period <> 'year' and due_date is not null"
        ).fetchall()
    return [Round(*row) for row in rows]
