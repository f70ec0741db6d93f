"""The flow as Dagster assets: pull -> land -> load -> transform -> gate -> publish -> report.

Here: all of them together. Not here: the work itself, which lies in the module each asset names; jobs (jobs.py).
"""

import dagster as dg

from pipelines.gate.suites import load_suites
from pipelines.orchestration.assets.checks import checks_of_the_gate, looked_at
from pipelines.orchestration.assets.models import models
from pipelines.orchestration.assets.outcome import release, report
from pipelines.orchestration.assets.reading import landed, landing, load, pull
from pipelines.orchestration.partitions import fiscal_years
from pipelines.settings import Settings
from pipelines.transform import parsed_project, read_manifest


def build_assets(settings: Settings) -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """Every asset of the night and of a backfill, for the dbt project and the raw folders as they stand."""
    manifest = read_manifest(parsed_project(settings))
    marts = [
        dg.AssetKey([node["schema"], node["name"]])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]
    checked = looked_at(load_suites(settings.expectations))
    years = fiscal_years(settings)
    return [
        pull(),
        landed(years),
        *landing(years),
        load(),
        models(manifest),
        release(sorted({*marts, *checked}), settings.browse_url),
        report(),
    ]


def build_checks(settings: Settings) -> list[dg.AssetChecksDefinition]:
    """What the gate asks, each check on the table that it looks at; dbt's tests hang on the models already."""
    return [checks_of_the_gate(load_suites(settings.expectations))]
