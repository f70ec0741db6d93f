"""The log of who asked: when, who, from where, what kind of page, how it ended. Never what was asked for or shown.

Here: one line a request in logs/browse-access.jsonl, to be read by the home's owner alone. Not here: errors of pages
(app.py).
"""

import json
import os
import threading
from datetime import datetime
from zoneinfo import ZoneInfo

from pipelines.settings import Settings

FILE = "browse-access.jsonl"
_BYTES = 20_000_000
"""Beyond it the log begins anew; the former one stays once."""


class AccessLog:
    """Of one home."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.logs / FILE
        self._lock = threading.Lock()

    def write(self, *, user: str, address: str, method: str, page: str, status: int, milliseconds: int) -> None:
        """`page`: its kind (`subject`, `login`), without code, words or file."""
        told = {
            "at": f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%dT%H:%M:%S%z}",
            "user": user,
            "address": address,
        }
        line = json.dumps(
            {**told, "method": method, "page": page, "status": status, "ms": milliseconds}, ensure_ascii=False
        )
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > _BYTES:
                self._path.replace(self._path.with_suffix(".jsonl.1"))
            with os.fdopen(
                os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8"
            ) as log:
                log.write(line + "\n")
