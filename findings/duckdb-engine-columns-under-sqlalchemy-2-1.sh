#!/usr/bin/env bash
# One would expect that duckdb-engine lists the columns of a table under SQLAlchemy 2.1, which its requirements allow.
# SQLAlchemy 2.1's PostgreSQL dialect, on which duckdb-engine rests, joins pg_catalog.pg_collation; DuckDB has no such
# table, so every reflection of columns (inspect().get_columns, Table(autoload_with=...)) fails; queries still work.
# Whom it meets: Superset and other tools that let an analyst choose tables of a release, as soon as pip takes the newest
# SQLAlchemy. We hold SQLAlchemy at 2.0 (pyproject.toml).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cat > "$work/try.py" <<'PY'
import sys
import warnings
from importlib.metadata import version

from sqlalchemy import create_engine, inspect, text

warnings.simplefilter("ignore")
print(*(f"{name} {version(name)}" for name in ("duckdb", "duckdb-engine", "SQLAlchemy")))
engine = create_engine("duckdb:///:memory:")
with engine.connect() as connection:
    connection.execute(text("create table projects (pro_code varchar, paid_yuan decimal(18, 2))"))
    print("tables:", inspect(connection).get_table_names())
    print("rows:", connection.execute(text("select * from projects")).fetchall())
    try:
        columns = [column["name"] for column in inspect(connection).get_columns("projects")]
    except Exception as error:
        columns = str(error).splitlines()[0]
print("columns:", columns)
listed = columns == ["pro_code", "paid_yuan"]
assert listed == (sys.argv[1] == "listed") and (listed or "pg_collation" in columns), "the behaviour has changed"
PY
for each in "2.0.58 listed" "2.1.9 refused"; do
    set -- $each
    python3 -m venv --clear "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0 duckdb-engine==0.17.0 "sqlalchemy==$1"
    "$work/venv/bin/python" "$work/try.py" "$2"
done
