"""The dbt project as assets: each model its rows and its day, dbt's tests as checks on the models they are about."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

from pipelines.night import Night, steps, trial
from pipelines.night.making import row_counts
from pipelines.orchestration.assets.common import FRESH, OWNERS, night_of, told
from pipelines.transform import Node, short_name

_TEST = "dagster_dbt/unique_id"
"""Where dagster-dbt says of a check which test it is."""


class Translator(DagsterDbtTranslator):
    """Models by schema and name; sources are the assets of `load`."""

    def get_group_name(self, dbt_resource_props: Any) -> str | None:
        return None if dbt_resource_props["resource_type"] == "source" else "transform"

    def get_owners(self, dbt_resource_props: Any) -> list[str]:
        return OWNERS

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        """A mart is as fresh as the release."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        is_mart = manifest["nodes"].get(unique_id, {}).get("schema") == "marts"
        return spec.replace_attributes(freshness_policy=FRESH) if is_mart else spec

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetCheckSpec | None:
        """A test says what it asks: its own words, else dbt's name for it and its arguments."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None or spec.description:
            return spec
        test = manifest["nodes"][unique_id]
        asked = test.get("test_metadata") or {"name": test["name"], "kwargs": {}}
        words = {name: value for name, value in asked["kwargs"].items() if name != "model"}
        meaning = test.get("description") or f"dbt: {asked['name']} {words or ''}".strip()
        return spec._replace(description=meaning)


def models(manifest: dict[str, Any]) -> dg.AssetsDefinition:
    translator = Translator()

    @dbt_assets(
        manifest=manifest,
        name="transform",
        dagster_dbt_translator=translator,
        required_resource_keys={"night"},
    )
    def transform(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        """The whole dbt project over the private build, unpartitioned, by dbt itself; Dagster notes each node."""
        night = night_of(context)
        with told():
            if night.is_trial:
                nodes = trial.transform(night, [key.path[-1] for key in context.selected_asset_keys])
            else:
                nodes = steps.transform(night)
            rows = row_counts(night)
        checks = {(spec.metadata or {}).get(_TEST): spec for spec in context.assets_def.check_specs}
        for node in nodes:
            spec = checks.get(node.unique_id)
            if node.is_built:
                key = translator.get_asset_key(manifest["nodes"][node.unique_id])
                if key in context.selected_asset_keys:
                    yield dg.MaterializeResult(
                        asset_key=key, metadata=_metadata(night, node, rows.get(tuple(key.path)))
                    )
            elif spec is not None and spec.key in context.selected_asset_check_keys:
                yield _result(spec, node)
            elif node.status == "warn":
                context.log.warning(f"{short_name(node)}: {node.message}")

    return transform


def _metadata(night: Night, node: Node, rows: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"seconds": round(node.seconds, 2), "data_as_of": str(night.data_as_of)}
    if rows is not None:
        told["dagster/row_count"] = rows
    if night.is_trial:
        told["build"] = dg.MetadataValue.path(night.folder)
    return told


def _result(spec: dg.AssetCheckSpec, node: Node) -> dg.AssetCheckResult:
    """dbt stops the night by itself where a test of severity error failed: what comes here warned or passed."""
    is_ok = node.status in ("pass", "success")
    return dg.AssetCheckResult(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=is_ok,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"rows": node.failures, **({} if is_ok else {"first": node.message})},
    )
