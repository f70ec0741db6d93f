-- One row per region, year, kind and code that a paper of that year may bear: whose it is. A listed subject's code is
-- its own; any other code is that of the nearest listed subject that went by it before or after (code_changes). Where
-- several are as near (a merger), subject_code and whatever they do not share is NULL, their department 未知. A paper is
-- secret when any subject is that went by its code: wording is never shown because a number changed.
with

listed as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        subject_name,
        agency_code,
        dept_code,
        dept_name,
        managing_division,
        fund_book,
        tags,
        is_secret
    from {{ ref('int_subjects') }}

),

others as (

    {{ codes_elsewhere('listed') | indent(4) }}

),

elsewhere as (

    select
        listed.*,
        others.paper_mof_div_code,
        others.paper_code,
        others.distance,
        min(others.distance) over (
            partition by others.paper_mof_div_code, listed.fiscal_year, listed.subject_kind, others.paper_code
        ) as nearest,
        bool_or(listed.is_secret) over (
            partition by others.paper_mof_div_code, listed.fiscal_year, listed.subject_kind, others.paper_code
        ) as is_any_secret
    from listed
    inner join others on {{ same_subject('listed', 'others') }}
    left join listed as own
        on
            others.paper_mof_div_code = own.mof_div_code
            and listed.fiscal_year = own.fiscal_year
            and listed.subject_kind = own.subject_kind
            and others.paper_code = own.subject_code
    where own.subject_code is null and listed.subject_code <> {{ unknown() }}

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code as paper_code,
    subject_code,
    subject_name,
    agency_code,
    dept_code,
    dept_name,
    managing_division,
    fund_book,
    tags,
    is_secret
from listed
union all
select
    paper_mof_div_code as mof_div_code,
    fiscal_year,
    subject_kind,
    paper_code,
    {% for column in ['subject_code', 'subject_name', 'agency_code'] -%}
        case when count(*) = 1 then max({{ column }}) end as {{ column }},
    {% endfor -%}
    case
        when min(dept_code) = max(dept_code) then max(dept_code)
        when max(dept_code) is not null then {{ unknown() }}
    end as dept_code,
    {% for column in ['dept_name', 'managing_division', 'fund_book', 'tags'] -%}
        case
            when min(coalesce({{ column }}, '')) = max(coalesce({{ column }}, '')) then max({{ column }})
        end as {{ column }},
    {% endfor -%}
    bool_or(is_any_secret) as is_secret
from elsewhere
where distance = nearest
group by paper_mof_div_code, fiscal_year, subject_kind, paper_code
