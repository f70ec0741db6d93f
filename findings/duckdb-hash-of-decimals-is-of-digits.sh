#!/usr/bin/env bash
# hash() of equal values is equal and of unequal ones not, one would expect, as = says: 1.00 = 1.0, 1.00 <> 100.
# Of a DECIMAL DuckDB hashes the stored digits without their scale: 1.00 hashes like 100 and like the integer 100, and unlike 1.0.
# Whom it meets: whoever compares two exports of amounts by a sum of row hashes; a column that became a hundred times larger and
# lost its two decimals goes for unchanged, one whose scale alone changed goes for changed.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0
"$work/venv/bin/python" - <<'PY'
import duckdb

print("duckdb", duckdb.__version__)
yuan, hundredfold, tenths = "cast(1 as decimal(18, 2))", "cast(100 as decimal(18, 0))", "cast(1 as decimal(18, 1))"
for one, other in ((yuan, hundredfold), (yuan, "100"), (yuan, tenths)):
    equal, hashed = duckdb.sql(f"select {one} = {other}, hash({one}) = hash({other})").fetchall()[0]
    print(f"{one} and {other}: equal {equal}, equal hashes {hashed}")
    assert equal is not hashed, "the behaviour has changed"
PY
