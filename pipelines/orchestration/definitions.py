"""What Dagster loads: one `build_defs`, nothing else."""

import dagster as dg

from pipelines.orchestration.assets import build_assets, build_checks
from pipelines.orchestration.jobs import BACKFILL, NIGHTLY, night, reports
from pipelines.orchestration.schedules import schedules, sensors
from pipelines.settings import Settings


def build_defs(settings: Settings | None = None, **resources: object) -> dg.Definitions:
    """All assets, jobs, schedules and the sensor; `resources` override ours by name (`night`)."""
    settings = settings or Settings.load()
    return dg.Definitions(
        assets=build_assets(settings),
        asset_checks=build_checks(settings),
        jobs=[NIGHTLY, BACKFILL, reports],
        schedules=schedules(settings),
        sensors=sensors(settings),
        resources={"night": night, **resources},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """For `dg dev` and `jixiao serve`, built when asked for."""
    return build_defs()
