"""A disk that takes nothing more, or fails, is told in words; anything else is not taken for one."""

import errno

import duckdb
import pytest

from pipelines.night.guards import disk_failure


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "写不进去"),
        (OSError(errno.EROFS, "Read-only file system"), "写不进去"),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "写不进去"),
        (OSError(errno.EIO, "Input/output error"), "读写出错"),
        (duckdb.IOException("IO Error: Could not read from file: Input/output error"), "读写出错"),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError("no"), None),
    ],
    ids=str,
)
def test_what_the_disk_said(error, told, monkeypatch):
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    failure = disk_failure(error)
    assert (failure is None) if told is None else (failure is not None and told in failure.cause)
