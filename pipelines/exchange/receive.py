"""Takes a pack in as its regions' raw files: everything is checked before anything is touched, then all or nothing.

Here: the archive's guard, the check of every member by its contract, putting the files in place so that a power cut in
between is made good. Not here: what a pack is (manifest.py), reading the files by night (land/).
"""

import hashlib
import json
import os
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.errors import EXIT_OTHER, JixiaoError
from pipelines.exchange.manifest import (
    EXTRACT_MEMBER,
    MANIFEST,
    MARK,
    MOST_BYTES,
    MOST_MANIFEST_BYTES,
    MOST_MEMBERS,
    POLICY_MEMBER,
    Manifest,
    Member,
    read_manifest,
)
from pipelines.exchange.pending import RECEIVED, commit, finish_pending
from pipelines.exchange.rows import read_file, travelling
from pipelines.land.raw.discover import Found
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse.changes import hash_file

_LEFTOVERS = ("rows.parquet", "rejects.parquet")
_COPY_BYTES = 2**20
_FREE_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Received:
    """What came of a pack. `outcome`: `received`, or `unchanged` when its content is in force already."""

    outcome: str
    manifest: Manifest
    written: list[str]
    removed: list[str]


def receive(settings: Settings, file: Path) -> Received:
    """Check the pack and put its files into raw/; the caller holds the home's lock.

    JixiaoError, and nothing touched, when any part is wrong or when a newer pack of one of its regions is in force.
    """
    finish_pending(settings)
    folder = settings.home / RECEIVED
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=folder, prefix=".draft-"))
    try:
        manifest = _unpack(file, draft, settings)
        former = _in_force(settings)
        if _is_in_place(settings, manifest, former):
            return Received("unchanged", manifest, [], [])
        _refuse_older(manifest, former)
        for member in manifest.members:
            _check_member(member, draft)
        for leftover in _LEFTOVERS:
            (draft / leftover).unlink(missing_ok=True)
        written = [member.path for member in manifest.members]
        removed = _replaced(settings, manifest, former)
        record = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
        commit(settings, draft, _name(manifest), record, written, removed)
        return Received("received", manifest, written, removed)
    except (ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as wrong:
        raise JixiaoError(
            say(f"上报包 {file.name} 整份拒收: {wrong}", f"pack {file.name} is refused whole: {wrong}"),
            say("请对方重新打包并传送; 本地数据未变", "have it packed and sent again; nothing has changed here"),
            EXIT_OTHER,
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _unpack(file: Path, draft: Path, settings: Settings) -> Manifest:
    """Copy the members that the manifest names into `draft`, each hashed; ValueError when anything else is there."""
    if not file.is_file():
        raise JixiaoError(
            say(f"找不到文件 {file}", f"there is no file {file}"), say("检查路径", "check the path"), EXIT_OTHER
        )
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        names = [entry.filename for entry in entries]
        if len(entries) > MOST_MEMBERS + 1 or len(set(names)) != len(names):
            raise ValueError(say("文件过多或重名", "too many files, or one twice"))
        if not entries or names[0] != MANIFEST:
            raise ValueError(say(f"第一个文件不是 {MANIFEST}", f"the first file is not {MANIFEST}"))
        for entry in entries:
            _check_entry(entry)
        if entries[0].file_size > MOST_MANIFEST_BYTES:
            raise ValueError(say(f"{MANIFEST} 过大", f"{MANIFEST} is too large"))
        with archive.open(entries[0]) as stream:
            manifest = read_manifest(stream.read(MOST_MANIFEST_BYTES + 1))
        members = {member.path: member for member in manifest.members}
        if surplus := sorted(set(names[1:]) ^ set(members)):
            raise ValueError(say(f"与清单不符: {surplus[0]}", f"differs from the manifest: {surplus[0]}"))
        total = sum(member.size for member in manifest.members)
        if total > MOST_BYTES:
            raise ValueError(say(f"解开后 {total:,} 字节, 过大", f"{total:,} bytes when unpacked: too large"))
        if total + _FREE_BYTES > shutil.disk_usage(settings.home).free:
            raise JixiaoError(
                say("磁盘空间不足, 未接收", "the disk is too full to take it in"),
                say("清理磁盘后再试", "free some space and try again"),
                EXIT_OTHER,
            )
        for entry in entries[1:]:
            _copy(archive, entry, members[entry.filename], draft / entry.filename)
    return manifest


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """No links, folders, encryption or paths out of the archive."""
    mode = entry.external_attr >> 16
    parts = entry.filename.split("/")
    if entry.is_dir() or (mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
        raise ValueError(say(f"{entry.filename} 不是普通文件", f"{entry.filename} is no regular file"))
    if entry.flag_bits & 0x1:
        raise ValueError(say(f"{entry.filename} 已加密", f"{entry.filename} is encrypted"))
    if "\\" in entry.filename or ":" in entry.filename or any(part in ("", ".", "..") for part in parts):
        raise ValueError(say(f"路径不可用 {entry.filename!r}", f"path {entry.filename!r} will not do"))


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, member: Member, target: Path) -> None:
    """One member, never more bytes than it says, its hash compared."""
    target.parent.mkdir(parents=True, exist_ok=True)
    total, size = hashlib.sha256(), 0
    with archive.open(entry) as source, target.open("wb") as copy:
        while block := source.read(_COPY_BYTES):
            size += len(block)
            if size > member.size:
                break
            total.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    if size != member.size or total.hexdigest() != member.sha256:
        raise ValueError(say(f"{member.path} 校验值不符, 传送中损坏或被改动", f"{member.path} was damaged or altered"))


def _check_member(member: Member, draft: Path) -> None:
    """Columns that may travel and no other; every row read by its contract, as many as the manifest says."""
    is_policy = member.fiscal_year is None
    contract = (load_policy_contracts() if is_policy else load_contracts()).get(member.extract)
    if contract is None:
        raise ValueError(say(f"没有数据表 {member.extract}", f"there is no extract {member.extract}"))
    file = draft / member.path
    if not is_policy:
        try:
            columns = set(pq.read_schema(file).names)
        except (pa.ArrowException, OSError):
            raise ValueError(say(f"{member.path} 不是 Parquet 文件", f"{member.path} is no Parquet file")) from None
        if surplus := sorted(columns - set(travelling(contract))):
            raise ValueError(
                say(f"{member.path} 含有不应上报的列 {surplus[0]}", f"{member.path} holds column {surplus[0]}")
            )
    found = Found(
        member.path, file, "policy" if is_policy else "extract", member.mof_div_code, member.fiscal_year, member.extract
    )
    rows = draft / "rows.parquet"
    landed = read_file(found, contract, member.sha256, rows)
    if landed.refused:
        raise ValueError(f"{member.path}: {say(landed.refused.zh, landed.refused.en)}")
    tally = landed.tally
    if landed.unknown_columns:
        raise ValueError(
            say(
                f"{member.path} 含有不应上报的列 {landed.unknown_columns[0]}",
                f"{member.path} holds column {landed.unknown_columns[0]}",
            )
        )
    if (tally.loaded, tally.rejected) != (member.rows, 0):
        raise ValueError(
            say(
                f"{member.path} 应有 {member.rows} 行, 能读 {tally.loaded} 行",
                f"{member.path}: {member.rows} rows expected, {tally.loaded} can be read",
            )
        )
    sums = {name: str(of["loaded"]) for name, of in tally.money.items()}
    if sums != member.money:
        raise ValueError(say(f"{member.path} 金额合计与清单不符", f"{member.path}: sums differ from the manifest"))


def _name(manifest: Manifest) -> str:
    return f"{manifest.mof_div_code}-{manifest.fiscal_year}"


def _in_force(settings: Settings) -> dict[str, Manifest]:
    """Name -> pack last received of that region and year."""
    records = sorted((settings.home / RECEIVED).glob("*.json"))
    return {record.stem: read_manifest(record.read_bytes()) for record in records}


def _is_in_place(settings: Settings, manifest: Manifest, former: dict[str, Manifest]) -> bool:
    """Whether this very content was received last and lies where it was put."""
    before = former.get(_name(manifest))
    if before is None or before.digest != manifest.digest:
        return False
    files = ((settings.home / member.path, member.sha256) for member in manifest.members)
    return all(file.is_file() and hash_file(file) == sha256 for file, sha256 in files)


def _refuse_older(manifest: Manifest, former: dict[str, Manifest]) -> None:
    """A pack that speaks of a region must not be older than the one that region's files came in."""
    regions = {member.mof_div_code for member in manifest.members}
    for before in former.values():
        shared = before.fiscal_year == manifest.fiscal_year and regions & {each.mof_div_code for each in before.members}
        if shared and manifest.packed_at < before.packed_at:
            mine, theirs = f"{manifest.packed_at:%Y-%m-%d %H:%M}", f"{before.packed_at:%Y-%m-%d %H:%M}"
            raise ValueError(
                say(f"打包于 {mine}, 早于已接收的 {theirs}", f"packed {mine}, before the one in force, {theirs}")
            )


def _replaced(settings: Settings, manifest: Manifest, former: dict[str, Manifest]) -> list[str]:
    """Files that came in packs and that this one does not bring again: of its regions, and of its former self."""
    regions = {member.mof_div_code for member in manifest.members}
    places = [settings.raw / region / str(manifest.fiscal_year) for region in regions]
    places += [settings.raw / "policy" / region for region in regions]
    came = {file.relative_to(settings.home).as_posix() for place in places for file in place.glob(f"*{MARK}*")}
    came = {path for path in came if EXTRACT_MEMBER.fullmatch(path) or POLICY_MEMBER.fullmatch(path)}
    before = former.get(_name(manifest))
    came |= {member.path for member in before.members} if before else set()
    return sorted(came - {member.path for member in manifest.members})
