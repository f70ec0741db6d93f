#!/usr/bin/env bash
# COPY … TO Parquet writes a result in types that hold its values, or refuses, one would expect.
# sum() of a BIGINT column is HUGEINT, and DuckDB writes HUGEINT as DOUBLE, without a word: a total of 9,007,199,254,740,993 fen
# comes back one fen less, and even a small count is a float for Spark, polars and whoever reads the file. A sum of DECIMAL
# stays exact, and the same result through Arrow is an exact DECIMAL(38,0).
# Whom it meets: analysts who keep amounts in fen or add up counts and hand the totals on as Parquet. Columns of a release have
# the types of their contract, and a query's Parquet is written through Arrow (pipelines/commands/results.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.0 pyarrow==26.0.1
venv/bin/python - <<'PY'
import duckdb
import pyarrow.parquet

print("duckdb", duckdb.__version__)
query = "select sum(fen) as fen, sum(yuan) as yuan from (values (9007199254740000, 90071992547400.00), (993, 9.93)) as t(fen, yuan)"
shown = duckdb.sql(query)
print("asked:", shown.types, shown.fetchall())
duckdb.sql(f"copy ({query}) to 'sums.parquet' (format parquet)")
kept = duckdb.sql("from 'sums.parquet'")
print("from the file:", kept.types, [(f"{fen:.0f}", str(yuan)) for fen, yuan in kept.fetchall()])
arrow = duckdb.sql(query).to_arrow_table()
print("through Arrow:", arrow.schema.field("fen").type, arrow["fen"][0])
assert str(duckdb.sql(query).types[0]) == "HUGEINT"
assert str(pyarrow.parquet.read_schema("sums.parquet").field("fen").type) == "double", "the behaviour has changed"
assert duckdb.sql("select fen::hugeint, yuan::varchar from 'sums.parquet'").fetchall() == [(9007199254740992, "90071992547409.93")]
assert str(arrow["fen"][0]) == "9007199254740993"
PY
