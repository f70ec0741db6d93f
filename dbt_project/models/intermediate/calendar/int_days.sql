{{ config(materialized='view') }}
-- Every day from the first expected year to data_as_of: dbt asks for such a time spine beside semantic models
-- (models/_semantic_models.yml). Nothing of ours reads it, so that a night only names it.
select {{ each_day('first_day', 'data_as_of') }} as date_day
from (
    select
        run.data_as_of,
        {{ first_of_month('least(min(years.fiscal_year), extract(year from run.data_as_of))', '1') }} as first_day
    from {{ ref('int_years') }} as years
    cross join {{ ref('int_run') }} as run
    group by run.data_as_of
) as span
