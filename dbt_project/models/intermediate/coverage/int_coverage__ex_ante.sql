{{ config(materialized='view') }}
-- One row per subject whose money needed an ex-ante assessment (rules, section 6): a new subject's initial allotment
-- or any subject's supplement, each alone above the threshold of the policy. Where no threshold is known only subjects
-- that have an assessment are asked. Each allotment is asked on its own document's day; asked_yuan is the money of
-- those that were not assessed by then, or that were rejected. What was supported by its day is no matter of a later
-- rejection.
with

subjects as (

    {{ subjects_in_scope('ex_ante') }}

),

documents as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        allotments.doc_date,
        allotments.amount_yuan,
        (allotments.bgt_type = 'supplement' or subjects.is_new)
        and coalesce(allotments.amount_yuan > parameters.ex_ante_threshold_yuan, false) as is_above,
        (allotments.bgt_type = 'supplement' or subjects.is_new)
        and (
            parameters.ex_ante_threshold_yuan is null
            or allotments.amount_yuan > parameters.ex_ante_threshold_yuan
        ) as is_asked
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
        and allotments.bgt_type in ('initial', 'supplement')

),

papers as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        papers.rank_distance,
        assessments.assessed_date,
        assessments.conclusion
    from {{ ref('stg_ex_ante_assessments') }} as assessments
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'assessments') }}

),

assessments as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        min(assessed_date) as first_assessed_date
    from papers
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

conclusions as (

    select
        *,
        row_number() over (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code
            order by rank_distance asc, assessed_date desc, case when conclusion = 'reject' then 1 else 0 end asc
        ) as recency
    from papers

),

said_by_then as (

    select
        documents.mof_div_code,
        documents.fiscal_year,
        documents.subject_kind,
        documents.subject_code,
        documents.doc_date,
        papers.conclusion,
        row_number() over (
            partition by
                documents.mof_div_code, documents.fiscal_year, documents.subject_kind, documents.subject_code,
                documents.doc_date
            order by
                papers.rank_distance asc,
                papers.assessed_date desc,
                case when papers.conclusion = 'reject' then 1 else 0 end asc
        ) as recency
    from documents
    inner join papers on {{ same_subject('documents', 'papers') }} and papers.assessed_date <= documents.doc_date

),

asked as (

    select
        documents.mof_div_code,
        documents.fiscal_year,
        documents.subject_kind,
        documents.subject_code,
        bool_or(documents.is_above) as is_above,
        min(case when documents.is_asked then documents.doc_date end) as due_date,
        sum(case when documents.is_asked then documents.amount_yuan end) as asked_yuan,
        sum(case
            when
                documents.is_asked
                and (assessments.subject_code is null or assessments.first_assessed_date > documents.doc_date)
                then documents.amount_yuan
        end) as unassessed_yuan,
        sum(case
            when documents.is_asked and coalesce(said_by_then.conclusion, 'reject') = 'reject'
                then documents.amount_yuan
        end) as unsupported_yuan,
        sum(case when coalesce(said_by_then.conclusion, 'reject') = 'reject' then documents.amount_yuan end)
            as whole_unsupported_yuan,
        count(case when said_by_then.conclusion <> 'reject' then 1 end) as supported_count
    from documents
    left join assessments on {{ same_subject('documents', 'assessments') }}
    left join said_by_then
        on
            {{ same_subject('documents', 'said_by_then') }}
            and documents.doc_date = said_by_then.doc_date
            and said_by_then.recency = 1
    group by documents.mof_div_code, documents.fiscal_year, documents.subject_kind, documents.subject_code

),

judged as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        assessments.first_assessed_date as actual_date,
        asked.due_date,
        asked.asked_yuan,
        asked.unassessed_yuan,
        -- where no document needed an assessment, r13 looks at all of them; all unsupported: the whole budget
        case
            when asked.asked_yuan is not null then asked.unsupported_yuan
            when asked.supported_count > 0 then asked.whole_unsupported_yuan
        end as unsupported_yuan,
        coalesce(conclusions.conclusion = 'reject', false)
        and subjects.has_budget
        and (
            asked.subject_code is null
            or (asked.asked_yuan is not null and asked.unsupported_yuan is not null)
            or (asked.asked_yuan is null and asked.whole_unsupported_yuan is not null)
        ) as is_rejected_with_money
    from subjects
    left join asked on {{ same_subject('subjects', 'asked') }}
    left join assessments on {{ same_subject('subjects', 'assessments') }}
    left join conclusions on {{ same_subject('subjects', 'conclusions') }} and conclusions.recency = 1
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            subjects.mof_div_code = parameters.mof_div_code
            and subjects.fiscal_year = parameters.fiscal_year
    where
        (parameters.ex_ante_threshold_yuan is not null and asked.is_above)
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
    {{ yuan("case when reason = 'rejected' then unsupported_yuan else unassessed_yuan end") }}
        as asked_yuan
from reasoned
cross join {{ ref('int_run') }} as run
