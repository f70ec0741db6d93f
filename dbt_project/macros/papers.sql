{#
  Which codes a subject's papers may bear: closes a model. `next_year`: those of the year after, under the codes of then.
  What the rows say stands in int_codes__papers.
#}
{% macro papers_of_subjects(next_year=false) -%}
with subjects as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        case
            when subject_kind in ('project', 'policy') then 'project'
            when subject_kind = 'government' then 'region'
            else subject_kind
        end as code_kind,
        case when subject_kind = 'government' then '' else mof_div_code end as folder_mof_div_code
    from {{ ref('int_subjects') }}
    where subject_code <> {{ unknown() }}

),

moneys as (

    select
        projects.mof_div_code,
        projects.fiscal_year,
        projects.subject_kind,
        projects.pro_code as subject_code
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('int_budget__closing') }} as budgets
        on
            projects.mof_div_code = budgets.mof_div_code
            and projects.fiscal_year = budgets.fiscal_year
            and projects.pro_code = budgets.pro_code

    union distinct

    select
        projects.mof_div_code,
        projects.fiscal_year,
        'department' as subject_kind,
        projects.dept_code as subject_code
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('int_budget__closing') }} as budgets
        on
            projects.mof_div_code = budgets.mof_div_code
            and projects.fiscal_year = budgets.fiscal_year
            and projects.pro_code = budgets.pro_code

    union distinct

    select
        mof_div_code,
        fiscal_year,
        'government' as subject_kind,
        sub_mof_div_code as subject_code
    from {{ ref('stg_transfers') }}

),

known as (

    select
        subjects.*,
        moneys.subject_code is not null as has_money
    from subjects
    left join moneys on {{ same_subject('subjects', 'moneys') }}

),

pairs as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        has_money,
        subject_code as paper_code,
        0 as distance,
        0 as rank_distance,
        cast(null as string) as direction,
        cast(null as date) as effective_date
    from known

    union all

    select
        known.mof_div_code,
        known.fiscal_year,
        known.subject_kind,
        known.subject_code,
        known.has_money,
        aliases.other_code as paper_code,
        aliases.distance,
        case when aliases.is_same_subject then 0 else aliases.distance end as rank_distance,
        aliases.direction,
        aliases.effective_date
    from known
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            known.folder_mof_div_code = aliases.mof_div_code
            and known.fiscal_year{{ ' + 1' if next_year }} = aliases.fiscal_year
            and known.code_kind = aliases.code_kind
            and known.subject_code = aliases.code

),

ranked as (

    select
        *,
        bool_or(has_money) over (partition by mof_div_code, fiscal_year, subject_kind, paper_code) as reaches_money,
        row_number() over (
            partition by mof_div_code, fiscal_year, subject_kind, paper_code order by distance asc, subject_code asc
        ) as nearness
    from pairs

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    paper_code,
    distance,
    cast(rank_distance as integer) as rank_distance,
    cast(row_number() over (
        partition by mof_div_code, fiscal_year, subject_kind, subject_code
        order by distance asc, direction asc, effective_date desc, paper_code asc
    ) as integer) as preference
from ranked
where has_money or (not reaches_money and nearness = 1)
{%- endmacro %}
