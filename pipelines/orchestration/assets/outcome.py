"""Assets of the end: the release and its reports."""

import dagster as dg

from pipelines.night import steps, trial
from pipelines.night.trial import whole_only
from pipelines.orchestration.assets.common import FRESH, OWNERS, RELEASE, REPORT, RETRIES, night_of, told


def release(above: list[dg.AssetKey], pages: str | None) -> dg.AssetsDefinition:
    """`above`: the marts and every table that the gate looks at. `pages`: where a browser finds the release."""

    @dg.asset(
        key=RELEASE,
        deps=above,
        group_name="publish",
        owners=OWNERS,
        freshness_policy=FRESH,
        kinds={"duckdb", "parquet"},
        required_resource_keys={"night"},
        metadata={"pages": dg.MetadataValue.url(pages)} if pages else None,
    )
    def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        """写出发布版并使之生效; 只随整个作业 nightly 或 backfill 发布。Write the release and make it the one in force;
        only the whole job nightly or backfill does."""
        night = night_of(context)
        with told():
            if night.is_trial:
                raise whole_only("nightly")
            record = steps.publish(night)
        rows = {table: mart["rows"] for table, mart in record["marts"].items()}
        links = {"pages": dg.MetadataValue.url(f"{pages}/r/{record['release_id']}/")} if pages else {}
        gate = night.summary["gate"]
        told_of = {"checks": gate["expectations"], "accepted": len(gate["accepted"]), "warnings": len(gate["warnings"])}
        head = {"release_id": record["release_id"], "data_as_of": str(night.data_as_of), "out": sum(rows.values())}
        return dg.MaterializeResult(metadata={**head, **told_of, **links})

    return release


def report() -> dg.AssetsDefinition:
    @dg.asset(
        key=REPORT,
        deps=[RELEASE],
        group_name="report",
        owners=OWNERS,
        kinds={"html", "xlsx"},
        retry_policy=RETRIES,
        required_resource_keys={"night"},
    )
    def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        """现行版本的报告; 单独选它即重写。The reports of the release in force; chosen alone, they are written again."""
        with told():
            night = night_of(context)
            paths = trial.report(night) if night.is_trial else steps.report(night)
        return dg.MaterializeResult(metadata={"out": len(paths), "files": [str(path) for path in paths]})

    return report
