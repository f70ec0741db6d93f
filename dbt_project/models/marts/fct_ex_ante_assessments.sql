-- One row per ex-ante assessment delivered: what was asked for, how it scored, what was concluded.
select
    mof_div_code,
    fiscal_year,
    assessment_id,
    subject_kind,
    subject_code,
    {{ yuan('requested_amount_yuan') }} as requested_yuan,
    {%- for part in ['necessity', 'economy', 'goal', 'feasibility', 'compliance', 'affordability'] %}
        cast({{ round_half_up('score_' ~ part, 2) }} as decimal(9, 2)) as {{ part }}_score,
    {%- endfor %}
    cast({{ round_half_up('total_score', 2) }} as decimal(9, 2)) as total_score,
    conclusion,
    assessed_date,
    assessor,
    _source_file,
    _source_sheet,
    cast(_source_row as integer) as _source_row
from {{ ref('stg_ex_ante_assessments') }}
