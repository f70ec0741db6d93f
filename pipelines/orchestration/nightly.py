"""`jixiao refresh`: decide whether a night is needed, run Dagster's nightly job in this process, say how it ended.

Here: the run around the job. Not here: the job (jobs.py), the command line (cli.py), each step (night/steps.py).
"""

import logging
import os
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.errors import EXIT_DONE, EXIT_NOT_PUBLISHED, EXIT_OTHER, JixiaoError
from pipelines.exchange.pending import finish_pending
from pipelines.lang import say
from pipelines.night import (
    SHANGHAI,
    Listener,
    Night,
    Silent,
    backfill,
    begin,
    check_acceptance,
    lock_home,
    telling,
    unforeseen,
)
from pipelines.night.due import make
from pipelines.night.guards import failure_around, reason_to_mend
from pipelines.night.run_log import LOGGER
from pipelines.pull import as_dicts, pull_home
from pipelines.settings import Settings
from pipelines.warehouse import current_release, release_ids, release_record, withdrawn_on
from pipelines.warehouse.changes import reason_to_run, take_fingerprint


@dataclass(frozen=True)
class Wish:
    """What the person asked of the night."""

    as_of: date | None = None
    accept: str | None = None
    reason: str | None = None


def refresh(
    settings: Settings, wish: Wish, listener: Listener | None = None, started: float | None = None
) -> dict[str, Any]:
    """Run the night if anything changed; its summary, with `outcome`, `exit_code`, `cause` and `mend`.

    `started`: time.perf_counter() of the process's beginning, so that imports are counted. Outcomes: unchanged,
    published, refused (exit code 3), failed. JixiaoError when it could not begin (lock, clock, wrong --accept).
    """
    started = started or time.perf_counter()
    listener = listener or Silent()
    check_acceptance(settings, wish.accept, wish.reason)
    data_as_of = wish.as_of or datetime.now(SHANGHAI).date()
    with lock_home(settings), telling(settings, data_as_of):
        finish_pending(settings)
        pulled = pull_home(settings)
        fingerprint = take_fingerprint(settings)
        held, follows = _held_back(settings), _follows(settings)
        reason = reason_to_mend(settings) or reason_to_run(settings, fingerprint, data_as_of, wish.as_of is not None)
        if reason is None and held and wish.accept:
            reason = say(f"放行 {wish.accept}: {wish.reason}", f"{wish.accept} is let through: {wish.reason}")
        if reason is None:
            made = make(settings, data_as_of)
            return {
                "outcome": "unchanged",
                "release_id": current_release(settings),
                "withdrawn": list(follows),
                "report": [str(path) for path in made],
                "held": held,
                "exit_code": EXIT_DONE,
                "pull": as_dicts(pulled),
            }
        with begin(
            settings,
            data_as_of,
            fingerprint=fingerprint,
            accept=wish.accept,
            reason=wish.reason,
            listener=listener,
        ) as night:
            night.summary.update(why=reason, pull=as_dicts(pulled), follows=follows)
            _run(night, started)
            night.summary["total_seconds"] = round(time.perf_counter() - started, 2)
    return night.summary


@dataclass(frozen=True)
class Again:
    """Which years to read again, and what is kept of why."""

    first: int
    last: int
    reason: str
    by: str | None = None
    as_of: date | None = None
    accept: str | None = None


def run_backfill(
    settings: Settings, wish: Again, listener: Listener | None = None, started: float | None = None
) -> dict[str, Any]:
    """Read the years again, rebuild, gate, publish one release; its summary, as `refresh` gives it.

    The day it speaks of is that of the release in force, so that what differs comes from the reading alone; the next
    night brings it up to date. JixiaoError when it could not begin.
    """
    started = started or time.perf_counter()
    check_acceptance(settings, wish.accept, wish.reason if wish.accept else None)
    with lock_home(settings):
        finish_pending(settings)
        now, former = datetime.now(SHANGHAI).replace(tzinfo=None), current_release(settings)
        asked = backfill.ask(settings, wish.first, wish.last, wish.reason, wish.by, now, former)
        data_as_of = wish.as_of or _day_in_force(settings) or datetime.now(SHANGHAI).date()
        with begin(
            settings,
            data_as_of,
            accept=wish.accept,
            reason=wish.reason if wish.accept else None,
            backfill=asked,
            listener=listener,
        ) as night:
            years = f"{asked.first}–{asked.last}"
            night.summary["why"] = say(f"补跑 {years}: {asked.reason}", f"backfill {years}: {asked.reason}")
            if asked.done:
                night.summary["resumed_after"] = asked.done
            _run(night, started)
            night.summary["total_seconds"] = round(time.perf_counter() - started, 2)
    return night.summary


def _held_back(settings: Settings) -> list[dict[str, Any]]:
    """Regions of the release in force that stand on former deliveries, as a night's summary lists them."""
    release = current_release(settings)
    return release_record(settings, release).get("held", []) if release in release_ids(settings) else []


def _follows(settings: Settings) -> dict[str, str]:
    """Releases after the one in force that a rollback withdrew, with its day: a night that publishes now is the first
    after them."""
    current = current_release(settings) or ""
    return {each: day for each, day in sorted(withdrawn_on(settings).items()) if each > current}


def _day_in_force(settings: Settings) -> date | None:
    release = current_release(settings)
    if release is None or release not in release_ids(settings):
        return None
    return date.fromisoformat(release_record(settings, release)["data_as_of"])


def _run(night: Night, started: float) -> None:
    """The job, and how it ended, in the night's summary."""
    night.listener.step("import")
    try:
        from pipelines.orchestration.instance import put_on_timeline
        from pipelines.orchestration.jobs import asked_config

        job, instance = _job(night)
        night.timings["import"] = round(time.perf_counter() - started, 2)
        with instance:
            asked = night.backfill
            config = asked_config(asked.first, asked.last, asked.reason) if asked else _QUIET
            result = job.execute_in_process(
                instance=instance, run_config=config, raise_on_error=False, tags=run_tags(night)
            )
            put_on_timeline(instance, result.run_id)
        succeeded = result.success
    except JixiaoError as error:
        night.failure, succeeded = error, False
    except Exception as error:  # Dagster's own files on a full disk, say
        logging.getLogger(LOGGER).exception("the night broke off")
        night.failure, succeeded = failure_around(error), False
    if succeeded:
        return
    error = night.failure or unforeseen(night)
    if night.summary["outcome"] == "published" or current_release(night.settings) == night.run_id:
        night.summary["outcome"] = "published"
        error = _without_report(night)
    elif error.exit_code == EXIT_NOT_PUBLISHED:
        night.summary["outcome"] = "refused"
    night.summary.update(exit_code=error.exit_code, cause=error.cause, mend=error.mend)
    _show_refusal(night)


def run_tags(night: Night) -> dict[str, str]:
    """What Dagster's page shows of the run and filters by."""
    from pipelines.orchestration.instance import OF_THE_PAGE

    tags = {
        **OF_THE_PAGE,
        "jixiao/run_id": night.run_id,
        "jixiao/pid": str(os.getpid()),
        "jixiao/data_as_of": str(night.data_as_of),
        "jixiao/why": str(night.summary.get("why", "")),
        "jixiao/kind": "backfill" if night.backfill else "night",
    }
    if night.backfill:
        tags["jixiao/years"] = f"{night.backfill.first}-{night.backfill.last}"
    return tags


_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def _job(night: Night) -> tuple[Any, Any]:
    """Dagster's job with this night in it, and the home's Dagster instance."""
    import dagster as dg

    from pipelines.orchestration.definitions import build_defs
    from pipelines.orchestration.instance import bury_the_dead, open_instance

    defs = build_defs(night.settings, night=dg.ResourceDefinition.hardcoded_resource(lambda: night))
    instance = open_instance(night.settings)
    bury_the_dead(instance)
    return defs.resolve_job_def("backfill" if night.backfill else "nightly"), instance


def _without_report(night: Night) -> JixiaoError:
    log = night.settings.logs / f"night-{night.run_id}.log"
    return JixiaoError(
        say("版本已发布, 但报告未能生成", "the release is published, its report failed"),
        say(f"查看 {log}, 再运行 jixiao report coverage", f"see {log}, then run `jixiao report coverage`"),
        EXIT_OTHER,
    )


def _show_refusal(night: Night) -> None:
    """Let the report say which night it shows and why; a report that fails now must not hide the refusal."""
    release = current_release(night.settings)
    if release is None or night.summary["outcome"] != "refused":
        return
    import logging

    from pipelines.readers.report import build_report

    try:
        paths = build_report(night.settings, release)
        night.summary["report"] = [str(path) for path in paths]
    except Exception:
        logging.getLogger("jixiao").exception("the report about the refusal failed")
