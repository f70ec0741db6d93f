"""Wall time, processor time and peak memory of a piece of work, and the file that keeps them.

Here: public tools only (time, resource, /proc). Not here: what is measured (the other modules).
"""

import json
import os
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
PROJECT = Path(__file__).parent.parent
_SAMPLED_EVERY = 0.05  # seconds


class Clock:
    """Wall and processor seconds since it was made; children count once they have ended."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), processor_seconds()

    def read(self) -> dict[str, float]:
        """Seconds so far: `wall_seconds`, `processor_seconds` (user and system, ended children included)."""
        return {
            "wall_seconds": round(time.perf_counter() - self._wall, 2),
            "processor_seconds": round(processor_seconds() - self._processor, 2),
        }


def processor_seconds() -> float:
    """User and system seconds of this process and its ended children."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def processor_seconds_of(process: int) -> float:
    """User and system seconds of another process, as /proc shows them now."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def watched(figures: dict[str, Any]) -> Iterator[None]:
    """Put wall, processor seconds and the peak memory of this process and its children into `figures`."""
    clock, peak, done = Clock(), [resident_bytes(os.getpid())], threading.Event()

    def sample() -> None:
        while not done.wait(_SAMPLED_EVERY):
            peak[0] = max(peak[0], resident_bytes(os.getpid()))

    watcher = threading.Thread(target=sample, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        figures.update(clock.read(), peak_mib=round(peak[0] / 2**20))


def resident_bytes(process: int) -> int:
    """Resident memory of a process and of all below it, as /proc shows it now."""
    try:
        own = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        tasks = [task.read_text().split() for task in Path(f"/proc/{process}/task").glob("*/children")]
    except (OSError, IndexError):  # it ended while we looked
        return 0
    return own + sum(resident_bytes(int(child)) for children in tasks for child in children)


def in_new_process(module: str, *words: str, tree: Path = PROJECT) -> dict[str, Any]:
    """Run `python -m module words...`, which prints one JSON object last; that object, with the whole process's peak.
    `tree`: the checkout whose modules run.

    Each measurement has its own process, so that none is warmed up, or filled, by the one before.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        stdout=subprocess.PIPE,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        encoding="utf-8",
    )
    peak, answer = 0, [""]
    reader = threading.Thread(target=lambda: answer.__setitem__(0, process.stdout.read() if process.stdout else ""))
    reader.start()
    while process.poll() is None:
        peak = max(peak, resident_bytes(process.pid))
        time.sleep(_SAMPLED_EVERY)
    reader.join()
    if process.returncode:
        raise SystemExit(f"{module} {' '.join(words)} ended with {process.returncode}")
    return {**json.loads(answer[0].strip().splitlines()[-1]), "process_peak_mib": round(peak / 2**20)}


def timed(work: Callable[[], Any]) -> dict[str, Any]:
    """Figures of one call, its value dropped."""
    figures: dict[str, Any] = {}
    with watched(figures):
        work()
    return figures


def record(benchmark: str, figures: dict[str, Any]) -> Path:
    """Write results/<benchmark>.json: the figures with machine, date, commit and command."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{benchmark}.json"
    known = {"benchmark": benchmark, "command": f"python -m benchmarks {benchmark}"}
    path.write_text(json.dumps({**known, **origin(), **figures}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def origin() -> dict[str, Any]:
    """When, from which commit and where something was measured."""
    return {"date": f"{datetime.now():%Y-%m-%d}", "commit": _commit(), "machine": machine()}


def machine() -> dict[str, Any]:
    """What it ran on, and how busy others kept it."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "memory_gib": round(int(lines[0].split()[1]) / 2**20),
        "python": platform.python_version(),
        "load_average_1_min": round(os.getloadavg()[0], 1),
    }


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=PROJECT)
    return found.stdout.strip() or "unknown"
