-- 自评指标: raw.self_evaluation_indicators without rows later than data_as_of (with its self_evaluations).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.kpi_id,
    own.subject_kind,
    own.subject_code,
    own.level1,
    own.level2,
    own.level3,
    own.operator,
    own.target_raw,
    own.unit,
    own.actual_raw,
    own.weight_points,
    own.score,
    own.deviation_reason,
    own.direction,
    own.goal_block,
    own.parent_kpi_id,
    own.target_kind,
    own.target_operator,
    own.target_low,
    own.target_high,
    own.target_date,
    own.target_unit,
    own.actual_kind,
    own.actual_value,
    own.actual_date,
    own.actual_unit,
    own.actual_level,
    own.actual_completion_ratio,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'self_evaluation_indicators') }} as own
where not exists (
        select 1
        from (
            select
                whole.mof_div_code,
                whole.fiscal_year,
                whole.subject_kind,
                whole.subject_code,
                max(whole.submitted_date) as entry_date
            from {{ source('raw', 'self_evaluations') }} as whole
            cross join {{ source('meta', 'run') }} as run
            where whole.submitted_date > run.data_as_of
            group by
                whole.mof_div_code,
                whole.fiscal_year,
                whole.subject_kind,
                whole.subject_code
        ) as later
        where own.mof_div_code = later.mof_div_code
            and own.fiscal_year = later.fiscal_year
            and own.subject_kind = later.subject_kind
            and own.subject_code = later.subject_code
    )
