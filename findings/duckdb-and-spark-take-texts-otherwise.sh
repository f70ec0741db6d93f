#!/usr/bin/env bash
# One dbt model for two engines. With Spark's ANSI mode on one would expect that trim() and casts of delivered texts agree
# with DuckDB's, or that one of the two refuses what it does not take.
# They take each other's texts otherwise without a word: DuckDB's trim() takes the wide space of Chinese forms away,
# Spark's leaves it, so that names do not join; Spark reads wide digits as a number where try_cast gives NULL on DuckDB;
# 2.5 as INT is 3 on DuckDB and 2 on Spark, and DuckDB makes 6 of the text 5.5, which Spark refuses.
# Whom it meets: an office that computes on Spark what a county computes on DuckDB, and whoever writes a staging model for
# both. Texts are normalized before they reach SQL here (land/), and SQL casts none of them.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0 pyspark==4.3.0
cat > "$work/run.py" <<'PY'
import duckdb
import pyspark
from pyspark.sql import SparkSession

session = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
           .config("spark.sql.ansi.enabled", "true").getOrCreate())
session.sparkContext.setLogLevel("OFF")
print("duckdb", duckdb.__version__, "pyspark", pyspark.__version__, "ANSI", session.conf.get("spark.sql.ansi.enabled"))


def answer(engine, expression):
    try:
        rows = engine.sql(f"select cast({expression} as string) as found")
        return (rows.collect() if engine is session else rows.fetchall())[0][0]
    except Exception as error:
        return f"refused ({type(error).__name__})"


asked = {
    "trim('\u3000教育局\u3000') = '教育局'": ("true", "false"),
    "try_cast('１２' as decimal(18, 2))": (None, "12.00"),
    "cast(cast(2.5 as decimal(4, 1)) as int)": ("3", "2"),
    "cast('5.5' as int)": ("6", "refused (NumberFormatException)"),
    "cast('2025/1/5' as date)": ("2025-01-05", "refused (DateTimeException)"),
    "try_cast('2025' as date)": (None, "2025-01-01"),
}
changed = []
for expression, expected in asked.items():
    found = answer(duckdb, expression), answer(session, expression)
    print(f"{expression:45} duckdb {found[0]}   spark {found[1]}")
    if found != expected:
        changed.append((expression, found))
assert not changed, f"the behaviour has changed: {changed}"
PY
SPARK_LOCAL_IP=127.0.0.1 "$work/venv/bin/python" "$work/run.py" 2>"$work/log" || { tail -20 "$work/log"; exit 1; }
