"""Makes a finished release the one in force, and takes it back: the only code that moves the pointer.

Here: renaming into releases/, `current.txt` and `current`, rolling back, pruning. Not here: what a release holds
(release.py), whether it may be published (gate/), whether it reads back (warehouse/whole.py).
"""

import contextlib
import json
import os
import shutil
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.errors import EXIT_OTHER, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse import POINTER, WITHDRAWN, current_release, release_ids, release_record, withdrawn_on
from pipelines.warehouse.durable import write_durably
from pipelines.warehouse.whole import read_back

CURRENT = "current"
REFUSED = "refused.json"


def publish(settings: Settings, draft: Path, release_id: str) -> Path:
    """Rename the finished `draft` folder into releases/, move the pointer, read back; the release's folder.

    Success is what has been read back: when it differs, the pointer goes back and JixiaoError says so.
    """
    target = settings.releases / release_id
    settings.releases.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise JixiaoError(
            say(f"版本 {release_id} 已存在", f"release {release_id} exists already"),
            say("稍后再运行一次", "run again in a moment"),
        )
    former = current_release(settings)
    _protect(draft)
    draft.rename(target)
    _sync_folder(settings.releases)
    point_to(settings, release_id)
    problem = read_back(settings, release_id)
    if problem:
        if former:
            point_to(settings, former)
        else:
            (settings.releases / POINTER).unlink()
            _unlink_current(settings)
        raise JixiaoError(
            say(f"版本 {release_id} 回读不一致: {problem}", f"release {release_id} does not read back: {problem}"),
            say(
                "已退回原版本; 检查磁盘后重新运行 jixiao refresh",
                "check the disk and refresh again",
            ),
        )
    (settings.builds / REFUSED).unlink(missing_ok=True)
    return target


def point_to(settings: Settings, release_id: str) -> None:
    """Put the release in force. `current.txt` decides; the link `current` is for people, where the system allows."""
    draft = settings.releases / f".{POINTER}.{uuid.uuid4().hex[:8]}"
    write_durably(draft, release_id + "\n")
    draft.replace(settings.releases / POINTER)
    link = settings.releases / f".{CURRENT}.{uuid.uuid4().hex[:8]}"
    try:
        link.symlink_to(release_id, target_is_directory=True)
        link.replace(settings.releases / CURRENT)
    except OSError:  # Windows without the right to make links: current.txt is enough
        with contextlib.suppress(OSError):
            link.unlink()
        _unlink_current(settings)
    _sync_folder(settings.releases)


def align(settings: Settings) -> None:
    """Mend what a crash between two steps may have left: the link follows `current.txt`, drafts of pointers go."""
    release = current_release(settings)
    if not settings.releases.is_dir():
        return
    for leftover in settings.releases.glob(f".{CURRENT}*"):
        with contextlib.suppress(OSError):
            leftover.unlink()
    link = settings.releases / CURRENT
    if release and link.is_symlink() and str(link.readlink()) != release:
        point_to(settings, release)


def rollback(settings: Settings, release_id: str) -> None:
    """Put an earlier release back in force; JixiaoError when it is not whole."""
    former = current_release(settings)
    if release_id not in release_ids(settings):
        raise JixiaoError(
            say(f"没有发布版本 {release_id}", f"there is no release {release_id}"),
            say("用 jixiao releases list 查看现有版本", "see `jixiao releases list`"),
        )
    point_to(settings, release_id)
    problem = read_back(settings, release_id)
    if problem and former:
        point_to(settings, former)
        raise JixiaoError(
            say(f"版本 {release_id} 已损坏: {problem}", f"release {release_id} is damaged: {problem}"),
            say("选择另一个版本", "choose another release"),
            EXIT_OTHER,
        )
    _note_withdrawn(settings, release_id, former)


def _note_withdrawn(settings: Settings, release_id: str, former: str | None) -> None:
    """After a rollback from `former` to `release_id`: what came after it, up to the former, is withdrawn."""
    gone = {each for each in release_ids(settings) if former and release_id < each <= former}
    before, today = withdrawn_on(settings), str(datetime.now(ZoneInfo("Asia/Shanghai")).date())
    told = {each: before.get(each) or today for each in sorted((set(before) | gone) - {release_id})}
    draft = settings.releases / f".{WITHDRAWN}.tmp"
    draft.write_text(json.dumps(told) + "\n", "utf-8")
    draft.replace(settings.releases / WITHDRAWN)


def to_prune(records: dict[str, date], current: str | None, keep: int) -> list[str]:
    """Which releases (id -> data_as_of) may go: all but the newest `keep`, each year's last, and the one in force."""
    newest = sorted(records)[-keep:]
    last_of_year = {day.year: release for release, day in sorted(records.items(), key=lambda item: (item[1], item[0]))}
    kept = {*newest, *last_of_year.values(), current}
    return sorted(release for release in records if release not in kept)


def prune(settings: Settings) -> list[str]:
    """Delete the releases that `to_prune` names; their ids. One that a reader holds open on Windows stays for later."""
    known = release_ids(settings)
    records = {release: date.fromisoformat(release_record(settings, release)["data_as_of"]) for release in known}
    gone = []
    for release in to_prune(records, current_release(settings), settings.keep_releases):
        doomed = settings.releases / f".{release}.gone"
        with contextlib.suppress(OSError):
            (settings.releases / release).rename(doomed)
            gone.append(release)
    for doomed in settings.releases.glob(".*.gone"):
        shutil.rmtree(doomed, ignore_errors=True)
    return gone


def note_refusal(settings: Settings, note: dict[str, Any]) -> None:
    """Leave word of a refused night for the report: run_id, data_as_of, at, findings (check, seen, remedy)."""
    settings.builds.mkdir(parents=True, exist_ok=True)
    (settings.builds / REFUSED).write_text(json.dumps(note, ensure_ascii=False, indent=1), "utf-8")


def last_refusal(settings: Settings) -> dict[str, Any] | None:
    """The refused night since the release in force was published, None when there was none."""
    path = settings.builds / REFUSED
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def _protect(draft: Path) -> None:
    """Nobody writes a release any more. Windows would not let us delete it later."""
    if os.name == "posix":
        for path in draft.rglob("*"):
            if path.is_file():
                path.chmod(path.stat().st_mode & 0o444)


def _unlink_current(settings: Settings) -> None:
    link = settings.releases / CURRENT
    with contextlib.suppress(OSError):
        if link.is_symlink():
            link.unlink()


def _sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
