-- One row per project or policy and year with somebody to answer for it: since when, after whom, and what there is to
-- answer for that year (seed T13: the person of a major project answers for life), whatever code it went by.
with

known as (

    select
        lives.*,
        coalesce(regions.first_code, lives.mof_div_code) as first_mof_div_code,
        coalesce(codes.first_code, lives.pro_code) as first_pro_code,
        coalesce(regions.distance, 0) + coalesce(codes.distance, 0) as distance
    from {{ ref('rpt_life_cycle') }} as lives
    left join {{ ref('int_codes__origins') }} as regions on {{ origin_of_region('regions', 'lives') }}
    left join {{ ref('int_codes__origins') }} as codes on {{ origin_of_project('codes', 'lives') }}
    where lives.responsible_person is not null

),

persons as (

    select
        *,
        case
            when
                responsible_person = lag(responsible_person) over to_date
                and fiscal_year <= lag(fiscal_year) over to_date + 1
                then 0
            else 1
        end as is_start
    from known
    window
        to_date as (
            partition by first_mof_div_code, first_pro_code order by fiscal_year, distance, mof_div_code, pro_code
        )

),

terms as (

    select
        persons.*,
        max(case when is_start = 1 then fiscal_year end) over (
            partition by first_mof_div_code, first_pro_code
            order by fiscal_year, distance, mof_div_code, pro_code
            rows between unbounded preceding and current row
        ) as since_year
    from persons

),

findings as (

    select
        mof_div_code,
        fiscal_year,
        subject_code,
        count(*) as finding_count,
        count(case when status = 'overdue' then 1 end) as overdue_count,
        count(accountability) as accountability_count
    from {{ ref('fct_rectifications') }}
    where subject_kind in ('project', 'policy') and referred_to is null
    group by mof_div_code, fiscal_year, subject_code

)

select
    terms.mof_div_code,
    terms.fiscal_year,
    terms.pro_code,
    terms.pro_name,
    terms.dept_code,
    terms.responsible_person,
    cast(terms.since_year as integer) as since_year,
    terms.previous_responsible_person,
    terms.budget_adjusted_yuan,
    terms.budget_life_ytd_yuan,
    terms.paid_life_ytd_yuan,
    cast(scores.score as decimal(9, 2)) as score,
    cast(scores.grade as string) as grade,
    cast(scores.evaluator as string) as evaluator,
    cast(coalesce(findings.finding_count, 0) as bigint) as finding_count,
    cast(coalesce(findings.overdue_count, 0) as bigint) as overdue_count,
    cast(coalesce(findings.accountability_count, 0) as bigint) as accountability_count
from terms
left join {{ ref('int_results__final_scores') }} as scores
    on
        terms.mof_div_code = scores.mof_div_code
        and terms.fiscal_year = scores.fiscal_year
        and terms.subject_kind = scores.subject_kind
        and terms.pro_code = scores.subject_code
left join findings
    on
        terms.mof_div_code = findings.mof_div_code
        and terms.fiscal_year = findings.fiscal_year
        and terms.pro_code = findings.subject_code
