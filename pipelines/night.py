"""One night: who it is, which lock it holds, how long each step took, what it found. Shared by every step.

Here: the state of a run and its beginning and end. Not here: the steps (land/ .. report/), their order (assets.py).
"""

import json
import logging
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

from pipelines.backfill import Backfill
from pipelines.changes import Fingerprint, take_fingerprint
from pipelines.errors import EXIT_LOCKED, EXIT_OTHER, EXIT_USAGE, JixiaoError
from pipelines.gate.runner import GateProcess, Verdict
from pipelines.gate.suites import load_suites
from pipelines.lang import say
from pipelines.publish import align
from pipelines.settings import Settings
from pipelines.warehouse import RELEASE_ID

SHANGHAI = ZoneInfo("Asia/Shanghai")
RUNS = "runs.jsonl"
_LOCK = "jixiao.lock"
_KEPT_LOGS = 30


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
    parsed: set[tuple[str, int | None]] = field(default_factory=set)
    """Extract and fiscal year of every file the night read."""

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
        self.listener.step(name)
        log.info("%s begins", name)
        started = time.perf_counter()
        try:
            yield
        except JixiaoError as error:
            self.failure = error
            log.error("%s: %s / %s", name, error.cause, error.mend)
            raise
        except Exception:
            log.exception("%s failed", name)
            raise
        finally:
            self.timings[name] = round(time.perf_counter() - started, 2)
            log.info("%s ends after %s s", name, self.timings[name])


def package_version() -> str:
    """Version of the installed package; 0 when it runs from a bare checkout."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("jixiao")
    except PackageNotFoundError:
        return "0"


@contextmanager
def lock_home(settings: Settings) -> Iterator[None]:
    """Hold the home for one writer; JixiaoError (exit code 5) when another process has it."""
    from filelock import FileLock, Timeout

    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.home / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise JixiaoError(
            say("另一次运行正在使用这个数据目录", "another run holds this home"),
            say("等它结束后再试", "try again when it has ended"),
            EXIT_LOCKED,
        ) from None
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
) -> Iterator[Night]:
    """A night in a home whose lock is held: tidy, start the gate's process, keep a log; end it all afterwards.

    JixiaoError (exit code 2) when `accept` names no critical check.
    """
    check_acceptance(settings, accept, reason)
    created_at = datetime.now(SHANGHAI)
    run_id = f"{created_at:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
    _tidy(settings)
    handler = _open_log(settings, run_id)
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
    )
    night.summary.update(run_id=run_id, data_as_of=str(data_as_of), outcome="failed", exit_code=EXIT_OTHER)
    try:
        yield night
    finally:
        night.gate.stop()
        night.summary["timings"] = night.timings
        _record(night)
        if night.summary["outcome"] == "published":
            shutil.rmtree(night.folder, ignore_errors=True)
        logging.getLogger("jixiao").removeHandler(handler)
        handler.close()


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
    path = settings.builds / RUNS
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in reversed(lines[-limit:])]


def _record(night: Night) -> None:
    """One line per run, whatever its end."""
    night.settings.builds.mkdir(parents=True, exist_ok=True)
    with (night.settings.builds / RUNS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(night.summary, ensure_ascii=False, default=str) + "\n")


def _tidy(settings: Settings) -> None:
    """Remove what dead runs left; the lock says that no other run lives."""
    align(settings)
    if settings.builds.is_dir():
        for entry in settings.builds.iterdir():
            if RELEASE_ID.fullmatch(entry.name):
                shutil.rmtree(entry, ignore_errors=True)
    if settings.logs.is_dir():
        for old in sorted(settings.logs.glob("night-*.log"))[:-_KEPT_LOGS]:
            old.unlink(missing_ok=True)


def _open_log(settings: Settings, run_id: str) -> logging.Handler:
    settings.logs.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(settings.logs / f"night-{run_id}.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("jixiao")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler)
    return handler
