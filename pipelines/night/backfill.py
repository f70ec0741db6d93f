"""`jixiao backfill`: years read again from raw/, everything rebuilt, gated, published as one release with its record.

Here: who, why, which years, how far it got (so that a killed one goes on), the record kept with the release. Not here:
the run (orchestration/nightly.py), reading (land/), the comparison of releases (publish/diff.py).
"""

import getpass
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, release_ids
from pipelines.warehouse.changes import hash_file
from pipelines.warehouse.durable import write_durably

STATE = "backfill.json"
RECORD = "backfill.json"
CHANGES = "changes.parquet"
_SHOWN = 1000
FIRST_YEAR, LAST_YEAR = 1994, 2100


@dataclass(frozen=True)
class Backfill:
    """One backfill from its beginning to its release; lies in builds/ until it is published."""

    first: int
    last: int
    reason: str
    by: str
    asked_at: str
    former_release: str | None
    """In force when it began: what its changes are counted from, whatever nights ran in between."""
    done: list[int] = field(default_factory=list)
    """Years read again so far."""
    read_again: list[str] = field(default_factory=list)
    """Raw files that were read again."""
    read_differently: list[str] = field(default_factory=list)
    """Those of them that no longer landed as before."""
    before: dict[str, str] = field(default_factory=dict)
    """Landing file -> hash of the year at work, as it was before that year was begun."""
    at_work: int | None = None

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)


def ask(
    settings: Settings, first: int, last: int, reason: str, by: str | None, now: datetime, former: str | None
) -> Backfill:
    """The backfill to run: the unfinished one of the same years where there is one, else a new one.

    JixiaoError (exit code 2) for years that are none, or without a reason.
    """
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise JixiaoError(
            say(f"年度 {first}–{last} 不成区间", f"{first}–{last} are no years in order"),
            say("--from 不晚于 --to, 都是四位年度", "--from is not after --to, both of four digits"),
            EXIT_USAGE,
        )
    if not reason.strip():
        raise JixiaoError(
            say("没有写理由", "no reason was given"),
            say("用 --reason 写明为什么重算, 它随发布版保存", "say why with --reason; it is kept with the release"),
            EXIT_USAGE,
        )
    pending = unfinished(settings)
    if pending is not None and (pending.first, pending.last) == (first, last):
        return replace(pending, reason=reason, by=by or pending.by)
    return Backfill(first, last, reason, by or account(), now.isoformat(timespec="seconds"), former)


def account() -> str:
    """Who is logged in, as the system knows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a service without an account of its own
        return "unknown"


def unfinished(settings: Settings) -> Backfill | None:
    """The backfill that was begun and not published; None when there is none."""
    path = settings.builds / STATE
    return Backfill(**json.loads(path.read_text("utf-8"))) if path.exists() else None


def save(settings: Settings, state: Backfill) -> None:
    """Remember how far it got, in one step."""
    settings.builds.mkdir(parents=True, exist_ok=True)
    draft = settings.builds / f".{STATE}.draft"
    write_durably(draft, json.dumps(asdict(state), ensure_ascii=False, indent=1))
    draft.replace(settings.builds / STATE)


def finish(settings: Settings) -> None:
    """It is published."""
    (settings.builds / STATE).unlink(missing_ok=True)


def land_years(settings: Settings, state: Backfill, land: Callable[[range], Any]) -> tuple[Any, Backfill]:
    """Read each year again that was not yet; the last landing's summary and the state after it.

    `land(years)` lands with those years read again. Each year is on disk and remembered before the next begins.
    """
    summary = None
    save(settings, state)
    for year in [year for year in state.years if year not in state.done]:
        if state.at_work != year:
            state = replace(state, at_work=year, before=_landed(settings, year))
            save(settings, state)
        before = state.before
        summary = land(range(year, year + 1))
        after = _landed(settings, year)
        again = {entry.path for entry in summary.entries if entry.fiscal_year == year} & set(summary.parsed)
        otherwise = _sources(settings, year, [name for name in before if before[name] != after.get(name)])
        state = replace(
            state,
            done=[*state.done, year],
            read_again=sorted({*state.read_again, *again}),
            read_differently=sorted({*state.read_differently, *(otherwise & again)}),
        )
        save(settings, state)
    return summary if summary is not None else land(range(0)), state


def _landed(settings: Settings, year: int) -> dict[str, str]:
    """Landing file -> hash, of one year."""
    files = settings.landing.glob(f"*/fiscal_year={year}/*.parquet")
    return {file.relative_to(settings.landing).as_posix(): hash_file(file) for file in files}


def _sources(settings: Settings, year: int, landed: Iterable[str]) -> set[str]:
    """The raw files behind landing files, as the ledger knows them."""
    from pipelines.land.ledger.entries import read_ledger

    wanted = set(landed)
    return {entry.path for entry in read_ledger(settings.landing) if entry.landing_file in wanted}


def write_record(settings: Settings, state: Backfill, draft: Path, release: dict[str, Any]) -> None:
    """Put the record and every changed figure of closed years beside the release that is being written.

    `release`: what its release.json will say of its tables.
    """
    record: dict[str, Any] = {
        "release_id": release["release_id"],
        "by": state.by,
        "at": state.asked_at,
        "reason": state.reason,
        "from": state.first,
        "to": state.last,
        "former_release": state.former_release,
        "read_again": state.read_again,
        "read_differently": state.read_differently,
        "changes": None,
    }
    former = settings.releases / (state.former_release or "")
    if state.former_release and former.is_dir():
        from pipelines.publish.diff import Side, compare, write_changes

        sides = Side.of_release(settings, state.former_release), Side(draft / DATABASE, release)
        found = compare(settings, *sides, reread=set(state.read_differently))
        write_changes(found, draft / CHANGES)
        record["changes"] = {**found.counts(), "first": [change.told() for change in found.changes[:_SHOWN]]}
    (draft / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")


def record_of(settings: Settings, release_id: str) -> dict[str, Any] | None:
    """The record of the backfill that made a release; None when a night made it."""
    path = settings.releases / release_id / RECORD
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def reread_between(settings: Settings, before: str, after: str) -> set[str]:
    """Files that backfills between two releases read differently, as their records tell."""
    first, last = sorted((before, after))
    between = [release for release in release_ids(settings) if first < release <= last]
    records = (record_of(settings, release) for release in between)
    return {path for record in records if record for path in record["read_differently"]}
