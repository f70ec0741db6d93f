"""The steps of a night on a terminal: which of how many, how far, how long.

Here: drawing on stderr. Not here: the night that tells it (night/'s Listener).
"""

from types import TracebackType
from typing import Any

from pipelines.lang import say
from pipelines.night.run_log import STEPS


class Bars:
    """Progress on stderr: one line per step, with a bar inside steps that count."""

    def __init__(self, shown: bool) -> None:
        self._progress: Any = None
        self._task: Any = None
        if shown:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=30),
                TextColumn("{task.fields[count]}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )

    def __enter__(self) -> "Bars":
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def step(self, name: str) -> None:
        """A step begins; the former one is done."""
        if self._progress:
            if self._task is not None and self._progress.tasks[self._task].total is None:
                self._progress.update(self._task, total=1, completed=1)
            number = f"{list(STEPS).index(name) + 1}/{len(STEPS)}"
            self._task = self._progress.add_task(f"{number} {say(*STEPS[name])}", total=None, count="")

    def advance(self, done: int, of: int) -> None:
        """Within the step: so many of so many."""
        if self._progress and self._task is not None:
            self._progress.update(self._task, total=of, completed=done, count=f"{done:,}/{of:,}")
