"""Whether a release is whole: what its own record says of its files and tables, against what is there.

Here: that question. Not here: what follows from the answer (publish/, night/guards.py).
"""

import contextlib

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, POINTER, current_release, name, release_record
from pipelines.warehouse.changes import hash_file


def read_back(settings: Settings, release_id: str) -> str | None:
    """What differs between the release in force and its own record; None when all agrees."""
    if current_release(settings) != release_id:
        return POINTER
    folder = settings.releases / release_id
    record = release_record(settings, release_id)
    for relative, written in record["files"].items():
        path = folder / relative
        if not path.exists() or hash_file(path) != written["sha256"]:
            return relative
    if (folder / f"{DATABASE}.wal").exists():
        return f"{DATABASE}.wal"
    with contextlib.closing(duckdb.connect(str(folder / DATABASE), read_only=True)) as connection:
        for table, written in record["marts"].items():
            counted = connection.execute(f"select count(*) from marts.{name(table)}").fetchone()
            if counted is None or counted[0] != written["rows"]:
                return f"marts.{table}"
    return None


def damage(settings: Settings) -> str | None:
    """What is wrong with the release in force, by its checksums; None when it is whole or there is none."""
    release = current_release(settings)
    if release is None or not (settings.releases / release).is_dir():
        return None
    try:
        return read_back(settings, release)
    except (OSError, ValueError, KeyError, duckdb.Error) as error:
        return f"{type(error).__name__}"
