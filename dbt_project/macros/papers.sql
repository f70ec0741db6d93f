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
        subject_code
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
        mof_div_code as paper_mof_div_code,
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
        elsewhere.paper_mof_div_code,
        elsewhere.paper_code,
        elsewhere.distance,
        case when elsewhere.is_same_subject then 0 else elsewhere.distance end as rank_distance,
        elsewhere.direction,
        elsewhere.effective_date
    from known
    inner join (
        {{ codes_elsewhere('known', next_year) | indent(8) }}
    ) as elsewhere
        on {{ same_subject('known', 'elsewhere') }}

),

ranked as (

    select
        *,
        bool_or(has_money) over (partition by paper_mof_div_code, fiscal_year, subject_kind, paper_code) as reaches_money,
        row_number() over (
            partition by paper_mof_div_code, fiscal_year, subject_kind, paper_code
            order by distance asc, mof_div_code asc, subject_code asc
        ) as nearness
    from pairs

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    paper_mof_div_code,
    paper_code,
    distance,
    cast(rank_distance as integer) as rank_distance,
    cast(row_number() over (
        partition by mof_div_code, fiscal_year, subject_kind, subject_code
        order by distance asc, direction asc, effective_date desc, paper_mof_div_code asc, paper_code asc
    ) as integer) as preference
from ranked
where has_money or (not reaches_money and nearness = 1)
{%- endmacro %}


{#
  Codes that papers about a subject may bear beside its own: one row per subject, region of the paper and code. Those that the
  subject went by before or after; and where its region was only given another code, its own and those once more in the
  other region's folder, whichever of the two declared them. `subjects` has mof_div_code, fiscal_year, subject_kind and
  subject_code; `next_year`: the papers of the year after.
#}
{% macro codes_elsewhere(subjects, next_year=false) -%}
{% set year = 'subjects.fiscal_year + 1' if next_year else 'subjects.fiscal_year' %}
select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    subjects.mof_div_code as paper_mof_div_code,
    aliases.other_code as paper_code,
    aliases.distance,
    aliases.is_same_subject,
    aliases.direction,
    aliases.effective_date
from {{ subjects }} as subjects
inner join {{ ref('int_codes__aliases') }} as aliases
    on {{ alias_in('aliases', 'subjects', 'subjects.mof_div_code', year) }}

union all

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    regions.other_code as paper_mof_div_code,
    coalesce(aliases.other_code, subjects.subject_code) as paper_code,
    min(regions.distance + coalesce(aliases.distance, 0)) as distance,
    bool_and(coalesce(aliases.is_same_subject, true)) as is_same_subject,
    min(regions.direction) as direction,
    max(greatest(regions.effective_date, coalesce(aliases.effective_date, regions.effective_date))) as effective_date
from {{ subjects }} as subjects
inner join {{ ref('int_codes__aliases') }} as regions
    on
        regions.code_kind = 'region'
        and regions.is_same_subject
        and {{ year }} = regions.fiscal_year
        and subjects.mof_div_code = regions.code
cross join (
    select true as is_renumbered
    union all
    select false as is_renumbered
) as ways
left join {{ ref('int_codes__aliases') }} as aliases
    on
        ways.is_renumbered
        and (
            ({{ alias_in('aliases', 'subjects', 'subjects.mof_div_code', year) }})
            or ({{ alias_in('aliases', 'subjects', 'regions.other_code', year) }})
        )
where not ways.is_renumbered or aliases.code is not null
group by
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    regions.other_code,
    coalesce(aliases.other_code, subjects.subject_code)
{%- endmacro %}
