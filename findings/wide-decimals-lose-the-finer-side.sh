#!/usr/bin/env bash
# Where decimals of two scales meet (UNION ALL, coalesce, CASE, greatest) one would expect the finer scale, as DECIMAL(18,2)
# with DECIMAL(18,6) gives six decimals in DuckDB and Spark; and where 38 digits cannot hold both sides, a refusal.
# Both engines keep the whole digits and round the other side: below a total (sum() is DECIMAL(38,2) in DuckDB, in Spark from
# 28 digits on) a ratio of 0.126456 is 0.13, no error, ANSI or not. In Spark, not in DuckDB, the total 0.10 even equals 0.104.
# Whom it meets: whoever puts totals and ratios into one column of a summary. Our quotients and products stay within 36 digits
# (dbt_project/macros/arithmetic.sql); no model of ours rounds a side so.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0 pyspark==4.3.0
"$work/venv/bin/python" - 2> "$work/log" <<'PY' || { tail -5 "$work/log"; exit 1; }
import duckdb
import pyspark
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
print("duckdb", duckdb.__version__, "pyspark", pyspark.__version__, "ANSI:", spark.conf.get("spark.sql.ansi.enabled"))
TOTAL = "(select sum(x) from (values (cast(0.10 as decimal(30, 2)))) as t(x))"
RATIO = "cast(0.126456 as decimal(38, 6))"
ASKED = [  # in words, in SQL, DuckDB's answer, Spark's
    ("0.10 above 0.126456, of 18 digits", "select cast(0.10 as decimal(18, 2)) union all select cast(0.126456 as decimal(18, 6))", ["0.100000", "0.126456"], None),
    ("a total of 0.10 above 0.126456", f"select {TOTAL} as x union all select {RATIO}", ["0.10", "0.13"], None),
    ("0.126456 where a total is missing", f"select coalesce(case when {TOTAL} > 1 then {TOTAL} end, {RATIO})", ["0.13"], None),
    ("greatest of a count and 1.4", "select greatest(cast(1 as decimal(38, 0)), 1.4)", ["1"], None),
    ("the total less 0.104", f"select {TOTAL} - 0.104", ["-0.004"], None),
    ("is the total 0.104?", f"select {TOTAL} = 0.104", ["False"], ["True"]),
    ("totals joined with 0.104", f"select count(*) from (values (0.104)) as f(y) join (select {TOTAL} as x) as s on s.x = f.y", ["0"], ["1"]),
]
for words, sql, of_duckdb, of_spark in ASKED:
    answers = [sorted(str(row[0]) for row in rows) for rows in (duckdb.sql(sql).fetchall(), spark.sql(sql).collect())]
    print(f"{words}: DuckDB {', '.join(answers[0])}; Spark {', '.join(answers[1])}")
    assert answers == [of_duckdb, of_spark or of_duckdb], "the behaviour has changed"
PY
