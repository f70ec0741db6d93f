-- One row per region, year asked for, project code and other code of it (int_codes__aliases). Two codes that both had
-- an initial budget in the year before were two projects then, whatever became of them: one merged into the other.
with

pairs as (

    select
        mof_div_code,
        fiscal_year,
        code,
        other_code,
        direction,
        effective_date,
        distance,
        is_same_subject
    from {{ ref('int_codes__aliases') }}
    where code_kind = 'project'

),

folders as (

    {{ folders_of('pairs') | indent(4) }}

),

initials as (

    select distinct
        mof_div_code,
        fiscal_year,
        printed_pro_code as pro_code
    from {{ ref('int_allotments') }}
    where bgt_type = 'initial'

),

two_projects as (

    select distinct
        pairs.mof_div_code,
        pairs.fiscal_year,
        pairs.code,
        pairs.other_code
    from pairs
    inner join folders on pairs.mof_div_code = folders.mof_div_code and pairs.fiscal_year = folders.fiscal_year
    inner join initials
        on
            folders.member_mof_div_code = initials.mof_div_code
            and pairs.fiscal_year - 1 = initials.fiscal_year
            and pairs.code = initials.pro_code
    inner join initials as others
        on
            folders.member_mof_div_code = others.mof_div_code
            and pairs.fiscal_year - 1 = others.fiscal_year
            and pairs.other_code = others.pro_code

)

select
    pairs.mof_div_code,
    pairs.fiscal_year,
    pairs.code,
    pairs.other_code,
    pairs.direction,
    pairs.effective_date,
    pairs.distance,
    pairs.is_same_subject and two_projects.code is null as is_same_subject
from pairs
left join two_projects
    on
        pairs.mof_div_code = two_projects.mof_div_code
        and pairs.fiscal_year = two_projects.fiscal_year
        and pairs.code = two_projects.code
        and pairs.other_code = two_projects.other_code
