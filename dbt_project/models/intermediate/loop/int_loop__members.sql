-- One row per project or policy in a year's loop, code it goes by and folder of its region: those asked for in that
-- year, and those of which the year before recommends something for the next budget. What a region says stands under
-- the newest code of its own that says anything of the new year (nothing yet: under the code it goes by then, once that
-- is in force), a recommendation under the code that the project bears in the new year, where nothing but its code
-- changed (code_changes); an old code that only a copied list of projects still names bears it no more.
with

said as (

    select
        mof_div_code,
        fiscal_year + 1 as fiscal_year,
        subject_code as pro_code,
        true as is_advised,
        false as is_told,
        false as is_asked,
        false as has_initial
    from {{ ref('int_results__precedence') }}
    where is_effective and money_base = 'next_year_budget' and subject_kind in ('project', 'policy')
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        false as is_advised,
        true as is_told,
        true as is_asked,
        false as has_initial
    from {{ ref('stg_budget_requests') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        printed_pro_code as pro_code,
        false as is_advised,
        true as is_told,
        false as is_asked,
        true as has_initial
    from {{ ref('int_allotments') }}
    where bgt_type = 'initial'
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        false as is_advised,
        true as is_told,
        false as is_asked,
        false as has_initial
    from {{ ref('stg_projects') }}

),

regions as (

    select
        mof_div_code,
        fiscal_year,
        bool_or(is_told) as is_told
    from said
    group by mof_div_code, fiscal_year

),

folders as (

    {{ folders_of('regions') | indent(4) }}

),

standing as (

    select
        folders.mof_div_code,
        folders.fiscal_year,
        folders.member_mof_div_code as standing_mof_div_code,
        row_number() over (
            partition by folders.mof_div_code, folders.fiscal_year
            order by
                case when members.is_told then 0 else 1 end asc,
                folders.distance desc,
                folders.member_mof_div_code asc
        ) as place
    from folders
    cross join {{ ref('int_run') }} as run
    left join regions as members
        on folders.member_mof_div_code = members.mof_div_code and folders.fiscal_year = members.fiscal_year
    where
        folders.distance = 0
        or (
            folders.direction = 'after'
            and (
                coalesce(members.is_told, false)
                or (
                    folders.effective_date <= run.data_as_of
                    and extract(year from folders.effective_date) <= folders.fiscal_year
                )
            )
        )

),

placed as (

    select
        standing.standing_mof_div_code as mof_div_code,
        said.fiscal_year,
        said.pro_code,
        bool_or(said.is_advised) as is_advised,
        bool_or(said.is_told) as is_told,
        bool_or(said.is_asked) as is_asked,
        bool_or(said.has_initial) as has_initial
    from said
    inner join standing
        on
            said.mof_div_code = standing.mof_div_code
            and said.fiscal_year = standing.fiscal_year
            and standing.place = 1
    group by standing.standing_mof_div_code, said.fiscal_year, said.pro_code

),

successors as (

    select
        advised.mof_div_code,
        advised.fiscal_year,
        advised.pro_code as former_code,
        told.pro_code,
        row_number() over (
            partition by advised.mof_div_code, advised.fiscal_year, advised.pro_code
            order by aliases.distance asc, told.pro_code asc
        ) as nearness
    from placed as advised
    inner join {{ ref('int_loop__aliases') }} as aliases
        on
            advised.mof_div_code = aliases.mof_div_code
            and advised.fiscal_year = aliases.fiscal_year
            and advised.pro_code = aliases.code
            and aliases.direction = 'after'
            and aliases.is_same_subject
    inner join placed as told
        on
            advised.mof_div_code = told.mof_div_code
            and advised.fiscal_year = told.fiscal_year
            and aliases.other_code = told.pro_code
            and told.is_told
    where advised.is_advised and not advised.is_asked and not advised.has_initial

),

projects as (

    select distinct
        placed.mof_div_code,
        placed.fiscal_year,
        coalesce(successors.pro_code, placed.pro_code) as pro_code
    from placed
    left join successors
        on
            placed.mof_div_code = successors.mof_div_code
            and placed.fiscal_year = successors.fiscal_year
            and placed.pro_code = successors.former_code
            and successors.nearness = 1
    where placed.is_asked or placed.is_advised

),

codes as (

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
    inner join {{ ref('int_loop__aliases') }} as aliases
        on
            projects.mof_div_code = aliases.mof_div_code
            and projects.fiscal_year = aliases.fiscal_year
            and projects.pro_code = aliases.code
            and aliases.is_same_subject
    left join projects as others
        on
            projects.mof_div_code = others.mof_div_code
            and projects.fiscal_year = others.fiscal_year
            and aliases.other_code = others.pro_code
    where others.pro_code is null

)

select
    codes.mof_div_code,
    codes.fiscal_year,
    codes.pro_code,
    folders.member_mof_div_code,
    codes.member_code,
    codes.distance + folders.distance as distance
from codes
inner join folders on codes.mof_div_code = folders.mof_div_code and codes.fiscal_year = folders.fiscal_year
