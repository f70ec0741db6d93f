"""The gate: Great Expectations suites from `expectations/` over the build, before anything is published.

Here: running suites and judging findings. Not here: the expectations themselves (JSON, no Python needed) and any
number they look at (dbt models, `dbt_project/models/audit`).
"""
