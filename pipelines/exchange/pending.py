"""A checked pack on its way into raw/: the plan on disk, and carrying it out, also after whatever broke it off.

Here: files moved by plan; nothing slow to import, since every night asks. Not here: any check (receive.py).
"""

import json
import shutil
from pathlib import Path

from pipelines.settings import Settings
from pipelines.warehouse.durable import write_durably

RECEIVED = "received"
RECORD = "pack.json"
_PLAN = "plan.json"
_PENDING = "pending-"


def commit(settings: Settings, draft: Path, name: str, record: str, written: list[str], removed: list[str]) -> None:
    """Make the checked files in `draft` the plan `name`, and carry it out. The caller holds the home's lock."""
    write_durably(draft / RECORD, record)
    write_durably(draft / _PLAN, json.dumps({"written": written, "removed": removed}, ensure_ascii=False, indent=1))
    draft.replace(settings.home / RECEIVED / f"{_PENDING}{name}")
    finish_pending(settings)


def finish_pending(settings: Settings) -> list[str]:
    """Carry out the plans there are; their names. Done twice it comes to the same."""
    finished = []
    for pending in sorted((settings.home / RECEIVED).glob(f"{_PENDING}*")):
        plan = json.loads((pending / _PLAN).read_text("utf-8"))
        for path in plan["written"]:
            source, target = pending / path, settings.home / path
            if source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
        for path in plan["removed"]:
            (settings.home / path).unlink(missing_ok=True)
        name = pending.name.removeprefix(_PENDING)
        if (pending / RECORD).exists():
            (pending / RECORD).replace(record_path(settings, name))
        done = pending.with_name(f".done-{name}")
        shutil.rmtree(done, ignore_errors=True)
        pending.replace(done)
        shutil.rmtree(done, ignore_errors=True)
        finished.append(name)
    return finished


def record_path(settings: Settings, name: str) -> Path:
    """Where the manifest of the pack in force is kept."""
    return settings.home / RECEIVED / f"{name}.json"
