-- One row per project or policy in a year's loop and code it goes by: those asked for in that year, and those of which
-- the year before recommends something for the next budget. A recommendation stands under the code that the project
-- bears in the new year, where nothing but its code changed (code_changes).
with

recommended as (

    select distinct
        mof_div_code,
        fiscal_year + 1 as fiscal_year,
        subject_code as pro_code
    from {{ ref('int_results__precedence') }}
    where is_effective and money_base = 'next_year_budget' and subject_kind in ('project', 'policy')

),

told as (

    select mof_div_code, fiscal_year, pro_code from {{ ref('stg_budget_requests') }}
    union distinct
    select mof_div_code, fiscal_year, printed_pro_code as pro_code from {{ ref('int_allotments') }}
    where bgt_type = 'initial'
    union distinct
    select mof_div_code, fiscal_year, pro_code from {{ ref('stg_projects') }}

),

successors as (

    select
        recommended.mof_div_code,
        recommended.fiscal_year,
        recommended.pro_code as former_code,
        told.pro_code,
        row_number() over (
            partition by recommended.mof_div_code, recommended.fiscal_year, recommended.pro_code
            order by aliases.distance asc, told.pro_code asc
        ) as nearness
    from recommended
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            recommended.mof_div_code = aliases.mof_div_code
            and recommended.fiscal_year = aliases.fiscal_year
            and recommended.pro_code = aliases.code
            and aliases.code_kind = 'project'
            and aliases.direction = 'after'
            and aliases.is_same_subject
    inner join told
        on
            recommended.mof_div_code = told.mof_div_code
            and recommended.fiscal_year = told.fiscal_year
            and aliases.other_code = told.pro_code

),

projects as (

    select
        mof_div_code,
        fiscal_year,
        pro_code
    from {{ ref('stg_budget_requests') }}
    union distinct
    select
        recommended.mof_div_code,
        recommended.fiscal_year,
        coalesce(told.pro_code, successors.pro_code, recommended.pro_code) as pro_code
    from recommended
    left join told
        on
            recommended.mof_div_code = told.mof_div_code
            and recommended.fiscal_year = told.fiscal_year
            and recommended.pro_code = told.pro_code
    left join successors
        on
            recommended.mof_div_code = successors.mof_div_code
            and recommended.fiscal_year = successors.fiscal_year
            and recommended.pro_code = successors.former_code
            and successors.nearness = 1

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    pro_code as member_code,
    0 as distance
from projects
union all
-- a code that stands in the loop itself is nobody else's
select
    projects.mof_div_code,
    projects.fiscal_year,
    projects.pro_code,
    aliases.other_code as member_code,
    aliases.distance
from projects
inner join {{ ref('int_codes__aliases') }} as aliases
    on
        projects.mof_div_code = aliases.mof_div_code
        and projects.fiscal_year = aliases.fiscal_year
        and projects.pro_code = aliases.code
        and aliases.code_kind = 'project'
        and aliases.is_same_subject
left join projects as others
    on
        projects.mof_div_code = others.mof_div_code
        and projects.fiscal_year = others.fiscal_year
        and aliases.other_code = others.pro_code
where others.pro_code is null
