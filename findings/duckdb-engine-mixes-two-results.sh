#!/usr/bin/env bash
# Two results open on one SQLAlchemy connection: one would expect that each gives its own rows, as with SQLite.
# duckdb-engine's cursors share one DuckDB connection, and that holds one result: the rest of the first query's rows are
# the second query's, the second result is empty, and no error says so.
# Whom it meets: whoever reads a release row by row through SQLAlchemy and asks a second thing meanwhile (a report, a
# quality gate that asks for the failing rows). Our gate hands out a cursor of its own each time (pipelines/gate/dialect.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0 duckdb-engine==0.17.0 sqlalchemy==2.0.58
"$work/venv/bin/python" - <<'PY'
import warnings
from importlib.metadata import version

from sqlalchemy import create_engine, text

warnings.simplefilter("ignore")
print(*(f"{name} {version(name)}" for name in ("duckdb", "duckdb-engine", "SQLAlchemy")))


def seen(address):
    with create_engine(address).connect() as connection:
        projects = connection.execute(text("select 'P001', 10 union all select 'P002', 20 union all select 'P003', 30 order by 1"))
        one = projects.fetchone()
        payments = connection.execute(text("select 'payment', 7 union all select 'payment', 8 order by 2"))
        return [tuple(one), *map(tuple, projects.fetchall())], [tuple(row) for row in payments.fetchall()]


projects = [("P001", 10), ("P002", 20), ("P003", 30)]
payments = [("payment", 7), ("payment", 8)]
lite, duck = seen("sqlite:///:memory:"), seen("duckdb:///:memory:")
print("sqlite  projects:", lite[0], "payments:", lite[1])
print("duckdb  projects:", duck[0], "payments:", duck[1])
assert lite == (projects, payments)
assert duck == ([projects[0], *payments], []), "the behaviour has changed"
PY
