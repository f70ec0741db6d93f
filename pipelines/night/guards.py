"""What is wrong with a home, in words: a disk that takes nothing more, a database that another program holds, a release
or a landing that is no longer whole.

Here: telling it. Not here: the room a night needs (space.py), the lock (__init__.py), mending (a night does that).
"""

import errno

from pipelines.errors import JixiaoError
from pipelines.lang import say, system_says
from pipelines.settings import Settings
from pipelines.warehouse import current_release, held_by_another
from pipelines.warehouse.whole import damage

_LEDGER = "ledger.parquet"  # named here, not imported: a night without news must not wait for polars


def failure_around(error: Exception) -> JixiaoError | None:
    """A disk that takes nothing more or fails, or another program that holds a database, in words; None for any other
    failure."""
    if held := held_by_another(error):
        return held
    told = str(error)
    if (isinstance(error, OSError) and error.errno == errno.EIO) or "Input/output error" in told:
        return JixiaoError(
            say("磁盘读写出错 (Input/output error)", "the disk fails (Input/output error)"),
            say(
                "查看系统日志, 检查或更换磁盘; raw/ 在, 一切都可由 jixiao refresh 重建",
                "see the system's log, check or replace the disk; from raw/ `jixiao refresh` rebuilds everything",
            ),
        )
    is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EROFS)
    if not is_full and not any(sign in told for sign in _FULL):
        return None
    what = system_says(error) if isinstance(error, OSError) else told.splitlines()[0]
    return JixiaoError(
        say(f"磁盘写不进去: {what}", f"the disk takes nothing more: {what}"),
        say("腾出空间后重新运行; 现行版本未变", "free some and run again; the release in force is unchanged"),
    )


_FULL = ("disk is full", "disk I/O error", "No space left", "File too large", "Could not write")
"""How SQLite, DuckDB and Arrow say it."""


def reason_to_mend(settings: Settings) -> str | None:
    """Why a night is needed though nothing was delivered: the release in force is damaged, or landing is lost."""
    if problem := damage(settings):
        return say(f"现行版本已损坏: {problem}", f"the release in force is damaged: {problem}")
    if current_release(settings) and not (settings.landing / _LEDGER).exists():
        return say("落地目录丢失", "landing is lost")
    return None
