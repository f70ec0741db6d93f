"""The log of a run: one JSON object per line, one file per run, the oldest files go.

Here: the handler and its form, and what a night's steps are called. Not here: what is logged. Lines hold paths, codes
and counts of rows; values of cells and keys of the home never come here.
"""

import json
import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.settings import Settings

KEPT = 60
LOGGER = "jixiao"
STEPS = {
    "import": ("准备", "start"),
    "land": ("落地", "land"),
    "load": ("装载", "load"),
    "dbt": ("转换", "transform"),
    "gate": ("闸门", "gate"),
    "publish": ("发布", "publish"),
    "report": ("报告", "report"),
}
"""The steps of a night in their order, as its log and `timings` name them, and as people read them."""
_SHANGHAI = ZoneInfo("Asia/Shanghai")


def path_of(settings: Settings, run_id: str) -> Path:
    """Where the log of a run is."""
    return settings.logs / f"night-{run_id}.log"


def open_log(settings: Settings, run_id: str) -> logging.Handler:
    """Begin the log of a run. Close it with `close_log`."""
    settings.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = logging.FileHandler(path_of(settings, run_id), encoding="utf-8")
    handler.setFormatter(_Lines(run_id))
    log = logging.getLogger(LOGGER)
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler)
    return handler


def close_log(handler: logging.Handler) -> None:
    """End it."""
    logging.getLogger(LOGGER).removeHandler(handler)
    with suppress(OSError):  # a full disk has already been told
        handler.close()


def rotate(settings: Settings) -> None:
    """Keep the newest logs and failure pages."""
    for pattern in ("night-*.log", "failed-*.html"):
        for old in sorted(settings.logs.glob(pattern))[:-KEPT]:
            old.unlink(missing_ok=True)


class _Lines(logging.Formatter):
    """at (Asia/Shanghai), level, run, message, and what was given as `extra={"told": {...}}`; error is a traceback."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self._run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, _SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run": self._run_id,
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
