#!/usr/bin/env bash
# A project with semantic models and metrics by year, whose time spine is by year too, does not parse.
# Expected: a spine as fine as the finest metric is enough; a metric that sums rows of a table needs none.
# Happens: dbt 1.11 refuses the whole project, every `dbt run` and `dbt build` of it, until a model is declared a time spine
# by day or finer, though no metric reads it.
# Meets: whoever adds metrics to a project of yearly or monthly figures. We have the view int_days for it alone.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "dbt-core==1.11.16" "dbt-duckdb==1.11.1"
mkdir -p "$work/project/models"; cd "$work/project"
printf 'name: shown\nversion: "1.0"\nprofile: shown\n' > dbt_project.yml
printf 'shown:\n  target: d\n  outputs: {d: {type: duckdb, path: shown.duckdb}}\n' > profiles.yml
echo "select 2021 as fiscal_year, 5 as paid_yuan" > models/payments.sql
echo "select date '2021-01-01' as first_day" > models/spine.sql
spine() {
  cat > models/models.yml <<YML
version: 2
models:
  - name: spine
    time_spine: {standard_granularity_column: first_day}
    columns: [{name: first_day, granularity: $1}]
semantic_models:
  - name: payments
    model: ref('payments')
    defaults: {agg_time_dimension: paid_year}
    primary_entity: payment
    dimensions: [{name: paid_year, type: time, expr: "make_date(fiscal_year, 1, 1)", type_params: {time_granularity: year}}]
    measures: [{name: paid_yuan, agg: sum}]
metrics:
  - {name: paid_yuan, label: paid, type: simple, type_params: {measure: paid_yuan}}
YML
}
spine year
if "$work/venv/bin/dbt" --no-use-colors parse --profiles-dir . > year.txt 2>&1; then echo "the behaviour has changed"; exit 1; fi
grep "granularity DAY or smaller" year.txt
spine day
"$work/venv/bin/dbt" --no-use-colors parse --profiles-dir . > day.txt 2>&1
echo "by year: refused; by day: parsed"
