"""What Dagster loads: one `build_defs`, nothing else."""

import dagster as dg

from pipelines.assets import build_assets
from pipelines.jobs import NIGHTLY, night, reports
from pipelines.schedules import SCHEDULES, SENSORS
from pipelines.settings import Settings


def build_defs(settings: Settings | None = None, **resources: object) -> dg.Definitions:
    """All assets, jobs, schedules and the sensor; `resources` override ours by name (`night`)."""
    return dg.Definitions(
        assets=build_assets(settings or Settings.load()),
        jobs=[NIGHTLY, reports],
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources={"night": night, **resources},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """For `dagster dev` and `jixiao serve`, built when asked for."""
    return build_defs()
