"""Nights' events lie in Dagster's own files: what its default storage shows of them is what was stored."""

from pathlib import Path

import dagster as dg

from pipelines.orchestration.event_log import PooledEventLog, storages
from pipelines.orchestration.insides import InstanceRef, SqliteEventLogStorage


@dg.asset(check_specs=[dg.AssetCheckSpec("is_whole", asset="goals")])
def goals() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 7}, check_results=[dg.AssetCheckResult(passed=True)])


def test_dagsters_own_storage_shows_what_was_stored(tmp_path: Path) -> None:
    where = InstanceRef.from_dir(str(tmp_path), overrides=storages(tmp_path))
    with dg.DagsterInstance.from_ref(where) as instance:
        assert isinstance(instance.event_log_storage, PooledEventLog)
        done = dg.materialize([goals], instance=instance)
        stored = [entry.message for entry in instance.all_logs(done.run_id)]
    with dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(tmp_path))) as default:
        assert type(default.event_log_storage) is SqliteEventLogStorage
        assert [entry.message for entry in default.all_logs(done.run_id)] == stored != []
        [materialized] = default.fetch_materializations(dg.AssetKey("goals"), limit=1).records
        assert materialized.asset_materialization.metadata["rows"].value == 7
