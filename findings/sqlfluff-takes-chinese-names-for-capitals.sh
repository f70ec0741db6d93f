#!/usr/bin/env bash
# A Chinese name has neither capitals nor small letters, so one would expect that a rule about capitals passes it over.
# sqlfluff takes it for one in capitals: where the first name of a file is Chinese (a CTE 汇总, a column 金额), rule CP02, as it
# comes, asks for capitals in every other name, and `sqlfluff fix` writes them: the result's column paid_yuan is then PAID_YUAN.
# Where any other name stands first, nothing is said of the same Chinese names.
# Whom it meets: offices that name things in Chinese in queries or models of their own and have them put into shape before a
# commit. Names in our SQL are English; Chinese heads come with `jixiao query --labels`.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sqlfluff==4.5.0 duckdb==2.0.0
venv/bin/sqlfluff version
cat > first.sql <<'SQL'
with 汇总 as (
    select
        dept_code,
        sum(amount) as paid_yuan
    from payments
    group by dept_code
)

select
    dept_code as dept,
    paid_yuan
from 汇总
SQL
sed 's/with 汇总/with totals/; s/from 汇总/from totals/' first.sql > later.sql
cp first.sql fixed.sql
venv/bin/sqlfluff fix --dialect duckdb --disable-progress-bar fixed.sql > /dev/null
venv/bin/python - <<'PY'
from pathlib import Path

import duckdb
import sqlfluff

duckdb.execute("create table payments as select 'D1' as dept_code, 5 as amount")


def complaints(name):
    return [each["description"] for each in sqlfluff.lint(Path(name).read_text(), dialect="duckdb", rules=["CP02"])]


def columns(name):
    return [column[0] for column in duckdb.execute(Path(name).read_text()).description]


print("Chinese name first:", complaints("first.sql")[0], f"({len(complaints('first.sql'))} times)")
print("Chinese names later:", complaints("later.sql"))
print("columns before fix:", columns("first.sql"))
print("columns after fix: ", columns("fixed.sql"))
assert len(complaints("first.sql")) == 8 and "consistently upper case" in complaints("first.sql")[0], "the behaviour has changed"
assert complaints("later.sql") == [], "the behaviour has changed"
assert columns("first.sql") == ["dept", "paid_yuan"]
assert columns("fixed.sql") == ["DEPT", "PAID_YUAN"], "the behaviour has changed"
PY
