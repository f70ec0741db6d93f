-- One row per policy set: what any figure's policy_key says, on whose authority. Sets of several rows are told in one
-- line.
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_parameters' as table_name,
    parameter,
    value,
    unit,
    legal_basis,
    evidence,
    note
from {{ ref('stg_policy_parameters') }}
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_indicator_weights' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    '分' as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws('', part, ' ', {{ plain_number('weight_points') }}) as line,
        part as position
    from {{ ref('stg_policy_indicator_weights') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_qualitative_bands' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    '分值的比例' as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws(
            '',
            outcome,
            ' ',
            {{ plain_number('share_min') }},
            '–',
            {{ plain_number('share_max') }},
            ' 默认 ',
            {{ plain_number('share_default') }}
        ) as line,
        outcome as position
    from {{ ref('stg_policy_qualitative_bands') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_grade_bands' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    '分' as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws('', grade, ' ', {{ plain_number('score_min') }}) as line,
        score_min as position
    from {{ ref('stg_policy_grade_bands') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_result_ladder' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    '比例' as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws('', grade, ' ', coalesce(action, '取消'), ' ', coalesce({{ plain_number('cut_ratio') }}, '酌定')) as line,
        grade as position
    from {{ ref('stg_policy_result_ladder') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_alert_thresholds' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    '执行率' as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws('', cast(month as string), '月 ', alert_level, ' ', {{ plain_number('min_execution_ratio') }}) as line,
        month as position
    from {{ ref('stg_policy_alert_thresholds') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_coverage_scope' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    cast(null as string) as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws(
            '', subject_kind, coalesce('/' || pro_kind, ''), ' ', case when is_required then '是' else '否' end
        ) as line,
        concat_ws('', subject_kind, coalesce(pro_kind, '')) as position
    from {{ ref('stg_policy_coverage_scope') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_calendar' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    cast(null as string) as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws('', period, ' ', coalesce(window_start, ''), '–', coalesce(window_end, ''), ' 截止 ', coalesce(due, ''))
            as line,
        period as position
    from {{ ref('stg_policy_calendar') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_assessment_weights' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    '分' as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws('', part, ' ', {{ plain_number('weight_points') }}) as line,
        part as position
    from {{ ref('stg_policy_assessment_weights') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_assessment_adjustments' as table_name,
    nullif(set_name, '') as parameter,
    {{ join_text('line', '; ', 'position') }} as value,
    '分' as unit,
    min(legal_basis) as legal_basis,
    min(evidence) as evidence,
    min(note) as note
from (
    select
        *,
        concat_ws('', assessed_kind, ' ', assessed_code, ' ', {{ plain_number('points') }}, ' ', reason) as line,
        coalesce(reason, '') as position
    from {{ ref('stg_policy_assessment_adjustments') }}
) as lines
group by policy_key, mof_div_code, fiscal_year_from, set_name
union all
-- the rules themselves, cited where no policy table steers them
select
    policy_key,
    '000000000' as mof_div_code,
    2000 as fiscal_year_from,
    'rules' as table_name,
    rule_id as parameter,
    title_zh as value,
    cast(null as string) as unit,
    legal_basis,
    evidence,
    cast(null as string) as note
from {{ ref('ref_rules') }}
union all
-- a region's own document under a rule
select
    own.policy_key,
    own.mof_div_code,
    own.fiscal_year_from,
    'policy_rule_sources' as table_name,
    own.rule_id as parameter,
    rules.title_zh as value,
    cast(null as string) as unit,
    own.legal_basis,
    own.evidence,
    own.note
from {{ ref('stg_policy_rule_sources') }} as own
inner join {{ ref('ref_rules') }} as rules on own.rule_id = rules.rule_id
