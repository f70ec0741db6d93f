-- One row per extract of a closed year whose rows or money moved, against the release in force, beyond the policy's
-- factor.
with compared as (
    select
        present.mof_div_code,
        present.fiscal_year,
        present.extract,
        previous.row_count as previous_row_count,
        present.row_count,
        previous.amount_yuan as previous_amount_yuan,
        present.amount_yuan,
        parameters.drift_bound_ratio
    from {{ source('meta', 'deliveries') }} as present
    inner join {{ source('previous', 'totals') }} as previous
        on
            present.mof_div_code = previous.mof_div_code
            and present.fiscal_year = previous.fiscal_year
            and present.extract = previous.extract
    inner join {{ ref('int_years') }} as years
        on present.mof_div_code = years.mof_div_code and present.fiscal_year = years.fiscal_year
    inner join {{ ref('int_policy__parameters') }} as parameters
        on present.mof_div_code = parameters.mof_div_code and present.fiscal_year = parameters.fiscal_year
    where years.is_closed and parameters.drift_bound_ratio is not null
)

select
    mof_div_code,
    fiscal_year,
    extract,
    previous_row_count,
    row_count,
    previous_amount_yuan,
    amount_yuan,
    drift_bound_ratio
from compared
where
    row_count > previous_row_count * drift_bound_ratio
    or row_count * drift_bound_ratio < previous_row_count
    or abs(amount_yuan) > abs(previous_amount_yuan) * drift_bound_ratio
    or abs(amount_yuan) * drift_bound_ratio < abs(previous_amount_yuan)
