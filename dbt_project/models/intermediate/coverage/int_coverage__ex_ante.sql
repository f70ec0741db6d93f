{{ config(materialized='view') }}
-- One row per subject whose money needed an ex-ante assessment (rules, section 6): a new subject's initial allotment
-- or any subject's supplement, each alone above the threshold of the policy. Where no threshold is known only subjects
-- that have an assessment are asked. Each allotment is asked on its own document's day; asked_yuan is the money of
-- those that were not assessed by then, or of which the last word by then was a rejection (whatever was said later).
with

subjects as (

    {{ subjects_in_scope('ex_ante') }}

),

asked as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        subjects.has_budget,
        min(documents.first_assessed_date) as actual_date,
        min(case when documents.is_asked then documents.doc_date end) as due_date,
        bool_or(documents.is_judged and documents.conclusion = 'reject') as is_rejected,
        sum(case
            when
                documents.is_unassessed
                or (subjects.has_budget and documents.is_judged and documents.conclusion = 'reject')
                then documents.amount_yuan
        end) as unsupported_yuan,
        count(case when documents.conclusion <> 'reject' then 1 end) as supported_count
    from subjects
    inner join {{ ref('int_coverage__ex_ante_documents') }} as documents
        on {{ same_subject('subjects', 'documents') }}
    group by
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        subjects.has_budget
    having
        bool_or(documents.is_asked and documents.ex_ante_threshold_yuan is not null)
        or bool_or(documents.ex_ante_threshold_yuan is null and documents.first_assessed_date is not null)

),

reasoned as (

    select
        *,
        case
            when actual_date is null then 'missing'
            when actual_date > due_date then 'after_money'
            when has_budget and is_rejected then 'rejected'
        end as reason
    from asked

)

select
    reasoned.mof_div_code,
    reasoned.fiscal_year,
    'ex_ante' as stage,
    'year' as period,
    reasoned.subject_kind,
    reasoned.subject_code,
    {{ document_status('reasoned.actual_date is not null', 'reasoned.actual_date', 'reasoned.due_date') }} as status,
    -- Assessed is covered, whatever the conclusion; that a rejected subject holds money all the same is listed
    -- beside it.
    coalesce(reasoned.reason, 'rejected') = 'rejected' as is_covered,
    reasoned.reason,
    reasoned.due_date,
    reasoned.actual_date,
    -- where no document needed an assessment and none was supported, the whole budget is meant: NULL
    {{ yuan('case
        when reasoned.due_date is not null or reasoned.supported_count > 0 then reasoned.unsupported_yuan
    end') }} as asked_yuan
from reasoned
cross join {{ ref('int_run') }} as run
