"""What the gate asks, on Dagster's page: each check on the table it looks at, with severity, meaning, rows, first
examples. Not here: asking (gate/), which checks there are (expectations/).
"""

import re
from collections.abc import Iterator
from typing import Any

import dagster as dg

from pipelines.gate.runner import remedy, sentence
from pipelines.gate.suites import Suite
from pipelines.night import steps, trial
from pipelines.orchestration.assets.common import night_of, told

_OTHER = re.compile(r"[^A-Za-z0-9_]+")
"""What Dagster takes in no name."""


def looked_at(suites: list[Suite]) -> set[dg.AssetKey]:
    """The tables of the suites."""
    return {_key(suite) for suite in suites}


def checks_of_the_gate(suites: list[Suite]) -> dg.AssetChecksDefinition:
    """One check for each expectation. A critical one that fails, fails the step, and the release waits for it."""
    specs = {item["meta"]["check"]: _spec(suite, item) for suite in suites for item in suite.body["expectations"]}

    @dg.multi_asset_check(name="gate", specs=list(specs.values()), can_subset=True, required_resource_keys={"night"})
    def gate(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        """Great Expectations over the build; a critical finding stops the night here."""
        asked = context.selected_asset_check_keys
        with told():
            night = night_of(context)
            tables = {".".join(key.asset_key.path) for key in asked}
            verdict = trial.gate(night, tables) if night.is_trial else steps.gate(night)
        refused = {finding["check"] for finding in verdict.refused}
        for finding in verdict.findings:
            spec = specs[finding["check"]]
            if spec.key in asked:
                yield dg.AssetCheckResult(
                    asset_key=spec.asset_key,
                    check_name=spec.name,
                    passed=finding["passed"],
                    severity=dg.AssetCheckSeverity.ERROR if finding["check"] in refused else dg.AssetCheckSeverity.WARN,
                    metadata=told_of_check(finding, finding in verdict.accepted),
                )
        if refused and not night.is_trial:
            first = verdict.refused[0]
            raise dg.Failure(f"{sentence(first)} / {remedy(first)}", allow_retries=False)

    return gate


def _key(suite: Suite) -> dg.AssetKey:
    return dg.AssetKey(suite.table.split("."))


def _spec(suite: Suite, item: dict[str, Any]) -> dg.AssetCheckSpec:
    meta = item["meta"]
    words = [
        meta.get("why_zh"),
        meta.get("why_en"),
        f"severity: {item['severity']}; {meta['check']}",
        meta.get("bound") and f"bound: {meta['bound']}",
    ]
    return dg.AssetCheckSpec(
        _OTHER.sub("_", meta["check"]),
        asset=_key(suite),
        # of a table that models read, it would hold up those models, and the gate asks when all are made
        blocking=item["severity"] == "critical" and suite.table.startswith("audit."),
        description="\n\n".join(filter(None, words)),
    )


def told_of_check(finding: dict[str, Any], is_accepted: bool) -> dict[str, Any]:
    """Severity and what was seen; of a check that failed also what to do and its first rows."""
    told: dict[str, Any] = {
        "severity": finding["severity"],
        "rule": finding["rule_id"] or "",
        "observed": finding["observed"],
    }
    if finding["passed"]:
        return told
    told["remedy"] = " / ".join(filter(None, finding["remedy"].values()))
    if is_accepted:
        told["accepted"] = True
    if finding.get("lines"):
        told |= {f"row {place}": line for place, line in enumerate(finding["lines"], 1)}  # a list hides behind a click
    return told
