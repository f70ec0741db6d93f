"""The releases that readers hold open: each opened once, read-only and sandboxed, closed when nobody reads it.

Here: which release a reader gets, and for how long. A night that publishes meanwhile is seen by the next page, whole,
and by no page in half. Not here: what is read.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import duckdb

from pipelines.errors import JixiaoError
from pipelines.settings import Settings
from pipelines.warehouse import find_release, open_papers

MEMORY = 256_000_000
"""Bytes that DuckDB may take for the pages of one release; the home's own limit when that is lower."""


_Made = TypeVar("_Made")


@dataclass
class Open:
    """An open release. Ask it through `explain.story.ask`, which takes a cursor for every query."""

    release_id: str
    connection: duckdb.DuckDBPyConnection
    settings: Settings
    closing: ExitStack
    readers: int = 0
    kept: dict[str, object] = field(default_factory=dict)
    """What was prepared once for this release (search, labels)."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    department: tuple[str, str] | None = None
    """(region, code) when it is one department's own file and holds nothing of others."""
    bureau: Settings | None = None
    """The home that such a file was written from."""

    @property
    def origin(self) -> Settings:
        """The home that published the release."""
        return self.bureau or self.settings

    @cached_property
    def as_of(self) -> date:
        return self._one("select data_as_of from meta.build")

    @cached_property
    def marts(self) -> frozenset[str]:
        rows = self.connection.cursor().execute("select table_name from duckdb_tables() where schema_name = 'marts'")
        return frozenset(name for (name,) in rows.fetchall())

    def once(self, name: str, make: Callable[[], _Made]) -> _Made:
        """What `make` returns, asked for once as long as the release is open. Two readers who come at once may both
        make it."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]  # type: ignore[return-value]

    @property
    def raw(self) -> Path:
        """Where the delivered files lie, when this release was made here."""
        return self.settings.raw

    def _one(self, sql: str) -> date:
        return self.connection.cursor().execute(sql).fetchall()[0][0]


class Shelf:
    """Open releases of one home. `release` and `as_of` fix the one shown; without either it is the one in force."""

    held = 3
    """Releases kept open: the one in force, the one before it, and one that somebody looks back at."""

    def __init__(self, settings: Settings, release: str | None = None, as_of: date | None = None) -> None:
        limit = min(settings.memory_bytes or MEMORY, MEMORY)
        self.settings = replace(settings, memory_limit=f"{limit // 1_000_000}MB")
        # one thread a question: it is short, and readers who come at once keep the cores busy
        self._of_pages = replace(self.settings, threads=1)
        self._asked = (release, as_of)
        self._lock = threading.Lock()
        self._open: dict[str, Open] = {}

    def standing(self) -> str:
        """Id of the release shown where none is named. JixiaoError when there is none."""
        return find_release(self.settings, *self._asked)

    @contextmanager
    def reading(self, release: str | None = None) -> Iterator[Open]:
        """The release of that id, else the one shown; open as long as the reader reads. JixiaoError: none such."""
        found = self._taken(find_release(self.settings, release) if release else self.standing())
        try:
            yield found
        finally:
            with self._lock:
                found.readers -= 1
                self._tidy()

    def make_ready(self) -> None:
        """The release shown, opened if it is not."""
        with suppress(JixiaoError), self.reading():  # who reads it is told why not
            pass

    def _taken(self, release_id: str) -> Open:
        with self._lock:
            held = self._open.pop(release_id, None)
            if held is None:
                held = self.opened(release_id)
            held.readers += 1
            self._open[release_id] = held  # the last one used stands last
            return held

    def opened(self, release_id: str) -> Open:
        """The release, opened."""
        closing = ExitStack()
        connection = closing.enter_context(open_papers(self._of_pages, release_id, for_short_questions=True))
        return Open(release_id, connection, self.settings, closing)

    def rest(self, but: str = "") -> None:
        """Close whatever nobody reads at this moment, but that release."""
        with self._lock:
            self._tidy(0, but)

    def _tidy(self, kept: int | None = None, but: str = "") -> None:
        kept = self.held if kept is None else kept
        idle = [name for name, held in self._open.items() if held.readers == 0 and name != but]
        for name in idle[: max(0, len(self._open) - kept)]:
            self._open.pop(name).closing.close()

    def close(self) -> None:
        """Close what nobody reads any more."""
        with self._lock:
            for held in self._open.values():
                held.closing.close()
            self._open.clear()
