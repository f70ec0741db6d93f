"""Where Dagster keeps what happened: its own SQLite files, written through connections that stay open.

Here: one storage class for nights run by `jixiao refresh`; the files are those of Dagster's default storage, so
`dagster dev` with the same DAGSTER_HOME shows them. Why: the default opens a connection and waits for the disk several
times for each event; the 1,377 events of a night of the samples take it 9 to 29 seconds (7 of processor time), this one
1.7 (1.5). What it is made of comes from Dagster's insides (insides.py); DAGSTER_EVENT_BATCH_SIZE, the public way to
store events together, is none here, since its SQLite storages take a batch apart again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from pipelines.orchestration.insides import RUN_STORAGE, SCHEDULE_STORAGE, SqliteEventLogStorage

_BUSY_SECONDS = 60


class PooledEventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log with one open connection per file, durable at checkpoints instead of every commit."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._known_columns: dict[str, bool] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "PooledEventLog":
        """Made by Dagster from the instance's configuration."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.get(shard)
            if engine is None:
                engine = create_engine(self.conn_string_for_shard(shard), connect_args={"timeout": _BUSY_SECONDS})
                event.listen(engine, "connect", _relax)
                self._initdb(engine)
                self._initialized_dbs.add(shard)
                self._engines[shard] = engine
            with engine.connect() as connection, connection.begin():
                yield connection

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        """Dagster's own question to the database, asked once for each column instead of four times for each event."""
        if column_name not in self._known_columns:
            self._known_columns[column_name] = super()._has_asset_key_col_on_connection(conn, column_name)
        return self._known_columns[column_name]

    def dispose(self) -> None:
        """Close every connection."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


def _relax(connection: Any, record: Any) -> None:
    """Write-ahead log without waiting for the disk at each commit: a power cut may lose the last events, no more."""
    del record
    connection.execute("pragma synchronous = normal")


def storages(dagster_home: Path) -> Mapping[str, Any]:
    """Overrides for the instance: this event log, and Dagster's own storages, all in their default places."""
    history, schedules = dagster_home / "history", dagster_home / "schedules"

    def stored(module: str, name: str, folder: Path) -> dict[str, Any]:
        return {"module": module, "class": name, "config": {"base_dir": str(folder)}}

    return {
        "run_storage": stored(*RUN_STORAGE, history),
        "event_log_storage": stored(__name__, PooledEventLog.__name__, history / "runs"),
        "schedule_storage": stored(*SCHEDULE_STORAGE, schedules),
    }
