#!/usr/bin/env bash
# A unit test that expects 33.334 of a model that answers 33.33 fails, one would expect: that is what it was written for.
# dbt casts what is expected to the type that the model's column has, and what is given to that of the input's: 33.334 becomes
# 33.33 and 12.995 a 13.00 before anything is compared. The test passes, and no log says that it changed a row; so a test that half
# cents are kept, or that a ratio has six decimals, proves nothing once the column has lost them.
# Whom it meets: offices that add rules of their own with worked examples, in yuan and fen. Ours expect no more decimals than
# the column has, and exact results are asked for in Python as well (tests/sql/).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "dbt-core==1.11.16" "dbt-duckdb==1.11.1" "duckdb==2.0.0"
mkdir -p "$work/project/models"; cd "$work/project"
printf 'name: shown\nversion: "1.0"\nprofile: shown\nflags: {send_anonymous_usage_stats: false}\n' > dbt_project.yml
printf 'shown:\n  target: d\n  outputs:\n    d: {type: duckdb, path: made.duckdb, threads: 1}\n' > profiles.yml
echo "select 'P1' as project, cast(100 as decimal(18, 2)) as amount" > models/paid.sql
echo "select project, cast(amount / 3 as decimal(18, 2)) as third, cast(amount as varchar) as paid from {{ ref('paid') }}" > models/thirds.sql
cat > models/tests.yml <<'YML'
unit_tests:
  - name: expected_finer_than_the_column
    model: thirds
    given: [{input: ref('paid'), rows: [{project: P1, amount: 100}]}]
    expect: {rows: [{project: P1, third: 33.334, paid: "100.00"}]}
  - name: given_finer_than_the_column
    model: thirds
    given: [{input: ref('paid'), rows: [{project: P1, amount: 12.995}]}]
    expect: {rows: [{project: P1, third: 4.33, paid: "13.00"}]}
  - name: another_amount
    model: thirds
    given: [{input: ref('paid'), rows: [{project: P1, amount: 100}]}]
    expect: {rows: [{project: P1, third: 33.34, paid: "100.00"}]}
YML
export DBT_PROFILES_DIR=.
"$work/venv/bin/dbt" --version | grep -E "installed|duckdb"
"$work/venv/bin/dbt" --quiet run --select paid
"$work/venv/bin/dbt" --no-use-colors test > log 2>&1 && { echo "the behaviour has changed: 33.34 passes"; exit 1; }
grep -oE "(PASS|FAIL [0-9]) thirds::[a-z_]+" log
grep -q "PASS thirds::expected_finer_than_the_column" log
grep -q "PASS thirds::given_finer_than_the_column" log
grep -q "FAIL 1 thirds::another_amount" log
