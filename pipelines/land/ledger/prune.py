"""Old versions that policy lets go: landing files of contents long out of force, and files that nothing names.

Here: which, and deleting them. The ledger keeps its row, so what was delivered, when, and with which counts stays known
for ever. Not here: releases (publish/).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from pipelines.contracts import load_contracts
from pipelines.land.ledger.entries import PRESENT, Entry, lenders, read_ledger, write_ledger
from pipelines.settings import Settings


def to_drop(entries: Iterable[Entry], before: datetime) -> set[str]:
    """Landing and rejects files of contents delivered before that moment which no present file has any more."""
    entries = list(entries)
    held = {file for entry in entries if not _is_old(entry, before) for file in _files(entry)} | _lending(entries)
    return {file for entry in entries if _is_old(entry, before) for file in _files(entry)} - held


def prune_landing(settings: Settings, now: datetime) -> list[str]:
    """Delete what `keep_landing_days` lets go (nothing without it); the files, relative to landing/. Lock held."""
    if settings.keep_landing_days is None:
        return []
    entries = read_ledger(settings.landing)
    gone = to_drop(entries, now - timedelta(days=settings.keep_landing_days))
    if gone:
        write_ledger(settings.landing, [_without(entry, gone) for entry in entries])
    for file in gone:
        (settings.landing / file).unlink(missing_ok=True)
    return sorted(gone)


def _lending(entries: list[Entry]) -> set[str]:
    """Landing files from which a row in force may keep a value that its own file says nothing about (load/kept.py)."""
    places: dict[tuple, list[Entry]] = {}
    for entry in entries:
        if entry.extract in load_contracts():
            places.setdefault((entry.mof_div_code, entry.fiscal_year, entry.extract), []).append(entry)
    held: set[str] = set()
    for (_, _, extract), delivered in places.items():
        found, kept = lenders(delivered, [column.name for column in load_contracts()[extract].columns])
        held |= {each.landing_file for each in found} if kept else set()
    return held


def _is_old(entry: Entry, before: datetime) -> bool:
    return entry.status not in PRESENT and entry.delivered_at < before


def _files(entry: Entry) -> list[str]:
    return [file for file in (entry.landing_file, entry.rejects_file) if file]


def _without(entry: Entry, gone: set[str]) -> Entry:
    return replace(
        entry,
        landing_file=None if entry.landing_file in gone else entry.landing_file,
        rejects_file=None if entry.rejects_file in gone else entry.rejects_file,
    )
