"""Is there room for a night? Asked before it starts, so that a full disk is a sentence and not a torn file.

Here: the estimate and the question. Not here: what a night does when the disk fills all the same (it fails, publishes
nothing, and the next one tidies up).
"""

import shutil
from pathlib import Path

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse import current_release

_LEAST = 200 * 1024**2
_BUILD_PER_RELEASE = 4
"""A build, the release made of it and what DuckDB spills, in sizes of the release in force (measured: 2 to 3)."""
_BUILD_PER_RAW = 6
"""The same for a first night, in bytes of raw/ (CSV shrinks, compressed workbooks grow)."""


def needed_bytes(settings: Settings) -> int:
    """Free bytes that a night may want, from what the last release and raw/ measure."""
    release = current_release(settings)
    held = _size(settings.releases / release) * _BUILD_PER_RELEASE if release else 0
    return _LEAST + max(held, 0 if release else _size(settings.raw) * _BUILD_PER_RAW)


def free_bytes(settings: Settings) -> int:
    """On the disk that holds the home, or will."""
    folder = settings.home
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def total_memory() -> int:
    """Bytes of memory the machine has."""
    import psutil

    return psutil.virtual_memory().total


def check_space(settings: Settings) -> None:
    """JixiaoError when the night would probably fill the disk."""
    needed, free = needed_bytes(settings), free_bytes(settings)
    if free < needed:
        raise JixiaoError(
            say(
                f"磁盘剩余 {_mib(free)} MiB, 一夜约需 {_mib(needed)} MiB, 没有开始",
                f"{_mib(free)} MiB of disk is free, a night wants about {_mib(needed)} MiB; not begun",
            ),
            say(
                "腾出空间, 或 jixiao releases prune; 现行版本未变",
                "free some, or `jixiao releases prune`; the release in force is unchanged",
            ),
        )


def _mib(size: int) -> int:
    return size // 1024**2


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
