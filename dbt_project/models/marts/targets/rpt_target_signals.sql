-- One row per indicator of a goal, signal, and night where the signal is a change: targets met three years running
-- before the year began, and targets lowered, made vague, made light or dropped by a delivery after it began.
with

signals as (

    select
        mof_div_code,
        fiscal_year,
        kpi_id,
        'met_three_years' as signal,
        cast(null as timestamp) as changed_at,
        true as is_last_version,
        subject_kind,
        subject_code,
        level1,
        level2,
        level3,
        library_kpi_id,
        cast(null as timestamp) as former_at,
        cast(null as string) as former_target_text,
        cast(null as decimal(18, 6)) as former_weight_points,
        target_text,
        weight_points,
        best_past_actual,
        target_unit,
        is_at_limit,
        cast(null as string) as former_source_file,
        cast(null as integer) as former_source_row,
        _source_file,
        _source_row
    from {{ ref('int_targets__met_before') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        kpi_id,
        signal,
        changed_at,
        is_last_version,
        subject_kind,
        subject_code,
        level1,
        level2,
        level3,
        library_kpi_id,
        former_at,
        former_target_text,
        former_weight_points,
        target_text,
        weight_points,
        cast(null as decimal(24, 6)) as best_past_actual,
        cast(null as string) as target_unit,
        false as is_at_limit,
        former_source_file,
        former_source_row,
        _source_file,
        _source_row
    from {{ ref('int_targets__changes') }}
    where extract(year from changed_at) >= fiscal_year

),

named as (

    select
        signals.*,
        subjects.subject_name,
        case when subjects.paper_code is null then {{ unknown() }} else subjects.dept_code end as dept_code,
        subjects.paper_code is not null as is_known_subject,
        coalesce(subjects.is_secret, false) as is_secret
    from signals
    left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'signals') }}

),

worded as (

    select
        named.*,
        case when is_secret then '（涉密）' else coalesce(target_text, '') end as target_said,
        case when is_secret then '（涉密）' else coalesce(former_target_text, '') end as former_said,
        concat_ws('', {{ fmt_date('former_at') }}, '报送') as former_when,
        concat_ws('', {{ fmt_date('changed_at') }}, '报送') as changed_when
    from named

)

select
    mof_div_code,
    fiscal_year,
    kpi_id,
    signal,
    changed_at,
    subject_kind,
    subject_code,
    subject_name,
    dept_code,
    level1,
    level2,
    case when is_secret then concat_ws('', '涉密指标 ', kpi_id) else level3 end as level3,
    case when not is_secret then former_target_text end as former_target_text,
    case when not is_secret then target_text end as target_text,
    former_weight_points,
    weight_points,
    best_past_actual,
    target_unit,
    is_at_limit,
    is_last_version,
    case signal
        when 'met_three_years'
            then concat_ws(
                    '',
                    '前三年自评均已完成，最好实际值 ',
                    {{ plain_number('best_past_actual') }},
                    coalesce(target_unit, ''),
                    '，本年目标 ',
                    target_said
                )
        when 'target_lowered'
            then concat_ws('', former_when, '目标 ', former_said, '，', changed_when, '改为 ', target_said)
        when 'target_made_vague'
            then concat_ws('', former_when, '目标 ', former_said, '，', changed_when, '改为文字 ', target_said)
        when 'weight_lowered'
            then concat_ws(
                    '',
                    former_when,
                    '分值 ',
                    {{ plain_number('former_weight_points') }},
                    '，',
                    changed_when,
                    '改为 ',
                    {{ plain_number('weight_points') }}
                )
        when 'dropped' then concat_ws('', former_when, '目标 ', former_said, '，', changed_when, '已无此指标')
    end as evidence_text,
    library_kpi_id,
    is_known_subject,
    is_secret,
    former_source_file,
    former_source_row,
    _source_file,
    _source_row
from worded
