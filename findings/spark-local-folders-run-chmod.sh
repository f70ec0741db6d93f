#!/usr/bin/env bash
# Spark from PyPI starts the system's chmod for every file, checksum and folder that it writes to a local disk.
# Expected: permissions are set by a system call; a table written by year and region costs what its rows cost.
# Happens: Hadoop's Java code without its native library, which the package has not, starts a process `chmod` three times
# for each part of a partitioned table (folder, file, checksum); no log says so. Thousands of small parts take minutes.
# Meets: a bureau whose marts are written by fiscal year and region on one machine or a shared disk (file:), not on HDFS.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pyspark==4.3.0"
mkdir "$work/bin"
printf '#!/bin/sh\necho "$@" >> "%s/calls"\nexec %s "$@"\n' "$work" "$(command -v chmod)" > "$work/bin/chmod"
"$(command -v chmod)" +x "$work/bin/chmod"
cat > "$work/run.py" <<'PY'
import sys
import time
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

work = Path(sys.argv[1])
quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
session = SparkSession.builder.master("local[1]").config(map=quiet).getOrCreate()
session.sparkContext.setLogLevel("OFF")
rows = session.range(100).selectExpr("id as region", "id * 2 as yuan").coalesce(1)
rows.write.parquet(str(work / "whole"))  # the first write warms up
for name, writer in (("one folder", rows.write), ("by region", rows.write.partitionBy("region"))):
    (work / "calls").write_text("")
    started = time.perf_counter()
    writer.parquet(str(work / name))
    calls = len((work / "calls").read_text().splitlines())
    print(f"pyspark {pyspark.__version__}, 100 rows, {name}: chmod started {calls} times, {time.perf_counter() - started:.1f} s")
assert calls >= 300, "the behaviour has changed: permissions are set without a process"
PY
PATH="$work/bin:$PATH" SPARK_LOCAL_IP=127.0.0.1 "$work/venv/bin/python" "$work/run.py" "$work" 2>"$work/log" || { tail -20 "$work/log"; exit 1; }
