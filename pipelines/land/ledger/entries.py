"""What was ever delivered and which of it is in force: the ledger beside the landing files.

Here: one entry per path and content, and the pure decision what a night's files mean for them. Not here: reading or
landing files (landing.py).
"""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from pipelines.errors import JixiaoError
from pipelines.lang import say

LEDGER_FILE = "ledger.parquet"
_EDGE = r"[-–—_~+.,，、/（(【\[）)】\]\s\d]"
DRAFT = re.compile(
    r"草稿|初稿|征求意见稿|讨论稿|送审稿|旧表|(?i:\bdraft|\bold\b|backup)"
    # words of projects, too (废弃矿山治理, 数据备份中心): meant where the name ends with them or they stand apart
    rf"|(^|{_EDGE})副本|(草案|征求意见|作废|废弃|旧版|原版|备份|副本)[件表]?\d*(\.\w+$|[（(]\d+[)）]|/|$)"
    rf"|(^|{_EDGE})(草案|征求意见|作废|废弃|旧版|原版|备份)({_EDGE}|$)"
)
"""In names of files and sheets."""
_FINAL = re.compile(r"终稿|定稿|终版|最终|正式|修改后|更正|(?i:\bfinal)")

Status = Literal["in_force", "duplicate", "replaced", "removed", "refused", "unrecognised", "not_read", "held"]
PRESENT: frozenset[str] = frozenset({"in_force", "duplicate", "refused"})
"""Statuses of a delivered file that lies in raw/ (or, for policy, still holds)."""


@dataclass(frozen=True)
class Entry:
    """One content under one path. Region, year and extract are None where the file is not recognised."""

    path: str
    mof_div_code: str | None
    fiscal_year: int | None
    extract: str | None
    sha256: str
    status: Status | Literal["new"]
    delivered_seq: int
    """Order of delivery; within one night by path. The same content renamed keeps its place."""
    first_seen_at: datetime
    delivered_at: datetime
    """When it took its delivered_seq; later than first_seen_at for content that went and came back."""
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    rows_non_data: int = 0
    landing_file: str | None = None
    """Relative to landing/, posix; only on the entry under whose path the content landed last."""
    rejects_file: str | None = None
    code_hash: str | None = None
    """Of contract and parser that made the landing file."""
    parsed_by_run: str | None = None
    money: str = "{}"
    """JSON: money column -> read, loaded, rejected, non_data in 元 as text."""
    non_data: str = "{}"
    """JSON: why a row was no data -> rows."""
    unknown_columns: str = "[]"
    """JSON: printed headers that were ignored."""
    unsaid: str = "[]"
    """JSON: what its sheets or forms say nothing about, each a list of columns joined by commas ('' = says all)."""
    years: str = "{}"
    """JSON: year of the day that should lie in the folder's year -> rows; of the extracts that have one."""
    doubts: str = "[]"
    """JSON: what looks odd about the file as a whole (doubts.py)."""
    remarks: str = "[]"
    """JSON: what the sender of a form should look at, though it is taken, each in Chinese and English."""
    message: str | None = None
    """Why the file was refused or not recognised, in Chinese."""

    @property
    def content(self) -> tuple[str | None, int | None, str | None, str]:
        """What makes two files the same delivery."""
        return self.mof_div_code, self.fiscal_year, self.extract, self.sha256

    @property
    def identity(self) -> tuple[str, str | None, str]:
        return self.path, self.extract, self.sha256


@dataclass(frozen=True)
class Present:
    """A recognised file in raw/ tonight."""

    path: str
    mof_div_code: str
    fiscal_year: int | None
    extract: str
    sha256: str


def plan(entries: Iterable[Entry], present: Iterable[Present], now: datetime) -> list[Entry]:
    """Tonight's ledger before anything is parsed: which content is in force, a duplicate, replaced or removed.

    Recognised files only. A path with other content than before replaces it; content seen under several names counts
    once, under the name that held it before, else the first delivered; what is gone is `removed`. A file that was
    refused stays so until landing.py has tried it again. Policy versions are kept by `keep_former_policy`.
    """
    former = {entry.identity: entry for entry in entries if entry.extract is not None}
    present = sorted(present, key=lambda each: (_version(each.path), each.path))
    here = {(each.path, each.extract, each.sha256) for each in present}
    paths = {each.path for each in present}
    active = {entry.content: entry for entry in former.values() if entry.status in PRESENT}
    next_seq = max((entry.delivered_seq for entry in former.values()), default=0) + 1
    tonight = {identity: _gone(entry, paths) for identity, entry in former.items() if identity not in here}
    for each in present:
        identity = (each.path, each.extract, each.sha256)
        entry = former.get(identity)
        if entry is None or entry.status not in PRESENT:
            held = active.get((each.mof_div_code, each.fiscal_year, each.extract, each.sha256))
            if held is not None:
                entry = _delivered(entry, each, held.delivered_seq, now, held.delivered_at)
            else:
                entry, next_seq = _delivered(entry, each, next_seq, now, now), next_seq + 1
        tonight[identity] = entry
    return sorted(_one_per_content(tonight, here), key=lambda entry: (entry.path, entry.delivered_seq, entry.sha256))


def _version(path: str) -> int:
    """Of files that come together a draft (初稿, 草稿) is taken as delivered first and a final one (终稿) last, by what
    their names or folders say."""
    return 0 if is_called_draft(path) else 2 if _FINAL.search(_words(path)) else 1


def is_called_draft(path: str) -> bool:
    """Whether the file's name, or of a form its folder, calls it a draft, void or a copy."""
    return DRAFT.search(_words(path)) is not None


def _words(path: str) -> str:
    return path.partition("/forms/")[2] or path.rpartition("/")[2]


def _gone(entry: Entry, paths: set[str]) -> Entry:
    if entry.status not in PRESENT:
        return entry
    return replace(entry, status="replaced" if entry.path in paths else "removed")


def _delivered(entry: Entry | None, each: Present, seq: int, now: datetime, delivered_at: datetime) -> Entry:
    if entry is not None:
        return replace(entry, status="new", delivered_seq=seq, delivered_at=delivered_at)
    content = (each.mof_div_code, each.fiscal_year, each.extract, each.sha256)
    return Entry(each.path, *content, "new", seq, now, delivered_at)


def _one_per_content(tonight: dict[Any, Entry], here: set[Any]) -> list[Entry]:
    """Among files of one content the one that held it before, else the first delivered that is not
    called a draft, counts; others duplicate it."""
    holders: dict[Any, Entry] = {}
    rank = {"in_force": 0, "refused": 0, "new": 1, "duplicate": 1}
    for identity in here:
        entry = tonight[identity]
        best = holders.get(entry.content)
        if best is None or _order(entry, rank) < _order(best, rank):
            holders[entry.content] = entry
    settled = []
    for identity, entry in tonight.items():
        if identity not in here:
            settled.append(entry)
        elif holders[entry.content] is not entry:
            settled.append(replace(entry, status="duplicate"))
        else:
            settled.append(entry if entry.status == "refused" else replace(entry, status="in_force"))
    return settled


def _order(entry: Entry, rank: dict[str, int]) -> tuple[int, bool, int, str]:
    return rank[entry.status], is_called_draft(entry.path), entry.delivered_seq, entry.path


def keep_former_policy(before: Iterable[Entry], tonight: list[Entry], policies: set[str]) -> list[Entry]:
    """Where a path's new policy was refused, the version in force before stays in force."""
    held = {entry.identity for entry in before if entry.status == "in_force" and entry.extract in policies}
    refused = {entry.path for entry in tonight if entry.status == "refused" and entry.extract in policies}
    return [
        replace(entry, status="in_force")
        if entry.identity in held and entry.status == "replaced" and entry.path in refused
        else entry
        for entry in tonight
    ]


@dataclass(frozen=True)
class Lender:
    """A delivery whose rows may lend a value to a later one that says nothing of that column."""

    seq: int
    sha256: str
    path: str
    landing_file: str
    version: int
    """From 1, among the versions of its path that landed."""
    versions: int
    is_in_force: bool


def lenders(entries: Iterable[Entry], columns: Iterable[str]) -> tuple[list[Lender], list[str]]:
    """Of one region, year and extract: the deliveries in force and those they replaced, in order of delivery; and the
    columns of which one in force says nothing and an earlier one something (none: nothing can be kept)."""
    entries = list(entries)
    landed = {entry.content: entry.landing_file for entry in entries if entry.landing_file}
    held = {entry.path for entry in entries if entry.status == "in_force"}
    versions: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.delivered_seq, each.path)):
        if entry.path in held and entry.status in ("in_force", "replaced") and entry.content in landed:
            versions.setdefault(entry.path, []).append(entry)
    found = [
        Lender(
            entry.delivered_seq,
            entry.sha256,
            path,
            str(landed[entry.content]),
            number,
            len(listed),
            entry.status == "in_force",
        )
        for path, listed in versions.items()
        for number, entry in enumerate(listed, start=1)
    ]
    said: set[str] = set()
    kept: set[str] = set()
    for entry in sorted(
        (entry for listed in versions.values() for entry in listed), key=lambda each: each.delivered_seq
    ):
        unsaid = [set(filter(None, each.split(","))) for each in json.loads(entry.unsaid)]
        if entry.status == "in_force" and unsaid:
            kept |= set.union(*unsaid) & said
        said |= set(columns) - (set.intersection(*unsaid) if unsaid else set())
    return sorted(found, key=lambda each: (each.seq, each.path)), [each for each in columns if each in kept]


def read_ledger(landing: Path) -> list[Entry]:
    """Every entry; none when the ledger is not there (the landing is then made anew from raw)."""
    path = landing / LEDGER_FILE
    if not path.exists():
        return []
    try:
        ledger = pl.read_parquet(path)
        if "delivered_at" not in ledger.columns:
            ledger = ledger.with_columns(delivered_at=pl.col("first_seen_at"))
        new = {"unsaid": "[]", "years": "{}", "doubts": "[]", "remarks": "[]"}
        ledger = ledger.with_columns(
            pl.lit(text).alias(name) for name, text in new.items() if name not in ledger.columns
        )
        return [Entry(**row) for row in ledger.select(field.name for field in fields(Entry)).to_dicts()]
    except (pl.exceptions.PolarsError, OSError) as error:
        raise JixiaoError(
            say(f"台账 {path} 已损坏", f"the ledger {path} is damaged"),
            say("请移走该文件后重新运行，将从 raw/ 全部重建", "move it away and run again: all is rebuilt from raw/"),
        ) from error


def write_ledger(landing: Path, entries: list[Entry]) -> None:
    """Replace the ledger in one step; on disk before it is in place."""
    landing.mkdir(parents=True, exist_ok=True)
    frame = pl.DataFrame([vars(entry) for entry in entries], schema=_schema(), orient="row")
    draft = landing / f"{LEDGER_FILE}.draft"
    with draft.open("wb") as stream:
        frame.write_parquet(stream)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(landing / LEDGER_FILE)


def _schema() -> dict[str, Any]:
    numbers = {"fiscal_year", "delivered_seq", "rows_read", "rows_loaded", "rows_rejected", "rows_non_data"}
    moments = ("first_seen_at", "delivered_at")
    special: dict[str, Any] = {**dict.fromkeys(moments, pl.Datetime("us")), **dict.fromkeys(numbers, pl.Int64)}
    return {field.name: special.get(field.name, pl.String) for field in fields(Entry)}


def money_json(money: dict[str, dict[str, Any]]) -> str:
    """The money of a tally as the ledger keeps it."""
    return json.dumps({column: {bucket: str(yuan) for bucket, yuan in sums.items()} for column, sums in money.items()})
