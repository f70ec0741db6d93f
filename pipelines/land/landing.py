"""One night's landing: what lies in raw/ against the ledger, only new or changed files parsed.

Here: the order of the work and its summary. Not here: one file (rows/file.py), what a delivery means (ledger/).
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from pipelines.contracts import load_policy_contracts
from pipelines.land.files import office
from pipelines.land.forms.night import FormNight, is_form
from pipelines.land.forms.read import hold_own_layouts
from pipelines.land.ledger.doubts import to_json
from pipelines.land.ledger.entries import (
    Entry,
    Present,
    keep_former_policy,
    plan,
    read_ledger,
    write_ledger,
)
from pipelines.land.ledger.misplaced import settle, year_beside
from pipelines.land.ledger.places import LandingFiles
from pipelines.land.listing import REJECTS_FILE, gather_rejects, remark
from pipelines.land.problems import Refused
from pipelines.land.raw.archives import with_members
from pipelines.land.raw.discover import Found, discover
from pipelines.land.raw.mapping import BadProfile, names_of, read_profile
from pipelines.land.raw.sources import Source, changed_meanwhile, is_to_be_read, read, refused
from pipelines.land.rows.add_readings import Pair, add_readings, has_readings
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.code_hash import any_contract, code_hash
from pipelines.land.rows.file import Landed, land_guarded
from pipelines.land.rows.pii import HASHED, pii_key
from pipelines.lang import system_says
from pipelines.settings import Settings

DRAFTS = ".draft-unread"

Progress = Callable[[int, int, str], None]
"""(files done, files to parse, path of the one at work)."""


@dataclass(frozen=True)
class LandSummary:
    """What the night's landing came to. Paths are relative to raw/."""

    entries: list[Entry]
    """The whole ledger after the night."""
    parsed: list[str]
    is_changed: bool
    """Whether anything differs from the night before: content in force, parser, or what is unread."""

    def of_status(self, *statuses: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.status in statuses]

    @property
    def refused(self) -> list[str]:
        """Files that were refused whole."""
        return [entry.path for entry in self.of_status("refused")]

    @property
    def unrecognised(self) -> list[str]:
        return [entry.path for entry in self.of_status("unrecognised")]

    def counts(self) -> dict[str, dict[str, int]]:
        """Extract -> rows_read, rows_loaded, rows_rejected, rows_non_data of the files in force or refused."""
        counts: dict[str, dict[str, int]] = {}
        for entry in self.of_status("in_force", "refused"):
            sums = counts.setdefault(str(entry.extract), dict.fromkeys(_COUNTS, 0))
            for name in _COUNTS:
                sums[name] += getattr(entry, name)
        return counts


_COUNTS = ("rows_read", "rows_loaded", "rows_rejected", "rows_non_data")


def land_all(
    settings: Settings,
    run_id: str,
    now: datetime,
    years: range | None = None,
    progress: Progress | None = None,
) -> LandSummary:
    """Bring landing/ up to what lies in raw/. `years`: read these years again though nothing changed (backfill).

    Writes landing files, rejects.parquet (bad cells of the files that count) and, last of all, ledger.parquet.
    JixiaoError before any of it: a layout of the bureau's own cannot be taken.
    """
    landing = settings.landing
    hold_own_layouts(settings.home)
    _clear_drafts(landing)
    before = read_ledger(landing)
    forms = FormNight(settings, before)
    present, others = _look(settings, now, forms)
    sources = {source.found.path: source for source, _ in present}
    tonight = plan(before, [feeds for _, feeds in present], now)
    policies = set(load_policy_contracts())
    work = [entry for entry in tonight if _needs_parsing(entry, tonight, settings, years)]
    done: dict[tuple[str, str | None, str], Entry] = {}
    unread: dict[str, list[Pair]] = {}
    for number, entry in enumerate(work):
        if progress:
            progress(number, len(work), entry.path)
        done[entry.identity] = _parse(entry, sources[entry.path], settings, run_id, unread)
    for extract, pairs in unread.items():
        add_readings(pairs, any_contract(extract))
    done = _settled(done, tonight, settings)
    landed_forms = forms.land(tonight, done, run_id, years)
    done |= landed_forms
    work += landed_forms.values()
    if progress and work:
        progress(len(work), len(work), "")
    landed = {entry.content: entry.identity for entry in done.values()}
    tonight = [done.get(entry.identity) or _without_stale_file(entry, landed) for entry in tonight]
    entries = [*keep_former_policy(before, tonight, policies), *others]
    is_changed = bool(work) or _state(entries) != _state(before)
    _clear_drafts(landing)
    if is_changed or not (landing / REJECTS_FILE).exists():
        gather_rejects(landing, entries)
        write_ledger(landing, entries)
    return LandSummary(entries, list(dict.fromkeys(entry.path for entry in work)), is_changed)


def _settled(
    done: dict[tuple[str, str | None, str], Entry], tonight: list[Entry], settings: Settings
) -> dict[tuple[str, str | None, str], Entry]:
    """The files just parsed, without those that belong to another year; each with the code it was read by."""
    parsed = settle(settings.landing, list(done.values()), [done.get(each.identity, each) for each in tonight])
    return {
        entry.identity: replace(entry, code_hash=_code(entry, settings, tonight)) if entry.code_hash else entry
        for entry in parsed
    }


def _look(settings: Settings, now: datetime, forms: FormNight) -> tuple[list[tuple[Source, Present]], list[Entry]]:
    """Recognised files and the extracts that they feed; entries for the others, which are listed and not read."""
    recognised: list[tuple[Source, Present]] = []
    others: list[Entry] = []
    archives: list[tuple[Found, str]] = []
    for found in with_members(discover(settings.raw), settings.landing, archives):
        if found.kind in ("extract", "policy", "form") and found.mof_div_code:
            try:
                source = Source.of(found)
            except OSError as error:
                others.append(
                    _unread(found, now, f"无法读取（{system_says(error)}）；请检查文件权限或占用", "unrecognised")
                )
                continue
            if found.kind == "form":
                forms.note(source)
            else:
                recognised.append((source, _feeds(source)))
        elif found.kind == "corrections":
            others.append(_unread(found, now, "更正表，不作为抽取表读取", "not_read"))
        elif found.kind == "mapping":
            others.append(_profile(found, now))
        else:
            others.append(_unread(found, now, found.message or "", "unrecognised"))
    others += [_unread(found, now, why, "unrecognised") for found, why in archives]
    for source, feeds in forms.present():
        if isinstance(feeds, Refused):
            others.append(_unread(source.found, now, feeds.zh, "unrecognised"))
        else:
            recognised += [(source, each) for each in feeds]
    return recognised, others


def _profile(found: Found, now: datetime) -> Entry:
    """A region's mapping profile: no data of its own; listed with its line when it cannot be taken."""
    try:
        read_profile(found.file)
    except (BadProfile, OSError) as bad:
        return _unread(found, now, f"表头对照未采用：{bad}", "unrecognised")
    return _unread(found, now, "表头对照，不作为抽取表读取", "not_read")


def _feeds(source: Source) -> Present:
    """A tabular file feeds the one extract its name says."""
    found = source.found
    return Present(found.path, str(found.mof_div_code), found.fiscal_year, str(found.extract), source.sha256)


def _unread(found: Found, now: datetime, message: str, status: Literal["unrecognised", "not_read"]) -> Entry:
    where = (found.path, found.mof_div_code, found.fiscal_year)
    return Entry(*where, None, "", status, 0, now, now, message=message)


def _needs_parsing(entry: Entry, tonight: list[Entry], settings: Settings, years: range | None) -> bool:
    if entry.status not in ("in_force", "refused") or is_form(entry.path):
        return False
    return is_to_be_read(entry, _code(entry, settings, tonight), settings.landing, years)


def _code(entry: Entry, settings: Settings, tonight: list[Entry]) -> str:
    """Everything beside its content that decides how the file is read: code, contract, key, its region's profile; and
    whether: of a file dated in another year, what lies in that year's folder."""
    code, names = code_hash(str(entry.extract), settings.home), names_of(settings.raw, entry.path, str(entry.extract))
    beside = year_beside(entry, tonight)
    by = office.version() if entry.path.lower().endswith(office.OPENED) else None
    known = [code, names, beside, *([by] if by else [])]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest() if names or beside or by else code


def _parse(entry: Entry, source: Source, settings: Settings, run_id: str, unread: dict[str, list[Pair]]) -> Entry:
    """Land one file; the entry with its counts, or refused. Where targets are to be read, it goes to `unread` first."""
    contract = any_contract(str(entry.extract))
    year = entry.fiscal_year if contract.kind == "extract" else None
    files = LandingFiles.of(contract.extract, year, f"{entry.mof_div_code}-{entry.sha256[:16]}")
    delivery = Delivery(
        path=entry.path,
        sha256=entry.sha256,
        contract=contract,
        mof_div_code=entry.mof_div_code,
        fiscal_year=entry.fiscal_year,
        unsaid=contract.file_defaults.get(source.found.name_used or "", {}),
        names=names_of(settings.raw, entry.path, contract.extract),
        pii_key=pii_key(settings.home) if contract.extract in HASHED else None,
    )
    final, rejects = settings.landing / files.rows, settings.landing / files.rejects
    rows = settings.landing / DRAFTS / files.rows.replace("/", "-") if has_readings(contract) else final
    landed = Landed()
    if not source.has_changed():
        landed = land_guarded(source.found.file, delivery, rows, rejects)
    if landed.refused is None and source.has_changed():
        landed = Landed(refused=changed_meanwhile())
        files.refuse(settings.landing, changed_meanwhile(), entry.path, delivery.lang)
    if landed.refused is None and rows != final:
        unread.setdefault(contract.extract, []).append((rows, final))
    listed = files.rejects if rejects.exists() else None
    by = {"code": code_hash(str(entry.extract), settings.home), "run_id": run_id, "rejects_file": listed}
    if landed.refused:
        entry = refused(entry, landed.refused, tally=landed.tally, **by)
    else:
        entry = read(entry, landed.tally, landing_file=files.rows, message=remark(landed), **by)
    return replace(
        entry,
        unknown_columns=json.dumps([*landed.unknown_columns, *landed.left_out], ensure_ascii=False),
        unsaid=json.dumps(list(landed.unsaid)),
        years=json.dumps(landed.years),
        doubts=to_json(landed.doubts),
    )


def _without_stale_file(entry: Entry, landed: dict[tuple[str | None, int | None, str | None, str], tuple]) -> Entry:
    """A landing file names one path in its rows: when it was written for another path, this entry's is no more."""
    owner = landed.get(entry.content)
    if owner is not None and owner != entry.identity:
        return replace(entry, landing_file=None, rejects_file=None)
    return entry


def _state(entries: Iterable[Entry]) -> list[tuple[str, str, str, str, int]]:
    """What decides the build, in an order of its own."""
    return sorted(
        (entry.path, entry.sha256, entry.status, entry.code_hash or "", entry.delivered_seq) for entry in entries
    )


def _clear_drafts(landing: Path) -> None:
    """What a killed run left half-written."""
    if landing.is_dir():
        for draft in landing.glob("**/.draft-*"):
            if draft.is_file():
                draft.unlink()
            else:
                shutil.rmtree(draft, ignore_errors=True)
