#!/usr/bin/env bash
# A callback given to dbtRunner only listens, one would expect: when a progress bar stumbles, its error reaches the caller or the log.
# dbt counts it as the error of the node whose event was told: the table stands, its model is "error", all behind it are skipped, and
# the caller gets no exception.
# Whom it meets: whoever shows the progress of a night's build, or forwards dbt's events to an orchestrator.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==2.0.0
mkdir "$work/models"
printf 'name: p\nversion: "1.0"\nprofile: p\n' > "$work/dbt_project.yml"
printf 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: "%s/made.duckdb", threads: 1}\n' "$work" > "$work/profiles.yml"
echo "{{ config(materialized='table') }} select 1 as a" > "$work/models/one.sql"
echo "select * from {{ ref('one') }}" > "$work/models/two.sql"
DBT_SEND_ANONYMOUS_USAGE_STATS=false "$work/venv/bin/python" - "$work" <<'PY'
import sys
from importlib.metadata import version

import duckdb
from dbt.cli.main import dbtRunner

for package in ("dbt-core", "dbt-duckdb"):
    print(package, version(package))


def progress(event):
    if event.info.name == "LogModelResult":
        raise ValueError("the progress bar stumbled")


places = ["--project-dir", sys.argv[1], "--profiles-dir", sys.argv[1], "--log-level", "none"]
ran = dbtRunner(callbacks=[progress]).invoke(["run", *places])
told = {result.node.name: (str(result.status), result.message) for result in ran.result}
with duckdb.connect(f"{sys.argv[1]}/made.duckdb") as con:
    rows = con.execute("select * from main.one").fetchall()
print("success:", ran.success, "exception:", ran.exception, told, "rows of the table:", rows)
assert ran.exception is None and told["one"][0] == "error" and told["two"][0] == "skipped", "the behaviour has changed"
assert rows == [(1,)], "the behaviour has changed"
PY
