-- 绩效指标的历次报送: raw.goal_indicator_versions, which load makes from the landing's history, without those of a goal
-- submitted after data_as_of.
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
    own.weight_points,
    own.direction,
    own.library_kpi_id,
    own.target_kind,
    own.target_operator,
    own.target_low,
    own.target_high,
    own.target_date,
    own.target_unit,
    own.delivered_seq,
    own.delivered_at,
    own.is_in_force,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'goal_indicator_versions') }} as own
where not exists (
        select 1
        from {{ source('raw', 'goals') }} as later
        cross join {{ source('meta', 'run') }} as run
        where later.submitted_date > run.data_as_of
            and own.mof_div_code = later.mof_div_code
            and own.fiscal_year = later.fiscal_year
            and own.subject_kind = later.subject_kind
            and own.subject_code = later.subject_code
    )
