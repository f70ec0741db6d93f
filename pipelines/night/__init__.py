"""One night: who it is, which lock it holds, how long each step took, what it found. Shared by every step.

Here: the state of a run and its beginning and end. Not here: the steps (land/ .. publish/, readers/report/), their
order (orchestration/assets/).
"""

import json
import logging
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from pipelines.errors import EXIT_LOCKED, EXIT_OTHER, EXIT_USAGE, JixiaoError
from pipelines.gate.runner import GateProcess, Verdict
from pipelines.gate.suites import load_suites
from pipelines.lang import say, system_says
from pipelines.night import run_log
from pipelines.night.aftermath import leave
from pipelines.night.backfill import Backfill
from pipelines.night.guards import failure_around
from pipelines.night.space import check_space
from pipelines.publish import align
from pipelines.settings import Settings
from pipelines.warehouse import RELEASE_ID, current_release
from pipelines.warehouse.changes import Fingerprint, take_fingerprint
from pipelines.warehouse.held import Held

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOCK = "jixiao.lock"


class Listener(Protocol):
    """Whoever shows the night's progress."""

    def step(self, name: str) -> None:
        """A step begins."""

    def advance(self, done: int, of: int) -> None:
        """Within the step."""


class Silent:
    """Shows nothing."""

    def step(self, name: str) -> None:
        del name

    def advance(self, done: int, of: int) -> None:
        del done, of


@dataclass
class Night:
    """State of one run. `summary` is what `jixiao refresh --json` prints."""

    settings: Settings
    run_id: str
    data_as_of: date
    created_at: datetime
    fingerprint: Fingerprint
    gate: GateProcess
    listener: Listener
    accept: str | None = None
    reason: str | None = None
    backfill: Backfill | None = None
    timings: dict[str, float] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None
    failure: JixiaoError | None = None
    held: dict[str, Held] = field(default_factory=dict)
    """Regions that failed the gate: the night goes on with what they delivered before."""
    parsed: set[tuple[str, int | None]] = field(default_factory=set)
    """Extract and fiscal year of every file the night read."""
    in_force: set[tuple[str, int | None]] = field(default_factory=set)
    """Extract and fiscal year of every file that counts."""
    is_trial: bool = False
    """Some steps alone, chosen on Dagster's page: into a build that stays, never into a release, and nobody is told."""

    @property
    def folder(self) -> Path:
        """The private build."""
        return self.settings.builds / self.run_id

    @property
    def code_version(self) -> str:
        return f"{package_version()}+{self.fingerprint.code[:12]}"

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step, show it, log it; a JixiaoError is remembered for the person who asked."""
        log = logging.getLogger("jixiao")
        self.failure = None
        self.listener.step(name)
        log.info("%s begins", name, extra={"told": {"step": name}})
        started = time.perf_counter()
        try:
            yield
        except JixiaoError as error:
            self.failure = error
            self.summary["failed_step"] = name
            log.error("%s", error.cause, extra={"told": {"step": name, "mend": error.mend}})
            raise
        except Exception as error:
            self.failure = failure_around(error)
            self.summary["failed_step"] = name
            log.exception("%s failed", name, extra={"told": {"step": name}})
            raise
        else:
            self.summary.pop("failed_step", None)
        finally:
            self.timings[name] = round(time.perf_counter() - started, 2)
            log.info("%s ends", name, extra={"told": {"step": name, "seconds": self.timings[name]}})


def package_version() -> str:
    """Version of the installed package; 0 when it runs from a bare checkout."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("jixiao")
    except PackageNotFoundError:
        return "0"


@contextmanager
def lock_home(settings: Settings, name: str = LOCK, told: str | None = None) -> Iterator[None]:
    """Hold the home for one writer; JixiaoError (exit code 5) when another process has it, (1) when it is read-only.

    The system drops the lock when its holder dies, however it dies.
    """
    from filelock import FileLock, Timeout

    if os.name == "posix":
        os.umask(settings.umask)
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.home / name, timeout=0)
        lock.acquire()
    except Timeout:
        raise JixiaoError(
            told or say("另一次运行正在使用这个数据目录", "another run holds this home"),
            say("等它结束后再试", "try again when it has ended"),
            EXIT_LOCKED,
        ) from None
    except OSError as error:
        raise JixiaoError(
            say(f"不能写入数据目录 {settings.home}: {system_says(error)}", f"{settings.home}: {system_says(error)}"),
            say("检查目录的属主、权限和挂载方式", "check its owner, its mode and how it is mounted"),
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def begin(
    settings: Settings,
    data_as_of: date,
    *,
    fingerprint: Fingerprint | None = None,
    accept: str | None = None,
    reason: str | None = None,
    backfill: Backfill | None = None,
    listener: Listener | None = None,
    is_trial: bool = False,
) -> Iterator[Night]:
    """A night in a home whose lock is held: tidy, start the gate's process, keep a log; end it all afterwards.

    JixiaoError (exit code 2) when `accept` names no critical check.
    """
    check_acceptance(settings, accept, reason)
    created_at = datetime.now(SHANGHAI)
    run_id = f"{created_at:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
    _tidy(settings)
    check_space(settings)
    handler = run_log.open_log(settings, run_id)
    night = Night(
        settings=settings,
        run_id=run_id,
        data_as_of=data_as_of,
        created_at=created_at.replace(tzinfo=None, microsecond=0),
        fingerprint=fingerprint or take_fingerprint(settings),
        gate=GateProcess(settings),
        listener=listener or Silent(),
        accept=accept,
        reason=reason,
        backfill=backfill,
        is_trial=is_trial,
    )
    night.summary.update(run_id=run_id, data_as_of=str(data_as_of), outcome="failed", exit_code=EXIT_OTHER)
    try:
        yield night
    except Exception as error:
        if not isinstance(error, JixiaoError):  # outside every step, so nobody has written it down
            logging.getLogger(run_log.LOGGER).exception("the night broke off")
        raise
    finally:
        night.gate.stop()
        _end(night)
        run_log.close_log(handler)


def _end(night: Night) -> None:
    """Whatever the end was: said in the summary, the list of runs, the log, the page, the hook; what is done is tidied.

    A disk that is full may refuse each of them; the run itself is over.
    """
    summary = night.summary
    summary["timings"] = night.timings
    if summary["exit_code"] and "cause" not in summary and summary["outcome"] != "published":
        error = night.failure or unforeseen(night)
        summary.update(exit_code=error.exit_code, cause=error.cause, mend=error.mend)
    if summary["outcome"] == "published":
        shutil.rmtree(night.folder, ignore_errors=True)
    else:
        for spill in ("tmp", "release", "dbt"):  # the build itself stays for whoever looks into the failure
            shutil.rmtree(night.folder / spill, ignore_errors=True)
    log = logging.getLogger(run_log.LOGGER)
    if night.is_trial:
        return
    try:
        leave(night.settings, summary, in_force=current_release(night.settings))
        _record(night)
        _show(night.settings)
    except OSError as error:
        log.error("the end could not be written down: %s", error)
    log.info("%s", summary["outcome"], extra={"told": {"summary": summary}})


def unforeseen(night: Night) -> JixiaoError:
    """For a failure nobody described."""
    log = run_log.path_of(night.settings, night.run_id)
    is_standing = current_release(night.settings) is not None
    return JixiaoError(
        say("运行中断, 原因不在预料之中", "the night broke off for an unforeseen reason"),
        say(
            f"查看 {log}{'; 现行版本未变' if is_standing else ''}",
            f"see {log}{'; the release in force is unchanged' if is_standing else ''}",
        ),
        EXIT_OTHER,
    )


@contextmanager
def telling(settings: Settings, data_as_of: date) -> Iterator[None]:
    """Around a night that may not even begin (no room, a clock set back): it leaves its page and calls the hook too."""
    try:
        yield
    except JixiaoError as error:
        run_id = f"{datetime.now(SHANGHAI):%Y%m%d-%H%M%S}-unbegun"
        told = {"cause": error.cause, "mend": error.mend, "exit_code": error.exit_code}
        summary = {"run_id": run_id, "data_as_of": str(data_as_of), "outcome": "failed", **told}
        leave(settings, summary, in_force=current_release(settings))
        raise


def check_acceptance(settings: Settings, accept: str | None, reason: str | None) -> None:
    """JixiaoError (exit code 2) when a check is let through without a reason, or is no critical check."""
    if bool(accept) != bool(reason):
        raise JixiaoError(
            say("--accept 与 --reason 必须同时给出", "--accept and --reason go together"),
            say("写明放行哪项检查和理由", "say which check and why"),
            EXIT_USAGE,
        )
    if not accept:
        return
    checks = [check for suite in load_suites(settings.expectations) for check in suite.checks.items()]
    critical = [check for check, severity in checks if severity == "critical"]
    if accept not in critical:
        raise JixiaoError(
            say(f"没有名为 {accept} 的关键检查", f"no critical check is called {accept}"),
            say("检查名见拒绝发布时的提示, 或 expectations/ 目录", "a refusal names its checks; see expectations/"),
            EXIT_USAGE,
        )


def runs(settings: Settings, limit: int = 10) -> list[dict[str, Any]]:
    """The last runs, newest first."""
    lines = settings.runs.read_text("utf-8").splitlines() if settings.runs.exists() else []
    return [json.loads(line) for line in reversed(lines[-limit:])]


def _record(night: Night) -> None:
    """One line per run, whatever its end."""
    night.settings.builds.mkdir(parents=True, exist_ok=True)
    with night.settings.runs.open("a", encoding="utf-8") as file:
        file.write(json.dumps(night.summary, ensure_ascii=False, default=str) + "\n")


def _show(settings: Settings) -> None:
    """The first page of reports/ with the light of this run."""
    from pipelines.readers.report import reindex

    try:
        reindex(settings)
    except Exception:  # the run is over, whatever the page says
        logging.getLogger(run_log.LOGGER).exception("the first page of the reports could not be written")


def _tidy(settings: Settings) -> None:
    """Remove what dead runs left; the lock says that no other run lives."""
    align(settings)
    if settings.builds.is_dir():
        for entry in settings.builds.iterdir():
            if RELEASE_ID.fullmatch(entry.name):
                shutil.rmtree(entry, ignore_errors=True)
    run_log.rotate(settings)
    if os.name == "posix":
        for folder in (settings.landing, settings.builds, settings.releases, settings.reports, settings.logs):
            if folder.is_dir() and folder.stat().st_uid == os.getuid():
                folder.chmod(folder.stat().st_mode & 0o777 & ~settings.umask)
