#!/usr/bin/env bash
# A seed's column of 30%, or of lines of accounts like 29051_01, is text, one would expect: no database reads a number there.
# For dbt 30% is the whole number 30, 29051_01 is 2905101 and "1,200" is 1200. On Spark the table is filled so, without a word: a
# share a hundred times too large, a code that no other table has. DuckDB, which reads the file once more by itself, refuses it
# and speaks of an INTEGER that nobody wrote.
# Whom it meets: offices that keep shares, ceilings and codes in seeds and compute on Spark; a column_types entry for each column,
# as all of our seeds have it (dbt_project/seeds/*/*.yml), ends the guessing.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "dbt-core==1.11.16" "dbt-duckdb==1.11.1" "duckdb==2.0.0" "dbt-spark[session]==1.11.0" "pyspark==4.3.0"
mkdir -p "$work/project/seeds"; cd "$work/project"
printf 'name: shown\nversion: "1.0"\nprofile: shown\nflags: {send_anonymous_usage_stats: false}\n' > dbt_project.yml
cat > profiles.yml <<'YML'
shown:
  target: spark
  outputs:
    spark: {type: spark, method: session, schema: default, host: NA}
    duckdb: {type: duckdb, path: made.duckdb, threads: 1}
YML
printf 'item,share,line,ceiling\n差旅费,30%%,29051_01,"1,200"\n会议费,5%%,29051_02,"50,000"\n' | tee seeds/guessed.csv > seeds/written.csv
printf 'seeds:\n  - name: written\n    config: {column_types: {item: string, share: string, line: string, ceiling: string}}\n' > seeds/seeds.yml
cat seeds/guessed.csv
export DBT_PROFILES_DIR=.
if "$work/venv/bin/dbt" --no-use-colors seed --target duckdb > log 2>&1; then echo "the behaviour has changed: DuckDB takes it"; exit 1; fi
grep -m 1 "Error when converting column" log
grep -q "Could not convert string \"30%\" to 'INTEGER'" log
"$work/venv/bin/python" - 2> log <<'PY' || { tail -5 log; exit 1; }
from importlib.metadata import version

from dbt.cli.main import dbtRunner
from pyspark.sql import SparkSession

session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").enableHiveSupport().getOrCreate()
assert dbtRunner().invoke(["--quiet", "seed", "--target", "spark"]).success
print("dbt-core", version("dbt-core"), "dbt-spark", version("dbt-spark"))
rows = {name: session.sql(f"select share, line, ceiling from {name} order by item").collect() for name in ("guessed", "written")}
for name, found in rows.items():
    print(f"on Spark, types {name}:", [tuple(row) for row in found])
assert [tuple(row) for row in rows["guessed"]] == [(5, 2905102, 50000), (30, 2905101, 1200)], "the behaviour has changed"
assert [tuple(row) for row in rows["written"]] == [("5%", "29051_02", "50,000"), ("30%", "29051_01", "1,200")]
PY
