-- One row per region, scope, department (or `all`) and year: ex-ante assessments, what was asked for and what was
-- approved. 核减率 speaks only of assessments whose approved amount is known; a rejection approves nothing. What an upper
-- level passes on is counted below.
with

assessed as (

    select
        assessments.mof_div_code,
        assessments.fiscal_year,
        coalesce(codes.dept_code, {{ unknown() }}) as dept_code,
        coalesce(subjects.is_spent_below, false) as is_spent_below,
        assessments.conclusion,
        assessments.requested_yuan,
        coalesce(
            assessments.approved_yuan,
            case when assessments.conclusion = 'reject' then cast(0 as decimal(18, 2)) end
        ) as approved_yuan
    from {{ ref('fct_ex_ante_assessments') }} as assessments
    left join {{ ref('int_codes__subjects') }} as codes on {{ code_of('codes', 'assessments') }}
    left join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('codes', 'subjects') }}

),

scoped as (

    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        dept_code,
        conclusion,
        requested_yuan,
        approved_yuan
    from assessed
    union all
    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        'all' as dept_code,
        conclusion,
        requested_yuan,
        approved_yuan
    from assessed
    union all
    select
        standings.standing_mof_div_code as mof_div_code,
        assessed.fiscal_year,
        'subtree' as scope,
        'all' as dept_code,
        assessed.conclusion,
        assessed.requested_yuan,
        assessed.approved_yuan
    from assessed
    inner join {{ ref('int_regions__standings') }} as standings
        on
            assessed.mof_div_code = standings.mof_div_code
            and assessed.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'
    where not assessed.is_spent_below

),

summed as (

    select
        mof_div_code,
        fiscal_year,
        scope,
        dept_code,
        count(*) as assessment_count,
        count(case when conclusion = 'support' then 1 end) as support_count,
        count(case when conclusion = 'partial' then 1 end) as partial_count,
        count(case when conclusion = 'reject' then 1 end) as reject_count,
        count(case when approved_yuan is null then 1 end) as unknown_approved_count,
        sum(requested_yuan) as requested_yuan,
        sum(case when approved_yuan is not null then requested_yuan end) as known_requested_yuan,
        sum(approved_yuan) as approved_yuan
    from scoped
    group by mof_div_code, fiscal_year, scope, dept_code

)

select
    summed.mof_div_code,
    summed.fiscal_year,
    summed.scope,
    summed.dept_code,
    departments.subject_name as dept_name,
    departments.managing_division,
    cast(summed.assessment_count as integer) as assessment_count,
    cast(summed.support_count as integer) as support_count,
    cast(summed.partial_count as integer) as partial_count,
    cast(summed.reject_count as integer) as reject_count,
    cast(summed.unknown_approved_count as integer) as unknown_approved_count,
    {{ yuan('summed.requested_yuan') }} as requested_yuan,
    {{ yuan('summed.approved_yuan') }} as approved_yuan,
    {{ yuan('summed.known_requested_yuan - summed.approved_yuan') }} as reduced_yuan,
    {{ ratio('summed.known_requested_yuan - summed.approved_yuan', 'summed.known_requested_yuan') }}
        as reduction_ratio
from summed
left join {{ ref('int_subjects') }} as departments
    on
        summed.mof_div_code = departments.mof_div_code
        and summed.fiscal_year = departments.fiscal_year
        and summed.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
