-- One row per ex-ante assessment delivered: what was asked for, how it scored, what was concluded, and which
-- of the dimensions that the region's policy asks for (ex_ante_dimensions) bear no score.
{% set parts = ['necessity', 'economy', 'goal', 'feasibility', 'compliance', 'affordability'] %}
with

asked as (

    select
        assessments.*,
    {% for part in parts %}
        case
            when
                assessments.score_{{ part }} is null
                and coalesce(concat_ws('', ' ', parameters.ex_ante_dimensions, ' '), '') like '% {{ part }} %'
                then '、' || {{ part }}_said.label_zh
            else ''
        end as {{ part }}_missing{{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref('stg_ex_ante_assessments') }} as assessments
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            assessments.mof_div_code = parameters.mof_div_code
            and assessments.fiscal_year = parameters.fiscal_year
    {%- for part in parts %}
        {{ join_label(part ~ '_said', 'policy_word', "'" ~ part ~ "'") }}
    {%- endfor %}

),

told as (

    select
        *,
        concat_ws(
            '',
            {% for part in parts %}
                {{ part }}_missing{{ ', ' if not loop.last }}
            {% endfor %}
        ) as all_missing
    from asked

)

select
    mof_div_code,
    fiscal_year,
    assessment_id,
    subject_kind,
    subject_code,
    {{ yuan('requested_amount_yuan') }} as requested_yuan,
    {{ yuan('approved_amount_yuan') }} as approved_yuan,
    {%- for part in parts %}
        cast({{ round_half_up('score_' ~ part, 2) }} as decimal(9, 2)) as {{ part }}_score,
    {%- endfor %}
    cast({{ round_half_up('total_score', 2) }} as decimal(9, 2)) as total_score,
    conclusion,
    assessed_date,
    assessor,
    _source_file,
    _source_sheet,
    cast(_source_row as integer) as _source_row,
    all_missing = '' as is_complete,
    nullif(substr(all_missing, 2), '') as missing_dimensions
from told
