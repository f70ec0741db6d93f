#!/usr/bin/env bash
# A text with many decimals is cast to DECIMAL(38, 2) about as fast as to DECIMAL(18, 2), one would expect.
# DuckDB takes tens of times as long, for exactly the texts that a float's export has (0.7142857142857143); with two decimals both
# are as fast.
# Whom it meets: whoever takes amounts as text out of a system that keeps them as floats, and casts wide to be safe.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0
"$work/venv/bin/python" - <<'PY'
import time

import duckdb

print("duckdb", duckdb.__version__)
con = duckdb.connect(config={"threads": 1})
con.execute("create table amounts as select (i / 7.0)::double::varchar as long, round(i / 7.0, 2)::decimal(18, 2)::varchar as short "
            "from range(1_000_000) as numbers (i)")
seconds = {}
for column in ("short", "long"):
    for kind in ("decimal(18, 2)", "decimal(38, 2)"):
        begun = time.process_time()
        con.execute(f"select sum(cast({column} as {kind})) from amounts").fetchall()
        seconds[column, kind] = time.process_time() - begun
        print(f"{column} texts to {kind}: {seconds[column, kind]:.3f} processor s a million")
assert seconds["long", "decimal(38, 2)"] > 5 * seconds["long", "decimal(18, 2)"], "the behaviour has changed"
assert seconds["short", "decimal(38, 2)"] < 5 * seconds["short", "decimal(18, 2)"], "the behaviour has changed"
PY
