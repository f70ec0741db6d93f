#!/usr/bin/env bash
# Checks of one step (a quality gate) over what another step reads and over what it makes: as soon as they block, there is
# a cycle, and Dagster breaks it by running the gate's step in two parts (`gate`, `gate_2`), the first before the models.
# One would expect a refusal that names the cycle, or one run of the step: nothing in the definitions says two.
# Whom it meets: whoever runs a whole dbt project as one step and lets a quality gate over its tables block by
# `blocking=True`: the gate, and the models between, would have run twice a night. Our checks block only where no model
# reads on (pipelines/orchestration/assets/checks.py).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q dagster==1.13.27
cat > "$folder/try.py" <<'PY'
import sys, warnings
import dagster as dg

warnings.simplefilter("ignore")

def steps_of(blocking):
    @dg.asset
    def raw():
        pass

    @dg.multi_asset(specs=[dg.AssetSpec("staged", deps=["raw"]), dg.AssetSpec("mart", deps=["staged"])], can_subset=True)
    def transform(context):
        for key in sorted(context.selected_asset_keys):
            yield dg.MaterializeResult(asset_key=key)

    @dg.multi_asset_check(specs=[
        dg.AssetCheckSpec("of_raw", asset="raw", blocking=blocking),
        dg.AssetCheckSpec("of_mart", asset="mart", blocking=blocking),
    ], can_subset=True)
    def gate(context):
        for key in context.selected_asset_check_keys:
            yield dg.AssetCheckResult(asset_key=key.asset_key, check_name=key.name, passed=True)

    defs = dg.Definitions(assets=[raw, transform], asset_checks=[gate], jobs=[dg.define_asset_job("night", dg.AssetSelection.all())])
    return sorted(node.name for node in defs.resolve_job_def("night").nodes)

plain, blocking = steps_of(False), steps_of(True)
print("checks that do not block:", plain)
print("checks that block:       ", blocking)
assert plain == ["gate", "raw", "transform"]
sys.exit(0 if blocking != plain else 1)  # 0: as we found it
PY
"$folder/venv/bin/python" "$folder/try.py"
