"""A .zip of forms or extracts unpacked beside landing/, safely, so that its members are read like any other file.

Here: names of any encoding, sizes, what is left out. Not here: which member is what (discover.py), reading.
"""

import hashlib
import shutil
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipelines.land.files.read_xlsx import MAX_RATIO
from pipelines.land.problems import Refused

FOLDER = "unpacked"
MAX_MEMBERS = 5_000
MAX_UNPACKED = 1 << 30
_UTF8 = 0x800
_BLOCK = 1 << 20
_LONG_NAME = 120
_FOREIGN = ("__macosx",)


class Member(NamedTuple):
    """A file of the archive."""

    name: str
    """Its path in the archive, in words."""
    file: Path
    """Where it was unpacked."""


def unpack(archive: Path, sha256: str, home: Path) -> list[Member]:
    """The members of an archive, unpacked once below `home` under its hash. Refused when unsafe or broken."""
    target = home / FOLDER / sha256[:24]
    try:
        with zipfile.ZipFile(archive) as opened:
            wanted = _wanted(opened)
            members = [
                Member(name, target / f"{number:04}" / _file_name(name)) for number, (name, _) in enumerate(wanted)
            ]
            if all(
                member.file.is_file() and member.file.stat().st_size == info.file_size
                for member, (_, info) in zip(members, wanted, strict=True)
            ):
                return members
            draft = target.with_name(f".draft-{target.name}")
            shutil.rmtree(draft, ignore_errors=True)
            for member, (_, info) in zip(members, wanted, strict=True):
                _write(opened, info, draft / member.file.relative_to(target))
            shutil.rmtree(target, ignore_errors=True)
            draft.mkdir(parents=True, exist_ok=True)
            draft.replace(target)
            return members
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise Refused(
            "broken_archive",
            "压缩包不完整或无法解开；请重新压缩为 .zip，或解压后直接报送其中的 .xlsx、.docx、.csv",
            "the archive is cut off or cannot be unpacked; pack it again as .zip, or send the files in it",
        ) from error


def forget(home: Path, kept: Iterable[str]) -> None:
    """Delete what was unpacked of archives that are no longer there; `kept`: hashes of those that are."""
    names = {sha256[:24] for sha256 in kept}
    folder = home / FOLDER
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.name not in names:
            shutil.rmtree(each, ignore_errors=True)


def _wanted(opened: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Name and entry of every file, in the order of names."""
    infos = [info for info in opened.infolist() if not info.is_dir()]
    unpacked = sum(info.file_size for info in infos)
    swollen = any(info.file_size > (64 << 20) and info.file_size > MAX_RATIO * info.compress_size for info in infos)
    if len(infos) > MAX_MEMBERS or unpacked > MAX_UNPACKED or swollen:
        raise Refused(
            "too_large_unpacked",
            f"压缩包有 {len(infos)} 个文件，解压后 {unpacked >> 20} MB，未解开；请分成几个再报送",
            f"holds {len(infos)} files and unpacks to {unpacked >> 20} MB; it was not unpacked; send it in parts",
        )
    if any(info.flag_bits & 1 for info in infos):
        raise Refused(
            "encrypted",
            "压缩包有密码，无法解开；请去掉密码，或解压后直接报送",
            "the archive needs a password; remove it, or send the files in it",
        )
    named: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _name(info)
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or ":" in parts[0] or name in named:
            raise Refused(
                "unsafe_archive",
                f"压缩包内的文件名“{name}”重复或指向外部，未解开；请重新压缩",
                f"the name “{name}” in the archive is doubled or leads outside; pack it again",
            )
        if parts[0].lower() not in _FOREIGN:
            named[name] = info
    return sorted(named.items())


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its writer saw it: Windows writes GBK without saying so, others UTF-8."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = name.replace("\\", "/")
    return "".join("?" if unicodedata.category(letter) in ("Cc", "Cf", "Cs") else letter for letter in name)


def _file_name(name: str) -> str:
    """The last part of a name, of a length that every disk takes."""
    last = PurePosixPath(name)
    if len(last.name.encode()) <= _LONG_NAME:
        return last.name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{last.stem.encode()[:80].decode(errors='ignore')}-{mark}{last.suffix[:10]}"


def _write(opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    left = info.file_size
    with opened.open(info) as source, target.open("wb") as copy:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise ValueError("longer than it says")
            copy.write(block)
