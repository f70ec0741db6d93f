#!/usr/bin/env bash
# dbt-spark turns Spark's ANSI mode off with every statement, whatever the session or the profile says.
# Expected: a profile's server_side_parameters {spark.sql.ansi.enabled: true} is kept, as any other parameter is.
# Happens: SparkCredentials.__post_init__ overwrites it with "false" without a word; a sum that does not fit DECIMAL(18,2)
# and a text that is no number become NULL, `dbt build` succeeds. Spark 4 itself refuses both by default.
# Meets: an office that computes on Spark what it computes on DuckDB; the one stops the night, the other publishes NULL.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "dbt-spark[session]==1.11.0" "dbt-core==1.11.16" "pyspark==4.3.0"
mkdir -p "$work/project/models"; cd "$work/project"
cat > dbt_project.yml <<'YML'
name: shown
version: "1.0"
profile: shown
models: {shown: {+materialized: table, +file_format: parquet}}
YML
cat > profiles.yml <<'YML'
shown:
  target: spark
  outputs:
    spark: {type: spark, method: session, host: session, schema: main, server_side_parameters: {spark.sql.ansi.enabled: "true"}}
YML
echo "select cast(cast(9000000000000000 as decimal(18, 2)) * 2 as decimal(18, 2)) as too_large, cast('many' as int) as no_number" > models/shown.sql
cat > run.py <<'PY'
from importlib.metadata import version
from dbt.cli.main import dbtRunner
from pyspark.sql import SparkSession

session = (SparkSession.builder.master("local[1]").config("spark.sql.catalogImplementation", "in-memory")
           .config("spark.sql.ansi.enabled", "true").config("spark.ui.enabled", "false").getOrCreate())
session.sparkContext.setLogLevel("OFF")
print("dbt-spark", version("dbt-spark"), "pyspark", version("pyspark"), "ANSI before dbt:", session.conf.get("spark.sql.ansi.enabled"))
result = dbtRunner().invoke(["--quiet", "run", "--profiles-dir", "."])
print("ANSI after dbt:", session.conf.get("spark.sql.ansi.enabled"), "| dbt succeeded:", result.success)
rows = session.sql("select * from main.shown").collect() if result.success else []
print("rows:", rows)
assert result.success and rows == [(None, None)], "the behaviour has changed: dbt-spark keeps ANSI"
PY
SPARK_LOCAL_IP=127.0.0.1 "$work/venv/bin/python" run.py 2>"$work/log" || { tail -20 "$work/log"; exit 1; }
