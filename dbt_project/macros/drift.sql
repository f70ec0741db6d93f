{#-
  Deliveries of a region, year and extract beside the release in force: rows or money that fell or rose, as much as makes
  it `severity` (critical or warning), with the files that came, went or changed since. One row per file.
-#}
{% macro drift(severity) %}
with compared as (
    select
        present.mof_div_code,
        present.fiscal_year,
        present.extract,
        previous.row_count as previous_row_count,
        present.row_count,
        previous.amount_yuan as previous_amount_yuan,
        present.amount_yuan,
        coalesce(years.is_closed, false) as is_closed,
        parameters.drift_bound_ratio,
        parameters.drift_warning_ratio,
        parameters.drift_refuse_ratio,
        coalesce(previous.row_count >= parameters.drift_minimum_rows, false)
        or coalesce(previous.amount_yuan - present.amount_yuan >= parameters.drift_minimum_yuan, false) as is_much
    from {{ source('meta', 'deliveries') }} as present
    inner join {{ source('previous', 'totals') }} as previous
        on
            present.mof_div_code = previous.mof_div_code
            and present.fiscal_year = previous.fiscal_year
            and present.extract = previous.extract
    left join {{ ref('int_years') }} as years
        on present.mof_div_code = years.mof_div_code and present.fiscal_year = years.fiscal_year
    inner join {{ ref('int_policy__parameters') }} as parameters
        on present.mof_div_code = parameters.mof_div_code and present.fiscal_year = parameters.fiscal_year
),

judged as (
    select
        mof_div_code,
        fiscal_year,
        extract,
        previous_row_count,
        row_count,
        previous_amount_yuan,
        amount_yuan,
        case
            when
                is_closed
                and (
                    row_count > previous_row_count * drift_bound_ratio
                    or abs(amount_yuan) > abs(previous_amount_yuan) * drift_bound_ratio
                )
                then 'critical'
            when
                is_much
                and (
                    previous_row_count - row_count > previous_row_count * drift_refuse_ratio
                    or previous_amount_yuan - amount_yuan > abs(previous_amount_yuan) * drift_refuse_ratio
                )
                then 'critical'
            when
                previous_row_count - row_count > previous_row_count * drift_warning_ratio
                or previous_amount_yuan - amount_yuan > abs(previous_amount_yuan) * drift_warning_ratio
                then 'warning'
        end as severity
    from compared
),

present_files as (
    select distinct
        mof_div_code,
        fiscal_year,
        extract,
        path,
        sha256
    from {{ source('meta', 'sources') }}
    where status = 'in_force'
),

former_files as (
    select distinct
        mof_div_code,
        fiscal_year,
        extract,
        path,
        sha256
    from {{ source('previous', 'sources') }}
    where status = 'in_force'
),

changed as (
    select
        coalesce(present_files.mof_div_code, former_files.mof_div_code) as mof_div_code,
        coalesce(present_files.fiscal_year, former_files.fiscal_year) as fiscal_year,
        coalesce(present_files.extract, former_files.extract) as extract,
        coalesce(present_files.path, former_files.path) as path,
        case
            when former_files.path is null then 'new'
            when present_files.path is null then 'gone'
            else 'changed'
        end as file_change
    from present_files
    full outer join former_files
        on
            present_files.mof_div_code = former_files.mof_div_code
            and present_files.fiscal_year = former_files.fiscal_year
            and present_files.extract = former_files.extract
            and present_files.path = former_files.path
    where present_files.path is null or former_files.path is null or present_files.sha256 <> former_files.sha256
)

select
    judged.mof_div_code,
    judged.fiscal_year,
    judged.extract,
    changed.path,
    changed.file_change,
    judged.previous_row_count,
    judged.row_count,
    judged.previous_amount_yuan,
    judged.amount_yuan
from judged
left join changed
    on
        judged.mof_div_code = changed.mof_div_code
        and judged.fiscal_year = changed.fiscal_year
        and judged.extract = changed.extract
where judged.severity = '{{ severity }}'
{% endmacro %}
