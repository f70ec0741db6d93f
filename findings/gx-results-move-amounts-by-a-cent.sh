#!/usr/bin/env bash
# What a check says of an amount is the amount, one would expect: result.to_json_dict() writes a DECIMAL as text, or not at all.
# Great Expectations makes it a float: 90071992547409.93 is told as .94 in JSON, in Data Docs and in every action that reads it.
# Whom it meets: whoever lists the amounts that failed a gate, above 90 万亿元 by a cent, or compares told sums with the ledger's.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check great-expectations==1.24.1
"$work/venv/bin/python" - <<'PY' 2>/dev/null
import json
from decimal import Decimal

import great_expectations as gx
import pandas as pd

print("great-expectations", gx.__version__, "pandas", pd.__version__)
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
asset = context.data_sources.add_pandas("sums").add_dataframe_asset("sums")
batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
    {"dataframe": pd.DataFrame({"yuan": [Decimal("90071992547409.93"), Decimal("1.10")]})}
)
expected = gx.expectations.ExpectColumnValuesToBeInSet(column="yuan", value_set=[Decimal("1.10")])
result = batch.validate(expected, result_format="COMPLETE")
kept, told = result.result["unexpected_list"], result.to_json_dict()["result"]["unexpected_list"]
print("in Python:", kept, "in JSON:", json.dumps(told))
assert kept == [Decimal("90071992547409.93")] and told == [90071992547409.94], "the behaviour has changed"
PY
