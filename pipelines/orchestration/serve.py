"""`jixiao serve`: Dagster's code server, page and daemon and the pages of `browse`, four children of one process, on
127.0.0.1.

Here: starting them, watching them, ending all of them and whatever they started. Not here: what they serve
(definitions.py).
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.orchestration.insides import DAEMON
from pipelines.orchestration.instance import LOCATION, bury_the_dead, open_instance, write_config
from pipelines.settings import Settings

HOST = "127.0.0.1"
_CODE_SERVER = ("dagster", "api", "grpc", "-m", "pipelines.orchestration.definitions")
_BROWSE_PORT = 8600
"""Of the pages that show a release; another when it is taken."""
_GRACE_SECONDS = 25
_LOG_BYTES = 20_000_000
_PROCESSES = "serve.json"


@dataclass
class Served:
    """The running children, by name. End them with `stop`."""

    url: str
    browse_url: str = ""
    children: dict[str, subprocess.Popen] = field(default_factory=dict)
    logs: list[IO] = field(default_factory=list)

    def dead(self) -> str | None:
        """Name of a child that ended by itself."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask all to end, page and daemon first, then make sure: no process they started outlives this."""
        family = self._family()
        for name in reversed(self.children):
            child = self.children[name]
            if child.poll() is None:
                child.terminate()
                with suppress(subprocess.TimeoutExpired):
                    child.wait(_GRACE_SECONDS)
        for process in {*family, *self._family()}:
            with suppress(psutil.Error):
                process.terminate()
        _, left = psutil.wait_procs(family, timeout=5)
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        for child in self.children.values():
            child.wait()
        for log in self.logs:
            log.close()

    def _family(self) -> list[psutil.Process]:
        found = []
        for child in self.children.values():
            with suppress(psutil.Error):
                process = psutil.Process(child.pid)
                found += [process, *process.children(recursive=True)]
        return found


class Stopped(Exception):
    """It was asked to end before the pages answered; everything that was started has ended."""


@contextmanager
def hearing() -> Iterator[list[int]]:
    """The signals that ask for the end, as they come, from before the first process is started."""
    asked: list[int] = []
    former = {number: signal.signal(number, lambda number, _: asked.append(number)) for number in _signals()}
    try:
        yield asked
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def start(settings: Settings, port: int, asked: list[int]) -> Served:
    """Start all four and wait until the pages answer. JixiaoError when the port is taken or one of them dies; Stopped
    when `asked` (see `hearing`) holds a signal by then.

    The caller holds the home's serve.lock: whatever an earlier page left behind when it was killed is ended first.
    """
    _end_leftovers(settings)
    _check_port(port)
    write_config(settings)
    with open_instance(settings) as instance:
        bury_the_dead(instance, is_served=True)
    code_port = _free_port()
    workspace = settings.dagster_home / "workspace.yaml"
    workspace.write_text(
        f"load_from:\n  - grpc_server: {{host: {HOST}, port: {code_port}, location_name: {LOCATION}}}\n", "utf-8"
    )
    browse_port = _BROWSE_PORT if port != _BROWSE_PORT and not _answers(_BROWSE_PORT) else _free_port()
    served = Served(f"http://{HOST}:{port}", f"http://{HOST}:{browse_port}")
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(settings.dagster_home),
        "JIXIAO_HOME": str(settings.home),
        "JIXIAO_LANG": settings.lang,
        "JIXIAO_SERVED": "1",
        "JIXIAO_BROWSE_URL": served.browse_url,
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    words = {
        "code": [*_CODE_SERVER, "-h", HOST, "-p", str(code_port)],
        "page": ["dagster_webserver", "-h", HOST, "-p", str(port), "-w", str(workspace)],
        "daemon": [DAEMON, "run", "-w", str(workspace)],
        "browse": ["pipelines.cli", "browse", "--port", str(browse_port), "--beside", served.url],
    }
    try:
        for name, module in words.items():
            _spawn(served, settings, name, module, environment)
            _remember(served, settings)
            if name == "code":
                _until(served, lambda: _answers(code_port), asked)
        _until(served, lambda: _answers(port) and _answers(browse_port), asked)
    except BaseException:
        served.stop()
        raise
    return served


def watch(served: Served, settings: Settings, asked: list[int]) -> None:
    """Until SIGTERM or Ctrl-C; then everything is ended. JixiaoError when a child dies by itself."""
    try:
        while not asked:
            if dead := served.dead():
                raise JixiaoError(
                    say(f"{dead} 进程自行结束", f"the {dead} process ended by itself"),
                    say(f"查看 {settings.logs / f'serve-{dead}.log'}", f"see {settings.logs / f'serve-{dead}.log'}"),
                )
            for log in served.logs:
                trim(Path(log.name))
            time.sleep(0.5)
    finally:
        served.stop()


def _signals() -> list[signal.Signals]:
    closed = [signal.SIGHUP] if os.name == "posix" else []  # the terminal went
    return [signal.SIGTERM, signal.SIGINT, *closed]


def _spawn(served: Served, settings: Settings, name: str, module: list[str], environment: dict[str, str]) -> None:
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = (settings.logs / f"serve-{name}.log").open("a", encoding="utf-8")
    served.logs.append(log)
    own_group: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
    served.children[name] = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=settings.project,
        env={**environment, "PYTHONPATH": _path(environment, settings.project)},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        **own_group,  # Ctrl-C reaches us alone, and we end the others in order
    )


def trim(log: Path, most: int = _LOG_BYTES) -> None:
    """A page runs for years: beyond `most` bytes its log begins anew, the former stays once as .log.1. The file itself
    is emptied, for the process that appends to it holds it open."""
    if log.stat().st_size > most:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)


def _remember(served: Served, settings: Settings) -> None:
    """Which processes are ours, should this one be killed before it can end them."""
    known = [[child.pid, psutil.Process(child.pid).create_time()] for child in served.children.values()]
    (settings.dagster_home / _PROCESSES).write_text(json.dumps(known), "utf-8")


def _end_leftovers(settings: Settings) -> None:
    """A process with the number and the birth of one that an earlier page remembered is that one."""
    path = settings.dagster_home / _PROCESSES
    for pid, born in json.loads(path.read_text("utf-8")) if path.exists() else []:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            if process.create_time() == born:
                for each in [*process.children(recursive=True), process]:
                    each.kill()
                process.wait(5)
    path.unlink(missing_ok=True)


def _path(environment: dict[str, str], project: Path) -> str:
    return os.pathsep.join(filter(None, [str(project), environment.get("PYTHONPATH")]))


def _until(served: Served, is_ready: Callable[[], bool], asked: list[int], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not is_ready():
        if asked:
            raise Stopped
        dead = served.dead()
        if dead or time.monotonic() > deadline:
            raise JixiaoError(
                say(f"{dead or '页面'} 没有启动成功", f"{dead or 'the page'} did not start"),
                say("查看数据目录 logs/serve-*.log", "see logs/serve-*.log in the home"),
            )
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as trial:
        trial.settimeout(1)
        return trial.connect_ex((HOST, port)) == 0


def _check_port(port: int) -> None:
    if _answers(port):
        raise JixiaoError(
            say(f"端口 {port} 已被占用", f"port {port} is taken"),
            say("用 --port 换一个, 或先停掉占用它的程序", "choose another with --port, or stop what uses it"),
        )


def _free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind((HOST, 0))
        return trial.getsockname()[1]
