-- One row per raw file that was refused whole, or lost more of its rows than the policy tolerates.
-- Policy files have no year and no tolerance: every policy row that could not be read is told.
select
    sources.path,
    sources.mof_div_code,
    sources.fiscal_year,
    sources.extract,
    sources.status,
    sources.rows_read,
    sources.rows_rejected,
    parameters.reject_tolerance_ratio
from {{ source('meta', 'sources') }} as sources
left join {{ ref('int_policy__parameters') }} as parameters
    on sources.mof_div_code = parameters.mof_div_code and sources.fiscal_year = parameters.fiscal_year
where
    sources.status = 'refused'
    or sources.rows_rejected
    > (sources.rows_read - sources.rows_non_data) * coalesce(parameters.reject_tolerance_ratio, 0)
