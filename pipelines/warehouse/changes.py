"""Has anything changed since the release in force? Answered in a moment, without Dagster or dbt.

Here: fingerprints of inputs and code, the reason to run. Not here: the run itself (orchestration/nightly.py), what
landed (land/).
"""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings, layout_files
from pipelines.warehouse import DATABASE, current_release, release_record

_INVENTORY = "inventory.json"
_PROJECT_CODE = ("dbt_project", "expectations")
_PROGRAM = Path(__file__).parents[1]
MAKES_RAW = ("contracts", "land", "load", "warehouse")
"""Rooms that make the raw tables, beside the modules without a room; a test holds that these know no other."""
_CODE_SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".csv", ".json", ".md", ".j2", ".css", ".js", ".docx"}
_NOT_CODE = {"target", "logs", "__pycache__"}
_RACY_NS = 2_000_000_000  # a file written this shortly before it was looked at may change again unseen


@dataclass(frozen=True)
class Fingerprint:
    """What a release depends on besides the day."""

    inputs: dict[str, str]
    """Path under raw/ -> SHA-256."""
    code: str

    @property
    def digest(self) -> str:
        """One hash over all of it."""
        text = json.dumps([sorted(self.inputs.items()), self.code])
        return hashlib.sha256(text.encode()).hexdigest()


def take_fingerprint(settings: Settings) -> Fingerprint:
    """Hashes of every raw file (unchanged ones are known by size and time) and of the code."""
    return Fingerprint(inputs=_inputs(settings), code=code_hash(settings))


def code_hash(settings: Settings) -> str:
    """Hash of the Python, SQL, policy defaults and expectations that make the figures, and of how files are read."""
    program = hash_files(_PROGRAM.parent, [_PROGRAM])
    project = hash_files(settings.project, [settings.project / folder for folder in _PROJECT_CODE])
    return hashlib.sha256(f"{program}{_own_layouts(settings)}{project}".encode()).hexdigest()


def raw_hash(settings: Settings) -> str:
    """Hash of what makes the raw tables: how files are read and loaded. Who changes a page or a report keeps them."""
    rooms = hash_files(_PROGRAM.parent, [_PROGRAM / room for room in MAKES_RAW])
    return hashlib.sha256(
        f"{rooms}{_named(sorted(_PROGRAM.glob('*.py')))}{_own_layouts(settings)}".encode()
    ).hexdigest()


def _own_layouts(settings: Settings) -> str:
    """The bureau's own layouts of forms."""
    return _named(layout_files(settings.home))


def _named(files: Iterable[Path]) -> str:
    return "".join(f"{path.name}{hash_file(path)}" for path in files)


def hash_files(base: Path, folders: list[Path]) -> str:
    """Hash of names and contents of the code files in the folders; the same tree gives the same hash anywhere."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(base)
            if path.suffix in _CODE_SUFFIXES and not _NOT_CODE & set(relative.parts) and path.is_file():
                total.update(relative.as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def reason_to_run(settings: Settings, now: Fingerprint, as_of: date, is_as_of_said: bool) -> str | None:
    """Why a night is needed, in the person's language; None when the release in force is still right.

    JixiaoError when the run would publish an older day than the release in force shows without `--as-of` saying so.
    """
    release = current_release(settings)
    if release is None or not (settings.releases / release / DATABASE).exists():
        return say("还没有发布版本", "nothing is published yet")
    record = release_record(settings, release)
    published = date.fromisoformat(record["data_as_of"])
    reason = _change(settings, now, record, as_of if is_as_of_said else max(as_of, published))
    if reason and as_of < published and not is_as_of_said:
        raise JixiaoError(
            say(
                f"今天是 {as_of}, 早于现行版本的数据日期 {published}",
                f"today is {as_of}, before the day {published} of the release in force",
            ),
            say(
                "检查系统时钟; 确要发布更早的日期请写明 --as-of", "check the clock, or say the earlier day with --as-of"
            ),
        )
    return reason


def _change(settings: Settings, now: Fingerprint, record: dict, as_of: date) -> str | None:
    if (settings.builds / "refused.json").exists():
        return say("上次运行未能发布", "the last night was refused")
    before = record["inputs"]
    if now.inputs != before:
        came, gone = now.inputs.keys() - before.keys(), before.keys() - now.inputs.keys()
        other = sum(now.inputs[path] != before[path] for path in now.inputs.keys() & before.keys())
        return say(
            f"原始文件: 新增 {len(came)}, 变更 {other}, 移除 {len(gone)}",
            f"raw files: {len(came)} new, {other} changed, {len(gone)} gone",
        )
    if now.code != record["code"]:
        return say("程序、政策参数或本局的表格版式已更新", "code, policy defaults or layouts of forms changed")
    published = date.fromisoformat(record["data_as_of"])
    if as_of < published:
        return say(f"指定了更早的日期 {as_of}", f"an earlier day was asked for: {as_of}")
    come = [day for day in record["watch_dates"] if published < date.fromisoformat(day) <= as_of]
    return say(f"到了数字会变的日子: {come[0]}", f"figures change from this day on: {come[0]}") if come else None


def _inputs(settings: Settings) -> dict[str, str]:
    """Path -> hash of every file under raw/, reading again only what its size or time says is new."""
    cache = settings.builds / _INVENTORY
    known = json.loads(cache.read_text("utf-8")) if cache.exists() else {}
    seen: dict[str, list] = {}
    for path in sorted(settings.raw.rglob("*")):
        if not path.is_file():
            continue
        relative, stat = path.relative_to(settings.raw).as_posix(), path.stat()
        former = known.get(relative)
        if former and former[:2] == [stat.st_size, stat.st_mtime_ns]:
            seen[relative] = former
        else:
            settled = stat.st_mtime_ns + _RACY_NS < time.time_ns()
            seen[relative] = [stat.st_size, stat.st_mtime_ns if settled else -1, hash_file(path)]
    if seen != known:
        settings.builds.mkdir(parents=True, exist_ok=True)
        cache.write_text(json.dumps(seen, ensure_ascii=False), "utf-8")
    return {relative: entry[2] for relative, entry in seen.items()}


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
