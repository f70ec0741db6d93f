"""The process that opens workbooks and documents, so that a hostile one may take it down and the night goes on.

Here: one child process for many files, its limits of memory and time, and what its death means for the file at hand.
Not here: what the child does (worker_process.py), reading (rows/file.py, forms/). A call names a function of a module
and its arguments, both picklable.
"""

import atexit
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from pipelines.land.problems import Refused

_MB = 1 << 20
_POLL = 0.02
_HEAD = struct.Struct("<Q")
_READY_WITHIN = 120.0


@dataclass(frozen=True)
class Limits:
    """What one file may take. Big files may take more: honest ones need it, and hostile ones are small."""

    memory: int = 512 * _MB
    memory_per_byte: int = 40
    seconds: float = 4.0
    """Of processor time, so that a busy machine refuses nothing; ten times as much on the clock."""
    seconds_per_mb: float = 3.0

    def of(self, size: int) -> tuple[int, float]:
        """Bytes resident and processor seconds for a file of that size."""
        return max(self.memory, self.memory_per_byte * size), self.seconds + self.seconds_per_mb * size / _MB


class Worker:
    """Starts on the first call, serves one call at a time, is started anew after it died or was ended."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._turn = threading.Lock()
        self.peak = 0
        """Bytes resident that the last call was seen with."""

    def call(self, function: Callable[..., Any], *arguments: Any, size: int) -> Any:
        """`function(*arguments)`, run in the process; `size`: bytes of the file it opens.

        Raises what the function raises. Refused: it took more than the limits (`too_much_memory`, `too_slow`), or
        died twice over the file (`reader_died`).
        """
        with self._turn:
            for attempt in range(2):
                answer = self._ask((function, arguments), *self._limits.of(size))
                if answer is not None:
                    is_error, value = pickle.loads(answer)
                    if is_error:
                        raise value
                    return value
                if attempt:
                    break
        raise Refused(
            "reader_died",
            "读取该文件的进程异常终止，文件未采用；请用电子表格软件打开后另存为 .xlsx 再报送",
            "the process that read the file died, the file was not taken; open it, save it anew and send that",
        )

    def stop(self) -> None:
        """End the process; the next call starts another."""
        process, self._process = self._process, None
        if process is not None:
            started: list[psutil.Process] = []
            with suppress(psutil.Error):
                started = psutil.Process(process.pid).children(recursive=True)  # LibreOffice
            process.kill()
            for each in started:
                with suppress(psutil.Error):
                    each.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with suppress(OSError):
                        stream.close()

    def _ask(self, call: tuple[Any, ...], memory: int, seconds: float) -> bytes | None:
        """The answer's bytes; None when the process died. Refused when it went beyond a limit."""
        process = self._running()
        assert process.stdin
        watch = psutil.Process(process.pid)
        try:
            started, clock = _processor_seconds(watch), time.monotonic()
            send(process.stdin, pickle.dumps(call))
        except (OSError, psutil.Error):
            self.stop()
            return None
        self.peak = 0
        while True:
            try:
                answer = self._answers.get(timeout=_POLL)
            except queue.Empty:
                with suppress(psutil.Error):
                    self.peak = max(self.peak, watch.memory_info().rss)
                    self._within(memory, seconds, _processor_seconds(watch) - started, time.monotonic() - clock)
                continue
            if answer is None:
                self.stop()
            return answer

    def _within(self, memory: int, seconds: float, used: float, passed: float) -> None:
        if self.peak > memory:
            self.stop()
            raise Refused(
                "too_much_memory",
                f"读取该文件需要超过 {memory // _MB} MB 内存，未采用；请清除空白行列后另存，或改用 .csv",
                f"reading the file takes more than {memory // _MB} MB; it was not taken; clear blank rows or use .csv",
            )
        if used > seconds or passed > 10 * seconds:
            self.stop()
            raise Refused(
                "too_slow",
                f"读取该文件超过 {seconds:.0f} 秒，未采用；请清除空白行列后另存，或改用 .csv",
                f"reading the file takes more than {seconds:.0f} s, so it was not taken; clear blank rows, or use .csv",
            )

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            package = Path(__file__).parents[2]
            path = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH")]))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.land.worker_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback could show personal data
                env={**os.environ, "PYTHONPATH": path},
            )
            self._answers = queue.SimpleQueue()
            threading.Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True).start()
            with suppress(queue.Empty):
                self._answers.get(timeout=_READY_WITHIN)
        return self._process


_shared = Worker()
atexit.register(_shared.stop)


def shared_worker() -> Worker:
    """The one that everybody in this process uses."""
    return _shared


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def send(stream: IO[bytes], message: bytes) -> None:
    """One message, its length before it."""
    stream.write(_HEAD.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message; None at the end."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    size = _HEAD.unpack(head)[0]
    message = stream.read(size)
    return message if len(message) == size else None


def _listen(stream: IO[bytes], answers: "queue.SimpleQueue[bytes | None]") -> None:
    message: bytes | None = b""
    while message is not None:
        try:
            message = receive(stream)
        except (OSError, ValueError):
            message = None
        answers.put(message)
