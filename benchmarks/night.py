"""`night`: the whole nightly on the committed samples, step by step; then once more with nothing changed.

Here: an empty home with a copy of data/raw, two nights in it. Not here: installing (done before).
"""

import itertools
import json
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import in_new_process, processor_seconds, record

STARTED = time.perf_counter()
_SAMPLES = Path(__file__).parent.parent / "data" / "raw"


def run() -> Path:
    """Two nights; results/night.json."""
    with tempfile.TemporaryDirectory(prefix="jixiao-night-") as folder:
        shutil.copytree(_SAMPLES, Path(folder) / "raw")
        # the first night of a checkout also parses the dbt project: once per version of the project, not per night
        prepare(Path(folder))
        first = in_new_process(__name__, folder)
        second = in_new_process(__name__, folder)
    return record("night", {"first": first, "second": second})


def prepare(home: Path) -> None:
    """Parse the dbt project, once per version of it."""
    from pipelines.settings import Settings
    from pipelines.transform import parsed_project

    parsed_project(Settings.load(home))


class _Steps:
    """Processor seconds of this process at the beginning of each step."""

    def __init__(self) -> None:
        self.marks: list[tuple[str, float]] = []

    def step(self, name: str) -> None:
        """A step begins."""
        self.marks.append((name, _own_seconds()))

    def advance(self, done: int, of: int) -> None:
        """Within the step: nothing to note."""

    def split(self) -> dict[str, float]:
        """Step -> processor seconds of this process, the time between two steps counted to the former."""
        marks = [*self.marks, ("end", _own_seconds())]
        spent = {"start": marks[0][1]} if self.marks else {}
        for (name, begun), (_, ended) in itertools.pairwise(marks):
            spent[name] = ended - begun
        return {name: round(seconds, 2) for name, seconds in spent.items()}


def _own_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _one_night(home: Path, engine: str) -> dict[str, Any]:
    """What `jixiao refresh --home HOME --engine ENGINE` does, in this process, with processor time split by step."""
    from pipelines.orchestration.nightly import Wish, refresh
    from pipelines.settings import Settings

    steps = _Steps()
    summary = refresh(replace(Settings.load(home), engine=engine), Wish(), steps, STARTED)
    return {
        "outcome": summary["outcome"],
        "wall_seconds": round(time.perf_counter() - STARTED, 2),
        "processor_seconds": round(processor_seconds(), 2),
        "wall_by_step": summary.get("timings", {}),
        "processor_by_step": steps.split(),
        "processor_gate_process": round(processor_seconds() - _own_seconds(), 2),
        "rows_read": summary.get("read", {}).get("rows_read"),
        "files": sum(summary.get("read", {}).get("files", {}).values()),
        "dbt": summary.get("dbt"),
    }


if __name__ == "__main__":
    print(json.dumps(_one_night(Path(sys.argv[1]), *(sys.argv[2:] or ["duckdb"]))))
