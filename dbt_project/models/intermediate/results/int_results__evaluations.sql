-- One row per evaluation: its grade by the policy's bands, and the rank of who evaluated (rules §7).
with

scored as (

    select
        mof_div_code,
        fiscal_year,
        eval_id,
        subject_kind,
        subject_code,
        evaluator,
        coalesce(scope, 'final') as scope,
        evaluated_year,
        cast({{ round_half_up('score', 2) }} as decimal(9, 2)) as score,
        grade as reported_grade,
        evaluated_amount_yuan,
        is_on_site,
        selection_reason,
        completed_date,
        reported_date,
        disclosed_date,
        third_party_code,
        fee_amount_yuan,
        case evaluator when 'finance' then 1 when 'third_party' then 2 when 'spot_check' then 3 else 4 end
            as evaluator_rank
    from {{ ref('stg_evaluations') }}

)

select
    scored.*,
    bands.grade,
    bands.policy_key,
    bands.legal_basis
from scored
left join {{ ref('int_policy__grade_bands') }} as bands
    on
        bands.mof_div_code = scored.mof_div_code
        and bands.fiscal_year = scored.fiscal_year
        and scored.score >= bands.score_min
        and (bands.score_max is null or scored.score < bands.score_max)
