{{ config(materialized='ephemeral') }}

-- One row per document that may need an ex-ante assessment (the initial allotments and supplements of projects and
-- policies), with what had been said of its subject by its day; an assessed subject without any such document has one
-- row, whose bgt_id is NULL. The stage ex_ante of coverage and r13 both read it, so that they judge alike.
-- is_asked: it needed an assessment (rules §6): a new subject's or a supplement, by itself above the threshold.
-- is_judged: a rejection counts for it: it was asked, or no threshold is known and none of its subject was asked.
-- is_unassessed: asked, and nobody had assessed it by its day, which has passed: on the day itself it is pending.
with

documents as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        allotments.bgt_id,
        allotments.doc_date,
        allotments.amount_yuan,
        parameters.ex_ante_threshold_yuan,
        coalesce(
            (allotments.bgt_type = 'supplement' or subjects.is_new)
            and allotments.amount_yuan > coalesce(parameters.ex_ante_threshold_yuan, 0),
            false
        ) as is_asked
    from {{ ref('int_subjects') }} as subjects
    left join {{ ref('int_allotments') }} as allotments
        on
            subjects.mof_div_code = allotments.mof_div_code
            and subjects.fiscal_year = allotments.fiscal_year
            and subjects.subject_code = allotments.pro_code
            and allotments.bgt_type in ('initial', 'supplement')
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            subjects.mof_div_code = parameters.mof_div_code
            and subjects.fiscal_year = parameters.fiscal_year
    where subjects.subject_kind in ('project', 'policy')

),

papers as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        papers.rank_distance,
        assessments.assessment_id,
        assessments.assessed_date,
        assessments.conclusion
    from {{ ref('stg_ex_ante_assessments') }} as assessments
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'assessments') }}

),

-- the last word by the document's day counts, whatever was said later; where none had been said, the latest
said as (

    select
        documents.*,
        papers.conclusion,
        min(papers.assessed_date) over (
            partition by
                documents.mof_div_code, documents.fiscal_year, documents.subject_kind, documents.subject_code,
                documents.bgt_id
        ) as first_assessed_date,
        row_number() over (
            partition by
                documents.mof_div_code, documents.fiscal_year, documents.subject_kind, documents.subject_code,
                documents.bgt_id
            order by
                case when papers.assessed_date <= documents.doc_date then 0 else 1 end asc,
                papers.rank_distance asc,
                papers.assessed_date desc,
                case when papers.conclusion = 'reject' then 1 else 0 end asc,
                papers.assessment_id desc
        ) as place
    from documents
    left join papers on {{ same_subject('documents', 'papers') }}
    where documents.bgt_id is not null or papers.subject_code is not null

)

select
    said.mof_div_code,
    said.fiscal_year,
    said.subject_kind,
    said.subject_code,
    said.bgt_id,
    said.doc_date,
    said.amount_yuan,
    said.ex_ante_threshold_yuan,
    said.is_asked,
    said.is_asked
    or said.ex_ante_threshold_yuan is null
    and not bool_or(said.is_asked) over (
        partition by said.mof_div_code, said.fiscal_year, said.subject_kind, said.subject_code
    ) as is_judged,
    said.is_asked
    and said.doc_date < run.data_as_of
    and coalesce(said.first_assessed_date > said.doc_date, true) as is_unassessed,
    said.first_assessed_date,
    said.conclusion
from said
cross join {{ ref('int_run') }} as run
where said.place = 1
