-- One row per subject whose money needed an ex-ante assessment (rules, section 6): a new subject's initial allotment
-- or any
-- subject's supplement, each alone above the threshold of the policy. Where no threshold is known only subjects that
-- have an
-- assessment are asked.
with subjects as (

    {{ subjects_in_scope('ex_ante') }}

),

triggers as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        min(allotments.doc_date) as first_trigger_date,
        coalesce(bool_or(allotments.amount_yuan > parameters.ex_ante_threshold_yuan), false) as is_above,
        min(case when allotments.amount_yuan > parameters.ex_ante_threshold_yuan then allotments.doc_date end)
            as first_above_date
    from subjects
    inner join {{ ref('int_allotments') }} as allotments
        on
            subjects.mof_div_code = allotments.mof_div_code
            and subjects.fiscal_year = allotments.fiscal_year
            and subjects.subject_code = allotments.pro_code
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            subjects.mof_div_code = parameters.mof_div_code
            and subjects.fiscal_year = parameters.fiscal_year
    where
        subjects.subject_kind in ('project', 'policy')
        and (
            allotments.bgt_type = 'supplement'
            or (allotments.bgt_type = 'initial' and subjects.is_new)
        )
    group by subjects.mof_div_code, subjects.fiscal_year, subjects.subject_kind, subjects.subject_code

),

assessments as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        min(assessed_date) as first_assessed_date,
        max(assessed_date) as last_assessed_date
    from {{ ref('stg_ex_ante_assessments') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

conclusions as (

    select
        latest.mof_div_code,
        latest.fiscal_year,
        latest.subject_kind,
        latest.subject_code,
        bool_and(latest.conclusion = 'reject') as is_rejected
    from {{ ref('stg_ex_ante_assessments') }} as latest
    inner join assessments
        on {{ same_subject('latest', 'assessments') }} and latest.assessed_date = assessments.last_assessed_date
    group by latest.mof_div_code, latest.fiscal_year, latest.subject_kind, latest.subject_code

),

judged as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        assessments.first_assessed_date as actual_date,
        -- every allotment above the threshold, or without a known threshold every one of these kinds, came after it
        case
            when parameters.ex_ante_threshold_yuan is null then triggers.first_trigger_date
            else triggers.first_above_date
        end as due_date,
        coalesce(conclusions.is_rejected, false) and subjects.has_budget as is_rejected_with_money
    from subjects
    left join triggers on {{ same_subject('subjects', 'triggers') }}
    left join assessments on {{ same_subject('subjects', 'assessments') }}
    left join conclusions on {{ same_subject('subjects', 'conclusions') }}
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            subjects.mof_div_code = parameters.mof_div_code
            and subjects.fiscal_year = parameters.fiscal_year
    where
        (parameters.ex_ante_threshold_yuan is not null and triggers.is_above)
        or (parameters.ex_ante_threshold_yuan is null and assessments.first_assessed_date is not null)

),

reasoned as (

    select
        *,
        case
            when actual_date is null then 'missing'
            when actual_date > due_date then 'after_money'
            when is_rejected_with_money then 'rejected'
        end as reason
    from judged

)

select
    mof_div_code,
    fiscal_year,
    'ex_ante' as stage,
    'year' as period,
    subject_kind,
    subject_code,
    true as is_required,
    -- Assessed is covered, whatever the conclusion; that a rejected subject holds money all the same is listed
    -- beside it.
    coalesce(reason, 'rejected') = 'rejected' as is_covered,
    coalesce(reason = 'after_money', false) as is_late,
    reason,
    due_date,
    actual_date
from reasoned
