"""The flow as Dagster assets: pull -> land -> load -> transform -> gate -> publish -> report, one group each.

Here: keys, lineage, counts as metadata. Not here: the work itself, which lies in the module each asset names.
"""

import errno
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from pipelines import steps
from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.errors import EXIT_LOCKED, JixiaoError
from pipelines.gate.suites import Suite, load_suites
from pipelines.meta import COMPUTED, LOADED_META, META
from pipelines.night import Night
from pipelines.partitions import FISCAL_YEARS, is_partition
from pipelines.settings import Settings
from pipelines.transform import Node, parsed_project, read_manifest, short_name

PULL = dg.AssetKey("pull")
GATE = dg.AssetKey("gate")
RELEASE = dg.AssetKey("release")
REPORT = dg.AssetKey("report")
_PREVIOUS = ("sources", "totals")
OWNERS = ["team:performance"]
"""绩效股: who is asked when an asset is late or refused."""
FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=10), warn_window=timedelta(days=4))
"""Nights without news publish nothing; ten days without a release mean that nobody sends, or that every night fails."""
RETRIES = dg.RetryPolicy(max_retries=3, delay=15, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)
"""For files and reports: a share that was away comes back. Never for dbt or the gate, which would answer the same."""


def build_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """Every asset of the night, for the dbt project and the suites as they stand."""
    manifest = read_manifest(parsed_project(settings))
    suites = load_suites(settings.expectations)
    published = [
        dg.AssetKey([node["schema"], node["name"]])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in ("marts", "audit")
    ]
    return [
        _pull(),
        _land(),
        _load(),
        _transform(manifest),
        _gate(suites, published),
        _release(published, settings.browse_url),
        _report(),
    ]


def _labels() -> dict[str, str]:
    """Extract or policy table -> its Chinese name."""
    return {extract: contract.zh for extract, contract in {**load_contracts(), **load_policy_contracts()}.items()}


def _extracts() -> list[str]:
    return list(_labels())


def _pull() -> dg.AssetsDefinition:
    @dg.asset(key=PULL, group_name="pull", owners=OWNERS, kinds={"sql"}, required_resource_keys={"night"})
    def pull(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        """从数据库取数: 夜间开始时已取, 这里列出取到了什么。What was fetched from databases as the night began."""
        outcomes = _night(context).summary.get("pull", [])
        counts = Counter(each["outcome"] for each in outcomes)
        rows = sum(each["rows"] or 0 for each in outcomes if each["outcome"] in ("delivered", "unchanged"))
        without = [
            f"{each['region']} {each['extract']} {each['fiscal_year'] or ''}: {each['cause']}"
            for each in outcomes
            if each["cause"]
        ]
        return dg.MaterializeResult(metadata={"in": rows, "out": rows, **counts, "not fetched": without})

    return pull


def _land() -> dg.AssetsDefinition:
    labels = _labels()
    specs = [
        dg.AssetSpec(
            ["landing", extract],
            deps=[PULL],
            group_name="land",
            kinds={"parquet"},
            owners=OWNERS,
            description=labels[extract],
        )
        for extract in _extracts()
    ]

    @dg.multi_asset(
        name="land",
        specs=specs,
        partitions_def=FISCAL_YEARS,
        retry_policy=RETRIES,
        backfill_policy=dg.BackfillPolicy.single_run(),
        required_resource_keys={"night"},
    )
    def land(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        """Read what came into raw/, write landing Parquet, list what could not be read.

        A run over partitions reads those years again; a night reads what changed, and says of which years it was.
        """
        with _told():
            night = _night(context)
            landed = steps.land(night)
        if not context.has_partition_key_range:
            for extract, year in steps.landed_years(night):
                if is_partition(year) and extract in labels:
                    context.log_event(dg.AssetMaterialization(["landing", extract], partition=str(year)))
        for extract in _extracts():
            counts = landed.get(extract, {})
            yield dg.MaterializeResult(
                asset_key=["landing", extract],
                metadata={
                    "in": counts.get("rows_read", 0),
                    "out": counts.get("rows_loaded", 0),
                    "rejected": counts.get("rows_rejected", 0),
                },
            )

    return land


def _load() -> dg.AssetsDefinition:
    labels = _labels()
    landings = [dg.AssetKey(["landing", extract]) for extract in labels]
    specs = [
        dg.AssetSpec(
            ["raw", extract],
            deps=[["landing", extract]],
            group_name="load",
            kinds={"duckdb"},
            owners=OWNERS,
            description=f"{labels[extract]}: 有效的行。Rows in force",
        )
        for extract in _extracts()
    ]
    specs += [
        dg.AssetSpec(
            ["meta", table],
            deps=landings,
            group_name="load",
            kinds={"duckdb"},
            owners=OWNERS,
            description=META[table][0],
        )
        for table in LOADED_META
    ]
    specs += [
        dg.AssetSpec(
            ["raw", table],
            deps=landings,
            group_name="load",
            kinds={"duckdb"},
            owners=OWNERS,
            description=COMPUTED[table][0],
        )
        for table in COMPUTED
    ]
    specs += [
        dg.AssetSpec(
            ["previous", table],
            group_name="load",
            kinds={"duckdb"},
            owners=OWNERS,
            description="现行版本的来源与合计, 供比较。What the release in force held, to compare with",
        )
        for table in _PREVIOUS
    ]

    @dg.multi_asset(name="load", specs=specs, required_resource_keys={"night"})
    def load(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        """Make the private build over the landing Parquet in force."""
        with _told():
            loaded = steps.load(_night(context))
        for spec in specs:
            rows = loaded.row_counts.get(spec.key.path[1]) if spec.key.path[0] == "raw" else None
            yield dg.MaterializeResult(asset_key=spec.key, metadata={} if rows is None else {"out": rows})

    return load


class _Translator(DagsterDbtTranslator):
    """Models by schema and name; sources are the assets of `load`."""

    def get_group_name(self, dbt_resource_props: Any) -> str | None:
        return None if dbt_resource_props["resource_type"] == "source" else "transform"

    def get_owners(self, dbt_resource_props: Any) -> list[str]:
        return OWNERS


def _transform(manifest: dict[str, Any]) -> dg.AssetsDefinition:
    # dbt's own tests run at the end of the step and stop the night; the checks people see are the gate's.
    translator = _Translator(DagsterDbtTranslatorSettings(enable_asset_checks=False))

    @dbt_assets(
        manifest=manifest,
        name="transform",
        dagster_dbt_translator=translator,
        required_resource_keys={"night"},
    )
    def transform(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        """The whole dbt project over the private build, unpartitioned, by dbt itself; Dagster notes each node."""
        with _told():
            nodes = steps.transform(_night(context))
        for node in nodes:
            if node.is_built:
                props = manifest["nodes"][node.unique_id]
                yield dg.MaterializeResult(asset_key=translator.get_asset_key(props), metadata=_node_metadata(node))
            elif node.status == "warn":
                context.log.warning(f"{short_name(node)}: {node.message}")

    return transform


def _node_metadata(node: Node) -> dict[str, Any]:
    return {"seconds": round(node.seconds, 2), "status": node.status}


def _gate(suites: list[Suite], published: list[dg.AssetKey]) -> dg.AssetsDefinition:
    looked_at = {dg.AssetKey(suite.table.split(".")) for suite in suites}
    raw = {key for key in looked_at if key.path[0] == "raw"}

    @dg.asset(
        key=GATE,
        deps=sorted({*published, *raw}),
        group_name="gate",
        owners=OWNERS,
        kinds={"greatexpectations"},
        check_specs=[
            dg.AssetCheckSpec(suite.name, asset=GATE, blocking=suite.is_critical, description=suite.table)
            for suite in suites
        ],
        required_resource_keys={"night"},
    )
    def gate(context: dg.AssetExecutionContext) -> Iterator[Any]:
        """Great Expectations over the build; a critical finding stops the night here."""
        with _told():
            verdict = steps.gate(_night(context))
        yield dg.MaterializeResult(
            metadata={
                "in": len(verdict.findings),
                "out": len(verdict.findings) - len(verdict.refused) - len(verdict.warnings) - len(verdict.accepted),
                "rejected": len(verdict.refused),
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name=suite.name,
                    passed=not any(found["suite"] == suite.name for found in (*verdict.refused, *verdict.warnings)),
                    severity=dg.AssetCheckSeverity.ERROR
                    if any(found["suite"] == suite.name for found in verdict.refused)
                    else dg.AssetCheckSeverity.WARN,
                    metadata={
                        found["check"]: str(found["observed"])
                        for found in verdict.findings
                        if found["suite"] == suite.name
                    },
                )
                for suite in suites
            ],
        )

    return gate


def _release(published: list[dg.AssetKey], pages: str | None) -> dg.AssetsDefinition:
    """`pages`: where a browser finds the release, told beside it."""

    @dg.asset(
        key=RELEASE,
        deps=[GATE, *(key for key in published if key.path[0] == "marts")],
        group_name="publish",
        owners=OWNERS,
        freshness_policy=FRESH,
        kinds={"duckdb", "parquet"},
        required_resource_keys={"night"},
        metadata={"pages": dg.MetadataValue.url(pages)} if pages else None,
    )
    def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        """Write the release and make it the one in force."""
        with _told():
            record = steps.publish(_night(context))
        rows = {table: mart["rows"] for table, mart in record["marts"].items()}
        links = {"pages": dg.MetadataValue.url(f"{pages}/r/{record['release_id']}/")} if pages else {}
        return dg.MaterializeResult(metadata={"release_id": record["release_id"], "out": sum(rows.values()), **links})

    return release


def _report() -> dg.AssetsDefinition:
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
        """The coverage report of the release just published."""
        with _told():
            paths = steps.report(_night(context))
        return dg.MaterializeResult(metadata={"out": len(paths), "files": [str(path) for path in paths]})

    return report


@contextmanager
def _told() -> Iterator[None]:
    """What Dagster's page says of a step that failed for a known reason, and whether trying again can help."""
    try:
        yield
    except JixiaoError as error:
        again = error.exit_code == EXIT_LOCKED
        raise dg.Failure(f"{error.cause} / {error.mend}", allow_retries=again) from error
    except OSError as error:
        if error.errno in _HOPELESS:
            raise dg.Failure(str(error), allow_retries=False) from error
        raise


_HOPELESS = {errno.ENOSPC, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EPERM}


def _night(context: dg.AssetExecutionContext) -> Night:
    return context.resources.night()
