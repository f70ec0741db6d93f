#!/usr/bin/env bash
# Cutting an exact amount to cents: one expects half up, as money is rounded and as DuckDB does when it rounds or casts a
# Decimal, from every library that hands the others Decimal columns.
# polars takes halves of a Decimal to the even neighbour in round(), cast() and str.to_decimal(): the text "2.345" becomes
# 2.34; pyarrow's round does the same; a quotient keeps the scale of its column (1.00 / 3 is 0.33).
# Whom it meets: analysts who prepare amounts or scores in polars beside our tables: a cent a row, without a word.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0 duckdb==2.0.0 pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
from decimal import Decimal

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

print("polars", pl.__version__, "duckdb", duckdb.__version__, "pyarrow", pa.__version__)
written = ["0.125", "2.345", "0.135", "-0.125"]
amounts = [Decimal(text) for text in written]
exact = pl.Series(amounts, dtype=pl.Decimal(18, 3))
of_polars = {
    "round(2)": exact.round(2).to_list(),
    "cast(Decimal(18, 2))": exact.cast(pl.Decimal(18, 2)).to_list(),
    "str.to_decimal(scale=2)": pl.Series(written).str.to_decimal(scale=2).to_list(),
}
of_pyarrow = pc.round(pa.array(amounts), 2).to_pylist()
frame = pl.DataFrame({"amount": exact})
of_duckdb = [tuple(row) for row in duckdb.sql("select round(amount, 2), cast(amount as decimal(18, 2)) from frame").fetchall()]
third = (pl.Series([Decimal("1.00")], dtype=pl.Decimal(18, 2)) / 3)[0]
print("amounts      ", written)
for how, found in of_polars.items():
    print(f"polars {how}:", *found)
print("pyarrow round:", *of_pyarrow)
print("duckdb round, cast:", *(f"{a} {b}" for a, b in of_duckdb))
print("polars 1.00 / 3:", third)
even = [Decimal(text) for text in ("0.12", "2.34", "0.14", "-0.12")]
up = [Decimal(text) for text in ("0.13", "2.35", "0.14", "-0.13")]
assert all(found == even for found in of_polars.values()) and of_pyarrow == even, "the behaviour has changed"
assert of_duckdb == [(each, each) for each in up], "the behaviour has changed: DuckDB rounds otherwise"
assert third == Decimal("0.33"), "the behaviour has changed: a quotient is wider than its column"
PY
