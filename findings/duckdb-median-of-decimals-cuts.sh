#!/usr/bin/env bash
# The median of 0.01 and 0.02 is 0.015. Of a DECIMAL(18,2) column one would expect 0.02 (rounded, as DuckDB's own casts
# do) or a wider type that holds 0.015, as avg() gives.
# DuckDB answers in the column's type and cuts the rest off: 0.01, and -0.01 for the negatives; no word of it.
# Whom it meets: analysts who ask for a median of amounts or ratios; a median of ratios that is then multiplied with money
# is too low. Our forecast takes both middle values and divides exactly (int_money__forecast_factors).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0
"$work/venv/bin/python" - <<'PY'
from decimal import Decimal

import duckdb

print("duckdb", duckdb.__version__)
asked = "select median(x), quantile_cont(x, 0.5), cast(avg(x) as decimal(18, 2)), typeof(median(x)) from (values {}) as t(x)"
low, high = (f"cast({sign}0.01 as decimal(18, 2))), (cast({sign}0.02 as decimal(18, 2))" for sign in ("", "-"))
for values in (low, high):
    found = duckdb.sql(asked.format(f"({values})")).fetchall()[0]
    print("median, quantile_cont, average cast to cents, type of the median:", *found)
    sign = -1 if values == high else 1
    assert found[:3] == (sign * Decimal("0.01"), sign * Decimal("0.01"), sign * Decimal("0.02")), "the behaviour has changed"
    assert found[3] == "DECIMAL(18,2)"
PY
