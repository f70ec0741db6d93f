"""What a department's reader is given to read: the very file that `jixiao extract` writes, in a home of its own.

Here: a shelf of such files, made when first asked for and kept no longer than they are read. Nothing of anybody else is
in the database that the pages ask, nor in the folder they look into, so that no page has to hold anything back. Not
here: which rows those are (extract/).
"""

import threading
from collections import OrderedDict
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.readers.browse.shelf import Open, Shelf
from pipelines.readers.extract.department_file import write_extract
from pipelines.warehouse import DATABASE, open_sandboxed

_MOST = 24
"""Departments whose files are kept open; those that were not asked for longest make theirs anew."""


class OwnShelf(Shelf):
    """Releases as one department has them."""

    held = 2
    """The one in force, and one that its reader looks back at."""

    def __init__(self, whole: Shelf, scope: tuple[str, str]) -> None:
        super().__init__(whole.settings)
        self._whole = whole
        self.scope = scope
        self._home = TemporaryDirectory(prefix="jixiao-browse-")  # 0700; emptied file by file, at last itself
        self._own = replace(whole.settings, home=Path(self._home.name))

    def standing(self) -> str:
        return self._whole.standing()

    def opened(self, release_id: str) -> Open:
        region, department = self.scope
        folder = self._own.releases / release_id
        closing = ExitStack()
        try:
            file = folder / DATABASE
            write_extract(self.settings, department, file, region, release_id)
            closing.callback(_removed, file)
            own = replace(self._own, threads=1)
            connection = closing.enter_context(open_sandboxed(file, own, for_short_questions=True))
        except BaseException:
            closing.close()
            raise
        return Open(release_id, connection, self._own, closing, department=self.scope, bureau=self.settings)

    def close(self) -> None:
        super().close()
        self._home.cleanup()


def _removed(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


class Shelves:
    """The shelf of each reader: the whole one for the bureau, one of its own for a department."""

    def __init__(self, whole: Shelf) -> None:
        self.whole = whole
        self._own: OrderedDict[tuple[str, str], OwnShelf] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, scope: tuple[str, str] | None) -> Shelf:
        if scope is None:
            return self.whole
        with self._lock:
            found = self._own.pop(scope, None) or OwnShelf(self.whole, scope)
            self._own[scope] = found
            for each in [*self._own.values()][:-_MOST]:
                each.rest()
            return found

    def close(self) -> None:
        with self._lock:
            for shelf in self._own.values():
                shelf.close()
            self._own.clear()
        self.whole.close()
