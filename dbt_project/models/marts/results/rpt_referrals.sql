-- One row per problem handed to audit or to discipline inspection: the bureau's own list, and the one table that puts
-- such a problem into words. No paper to the unit concerned and no page reads it.
with

subjects as (

    select
        mof_div_code,
        subject_kind,
        paper_code,
        max(subject_name) as subject_name,
        bool_or(is_secret) as is_secret
    from {{ ref('int_codes__subjects') }}
    group by mof_div_code, subject_kind, paper_code

)

select
    found.mof_div_code,
    found.fiscal_year,
    found.finding_id,
    found.referred_to,
    found.problem_kind,
    cast(found.amount_yuan as decimal(18, 2)) as amount,
    found.subject_kind,
    found.subject_code,
    case when not coalesce(subjects.is_secret, false) then subjects.subject_name end as subject_name,
    found.dept_code,
    found.managing_division,
    found.eval_id,
    case when not coalesce(subjects.is_secret, false) then documents.problem end as problem,
    documents._source_file,
    documents._source_sheet,
    cast(documents._source_row as integer) as _source_row
from {{ ref('fct_rectifications') }} as found
inner join {{ ref('stg_findings') }} as documents
    on
        found.mof_div_code = documents.mof_div_code
        and found.fiscal_year = documents.fiscal_year
        and found.finding_id = documents.finding_id
left join subjects
    on
        found.mof_div_code = subjects.mof_div_code
        and found.subject_kind = subjects.subject_kind
        and found.subject_code = subjects.paper_code
where found.referred_to is not null
