-- 监控指标: raw.monitoring_indicators without rows later than data_as_of (period_end, with its monitoring_reports).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.kpi_id,
    own.period_end,
    own.actual_raw,
    own.expected_annual_raw,
    own.actual_kind,
    own.actual_value,
    own.actual_date,
    own.actual_unit,
    own.actual_level,
    own.actual_completion_ratio,
    own.expected_annual_kind,
    own.expected_annual_value,
    own.expected_annual_date,
    own.expected_annual_unit,
    own.expected_annual_level,
    own.expected_annual_completion_ratio,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'monitoring_indicators') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.period_end <= run.data_as_of, true)
    and not exists (
        select 1
        from (
            select
                whole.mof_div_code,
                whole.fiscal_year,
                whole.period_end,
                lent.kpi_id,
                max(greatest(whole.period_end, whole.submitted_date)) as entry_date
            from {{ source('raw', 'monitoring_reports') }} as whole
            cross join {{ source('meta', 'run') }} as run
            inner join {{ source('raw', 'goal_indicators') }} as lent
                on
                    whole.mof_div_code = lent.mof_div_code
                    and whole.fiscal_year = lent.fiscal_year
                    and whole.subject_kind = lent.subject_kind
                    and whole.subject_code = lent.subject_code
            where greatest(whole.period_end, whole.submitted_date) > run.data_as_of
            group by
                whole.mof_div_code,
                whole.fiscal_year,
                whole.period_end,
                lent.kpi_id
        ) as later
        where own.mof_div_code = later.mof_div_code
            and own.fiscal_year = later.fiscal_year
            and own.period_end = later.period_end
            and own.kpi_id = later.kpi_id
    )
