"""What the disk said, or who holds a database, is told in words; anything else is not taken for it."""

import errno

import duckdb
import pytest

from pipelines.night.guards import failure_around


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "写不进去"),
        (OSError(errno.EROFS, "Read-only file system"), "写不进去"),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "写不进去"),
        (OSError(errno.EIO, "Input/output error"), "读写出错"),
        (duckdb.IOException("IO Error: Could not read from file: Input/output error"), "读写出错"),
        (
            duckdb.IOException(
                'IO Error: Could not set lock on file "/r/warehouse.duckdb": Conflicting lock is held in x (PID 7).'
            ),
            "另一个程序 (7) 以可写方式打开着 /r/warehouse.duckdb",
        ),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError("no"), None),
    ],
    ids=str,
)
def test_what_the_machine_said(error, told, monkeypatch):
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    failure = failure_around(error)
    assert (failure is None) if told is None else (failure is not None and told in failure.cause)
